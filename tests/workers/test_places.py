"""What people write after `--executor`."""

from __future__ import annotations

import pytest

from pipeline.errors import UsageError
from pipeline.workers import HERE, Place, read
from pipeline.workers.places import number


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", HERE),
        ("serial", Place("serial")),
        ("processes", Place("processes")),
        ("processes:4", Place("processes", 4)),
        ("tcp://127.0.0.1:8786", Place("cluster", address="tcp://127.0.0.1:8786")),
        ("tls://cards.example.org:8786", Place("cluster", address="tls://cards.example.org:8786")),
        ("tcp://[::1]:8786", Place("cluster", address="tcp://[::1]:8786")),
    ],
)
def test_places_are_read(text: str, place: Place) -> None:
    """Each way to say where."""
    assert read(text) == place


@pytest.mark.parametrize("text", ["threads", "processes:", "processes:0", "processes:-1", "tcp://", "tcp://a", "dask"])
def test_what_is_no_place_is_refused_with_the_places_there_are(text: str) -> None:
    """A slip names nothing, and whoever made it reads what there is."""
    with pytest.raises(UsageError) as refused:
        read(text)
    assert "processes:4" in str(refused.value.hint)


def test_an_address_with_a_password_is_not_said_again() -> None:
    """It would stand in the log of a run."""
    with pytest.raises(UsageError) as refused:
        read("tcp://ayse:gizli@cards.example.org:8786")
    assert "gizli" not in f"{refused.value.message} {refused.value.hint}"


def test_few_pieces_are_worth_no_process_and_said_is_said() -> None:
    """A process costs its start; who asks for four gets them, but never more than there is to do."""
    assert number(HERE, 3, 16) == 1
    assert number(read("serial"), 10_000, 16) == 1
    assert number(read("processes:4"), 10_000, 16) == 4
    assert number(read("processes:4"), 3, 16) == 3
    assert number(read("processes"), 0, 16) == 1
