"""`tellal check`: what is wrong in the content."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli import sharing
from pipeline.cli.base import Command
from pipeline.cli.options import Options, pass_options, print_json, put
from pipeline.report.voice import Voice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pipeline.model.finding import Finding
    from pipeline.model.library import Library

FORMATS = ("text", "json", "sarif", "github")


@click.command(cls=Command)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--changed", is_flag=True, help="Only what changed since the main branch.")
@click.option("--since", metavar="REV", help="Only what changed since the branch left this commit or branch.")
@click.option("--format", "form", type=click.Choice(FORMATS), help="text for people, the others for machines.")
@click.option("--fix", is_flag=True, help="Mend what has one right answer, in place.")
@sharing.executor
@sharing.shard
@pass_options
def check(  # noqa: PLR0913 - one for each option
    options: Options,
    *,
    paths: tuple[Path, ...],
    changed: bool,
    since: str | None,
    form: str | None,
    fix: bool,
    executor: str,
    shard: str,
) -> int:
    """Find what is wrong in the content, with its place and what to do.

    PATHS are files or folders; without any, everything is checked. Ends with 1 if there are errors.

      tellal check content/instagram
      tellal check --changed --format github     what a pull request brings
      tellal check --fix                         missing ids, misspelt keys, line endings
      tellal check --shard 3/10                  one of ten machines that share the work
    """
    from pipeline.check import check as assess  # noqa: PLC0415 - not needed for `--help`
    from pipeline.cli.scope import posts_below, scope  # noqa: PLC0415 - likewise
    from pipeline.workspace.library import load  # noqa: PLC0415 - likewise

    root, (where, share) = options.workspace(), sharing.read(executor, shard)
    places = scope(root, paths, since, changed=changed)
    findings = assess(library := load(root), places, place=where, shard=share).findings
    mended: Sequence[str] = ()
    if fix:
        mended = _mend(root, findings, options)
        findings = assess(library := load(root), places, place=where, shard=share).findings
    if library.settings.notify.url:
        from pipeline.cli.telling import warn_if_not_installed  # noqa: PLC0415 - only where somebody is to be told

        warn_if_not_installed(options, library)
    form = "json" if options.json else form or "text"
    posts = [post for post in library.posts if share is None or share.has(post.id)]
    looked = posts_below(library, places).intersection(post.path for post in posts)
    _FORMS[form](_Report(options, root, findings, len(looked), mended, library))
    return int(any(finding.severity == "error" for finding in findings))


@dataclass(frozen=True, slots=True)
class _Report:
    """What a check came to.

    Args:
        posts: how many were looked at.
        mended: what `--fix` changed, in lines.
        library: the workspace, whose tokens may end.
    """

    options: Options
    root: Path
    findings: Sequence[Finding]
    posts: int
    mended: Sequence[str]
    library: Library

    @property
    def prefix(self) -> str:
        """The workspace's folder within its repository, with a slash at its end; empty where it is the root."""
        for folder in (self.root, *self.root.parents):
            if (folder / ".git").exists():
                below = self.root.relative_to(folder).as_posix()
                return "" if below == "." else f"{below}/"
        return ""


def _mend(root: Path, findings: Sequence[Finding], options: Options) -> list[str]:
    from pipeline.report.findings import mended  # noqa: PLC0415 - only with --fix
    from pipeline.workspace.fixes import apply  # noqa: PLC0415 - likewise
    from pipeline.workspace.ids import new_id  # noqa: PLC0415 - likewise

    voice = Voice(options.language)
    return [mended(finding, voice) for finding in apply(root, findings, lambda: new_id(options.now()))]


def _as_text(report: _Report) -> None:
    from pipeline.report import findings as text  # noqa: PLC0415 - one of four

    voice = report.options.voice()
    for line in report.mended:
        put(voice.paint(line, "good"))
    if report.mended:
        put("")
    for line in text.lines(report.findings, voice):
        put(line)
    if report.findings:
        put("")
    if report.options.verbose and report.findings:
        put("\n".join([*text.glossary(report.findings, voice), ""]))
    put(text.summary(report.findings, report.posts, voice))
    for line in _tokens(report, voice):
        put(line)


def _tokens(report: _Report, voice: Voice) -> Iterator[str]:
    """Yield which tokens end soon: that is no finding, for it follows from the clock."""
    from pipeline.report import tokens  # noqa: PLC0415 - likewise

    return tokens.lines(report.library, report.options.now(report.library.settings.timezone), voice)


def _as_json(report: _Report) -> None:
    from pipeline.report import shapes, tokens  # noqa: PLC0415 - one of four

    data = shapes.check(report.findings, report.posts, report.options.voice())
    ending = tokens.data(report.library, report.options.now(report.library.settings.timezone))
    print_json(shapes.document("check", {**data, "fixed": list(report.mended), "tokens": ending}))


def _as_sarif(report: _Report) -> None:
    from pipeline.report import sarif  # noqa: PLC0415 - one of four

    print_json(sarif.log(report.findings, report.options.voice(), report.prefix))


def _as_github(report: _Report) -> None:
    from pipeline.cli.log import say_command  # noqa: PLC0415 - one of four
    from pipeline.report import findings as text  # noqa: PLC0415 - likewise
    from pipeline.report import github  # noqa: PLC0415 - likewise

    voice = Voice(report.options.language)
    for line in github.commands(report.findings, voice, report.prefix):
        if not say_command(line):
            put(line)
    for line in report.mended:
        put(github.harmless(line))
    put(github.harmless(text.summary(report.findings, report.posts, voice)))
    for line in _tokens(report, voice):
        put(github.harmless(line))


_FORMS: dict[str, Callable[[_Report], None]] = {
    "text": _as_text,
    "json": _as_json,
    "sarif": _as_sarif,
    "github": _as_github,
}
