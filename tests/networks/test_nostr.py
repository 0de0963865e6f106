"""Notes that we sign ourselves, at relays that check every letter of them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from coincurve import PrivateKey

from pipeline.errors import NotSentError, RejectedError, UnknownOutcomeError, UsageError
from pipeline.model.settings import Channel
from pipeline.model.variant import Span, SpanKind
from pipeline.networks import nip19
from pipeline.networks.contract import NoReceipt, Payload, Picture, Receipt
from pipeline.networks.nostr import Nostr
from pipeline.networks.registry import open_network
from pipeline.networks.relays import PATIENCE
from pipeline.networks.schnorr import Signer, holds
from tests.networks.fakes.nostr import Relay, serving, verifies
from tests.pictures import png

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW = datetime(2026, 12, 1, 7, 0, tzinfo=UTC)
SECRET = bytes.fromhex("67dea2ed018072d675f5415ecfaed7d2597555e202d85b3d65ea4e58d2d92ffa")
#: The examples of NIP 19.
NSEC = "nsec1vl029mgpspedva04g90vltkh6fvh240zqtv9k0t9af8935ke9laqsnlfe5"
NPUB = "npub10elfcs4fr0l0r8af98jlmgdh9c8tcxjvz9qkw038js35mp4dma8qzvjptg"
OTHER = "npub180cvv07tjdrrgpa0j7j7tmnyl2yr6yr7l8j4s3evf6u64th6gkwsyjh6w6"
QUICK = replace(PATIENCE, connect=2, silence=2, deadline=3, pause=0, tries=1)
TEXT = 'Kış menüsü geldi ☕ "tırnak" \\ ğ\tsekme\nsatır 👩‍👩‍👧 </script>'


class Shelf:
    """A place for pictures."""

    def address(self, media: Any, now: datetime) -> str:  # noqa: ANN401 - a picture or a video
        """Return where it is."""
        del now
        return f"https://media.example/{media.sha256}.png"


@pytest.fixture
def relays() -> Iterator[list[Relay]]:
    """Two relays; the first says what it takes."""
    made = [Relay({"limitation": {"max_message_length": 20_000, "max_content_length": 1_000}}), Relay()]
    with serving(*made):
        yield made


def network(root: Path, relays: list[Relay]) -> Nostr:
    """Return an account at some relays."""
    urls = [relay.url for relay in relays]
    return Nostr(root, signer=Signer(SECRET), relays=urls, hosting=Shelf(), patience=QUICK)


def send(ours: Nostr, text: str = TEXT, reply_to: tuple[str, ...] = (), **about: Any) -> Receipt:  # noqa: ANN401 - of a payload
    """Send a note."""
    return ours.send(Payload(text, **about), reply_to=reply_to, key="k", now=NOW)


def test_a_note_arrives_at_every_relay(relays: list[Relay], tmp_path: Path) -> None:
    """Whole, signed, named by what it says; a page on the web shows it."""
    receipt = send(network(tmp_path, relays))
    for relay in relays:
        (note,) = relay.notes
        assert (note["content"], note["created_at"], note["kind"]) == (TEXT, int(NOW.timestamp()), 1)
        assert note["id"] == receipt.remote_id
        assert note["pubkey"] == Signer(SECRET).public
    assert receipt.lacks == ""
    assert receipt.url == f"https://njump.me/{nip19.nevent(receipt.remote_id, note['pubkey'], 1, relays[0].url)}"


def test_hashtags_people_and_addresses_are_named(relays: list[Relay], tmp_path: Path) -> None:
    """Beside the text, so that others find it; nothing in them can break the form."""
    spans = (
        Span(SpanKind.TAG, 0, 6, "Kahve"),
        Span(SpanKind.MENTION, 7, 10, NPUB),
        Span(SpanKind.LINK, 11, 12, "https://kirk.example/?a=1&b=2"),
        Span(SpanKind.LINK, 11, 12, "javascript:alert(1)"),
    )
    send(network(tmp_path, relays), "#kahve \x00\x0bnostr:x y\x7f", spans=spans, spoiler="sıcak", sensitive=True)
    note = relays[0].notes[0]
    key = "7e7e9c42a91bfef19fa929e5fda1b72e0ebc1a4c1141673e2794234d86addf4e"
    assert note["tags"] == [
        ["t", "kahve"],
        ["p", key],
        ["r", "https://kirk.example/?a=1&b=2"],
        ["content-warning", "sıcak"],
    ]
    assert note["content"] == "#kahve nostr:x y"


def test_pictures_are_addresses_with_what_they_show(relays: list[Relay], tmp_path: Path) -> None:
    """Address, kind, size, fingerprint and alt text of each (NIP 92)."""
    images = []
    for name, alt in (("a.png", "Buharı tüten\nbir fincan"), ("b.png", "Çay")):
        data = png(8, 6) if name == "a.png" else png(9, 6)
        (tmp_path / name).write_bytes(data)
        images.append(Picture(name, hashlib.sha256(data).hexdigest(), alt, "image/png"))
    send(network(tmp_path, relays), "Bak", images=tuple(images))
    note = relays[0].notes[0]
    urls = [f"https://media.example/{image.sha256}.png" for image in images]
    assert note["content"] == "Bak\n\n" + "\n\n".join(urls)
    assert note["tags"] == [
        ["imeta", f"url {urls[0]}", "m image/png", f"x {images[0].sha256}", "dim 8x6", "alt Buharı tüten bir fincan"],
        ["imeta", f"url {urls[1]}", "m image/png", f"x {images[1].sha256}", "dim 9x6", "alt Çay"],
    ]


def test_a_thread(relays: list[Relay], tmp_path: Path) -> None:
    """Every part names the first as the root, and the one that it answers (NIP 10)."""
    ours = network(tmp_path, relays)
    ids: list[str] = []
    for part in (1, 2, 3):
        ids.append(send(ours, f"Bölüm {part}", tuple(ids), part=part, parts=3).remote_id)
    marks = [[tag[:2] + tag[3:4] for tag in note["tags"] if tag[0] == "e"] for note in relays[0].notes]
    assert marks == [
        [],
        [["e", ids[0], "root"]],
        [["e", ids[0], "root"], ["e", ids[1], "reply"]],
    ]


def test_what_is_sent_again_is_the_same_note(relays: list[Relay], tmp_path: Path) -> None:
    """Minutes later and by another run: what was prepared gives the name, and the relays know it."""
    payload = Payload(TEXT)
    made = network(tmp_path, relays).prepare(payload, reply_to=(), now=NOW)
    later = NOW + timedelta(hours=3)
    first = network(tmp_path, relays).publish(made, payload, reply_to=(), now=NOW)
    assert network(tmp_path, relays).lasts(made, later)
    assert network(tmp_path, relays).publish(made, payload, reply_to=(), now=later) == first
    assert [len(relay.notes) for relay in relays] == [1, 1]
    assert not network(tmp_path, relays).lasts(made, NOW + timedelta(days=2))


def test_a_lost_answer_is_found_by_name(relays: list[Relay], tmp_path: Path) -> None:
    """Whether it arrived or not."""
    ours = network(tmp_path, relays)
    for ill, wanted in (("lost", True), ("reset", False)):
        for relay in relays:
            relay.ill = [ill]
        payload = Payload(f"Nerede? {ill}")
        made = ours.prepare(payload, reply_to=(), now=NOW)
        with pytest.raises(UnknownOutcomeError):
            ours.publish(made, payload, reply_to=(), now=NOW)
        found = ours.find_prepared(made, payload, reply_to=(), since=NOW)
        assert isinstance(found, Receipt) is wanted
        assert wanted or found is NoReceipt.ABSENT


@pytest.mark.parametrize(
    ("ill", "error"),
    [
        (("blocked: no", "invalid: no"), RejectedError),
        (("blocked: no", "rate-limited: slow down"), NotSentError),
        (("blocked: no", "error: disk"), NotSentError),
        (("lost", "blocked: no"), UnknownOutcomeError),
        (("rate-limited: slow", "reset"), UnknownOutcomeError),
    ],
)
def test_where_no_relay_takes_it_the_weakest_answer_counts(
    relays: list[Relay], tmp_path: Path, ill: tuple[str, str], error: type[Exception]
) -> None:
    """What may be out at one of them may be out; what one may take later is worth another try."""
    for relay, each in zip(relays, ill, strict=True):
        relay.ill = [each]
    with pytest.raises(error) as caught:
        send(network(tmp_path, relays))
    assert type(caught.value) is error


@pytest.mark.parametrize("ill", ["blocked: no", "lost", "reset", "rate-limited: slow"])
def test_one_relay_that_takes_it_is_enough(relays: list[Relay], tmp_path: Path, ill: str) -> None:
    """It is out, and the receipt says that not everybody has it."""
    relays[0].ill = [ill]
    receipt = send(network(tmp_path, relays))
    assert receipt.lacks == "1 of 2 relays did not take it"
    assert relays[1].notes[0]["id"] == receipt.remote_id


def test_what_a_relay_says_that_it_does_not_take_is_not_given_to_it(relays: list[Relay], tmp_path: Path) -> None:
    """Its limits are read before (NIP 11); the other one, which says nothing, gets it."""
    receipt = send(network(tmp_path, relays), "ğ" * 1_001)
    assert receipt.lacks
    assert relays[0].asked == []
    with pytest.raises(RejectedError, match="max_content_length"):
        send(network(tmp_path, relays[:1]), "ğ" * 1_001)
    with pytest.raises(RejectedError, match="max_message_length"):
        send(network(tmp_path, relays[:1]), "a", spans=tuple(Span(SpanKind.TAG, 0, 1, f"{n:0100}") for n in range(200)))


def test_a_relay_that_is_away(relays: list[Relay], tmp_path: Path) -> None:
    """Nothing was sent; with another one there, it is out."""
    away = Relay()
    with serving(away):
        pass
    with pytest.raises(NotSentError, match="was not reached"):
        send(network(tmp_path, [away]))
    assert send(network(tmp_path, [away, *relays])).lacks == "1 of 3 relays did not take it"
    found = network(tmp_path, [away, *relays]).find(Payload(TEXT), reply_to=(), key="k", since=NOW)
    assert isinstance(found, Receipt)
    with pytest.raises(NotSentError):
        network(tmp_path, [away]).find(Payload(TEXT), reply_to=(), key="k", since=NOW)


def test_the_last_look_comes_before_the_note_leaves(relays: list[Relay], tmp_path: Path) -> None:
    """Once, before the first relay: who has given it to one goes on."""
    looks: list[int] = []

    def too_late() -> None:
        raise NotSentError("too late")

    with pytest.raises(NotSentError, match="too late"):
        network(tmp_path, relays).send(Payload("a"), reply_to=(), key="k", now=NOW, last_look=too_late)
    assert [relay.notes for relay in relays] == [[], []]
    network(tmp_path, relays).send(Payload("a"), reply_to=(), key="k", now=NOW, last_look=lambda: looks.append(1))
    assert looks == [1]


def test_taking_back(relays: list[Relay], tmp_path: Path) -> None:
    """Every relay is asked to forget it; a second time is fine."""
    ours = network(tmp_path, relays)
    receipt = send(ours)
    for _ in range(2):
        ours.delete(receipt.remote_id, NOW + timedelta(minutes=5))
        assert [relay.notes for relay in relays] == [[], []]


def other(kind: int, content: str, tags: list[list[str]], who: int) -> dict[str, Any]:
    """Return what somebody else says."""
    key = PrivateKey(bytes([who]) * 32)
    public = key.public_key_xonly.format().hex()
    whole = json.dumps([0, public, 1, kind, tags, content], separators=(",", ":"), ensure_ascii=False)
    digest = hashlib.sha256(whole.encode()).digest()
    signature = key.sign_schnorr(digest).hex()
    return {
        "id": digest.hex(), "pubkey": public, "created_at": 1, "kind": kind, "tags": tags, "content": content,
        "sig": signature,
    }  # fmt: skip


def test_counts(relays: list[Relay], tmp_path: Path) -> None:
    """Of all relays together, each person once; our own thread, dislikes and answers to answers do not count."""
    ours = network(tmp_path, relays)
    name = send(ours, "Bir").remote_id
    send(ours, "İki", (name,))
    tag = [["e", name]]
    said = [
        other(7, "+", tag, 2),
        other(7, "☕", tag, 2),
        other(7, "+", tag, 3),
        other(7, "-", tag, 4),
        other(6, "", tag, 2),
        other(1, "Güzel", [["e", name, "", "root"]], 3),
        other(1, "Bence de", [["e", name, "", "root"], ["e", "0" * 64, "", "reply"]], 4),
    ]
    for number, event in enumerate(said):
        assert relays[number % 2].take(event) == (True, "")
    relays[0].take(said[0])
    relays[1].take(said[0])
    relays[0].events["f" * 64] = {**said[0], "id": "f" * 64, "content": "nobody signed this"}
    assert ours.counts(name, NOW) == {"likes": 2, "reposts": 1, "replies": 1}


def test_whose_key_it_is(relays: list[Relay], tmp_path: Path) -> None:
    """By the profile that relays have, and always by the key."""
    ours = network(tmp_path, relays)
    assert (ours.whoami(NOW).name, ours.whoami(NOW).id) == (
        "",
        nip19.encoded("npub", bytes.fromhex(Signer(SECRET).public)),
    )
    profile = ours._signed(0, [], json.dumps({"name": "kirk\nikindi"}), 5)
    assert relays[1].take(profile) == (True, "")
    assert ours.whoami(NOW).name == "kirk ikindi"


#: Test vectors 0 to 4, 6, 8 and 12 of BIP 340: secret, public, random, message, signature, whether it holds.
VECTORS = """\
0000000000000000000000000000000000000000000000000000000000000003 F9308A019258C31049344F85F89D5229B531C845836F99B08601F113BCE036F9 0000000000000000000000000000000000000000000000000000000000000000 0000000000000000000000000000000000000000000000000000000000000000 E907831F80848D1069A5371B402410364BDF1C5F8307B0084C55F1CE2DCA821525F66A4A85EA8B71E482A74F382D2CE5EBEEE8FDB2172F477DF4900D310536C0 TRUE
B7E151628AED2A6ABF7158809CF4F3C762E7160F38B4DA56A784D9045190CFEF DFF1D77F2A671C5F36183726DB2341BE58FEAE1DA2DECED843240F7B502BA659 0000000000000000000000000000000000000000000000000000000000000001 243F6A8885A308D313198A2E03707344A4093822299F31D0082EFA98EC4E6C89 6896BD60EEAE296DB48A229FF71DFE071BDE413E6D43F917DC8DCF8C78DE33418906D11AC976ABCCB20B091292BFF4EA897EFCB639EA871CFA95F6DE339E4B0A TRUE
C90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B14E5C9 DD308AFEC5777E13121FA72B9CC1B7CC0139715309B086C960E18FD969774EB8 C87AA53824B4D7AE2EB035A2B5BBBCCC080E76CDC6D1692C4B0B62D798E6D906 7E2D58D8B3BCDF1ABADEC7829054F90DDA9805AAB56C77333024B9D0A508B75C 5831AAEED7B44BB74E5EAB94BA9D4294C49BCF2A60728D8B4C200F50DD313C1BAB745879A5AD954A72C45A91C3A51D3C7ADEA98D82F8481E0E1E03674A6F3FB7 TRUE
0B432B2677937381AEF05BB02A66ECD012773062CF3FA2549E44F58ED2401710 25D1DFF95105F5253C4022F628A996AD3A0D95FBF21D468A1B33F8C160D8F517 FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF 7EB0509757E246F19449885651611CB965ECC1A187DD51B64FDA1EDC9637D5EC97582B9CB13DB3933705B32BA982AF5AF25FD78881EBB32771FC5922EFC66EA3 TRUE
- D69C3509BB99E412E68B0FE8544E72837DFA30746D8BE2AA65975F29D22DC7B9 - 4DF3C3F68FCC83B27E9D42C90431A72499F17875C81A599B566C9889B9696703 00000000000000000000003B78CE563F89A0ED9414F5AA28AD0D96D6795F9C6376AFB1548AF603B3EB45C9F8207DEE1060CB71C04E80F593060B07D28308D7F4 TRUE
- DFF1D77F2A671C5F36183726DB2341BE58FEAE1DA2DECED843240F7B502BA659 - 243F6A8885A308D313198A2E03707344A4093822299F31D0082EFA98EC4E6C89 FFF97BD5755EEEA420453A14355235D382F6472F8568A18B2F057A14602975563CC27944640AC607CD107AE10923D9EF7A73C643E166BE5EBEAFA34B1AC553E2 FALSE
- DFF1D77F2A671C5F36183726DB2341BE58FEAE1DA2DECED843240F7B502BA659 - 243F6A8885A308D313198A2E03707344A4093822299F31D0082EFA98EC4E6C89 6CFF5C3BA86C69EA4B7376F31A9BCB4F74C1976089B2D9963DA2E5543E177769961764B3AA9B2FFCB6EF947B6887A226E8D7C93E00C5ED0C1834FF0D0C2E6DA6 FALSE
- DFF1D77F2A671C5F36183726DB2341BE58FEAE1DA2DECED843240F7B502BA659 - 243F6A8885A308D313198A2E03707344A4093822299F31D0082EFA98EC4E6C89 FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEFFFFFC2F69E89B4C5564D00349106B8497785DD7D1D713A8AE82B32FA79D5F7FC407D39B FALSE
"""  # noqa: E501 - numbers as they are published


@pytest.mark.parametrize("line", VECTORS.splitlines())
def test_signatures_are_those_of_bip_340(line: str) -> None:
    """What we sign with, and what the fake relay counts by, agree with what was published."""
    key, public, random, message, signature, sound = line.split()
    digest = bytes.fromhex(message)
    assert holds(public.lower(), digest, signature.lower()) is (sound == "TRUE")
    assert verifies(bytes.fromhex(public), digest, bytes.fromhex(signature)) is (sound == "TRUE")
    if key != "-":
        signer = Signer(bytes.fromhex(key))
        assert signer.public == public.lower()
        assert signer.sign(digest, bytes.fromhex(random)) == signature.lower()


def test_names_are_those_of_nip_19() -> None:
    """Both ways; the name of an event is one that other programs made."""
    assert nip19.encoded("nsec", SECRET) == NSEC
    assert nip19.decoded("nsec", NSEC) == SECRET
    assert nip19.encoded("npub", nip19.decoded("npub", NPUB)) == NPUB
    assert (
        nip19.nevent(
            "fdcf4e971ebcda7dde5b6b2130492cf99fd58c3f8e9cc551498f0682aaa74430",
            "df173277182f3155d37b330211ba1de4a81500c02d195e964f91be774ec96708",
            1,
            "wss://relay.damus.io",
        )
        == "nevent1qqs0mn6wju0teknamedkkgfsfyk0n8743slca8x929yc7p5z42n5gvqpz3mhxue69uhhyetvv9ujuerpd46hxtnfdup"
        "zphchxfm3ste32hfhkvczzxapme9gz5qvqtget6tylyd7wa8vjecgqvzqqqqqqysdssmq"
    )


def channel(**about: Any) -> Channel:  # noqa: ANN401 - of a channel
    """Return a channel with everything it needs."""
    known: dict[str, Any] = {"secrets": {"key": "THE_KEY"}, "options": {"relays": ("wss://relay.example",)}}
    return Channel("n", "content/n/channel.toml", "nostr", "kirk", **{**known, **about})


@pytest.mark.parametrize("key", [NSEC, NSEC.upper(), SECRET.hex()])
def test_a_key_in_either_form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    """As programs show it, or in hexadecimal; an account that names another key is noticed."""
    monkeypatch.setenv("THE_KEY", key)
    made = open_network(tmp_path, channel())
    assert isinstance(made, Nostr)
    assert SECRET.hex() not in f"{made!r}{vars(made)!r}"
    with pytest.raises(UsageError, match="another account's"):
        open_network(tmp_path, replace(channel(), account=OTHER))
    assert isinstance(open_network(tmp_path, replace(channel(), account=NPUB)), Nostr)


@pytest.mark.parametrize("key", ["nsec1wrong", NPUB, NSEC[:-1] + "q", "00" * 32, "ff" * 32, "ab" * 31, "word"])
def test_what_is_no_key_is_not_repeated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    """Perhaps it is one with a letter too few."""
    monkeypatch.setenv("THE_KEY", key)
    with pytest.raises(UsageError) as caught:
        open_network(tmp_path, channel())
    assert key not in f"{caught.value}{caught.value.hint}{caught.value.__cause__}"


@pytest.mark.parametrize(
    "relay", ["https://relay.example", "relay.example", "ws://relay.example", "wss://a:b@relay.example"]
)
def test_what_is_no_relay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, relay: str) -> None:
    """In the clear to this machine only, and no login in the address."""
    monkeypatch.setenv("THE_KEY", NSEC)
    with pytest.raises(UsageError):
        open_network(tmp_path, channel(options={"relays": (relay,)}))
    with pytest.raises(UsageError):
        open_network(tmp_path, channel(options={}))
