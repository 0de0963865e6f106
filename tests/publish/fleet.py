"""Several machines that publish the same posts: each has a clone, all share a bare repository and the network."""

from __future__ import annotations

import itertools
import shutil
import subprocess
from typing import TYPE_CHECKING

from pipeline.model.settings import Settings
from tests.publish.desk import Desk

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from pipeline.networks.faults import Fault

TWO = {"A": "Bir.", "T": "İki. *** Üç."}


class Fleet:
    """Machines that publish the same posts.

    Args:
        folder: has everything.
        bodies: what the posts say.
        faults: what goes wrong at the network.
    """

    def __init__(self, folder: Path, bodies: Mapping[str, str], faults: Sequence[Fault] = ()) -> None:
        self._folder = folder
        self._template = folder / "template"
        self._bodies = bodies
        self._faults = faults
        self._numbers = itertools.count(1)
        self._template.mkdir()
        self.git("init", "--quiet", "--bare", "--initial-branch=main", "hub.git")
        for name in ("a", "b"):
            self.git("init", "--quiet", "--initial-branch=main", name)
            self.git("-C", name, "remote", "add", "origin", "../hub.git")

    def git(self, *words: str) -> None:
        """Run git as a user would."""
        subprocess.run(["git", *words], cwd=self._template, check=True, capture_output=True)

    def anew(self) -> tuple[Desk, Desk]:
        """Return two machines that have not published anything yet."""
        place = self._folder / str(next(self._numbers))
        shutil.copytree(self._template, place)
        return self._desk(place, "a"), self._desk(place, "b")

    def _desk(self, place: Path, name: str) -> Desk:
        settings = Settings("Deneme", ledger_remote="origin")
        return Desk(place / name, self._bodies, self._faults, outside=place / "network", settings=settings)


def hook(desk: Desk, name: str, script: str) -> None:
    """Have the bare repository of a fleet run a script when something is pushed."""
    path = desk.root.parent / "hub.git" / "hooks" / name
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
