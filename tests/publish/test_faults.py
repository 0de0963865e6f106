"""What goes wrong on the wire, and what becomes of the post: the whole way, from the socket into the ledger.

A front stands between a real adapter and a strict fake of its network. It passes requests on and does to the first
message whatever a case says, before the network has it or after. What is asserted is what a brand would see: where
the post stands, what its ledger says, what the account's next post and the other account did, and that in the end the
network has each message once.
"""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from pipeline.model.plan import State
from pipeline.networks.http import Patience
from pipeline.networks.mastodon import Mastodon
from tests.networks.fakes import mastodon
from tests.networks.fakes.base import Reply, serving
from tests.networks.faulty import read_request, reset
from tests.publish.desk import MINUTE, NOW, Desk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from pipeline.model.settings import Channel
    from tests.networks.fakes.base import Asked

    Behaviour = Callable[[socket.socket, "Front"], None]

SECOND = timedelta(seconds=1)
QUICK = Patience(connect=1, silence=0.5, deadline=1, tries=1, pause=0, sleep=lambda _: None)
#: Runs after the first: within the time that a message may be under way, after it, and after a list may be old.
LATER = (NOW + MINUTE, NOW + 9 * MINUTE, NOW + 11 * MINUTE, NOW + 31 * MINUTE)


class Network(mastodon.Mastodon):
    """Mastodon, at the time of the runs, without its memory for keys, and which may show its lists late.

    What is sent twice is there twice.

    Attributes:
        now: what time it is there.
        hides: whether a list leaves out what is there.
    """

    now = NOW
    hides = False

    def post(self, asked: Asked) -> Reply:
        """Publish, each time."""
        self.keys.clear()
        reply = super().post(asked)
        self.posts[-1]["created_at"] = self.now.isoformat()
        return reply

    def listed(self, asked: Asked) -> Reply:
        """Give the list, or an old one."""
        reply = super().listed(asked)
        return Reply(200, []) if self.hides else reply

    def texts(self) -> list[str]:
        """Return what readers see, in order of arrival."""
        return [post["content"].removeprefix("<p>").removesuffix("</p>") for post in self.posts]


@dataclass
class Front:
    """What stands between the adapter and its network.

    Args:
        network: the fake behind it.
        does: what happens to messages, one after the other; those beyond are passed on.
    """

    network: Network
    does: list[Behaviour] = field(default_factory=list)
    messages: int = 0
    seen: list[bytes] = field(default_factory=list)
    url: str = ""

    def serve(self, connection: socket.socket) -> None:
        """Deal with one connection."""
        if not self.does:
            return pass_on(connection, self)
        head = connection.recv(65536, socket.MSG_PEEK)
        if not head.startswith(b"POST /api/v1/statuses"):
            return pass_on(connection, self)
        self.messages += 1
        return self.does.pop(0)(connection, self)

    def ask(self, request: bytes) -> bytes:
        """Ask the network itself."""
        self.seen.append(request)
        place = urlsplit(self.network.url)
        with socket.create_connection((place.hostname or "", place.port or 0), timeout=5) as behind:
            behind.sendall(request)
            answer = b""
            while piece := behind.recv(65536):
                answer += piece
        return answer


def pass_on(connection: socket.socket, front: Front) -> None:
    """Let the network answer."""
    connection.sendall(front.ask(read_request(connection)))


def reset_unread(connection: socket.socket, front: Front) -> None:
    """Break off when something has come, without reading it."""
    del front
    reset(connection)


def reset_read(connection: socket.socket, front: Front) -> None:
    """Read everything, do nothing, break off."""
    del front
    read_request(connection)
    reset(connection)


def reset_taken(connection: socket.socket, front: Front) -> None:
    """Let the network take it, then break off."""
    front.ask(read_request(connection))
    reset(connection)


def hang(connection: socket.socket, front: Front) -> None:
    """Read everything, do nothing, say nothing until the other side hangs up."""
    del front
    read_request(connection)
    connection.settimeout(5)
    connection.recv(1)


def hang_taken(connection: socket.socket, front: Front) -> None:
    """Let the network take it, say nothing."""
    front.ask(read_request(connection))
    connection.settimeout(5)
    connection.recv(1)


def says(*answer: str, taken: bool) -> Behaviour:
    """Let the network take it or not, and say something of one's own."""

    def behave(connection: socket.socket, front: Front) -> None:
        request = read_request(connection)
        if taken:
            front.ask(request)
        status, *rest = answer
        body = rest.pop() if rest and rest[-1].startswith(("{", "<", "[")) else ""
        length = f"Content-Length: {len(body)}"
        connection.sendall("\r\n".join([f"HTTP/1.1 {status}", *rest, length, "", body]).encode())

    return behave


def truncated(connection: socket.socket, front: Front) -> None:
    """Let the network take it, and break the answer off in the middle."""
    answer = front.ask(read_request(connection))
    connection.sendall(answer[: len(answer) - 20])


