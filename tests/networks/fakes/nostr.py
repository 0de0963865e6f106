"""A relay of Nostr that takes what NIP 1 names and nothing else; its arithmetic is that of the paper, not of a library.

BIP 340 is checked here with whole numbers, and the canonical form of an event is written letter by letter, so that a
mistake of ours in either would be seen.
"""

from __future__ import annotations

import hashlib
import json
import re
import socket
import struct
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from wsproto import ConnectionType, WSConnection
from wsproto.events import AcceptConnection, CloseConnection, Ping, Pong, Request, TextMessage

if TYPE_CHECKING:
    from collections.abc import Iterator

P = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEFFFFFC2F
N = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
G = (
    0x79BE667EF9DCBBAC55A06295CE870B07029BFCDB2DCE28D959F2815B16F81798,
    0x483ADA7726A3C4655DA4FBFC0E1108A8FD17B448A68554199C47D08FFB10D4B8,
)
ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}

Point = tuple[int, int] | None


def add(a: Point, b: Point) -> Point:
    """Add two points of the curve."""
    if a is None or b is None:
        return a or b
    if a[0] == b[0] and a[1] != b[1]:
        return None
    slope = 3 * a[0] ** 2 * pow(2 * a[1], -1, P) if a == b else (b[1] - a[1]) * pow(b[0] - a[0], -1, P)
    x = (slope**2 - a[0] - b[0]) % P
    return x, (slope * (a[0] - x) - a[1]) % P


def times(n: int, point: Point) -> Point:
    """Multiply a point."""
    found: Point = None
    for bit in f"{n:b}":
        found = add(found, found)
        found = add(found, point) if bit == "1" else found
    return found


def tagged(name: str, data: bytes) -> bytes:
    """Hash for one purpose."""
    tag = hashlib.sha256(name.encode()).digest()
    return hashlib.sha256(tag + tag + data).digest()


