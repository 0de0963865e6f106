"""Signatures with real keys: whose they are, what for, when their keys counted, and what else may be wrong."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import UsageError
from pipeline.trust import signatures, signers
from pipeline.trust.signatures import Fault
from tests import keys

if TYPE_CHECKING:
    from pathlib import Path

NAMESPACE = "tellal-approval"
MESSAGE = b'{"v": 1}\n'
NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def mona(tmp_path_factory: pytest.TempPathFactory) -> keys.Key:
    """Return an Ed25519 key."""
    return keys.make(tmp_path_factory.mktemp("mona"), "mona")


@pytest.fixture(scope="module")
def ali(tmp_path_factory: pytest.TempPathFactory) -> keys.Key:
    """Return an ECDSA key."""
    return keys.make(tmp_path_factory.mktemp("ali"), "ali", "ecdsa")


def looked(message: bytes, armour: bytes, listed: str, *, now: datetime = NOW) -> signatures.Signed:
    """Look at a signature."""
    return signatures.verify(message, armour, signers.read(listed.encode()), NAMESPACE, (now,))


def test_a_signature_says_whose_it_is(mona: keys.Key, ali: keys.Key) -> None:
    """With either kind of key, by all the names that the key has."""
    listed = f"# kim\nmona@example.org,mona {mona.public} her key\n\nali@example.org {ali.public}\n"
    for key, people in ((mona, ("mona@example.org", "mona")), (ali, ("ali@example.org",))):
        armour = signatures.sign(MESSAGE, key.file, NAMESPACE)
        found = looked(MESSAGE, armour, listed)
        assert found.principals == people
        assert found.fault is None
        shown = subprocess.run(["ssh-keygen", "-l", "-f", key.file], check=True, capture_output=True, text=True)
        assert found.key == shown.stdout.split()[1]


@pytest.mark.parametrize("damage", ["message", "longer", "signature"])
def test_what_was_changed_after_it_was_signed_does_not_count(mona: keys.Key, ali: keys.Key, damage: str) -> None:
    """Nor does another's signature under one's own key."""
    armour = mona.sign(MESSAGE)
    message = {"message": b'{"v": 2}\n', "longer": MESSAGE + b"\n"}.get(damage, MESSAGE)
    if damage == "signature":
        armour = mona.sign(b"something else")
    listed = f"mona@example.org {mona.public}\nali@example.org {ali.public}\n"
    assert looked(message, armour, listed).fault is Fault.TAMPERED


def test_a_signature_for_something_else_does_not_count(mona: keys.Key) -> None:
    """Attack 47: whoever signs files or commits has not approved a post."""
    for other in ("git", "file", "tellal-approval "):
        found = looked(MESSAGE, mona.sign(MESSAGE, other), f"mona@example.org {mona.public}\n")
        assert found.fault is Fault.NAMESPACE
        assert found.principals == ()


def test_a_key_that_nobody_listed_does_not_count(mona: keys.Key, ali: keys.Key) -> None:
    """However right the signature is."""
    assert looked(MESSAGE, mona.sign(MESSAGE), f"ali@example.org {ali.public}\n").fault is Fault.UNKNOWN
    assert looked(MESSAGE, mona.sign(MESSAGE), "").fault is Fault.UNKNOWN


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        ('valid-before="20261201"', Fault.NOT_VALID),
        ('valid-before="20261202"', None),
        ('valid-after="20261202"', Fault.NOT_VALID),
        ('valid-after="20261130",valid-before="20261202"', None),
        ('valid-after="202612010901"', Fault.NOT_VALID),
        ('valid-after="202612010859"', None),
        ('namespaces="git"', Fault.NOT_VALID),
        ('namespaces="git,tellal-approval"', None),
        ("no-such-option", Fault.NOT_VALID),
    ],
)
def test_a_key_counts_while_and_for_what_it_is_listed(
    mona: keys.Key, monkeypatch: pytest.MonkeyPatch, options: str, fault: Fault | None
) -> None:
    """Attack 47: an expired key signs nothing, wherever on earth one looks; times are in UTC."""
    armour = mona.sign(MESSAGE)
    for zone in ("UTC", "Pacific/Kiritimati", "Pacific/Honolulu"):
        monkeypatch.setenv("TZ", zone)
        assert looked(MESSAGE, armour, f"mona@example.org {options} {mona.public}\n").fault is fault


def test_a_key_must_count_at_every_moment_that_matters(mona: keys.Key) -> None:
    """When it signed and when that arrived: a date that is only claimed revives no old key."""
    listed = signers.read(f'mona@example.org valid-before="20270101" {mona.public}\n'.encode())
    later = datetime(2027, 6, 1, tzinfo=UTC)
    armour = mona.sign(MESSAGE)
    assert signatures.verify(MESSAGE, armour, listed, NAMESPACE, (NOW, NOW)).fault is None
    assert signatures.verify(MESSAGE, armour, listed, NAMESPACE, (NOW, later)).fault is Fault.NOT_VALID


def test_an_old_line_of_a_key_may_stay_beside_its_new_one(mona: keys.Key) -> None:
    """Who prolongs a key adds a line; who signs with it is one person all the same."""
    listed = (
        f'mona@example.org valid-before="20200101" {mona.public}\nmona valid-after="20200101" {mona.public}\n'
        f"mona@example.org {mona.public}\n"
    )
    assert looked(MESSAGE, mona.sign(MESSAGE), listed).principals == ("mona@example.org", "mona")


@pytest.mark.parametrize(
    "line",
    [
        "*@example.org {key}",
        "mona@example.org,!ali {key}",
        "m?na@example.org {key}",
        "*@example.org cert-authority {key}",
        'mona@example.org namespaces="git",Cert-Authority {key}',
        "mona@example.org",
        "mona@example.org ssh-ed25519",
        "mona@example.org ssh-ed25519 ####",
        "{key}",
        "{key} mona@example.org",
    ],
)
def test_a_line_that_names_nobody_is_told_of(mona: keys.Key, line: str) -> None:
    """Anybody may be meant by a pattern, so nobody's approval could be told from another's."""
    data = f"# yorum\n{line.format(key=mona.public)}\n".encode()
    assert [number for number, _ in signers.read(data).wrong] == [2]
    assert looked(MESSAGE, mona.sign(MESSAGE), data.decode()).fault is Fault.UNKNOWN


def test_a_list_that_is_no_list_counts_for_nobody(mona: keys.Key) -> None:
    """Bytes of any kind, and files of any size."""
    assert signers.read(b"\xff\xfe\0" * 10).lines == ()
    huge = signers.read(f"mona@example.org {mona.public}\n".encode() * 10_000)
    assert huge.lines == ()
    assert "at most" in str(huge.wrong[0][1])


@pytest.mark.parametrize(
    "armour",
    [
        b"",
        b"garbage",
        b"-----BEGIN SSH SIGNATURE-----\n-----END SSH SIGNATURE-----\n",
        b"-----BEGIN SSH SIGNATURE-----\nU1NIU0lH\n-----END SSH SIGNATURE-----\n",
        b"-----BEGIN SSH SIGNATURE-----\n" + b"U1NIU0lHAAAAAf////8=" + b"\n-----END SSH SIGNATURE-----\n",
        b"-----BEGIN SSH SIGNATURE-----\n" + b"A" * 100_000 + b"\n-----END SSH SIGNATURE-----\n",
        b"-----BEGIN PGP SIGNATURE-----\n\niQ\n-----END PGP SIGNATURE-----\n",
    ],
)
def test_what_is_no_signature_is_told_apart(mona: keys.Key, armour: bytes) -> None:
    """And never reaches ssh-keygen."""
    assert looked(MESSAGE, armour, f"mona@example.org {mona.public}\n").fault is Fault.MALFORMED


def test_a_signature_by_a_web_of_lies_does_not_count(mona: keys.Key, ali: keys.Key) -> None:
    """One that claims a listed key and was made with another."""
    seal = signers.seal_of(ali.sign(MESSAGE))
    assert seal is not None
    forged = _swapped(ali.sign(MESSAGE), mona)
    found = looked(MESSAGE, forged, f"mona@example.org {mona.public}\n")
    assert found.fault is Fault.TAMPERED
    assert found.principals == ()


def _swapped(armour: bytes, other: keys.Key) -> bytes:
    """Put another's public key into a signature."""
    import base64  # noqa: PLC0415 - only here

    data = base64.b64decode(b"".join(armour.split(b"\n")[1:-2]))
    size = int.from_bytes(data[10:14], "big")
    key = base64.b64decode(other.public.split()[1])
    made = base64.b64encode(data[:10] + len(key).to_bytes(4, "big") + key + data[14 + size :])
    return b"-----BEGIN SSH SIGNATURE-----\n" + made + b"\n-----END SSH SIGNATURE-----\n"


