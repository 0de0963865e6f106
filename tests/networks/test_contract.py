"""What every network keeps, tried on all of them against servers that are as strict as their documentation."""

from __future__ import annotations

import hashlib
import io
import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from PIL import Image

from pipeline.errors import NotSentError, RejectedError, SendError, UnknownOutcomeError
from pipeline.model.variant import Span, SpanKind
from pipeline.networks.after import Counts, Deletes, Edits
from pipeline.networks.contract import Clip, NoReceipt, Payload, Picture, Receipt
from tests.films import film
from tests.networks.case import ANY, FILM, Case
from tests.networks.cases import CASES
from tests.networks.fakes.base import Fake, Reply, serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pipeline.networks.contract import Network

NOW = datetime.now(UTC).replace(microsecond=0)
TEXT = "Kış menüsü geldi ☕ İlk yudum bizden"


@pytest.fixture(params=CASES, ids=lambda case: case.name)
def case(request: pytest.FixtureRequest) -> Case:
    """One network after the other."""
    found: Case = request.param
    return found


@pytest.fixture
def fake(case: Case) -> Iterator[Fake]:
    """Its server."""
    with serving(case.fake()) as fake:
        yield fake


@pytest.fixture
def network(case: Case, fake: Fake, tmp_path: Path) -> Network:
    """Its adapter."""
    made: Network = case.adapter(tmp_path, fake)
    return made


