"""What is Google Business's own: a button that leads to the link, posts that are shown to nobody, who is let in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import NotSentError, RejectedError, UnauthorisedError
from pipeline.networks import google_business as adapter
from pipeline.networks.contract import NoReceipt, Payload
from pipeline.networks.google_business import GoogleBusiness
from tests.networks.case import ANY, PICTURE, QUICK
from tests.networks.cases_google import google_business, login
from tests.networks.fakes import google_business as fakes
from tests.networks.fakes.base import serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW = datetime.now(UTC).replace(microsecond=0)
MESSAGE = Payload("Yeni çekirdekler geldi", link="https://example.org/kis", lang="tr")


@pytest.fixture
def fake() -> Iterator[fakes.GoogleBusiness]:
    """Its server."""
    made = fakes.GoogleBusiness()
    with serving(made):
        yield made


def test_a_button_leads_to_the_link(fake: fakes.GoogleBusiness, tmp_path: Path) -> None:
    """It says what the channel chose; a post without a link has none."""
    signing = login("google-business", fake, fake.secret)
    account = GoogleBusiness(place=fake.place, login=signing, button="sign-up", server=fake.url, patience=QUICK)
    receipt = account.send(MESSAGE, reply_to=(), key="k", now=NOW)
    google_business(tmp_path, fake).send(replace(MESSAGE, link=""), reply_to=(), key="k2", now=NOW)
    assert fake.posts[0]["callToAction"] == {"actionType": "SIGN_UP", "url": MESSAGE.link}
    assert "callToAction" not in fake.posts[1]
    assert (receipt.remote_id, receipt.url) == (fake.posts[0]["name"], fake.posts[0]["searchUrl"])
    assert fake.posts[0]["languageCode"] == "tr"


def test_a_post_that_google_shows_to_nobody(fake: fakes.GoogleBusiness, tmp_path: Path) -> None:
    """A refusal, whatever the status of the answer says; one that is there like that was not found either."""
    fake.state = "REJECTED"
    account = google_business(tmp_path, fake)
    with pytest.raises(RejectedError, match="shows it to nobody"):
        account.send(MESSAGE, reply_to=(), key="k", now=NOW)
    assert account.find(MESSAGE, reply_to=(), key="k", since=NOW) is NoReceipt.ABSENT


def test_a_picture_is_fetched(fake: fakes.GoogleBusiness, tmp_path: Path) -> None:
    """From where the workspace puts them; without such a place nothing is sent."""
    (tmp_path / ANY.path).write_bytes(PICTURE.getvalue())
    message = replace(MESSAGE, images=(ANY,))
    google_business(tmp_path, fake).send(message, reply_to=(), key="k", now=NOW)
    assert fake.shelf[fake.posts[0]["media"][0]["sourceUrl"]] == PICTURE.getvalue()
    nowhere = GoogleBusiness(place=fake.place, login=login("g", fake, fake.secret), server=fake.url, patience=QUICK)
    with pytest.raises(NotSentError, match=ANY.path):
        nowhere.send(message, reply_to=(), key="k2", now=NOW)
    assert len(fake.posts) == 1


def test_a_project_that_google_does_not_let_in(fake: fakes.GoogleBusiness, tmp_path: Path) -> None:
    """It concerns the whole account; what to do is said."""
    fake.barred = True
    with pytest.raises(UnauthorisedError, match="does not have permission") as caught:
        google_business(tmp_path, fake).send(MESSAGE, reply_to=(), key="k", now=NOW)
    assert "docs/networks" in str(caught.value.hint)


def test_a_lost_post_among_many(fake: fakes.GoogleBusiness, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody documents which posts come first: all are looked at."""
    monkeypatch.setattr(adapter, "PAGE", 2)
    account = google_business(tmp_path, fake)
    sent = [
        account.send(replace(MESSAGE, text=f"Gün {number}"), reply_to=(), key=f"k{number}", now=NOW)
        for number in range(5)
    ]
    assert account.find(replace(MESSAGE, text="Gün 4"), reply_to=(), key="k4", since=NOW) == sent[4]


def test_an_edit_changes_the_link_too(fake: fakes.GoogleBusiness, tmp_path: Path) -> None:
    """And nothing that it does not name."""
    account = google_business(tmp_path, fake)
    sent = account.send(MESSAGE, reply_to=(), key="k", now=NOW)
    account.edit(sent.remote_id, replace(MESSAGE, text="Yarın", link="https://example.org/yarin"), NOW)
    assert (fake.posts[0]["summary"], fake.posts[0]["callToAction"]["url"]) == ("Yarın", "https://example.org/yarin")
    assert fake.posts[0]["languageCode"] == "tr"
