"""Public keys put into the list of signers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.errors import UsageError
from pipeline.trust import keyring
from tests import keys

if TYPE_CHECKING:
    from pathlib import Path

WHO = "mona@example.org,mona"


@pytest.fixture
def mona(tmp_path: Path) -> keys.Key:
    """Return a key."""
    return keys.make(tmp_path / "keys", "mona")


@pytest.mark.parametrize("before", [None, "# kim\nali ssh-ed25519 AAAA\n", "# son satır"])
def test_a_key_becomes_a_line(tmp_path: Path, mona: keys.Key, before: str | None) -> None:
    """What stands there stays; the key signs what it is for and nothing else; twice is once."""
    place = tmp_path / "allowed_signers"
    if before is not None:
        place.write_text(before, encoding="utf-8")
    line = keyring.add(place, WHO, str(mona.file.with_suffix(".pub")))
    assert line == f'{WHO} namespaces="tellal-approval,git" {mona.public}'
    text = place.read_text(encoding="utf-8")
    start = f"{before}\n" if before and not before.endswith("\n") else before or ""
    assert text == f"{start}{line}\n"
    assert keyring.add(place, "other", str(mona.file.with_suffix(".pub"))) == ""
    assert place.read_text(encoding="utf-8") == text


def test_beside_a_private_key_lies_the_one_that_is_meant(tmp_path: Path, mona: keys.Key) -> None:
    """People name the file that they know; nothing of it is written anywhere."""
    place = tmp_path / "allowed_signers"
    assert keyring.add(place, WHO, str(mona.file)).endswith(mona.public)
    mona.file.with_suffix(".pub").unlink()
    place.unlink()
    with pytest.raises(UsageError, match="holds no public SSH key"):
        keyring.add(place, WHO, str(mona.file))
    assert not place.exists()


@pytest.mark.parametrize("who", ["*", "*@example.org", "!mona", "mona,", "mona@example.org ali", '"mona', ""])
def test_a_name_that_names_nobody_is_refused(tmp_path: Path, mona: keys.Key, who: str) -> None:
    """A pattern could be anybody."""
    with pytest.raises(UsageError, match="is no name for a key"):
        keyring.add(tmp_path / "allowed_signers", who, str(mona.file))
    assert not (tmp_path / "allowed_signers").exists()


@pytest.mark.parametrize("text", ["", "ssh-ed25519", "hello world", "ssh-ed25519 ####"])
def test_what_is_no_key_is_refused(tmp_path: Path, text: str) -> None:
    """So is a file that is not there."""
    (tmp_path / "key.pub").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match="holds no public SSH key"):
        keyring.add(tmp_path / "allowed_signers", WHO, str(tmp_path / "key.pub"))
    with pytest.raises(UsageError, match="cannot be read"):
        keyring.add(tmp_path / "allowed_signers", WHO, str(tmp_path / "none"))


def test_a_link_is_not_followed(tmp_path: Path, mona: keys.Key) -> None:
    """It may have come with a pull request."""
    (tmp_path / "elsewhere").write_text("", encoding="utf-8")
    (tmp_path / "allowed_signers").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UsageError, match="cannot be read"):
        keyring.add(tmp_path / "allowed_signers", WHO, str(mona.file))
    assert (tmp_path / "elsewhere").read_text(encoding="utf-8") == ""
