"""What is news, and when it is news no more."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.errors import LedgerBrokenError
from pipeline.i18n import Message
from pipeline.model.event import Event, History
from pipeline.model.library import Library, Target
from pipeline.model.outcome import Outcome, Outcomes
from pipeline.model.plan import Plan, Planned, State
from pipeline.model.post import Post
from pipeline.model.settings import Brand, Channel, Settings
from pipeline.notify import news as it
from pipeline.notify.news import AGAIN, Kind, News, fresh, of_tokens, of_trouble
from pipeline.plan import reasons
from pipeline.trust import entries
from pipeline.trust.progress import progress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

NOW = datetime(2026, 12, 1, 7, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
X = Channel("x", "content/x/channel.toml", "mastodon", "deneme", secrets={"token": "X_TOKEN"})
EARLIER, THIS = "run-1", "run-2"


def target(name: str = "A", channel: Channel = X) -> Target:
    """Return a post on a channel."""
    post = Post(f"01JD{name}", f"content/x/{name}.md", "x", "Bir.", 4, "", {}, publish_at=NOW - HOUR, title=name)
    return Target(post, channel)


def library(*channels: Channel) -> Library:
    """Return a library that has channels and nothing else."""
    named = {channel.name: channel for channel in channels or (X,)}
    return Library(Path("/nowhere"), Settings("Deneme"), Brand("Deneme"), named, {}, (), {}, {}, {}, ())


class Story:
    """The events of one target, in the order in which they are told."""

    def __init__(self, what: Target) -> None:
        self.key = what.key
        self.events: list[Event] = []

    def tries(self, run: str, at: datetime, part: int = 1, parts: int = 1) -> Story:
        """Add an intent."""
        data = {"payload": "0" * 64, "parts": parts, "digest": "v2:0", "lease_until": "2026-12-01T08:00:00Z"}
        return self._add(entries.intent(self.key, part, at, run, data))

    def then(self, make: Callable[..., Event], run: str, at: datetime, *more: Any) -> Story:  # noqa: ANN401 - whatever the event needs
        """Add what came of it."""
        return self._add(make(self.events[-1], at, run, *more))

    def _add(self, event: Event) -> Story:
        self.events.append(event._replace(seq=len(self.events) + 1))
        progress(self.events)  # no story that cannot have happened
        return self


def outcomes(stands: Iterable[Outcome] = (), stories: Iterable[Story] = (), **more: Any) -> Outcomes:  # noqa: ANN401 - the record's own fields
    """Return what a run came to."""
    history = History("1", {story.key: tuple(story.events) for story in stories})
    return Outcomes(NOW, tuple(stands), run=THIS, history=history, **more)


def stands(what: Target, state: State, said: str = "because", sent: int = 0) -> Outcome:
    """Return where a target stands after the run."""
    return Outcome(what.key, what, state, Message("{said}", said=said), "https://example.org/1" if sent else "", sent)


def told(run: Outcomes, *planned: Planned) -> list[News]:
    """Return what a run has to tell that set out with some targets."""
    return it.of_run(run, library(), Plan(NOW, planned))


def kinds(news: Iterable[News]) -> list[Kind]:
    """Return which kinds of news there are."""
    return [each.kind for each in news]


def test_a_new_doubt_is_told_and_an_old_one_is_not() -> None:
    """The run that wrote it down tells it; the next ones, which find nothing new, do not."""
    lost = Story(target()).tries(THIS, NOW).then(entries.unknown, THIS, NOW, "the answer was lost")
    (news,) = told(outcomes([stands(target(), State.UNKNOWN)], [lost]))
    assert (news.kind, news.name, str(news.message)) == (Kind.DOUBT, "", "because")
    assert "tellal resolve x/A --published URL" in str(news.todo)
    assert "tellal resolve x/A --absent" in str(news.todo)
    old = Story(target()).tries(EARLIER, NOW - HOUR).then(entries.unknown, EARLIER, NOW - HOUR, "lost")
    assert told(outcomes([stands(target(), State.UNKNOWN)], [old])) == []


def test_a_doubt_that_lasts_is_told_once_more() -> None:
    """After a day, under a name: by then no run will settle it."""
    long_ago = NOW - AGAIN
    old = Story(target()).tries(EARLIER, long_ago).then(entries.unknown, EARLIER, long_ago, "lost")
    (news,) = told(outcomes([stands(target(), State.UNKNOWN)], [old]))
    assert (news.kind, news.again) == (Kind.DOUBT, None)
    assert fresh([news], {news.name: NOW}, NOW + 30 * AGAIN) == []


def test_a_doubt_that_was_settled_in_the_same_run_is_none() -> None:
    """It was looked for and found, so nobody needs to know."""
    story = Story(target()).tries(THIS, NOW).then(entries.unknown, THIS, NOW, "lost")
    assert told(outcomes([stands(target(), State.PUBLISHED)], [story])) == []


def test_a_doubt_that_nobody_could_write_down_is_told_once_a_day() -> None:
    """A run was killed, and its network does not answer: no event says so, run after run."""
    story = Story(target()).tries(EARLIER, NOW - HOUR)
    (news,) = told(outcomes([stands(target(), State.UNKNOWN)], [story]))
    assert fresh([news], {news.name: NOW}, NOW + HOUR) == []
    assert fresh([news], {news.name: NOW}, NOW + AGAIN) == [news]


def test_a_refusal_is_told_by_the_run_that_met_it() -> None:
    """With the command that tries again."""
    story = Story(target()).tries(THIS, NOW).then(entries.rejected, THIS, NOW, "too rude")
    (news,) = told(outcomes([stands(target(), State.REJECTED, "too rude")], [story]))
    assert news.kind is Kind.FAILED
    assert "tellal retry x/A" in str(news.todo)


def test_tries_that_are_used_up_are_told_and_the_ones_before_are_not() -> None:
    """A network that was away for a quarter of an hour is nobody's business; one that never lets it through is."""
    story = Story(target()).tries(THIS, NOW).then(entries.not_sent, THIS, NOW, "unreachable")
    assert told(outcomes([stands(target(), State.DUE)], [story])) == []
    assert kinds(told(outcomes([stands(target(), State.REJECTED)], [story]))) == [Kind.FAILED]


