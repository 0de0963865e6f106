"""What is LinkedIn's own: signs that are escaped, duplicates that it names, what a person's token may not read."""

from __future__ import annotations

import hashlib
import io
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from pipeline.errors import RejectedError, UnknownOutcomeError
from pipeline.model.variant import Span, SpanKind
from pipeline.networks.contract import Linked, NoReceipt, Payload, Picture
from pipeline.networks.linkedin import LinkedIn
from tests.networks.case import QUICK
from tests.networks.fakes import linkedin
from tests.networks.fakes.base import Reply, serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def fake() -> Iterator[linkedin.LinkedIn]:
    """Its server."""
    made = linkedin.LinkedIn()
    with serving(made):
        yield made


def page(fake: linkedin.LinkedIn, root: Path) -> LinkedIn:
    """Return the organisation's adapter."""
    return LinkedIn(root, author=fake.organisation, token=fake.token, server=fake.url, patience=QUICK)


def person(fake: linkedin.LinkedIn, root: Path) -> LinkedIn:
    """Return the adapter of a person, who is known by their token alone."""
    return LinkedIn(root, token=fake.personal, server=fake.url, patience=QUICK)


def test_readers_see_every_sign_that_was_written(fake: linkedin.LinkedIn, tmp_path: Path) -> None:
    """One sign that is not escaped, and LinkedIn drops the rest of the text without a word."""
    text = "Fiyat (yeni) [2027] #kahve_günü ~%20 <b> {a|b} @Ayşe * \\ sonu"
    tag, who = text.index("#kahve"), text.index("@Ayşe")
    spans = (
        Span(SpanKind.TAG, tag, tag + len("#kahve_günü"), "kahve_günü"),
        Span(SpanKind.MENTION, who, who + 5, "urn:li:person:a1"),
    )
    page(fake, tmp_path).send(Payload(text, spans), reply_to=(), key="k", now=NOW)
    assert fake.posts[0]["text"] == text
    assert "{hashtag|" in fake.posts[0]["commentary"]


def test_a_link_has_a_card(fake: linkedin.LinkedIn, tmp_path: Path) -> None:
    """LinkedIn reads no page, so the card is ours; an address that is none gets no card."""
    page(fake, tmp_path).send(Payload("Bir", link="https://kirkikindi.example/a"), reply_to=(), key="a", now=NOW)
    page(fake, tmp_path).send(Payload("İki", link="javascript:x"), reply_to=(), key="b", now=NOW)
    article = {"source": "https://kirkikindi.example/a", "title": "kirkikindi.example"}
    assert [post.get("content") for post in fake.posts] == [{"article": article}, None]


def test_a_frozen_card_goes_out_as_it_is(fake: linkedin.LinkedIn, tmp_path: Path) -> None:
    """Title, description and picture are those that were reviewed."""
    file = io.BytesIO()
    Image.new("RGB", (8, 6), "red").save(file, "PNG")
    (tmp_path / "a.png").write_bytes(file.getvalue())
    image = Picture("a.png", hashlib.sha256(file.getvalue()).hexdigest(), "Kırmızı", "image/png")
    linked = Linked("Kış menüsü", "Salep, boza", image)
    payload = Payload("Bir", link="https://kirkikindi.example/a", linked=linked)
    page(fake, tmp_path).send(payload, reply_to=(), key="a", now=NOW)
    article = fake.posts[0]["content"]["article"]
    assert fake.images[article.pop("thumbnail")] == file.getvalue()
    assert article == {
        "source": "https://kirkikindi.example/a",
        "title": "Kış menüsü",
        "description": "Salep, boza",
    }


