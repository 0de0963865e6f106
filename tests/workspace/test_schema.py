"""The schemas that editors get say what validation says."""

from __future__ import annotations

import tomllib
from pathlib import Path

import frontmatter as python_frontmatter
import pytest

from pipeline.workspace.fields import KINDS
from pipeline.workspace.schema import KINDS as NAMES
from pipeline.workspace.schema import json_schema

jsonschema = pytest.importorskip("jsonschema")
TOP = Path(__file__).parent.parent.parent


@pytest.mark.parametrize("kind", NAMES)
def test_schemas_are_valid(kind: str) -> None:
    """JSON Schema 2020-12, closed against unknown keys, each key explained."""
    schema = json_schema(kind)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["additionalProperties"] is False
    assert all(described["description"] for described in schema["properties"].values())


def test_schemas_agree_with_validation() -> None:
    """What a schema takes for wrong, check does too."""
    schema = json_schema("post")
    right = {"id": "01JD8XKQ2M7V5T9Z3N6R4W1YBC", "publish_at": "2026-12-01 10:00", "tags": ["kahve"], "title": 2026}
    jsonschema.validate(right, schema)
    wrong = {"chanel": "x", "tags": "kahve", "sensitive": "yes", "status": "Ready", "publish_at": "tomorrow", "id": "x"}
    for key, value in wrong.items():
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({**right, key: value}, schema)


def test_the_sample_follows_the_schemas() -> None:
    """Every file of the sample brand is what editors are told."""
    for path in sorted(TOP.glob("content/*/channel.toml")):
        jsonschema.validate(tomllib.loads(path.read_text(encoding="utf-8")), json_schema("channel"))
    for path in sorted(TOP.glob("content/*/*.md")):
        if path.name != "README.md":
            kind = "campaign" if path.parent.name == "campaigns" else "post"
            written = python_frontmatter.load(str(path)).metadata
            jsonschema.validate({key: _text(value) for key, value in written.items()}, json_schema(kind))


def _text(value: object) -> object:
    """Return dates as the texts that editors see."""
    return value if isinstance(value, str | int | bool | list | dict) else str(value)


@pytest.mark.parametrize("kind", [name for name in NAMES if KINDS[name].syntax == "toml"])
def test_examples_follow_the_schemas(kind: str) -> None:
    """Those of the reference page, each on its own."""
    for name, field in KINDS[kind].fields.items():
        if field.example:
            written = tomllib.loads(f"{name} = {field.example}")
            jsonschema.validate(written, {**json_schema(kind), "required": []})
