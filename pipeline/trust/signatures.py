"""SSH signatures: the only door to ssh-keygen, which makes them and says whether they are right.

What may sign is always given: no file of the user's settings, no agent and no terminal has a say in whether a
signature is right. Each call has a bound in time.
"""

from __future__ import annotations

import os
import subprocess
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline.errors import UsageError
from pipeline.i18n import Message
from pipeline.trust.signers import seal_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from pipeline.trust.signers import Signer, Signers

PROGRAM = "ssh-keygen"
#: Seconds for a look at a signature, which takes milliseconds.
SECONDS = 20
#: Seconds for making one: somebody may have to type a passphrase, or touch a key.
SIGNING_SECONDS = 180
#: Under what name a key is given to ssh-keygen; whose it is, we have read ourselves.
WHO = "signer"
OLD = ("unknown option", "illegal option", "invalid option", "unsupported operation")
NEW_ENOUGH = Message("Tellal needs OpenSSH 8.2 or newer, for signatures that end (valid-before) 8.7")


class Fault(StrEnum):
    """Why a signature does not count."""

    MALFORMED = "malformed"
    NAMESPACE = "namespace"
    UNKNOWN = "unknown"
    TAMPERED = "tampered"
    NOT_VALID = "not-valid"


class Signed(NamedTuple):
    """What became of a look at a signature.

    Args:
        principals: who signed; empty where it does not count.
        key: the name of the key that it claims, as ssh-keygen shows it.
        fault: why it does not count, None where it does.
    """

    principals: tuple[str, ...] = ()
    key: str = ""
    fault: Fault | None = None


def verify(message: bytes, armour: bytes, signers: Signers, namespace: str, moments: Sequence[datetime]) -> Signed:
    """Say whether a signature is right, and whose it is.

    Args:
        message: what was signed.
        armour: the signature, as ssh-keygen writes it.
        signers: whose signatures count; they come from git, never from the work tree.
        namespace: what it must have been made for.
        moments: when its key must have counted, all of them (UTC).

    Raises:
        UsageError: there is no ssh-keygen, or it is too old.
    """
    seal = seal_of(armour)
    if seal is None:
        return Signed(fault=Fault.MALFORMED)
    lines = signers.of(seal.key)
    if not lines:
        return Signed((), seal.fingerprint, Fault.UNKNOWN)
    if seal.namespace != namespace:
        return Signed((), seal.fingerprint, Fault.NAMESPACE)
    timeless = not any("valid-" in line.options.lower() for line in lines)
    fault = _fault(message, armour, lines, namespace, moments[:1] if timeless else moments)
    return Signed(() if fault else signers.people_of(armour), seal.fingerprint, fault)


def _fault(
    message: bytes, armour: bytes, lines: Sequence[Signer], namespace: str, moments: Sequence[datetime]
) -> Fault | None:
    import tempfile  # noqa: PLC0415 - costs 5 ms, and most runs look at no signature

    listed = "".join(f"{WHO} {f'{each.options} ' if each.options else ''}{each.type} {each.key}\n" for each in lines)
    with tempfile.TemporaryDirectory(prefix="tellal-") as folder:
        names, seal = Path(folder, "allowed_signers"), Path(folder, "signature")
        names.write_text(listed, encoding="utf-8")
        seal.write_bytes(armour)
        known = ("-f", str(names), "-I", WHO, "-n", namespace, "-s", str(seal))
        if all(_agrees(message, "verify", *known, f"-Overify-time={at:%Y%m%d%H%M%S}") for at in moments):
            return None
        right = _agrees(message, "check-novalidate", "-n", namespace, "-s", str(seal))
    return Fault.NOT_VALID if right else Fault.TAMPERED


def _agrees(message: bytes, deed: str, *words: str) -> bool:
    code, _, said = _run(("-Y", deed, *words), message, SECONDS, _quiet())
    if code and any(sign in said.lower() for sign in OLD):
        raise UsageError(Message("this ssh-keygen is too old to look at signatures"), NEW_ENOUGH)
    return code == 0


def sign(message: bytes, key: Path, namespace: str) -> bytes:
    """Sign something; a passphrase is asked for on the terminal, and an agent may hold the key.

    Args:
        message: what is signed.
        key: a private key, or a public one whose private half an agent has.
        namespace: what the signature is for.

    Raises:
        UsageError: it could not be signed.
    """
    code, made, said = _run(("-Y", "sign", "-n", namespace, "-f", str(key)), message, SIGNING_SECONDS, dict(os.environ))
    if code or seal_of(made) is None:
        if any(sign in said.lower() for sign in OLD):
            raise UsageError(Message("this ssh-keygen is too old to sign"), NEW_ENOUGH)
        words = " ".join(said.replace("Signing data on standard input", "").split()) or f"exit {code}"
        raise UsageError(
            Message("ssh-keygen did not sign with {key}: {said}", key=str(key), said=words),
            Message("name your SSH key with --key FILE; the agent must hold it where the file is a public key"),
        )
    return made


def _run(words: Sequence[str], given: bytes, seconds: float, environment: dict[str, str]) -> tuple[int, bytes, str]:
    try:
        done = subprocess.run(  # noqa: S603 - our own words, and `ssh-keygen` from the PATH
            (PROGRAM, *words), input=given, capture_output=True, env=environment, timeout=seconds, check=False
        )
    except FileNotFoundError:
        raise UsageError(
            Message("ssh-keygen is not installed, or not in the PATH"),
            Message("it comes with OpenSSH: apt install openssh-client, for instance"),
        ) from None
    except subprocess.TimeoutExpired:
        raise UsageError(
            Message("ssh-keygen did not end within {n} seconds", n=int(seconds)), Message("try it again")
        ) from None
    return done.returncode, done.stdout, done.stderr.decode("utf-8", "replace")


def _quiet() -> dict[str, str]:
    """Return the environment of a look: nothing of the user's has a say in it, and its times are in UTC."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "SYSTEMROOT", "TMPDIR", "TEMP"}}
    if sys.platform == "win32":
        kept["NoDefaultCurrentDirectoryInExePath"] = "1"
    return kept | {"TZ": "UTC", "LC_ALL": "C"}