def test_a_person_posts_with_an_image(fake: linkedin.LinkedIn, tmp_path: Path) -> None:
    """Whose token it is, is asked for; the state of an image may not be, so nothing is read."""
    file = io.BytesIO()
    Image.new("RGB", (8, 6), "red").save(file, "PNG")
    (tmp_path / "a.png").write_bytes(file.getvalue())
    image = Picture("a.png", hashlib.sha256(file.getvalue()).hexdigest(), "Kırmızı", "image/png")
    receipt = person(fake, tmp_path).send(Payload("Bir", images=(image,)), reply_to=(), key="k", now=NOW)
    assert receipt.url == f"https://www.linkedin.com/feed/update/{receipt.remote_id}/"
    assert (fake.posts[0]["author"], fake.posts[0]["alts"]) == (fake.person, ["Kırmızı"])
    assert [asked.path for asked in fake.asked if asked.method == "GET"] == ["/v2/userinfo"]


def test_a_persons_lost_post_is_for_a_person_to_find(fake: linkedin.LinkedIn, tmp_path: Path) -> None:
    """Nobody may list it, and of a duplicate nobody can say whether it is still there: LinkedIn remembers for long."""
    account = person(fake, tmp_path)
    fake.ill = ["lost"]
    with pytest.raises(UnknownOutcomeError):
        account.send(Payload("Bir"), reply_to=(), key="k", now=NOW)
    assert account.find(Payload("Bir"), reply_to=(), key="k", since=NOW) is NoReceipt.UNSUPPORTED
    with pytest.raises(UnknownOutcomeError, match="duplicate") as caught:
        account.send(Payload("Bir"), reply_to=(), key="k", now=NOW)
    assert fake.posts[0]["id"] in str(caught.value.hint)


def test_a_duplicate_of_what_was_taken_back(fake: linkedin.LinkedIn, tmp_path: Path) -> None:
    """LinkedIn names a post that is gone: that is no arrival."""
    account = page(fake, tmp_path)
    account.delete(account.send(Payload("Bir"), reply_to=(), key="k", now=NOW).remote_id, NOW)
    with pytest.raises(RejectedError, match="duplicate"):
        account.send(Payload("Bir"), reply_to=(), key="k", now=NOW)


def test_a_duplicate_of_a_post_of_last_week(fake: linkedin.LinkedIn, tmp_path: Path) -> None:
    """Another post, which must not be taken for this one: somebody may take this one back."""
    account = page(fake, tmp_path)
    account.send(Payload("Bir"), reply_to=(), key="k", now=NOW)
    fake.posts[0]["at"] -= 7 * 24 * 3600 * 1000
    with pytest.raises(RejectedError, match="duplicate"):
        account.send(Payload("Bir"), reply_to=(), key="l", now=NOW)


@pytest.mark.parametrize("answer", [403, 503])
def test_a_duplicate_that_nobody_can_look_at(
    fake: linkedin.LinkedIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: int
) -> None:
    """It may be this very post."""
    account = page(fake, tmp_path)
    account.send(Payload("Bir"), reply_to=(), key="k", now=NOW)
    one = fake.one
    monkeypatch.setattr(
        fake, "one", lambda asked, name: Reply(answer, "no") if asked.method == "GET" else one(asked, name)
    )
    with pytest.raises(UnknownOutcomeError):
        account.send(Payload("Bir"), reply_to=(), key="k", now=NOW)


def test_an_older_post_with_the_same_words_is_another(fake: linkedin.LinkedIn, tmp_path: Path) -> None:
    """Only what was made since then can be the one that was sent."""
    account = page(fake, tmp_path)
    account.send(Payload("Bir"), reply_to=(), key="k", now=NOW)
    assert account.find(Payload("Bir"), reply_to=(), key="k", since=NOW + timedelta(hours=1)) is NoReceipt.ABSENT


def test_a_comment_is_taken_back(fake: linkedin.LinkedIn, tmp_path: Path) -> None:
    """Its name says whose it is; people see it below its post."""
    account = page(fake, tmp_path)
    post = account.send(Payload("Bir"), reply_to=(), key="a", now=NOW)
    comment = account.send(Payload("Adres: https://kirkikindi.example"), reply_to=[post.remote_id], key="b", now=NOW)
    assert comment.url == post.url
    account.delete(comment.remote_id, NOW)
    account.delete(comment.remote_id, NOW)
    assert [each["id"] for each in fake.posts] == [post.remote_id]
