"""What a subreddit asks of posts, asked of it before anything is sent: its refusals afterwards say less.

Source: reddit.com/dev/api, GET /api/v1/{subreddit}/post_requirements and /r/{subreddit}/api/link_flair_v2, 2026-11.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from pipeline.errors import NotSentError, RejectedError
from pipeline.i18n import Message
from pipeline.networks.answers import at

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from pipeline.networks.answers import Answer
    from pipeline.networks.contract import Payload
    from pipeline.networks.http import Server

#: What a whole post takes at most: itself, and the look at what became of it.
NEEDED = 5
_NUMBER = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one subreddit, as it answers them: names and values are Reddit's."""

    subreddit: str
    said: Any

    @classmethod
    def read(cls, server: Server, subreddit: str, now: datetime) -> Rules:
        """Ask a subreddit.

        Raises:
            NotSentError: so much was asked of Reddit that no request is left for the post.
            RejectedError: there is no such subreddit, or it is not for this account.
        """
        answer = server.look_up(f"/api/v1/{quote(subreddit, safe='')}/post_requirements", now, ("raw_json", "1"))
        _see_that_some_are_left(answer, now)
        return cls(subreddit, answer.data())

    def agreed(self, server: Server, payload: Payload, text: str, flair: str, now: datetime) -> str:
        """Return the number of the flair, empty for none, once it is clear that the subreddit takes the post.

        Args:
            server: to ask about flairs.
            payload: the post.
            text: as it is sent.
            flair: words or number of the one that is wanted.
            now: the moment (UTC).

        Raises:
            RejectedError: it does not; the message says why.
        """
        for problem in self._problems(payload, text):
            raise RejectedError(problem, Message("r/{name} has rules of its own: change the post", name=self.subreddit))
        if flair:
            return self._flair(server, flair, now)
        if at(self.said, "is_flair_required"):
            raise RejectedError(
                Message("r/{name} takes no post without a flair", name=self.subreddit),
                Message("name one of its flairs in channel.toml: [options] flair"),
            )
        return ""

    def _problems(self, payload: Payload, text: str) -> Iterator[Message]:
        title, name = payload.title, self.subreddit
        for what, words in (("title_text", title), ("body_text", text)):
            most, least = at(self.said, f"{what}_max_length"), at(self.said, f"{what}_min_length")
            if isinstance(most, int) and len(words) > most:
                yield Message(
                    "r/{name} takes {n} characters at most here: “{words}”", name=name, n=most, words=words[:60]
                )
            if isinstance(least, int) and len(words) < least and (words or what == "title_text"):
                yield Message(
                    "r/{name} takes {n} characters at least here: “{words}”", name=name, n=least, words=words[:60]
                )
        for what, words in (("title", title), ("body", text)):
            wanted, refused = at(self.said, f"{what}_required_strings"), at(self.said, f"{what}_blacklisted_strings")
            if wanted and not any(str(each).lower() in words.lower() for each in wanted):
                yield Message("r/{name} wants one of these in it: {words}", name=name, words=_some(wanted))
            if found := [each for each in refused or () if str(each).lower() in words.lower()]:
                yield Message("r/{name} takes nothing with “{words}” in it", name=name, words=_some(found))
        policy = at(self.said, "body_restriction_policy")
        if (policy == "required" and not text.strip()) or (policy == "notAllowed" and text.strip()):
            yield (
                Message("r/{name} takes no post without a text", name=name)
                if policy == "required"
                else Message("r/{name} takes no text below a title", name=name)
            )
        yield from self._of_links_and_images(payload)

    def _of_links_and_images(self, payload: Payload) -> Iterator[Message]:
        host, name = (urlsplit(payload.link).hostname or "").lower(), self.subreddit
        only, never = at(self.said, "domain_whitelist"), at(self.said, "domain_blacklist")
        if host and not payload.images and ((only and not _below(host, only)) or (never and _below(host, never))):
            yield Message("r/{name} takes no links to {host}", name=name, host=host)
        most, least, count = at(self.said, "gallery_max_items"), at(self.said, "gallery_min_items"), len(payload.images)
        if count > 1 and isinstance(most, int) and count > most:
            yield Message("r/{name} takes {n} images at most", name=name, n=most)
        if count > 1 and isinstance(least, int) and count < least:
            yield Message("r/{name} takes {n} images at least", name=name, n=least)

    def _flair(self, server: Server, flair: str, now: datetime) -> str:
        if _NUMBER.match(flair):
            return flair
        path = f"/r/{quote(self.subreddit, safe='')}/api/link_flair_v2"
        flairs = [each for each in server.look_up(path, now, ("raw_json", "1")).data() or () if at(each, "id")]
        for each in flairs:
            if str(at(each, "text") or "").strip().casefold() == flair.strip().casefold():
                return str(at(each, "id"))
        raise RejectedError(
            Message("r/{name} has no flair “{flair}”", name=self.subreddit, flair=flair),
            Message("it has: {words}", words=_some([at(each, "text") for each in flairs]) or "–"),
        )


def _see_that_some_are_left(answer: Answer, now: datetime) -> None:
    left, resets = answer.headers.get("x-ratelimit-remaining", ""), answer.headers.get("x-ratelimit-reset", "")
    try:
        few, span = float(left) < NEEDED, timedelta(seconds=min(float(resets), 3600))
    except ValueError:
        return
    if few:
        raise NotSentError(Message("{host} takes no more requests just now", host=answer.host), not_before=now + span)


def _below(host: str, domains: Any) -> bool:  # noqa: ANN401 - JSON
    return any(host == str(each).lower() or host.endswith(f".{str(each).lower()}") for each in domains)


def _some(words: Any) -> str:  # noqa: ANN401 - JSON
    return ", ".join(f"{each}" for each in words)[:200]
