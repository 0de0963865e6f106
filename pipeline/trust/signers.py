"""Whose signature counts: `allowed_signers` as ssh-keygen reads it, and which key an SSH signature names.

A line that says who may sign for whole domains (`*@example.org`), or for a certificate authority, names nobody: it is
passed over and told of. Of a signature only the outside is read here, key and namespace; whether it is right,
ssh-keygen says (`trust/signatures.py`).
"""

from __future__ import annotations

import base64
import binascii
import re
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Bytes of the file; a thousand people fit.
LARGEST_FILE = 200_000
#: Bytes of a signature's armour; that of the longest RSA key has 3,500.
LARGEST_ARMOUR = 16_000
_FIELD = re.compile(r'(?:"(?:\\.|[^"\\])*"|[^\s"])+')
_KEY_TYPE = re.compile(r"(?:sk-)?(?:ssh|ecdsa)-[a-z0-9@.-]+\Z")
_MAIL_OR_NAME = re.compile(r"[^\s\"*?!,]+\Z")
_ARMOUR = re.compile(
    rb"-----BEGIN SSH SIGNATURE-----\r?\n([A-Za-z0-9+/=\r\n]+)-----END SSH SIGNATURE-----\r?\n?\Z", re.ASCII
)
_MAGIC = b"SSHSIG\0\0\0\1"


class Signer(NamedTuple):
    """One line of `allowed_signers`.

    Args:
        line: its number.
        principals: who signs with the key: mail addresses, names.
        options: as they are written: `namespaces="git"`, `valid-before="20270101"`.
        type: of the key.
        key: in base64.
    """

    line: int
    principals: tuple[str, ...]
    options: str
    type: str
    key: str


class Signers(NamedTuple):
    """A whole file.

    Args:
        lines: those that name somebody.
        wrong: line → why it counts for nothing.
    """

    lines: tuple[Signer, ...] = ()
    wrong: tuple[tuple[int, Message], ...] = ()

    def of(self, key: bytes) -> tuple[Signer, ...]:
        """Return the lines of a key, as it stands in a signature."""
        wanted = base64.b64encode(key).decode()
        return tuple(each for each in self.lines if each.key == wanted)

    def people_of(self, armour: bytes) -> tuple[str, ...]:
        """Return who a signature claims to be of: all names of its key. Whether it is theirs is another matter.

        A key that stands under two names is one person's: it must neither count twice nor escape from four eyes.
        """
        seal = seal_of(armour)
        lines = self.of(seal.key) if seal else ()
        return tuple(dict.fromkeys(name for line in lines for name in line.principals))

    def people(self) -> tuple[tuple[str, ...], ...]:
        """Return the principals of everybody, each once."""
        return tuple(dict.fromkeys(each.principals for each in self.lines))


class Seal(NamedTuple):
    """What an SSH signature says of itself.

    Args:
        key: the public key that it claims.
        namespace: what it was made for.
    """

    key: bytes
    namespace: str

    @property
    def fingerprint(self) -> str:
        """The key's name, as ssh-keygen shows it."""
        return fingerprint(self.key)


def fingerprint(key: bytes) -> str:
    """Return the name of a public key, as ssh-keygen shows it."""
    return "SHA256:" + base64.b64encode(sha256(key).digest()).decode().rstrip("=")


def read(data: bytes) -> Signers:
    """Read `allowed_signers`; what cannot be read counts for nobody."""
    if len(data) > LARGEST_FILE:
        return Signers(
            (), ((1, Message("it has {size} bytes; at most {most} are read", size=len(data), most=LARGEST_FILE)),)
        )
    lines: list[Signer] = []
    wrong: list[tuple[int, Message]] = []
    for number, text in enumerate(data.decode("utf-8", "replace").split("\n"), 1):
        written = text.strip()
        if not written or written.startswith("#"):
            continue
        found = _line(number, _FIELD.findall(written))
        if isinstance(found, Signer):
            lines.append(found)
        else:
            wrong.append((number, found))
    return Signers(tuple(lines), tuple(wrong))


def _line(number: int, fields: list[str]) -> Signer | Message:
    options = ""
    if len(fields) > 3 and not _KEY_TYPE.match(fields[1]):  # noqa: PLR2004 - who, options, type, key
        options = fields.pop(1)
    if len(fields) < 3 or not _KEY_TYPE.match(fields[1]) or not _is_key(fields[2]):  # noqa: PLR2004 - likewise
        return Message("this line is not “who key-type key”")
    if re.search(r"(?:\A|,)cert-authority(?:,|\Z)", options, re.IGNORECASE):
        return Message("a certificate authority names nobody: write a line for each person's key")
    principals = tuple(fields[0].strip('"').split(","))
    if not all(_MAIL_OR_NAME.match(each) for each in principals):
        return Message("a pattern names nobody: write a line for each person's key")
    return Signer(number, principals, options, fields[1], fields[2])


def _is_key(text: str) -> bool:
    try:
        return len(base64.b64decode(text, validate=True)) > 0
    except (binascii.Error, ValueError):
        return False


def seal_of(armour: bytes) -> Seal | None:
    """Return what a signature says of itself, None where it is none."""
    found = _ARMOUR.match(armour) if len(armour) <= LARGEST_ARMOUR else None
    if found is None:
        return None
    try:
        data = base64.b64decode(b"".join(found[1].split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    if not data.startswith(_MAGIC):
        return None
    parts = tuple(_strings(data[len(_MAGIC) :]))
    if len(parts) < 2:  # noqa: PLR2004 - key and namespace
        return None
    return Seal(parts[0], parts[1].decode("utf-8", "replace"))


def _strings(data: bytes) -> Iterator[bytes]:
    """Yield the strings that follow one another, each after its length, as SSH writes them."""
    while len(data) >= 4:  # noqa: PLR2004 - the bytes of a length
        size = int.from_bytes(data[:4], "big")
        if size > len(data) - 4:
            return
        yield data[4 : 4 + size]
        data = data[4 + size :]
