"""`tellal render` on one core, on several and on a cluster: the same files, whoever made them."""

from __future__ import annotations

import json
import shutil
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from tests.cards import strict
from tests.cards.conftest import BRAND, FONTS, LAYOUT
from tests.clusters import running

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Answer

COUNT = 12
LAYOUTS = ("afis", "gece")


@pytest.fixture
def workspace(make_workspace: Callable[..., Path], post_text: Callable[..., str]) -> Path:
    """Make a workspace with a dozen posts, each with a card of one of two layouts."""
    posts = {
        f"content/x/2026-12-{day:02}-kart.md": post_text(
            f"Gün {day}.", card=f'{{template: {LAYOUTS[day % 2]}, headline: "Aralık {day}: ışıl ışıl", more: "Kahve"}}'
        )
        for day in range(1, COUNT + 1)
    }
    layouts = {"templates/cards/afis.toml": LAYOUT, "templates/cards/gece.toml": 'extends = "afis"\n'}
    root = make_workspace({"brand/brand.toml": BRAND, **layouts, **posts})
    shutil.copytree(FONTS, root / "brand" / "fonts", dirs_exist_ok=True)
    return root


def rendered(tellal: Callable[..., Answer], root: Path, *args: str) -> dict[str, bytes]:
    """Render with no card drawn yet, and return what was written by name."""
    shutil.rmtree(root / ".tellal" / "cards", ignore_errors=True)
    out = root.parent / "out"
    shutil.rmtree(out, ignore_errors=True)
    answer = tellal(root, "render", "--out", str(out), *args)
    assert answer.code == 0, answer.err
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}


def test_processes_make_what_one_makes(tellal: Callable[..., Answer], workspace: Path) -> None:
    """To the byte: every text, every card."""
    alone = rendered(tellal, workspace, "--executor", "serial")
    assert len(alone) == 2 * COUNT
    assert rendered(tellal, workspace, "--executor", "processes:3") == alone


def test_cards_of_a_layout_are_drawn_together_and_posts_are_told_of_in_their_order(
    tellal: Callable[..., Answer], workspace: Path
) -> None:
    """What a card stands on is kept for the next one, which is of no use where the next one stands on another."""
    done = json.loads(tellal(workspace, "--json", "render", "--executor", "serial").out)["targets"]
    files = [Path(each["file"]) for each in done]
    assert [file.stem for file in files] == sorted(file.stem for file in files)
    drawn = sorted(range(COUNT), key=lambda number: files[number].stat().st_mtime_ns)
    assert [number % 2 for number in drawn] == [1] * (COUNT // 2) + [0] * (COUNT // 2)


def test_a_cluster_draws_the_same_pixels(tellal: Callable[..., Answer], workspace: Path) -> None:
    """Two workers on loopback; what they draw is what is drawn here."""
    alone = rendered(tellal, workspace, "--executor", "serial")
    with running(2) as address:
        there = rendered(tellal, workspace, "--executor", address)
    assert there.keys() == alone.keys()
    for name in (name for name in alone if name.endswith(".png")):
        with Image.open(workspace.parent / "out" / name) as drawn:
            assert drawn.size[0] > 1000
        assert sums(there[name]) == sums(alone[name])
    assert there == alone


def sums(png: bytes) -> list[tuple[str, int, int]]:
    """Return the chunks of a PNG file in a few numbers each: where two differ, it is seen in which."""
    return [(kind.decode(), len(body), zlib.crc32(body)) for kind, body in strict.chunks(png)]


def test_shards_together_are_everything_once(tellal: Callable[..., Answer], workspace: Path) -> None:
    """Three machines that know nothing of each other leave nothing out, and do nothing twice."""
    shares = [rendered(tellal, workspace, "--shard", f"{number}/3") for number in (1, 2, 3)]
    assert sum(map(len, shares)) == 2 * COUNT
    together = shares[0] | shares[1] | shares[2]
    assert together == rendered(tellal, workspace)
    assert shares[1] == rendered(tellal, workspace, "--shard", "2/3", "--executor", "processes:2")


def test_a_slip_is_said_before_anything_is_done(tellal: Callable[..., Answer], workspace: Path) -> None:
    """No share, no place, no scheduler."""
    for option, slip, said in [
        ("--shard", "4/3", "is no share of the work"),
        ("--executor", "threads", "no place where work is done"),
        ("--executor", "tcp://127.0.0.1:9", "no Dask scheduler answers"),
    ]:
        answer = tellal(workspace, "render", option, slip)
        assert (answer.code, said in answer.err) == (2, True), answer.err


def test_cards_that_are_there_are_not_drawn_again(tellal: Callable[..., Answer], workspace: Path) -> None:
    """A second run draws no pixel; another colour draws anew only the cards that show it."""
    rendered(tellal, workspace)

    def stamps() -> dict[str, int]:
        return {path.name: path.stat().st_ino for path in (workspace / ".tellal" / "cards").iterdir()}

    def again() -> None:
        assert tellal(workspace, "render").code == 0

    first = stamps()
    again()
    assert stamps() == first
    brand = workspace / "brand" / "brand.toml"
    brand.write_text(BRAND.replace("#e8e8e8", "#e0e0e0"), encoding="utf-8")
    again()
    assert stamps() == first
    brand.write_text(BRAND.replace("#c02020", "#b01010"), encoding="utf-8")
    again()
    assert len(stamps().keys() - first.keys()) == COUNT
