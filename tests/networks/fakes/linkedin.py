"""LinkedIn's versioned API as its documentation has it (Posts, Images, Comments, little text)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from tests.networks.fakes.base import Fake, Reply, is_picture, is_video, must, only, print_of

if TYPE_CHECKING:
    from tests.networks.fakes.base import Asked

NEEDED = {"author", "commentary", "visibility", "distribution", "lifecycleState"}
KNOWN = NEEDED | {
    "content",
    "isReshareDisabledByAuthor",
    "adContext",
    "container",
    "contentLandingPage",
    "reshareContext",
}
ELEMENT = re.compile(
    r"\{hashtag\|\\#\|((?:[^\\|{}]|\\.)+)\}|@\[((?:[^\\\]]|\\.)+)\]\(urn:li:(?:person|organization):[\w-]+\)"
)
SIGN = re.compile(r"\\([|{}@\[\]()<>#\\*_~])")
RESERVED = re.compile(r"[|{}@\[\]()<>#\\*_~]")


def shown(commentary: str) -> str:
    """Return what readers see of little text; one reserved sign that is not escaped, and the rest is lost."""
    words, at = "", 0
    while at < len(commentary):
        if element := ELEMENT.match(commentary, at):
            words += SIGN.sub(r"\1", f"#{element[1]}" if element[1] else element[2])
            at = element.end()
        elif sign := SIGN.match(commentary, at):
            words += sign[1]
            at = sign.end()
        elif RESERVED.match(commentary, at):
            return words
        else:
            words += commentary[at]
            at += 1
    return words


class LinkedIn(Fake):
    """One organisation and one person, each with a token."""

    organisation = "urn:li:organization:5515"
    person = "urn:li:person:kjs-9a"
    token = "linkedin-tök/+="  # noqa: S105 - it opens nothing
    personal = "linkedin-own-tök"

    def __init__(self) -> None:
        super().__init__()
        self.images: dict[str, bytes] = {}
        self.films: dict[str, dict[str, Any]] = {}
        self.gone: list[dict[str, Any]] = []
        self.busy = 1
        self.may_read = True

    def publishes(self, asked: Asked) -> bool:
        """Posts and comments are what readers see."""
        post = asked.path == "/rest/posts" or asked.path.endswith("/comments")
        return asked.method == "POST" and post

    def changes(self, asked: Asked) -> bool:
        """An update is a POST with a method of its own."""
        return asked.method == "DELETE" or asked.headers.get("X-RestLi-Method") == "PARTIAL_UPDATE"

    def handle(self, asked: Asked) -> Reply:  # noqa: C901, PLR0911 - one for each kind of request
        """Answer as documented."""
        said = asked.headers.get("Authorization", "").encode("latin-1").decode("latin-1")
        tokens = {f"Bearer {self.token}": self.organisation, f"Bearer {self.personal}": self.person}
        if said not in tokens:
            return Reply(
                401, {"status": 401, "serviceErrorCode": 65600, "code": "INVALID_ACCESS_TOKEN", "message": "Invalid"}
            )
        me, path = tokens[said], unquote(asked.path)
        if path == "/v2/userinfo":
            return Reply(200, {"sub": self.person.rpartition(":")[2], "name": "Ayşe"})
        if asked.method == "PUT" and path.startswith("/dms-uploads/film/"):
            number, _, name = path.removeprefix("/dms-uploads/film/").partition("/")
            must(asked.headers.get("Content-Type") == "application/octet-stream", "media type")
            self.films[name]["pieces"][int(number)] = asked.body
            return Reply(200, "", {"ETag": f"/ambry-video/{number}"})
        if asked.method == "PUT" and path.startswith("/dms-uploads/"):
            return self.take(asked, path.rpartition("/")[2])
        must(re.fullmatch(r"20\d\d(0[1-9]|1[0-2])", asked.headers.get("LinkedIn-Version", "")), "no version", 426)
        must(asked.headers.get("X-Restli-Protocol-Version") == "2.0.0", "protocol")
        if asked.method == "GET":
            must(me == self.organisation and self.may_read, "Not enough permissions to access", 403)
        if path == "/rest/videos":
            return self.film(asked, me)
        if path.startswith("/rest/videos/"):
            self.busy -= 1
            return Reply(200, {"id": path[13:], "status": "PROCESSING" if self.busy >= 0 else "AVAILABLE"})
        if path == "/rest/images":
            return self.begin(asked, me)
        if path.startswith("/rest/images/"):
            self.busy -= 1
            return Reply(200, {"id": path[13:], "status": "PROCESSING" if self.busy >= 0 else "AVAILABLE"})
        if path.startswith("/rest/socialActions/"):
            return self.social(asked, path.removeprefix("/rest/socialActions/"), me)
        if path == "/rest/posts":
            return self.post(asked, me) if asked.method == "POST" else self.listed(asked)
        return self.one(asked, path.removeprefix("/rest/posts/"))

    def begin(self, asked: Asked, me: str) -> Reply:
        """Give an address to send an image to."""
        data = asked.json()
        only(asked.query, {"action"}, {"action"})
        must(data == {"initializeUploadRequest": {"owner": me}}, "owner", 403)
        name = f"urn:li:image:C4E{len(self.images)}"
        self.images[name] = b""
        there = f"{self.url}/dms-uploads/s3cr%2Bt/{name.rpartition(':')[2]}?ca=vector&sync=0&v=beta&ut=s3cret-ut"
        return Reply(200, {"value": {"uploadUrlExpiresAt": 1, "uploadUrl": there, "image": name}})

    def film(self, asked: Asked, me: str) -> Reply:
        """Say where the pieces of a video go, or put them together."""
        data, size = asked.json(), 131_072
        if asked.query == {"action": "initializeUpload"}:
            begun = data["initializeUploadRequest"]
            names = {"owner", "fileSizeBytes", "uploadCaptions", "uploadThumbnail"}
            only(begun, names, names)
            must(begun["owner"] == me and 75_000 <= begun["fileSizeBytes"] <= 500_000_000, "video")
            name = f"urn:li:video:C5F{len(self.films)}"
            self.films[name] = {"pieces": {}, "size": begun["fileSizeBytes"]}
            places = [
                {
                    "uploadUrl": f"{self.url}/dms-uploads/film/{start // size}/{name}?ut=s3cret-ut",
                    "firstByte": start,
                    "lastByte": min(start + size, begun["fileSizeBytes"]) - 1,
                }
                for start in range(0, begun["fileSizeBytes"], size)
            ]
            return Reply(200, {"value": {"video": name, "uploadToken": "", "uploadInstructions": places}})
        only(asked.query, {"action"})
        ended = data["finalizeUploadRequest"]
        film = self.films[ended["video"]]
        whole = b"".join(film["pieces"][number] for number in sorted(film["pieces"]))
        must(ended["uploadedPartIds"] == [f"/ambry-video/{n}" for n in sorted(film["pieces"])], "parts")
        must(len(whole) == film["size"] and is_video(whole, "video/mp4") and ended["uploadToken"] == "", "video")
        film["print"] = print_of(whole)
        return Reply(200, "")

    def take(self, asked: Asked, name: str) -> Reply:
        """Take the bytes of an image."""
        must(asked.query.get("ut") == "s3cret-ut", "signature", 403)
        must(is_picture(asked.body, asked.headers.get("Content-Type", "")), "media type")
        self.images[f"urn:li:image:{name}"] = asked.body
        return Reply(201, "")

    def post(self, asked: Asked, me: str) -> Reply:
        """Publish, unless LinkedIn takes it for one that was there."""
        data = asked.json()
        only(data, KNOWN, NEEDED)
        must(data["author"] == me, "author", 403)
        must(data["visibility"] in {"PUBLIC", "CONNECTIONS"} and data["lifecycleState"] == "PUBLISHED", "state")
        only(
            data["distribution"],
            {"feedDistribution", "targetEntities", "thirdPartyDistributionChannels"},
            {"feedDistribution"},
        )
        text = shown(data["commentary"])
        must(len(text) <= 3000, "FIELD_LENGTH_TOO_LONG", 422)
        for there in [*self.posts, *self.gone]:
            if there.get("commentary") == data["commentary"]:
                return self.duplicate(there["id"])
        name = f"urn:li:share:{7_400_000_000_000_000_000 + len(self.posts) + len(self.gone)}"
        self.posts.append(
            {
                **data,
                "id": name,
                "text": text,
                "alts": self.pictures(data.get("content", {})),
                "film": self.films.get(data.get("content", {}).get("media", {}).get("id"), {}).get("print"),
                "parent": None,
                "at": now(),
            }
        )
        return Reply(201, "", {"x-restli-id": name})

    def duplicate(self, name: str) -> Reply:
        """Refuse, and name what is there already, or was."""
        return Reply(
            422,
            {
                "errorDetailType": "com.linkedin.common.error.BadRequest",
                "message": f"Content is a duplicate of {name}",
                "errorDetails": {
                    "inputErrors": [{"description": "Duplicate post is detected", "code": "DUPLICATE_POST"}]
                },
                "status": 422,
            },
        )

    def pictures(self, content: dict[str, Any]) -> list[str]:
        """Take one kind of content, as documented."""
        must(len(content) <= 1, "one content type per post")
        only(content, {"media", "multiImage", "article", "poll", "carousel"})
        if "article" in content:
            only(content["article"], {"source", "title", "description", "thumbnail"}, {"source", "title"})
            thumb = content["article"].get("thumbnail")
            must(thumb is None or self.images.get(thumb), "thumbnail")
        several = content.get("multiImage", {}).get("images")
        must(several is None or 2 <= len(several) <= 20, "2 to 20 images")
        images = several or ([content["media"]] if "media" in content else [])
        for image in images:
            only(image, {"id", "altText", "title"}, {"id"})
            must(self.images.get(image["id"]) or "print" in self.films.get(image["id"], {}), "image")
            must(len(image.get("altText", "")) <= 4086, "image")
        return [image.get("altText", "") for image in images]

    def listed(self, asked: Asked) -> Reply:
        """Give the posts of an author."""
        only(asked.query, {"q", "author", "sortBy", "start", "count", "isDsc"}, {"q", "author"})
        must(asked.query["q"] == "author" and asked.query.get("sortBy") in {"LAST_MODIFIED", "CREATED"}, "q")
        must(int(asked.query.get("count", 10)) <= 100, "count")
        own = [post for post in reversed(self.posts) if post.get("author") == asked.query["author"]]
        start = int(asked.query.get("start", 0))
        shown = [
            {"id": post["id"], "commentary": post["commentary"], "createdAt": post["at"], "lastModifiedAt": post["at"]}
            for post in own[start : start + int(asked.query.get("count", 10))]
        ]
        return Reply(200, {"elements": shown, "paging": {"start": start, "count": len(shown), "links": []}})

    def one(self, asked: Asked, name: str) -> Reply:
        """Show, change or take back one post."""
        found = next((post for post in self.posts if post["id"] == name), None)
        if asked.method == "DELETE":
            must(asked.headers.get("X-RestLi-Method") == "DELETE", "method")
            self.gone += [found] if found else []
            self.posts = [post for post in self.posts if post is not found]
            return Reply(204, "")
        if found is None:
            return Reply(404, {"status": 404, "code": "NOT_FOUND", "message": f"Entity {name} is not found"})
        if asked.method == "POST":
            must(asked.headers.get("X-RestLi-Method") == "PARTIAL_UPDATE", "method")
            data = asked.json()
            only(data, {"patch"}, {"patch"})
            only(
                data["patch"]["$set"], {"commentary", "contentCallToActionLabel", "contentLandingPage"}, {"commentary"}
            )
            found |= {"commentary": data["patch"]["$set"]["commentary"]}
            found["text"] = shown(found["commentary"])
            return Reply(204, "")
        about = {"commentary": found["commentary"], "author": found["author"], "createdAt": found["at"]}
        return Reply(200, {"id": name, **about})

    def social(self, asked: Asked, rest: str, me: str) -> Reply:
        """Count, comment, list comments, take one back."""
        post, _, more = rest.partition("/")
        if not more:
            return Reply(200, {"likesSummary": {"totalLikes": 5}, "commentsSummary": {"aggregatedTotalComments": 2}})
        if asked.method == "DELETE":
            must(asked.query.get("actor") == me, "actor", 403)
            self.posts = [each for each in self.posts if not each["id"].endswith(f",{more.rpartition('/')[2]})")]
            return Reply(204, "")
        must(any(each["id"] == post for each in self.posts), "no such post", 404)
        if asked.method == "GET":
            only(asked.query, {"start", "count"})
            below = [each for each in self.posts if each["parent"] == post]
            elements = [
                {"id": each["id"].split(",")[1][:-1], "commentUrn": each["id"], "message": {"text": each["text"]}}
                | {"created": {"time": each["at"]}}
                for each in below
            ]
            return Reply(200, {"elements": elements})
        data = asked.json()
        only(data, {"actor", "object", "message", "content", "parentComment"}, {"actor", "object", "message"})
        only(data["message"], {"text", "attributes"}, {"text"})
        must(data["actor"] == me and data["object"] == post and len(data["message"]["text"]) <= 1250, "comment")
        number = f"66{len(self.posts)}"
        name = f"urn:li:comment:({post.replace('share', 'activity')},{number})"
        self.posts.append({"id": name, "text": data["message"]["text"], "alts": [], "parent": post, "at": now()})
        return Reply(201, {"id": number, "commentUrn": name, "object": post, **data}, {"x-restli-id": number})


def now() -> int:
    """Return the moment as LinkedIn writes it."""
    return int(datetime.now(UTC).timestamp() * 1000)
