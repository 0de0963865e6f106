"""`calendar.json`, as its schema and its page describe it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema_rs

from pipeline.model.plan import State
from pipeline.model.settings import SiteSettings, Visibility
from pipeline.site.data import calendar
from pipeline.site.pages import site

if TYPE_CHECKING:
    from tests.site.conftest import Workshop

DOCS = Path(__file__).parents[2] / "docs"
SCHEMA: dict[str, Any] = json.loads((DOCS / "calendar.schema.json").read_text(encoding="utf-8"))
EVIL = "</script>\"'\\\r\n\u2028\u202e\x00\x7f<b>&amp;"


def strict(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema that takes no key that it does not name: readers may ignore them, we may not forget them."""
    made = {key: strict(value) if isinstance(value, dict) else value for key, value in schema.items()}
    return {**made, "additionalProperties": False} if schema.get("type") == "object" else made


def data_of(workshop: Workshop) -> tuple[dict[str, Any], bytes]:
    """Return the file, read and as it is."""
    address, text = calendar(site(workshop.survey(), workshop.render))
    assert address == "calendar.json"
    read: dict[str, Any] = json.loads(text)
    jsonschema_rs.Draft202012Validator(strict(SCHEMA)).validate(read)
    return read, text


def test_it_says_what_the_pages_say(full: Workshop) -> None:
    """Every post, every target with its state and its moments; in whatever state, it is what the schema says."""
    read, _ = data_of(full)
    assert {each["path"] for each in read["posts"]} == set(full.posts)
    states = {target["state"] for post in read["posts"] for target in post["targets"]}
    assert states == {state.value for state in State}
    assert SCHEMA["properties"]["posts"]["items"]["properties"]["targets"]["items"]["properties"]["state"]["enum"] == [
        state.value for state in State
    ]


def test_moments_are_utc_and_what_is_not_there_is_null(workshop: Workshop) -> None:
    """When it may go is told beside when it is meant to: quiet hours lie between the two."""
    workshop.post("kış", at=workshop.now + timedelta(hours=2), title="Kış")
    workshop.planned = [each._replace(goes=workshop.now + timedelta(hours=9)) for each in workshop.planned]
    workshop.post("fikir", State.DRAFT, at=None)
    read, _ = data_of(workshop)
    idea, winter = read["posts"]
    assert winter["targets"][0] == {
        "target": "x/kış",
        "channel": "x",
        "state": "scheduled",
        "reason": "it goes out in 2 hours",
        "at": "2026-12-01T09:00:00Z",
        "planned_at": "2026-12-01T09:00:00Z",
        "goes_at": "2026-12-01T16:00:00Z",
        "url": None,
    }
    assert (idea["targets"][0]["at"], idea["campaign"], idea["author"]) == (None, None, None)


def test_markup_stays_text_and_hidden_characters_can_be_seen(workshop: Workshop) -> None:
    """They come back as they were written, and no reader of the raw file is fooled by them."""
    workshop.settings = replace(workshop.settings, name=EVIL, pillars={"p": EVIL})
    workshop.channel("x", title=EVIL, account=EVIL)
    workshop.campaign("k", name=EVIL)
    workshop.post("a", title=EVIL, body=EVIL, campaign="k", pillar="p", author=EVIL, tags=(EVIL,), reason=EVIL)
    read, text = data_of(workshop)
    assert read["posts"][0]["title"] == read["name"] == read["channels"][0]["title"] == EVIL
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u202e]", text.decode())


def test_two_files_can_be_compared_line_by_line(workshop: Workshop) -> None:
    """One post a line: a change of one is a change of one line."""
    workshop.post("a")
    workshop.post("b")
    before = data_of(workshop)[1].splitlines()
    workshop.planned[1] = workshop.planned[1]._replace(state=State.HELD)
    after = data_of(workshop)[1].splitlines()
    changed = [old for old, new in zip(before, after, strict=True) if old != new]
    assert len(changed) == 1
    assert b'"target": "x/b"' in changed[0]


def test_a_public_one_says_so_and_has_nothing_else(workshop: Workshop) -> None:
    """It is a file of the site like any other: `test_visibility.py` looks into it for what must not be there."""
    workshop.settings = replace(workshop.settings, site=SiteSettings(Visibility.PUBLIC))
    assert data_of(workshop)[0]["visibility"] == "public"


def test_the_page_names_every_key() -> None:
    """And no key that is not there."""
    page = (DOCS / "calendar-json.md").read_text(encoding="utf-8")
    cells = re.findall(r"^\| (`[^|]+) \|", page, re.MULTILINE)
    named = {word for cell in cells for word in re.findall(r"`([a-z_]+)`", cell)}

    def keys(schema: dict[str, Any]) -> set[str]:
        inner = schema.get("items", schema).get("properties", {})
        return set(inner) | {key for each in inner.values() for key in keys(each)}

    assert named == keys(SCHEMA) - {"channels", "campaigns", "posts"}
