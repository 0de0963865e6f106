"""`tellal review`: what a change alters for readers."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.base import Command
from pipeline.cli.options import Options, pass_options, print_json, put
from pipeline.errors import UsageError
from pipeline.i18n import Message
from pipeline.report.voice import Voice

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.review.compare import Comparison
    from pipeline.review.record import Review

FORMATS = ("text", "markdown", "json", "github")
COMMENT = "comment"


@click.command(cls=Command)
@click.argument("base", required=False)
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(FORMATS), help="text for people, the others for machines.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Also write the report and its cards, before and after, to a folder.",
)
@click.option("--pr", type=click.IntRange(1), metavar="N", help="With comment: the pull request to tell.")
@pass_options
def review(  # noqa: PLR0913 - one for each option
    options: Options, *, base: str | None, folder: Path | None, form: str | None, out: Path | None, pr: int | None
) -> int:
    """Show what a change alters for readers.

    What the work tree shows is compared with BASE, a commit or branch; without one, with where the current branch left
    the main branch. For each post and network: text with counts, images, time and account, and what is not as it was;
    also of posts that another file altered, such as a template or the brand. Ends with 0 whatever is found: tellal
    check is what fails.

    review comment FOLDER --pr N tells a pull request what a report says that another job wrote with --out. See
    docs/review.md.

      tellal review                              since the branch left main
      tellal review HEAD~3 --out report          with cards before and after
      tellal review --format github --out report annotations and step summary, in GitHub Actions
      tellal review comment report --pr 12       one comment, kept up to date
    """
    if base == COMMENT and folder is not None:
        if pr is None:
            raise UsageError(Message("--pr: say which pull request is to be told"))
        if form or out:
            raise UsageError(Message("--format and --out are for a review, not for its comment"))
        from pipeline.cli.review_comment import tell  # noqa: PLC0415 - only for that

        return tell(options, folder, pr)
    if folder is not None:
        raise UsageError(Message("there is one BASE to compare with"), Message("see tellal review --help"))
    if pr is not None:
        raise UsageError(Message("--pr goes with comment: tellal review comment FOLDER --pr N"))
    return _review(options, base, "json" if options.json else form or "text", out)


def _review(options: Options, base: str | None, form: str, out: Path | None) -> int:
    from pipeline.cli.progress import step  # noqa: PLC0415 - not needed for `--help`
    from pipeline.review.compare import compared  # noqa: PLC0415 - likewise

    root = options.workspace()
    commit = base_of(root, base)
    if out:
        from pipeline.review.artifact import see_that_it_is_free  # noqa: PLC0415 - only with --out

        see_that_it_is_free(out.absolute())  # before the work, not after it
    voice = options.stderr_voice()
    quiet = options.json
    for_reader = form in {"text", "json"} and out is None
    language = options.language if for_reader else None
    with (
        step(Message("compare"), 0, voice, quiet=quiet) as progress,
        compared(root, commit, options.now(), language=language, ci=options.unwatched, watch=progress.reach) as found,
    ):
        progress.end(voice.say(Message("{n} targets differ", n=len(found.shown))))
        made = _written(options, found, out) if out else _listed(found)
    _FORMS[form](options, made)
    return 0


def base_of(root: Path, base: str | None) -> str:
    """Return the commit to compare with.

    Raises:
        UsageError: there is none.
    """
    from pipeline.cli.scope import main_of  # noqa: PLC0415 - not needed for `--help`
    from pipeline.workspace.git import Git  # noqa: PLC0415 - likewise

    git = Git(root)
    name = base or main_of(git)
    if not name:
        raise UsageError(
            Message("there is no main branch to compare with"), Message("name a commit or branch: tellal review BASE")
        )
    return git.branching(name)


def _listed(found: Comparison) -> Review:
    from pipeline.review.cards import listed  # noqa: PLC0415 - not needed for `--help`

    return listed(found)


def _written(options: Options, found: Comparison, out: Path) -> Review:
    """Draw what is different, and write the report to a folder."""
    from pipeline.cli.paper import paper  # noqa: PLC0415 - not needed for `--help`
    from pipeline.cli.progress import step  # noqa: PLC0415 - not needed for `--help`
    from pipeline.report.review.markdown import Places, page  # noqa: PLC0415 - likewise
    from pipeline.review import artifact, cards  # noqa: PLC0415 - likewise

    voice = options.stderr_voice()
    with step(Message("cards"), 0, voice, quiet=options.json) as progress:
        drawn = cards.drawn(found, progress.reach)
        made = drawn.review
        places = Places(card=lambda name: f"{artifact.CARDS}/{name}" if name else "")
        artifact.write(out.absolute(), made, page(made, paper(made.language), places), drawn.pictures)
        said = Message("{n} pictures are in {folder}", n=len(drawn.pictures), folder=str(out))
        progress.end(voice.say(said))
    return made


def _as_text(options: Options, made: Review) -> None:
    from pipeline.report.review.text import lines  # noqa: PLC0415 - one of four

    voice = options.voice()._replace(language=made.language)
    put("\n".join(lines(made, voice)))


def _as_markdown(options: Options, made: Review) -> None:
    from pipeline.cli.paper import paper  # noqa: PLC0415 - not needed for `--help`
    from pipeline.report.review.markdown import Places, page  # noqa: PLC0415 - one of four

    del options
    put(page(made, paper(made.language), Places()))


def _as_json(options: Options, made: Review) -> None:
    from pipeline.report.shapes import document  # noqa: PLC0415 - one of four
    from pipeline.review.document import data  # noqa: PLC0415 - likewise

    del options
    print_json(document("review", data(made)))


def _as_github(options: Options, made: Review) -> None:
    from pipeline.cli.log import say_command  # noqa: PLC0415 - one of four
    from pipeline.model.finding import Finding, Severity  # noqa: PLC0415 - likewise
    from pipeline.report import github  # noqa: PLC0415 - likewise
    from pipeline.report.review.text import summary  # noqa: PLC0415 - likewise

    voice = Voice(made.language)
    findings = [
        Finding(
            each.path,
            each.line,
            each.code,
            Message("{said}", said=each.message),
            Message("{said}", said=each.hint) if each.hint else None,
            Severity(each.severity),
        )
        for each in made.problems
    ]
    for line in github.commands(findings, voice, made.prefix):
        if not say_command(line):
            put(line)
    put(github.harmless(summary(made, voice)))
    if place := os.environ.get("GITHUB_STEP_SUMMARY"):
        _leave_summary(options, made, Path(place))


def _leave_summary(options: Options, made: Review, place: Path) -> None:
    from pipeline.cli.paper import paper  # noqa: PLC0415 - not needed for `--help`
    from pipeline.report import summary  # noqa: PLC0415 - only in GitHub Actions
    from pipeline.report.review.fitting import octets  # noqa: PLC0415 - likewise
    from pipeline.report.review.markdown import Places, page  # noqa: PLC0415 - likewise

    try:
        room = summary.LARGEST - (place.stat().st_size if place.exists() else 0) - 1
        summary.leave(place, page(made, paper(made.language), Places(), room, octets).split("\n"))
    except OSError as error:
        options.warn(UsageError(Message("the summary cannot be written: {why}", why=str(error.strerror))))


_FORMS: dict[str, Callable[[Options, Review], None]] = {
    "text": _as_text,
    "markdown": _as_markdown,
    "json": _as_json,
    "github": _as_github,
}