def verifies(public: bytes, digest: bytes, signature: bytes) -> bool:
    """Verify as BIP 340 has it."""
    x, r, s = int.from_bytes(public), int.from_bytes(signature[:32]), int.from_bytes(signature[32:])
    square = (x**3 + 7) % P
    y = pow(square, (P + 1) // 4, P)
    if x >= P or r >= P or s >= N or y * y % P != square:
        return False
    e = int.from_bytes(tagged("BIP0340/challenge", signature[:32] + public + digest)) % N
    found = add(times(s, G), times(N - e, (x, y if y % 2 == 0 else P - y)))
    return found is not None and found[1] % 2 == 0 and found[0] == r


def canonical(value: Any) -> str:  # noqa: ANN401 - JSON
    """Write JSON as NIP 1 wants it hashed."""
    if isinstance(value, list):
        return f"[{','.join(map(canonical, value))}]"
    if isinstance(value, str):
        return '"' + "".join(ESCAPES.get(char, char) for char in value) + '"'
    return str(value)


def wrong(event: Any) -> str:  # noqa: ANN401 - whatever somebody sent
    """Return what is wrong with an event, nothing where it is as NIP 1 has it."""
    if set(event) != {"id", "pubkey", "created_at", "kind", "tags", "content", "sig"}:
        return "invalid: fields"
    if not all(isinstance(tag, list) and tag and all(isinstance(each, str) for each in tag) for tag in event["tags"]):
        return "invalid: tags"
    if not re.fullmatch("[0-9a-f]{64}", event["pubkey"]) or not re.fullmatch("[0-9a-f]{128}", event["sig"]):
        return "invalid: hexadecimal"
    parts = [0, *(event[name] for name in ("pubkey", "created_at", "kind", "tags", "content"))]
    digest = hashlib.sha256(canonical(parts).encode()).digest()
    if digest.hex() != event["id"]:
        return "invalid: id"
    return "" if verifies(bytes.fromhex(event["pubkey"]), digest, bytes.fromhex(event["sig"])) else "invalid: signature"


class Relay:
    """One relay.

    Args:
        facts: what it says of itself (NIP 11), None where it says nothing.
    """

    def __init__(self, facts: dict[str, Any] | None = None) -> None:
        self.facts = facts
        self.events: dict[str, dict[str, Any]] = {}
        self.asked: list[list[Any]] = []
        #: What happens to the next event instead of the work: an answer, `lost` (taken, and no answer), `reset`.
        self.ill: list[str] = []
        self.url = ""
        self.tokens: list[str] = []

    @property
    def notes(self) -> list[dict[str, Any]]:
        """The notes that it has, oldest first."""
        return [event for event in self.events.values() if event["kind"] == 1]

    def take(self, event: dict[str, Any]) -> tuple[bool, str]:
        """Take an event; return what it says."""
        if event.get("id") in self.events:
            return True, "duplicate: already have this event"
        if said := wrong(event):
            return False, said
        self.events[event["id"]] = event
        if event["kind"] == 5:
            for name, *rest in event["tags"]:
                target = self.events.get(rest[0])
                if name == "e" and target and target["pubkey"] == event["pubkey"]:
                    del self.events[rest[0]]
        return True, ""

    def find(self, question: dict[str, Any]) -> list[dict[str, Any]]:
        """Return what answers a question."""
        assert set(question) <= {"ids", "authors", "kinds", "limit", "#e"}

        def fits(event: dict[str, Any]) -> bool:
            named = {tag[1] for tag in event["tags"] if tag[0] == "e"}
            return (
                event["id"] in question.get("ids", [event["id"]])
                and event["pubkey"] in question.get("authors", [event["pubkey"]])
                and event["kind"] in question.get("kinds", [event["kind"]])
                and ("#e" not in question or bool(named & set(question["#e"])))
            )

        return [event for event in self.events.values() if fits(event)]


@contextmanager
def serving(*relays: Relay) -> Iterator[None]:
    """Let relays answer on loopback."""
    listeners = []
    for relay in relays:
        listener = socket.create_server(("127.0.0.1", 0))
        relay.url = f"ws://127.0.0.1:{listener.getsockname()[1]}"
        listeners.append(listener)
        threading.Thread(target=_listen, args=(listener, relay), daemon=True).start()
    try:
        yield
    finally:
        for listener in listeners:
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()


def _listen(listener: socket.socket, relay: Relay) -> None:
    while True:
        try:
            client, _ = listener.accept()
        except OSError:
            return
        with client, suppress(OSError):
            _serve(client, relay)


def _serve(client: socket.socket, relay: Relay) -> None:
    head = b""
    while b"\r\n\r\n" not in head:
        piece = client.recv(65536)
        if not piece:
            return
        head += piece
    if b"upgrade: websocket" in head.lower():
        _talk(client, relay, head)
        return
    body = json.dumps(relay.facts).encode() if relay.facts is not None else b"hello"
    wanted = b"accept: application/nostr+json" in head.lower()
    status = b"200 OK" if wanted and relay.facts is not None else b"404 Not Found"
    client.sendall(b"HTTP/1.1 %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s" % (status, len(body), body))


def _talk(client: socket.socket, relay: Relay, head: bytes) -> None:
    protocol = WSConnection(ConnectionType.SERVER)
    data = head
    while data:
        protocol.receive_data(data)
        for event in protocol.events():
            if isinstance(event, Request):
                client.sendall(protocol.send(AcceptConnection()))
                client.sendall(protocol.send(TextMessage(json.dumps(["AUTH", "a-challenge"]))))
                client.sendall(protocol.send(Ping(b"?")))
            elif isinstance(event, TextMessage):
                for said in _answers(json.loads(event.data), relay, client):
                    client.sendall(protocol.send(TextMessage(json.dumps(said)[:7], message_finished=False)))
                    client.sendall(protocol.send(TextMessage(json.dumps(said)[7:])))
            elif isinstance(event, CloseConnection):
                return
            else:
                assert isinstance(event, Pong)
        data = client.recv(65536)


def _answers(asked: list[Any], relay: Relay, client: socket.socket) -> Iterator[list[Any]]:
    relay.asked.append(asked)
    match asked:
        case ["EVENT", event]:
            ill = relay.ill.pop(0) if relay.ill else ""
            if ill not in ("", "lost", "reset"):
                yield ["OK", event["id"], False, ill]
                return
            if ill == "lost":
                relay.take(event)
            if ill:
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                client.close()
                return
            yield ["NOTICE", "hello"]
            yield ["OK", "0" * 64, True, ""]
            yield ["OK", event["id"], *relay.take(event)]
        case ["REQ", name, question]:
            for event in relay.find(question):
                yield ["EVENT", name, event]
            yield ["EOSE", name]
