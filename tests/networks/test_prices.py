"""What publishing costs is known before anything is sent."""

from __future__ import annotations

from decimal import Decimal

from pipeline.model.variant import Image, Part
from pipeline.networks.limits import priced
from pipeline.networks.names import NAMES
from pipeline.networks.prices import price

PICTURE = Image("media/a.png", "a", "Bir fincan kahve", 1)


def test_an_address_makes_a_post_of_x_dear() -> None:
    """$0.015 without, $0.20 with one, also where nobody wrote https://; half a cent for each alt text."""
    asked = price("x")
    assert asked is not None
    assert asked.of([Part("Merhaba", (), "", (), 1)]) == Decimal("0.015")
    assert asked.of([Part("Bakın: kirkikindi.com", (), "", (), 1)]) == Decimal("0.20")
    thread = [Part("Bir", (), "", (PICTURE, PICTURE), 1), Part("https://kirkikindi.example", (), "", (), 3)]
    assert asked.of(thread) == Decimal("0.225")
    assert all(fact.source and fact.read for fact in priced("x").values())


def test_the_others_ask_for_nothing() -> None:
    """As far as anybody wrote down."""
    assert [network for network in NAMES if price(network)] == ["x"]
    assert price("smoke-signals") is None
