"""Telling people what a run came to: the end of `tellal publish` and `tellal run`, which nothing in here can fail."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from pipeline.cli.masking import masked
from pipeline.cli.progress import step
from pipeline.errors import RemoteError, TellalError, UsageError
from pipeline.i18n import Message
from pipeline.masking import without

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from pipeline.cli.options import Options
    from pipeline.model.event import History
    from pipeline.model.library import Library
    from pipeline.model.outcome import Outcomes
    from pipeline.notify.news import News
    from pipeline.notify.services import Reached
    from pipeline.notify.words import Notice
    from pipeline.survey import Survey


class _Known(NamedTuple):
    """What a run knows: whose it is, the ledger as it left it, and when it ended (UTC)."""

    library: Library
    history: History
    now: datetime


def tell_of_run(options: Options, found: Survey, outcomes: Outcomes, *, quiet: bool) -> None:
    """Tell people what is new after a run; whatever goes wrong with that is said, and changes nothing."""
    from pipeline.notify.news import of_run  # noqa: PLC0415 - only after a run

    known = _Known(found.library, outcomes.history, outcomes.now)
    _try(options, known, lambda: of_run(outcomes, found.library, found.plan), quiet=quiet)


def tell_of_trouble(options: Options, found: Survey, error: Exception, *, quiet: bool) -> None:
    """Tell people that nothing could be sent; as above."""
    from pipeline.notify.news import of_trouble  # noqa: PLC0415 - only where something went wrong

    known = _Known(found.library, found.history, found.now)
    _try(options, known, lambda: [of_trouble(error)], quiet=quiet)


def warn_if_not_installed(options: Options, library: Library) -> None:
    """Say that nobody will be told, on a machine that has the addresses and nothing that carries messages."""
    from pipeline.notify.services import addresses  # noqa: PLC0415 - only where somebody is to be told

    if os.environ.get(library.settings.notify.url):
        try:
            addresses(library.settings.notify, os.environ)
        except UsageError as error:
            options.warn(error)


def deliver(notice: Notice, to: Sequence[str]) -> list[Reached]:
    """Bring a message to its addresses, without any secret of this run in it."""
    from pipeline.notify.services import reach  # noqa: PLC0415 - only where there is something to tell

    clean = notice._replace(title=_clean(notice.title, to), body=_clean(notice.body, to))
    return reach(clean, to, os.environ)


def _try(options: Options, known: _Known, news: Callable[[], Iterable[News]], *, quiet: bool) -> None:
    if not known.library.settings.notify.url or options.clock is not None:
        return  # nobody is named, or it is a rehearsal
    try:
        _tell(options, known, news(), quiet=quiet)
    except TellalError as error:
        options.warn(error)
    except Exception as error:  # noqa: BLE001 - what was sent is out, and what was not is in the ledger
        what = Message("nobody was told what happened: {what}", what=type(error).__name__)
        options.warn(TellalError(what, Message("try it: tellal notify --test")))


def _tell(options: Options, known: _Known, news: Iterable[News], *, quiet: bool) -> None:
    from pipeline.notify import memory, untold, words  # noqa: PLC0415 - only where somebody is to be told
    from pipeline.notify.news import fresh, ordered  # noqa: PLC0415 - likewise
    from pipeline.notify.services import addresses  # noqa: PLC0415 - likewise
    from pipeline.trust.ledger import ledger_of  # noqa: PLC0415 - likewise

    library, history, now = known
    to = addresses(library.settings.notify, os.environ)
    left = untold.kept(library, history)
    new = fresh(news, memory.told(library.root, history), now)
    wanted = ordered(each for each in (*left.news, *new) if each.kind in library.settings.notify.on)
    if not wanted:
        return
    if left.waits(now):
        untold.keep(library, wanted, left.failed)
        return
    with step(Message("notify"), len(to), options.stderr_voice(), quiet=quiet or options.json) as progress:
        reached = deliver(words.notice(wanted, library, _place(os.environ)), to)
        took = [each.service for each in reached if each.taken]
        progress.end(", ".join(took) or "-")
    for each in reached:
        if not each.taken:
            service = each.service or Message("a service").say(options.language)
            why = each.why.say(options.language) if each.why else "-"
            said = Message("{service} did not take the notification: {why}", service=service, why=why)
            options.warn(RemoteError(said))
    untold.keep(library, () if took else wanted, None if took else now)
    if took:
        memory.remember(library.root, ledger_of(library), [each.name for each in wanted if each.name], now)


def _clean(text: str, addresses: Sequence[str]) -> str:
    return without(masked(text, os.environ), addresses)


def _place(environment: Mapping[str, str]) -> str:
    """Return where this run can be looked at, as GitHub and its kin or GitLab say; empty elsewhere."""
    server, repository, run = (environment.get(f"GITHUB_{name}", "") for name in ("SERVER_URL", "REPOSITORY", "RUN_ID"))
    place = f"{server}/{repository}/actions/runs/{run}" if server and run else environment.get("CI_JOB_URL", "")
    return place if place.startswith(("https://", "http://")) and not place.split()[1:] else ""
