"""One description of every field: the page, the records and the validation say the same."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING

import pytest

from pipeline.model.post import Campaign, Post
from pipeline.workspace import fields, toml
from pipeline.workspace.fields import KINDS
from pipeline.workspace.library import load
from pipeline.workspace.notes import Notes
from pipeline.workspace.shapes import read_fields

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

EVERYTHING = [(kind, name) for kind in KINDS for name in KINDS[kind].fields]
NO_FIELDS = {"path", "channel", "body", "body_line", "sha", "lines", "slug"}


@pytest.mark.parametrize(("kind", "name"), EVERYTHING)
def test_every_field_is_described(kind: str, name: str) -> None:
    """A sentence, what holds without it unless it is required, and an example that is valid."""
    field = KINDS[kind].fields[name]
    assert field.meaning.endswith(".")
    if field.type.fields:
        return
    assert bool(field.default) != field.required
    if KINDS[kind].syntax == "toml":
        table = toml.read(f"{name} = {field.example}\n", notes := Notes("x.toml"))
        assert table is not None
        assert read_fields(table, KINDS[kind].fields, notes).keys() == {name}
        assert notes.findings == []


def test_examples_of_posts(make_workspace: Callable[..., Path]) -> None:
    """A post made of all examples is right."""
    examples = "".join(f"{field.name}: {field.example}\n" for field in KINDS["post"].fields.values())
    campaign = "".join(f"{field.name}: {field.example}\n" for field in KINDS["campaign"].fields.values())
    files = {
        "tellal.toml": 'name = "x"\ntimezone = "UTC"\npillars = { urun = "Ürün" }\n',
        "content/x/a.md": f"---\n{examples}---\n",
        "content/x/2026-12-01-kis.md": "---\nid: 01JD8XKQ2M7V5T9Z3N6R4W1YBD\nstatus: draft\n---\nKış.\n",
        "content/bluesky/channel.toml": 'network = "outbox"\naccount = "a"\n',
        "content/mastodon/channel.toml": 'network = "outbox"\naccount = "b"\n',
        "content/campaigns/kis-indirimi.md": f"---\n{campaign}---\n",
        "templates/text/plain.j2": "",
        "templates/cards/duyuru.toml": "",
    }
    library = load(make_workspace(files))
    assert [str(finding.message) for finding in library.findings] == []
    assert library.posts[-1].lines.keys() >= KINDS["post"].fields.keys()


def test_records_have_the_fields() -> None:
    """No field is read and forgotten, and none is in a record that nobody can write."""
    written = {"timezone"}  # goes into the two times
    assert {field.name for field in dataclasses.fields(Post)} - NO_FIELDS == KINDS["post"].fields.keys() - written
    assert set(Campaign._fields) - NO_FIELDS == KINDS["campaign"].fields.keys()


def test_the_page_has_every_field() -> None:
    """Each with its full name, what it takes and what it means; tables whose columns line up."""
    page = fields.reference()
    for kind in KINDS.values():
        assert kind.place in page
        for field in kind.fields.values():
            assert f"| `{field.name}` |" in page
            assert field.meaning in page
            for inner in field.type.fields:
                assert f"| `{field.name}.{inner.name}` |" in page
    rows = [line for line in page.splitlines() if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {6}
