"""What is X's own: a signature, a text that is refused twice, addresses that come back shortened."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oauthlib.oauth1 import Client  # type: ignore[import-untyped]

from pipeline.errors import NotSentError, RejectedError, UnauthorisedError, UnknownOutcomeError
from pipeline.networks.contract import NoReceipt, Payload, Receipt
from pipeline.networks.oauth1 import Keys, authorization
from pipeline.networks.x import X
from tests.networks.case import QUICK
from tests.networks.fakes import x
from tests.networks.fakes.base import Reply, serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def fake() -> Iterator[x.X]:
    """Its server."""
    made = x.X()
    with serving(made):
        yield made


def network(fake: x.X, root: Path, login: Keys | str = "") -> X:
    """Return the adapter, as a new run has it."""
    return X(root, handle="@kirkikindi", login=login or Keys(*fake.keys), server=fake.url, patience=QUICK)


def test_the_signature_of_the_documentation() -> None:
    """X's own example, “Creating a signature”, to the letter."""
    keys = Keys(
        "xvz1evFS4wEEPTGEFPHBog",
        "kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw",
        "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb",
        "LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE",
    )
    said = authorization(
        keys,
        "POST",
        "https://api.twitter.com/1.1/statuses/update.json",
        [("include_entities", "true"), ("status", "Hello Ladies + Gentlemen, a signed OAuth request!")],
        nonce="kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg",
        seconds=1318622958,
    )
    assert 'oauth_signature="hCtSmYh%2BiHYCEqBWrE7C7hYmtUk%3D"' in said
    assert not [secret for secret in (keys.key_secret, keys.token_secret) if secret in said]


@given(
    st.lists(st.tuples(st.text("aZ ~é/%&=+", min_size=1, max_size=4), st.text("aZ ~é/%&=+", max_size=5)), max_size=3),
    st.text("aZ &=+ş", min_size=1, max_size=6),
)
def test_the_signature_is_that_of_others(params: list[tuple[str, str]], secret: str) -> None:
    """Whatever the parameters and secrets are: oauthlib, which others rely on, signs alike."""
    keys = Keys("app", secret, "77-tok", secret[::-1])
    ours = authorization(keys, "GET", "https://api.x.com/2/users/7/tweets", params, nonce="n1", seconds=5)
    theirs = Client("app", secret, "77-tok", secret[::-1], nonce="n1", timestamp="5")
    _, headers, _ = theirs.sign(f"https://api.x.com/2/users/7/tweets?{urlencode(params)}")
    signature = re.compile(r'oauth_signature="([^"]*)"')
    assert signature.findall(ours) == signature.findall(headers["Authorization"])


def test_a_token_of_oauth_2(fake: x.X, tmp_path: Path) -> None:
    """It is let in as well; another one is not."""
    receipt = network(fake, tmp_path, fake.bearer).send(Payload("Merhaba"), reply_to=(), key="k", now=NOW)
    assert receipt.url == f"https://x.com/kirkikindi/status/{receipt.remote_id}"
    with pytest.raises(UnauthorisedError):
        network(fake, tmp_path, "wrong").send(Payload("Selam"), reply_to=(), key="k", now=NOW)


def test_a_text_with_addresses_is_known_again(fake: x.X, tmp_path: Path) -> None:
    """X gives them back as t.co, and signs escaped; the look-up sees through that, and through pages."""
    fake.page = 1
    account = network(fake, tmp_path)
    text = "Tarif & fiyat <yeni>: https://kirkikindi.example/kis?a=1&b=2 ve http://example.org/x"
    there = account.send(Payload(text), reply_to=(), key="k", now=NOW)
    account.send(Payload("Sonra gelen"), reply_to=(), key="l", now=NOW)
    assert account.find(Payload(text), reply_to=(), key="k", since=NOW) == there
    other = text.replace("kis?", "yaz?")
    assert account.find(Payload(other), reply_to=(), key="k", since=NOW) is NoReceipt.ABSENT
    assert account.find(Payload(text), reply_to=("1",), key="k", since=NOW) is NoReceipt.ABSENT
    assert account.find(Payload(text), reply_to=(), key="k", since=NOW + timedelta(hours=1)) is NoReceipt.ABSENT


