"""The fake as a process of its own, for workflows and for people."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.trust.github.client import github

if TYPE_CHECKING:
    from collections.abc import Iterator

TOP = Path(__file__).parent.parent.parent


@pytest.fixture
def there(tmp_path: Path) -> Iterator[dict[str, str]]:
    """Start it, and return what it says of itself."""
    command = [sys.executable, "-m", "tests.forge", str(tmp_path / "hub.git"), "--name", "a/b"]
    with subprocess.Popen(command, cwd=TOP, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield json.loads(process.stdout.readline())
        process.terminate()


def do(there: dict[str, str], **order: object) -> Any:  # noqa: ANN401 - JSON
    """Let people do something there."""
    request = urllib.request.Request(f"{there['GITHUB_API_URL']}/_forge", json.dumps(order).encode(), method="POST")  # noqa: S310 - loopback
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - likewise
        return json.load(answer)


def test_a_change_goes_all_its_way(there: dict[str, str]) -> None:
    """Opened, reviewed, merged, asked for."""
    for login in ("mona", "ada"):
        do(there, do="person", login=login)
    do(there, do="push", by="mona", files={"a.md": "one\n"})
    made = do(there, do="open", by="mona", branch="kahve", files={"a.md": "two\n"})
    head = do(there, do="push", by="mona", number=made["number"], files={"a.md": "three\n"})["head"]
    do(there, do="review", by="ada", number=made["number"])
    do(there, do="comment", by="ada", number=made["number"], body="Nice")
    with pytest.raises(urllib.error.HTTPError) as caught:
        do(there, do="review", by="mona", number=made["number"])
    caught.value.close()
    landed = do(there, do="merge", by="ada", number=made["number"], how="squash")["head"]

    gh = github(there["GITHUB_REPOSITORY"], there["GITHUB_TOKEN"], there["GITHUB_API_URL"])
    (pull,) = gh.pull_requests_of(landed)
    assert pull.head_sha == head == gh.reviews(pull.number)[0].commit
    assert [each.body for each in gh.comments(pull.number)] == ["Nice"]
    seen = do(there, do="look")
    assert seen["violations"] == []
    assert sum(each["path"].endswith("/reviews?per_page=100") for each in seen["log"]) == 1
