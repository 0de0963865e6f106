"""What GitHub answers, as records: strict in what counts, blind for the rest.

An account that is gone comes as null; a field that is missing or of another kind is an error, never a default: a
verdict must not rest on what nobody said.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pipeline.errors import ForgeAwayError
from pipeline.i18n import Message
from pipeline.trust.github.forge import (
    Access,
    Comment,
    Commit,
    Entry,
    Issue,
    Person,
    PullRequest,
    Repository,
    Review,
    ReviewState,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

Answer = dict[str, Any]
#: The account that GitHub puts in the place of one that is gone, where it does not leave it empty; nobody has it.
GHOST = "ghost"


def number(data: Mapping[str, Any], key: str) -> int:
    """Return a whole number.

    Raises:
        ForgeAwayError: there is none. The functions below raise it too.
    """
    found = data.get(key)
    if isinstance(found, bool) or not isinstance(found, int):
        raise without(key)
    return found


def maybe_number(data: Mapping[str, Any], key: str) -> int | None:
    """Return a whole number, None where it is null or missing."""
    return None if data.get(key) is None else number(data, key)


def text(data: Mapping[str, Any], key: str) -> str:
    """Return a text that is there."""
    found = data.get(key)
    if not isinstance(found, str):
        raise without(key)
    return found


def text_or_none(data: Mapping[str, Any], key: str) -> str | None:
    """Return a text, None where it is null; a key that is missing altogether is an error."""
    if key not in data:
        raise without(key)
    return None if data[key] is None else text(data, key)


def yes(data: Mapping[str, Any], key: str) -> bool:
    """Return a truth."""
    found = data.get(key)
    if not isinstance(found, bool):
        raise without(key)
    return found


def inside(data: Mapping[str, Any], key: str) -> Answer:
    """Return an object in an object."""
    found = data.get(key)
    if not isinstance(found, dict):
        raise without(key)
    return found


def listed(data: Mapping[str, Any], key: str) -> list[Answer]:
    """Return the objects of a list."""
    found = data.get(key)
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise without(key)
    return found


def moment(data: Mapping[str, Any], key: str) -> datetime | None:
    """Return a moment (UTC), None where it is null or missing."""
    if data.get(key) is None:
        return None
    try:
        found = datetime.fromisoformat(text(data, key))
    except ValueError:
        raise without(key) from None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)


def without(key: str) -> ForgeAwayError:
    """Return the error for an answer that lacks something."""
    return ForgeAwayError(
        Message("GitHub answered, but without “{field}” as it is documented", field=key),
        Message("look whether the API at GITHUB_API_URL is one of GitHub; if it is, this is a mistake of Tellal's"),
    )


def person(data: Mapping[str, Any]) -> Person:
    """Read an account."""
    return Person(number(data, "id"), text(data, "login"), bot=data.get("type") == "Bot")


def somebody(data: Mapping[str, Any], key: str) -> Person | None:
    """Read an account in an answer; None where it is gone, or empty as that of an unknown committer is."""
    if key not in data:
        raise without(key)
    found = person(inside(data, key)) if data[key] else None
    return None if found is None or found.login == GHOST else found


def repository(data: Mapping[str, Any]) -> Repository:
    """Read a repository."""
    return Repository(
        number(data, "id"),
        text(data, "full_name"),
        text(data, "default_branch"),
        private=yes(data, "private"),
        fork=yes(data, "fork"),
        url=text(data, "html_url"),
    )


def pull_request(data: Mapping[str, Any]) -> PullRequest:
    """Read a pull request, in a list or by itself."""
    base, head = inside(data, "base"), inside(data, "head")
    if "merged_at" not in data:
        raise without("merged_at")
    return PullRequest(
        number=number(data, "number"),
        author=somebody(data, "user"),
        base=text(base, "ref"),
        base_repository=number(inside(base, "repo"), "id"),
        head=text(head, "ref"),
        head_sha=text(head, "sha"),
        head_repository=number(inside(head, "repo"), "id") if head.get("repo") else None,
        merged_at=moment(data, "merged_at"),
        state=text(data, "state"),
        draft=data.get("draft") is True,
        title=text(data, "title"),
        url=text(data, "html_url"),
    )


def review(data: Mapping[str, Any]) -> Review:
    """Read a review."""
    state = text(data, "state")
    return Review(
        number(data, "id"),
        somebody(data, "user"),
        ReviewState(state) if state in set(ReviewState) else ReviewState.OTHER,
        text_or_none(data, "commit_id"),
        moment(data, "submitted_at"),
    )


def commit(data: Mapping[str, Any]) -> Commit:
    """Read a commit of a pull request."""
    inner = inside(data, "commit")
    verification = inner.get("verification")
    return Commit(
        sha=text(data, "sha"),
        author=somebody(data, "author"),
        committer=somebody(data, "committer"),
        author_email=_email(inner, "author"),
        committer_email=_email(inner, "committer"),
        verified=isinstance(verification, dict) and verification.get("verified") is True,
    )


def _email(data: Mapping[str, Any], key: str) -> str:
    found = data.get(key)
    email = found.get("email") if isinstance(found, dict) else None
    return email if isinstance(email, str) else ""


def access(data: Mapping[str, Any]) -> Access:
    """Read what somebody may do."""
    return Access(somebody(data, "user"), text(data, "permission"))


def entry(data: Mapping[str, Any]) -> Entry:
    """Read an entry of a tree."""
    return Entry(text(data, "mode"), text(data, "sha"))


def comment(data: Mapping[str, Any]) -> Comment:
    """Read a comment."""
    return Comment(number(data, "id"), somebody(data, "user"), text(data, "body"), text(data, "html_url"))


def issue(data: Mapping[str, Any]) -> Issue:
    """Read an issue."""
    names = (each.get("name") if isinstance(each, dict) else each for each in data.get("labels") or ())
    return Issue(
        number=number(data, "number"),
        person=somebody(data, "user"),
        title=text(data, "title"),
        body=text_or_none(data, "body") or "",
        state=text(data, "state"),
        labels=tuple(name for name in names if isinstance(name, str)),
        url=text(data, "html_url"),
    )
