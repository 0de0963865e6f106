"""SSH keys for tests, made by ssh-keygen itself, and signatures made with them as people make them."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path


class Key(NamedTuple):
    """A key without a passphrase.

    Args:
        file: the private half; the public one lies beside it.
        public: type and key, as `allowed_signers` has them.
    """

    file: Path
    public: str

    def sign(self, message: bytes, namespace: str = "tellal-approval") -> bytes:
        """Sign something."""
        words = ["ssh-keygen", "-Y", "sign", "-n", namespace, "-f", str(self.file)]
        return subprocess.run(words, input=message, check=True, capture_output=True).stdout


def make(folder: Path, name: str, kind: str = "ed25519") -> Key:
    """Make a key."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    subprocess.run(["ssh-keygen", "-q", "-t", kind, "-N", "", "-C", name, "-f", str(file)], check=True)
    public = file.with_suffix(".pub").read_text(encoding="utf-8")
    return Key(file, " ".join(public.split()[:2]))
