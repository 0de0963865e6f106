"""The workflows of this very repository: those that every workspace gets, for the sample brand, with one step changed.

    python -m tests.flows.ours        # writes them anew

Here the program is not fetched but built from the checkout, with its packages pinned all the same.
"""

from __future__ import annotations

from pathlib import Path

from pipeline.workspace.library import load
from pipeline.workspace.workflows import needs, shipped

TOP = Path(__file__).resolve().parent.parent.parent
FETCHED = """\
          python -I -m pip install --quiet --require-hashes --only-binary :all: -r requirements.txt
"""
BUILT = """\
          python -I -m pip install --quiet --require-hashes --only-binary :all: -r constraints.txt
          python -I -m pip install --quiet --no-deps --no-build-isolation .
"""
#: Ours has more to look after.
OWN = frozenset({".github/dependabot.yml"})


def ours() -> dict[str, str]:
    """Return the files, path → text."""
    files = shipped(needs(load(TOP)))
    return {path: text.replace(FETCHED, BUILT) for path, text in files.items() if path not in OWN}


if __name__ == "__main__":
    for name, text in ours().items():
        (TOP / name).parent.mkdir(parents=True, exist_ok=True)
        (TOP / name).write_text(text, encoding="utf-8")
