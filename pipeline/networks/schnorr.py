"""Signatures of Nostr (BIP 340, Schnorr on secp256k1): the door to coincurve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.errors import UsageError
from pipeline.i18n import Message

if TYPE_CHECKING:
    from coincurve import PrivateKey

KEY = 32


class Signer:
    """Who signs.

    Args:
        secret: the private key.

    Raises:
        UsageError: it is no key, or what signs is not installed.
    """

    def __init__(self, secret: bytes) -> None:
        self._key = _key(secret)
        self.public = self._key.public_key_xonly.format().hex()

    def sign(self, digest: bytes, random: bytes = b"") -> str:
        """Return the signature of 32 bytes, in hexadecimal; with fresh random bytes unless some are given."""
        return self._key.sign_schnorr(digest, random).hex()


def holds(public: str, digest: bytes, signature: str) -> bool:
    """Say whether a signature is that of a public key."""
    from coincurve import PublicKeyXOnly  # noqa: PLC0415 - an extra

    try:
        return PublicKeyXOnly(bytes.fromhex(public)).verify(bytes.fromhex(signature), digest)
    except ValueError:
        return False


def _key(secret: bytes) -> PrivateKey:
    try:
        from coincurve import PrivateKey  # noqa: PLC0415 - an extra
    except ImportError:
        raise UsageError(
            Message("what signs for {network} is not installed", network="nostr"),
            Message("{command}", command="pip install 'tellal[nostr]'"),
        ) from None
    try:
        if len(secret) == KEY:
            return PrivateKey(secret)
    except ValueError:  # it would repeat the key
        pass
    raise UsageError(
        Message("the key of {network} is none", network="nostr"),
        Message("it is nsec1…, or 64 digits in hexadecimal"),
    )
