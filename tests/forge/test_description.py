"""The fake holds itself and whoever asks it to GitHub's own description."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Any

import pytest

from tests.forge.description import description
from tests.forge.setup_routes import ANSWERED
from tests.forge.trim import OPERATIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.forge.state import Forge

REPO = "/repos/kirkikindi/kahve"


@pytest.fixture
def wrong(forge: Forge) -> Iterator[list[str]]:
    """Return what was not as described; it is meant to be there in these tests."""
    forge.push({"a.md": "x\n"}, by=forge.owner)
    yield forge.violations
    forge.violations.clear()


def ask(forge: Forge, method: str, path: str, body: object = None, **headers: str) -> tuple[int, Any]:
    """Ask the fake without any of the code that is tested."""
    sent = {
        "Authorization": f"Bearer {forge.token}",
        "X-GitHub-Api-Version": "2022-11-28",
        "User-Agent": "x",
        **headers,
    }
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(forge.url + path, data, sent, method=method)  # noqa: S310 - loopback
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - likewise
            return answer.status, json.loads(answer.read() or b"null")
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.loads(error.read())


def test_every_operation_is_answered() -> None:
    """None more, none less."""
    assert set(ANSWERED) == {(method.upper(), path) for method, path in OPERATIONS}
    assert set(ANSWERED) == {(each.method, each.path) for each in description().operations}


@pytest.mark.parametrize(
    ("method", "path", "body", "what"),
    [
        ("GET", "/repos/kirkikindi/kahve/nothing", None, "no such operation"),
        ("DELETE", f"{REPO}/pulls", None, "no such operation"),
        ("GET", f"{REPO}/pulls?state=merged", None, "query parameter state"),
        ("GET", f"{REPO}/pulls?sate=open", None, "no query parameter sate"),
        ("GET", f"{REPO}/pulls?per_page=101", None, "at most 100"),
        ("GET", f"{REPO}/pulls/kahve", None, "path parameter pull_number"),
        ("GET", f"{REPO}/pulls/1", {"x": 1}, "takes no body"),
        ("POST", f"{REPO}/issues", None, "body is missing"),
        ("POST", f"{REPO}/issues", {"body": "no title"}, "title"),
        ("POST", f"{REPO}/issues", {"title": "x", "lables": []}, "there is no lables"),
        ("POST", f"{REPO}/issues/1/comments", {"body": 3}, "body: body: 3 is not of type"),
    ],
)
def test_a_request_that_github_does_not_know_is_noted(  # noqa: PLR0913, PLR0917 - a case
    forge: Forge, wrong: list[str], method: str, path: str, body: object, what: str
) -> None:
    """The client would be wrong, whatever the fake could make of it."""
    status, said = ask(forge, method, path, body)
    assert status == 505
    assert what in said["message"]
    assert what in "\n".join(wrong)
    with pytest.raises(AssertionError):
        forge.settle()


def test_the_version_has_to_be_named(forge: Forge, wrong: list[str]) -> None:
    """Without it GitHub answers as it likes best, one day otherwise."""
    assert ask(forge, "GET", REPO, **{"X-GitHub-Api-Version": "2026-03-10"})[0] == 505
    assert "2022-11-28" in wrong[0]


def test_an_answer_that_is_not_as_github_s_is_noted(forge: Forge, wrong: list[str]) -> None:
    """A mistake of the fake must not become one of the client."""
    pull = forge.open("x", by=forge.owner, files={"a.md": "y\n"})
    assert ask(forge, "GET", f"{REPO}/pulls/1")[0] == 200
    assert wrong == []
    pull.issue.title = 3  # type: ignore[assignment] # that is the point
    assert ask(forge, "GET", f"{REPO}/pulls/1")[0] == 505
    assert "title: 3 is not of type" in wrong[0]


def test_objects_have_no_fields_that_github_does_not_give() -> None:
    """They would be tested for and never come."""
    with pytest.raises(AssertionError, match="approved"):
        description().filled("pull-request-review", {"id": 1, "approved": True})


def test_null_is_allowed_where_github_says_so_and_nowhere_else() -> None:
    """OpenAPI 3.0 says it in words that JSON Schema does not know."""
    operation, _ = description().operation("GET", f"{REPO}/pulls/1/reviews") or pytest.fail("unknown")
    review = description().filled("pull-request-review", {"id": 1, "state": "APPROVED", "body": ""})
    assert review["user"] is None
    assert description().answered(operation, 200, [review]) == []
    assert description().answered(operation, 200, [{**review, "id": None}])
    assert description().answered(operation, 200, [{**review, "submitted_at": "yesterday"}])
    assert description().answered(operation, 200, {"message": "no list"})
    assert description().answered(operation, 299, [])
