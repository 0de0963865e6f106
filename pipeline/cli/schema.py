"""`tellal schema`: what a file may hold, for editors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.base import Command
from pipeline.cli.options import Options, pass_options
from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = "schema"
#: the kind whose language is the cards' own
_LAYOUT = "layout"
#: kind → what the address of such a file ends with, as a regular expression
TOML_FILES = {
    "tellal": r"/tellal\.toml$",
    "brand": r"/brand/brand\.toml$",
    "channel": r"/content/[^/]+/channel\.toml$",
    "holds": r"/content/holds\.toml$",
    "layout": r"/templates/cards/[^/]+\.toml$",
}
#: kind → where the Markdown files are that begin with it
FRONT_MATTER = {
    "post": ["content/*/**/*.md", "!content/campaigns/*.md"],
    "campaign": ["content/campaigns/*.md"],
}


@click.command(cls=Command)
@click.argument("kind", required=False, shell_complete=lambda *given: _complete(given[2]))
@click.option(
    "--write", type=click.Path(file_okay=False, path_type=Path), metavar="DIR", help="Write all of them there."
)
@pass_options
def schema(options: Options, kind: str | None, write: Path | None) -> int:
    """Print the JSON Schema of a kind of file, for editors.

    Without KIND, lists the kinds.

      tellal schema post
      tellal schema --write schema
    """
    from pipeline.cli.new import known  # noqa: PLC0415 - not needed for `--help`

    if write is not None:
        from pipeline.workspace.files import write as put  # noqa: PLC0415 - only with --write

        made_files = [(write / Path(name).name, data) for name, data in files() if name.startswith(f"{FOLDER}/")]
        for path, data in made_files:
            put(path, data)
        paths = [str(path) for path, _ in made_files]
        options.answer(lambda: {"files": paths}, lambda: paths)
    elif kind is None:
        names = kinds()
        options.answer(lambda: {"kinds": names}, lambda: names)
    else:
        made = of(known(kind, kinds(), Message("there is no kind of file {name}", name=repr(kind))))
        options.answer(lambda: {"schema": made}, lambda: [text(made)])
    return 0


def kinds() -> list[str]:
    """Return every kind of file that has a schema."""
    from pipeline.workspace.schema import KINDS  # noqa: PLC0415 - not needed for `--help`

    return [*KINDS, _LAYOUT]


def of(kind: str) -> dict[str, object]:
    """Return the JSON Schema of a kind of file, one of `kinds()`."""
    if kind == _LAYOUT:
        from pipeline.cards.language import json_schema as schema_of_layouts  # noqa: PLC0415 - only for this one

        return schema_of_layouts()
    from pipeline.workspace.schema import json_schema  # noqa: PLC0415 - likewise

    return json_schema(kind)


def _complete(start: str) -> list[str]:
    return [kind for kind in kinds() if kind.startswith(start)]


def files() -> Iterator[tuple[str, bytes]]:
    """Yield the schema of each kind of file, and what tells editors of them: path below a workspace → bytes."""
    for kind in kinds():
        yield _path(kind), f"{text(of(kind))}\n".encode()
    yield ".vscode/settings.json", f"{text(editor_settings())}\n".encode()


def editor_settings() -> dict[str, object]:
    """Return which schema is for which files, as the TOML and YAML extensions of VS Code and its kin read it."""
    return {
        "evenBetterToml.schema.associations": {pattern: f"./{_path(kind)}" for kind, pattern in TOML_FILES.items()},
        "yaml.schemas": {f"./{_path(kind)}": globs for kind, globs in FRONT_MATTER.items()},
    }


def _path(kind: str) -> str:
    return f"{FOLDER}/{kind}.schema.json"


def text(made: dict[str, object]) -> str:
    """Return a schema as JSON text."""
    return json.dumps(made, ensure_ascii=False, indent=2)
