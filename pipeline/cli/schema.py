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


@click.command(cls=Command)
@click.argument("kind", required=False)
@click.option(
    "--write", type=click.Path(file_okay=False, path_type=Path), metavar="DIR", help="Write all of them there."
)
@pass_options
def schema(options: Options, kind: str | None, write: Path | None) -> int:
    r"""Print the JSON Schema of a kind of file, for editors.

    Without KIND, lists the kinds.

    \b
      tellal schema post
      tellal schema --write schema
    """
    from pipeline.cli.new import known  # noqa: PLC0415 - not needed for `--help`
    from pipeline.workspace.schema import KINDS, json_schema  # noqa: PLC0415 - likewise

    if write is not None:
        from pipeline.workspace.files import write as put  # noqa: PLC0415 - only with --write

        paths = [str(write / Path(name).name) for name, _ in files()]
        for (_, data), path in zip(files(), paths, strict=True):
            put(Path(path), data)
        options.answer({"files": paths}, lambda: paths)
    elif kind is None:
        options.answer({"kinds": list(KINDS)}, lambda: list(KINDS))
    else:
        made = json_schema(known(kind, KINDS, Message("there is no kind of file {name}", name=repr(kind))))
        options.answer({"schema": made}, lambda: [text(made)])
    return 0


def files() -> Iterator[tuple[str, bytes]]:
    """Yield the schema of each kind of file, path below a workspace → bytes."""
    from pipeline.workspace.schema import KINDS, json_schema  # noqa: PLC0415 - not needed for `--help`

    for kind in KINDS:
        yield f"{FOLDER}/{kind}.schema.json", f"{text(json_schema(kind))}\n".encode()


def text(made: dict[str, object]) -> str:
    """Return a schema as JSON text."""
    return json.dumps(made, ensure_ascii=False, indent=2)
