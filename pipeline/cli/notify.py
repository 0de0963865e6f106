"""`tellal notify`: who is told when something needs a person, and whether messages arrive."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.base import Command
from pipeline.cli.options import Options, pass_options
from pipeline.errors import UsageError
from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.model.library import Library
    from pipeline.notify.services import Reached
    from pipeline.report.voice import Voice

NOBODY = Message("nobody is told: tellal.toml names no address")
HOW = Message(
    "store an Apprise URL as a secret, and write at the end of tellal.toml: {table} and {key}; "
    "then: tellal notify --test; see docs/notifications.md"
)


@click.command(cls=Command)
@click.option("--test", "trial", is_flag=True, help="Send a message now, and say what each service answered.")
@pass_options
def notify(options: Options, *, trial: bool) -> int:
    """Show who is told when something needs a person, or try it.

    Runs of `tellal publish` and `tellal run` tell people by themselves. Ends with 4 where a service did not take the
    message.

      tellal notify --test
    """
    from pipeline.workspace.library import load  # noqa: PLC0415 - not needed for `--help`

    library = load(options.workspace())
    _refuse_errors(library)
    if not library.settings.notify.url:
        how = Message(HOW.text, table="[notify]", key='url = "TELLAL_NOTIFY_URL"')
        if trial:
            raise UsageError(NOBODY, how)
        voice = options.voice()
        options.answer(lambda: _data(library, 0, (), voice), lambda: [voice.say(NOBODY), voice.say(how)])
        return 0
    from pipeline.notify.services import addresses  # noqa: PLC0415 - only where somebody is to be told

    to = addresses(library.settings.notify, os.environ)
    reached = _try(library, to) if trial else ()
    shown = library, len(to), reached, options.voice()
    options.answer(lambda: _data(*shown), lambda: _lines(*shown))
    return 4 if any(not each.taken for each in reached) else 0


def _refuse_errors(library: Library) -> None:
    """See that the settings are what they seem to be: what could not be read of them counts as not written.

    Raises:
        UsageError: they have an error.
    """
    from pipeline.model.finding import Severity  # noqa: PLC0415 - not needed for `--help`
    from pipeline.workspace.settings import NAME  # noqa: PLC0415 - likewise

    for found in library.findings:
        if found.path == NAME and found.severity is Severity.ERROR:
            where = Message("{path}:{line}: {what}", path=found.path, line=found.line, what=str(found.message))
            raise UsageError(where, found.hint)


def _try(library: Library, to: Sequence[str]) -> Sequence[Reached]:
    from pipeline.cli.telling import deliver  # noqa: PLC0415 - only with --test
    from pipeline.notify.words import trial  # noqa: PLC0415 - likewise

    return deliver(trial(library), to)


def _lines(library: Library, number: int, reached: Sequence[Reached], voice: Voice) -> Iterator[str]:
    from pipeline.notify.words import kinds  # noqa: PLC0415 - only where somebody is to be told

    settings = library.settings.notify
    if not reached:
        told = kinds(settings.on, voice)
        yield voice.say(
            Message("told of: {kinds}; addresses in {variable}: {n}", kinds=told, variable=settings.url, n=number)
        )
        yield voice.say(Message("try it: tellal notify --test"))
    for each in reached:
        service = each.service or voice.say(Message("a service"))
        if each.taken:
            yield f"{voice.paint(voice.say(Message('taken')), 'good')}: {service}"
        else:
            why = voice.say(each.why) if each.why else ""
            yield f"{voice.paint(voice.say(Message('not taken')), 'bad')}: {service}: {why}"


def _data(library: Library, number: int, reached: Sequence[Reached], voice: Voice) -> dict[str, Any]:
    settings = library.settings.notify
    services = [
        {"service": each.service, "taken": each.taken, "why": voice.say(each.why) if each.why else ""}
        for each in reached
    ]
    return {
        "url": settings.url,
        "on": list(settings.on),
        "lang": settings.lang,
        "addresses": number,
        "services": services,
    }