def test_a_duplicate_that_cannot_be_found_is_refused(fake: x.X, tmp_path: Path) -> None:
    """It was taken back, or answers another post: nothing of ours is out, and X's words are known."""
    detail = "You are not allowed to create a Tweet with duplicate content."
    fake.ill = [Reply(403, {"detail": detail, "status": 403})]
    with pytest.raises(RejectedError, match="duplicate content"):
        network(fake, tmp_path).send(Payload("Bir"), reply_to=(), key="k", now=NOW)
    assert fake.posts == []


def test_a_duplicate_of_yesterdays_post_is_refused(fake: x.X, tmp_path: Path) -> None:
    """Another post, which must not be taken for this one: somebody may take this one back."""
    account = network(fake, tmp_path)
    account.send(Payload("Günaydın"), reply_to=(), key="k", now=NOW)
    fake.posts[0]["created_at"] -= timedelta(days=1)
    with pytest.raises(RejectedError, match="duplicate content"):
        account.send(Payload("Günaydın"), reply_to=(), key="l", now=NOW)


def test_a_duplicate_while_nobody_can_look(fake: x.X, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may be this very post: that is in doubt."""
    fake.ill = [Reply(403, {"detail": "duplicate content", "status": 403})]
    monkeypatch.setattr(fake, "listed", lambda _: Reply(503, "down"))
    with pytest.raises(UnknownOutcomeError):
        network(fake, tmp_path).send(Payload("Bir"), reply_to=(), key="k", now=NOW)


def test_the_other_names_of_the_same_things(fake: x.X, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """X's description and its prose disagree on what a post is called; both answers are understood."""
    account, shown = network(fake, tmp_path), fake.shown
    fake.contract = None  # that of an edition to come
    first = account.send(Payload("Bir"), reply_to=(), key="a", now=NOW)
    second = account.send(Payload("İki"), reply_to=(first.remote_id,), key="b", now=NOW)
    names = {"referenced_tweets": "referenced_posts"}
    monkeypatch.setattr(fake, "shown", lambda post: {names.get(name, name): each for name, each in shown(post).items()})
    assert account.find(Payload("İki"), reply_to=(first.remote_id,), key="b", since=NOW) == second


def test_no_credit_is_not_the_fault_of_the_post(fake: x.X, tmp_path: Path) -> None:
    """It waits for money."""
    fake.ill = [Reply(402, {"title": "CreditsDepleted", "detail": "no credits", "status": 402})]
    with pytest.raises(NotSentError) as caught:
        network(fake, tmp_path).send(Payload("Bir"), reply_to=(), key="k", now=NOW)
    assert "credits" in str(caught.value.hint)


def test_when_to_come_again(fake: x.X, tmp_path: Path) -> None:
    """X says it as a moment."""
    then = NOW + timedelta(minutes=5)
    fake.ill = [Reply(429, {"title": "Too Many Requests"}, {"x-rate-limit-reset": str(int(then.timestamp()))})]
    with pytest.raises(NotSentError) as caught:
        network(fake, tmp_path).send(Payload("Bir"), reply_to=(), key="k", now=NOW)
    assert caught.value.not_before == then


def test_the_same_text_in_a_thread_that_arrived(fake: x.X, tmp_path: Path) -> None:
    """A part whose answer was lost is found by what it answers."""
    account = network(fake, tmp_path)
    first = account.send(Payload("Bir"), reply_to=(), key="a", now=NOW)
    fake.ill = ["lost"]
    with pytest.raises(UnknownOutcomeError):
        account.send(Payload("İki"), reply_to=(first.remote_id,), key="b", now=NOW)
    again = account.send(Payload("İki"), reply_to=(first.remote_id,), key="b", now=NOW)
    assert isinstance(again, Receipt)
    assert [post["raw"] for post in fake.posts] == ["Bir", "İki"]
