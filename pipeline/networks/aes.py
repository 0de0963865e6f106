"""Files that are encrypted before an upload, as Snapchat wants it (AES-256-CBC, PKCS #7): the door to cryptography."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.errors import UsageError
from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

KEY, START = 32, 16


def installed() -> None:
    """Make sure that there is what encrypts.

    Raises:
        UsageError: it is not installed.
    """
    try:
        import cryptography  # noqa: F401, PLC0415 - an extra
    except ImportError:
        raise UsageError(
            Message("what encrypts for {network} is not installed", network="snapchat"),
            Message("{command}", command="pip install 'tellal[snapchat]'"),
        ) from None


def encrypted(pieces: Iterable[bytes], key: bytes, start: bytes) -> Iterator[bytes]:
    """Yield some bytes encrypted, piece by piece.

    Args:
        pieces: the bytes.
        key: 32 bytes.
        start: 16 bytes, never used before with this key.
    """
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes  # noqa: PLC0415 - an extra
    from cryptography.hazmat.primitives.padding import PKCS7  # noqa: PLC0415 - likewise

    cipher = Cipher(algorithms.AES256(key), modes.CBC(start)).encryptor()
    padding = PKCS7(algorithms.AES256.block_size).padder()
    for piece in pieces:
        yield cipher.update(padding.update(piece))
    yield cipher.update(padding.finalize()) + cipher.finalize()
