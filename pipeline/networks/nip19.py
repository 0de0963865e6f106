"""Nostr's names for people and messages: a human-readable beginning, letters, a checksum (NIP 19, BIP 173)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CHECKSUM, KEY = 6, 32
#: What stands where in the longer names: the thing itself, a relay that has it, who wrote it, its kind.
_SPECIAL, _RELAY, _AUTHOR, _KIND = 0, 1, 2, 3
_LONGEST_RELAY = 255


def encoded(human: str, data: bytes) -> str:
    """Return the name of some bytes."""
    bits = int.from_bytes(data) << -len(data) * 8 % 5
    count = -(-len(data) * 8 // 5)
    values = [bits >> 5 * place & 31 for place in range(count - 1, -1, -1)]
    check = _polymod([*_expanded(human), *values, *[0] * _CHECKSUM]) ^ 1
    values += [check >> 5 * place & 31 for place in range(_CHECKSUM - 1, -1, -1)]
    return f"{human}1{''.join(_ALPHABET[value] for value in values)}"


def decoded(human: str, name: str) -> bytes:
    """Return the 32 bytes that a name of that beginning stands for, none where a letter of it is wrong."""
    beginning, _, data = name.rpartition("1")
    values = [_ALPHABET.find(char) for char in data]
    if beginning != human or -1 in values or len(values) <= _CHECKSUM or _polymod([*_expanded(human), *values]) != 1:
        return b""
    number = 0
    for value in values[:-_CHECKSUM]:
        number = number << 5 | value
    spare = len(values[:-_CHECKSUM]) * 5 - KEY * 8
    if not 0 <= spare < 5 or number & (1 << spare) - 1:  # noqa: PLR2004 - less than one letter, and nothing in it
        return b""
    return (number >> spare).to_bytes(KEY)


def nevent(name: str, author: str, kind: int, relay: str = "") -> str:
    """Return the name of a message by which others find it.

    Args:
        name: its id, in hexadecimal.
        author: the public key of who wrote it, in hexadecimal.
        kind: of the message.
        relay: one that has it.
    """
    there = relay.encode("ascii", "ignore")[:_LONGEST_RELAY]
    pieces = [(_SPECIAL, bytes.fromhex(name)), (_AUTHOR, bytes.fromhex(author)), (_KIND, kind.to_bytes(4))]
    if there:
        pieces.insert(1, (_RELAY, there))
    return encoded("nevent", b"".join(bytes([what, len(data)]) + data for what, data in pieces))


def _expanded(human: str) -> list[int]:
    return [*(ord(char) >> 5 for char in human), 0, *(ord(char) & 31 for char in human)]


def _polymod(values: Iterable[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for place, generator in enumerate(_GENERATORS):
            check ^= generator if top >> place & 1 else 0
    return check
