"""Reviewing a change among many posts: `python bench/review.py [POSTS]`.

Every third post has a card of the sample brand. Each figure is seconds of computing of processes of their own, which a
busy machine blurs less than the clock does; the median of some: with and without what the last look left behind in
`.tellal/`, as on a desk and as in CI, beside a check of the same.
"""

from __future__ import annotations

import argparse
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from generate import generate  # type: ignore[import-not-found] # beside this file, which is run as a script

SAMPLE = Path(__file__).resolve().parent.parent
CARD = 'card: {{template: duyuru, headline: "Kış menüsü {n}"}}\n'


def make(root: Path, posts: int) -> None:
    """Make the workspace, with cards, and commit it."""
    generate(root, posts)
    shutil.rmtree(root / "brand", ignore_errors=True)
    shutil.copytree(SAMPLE / "brand", root / "brand")
    shutil.copytree(SAMPLE / "templates" / "cards", root / "templates" / "cards", dirs_exist_ok=True)
    media = SAMPLE / "content" / "instagram" / "media"
    shutil.copytree(media, root / "content" / "instagram" / "media", dirs_exist_ok=True)
    for number, path in enumerate(sorted((root / "content").glob("*/20*.md"))):
        if number % 3 == 0:
            text = path.read_text(encoding="utf-8")
            path.write_text(text.replace("---\n", f"---\n{CARD.format(n=number)}", 1), encoding="utf-8")
    (root / ".gitignore").write_text("/.tellal/\n", encoding="utf-8")
    for words in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-qm", "posts"]):
        subprocess.run(["git", "-c", "user.name=b", "-c", "user.email=b@b", *words], cwd=root, check=True)


def colour(root: Path) -> None:
    """Change a colour of the brand."""
    path = root / "brand" / "brand.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r'accent = "#\w+"', 'accent = "#2a63b3"', text), encoding="utf-8")


def post(root: Path) -> None:
    """Change one post."""
    path = sorted((root / "content").glob("*/20*.md"))[1]
    path.write_text(path.read_text(encoding="utf-8") + "\nBir satır daha.\n", encoding="utf-8")


def computed() -> float:
    """Return the seconds that processes of ours have computed so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def timed(root: Path, *words: str, runs: int, cold: bool) -> float:
    """Return how long a command computes, in seconds."""
    taken = []
    for _ in range(runs):
        if cold:
            shutil.rmtree(root / ".tellal", ignore_errors=True)
        begun = computed()
        subprocess.run(
            [sys.executable, "-m", "pipeline", "--clock", "2026-10-01 00:00", *words],
            cwd=root,
            check=False,
            capture_output=True,
        )
        taken.append(computed() - begun)
    return statistics.median(taken)


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("posts", type=int, nargs="?", default=1000)
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    posts = asked.posts
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "brand"
        make(root, posts)
        print(f"{posts:,} posts, a third of them with a card")
        for name, change in (("nothing changed", None), ("one post changed", post), ("one colour changed", colour)):
            subprocess.run(["git", "checkout", "-q", "--", "."], cwd=root, check=True)
            if change:
                change(root)
            out = ["--out", str(Path(folder) / "out")]
            for words in (["check"], ["review"], ["review", *out]):
                cold, warm = (timed(root, *words, runs=asked.runs, cold=each) for each in (True, False))
                title = "review --out" if len(words) > 1 else words[0]
                print(f"  {name:20} {title:14} cold {cold:6.2f} s   warm {warm:6.2f} s", flush=True)


if __name__ == "__main__":
    main()
