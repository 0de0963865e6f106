"""Building a site with a page for each post, beside other generators: `python bench/site.py [POSTS ...]`.

The same posts are written down for each generator in the way it wants them, and all are built in one run, one after the
other: wall and processor seconds, and the peak memory of the largest process. Ours does more than the others (checks,
previews, a calendar, feeds); they get their smallest theme. Hugo is the system's; Pelican, MkDocs and Material are
installed into `.bench-site/`. From 10,000 posts on ours is measured alone, but for Hugo.

Ours is built four times: from nothing at all (every post is checked first), after a check as `tellal run` has done
one, with one post changed, and with one post more.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import generate  # type: ignore[import-not-found] # beside this file, which is run as a script

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

PEERS = Path(__file__).resolve().parent.parent / ".bench-site"
PACKAGES = ("pelican[markdown]==4.11.0.post0", "mkdocs==1.6.1", "mkdocs-material==9.6.23")
USUAL = (1000, 5000, 10_000)
#: From so many posts on only Hugo stands beside ours: the others take minutes.
ALONE = 10_000
MEBIBYTE = 1024
CLOCK = "2026-09-30 10:00"
#: Programs that are installed keep their bytecode: else ours would be compiled anew each time, and no other.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


class Post(NamedTuple):
    """A post as other generators want it."""

    name: str
    title: str
    day: str
    tags: tuple[str, ...]
    body: str


class Figures(NamedTuple):
    """What a build took: seconds by the clock, seconds of processors, MiB of the largest process."""

    wall: float
    processors: float
    peak: float


def posts(number: int) -> Iterator[Post]:
    """Yield the posts of the corpus."""
    for each in range(number):
        path, text = generate.post(each)
        front, _, body = text.removeprefix("---\n").partition("\n---\n")
        keys = dict(line.split(": ", 1) for line in front.splitlines())
        body = body.replace("\n\n***\n\n", "\n\n").replace("media/bardak.png", "/bardak.png")
        tags = tuple(keys["tags"].strip("[]").split(", "))
        name = path.removeprefix("content/").removesuffix(".md").replace("/", "-")
        yield Post(name, keys["title"].strip('"').replace(":", ""), keys["publish_at"][:10], tags, body)


def put(path: Path, text: str) -> None:
    """Write a file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def for_hugo(root: Path, number: int) -> list[str]:
    """Write a site for Hugo with the smallest theme there can be, and return how it is built."""
    put(root / "config.toml", 'baseURL = "/"\ntitle = "Bench"\ndisableKinds = ["RSS", "sitemap", "taxonomy", "term"]\n')
    page = '<!doctype html><html><head><meta charset="utf-8"><title>{{ .Title }}</title></head><body>'
    put(root / "layouts/_default/single.html", f"{page}<h1>{{{{ .Title }}}}</h1>{{{{ .Content }}}}</body></html>")
    each = "{{ range .Pages }}<li><a href='{{ .RelPermalink }}'>{{ .Title }}</a></li>{{ end }}"
    for name in ("_default/list.html", "index.html"):
        put(root / "layouts" / name, f"{page}<ul>{each}</ul></body></html>")
    for post in posts(number):
        tags = ", ".join(f'"{tag}"' for tag in post.tags)
        front = f'---\ntitle: "{post.title}"\ndate: {post.day}\ntags: [{tags}]\n---\n'
        put(root / f"content/posts/{post.name}.md", front + post.body)
    return ["hugo", "--quiet", "--buildFuture", "--destination", str(root / "out")]


def for_pelican(root: Path, number: int) -> list[str]:
    """Write a site for Pelican, its feeds and lists of tags left out, and return how it is built."""
    off = ("FEED_ALL_ATOM", "CATEGORY_FEED_ATOM", "TRANSLATION_FEED_ATOM", "AUTHOR_FEED_ATOM", "AUTHOR_FEED_RSS")
    names = ("TAG_SAVE_AS", "CATEGORY_SAVE_AS", "AUTHOR_SAVE_AS", "TAGS_SAVE_AS", "ARCHIVES_SAVE_AS")
    lines = [f"{name} = None" for name in off] + [f"{name} = ''" for name in names]
    lines += ["SITENAME = 'Bench'", "TIMEZONE = 'UTC'", "DEFAULT_LANG = 'en'", "THEME = 'simple'"]
    put(root / "pelicanconf.py", "\n".join(lines) + "\n")
    for post in posts(number):
        put(root / f"content/{post.name}.md", f"Title: {post.title}\nDate: {post.day}\n\n{post.body}")
    return [str(PEERS / "bin/pelican"), "-q", "-o", "out", "-s", "pelicanconf.py", "content"]


