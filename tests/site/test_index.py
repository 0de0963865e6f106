"""What a browser searches, as data."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pipeline.model.plan import State
from pipeline.site.choices import choices
from pipeline.site.index import LONGEST, index
from pipeline.site.output import output
from tests.site.test_html import CONTROLS, hostile

if TYPE_CHECKING:
    from pipeline.site.whole import Site
    from tests.site.conftest import Workshop


def made(workshop: Workshop, language: str = "en") -> Site:
    """Return the site of a workshop."""
    return output(workshop.survey(), workshop.render, language).made


def record(workshop: Workshop) -> dict[str, Any]:
    """Return what the file hands to the browser."""
    text = index(made(workshop)).decode()
    assert text.startswith("tellal.take(JSON.parse(")
    found: dict[str, Any] = json.loads(json.loads(text.removeprefix("tellal.take(JSON.parse(").removesuffix("));\n")))
    return found


def test_a_post_is_a_row_that_points_into_lists(workshop: Workshop) -> None:
    """Ten thousand of them are loaded at once: no name stands there twice."""
    workshop.campaign("kis", name="Kış menüsü")
    workshop.post(
        "a", State.HELD, channels=("x", "bluesky"), title="Kış", body="**Kış** menüsü ![fincan](a.png)\n\n***\n\nGel.",
        campaign="kis", author="ayse", tags=("kahve",), lang="tr",
    )  # fmt: skip
    found = record(workshop)
    assert found["channels"] == [["bluesky", "bluesky", "bluesky"], ["x", "X", "x"]]
    assert found["states"] == ["held"]
    assert found["campaigns"] == [["kis", "Kış menüsü", "k1"]]
    minute = int(workshop.now.timestamp()) // 60 + 120
    row = ["posts/x/a.html", "Kış", "Kış menüsü fincan Gel. #kahve", 0, 0, -1, 0, [[minute, 0, [1, 0]]]]
    assert found["posts"] == [row]


def test_a_post_has_a_time_for_each_way_it_stands(workshop: Workshop) -> None:
    """A filter asks where it stands how: on one channel out, on another held."""
    workshop.post("a", State.PUBLISHED, channels=("x",), at=None)
    workshop.post("b", State.DRAFT, at=None)
    assert [row[-1] for row in record(workshop)["posts"]] == [[[None, 1, [0]]], [[None, 0, [0]]]]


def test_a_long_text_is_searched_as_far_as_it_is_worth_loading(workshop: Workshop) -> None:
    """A blog post of pages must not weigh on every search."""
    workshop.post("a", body="kahve " * 1000)
    assert len(record(workshop)["posts"][0][2]) <= LONGEST


def test_hidden_signs_are_written_out(workshop: Workshop) -> None:
    """What turns a line around would do so in a list of results, too."""
    hostile(workshop)
    text = json.dumps(record(workshop), ensure_ascii=False)
    assert not CONTROLS.search(text)
    assert "[U+202E]" in text


def test_what_no_post_has_is_no_choice(full: Workshop) -> None:
    """A filter that finds nothing is a dead end."""
    full.campaign("bos", name="Boş")
    full.channel("unused", title="Unused")
    found = choices(made(full, "tr"))
    assert ("kis", "Kış menüsü") in found["campaign"]
    assert "bos" not in dict(found["campaign"])
    assert dict(found["state"])["held"] == "bekletiliyor"
    assert found["author"] == (("ayse", "ayse"),)