def test_a_key_that_cannot_sign_says_what_to_do(tmp_path: Path, mona: keys.Key) -> None:
    """A file that is not there, and a public key whose other half no agent holds."""
    with pytest.raises(UsageError, match="did not sign with") as caught:
        signatures.sign(MESSAGE, tmp_path / "none", NAMESPACE)
    assert "--key FILE" in str(caught.value.hint)
    alone = tmp_path / "alone.pub"
    alone.write_text(f"{mona.public}\n", encoding="utf-8")
    with pytest.raises(UsageError, match="did not sign with"):
        signatures.sign(MESSAGE, alone, NAMESPACE)


def test_an_agent_signs_with_a_key_that_lies_nowhere(
    tmp_path: Path, mona: keys.Key, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only its public half is named."""
    alone = tmp_path / "alone.pub"
    alone.write_text(f"{mona.public}\n", encoding="utf-8")
    socket = tmp_path / "agent"
    with subprocess.Popen(["ssh-agent", "-D", "-a", str(socket)], stdout=subprocess.DEVNULL) as agent:
        try:
            monkeypatch.setenv("SSH_AUTH_SOCK", str(socket))
            added = subprocess.run(["ssh-add", "-q", str(mona.file)], check=False)
            while added.returncode:  # it has not opened its socket yet
                added = subprocess.run(["ssh-add", "-q", str(mona.file)], check=False, stderr=subprocess.DEVNULL)
            armour = signatures.sign(MESSAGE, alone, NAMESPACE)
        finally:
            agent.terminate()
    assert looked(MESSAGE, armour, f"mona@example.org {mona.public}\n").fault is None


def stand_in(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Put another ssh-keygen into the path."""
    program = folder / "bin" / "ssh-keygen"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")


def test_an_old_ssh_keygen_is_named(tmp_path: Path, mona: keys.Key, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before 8.2 it cannot: that is no wrong signature."""
    armour = mona.sign(MESSAGE)
    stand_in(tmp_path, monkeypatch, "echo 'unknown option -- Y' >&2; exit 1")
    with pytest.raises(UsageError, match="too old") as caught:
        looked(MESSAGE, armour, f"mona@example.org {mona.public}\n")
    assert "8.2" in str(caught.value.hint)
    with pytest.raises(UsageError, match="too old"):
        signatures.sign(MESSAGE, mona.file, NAMESPACE)


def test_a_missing_ssh_keygen_is_named(tmp_path: Path, mona: keys.Key, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bare container has none."""
    armour = mona.sign(MESSAGE)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UsageError, match="ssh-keygen is not installed"):
        looked(MESSAGE, armour, f"mona@example.org {mona.public}\n")


def test_one_that_hangs_is_given_up(tmp_path: Path, mona: keys.Key, monkeypatch: pytest.MonkeyPatch) -> None:
    """No signature holds a run for ever."""
    armour = mona.sign(MESSAGE)
    stand_in(tmp_path, monkeypatch, "exec sleep 60")
    monkeypatch.setattr(signatures, "SECONDS", 0.2)
    with pytest.raises(UsageError, match="did not end"):
        looked(MESSAGE, armour, f"mona@example.org {mona.public}\n")