def test_a_thread_that_was_refused_in_its_middle() -> None:
    """It is out in part, and goes on by a command."""
    story = Story(target()).tries(THIS, NOW, 1, 2)
    story.then(entries.published, THIS, NOW, {"remote_id": "1", "url": "https://example.org/1", "via": "response"})
    story.tries(THIS, NOW, 2, 2).then(entries.rejected, THIS, NOW, "no")
    (news,) = told(outcomes([stands(target(), State.PARTIAL, sent=1)], [story]))
    assert (news.kind, "tellal retry x/A" in str(news.todo)) == (Kind.FAILED, True)


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ([], [Kind.FAILED]),
        ([(entries.unauthorised, 2 * HOUR, "no")], []),
        ([(entries.unauthorised, 3 * HOUR, "no"), (entries.rejected, 2 * HOUR, "too rude")], [Kind.FAILED]),
        ([(entries.rejected, 3 * HOUR, "too rude"), (entries.unauthorised, 2 * HOUR, "no")], []),
    ],
)
def test_an_account_that_is_not_let_in_is_told_until_it_recovers(
    before: list[tuple[Any, timedelta, str]], expected: list[Kind]
) -> None:
    """Once, whichever of its posts meets it; anew where something else was heard of the account in between."""
    old = [
        Story(target(f"B{number}")).tries(EARLIER, NOW - ago).then(make, EARLIER, NOW - ago, said)
        for number, (make, ago, said) in enumerate(before)
    ]
    other = Channel("y", "content/y/channel.toml", "mastodon", "baska")
    elsewhere = Story(target("C", other)).tries(EARLIER, NOW - HOUR).then(entries.unauthorised, EARLIER, NOW - HOUR, "")
    now = Story(target()).tries(THIS, NOW).then(entries.unauthorised, THIS, NOW, "the token ran out")
    news = told(outcomes([stands(target(), State.DUE)], [*old, elsewhere, now]))
    assert kinds(news) == expected
    assert all("X_TOKEN" in str(each.todo) for each in news)


def test_what_could_not_even_be_tried_is_told_once_a_day_and_once_for_all() -> None:
    """A variable that is not set stops every post of its channel, in every run."""
    reason = "it was not sent: the environment variable X_TOKEN is not set"
    both = [stands(target(name), State.DUE, reason) for name in "AB"]
    (news,) = told(outcomes(both))
    assert (news.kind, news.again) == (Kind.FAILED, AGAIN)
    assert "X_TOKEN" not in news.name


def test_missed_stopped_and_sent() -> None:
    """The most pressing comes first; what went well is there for those who asked for it."""
    sent = Story(target("S")).tries(THIS, NOW)
    sent.then(entries.published, THIS, NOW, {"remote_id": "1", "url": "https://example.org/1", "via": "response"})
    late = Planned(target("M"), State.MISSED, Message("too late"), NOW - HOUR)
    run = outcomes(
        [stands(target("S"), State.PUBLISHED, sent=1)], [sent], missed=(late,), stopped=Message("time is over")
    )
    failed, missed, done = told(run)
    assert (failed.kind, str(failed.why), failed.again) == (Kind.FAILED, "time is over", AGAIN)
    assert (missed.kind, str(missed.message), "content/x/M.md" in str(missed.todo)) == (Kind.MISSED, "too late", True)
    assert (done.kind, done.url) == (Kind.SENT, "https://example.org/1")


