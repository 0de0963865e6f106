"""Forem's API as its documentation has it (articles)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tests.networks.fakes.base import Fake, Reply, match, must, only

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.networks.fakes.base import Asked

ARTICLE = {"title", "body_markdown", "published", "series", "main_image", "canonical_url", "description", "tags"} | {
    "organization_id"
}

PICTURE = re.compile(r"!\[((?:\\.|[^\]\\])*)\]\(([^)\s]*)\)")


def alts(post: Mapping[str, Any]) -> list[str]:
    """Return the alt texts of an article's images, as Markdown reads them."""
    return [re.sub(r"\\(\W)", r"\1", alt) for alt, _ in PICTURE.findall(post["body_markdown"])]


class DevTo(Fake):
    """One account."""

    key = "forem-key/x+1"

    def publishes(self, asked: Asked) -> bool:
        """Articles are what readers see."""
        return asked.method == "POST"

    def handle(self, asked: Asked) -> Reply:
        """Answer as documented."""
        must(asked.headers.get("Accept") == "application/vnd.forem.api-v1+json", "version", 406)
        if asked.headers.get("api-key") != self.key:
            return Reply(401, {"error": "unauthorized", "status": 401})
        if asked.path == "/api/articles/me/all":
            only(asked.query, {"page", "per_page"})
            return Reply(200, self.posts[::-1])
        if asked.path == "/api/users/me":
            return Reply(200, {"id": 9, "username": "kirk"})
        data = asked.json()["article"]
        only(data, ARTICLE)
        pictures = PICTURE.findall(data.get("body_markdown", ""))
        must(all(address in self.shelf for _, address in pictures), "an image that is not there", 422)
        must(data.get("main_image") in {None, *self.shelf}, "a cover that is not there", 422)
        if asked.method == "POST":
            must(len(data["title"]) <= 128 and len(data["tags"]) <= 4, "too long", 422)
            address = data.get("canonical_url")
            same = [post for post in self.posts if address and post.get("canonical_url") == address]
            must(not same, "Canonical url has already been taken", 422)
            number = 90 + len(self.posts)
            url = f"https://dev.to/kirk/{number}"
            counts = {"page_views_count": 9, "public_reactions_count": 2, "comments_count": 1}
            self.posts.append({**data, "id": number, "url": url, **counts})
            return Reply(201, self.posts[-1])
        found = [post for post in self.posts if post["id"] == int(match(r"/api/articles/(\d+)", asked.path))]
        must(found, "not found", 404)
        if data.get("published") is False:
            self.posts.remove(found[0])
        found[0].update(data)
        return Reply(200, found[0])
