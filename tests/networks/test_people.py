"""A list of people: read leniently, said by nobody, and none other than it was."""

from __future__ import annotations

import pytest

from pipeline.errors import NotSentError, UsageError
from pipeline.networks.people import MOST, people

KEY = "a-key-of-the-list-nobody-guesses"


def test_numbers_are_read_as_people_write_them() -> None:
    """Blanks, brackets, remarks, one after another on a line; nobody is on it twice."""
    listed = "# müşteriler\n+90 (532) 123-45-67\n\n905321234567, +49 151 23456789 # Berlin\n"
    assert list(people(listed, KEY).numbers.values()) == ["905321234567", "4915123456789"]


def test_a_name_says_nothing_without_the_key() -> None:
    """It is the same for the same person and key, and another with another key."""
    (name,) = people("+905321234567", KEY).numbers
    assert (name,) == tuple(people("905321234567", KEY).numbers)
    assert "5321234567" not in name
    (other,) = people("+905321234567", KEY + "!").numbers
    assert name != other
    with pytest.raises(NotSentError, match="another one"):
        people("+905321234567", KEY + "!").number(name)
    assert people("+905321234567", KEY).number(name) == "905321234567"
    assert not people("+905329999999", KEY).number(name)


@pytest.mark.parametrize(
    ("listed", "key", "words"),
    [
        ("", KEY, "nobody"),
        ("# yalnız bir söz", KEY, "nobody"),
        ("+905321234567\n0532 123 45 67", KEY, "entry 2"),
        ("+905321234567\nAyşe", KEY, "entry 2"),
        ("\n".join(f"+9053200{n:05}" for n in range(MOST + 1)), KEY, f"{MOST + 1} numbers"),
        ("+905321234567", "short", "shorter"),
    ],
)
def test_a_list_that_is_none(listed: str, key: str, words: str) -> None:
    """What is wrong is said by its place, and no number or name is repeated."""
    with pytest.raises(UsageError, match=words) as caught:
        people(listed, key)
    said = f"{caught.value} {caught.value.hint}"
    assert "Ayşe" not in said
    assert "532 123" not in said
    assert "905320" not in said


def test_nothing_shows_who_is_on_it() -> None:
    """Not even to whoever prints it while looking for a fault."""
    listed = people("+905321234567", KEY)
    assert "5321234567" not in repr(listed)
    assert KEY not in repr(listed)