def test_what_is_late_and_asks_a_person_is_told_once() -> None:
    """A post that nobody may send this late without a word, and a thread whose rest is too late."""
    asks = Planned(target("A"), State.HELD, reasons.late_asks(HOUR), NOW - HOUR)
    held = Planned(target("H"), State.HELD, Message("held by the house"), NOW - HOUR)
    rest = Planned(target("R"), State.PARTIAL, Message(reasons.REST[State.MISSED].text, out=1, parts=2), NOW - HOUR)
    waits = Planned(target("W"), State.PARTIAL, Message(reasons.REST[State.HELD].text, out=1, parts=2), NOW - HOUR)
    late, broken = told(outcomes(), asks, held, rest, waits)
    assert "tellal release x/A or tellal cancel x/A" in str(late.todo)
    assert "tellal retry x/R" in str(broken.todo)
    assert kinds([late, broken]) == [Kind.MISSED] * 2
    assert fresh([late, broken], {late.name: NOW, broken.name: NOW}, NOW + 30 * AGAIN) == []


def test_a_ledger_that_cannot_be_read() -> None:
    """What is to be done about it comes along; it is told once a day."""
    news = of_trouble(LedgerBrokenError("the branch “ledger” is gone", "git branch ledger 1234"))
    assert (news.kind, str(news.why), str(news.todo)) == (
        Kind.FAILED,
        "the branch “ledger” is gone",
        "git branch ledger 1234",
    )
    assert fresh([news], {news.name: NOW}, NOW + HOUR) == []
    assert "bug" in str(of_trouble(RuntimeError("secret words")).message)
    assert "secret" not in str(of_trouble(RuntimeError("secret words")))


def test_a_token_is_told_at_each_of_its_marks_once() -> None:
    """Fourteen, seven, three, one and no days before it ends, however often runs look."""
    ends = Channel(
        "x", "content/x/channel.toml", "x", "a", secrets={"token": "T"}, token_expires={"": date(2026, 12, 20)}
    )
    told: dict[str, datetime] = {}
    said = []
    for hours in range(0, 30 * 24, 6):
        now = NOW + hours * HOUR
        for news in fresh(of_tokens(library(ends), now), told, now):
            told[news.name] = now
            said.append((date(2026, 12, 20) - now.date()).days)
    assert said == [14, 7, 3, 1, 0]


def test_a_name_that_a_chat_or_a_shell_would_mistake_is_no_part_of_a_command() -> None:
    """The key of the ledger stands for it, which commands take too."""
    for name in ("a b", "a;rm -rf x", "$(x)", "@everyone", "a'b", "<!here>", "a@here"):
        odd = target()._replace(post=Post("01JDODD", f"content/x/{name}.md", "x", "Bir.", 4, "", {}, publish_at=NOW))
        lost = Story(odd).tries(THIS, NOW).then(entries.unknown, THIS, NOW, "lost")
        (news,) = told(outcomes([stands(odd, State.UNKNOWN)], [lost]))
        assert f"tellal resolve {odd.key} --absent" in str(news.todo)
    on_other = Target(target("Z").post, Channel("bluesky", "content/bluesky/channel.toml", "bluesky", "a"))
    lost = Story(on_other).tries(THIS, NOW).then(entries.unknown, THIS, NOW, "lost")
    (news,) = told(outcomes([stands(on_other, State.UNKNOWN)], [lost]))
    assert "tellal resolve x/Z@bluesky --absent" in str(news.todo)


def test_what_a_person_is_to_publish_is_told_once_with_its_place() -> None:
    """The run that handed it over tells it; those after it find nothing new."""
    place = "https://github.test/o/n/issues/7"
    story = Story(target()).tries(THIS, NOW).then(entries.handed, THIS, NOW, place)
    (news,) = told(outcomes([stands(target(), State.HANDED)], [story]))
    assert (news.kind, news.url) == (Kind.HANDED, place)
    assert "tellal done x/A URL" in str(news.todo)
    old = Story(target()).tries(EARLIER, NOW - HOUR).then(entries.handed, EARLIER, NOW - HOUR, place)
    assert told(outcomes([stands(target(), State.HANDED)], [old])) == []