@pytest.fixture(autouse=True)
def _no_secret_in_logs(case: Case, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Whatever happens, nobody logs a secret."""
    caplog.set_level(logging.DEBUG)
    yield
    assert_quiet(case, caplog.text)


def assert_quiet(case: Case, *texts: str) -> None:
    """No secret of the account is in some texts, plain or quoted."""
    forms = {form for secret in case.secrets for form in (secret, quote(secret), quote(secret, safe=""))}
    assert not [form for form in forms for text in texts if form in text]


def payload(case: Case, text: str = TEXT, **about: Any) -> Payload:  # noqa: ANN401 - of a payload
    """Return a plain message, with a title or a picture where the network wants one."""
    post = about.get("part", 1) == 1 or case.parent is None
    if case.pictured and post:
        about.setdefault("images", (ANY,))
    if case.filmed and post:
        about.setdefault("video", FILM)
    titled = case.titled or case.parent is None
    text += case.tail
    return Payload(text, markdown=text, lang="tr", **{"title": "Kış menüsü", **about} if titled else about)


def picture(root: Path, name: str, colour: str, alt: str, kind: str) -> Picture:
    """Draw a small image."""
    file = io.BytesIO()
    Image.new("RGB", (8, 6), colour).save(file, kind)
    (root / name).write_bytes(file.getvalue())
    return Picture(name, hashlib.sha256(file.getvalue()).hexdigest(), alt, f"image/{kind.lower()}")


def fails(network: Network, message: Payload, case: Case) -> SendError:
    """Send a message that does not go through; return how it failed."""
    with pytest.raises(SendError) as caught:
        network.send(message, reply_to=(), key="k1", now=NOW)
    error = caught.value
    assert_quiet(case, str(error), repr(error), str(error.hint), repr(network), repr(vars(error)))
    return error


def test_a_text(case: Case, fake: Fake, network: Network) -> None:
    """A message arrives once, as it was written, and is known by its id and its address."""
    receipt = network.send(payload(case), reply_to=(), key="k1", now=NOW)
    network.close()
    assert [case.text(post) for post in fake.posts] == [TEXT]
    assert receipt.remote_id
    assert_quiet(case, receipt.remote_id, receipt.url)


def test_two_images(case: Case, fake: Fake, network: Network, tmp_path: Path) -> None:
    """Both images arrive in one post, each with its own alt text; one does where that is all that fits."""
    if case.alts is None:
        pytest.skip("takes no images")
    alts = ["Buharı tüten bir fincan", "Çekirdekler, “koyu” kavrulmuş & parlak"]
    images = (
        picture(tmp_path, "a.png", "red", alts[0], case.kind),
        picture(tmp_path, "b.png", "blue", alts[1], case.kind),
    )[: case.most]
    network.send(payload(case, images=images), reply_to=(), key="k1", now=NOW)
    assert [case.alts(post) for post in fake.posts] == [[alt if case.describes else "" for alt in alts[: case.most]]]


def film_of(root: Path) -> Clip:
    """Put a video into the workspace, larger than the pieces below."""
    data = film(played=bytes(300_000))
    (root / "film.mp4").write_bytes(data)
    about = ("Fincandan “buhar” yükseliyor & dağılıyor", "video/mp4", len(data))
    return Clip("film.mp4", hashlib.sha256(data).hexdigest(), *about, 640, 360, 2.0)


def test_a_video(case: Case, fake: Fake, network: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It arrives to the byte, in one post with the text, with its alt text where there is one; and is found again."""
    clip = film_of(tmp_path)
    if case.video is None:
        pytest.skip("takes no videos")
    for sender in ("x", "facebook"):
        monkeypatch.setattr(f"pipeline.networks.{sender}.PIECE", 100_000)  # several of them, and quick
    shown = f"{TEXT}\n\n![{clip.alt}](film.mp4)"
    message = replace(payload(case, video=clip, images=()), markdown=shown)
    receipt = network.send(message, reply_to=(), key="k1", now=NOW)
    (post,) = fake.posts
    assert TEXT in case.text(post)
    arrived = case.video(post)
    assert arrived == (clip.sha256, clip.alt)[: len(arrived)]
    found = network.find(message, reply_to=(), key="k1", since=NOW)
    assert found == receipt if case.finds else found is NoReceipt.UNSUPPORTED


def test_a_video_that_changed(case: Case, fake: Fake, network: Network, tmp_path: Path) -> None:
    """Other bytes than those that were approved are not sent."""
    if case.video is None:
        pytest.skip("takes no videos")
    clip = film_of(tmp_path)
    (tmp_path / "film.mp4").write_bytes(film())
    assert isinstance(fails(network, payload(case, video=clip, images=()), case), NotSentError)
    assert fake.posts == []


def test_the_last_look_before_a_message_leaves(case: Case, fake: Fake, network: Network, tmp_path: Path) -> None:
    """It comes after sign-in and uploads, which take any time; whoever sees there that it is too late stops it."""
    images = () if case.alts is None else (picture(tmp_path, "a.png", "red", "Kırmızı", case.kind),)
    network.send(payload(case, "Önce."), reply_to=(), key="k0", now=NOW)
    asked: list[int] = []

    def last_look() -> None:
        asked.append(len(fake.asked))
        raise NotSentError("too late")

    with pytest.raises(NotSentError, match="too late"):
        network.send(payload(case, images=images), reply_to=(), key="k1", now=NOW, last_look=last_look)
    assert asked == [len(fake.asked)], "something was asked of the network afterwards"
    assert [case.text(post) for post in fake.posts] == ["Önce."]
    receipt = network.send(payload(case, images=images), reply_to=(), key="k1", now=NOW, last_look=lambda: None)
    assert receipt.remote_id
    assert len(fake.posts) == 2


def test_an_image_that_changed(case: Case, fake: Fake, network: Network, tmp_path: Path) -> None:
    """Other bytes than those that were approved are not sent."""
    if case.alts is None:
        pytest.skip("takes no images")
    images = (picture(tmp_path, "a.png", "red", "Kırmızı", case.kind),)
    (tmp_path / "a.png").write_bytes(b"something else")
    assert isinstance(fails(network, payload(case, images=images), case), NotSentError)
    assert fake.posts == []


def test_a_thread(case: Case, fake: Fake, network: Network) -> None:
    """Each part answers the one before it."""
    if case.parent is None:
        with pytest.raises(RejectedError):
            network.send(payload(case), reply_to=("1",), key="k1", now=NOW)
        return
    ids: list[str] = []
    for part in (1, 2, 3):
        message = payload(case, f"Bölüm {part}", part=part, parts=3)
        ids.append(network.send(message, reply_to=tuple(ids), key=f"k{part}", now=NOW).remote_id)
    assert [case.text(post) for post in fake.posts] == ["Bölüm 1", "Bölüm 2", "Bölüm 3"]
    parents = [None, *((ids[0], ids[0]) if case.answers_first else ids[:2] if case.answers else (None, None))]
    assert [case.parent(post) for post in fake.posts] == parents


@pytest.mark.parametrize("number", [1, 2])
def test_a_lost_answer(case: Case, fake: Fake, network: Network, number: int) -> None:
    """What arrived without an answer is in doubt, and found again where the network can be asked."""
    ids: list[str] = []
    for part in range(1, number):
        ids.append(network.send(payload(case, f"Bölüm {part}"), reply_to=tuple(ids), key=f"k{part}", now=NOW).remote_id)
        if case.parent is None:
            ids.clear()
    message = payload(case, "Sonuncusu", part=number)
    fake.ill = ["lost"]
    with pytest.raises(UnknownOutcomeError):
        network.send(message, reply_to=tuple(ids), key="kx", now=NOW)
    assert len(fake.posts) == number
    found = network.find(message, reply_to=tuple(ids), key="kx", since=NOW)
    if not (case.finds and case.lists_pictures):
        assert found is NoReceipt.UNSUPPORTED
        return
    assert isinstance(found, Receipt)
    assert found.remote_id not in ids
    assert found.url
    again = network.find(payload(case, "Hiç gönderilmedi", part=number), reply_to=tuple(ids), key="ky", since=NOW)
    assert again is NoReceipt.ABSENT


def test_nothing_arrived(case: Case, fake: Fake, network: Network) -> None:
    """The same error where nothing arrived: only the look-up tells the two apart."""
    fake.ill = ["reset"]
    message = payload(case)
    assert type(fails(network, message, case)) is UnknownOutcomeError
    found = network.find(message, reply_to=(), key="k1", since=NOW)
    assert found is (NoReceipt.ABSENT if case.finds and case.lists_pictures else NoReceipt.UNSUPPORTED)


def test_the_same_key_twice(case: Case, fake: Fake, network: Network) -> None:
    """Where the network knows keys, a message that is tried again is there once, also later and by another run."""
    first = network.send(payload(case), reply_to=(), key="k1", now=NOW)
    second = network.send(payload(case), reply_to=(), key="k1", now=NOW + timedelta(minutes=7))
    assert len(fake.posts) == (1 if case.same_key else 2)
    assert first == second or not case.same_key


@pytest.mark.parametrize("status", [500, 502, 503, 504, 408, 302])
def test_neither_yes_nor_no(case: Case, fake: Fake, network: Network, status: int) -> None:
    """A server that fails may have published."""
    fake.ill = [Reply(status, "<html>oops</html>")]
    assert type(fails(network, payload(case), case)) is UnknownOutcomeError


@pytest.mark.parametrize("status", [400, 403, 413, 422])
def test_no(case: Case, fake: Fake, network: Network, status: int) -> None:
    """A refusal is final, and says why in the network's words, without ours."""
    fake.ill = [Reply(status, {"error": "Bad", "message": f"no such thing {' '.join(case.secrets)}"})]
    error = fails(network, payload(case), case)
    assert type(error) is RejectedError
    assert "no such thing" in str(error)
    assert fake.posts == []


def test_not_let_in(case: Case, fake: Fake, tmp_path: Path) -> None:
    """A wrong token concerns the whole account, and nothing was published."""
    assert type(fails(case.wrong(tmp_path, fake), payload(case), case)) is case.unauthorised
    assert fake.posts == []


def test_come_later(case: Case, fake: Fake, network: Network) -> None:
    """Too many requests: nothing was done, and the time to wait is known."""
    fake.ill = [Reply(429, {"error": "Too many"}, {"Retry-After": "90"})]
    error = fails(network, payload(case), case)
    assert isinstance(error, NotSentError)
    assert error.not_before == NOW + timedelta(seconds=90)


@pytest.mark.parametrize("body", ["", "{}", "<html>welcome</html>", "[]", "null"])
def test_yes_without_a_name(case: Case, fake: Fake, network: Network, body: str) -> None:
    """A success that does not say what it made is in doubt."""
    fake.ill = [Reply(200, body)]
    assert type(fails(network, payload(case), case)) is UnknownOutcomeError


def test_nobody_there(case: Case, tmp_path: Path) -> None:
    """A network that cannot be reached got nothing."""
    with serving(case.fake()) as gone:
        network = case.adapter(tmp_path, gone)
    assert type(fails(network, payload(case), case)) is NotSentError


def test_hostile_text(case: Case, fake: Fake, network: Network) -> None:
    """Signs that mean something somewhere arrive as themselves, and spans that lie are no reason to fail."""
    text = '<b>@everyone</b> & "*_~`|[a](b)" <!channel> \\ </p><script>alert(1)</script> ğ\u202e'
    spans = (
        Span(SpanKind.STRONG, 0, 12),
        Span(SpanKind.EMPHASIS, 5, 30),
        Span(SpanKind.LINK, 8, 20, "javascript:alert(1)"),
        Span(SpanKind.MENTION, 3, 12, "ayse.test"),
        Span(SpanKind.LINK, 31, 33, "https://example.org/?a=1&b=<2>"),
        Span(SpanKind.TAG, 90, 9999, "yok"),
        Span(SpanKind.CODE, 20, 20),
    )
    network.send(payload(case, text, spans=spans), reply_to=(), key="k1", now=NOW)
    sent = str(fake.posts[0])
    assert "javascript:" not in sent
    assert len(fake.posts) == 1


def test_taking_back(case: Case, fake: Fake, network: Network) -> None:
    """What can be taken back is gone afterwards; a second time is fine."""
    receipt = network.send(payload(case), reply_to=(), key="k1", now=NOW)
    if not isinstance(network, Deletes):
        pytest.skip("cannot take anything back")
    network.delete(receipt.remote_id, NOW)
    assert fake.posts == []
    network.delete(receipt.remote_id, NOW)


def test_another_text(case: Case, fake: Fake, network: Network) -> None:
    """What can be edited is the same post with another text."""
    receipt = network.send(payload(case), reply_to=(), key="k1", now=NOW)
    if not isinstance(network, Edits):
        pytest.skip("cannot edit")
    edited = network.edit(receipt.remote_id, payload(case, "Düzeltildi"), NOW)
    assert edited.remote_id == receipt.remote_id
    assert [case.text(post) for post in fake.posts] == ["Düzeltildi"]


def afterwards(case: Case, network: Network, what: str) -> tuple[Receipt, Callable[[datetime], object]]:
    """Publish a message; return its receipt, and what changes it or takes it back."""
    receipt = network.send(payload(case), reply_to=(), key="k1", now=NOW)
    if what == "edit":
        if not isinstance(network, Edits):
            pytest.skip("cannot edit")
        editing = network
        return receipt, lambda now: editing.edit(receipt.remote_id, payload(case, "Düzeltildi"), now)
    if not isinstance(network, Deletes):
        pytest.skip("cannot take anything back")
    deleting = network
    return receipt, lambda now: deleting.delete(receipt.remote_id, now)


AFTERWARDS = pytest.mark.parametrize("what", ["edit", "delete"])


@AFTERWARDS
@pytest.mark.parametrize("ill", ["lost", "reset"])
def test_a_change_without_an_answer_is_repeated(case: Case, fake: Fake, network: Network, what: str, ill: str) -> None:
    """It may have got through; the second time makes sure of it and changes nothing more."""
    _, act = afterwards(case, network, what)
    fake.ill_after = [ill]
    with pytest.raises(UnknownOutcomeError):
        act(NOW)
    done = [] if what == "delete" else ["Düzeltildi"]
    assert [case.text(post) for post in fake.posts] == (done if ill == "lost" else [TEXT])
    act(NOW)
    assert [case.text(post) for post in fake.posts] == done


@AFTERWARDS
@pytest.mark.parametrize("status", [400, 403, 422])
def test_a_change_that_is_refused(case: Case, fake: Fake, network: Network, what: str, status: int) -> None:
    """Everything is as it was, and the network's words are known, without ours."""
    _, act = afterwards(case, network, what)
    fake.ill_after = [Reply(status, {"error": "Bad", "message": f"too old {' '.join(case.secrets)}"})]
    with pytest.raises(RejectedError, match="too old") as caught:
        act(NOW)
    assert_quiet(case, str(caught.value), repr(caught.value))
    assert [case.text(post) for post in fake.posts] == [TEXT]


@AFTERWARDS
def test_a_change_at_a_server_that_fails(case: Case, fake: Fake, network: Network, what: str) -> None:
    """It may have been made."""
    _, act = afterwards(case, network, what)
    fake.ill_after = [Reply(503, "<html>oops</html>")]
    with pytest.raises(UnknownOutcomeError):
        act(NOW)


@AFTERWARDS
def test_a_change_that_comes_too_soon(case: Case, fake: Fake, network: Network, what: str) -> None:
    """Nothing was changed, and the time to wait is known."""
    _, act = afterwards(case, network, what)
    fake.ill_after = [Reply(429, {"error": "Too many"}, {"Retry-After": "90"})]
    with pytest.raises(NotSentError) as caught:
        act(NOW)
    assert caught.value.not_before == NOW + timedelta(seconds=90)
    assert [case.text(post) for post in fake.posts] == [TEXT]


def test_another_text_for_what_is_gone(case: Case, fake: Fake, network: Network) -> None:
    """Somebody took it back by hand: that is said, and nothing is published in its place."""
    receipt, act = afterwards(case, network, "edit")
    if not isinstance(network, Deletes) or case.name == "matrix":
        pytest.skip("the network does not say so")
    network.delete(receipt.remote_id, NOW)
    with pytest.raises(RejectedError):
        act(NOW)
    assert fake.posts == []


@AFTERWARDS
def test_a_change_by_an_account_that_is_not_let_in(
    case: Case, fake: Fake, network: Network, tmp_path: Path, what: str
) -> None:
    """It concerns the whole account, and nothing was changed."""
    receipt, _ = afterwards(case, network, what)
    stranger = case.wrong(tmp_path, fake)
    with pytest.raises(case.unauthorised):
        stranger.edit(receipt.remote_id, payload(case, "Başka"), NOW) if what == "edit" else stranger.delete(
            receipt.remote_id, NOW
        )
    assert [case.text(post) for post in fake.posts] == [TEXT]


def test_counts(case: Case, network: Network) -> None:
    """How a post is doing, in our words."""
    receipt = network.send(payload(case), reply_to=(), key="k1", now=NOW)
    if not isinstance(network, Counts):
        pytest.skip("counts nothing")
    counts = network.counts(receipt.remote_id, NOW)
    assert counts
    assert set(counts) <= {"likes", "reposts", "replies", "quotes", "reactions", "views"}
