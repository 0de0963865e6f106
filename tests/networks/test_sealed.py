"""What is sealed says nothing to others, and cannot be changed by them."""

from __future__ import annotations

import pytest

from pipeline.networks.sealed import seal, unseal

PLACE = "https://up.example/videos?upload_id=s3cret-ğ"


@pytest.mark.parametrize("text", ["", "a", PLACE, "ç" * 5000])
def test_it_comes_back_with_the_same_key(text: str) -> None:
    """Whatever its length."""
    assert unseal(seal(text, "key"), "key") == text


def test_others_learn_nothing_from_it() -> None:
    """Not the words, and not even whether two of them are the same."""
    sealed = seal(PLACE, "key")
    assert "s3cret" not in sealed
    assert seal(PLACE, "key") != sealed
    assert len(sealed) == len(seal("x" * len(PLACE.encode()), "key"))


@pytest.mark.parametrize("at", [0, 20, 60, -1])
def test_whoever_changes_a_letter_is_noticed(at: int) -> None:
    """An upload would go to somebody else's address."""
    letters = list(seal(PLACE, "key"))
    letters[at] = "A" if letters[at] != "A" else "Q"
    with pytest.raises(ValueError, match="not sealed"):
        unseal("".join(letters), "key")


@pytest.mark.parametrize("strange", ["", "x", "https://up.example/videos", "A" * 200])
def test_what_is_not_ours(strange: str) -> None:
    """A name from another time, or nothing at all."""
    with pytest.raises(ValueError, match=r"not sealed|incorrect|Invalid|number"):
        unseal(strange, "key")
    with pytest.raises(ValueError, match="not sealed"):
        unseal(seal(PLACE, "another"), "key")