def garbage(connection: socket.socket, front: Front) -> None:
    """Let the network take it, and speak another language."""
    front.ask(read_request(connection))
    connection.sendall(b"\x15\x03\x01\x00\x02\x02\x46" * 10)


@contextmanager
def standing(front: Front) -> Iterator[Front]:
    """Let a front answer on loopback."""
    listener = socket.create_server(("127.0.0.1", 0))
    front.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    over = threading.Event()

    def accept() -> None:
        while True:
            connection, _ = listener.accept()
            with connection, suppress(OSError):
                if over.is_set():
                    return
                front.serve(connection)

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield front
    finally:
        over.set()
        with suppress(OSError), socket.create_connection(("127.0.0.1", listener.getsockname()[1]), timeout=1):
            pass
        thread.join(timeout=5)
        listener.close()


@dataclass
class Wire:
    """A desk whose channel `x` goes through the front; `bluesky` goes to a network that is well."""

    desk: Desk
    front: Front
    other: Front

    def run(self, now: datetime = NOW) -> tuple[State, int, int]:
        """Publish once; return where the first post stands, the exit code, and how many wait for their account."""
        self.front.network.now = self.other.network.now = now
        doors = self.desk.doors(open_network=self.open)
        outcomes = self.desk.publish(now, doors=doors)
        planned = {str(each.target): each for each in self.desk.look(now).plan.targets}
        return planned["x/A"].state, outcomes.exit_code, outcomes.shut + outcomes.resting

    def open(self, root: Path, channel: Channel) -> Mastodon:
        """Return the adapter of a channel."""
        front = self.other if channel.name == "bluesky" else self.front
        return Mastodon(root, server=front.url, token=front.network.token, patience=QUICK)


@pytest.fixture
def wire(make_desk: Callable[..., Desk]) -> Iterator[Wire]:
    """Two posts on the account whose first message meets a fault, one of them on another account too."""
    desk = make_desk({"A": "Bir.", "B": "İki."}, also={"B": ("bluesky",)})
    with (
        serving(Network()) as one,
        serving(Network()) as two,
        standing(Front(one)) as front,  # type: ignore[arg-type] # serving gives back what it was given
        standing(Front(two)) as other,  # type: ignore[arg-type] # likewise
    ):
        yield Wire(desk, front, other)


#: What becomes of a message of which the network has nothing: it is given up, looked for, not found twice, sent again.
NEVER_CAME = ["intent", "unknown", "looked", "absent", "intent", "published"]
#: And of one that the network has, whatever it said: it is looked for and found.
CAME = ["intent", "unknown", "published"]

DOUBTS: dict[str, tuple[Behaviour, bool]] = {
    "reset before it was read": (reset_unread, False),
    "reset after it was read": (reset_read, False),
    "reset after it was taken": (reset_taken, True),
    "no answer": (hang, False),
    "no answer, and it was taken": (hang_taken, True),
    "an answer that breaks off": (truncated, True),
    "yes without an id": (says("200 OK", "{}", taken=True), True),
    "yes, and not in JSON": (says("200 OK", "<p>welcome</p>", taken=True), True),
    "garbage": (garbage, True),
    "500": (says("500 Internal Server Error", taken=False), False),
    "500, and it was taken": (says("500 Internal Server Error", taken=True), True),
    "502, and it was taken": (says("502 Bad Gateway", taken=True), True),
    "503 that names a time": (says("503 Service Unavailable", "Retry-After: 5", taken=False), False),
    "504, and it was taken": (says("504 Gateway Timeout", taken=True), True),
    "408": (says("408 Request Timeout", taken=False), False),
    "409 for what is there already": (says("409 Conflict", '{"error": "duplicate"}', taken=True), True),
    "a redirect": (says("302 Found", "Location: https://elsewhere.example/api/v1/statuses", taken=False), False),
    "a redirect that keeps the method": (says("308 Permanent Redirect", "Location: /again", taken=False), False),
}


@pytest.mark.parametrize("name", DOUBTS)
def test_a_doubt_is_settled_and_never_sent_past(wire: Wire, name: str) -> None:
    """Whatever was said: the message is there once, the next post and the other account were not kept waiting."""
    behave, taken = DOUBTS[name]
    wire.front.does = [behave]
    state, code, _ = wire.run()
    assert (state, code) == ((State.PUBLISHED, 0) if taken else (State.UNKNOWN, 4))
    assert sorted(wire.front.network.texts()) == (["Bir.", "İki."] if taken else ["İki."])
    assert wire.other.network.texts() == ["İki."]
    doubted, sent = State.UNKNOWN, State.PUBLISHED
    assert [wire.run(now)[0] for now in LATER] == ([sent] * 4 if taken else [doubted, doubted, sent, sent])
    assert wire.desk.types("A") == (CAME if taken else NEVER_CAME)
    assert sorted(wire.front.network.texts()) == ["Bir.", "İki."]
    assert not any(b"elsewhere" in request or b"/again" in request for request in wire.front.seen)


