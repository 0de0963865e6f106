"""Calling the command line as a person does: arguments in; exit code, standard output and standard error out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from pipeline.cli.edge import run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Answer(NamedTuple):
    """What a call came to."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401 - a JSON document
        """The document on standard output."""
        return json.loads(self.out)


@pytest.fixture
def tellal(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Answer]:
    """Call the command line in a folder: `tellal(root, "check", "--json")`."""

    def call(folder: Path, *args: str) -> Answer:
        monkeypatch.chdir(folder)
        capsys.readouterr()
        code = run(args)
        out, err = capsys.readouterr()
        return Answer(code, out, err)

    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("CI", raising=False)
    return call
