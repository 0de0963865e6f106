"""Messages: made once, said in any language."""

from __future__ import annotations

from pipeline.i18n import Message


def test_a_message_says_its_values() -> None:
    """Values go where their names stand."""
    assert str(Message("unknown key {key}", key="chanel")) == "unknown key chanel"


def test_a_message_without_values_is_taken_as_it_is() -> None:
    """Braces in it are only braces."""
    assert str(Message("write {} here")) == "write {} here"


def test_values_are_data_not_templates() -> None:
    """A value with braces or attribute look-ups is shown, never evaluated."""
    assert str(Message("no such post: {name}", name="{0.__class__} {name}")) == "no such post: {0.__class__} {name}"


def test_equal_messages() -> None:
    """They compare by template and values, so that findings can be compared and put into sets."""
    assert Message("a {n}", n=1) == Message("a {n}", n=1)
    assert Message("a {n}", n=1) != Message("a {n}", n=2)
    assert len({Message("a {n}", n=1), Message("a {n}", n=1)}) == 1


def test_a_language_without_a_catalogue_is_english() -> None:
    """A missing translation is never an empty sentence."""
    assert Message("held for {count} days", count=2).say("xx") == "held for 2 days"