def test_what_a_list_shows_late_is_waited_for(wire: Wire) -> None:
    """It was taken, the answer was lost, and the list that is looked at is old: it must not be sent again."""
    wire.front.does, wire.front.network.hides = [reset_taken], True
    assert wire.run()[:2] == (State.UNKNOWN, 4)
    for now in LATER[:2]:
        assert wire.run(now)[:2] == (State.UNKNOWN, 4)
    wire.front.network.hides = False
    assert wire.run(LATER[2])[:2] == (State.PUBLISHED, 0)
    assert wire.desk.types("A") == ["intent", "unknown", "looked", "published"]
    assert sorted(wire.front.network.texts()) == ["Bir.", "İki."]


def test_nobody_is_there(wire: Wire) -> None:
    """Provably nothing was sent: no waiting for any lease, and the other account does not notice."""
    real, wire.front.url = wire.front.url, "http://127.0.0.1:1"
    assert wire.run()[:2] == (State.DUE, 4)
    assert wire.desk.types("A") == ["intent", "not-sent"]
    assert wire.other.network.texts() == ["İki."]
    wire.front.url = real
    assert wire.run(NOW + SECOND)[:2] == (State.PUBLISHED, 0)
    assert wire.front.network.texts() == ["Bir.", "İki."]


WAITS = {
    "a span": "Retry-After: 90",
    "a date": f"Retry-After: {format_datetime(NOW + 90 * SECOND, usegmt=True)}",
}


@pytest.mark.parametrize("name", WAITS)
def test_an_account_waits_as_long_as_its_network_asks(wire: Wire, name: str) -> None:
    """To the second, with all its posts, and no other account with it."""
    wire.front.does = [says("429 Too Many Requests", WAITS[name], '{"error": "slow down"}', taken=False)]
    assert wire.run() == (State.DUE, 4, 1)
    assert wire.desk.types("A") == ["intent", "not-sent"]
    assert (wire.desk.types("B"), wire.other.network.texts()) == ([], ["İki."])
    asked = len(wire.front.seen)
    assert wire.run(NOW + 89 * SECOND) == (State.DUE, 0, 0)
    assert len(wire.front.seen) == asked
    assert wire.run(NOW + 90 * SECOND)[:2] == (State.PUBLISHED, 0)
    assert wire.front.network.texts() == ["Bir.", "İki."]


def test_an_account_that_is_not_let_in_is_asked_once_a_run(wire: Wire) -> None:
    """Its posts stay due, others go out, and a new token sends everything."""
    right = wire.front.network.token
    wire.front.network.token = "another"  # noqa: S105 - it opens nothing
    wire.open = lambda root, channel: Mastodon(  # type: ignore[method-assign] # the account keeps its old token
        root,
        server=(wire.other if channel.name == "bluesky" else wire.front).url,
        token=right,
        patience=QUICK,
    )
    assert wire.run() == (State.DUE, 4, 1)
    assert (wire.desk.types("A"), wire.desk.types("B")) == (["intent", "not-sent"], [])
    assert wire.other.network.texts() == ["İki."]
    assert len(wire.front.seen) == 1
    wire.front.network.token = right
    assert wire.run(NOW + SECOND)[:2] == (State.PUBLISHED, 0)
    assert wire.front.network.texts() == ["Bir.", "İki."]


REFUSALS = ["400 Bad Request", "403 Forbidden", "404 Not Found", "410 Gone", "413 Too Large", "422 Unprocessable"]


@pytest.mark.parametrize("status", REFUSALS)
def test_a_refusal_waits_for_an_edit(wire: Wire, status: str) -> None:
    """A network that says no says no again; the account's next post is not held against it."""
    wire.front.does = [says(status, '{"error": "we do not like it"}', taken=False)]
    assert wire.run()[:2] == (State.REJECTED, 4)
    assert wire.desk.types("A") == ["intent", "rejected"]
    assert "we do not like it" in str(wire.desk.events("A")[-1].data["reason"])
    assert wire.run(LATER[-1])[:2] == (State.REJECTED, 0)
    assert wire.front.network.texts() == ["İki."]
    wire.desk.bodies = {"A": "Başka.", "B": "İki."}
    assert wire.run(LATER[-1])[:2] == (State.PUBLISHED, 0)
    assert wire.front.network.texts() == ["İki.", "Başka."]


def test_the_sequence_of_faults_that_a_bad_night_brings(wire: Wire) -> None:
    """One after the other on one post, with an hour between the runs: once in the end."""
    night: Sequence[Behaviour] = (reset_read, hang, says("500 Internal Server Error", taken=False), reset_taken)
    wire.front.does = list(night)
    wire.desk.max_late = timedelta(days=2)
    for run in range(40):
        wire.run(NOW + run * 5 * MINUTE)
    assert sorted(wire.front.network.texts()) == ["Bir.", "İki."]
    assert wire.desk.types("A")[-1] == "published"
