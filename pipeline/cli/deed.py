"""What `tellal triage` does about posts: holds and cancellations in one commit, then other times in files."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.cli.by_hand import refuse_made_up_time
from pipeline.errors import UsageError
from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from pipeline.cli.options import Options
    from pipeline.publish.brake import Lines
    from pipeline.publish.by_hand import Said, Word
    from pipeline.survey import Survey
    from pipeline.trust.hold import Hold
    from pipeline.workspace.moves import Move

REFUSED = 2
REASON = Message("--reason: say why; it is what everybody reads who wonders")


class Acts(NamedTuple):
    """What is to be done about posts.

    Args:
        holds: what to hold, as a hold keeps it: ids of posts, or targets.
        cancels: what to cancel, by their names in the ledger.
        moves: other times, before they are written.
    """

    holds: tuple[str, ...] = ()
    cancels: tuple[str, ...] = ()
    moves: tuple[Move, ...] = ()


class Deed:
    """Does what was asked for, and says what came of it.

    Args:
        options: of every command.
        found: what is known.
        acts: what is to be done.
        who: says so, and why.
    """

    def __init__(self, options: Options, found: Survey, acts: Acts, who: Word) -> None:
        self._options = options
        self._found = found
        self._acts = acts
        self._who = who
        self._said: tuple[Said, ...] = ()
        self._lines: Lines | None = None
        self._written: list[Move] = []
        self._dry = False
        self.any = any(acts)

    def do(self, *, dry_run: bool) -> Deed:
        """Write holds and cancellations in one commit, then other times into files; or only look what that would be.

        Raises:
            TellalError: the ledger cannot be read or written; then no file was touched either.
        """
        self._dry = dry_run
        if self._acts.holds or self._acts.cancels:
            self._stop()
        if self._acts.moves and not dry_run:
            from pipeline.workspace import moves  # noqa: PLC0415 - only with --move

            self._written = moves.carry_out(self._found.library.root, list(self._acts.moves))
        return self

    @property
    def code(self) -> int:
        """0, or 2 where something that was asked for was not done."""
        refused = any(not said.events for said in self._said) and not self._dry
        missing = len(self._written) < len(self._acts.moves) and not self._dry
        return 2 if refused or missing else 0

    def _stop(self) -> None:
        from pipeline.publish import brake, by_hand  # noqa: PLC0415 - only where something is to be done
        from pipeline.trust.hold import Passed, Scope  # noqa: PLC0415 - likewise

        if self._found.trouble is not None:
            raise self._found.trouble
        wanted: tuple[brake.Wanted, ...] = ()
        if self._acts.holds:
            if not self._who.note:
                raise UsageError(REASON)
            name = ", ".join(self._acts.holds)
            wanted = (brake.Wanted(Scope.POST, name, self._who.note, None, Passed.ASK),)
        self._lines = brake.Lines(wanted, (), self._who, self._found.now)
        if self._options.clock is not None:
            refuse_made_up_time(self._touched())
        if not self._dry:
            clock: Callable[[], datetime] = self._options.now
            if self._options.clock is not None:
                clock = lambda: self._found.now  # noqa: E731 - a clock that stands still
            self._said = by_hand.stop(self._found, self._acts.cancels, self._lines, self._who, clock)

    def _touched(self) -> list[str]:
        whole = {name for name in self._acts.holds if "/" not in name}
        held = [target.key for target in self._found.library.targets() if target.post.id in whole]
        return [*held, *(name for name in self._acts.holds if "/" in name), *self._acts.cancels]

    def lines(self) -> Iterator[str]:
        """Yield what was done."""
        from pipeline.report import holds, triage, words  # noqa: PLC0415 - only where something was done

        voice = self._options.voice()
        yield ""
        if self._dry:
            yield from self._rehearsed()
            return
        for hold in self._placed():
            said = voice.paint(voice.say(Message("held")), "warn")
            yield f"{said}  {holds.about(hold, self._found.library, voice)} ({hold.id})"
            yield f"  {voice.say(hold.words)}"
            yield f"  {voice.paint(voice.say(holds.MEANWHILE[hold.passed]), 'dim')}"
        yield from words.lines(self._said, voice)
        yield from triage.moved(self._acts.moves, self._written, voice)

    def data(self) -> dict[str, object]:
        """Return the same for machines."""
        from pipeline.report import holds, words  # noqa: PLC0415 - only with `--json`

        return {
            "holds": [holds.shape(hold, self._found) for hold in self._placed()],
            "cancelled": words.data(self._said, self._options.voice())["targets"],
            "moved": [
                {
                    "path": move.path,
                    "line": move.line,
                    "old": move.old,
                    "new": move.new,
                    "publish_at": f"{move.at:%Y-%m-%dT%H:%M:%SZ}",
                    "done": move in self._written,
                }
                for move in self._acts.moves
            ],
        }

    def _placed(self) -> list[Hold]:
        from pipeline.trust.holds import entered  # noqa: PLC0415 - only where something was held

        return [entered(entry, self._found.library) for entry in self._lines.placed] if self._lines else []

    def _rehearsed(self) -> Iterator[str]:
        voice = self._options.voice()
        names = {target.key: str(target) for target in self._found.library.targets()}
        posts = {
            target.post.id: f"{target.post.channel}/{target.post.stem}" for target in self._found.library.targets()
        }
        for held in self._acts.holds:
            yield voice.say(Message("would be held: {name}", name=posts.get(held) or names.get(held, held)))
        for key in self._acts.cancels:
            yield voice.say(Message("would be cancelled: {name}", name=names.get(key, key)))
        for move in self._acts.moves:
            yield voice.say(
                Message("would be moved: {path} from {old} to {new}", path=move.path, old=move.old, new=move.new)
            )