def for_mkdocs(root: Path, number: int) -> list[str]:
    """Write a site for MkDocs, its posts outside of the navigation, and return how it is built."""
    put(root / "mkdocs.yml", "site_name: Bench\nnav: [index.md]\nnot_in_nav: /posts/\nplugins: []\n")
    put(root / "docs/index.md", "# Bench\n")
    for post in posts(number):
        put(root / f"docs/posts/{post.name}.md", f"# {post.title}\n\n{post.body}")
    return [str(PEERS / "bin/mkdocs"), "build", "--quiet"]


def for_material(root: Path, number: int) -> list[str]:
    """Write a blog for Material for MkDocs, and return how it is built."""
    put(root / "mkdocs.yml", "site_name: Bench\ntheme: {name: material}\nplugins: [blog]\n")
    put(root / "docs/index.md", "# Bench\n")
    put(root / "docs/blog/index.md", "# Blog\n")
    for post in posts(number):
        put(root / f"docs/blog/posts/{post.name}.md", f"---\ndate: {post.day}\n---\n# {post.title}\n\n{post.body}")
    return [str(PEERS / "bin/mkdocs"), "build", "--quiet"]


OTHERS: dict[str, Callable[[Path, int], list[str]]] = {
    "Hugo": for_hugo,
    "Pelican": for_pelican,
    "MkDocs, posts outside of the navigation": for_mkdocs,
    "Material's blog plugin": for_material,
}


def measure(command: Sequence[str], folder: Path) -> Figures:
    """Run a command and return what it took, its own processes included."""
    start = time.monotonic()
    process = subprocess.Popen(command, cwd=folder, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    said = process.stderr.read() if process.stderr else b""
    _, status, used = os.wait4(process.pid, 0)
    wall = time.monotonic() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command[0]} ended with {process.returncode}:\n{said.decode(errors='replace')}")
    return Figures(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / MEBIBYTE)


def install() -> None:
    """Install the other generators where they are not yet."""
    if shutil.which("hugo") is None:
        raise SystemExit("Hugo is missing: apt-get install hugo")
    stamp = PEERS / "installed"
    wanted = "\n".join(PACKAGES)
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
        subprocess.run([sys.executable, "-m", "venv", str(PEERS)], check=True)
        subprocess.run([str(PEERS / "bin/python"), "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
        stamp.write_text(wanted, encoding="utf-8")


def ours(root: Path, number: int) -> Iterator[tuple[str, Figures]]:
    """Build a workspace in the four ways that people do."""
    generate.DAYS = max(generate.DAYS, number // len(generate.CHANNELS))  # each channel has a post a day
    generate.generate(root, number)
    subprocess.run(["git", "init", "--quiet", "--initial-branch=main", str(root)], check=True)
    command = [sys.executable, "-m", "pipeline", "--clock", CLOCK, "site"]
    yield "Tellal, from nothing", measure(command, root)
    for kept in (root / ".tellal").glob("site-*"):
        kept.unlink()
    # Put away and not deleted: ext4 passes by the inodes of files that were deleted a moment ago, one by one.
    (root / "site").rename(root.with_name(f"{root.name}-first"))
    yield "Tellal, after a check", measure(command, root)
    changed = next((root / "content/x").glob("*.md"))
    changed.write_text(changed.read_text(encoding="utf-8").replace("#kahve", "#çay"), encoding="utf-8")
    later = [*command[:4], "2026-09-30 10:01", "site"]
    yield "Tellal, one post changed", measure(later, root)
    path, text = generate.post(number)
    put(root / path, text)
    yield "Tellal, one post more", measure([*command[:4], "2026-09-30 10:02", "site"], root)


def table(number: int, folder: Path) -> None:
    """Print a line for each build of so many posts."""
    print(f"{number} posts, a page each; × is against Hugo's wall time")
    limit = 0.0
    for name, write in OTHERS.items():
        if number >= ALONE and name != "Hugo":
            continue
        root = folder / f"{name.split()[0].split(',')[0]}-{number}"
        root.mkdir()
        figures = measure(write(root, number), root)
        limit = limit or figures.wall
        show(name, figures, limit)
    for name, figures in ours(folder / f"tellal-{number}", number):
        show(name, figures, limit)


def show(name: str, figures: Figures, limit: float) -> None:
    """Print a line."""
    ratio = figures.wall / limit
    print(
        f"  {name:42} {figures.wall:7.2f} s {ratio:6.2f} ×  {figures.processors:7.2f} s of processors"
        f" {figures.peak:5.0f} MiB",
        flush=True,
    )


def main() -> None:
    """Install what is missing, then measure in a temporary folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("posts", type=int, nargs="*", default=USUAL)
    asked = parser.parse_args()
    install()
    with tempfile.TemporaryDirectory() as folder:  # deleted at the end alone, see `ours`
        for number in asked.posts:
            table(number, Path(folder))


if __name__ == "__main__":
    main()
