"""What was done with a message that is out follows from its events, and only what can have happened is taken."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.model.event import Event, EventType
from pipeline.trust import entries
from pipeline.trust.progress import Course, DisorderError, progress

if TYPE_CHECKING:
    from pipeline.model.event import Out

KEY = "01JD/outbox.x.deneme"
NOW = datetime(2026, 12, 1, 7, 0, tzinfo=UTC)
OLD, NEW, NEWER = "a" * 64, "b" * 64, "c" * 64


class Tale:
    """Events of one target, numbered as they come."""

    def __init__(self, parts: int, out: int) -> None:
        self.events: list[Event] = []
        for part in range(1, out + 1):
            data = {"payload": OLD, "parts": parts, "digest": "1:old", "lease_until": ""}
            intent = self.add(entries.intent(KEY, part, NOW, "r", data))
            self.add(
                entries.published(intent, NOW, "r", {"remote_id": str(part), "url": f"u{part}", "via": "response"})
            )

    def add(self, event: Event) -> Event:
        """Add an event under the next number."""
        numbered = event._replace(seq=len(self.events) + 1, at=NOW + timedelta(minutes=len(self.events)))
        self.events.append(numbered)
        return numbered

    def update(self, payload: str = NEW, digest: str = "1:new") -> Event:
        """Begin to change it."""
        data: dict[str, Any] = {"payload": payload, "digest": digest, "approval": {}, "by": "Ayşe", "note": ""}
        return self.add(entries.update(KEY, NOW, "r", data))

    def retract(self) -> Event:
        """Begin to take it back."""
        return self.add(entries.retract(KEY, NOW, "r", "Ayşe", "yanlış"))

    def updated(self, begun: Event) -> None:
        """End a change."""
        self.add(entries.updated(begun, NOW, "r"))

    def retracted(self, begun: Event) -> None:
        """End taking it back."""
        self.add(entries.retracted(begun, NOW, "r"))

    def kept(self, begun: Event, done: int) -> None:
        """Let the network refuse."""
        self.add(entries.kept(begun, NOW, "r", "no", done))

    @property
    def come(self) -> Course:
        """Where it led."""
        return progress(self.events)

    @property
    def out(self) -> Out:
        """What a plan needs of it."""
        out = self.come.summary()
        assert out is not None
        return out


def test_an_update_is_open_until_it_is_answered_and_then_is_what_readers_see() -> None:
    """Between the two, readers may see either text."""
    tale = Tale(2, 2)
    assert (tale.out.digest, tale.out.since, tale.come.showing) == ("1:old", "", (OLD,))
    begun = tale.update()
    assert (tale.out.digest, tale.out.since, tale.come.showing) == ("1:new", "update", (OLD, NEW))
    assert tale.come.begun == begun
    tale.updated(begun)
    assert (tale.out.digest, tale.out.since, tale.come.showing) == ("1:new", "", (NEW,))
    assert tale.come.begun is None


def test_a_refused_update_leaves_everything_as_it_was() -> None:
    """Also where an earlier one had got through, and another can be tried."""
    tale = Tale(1, 1)
    tale.updated(tale.update())
    tale.kept(tale.update(NEWER, "1:newer"), 0)
    assert (tale.out.digest, tale.out.since, tale.come.showing) == ("1:new", "", (NEW,))
    tale.updated(tale.update(NEWER, "1:newer"))
    assert (tale.out.digest, tale.come.showing) == ("1:newer", (NEWER,))


def test_an_update_that_was_done_in_part_is_neither_text_until_another_gets_through() -> None:
    """So that the next one looks at every part that may be wrong, also where it was refused as well."""
    tale = Tale(3, 3)
    tale.kept(tale.update(), 1)
    assert (tale.out.since, tale.come.showing) == ("mixed", (OLD, NEW))
    tale.kept(tale.update(NEWER), 0)
    assert (tale.out.since, tale.come.showing) == ("mixed", (OLD, NEW))
    begun = tale.update(NEWER, "1:newer")
    assert list(tale.come.showing) == [OLD, NEW, NEWER]
    tale.updated(begun)
    assert (tale.out.since, tale.out.digest, list(tale.come.showing)) == ("", "1:newer", [NEWER])


@pytest.mark.parametrize("out", [1, 2, 3])
def test_what_was_taken_back_has_come_to_its_end(out: int) -> None:
    """Nothing can follow: no send, no other text, no second time; a half of a thread included."""
    tale = Tale(3, out)
    begun = tale.retract()
    assert (tale.come.begun, tale.come.retracted) == (begun, False)
    tale.retracted(begun)
    assert tale.come.retracted
    data = {"payload": OLD, "parts": 3, "digest": "1:old"}
    after = (
        entries.intent(KEY, out + 1, NOW, "r", data),
        entries.update(KEY, NOW, "r", {"payload": NEW, "digest": "", "approval": {}, "by": "", "note": ""}),
        entries.retract(KEY, NOW, "r", "", ""),
        entries.released(KEY, NOW, "r", "", ""),
        entries.retracted(begun, NOW, "r"),
    )
    for event in after:
        with pytest.raises(DisorderError):
            progress([*tale.events, event._replace(seq=len(tale.events) + 1)])


def test_a_try_to_take_it_back_that_was_refused_leaves_it_out() -> None:
    """It may be changed then, and taken back another time."""
    tale = Tale(2, 2)
    tale.kept(tale.retract(), 0)
    assert (tale.out.since, tale.come.retract) == ("", None)
    tale.updated(tale.update())
    tale.kept(tale.retract(), 1)
    assert (tale.out.since, tale.come.retracted) == ("torn", False)
    with pytest.raises(DisorderError):
        progress([*tale.events, tale.update()])
    tale.events.pop()
    tale.retracted(tale.retract())
    assert tale.out.since == "retracted"


def test_a_half_thread_that_was_to_be_taken_back_never_goes_on() -> None:
    """Also where the network did not let it go: a person wanted it away, not longer."""
    tale = Tale(3, 1)
    tale.kept(tale.retract(), 0)
    assert not tale.come.retracted
    data = {"payload": OLD, "parts": 3, "digest": "1:old"}
    with pytest.raises(DisorderError):
        progress([*tale.events, entries.intent(KEY, 2, NOW, "r", data)._replace(seq=len(tale.events) + 1)])


def test_taking_it_back_needs_not_wait_for_an_update() -> None:
    """What the update comes to is then not asked any more."""
    tale = Tale(1, 1)
    update = tale.update()
    begun = tale.retract()
    with pytest.raises(DisorderError):
        progress([*tale.events, entries.updated(update, NOW, "r")._replace(seq=5)])
    tale.kept(begun, 0)
    assert tale.out.since == "mixed", "the update may have got through"


@pytest.mark.parametrize("kind", [EventType.UPDATED, EventType.RETRACTED, EventType.KEPT])
def test_an_answer_to_nothing_is_out_of_order(kind: EventType) -> None:
    """Nor is one to something else."""
    tale = Tale(1, 1)
    answer = Event(KEY, 3, kind, NOW, "r", 0, {"update": 1, "retract": 1, "reason": "", "done": 0})
    with pytest.raises(DisorderError):
        progress([*tale.events, answer])
    tale.update()
    with pytest.raises(DisorderError):
        progress([*tale.events, answer._replace(seq=4)])


def test_two_updates_at_once_are_out_of_order() -> None:
    """Nobody could say which text came last."""
    tale = Tale(1, 1)
    tale.update()
    tale.update(NEWER)
    with pytest.raises(DisorderError):
        _ = tale.come


def test_an_update_without_an_answer_is_begun_again_with_the_same_text() -> None:
    """The second try is refused: the first may have got through all the same."""
    tale = Tale(1, 1)
    first = tale.update()
    again = tale.update()
    assert (tale.come.begun, tale.come.showing, tale.come.doubtful) == (again, (OLD, NEW), True)
    with pytest.raises(DisorderError):
        progress([*tale.events, entries.updated(first, NOW, "r")._replace(seq=5)])
    tale.kept(again, 0)
    assert tale.out.since == "mixed"
    tale.updated(tale.update(NEWER))
    assert (tale.out.since, tale.come.doubtful) == ("", False)


def test_what_a_person_has_stays_open_until_they_say_what_became_of_it() -> None:
    """Nothing but their word follows: that it is out, or that it is not."""
    tale = Tale(1, 0)
    data = {"payload": OLD, "parts": 1, "digest": "1:old", "lease_until": "2026-12-01T07:30:00Z"}
    intent = tale.add(entries.intent(KEY, 1, NOW, "r", data))
    tale.add(entries.handed(intent, NOW, "r", "https://example.org/issues/1"))
    come = progress(tale.events)
    assert (come.open, come.handed, come.out) == (True, True, False)
    assert come.began == "2026-12-01T07:01:00Z"
    for wrong in (
        entries.unknown(intent, NOW, "r", "lost"),
        entries.not_sent(intent, NOW, "r", "no"),
        entries.rejected(intent, NOW, "r", "no"),
        entries.handed(intent, NOW, "r", "https://example.org/issues/2"),
        entries.released(KEY, NOW, "r", "Ayşe", ""),
        entries.intent(KEY, 1, NOW, "r", data),
    ):
        with pytest.raises(DisorderError):
            progress([*tale.events, wrong._replace(seq=3)])
    assert not progress([*tale.events, entries.absent(intent, NOW, "r", NOW)._replace(seq=3)]).open
    receipt = {"remote_id": "1", "url": "u1", "via": "person"}
    assert progress([*tale.events, entries.published(intent, NOW, "r", receipt)._replace(seq=3)]).out
