"""A workspace to publish from, as small as it can be, and networks that behave as a test wants."""

from __future__ import annotations

import time as stopwatch
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from pipeline.cards.outgoing import Outgoing
from pipeline.doors import Doors
from pipeline.model.library import Library, Target
from pipeline.model.pace import Pace
from pipeline.model.plan import Assessment, Checked
from pipeline.model.post import Late, Post, Status
from pipeline.model.settings import Brand, Channel, Settings
from pipeline.model.variant import Image, Part, Variant
from pipeline.networks import contract, outbox_kept
from pipeline.networks.contract import NoReceipt, Receipt
from pipeline.networks.outbox import Outbox
from pipeline.publish import amend, carry_out
from pipeline.publish.words import Word
from pipeline.survey import look_at
from pipeline.trust.ledger import ledger_of
from pipeline.trust.progress import progress
from tests.pictures import png

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from pipeline.model.amended import Amendments
    from pipeline.model.event import Event
    from pipeline.model.outcome import Outcomes
    from pipeline.model.plan import State
    from pipeline.networks.contract import Payload
    from pipeline.networks.faults import Fault
    from pipeline.survey import Survey
    from pipeline.trust.ledger import Ledger

NOW = datetime(2026, 12, 1, 7, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PICTURE = png(4, 3)
THREAD = "Bir. PICTURE *** İki. *** Üç."
MIXED = {"A": "Merhaba.", "T": THREAD, "Z": "Son."}
#: Late posts need not queue: most tests are about something else.
UNHURRIED = Pace(catch_up=1000, catch_up_gap=timedelta())
CHANNELS = {
    name: Channel(
        name=name,
        path=f"content/{name}/channel.toml",
        network="outbox",
        account=f"deneme-{name}",
        twin=name,
        pace=UNHURRIED,
    )
    for name in ("x", "bluesky", "mastodon")
}


def variant_of(target: Target, _: Library) -> Variant:
    """Render as simply as can be: a part per `***`, a picture where the body says so."""
    post = target.post
    image = Image("content/x/media/a.png", sha256(PICTURE).hexdigest(), "Bir fincan", 1, media_type="image/png")
    parts = tuple(
        Part(text.strip(), (), text.strip(), (image,) if "PICTURE" in text else (), 1)
        for text in post.body.split("***")
    )
    digest = "1:" + sha256(post.body.encode()).hexdigest()
    return Variant(post.id, target.channel.name, target.channel.rules, "tr", parts, digest)


def payloads_of(variant: Variant, _: Library) -> tuple[Payload, ...]:
    """Return what would be sent; there are no cards to draw."""

    def ready(image: Image) -> Outgoing:
        return Outgoing(image.path, image.digest, image.media_type, source=image.digest)

    return contract.payloads(variant, ready)


@dataclass
class Desk:
    """A workspace to publish from.

    Args:
        root: where it lies.
        bodies: what the posts say: name → body; all are due, the first first.
        faults: what the outbox is made to do.
        outside: where the network is, if it is not in the workspace.
        pace: how much, how often and when each channel may post.
    """

    root: Path
    bodies: Mapping[str, str]
    faults: Sequence[Fault] = ()
    status: Status = Status.APPROVED
    channel: str = "x"
    also: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    max_late: timedelta | None = None
    late: Late | None = None
    settings: Settings = field(default_factory=lambda: Settings("Deneme"))
    corrects: Mapping[str, str] = field(default_factory=dict)
    errors: int = 0
    ci: bool = False
    outside: Path | None = None
    pace: Pace = UNHURRIED

    @property
    def network(self) -> Path:
        """Where the outbox is."""
        return self.outside or self.root

    def ledger(self) -> Ledger:
        """Return the ledger."""
        return ledger_of(self.library())

    def library(self) -> Library:
        """Return what loading the workspace would give."""
        posts = tuple(
            Post(
                id=f"01JD{name}",
                path=f"content/{self.channel}/{name}.md",
                channel=self.channel,
                body=body,
                body_line=1,
                sha=sha256(body.encode()).hexdigest(),
                lines={},
                publish_at=NOW - timedelta(seconds=60 - number),
                status=self.status,
                also=self.also.get(name, ()),
                max_late=self.max_late,
                late=self.late,
                corrects=self.corrects.get(name, ""),
            )
            for number, (name, body) in enumerate(self.bodies.items())
        )
        channels = {name: replace(channel, pace=self.pace) for name, channel in CHANNELS.items()}
        return Library(self.root, self.settings, Brand("Deneme"), channels, {}, posts, {}, {}, {}, ())

    def publish(
        self,
        now: datetime = NOW,
        doors: Doors | None = None,
        clock: Callable[[], datetime] | None = None,
        receipts: Sequence[Event] = (),
    ) -> Outcomes:
        """Run once."""
        ways = doors or self.doors()
        return carry_out(self.look(now, ways), clock or (lambda: now), ways, receipts)

    def look(self, now: datetime = NOW, doors: Doors | None = None) -> Survey:
        """Return everything there is to know."""
        known = self.library()
        digests = {target.key: variant_of(target, known).digest for target in known.targets()}
        assessment = Assessment((), {key: Checked(key, digest, self.errors) for key, digest in digests.items()})
        return look_at(known, assessment, now, ci=self.ci, ledger=doors.ledger if doors else None)

    def update(
        self, now: datetime = NOW, doors: Doors | None = None, clock: Callable[[], datetime] | None = None
    ) -> Amendments:
        """Give everything the text that its file has now."""
        ways = doors or self.doors()
        found = self.look(now, ways)
        targets = list(found.library.targets())
        return amend.update(found, targets, clock or (lambda: now), ways, Word("Ayşe", "yazım"))

    def retract(self, now: datetime = NOW, doors: Doors | None = None, keys: Sequence[str] = ()) -> Amendments:
        """Take everything back, or what only the ledger knows still."""
        ways = doors or self.doors()
        found = self.look(now, ways)
        targets: list[tuple[str, Target | None]] = [(target.key, target) for target in found.library.targets()]
        return amend.retract(
            found, [(key, None) for key in keys] or targets, lambda: now, ways, Word("Ayşe", "yanlış fiyat")
        )

    def state(self, now: datetime = NOW) -> tuple[State, str]:
        """Return where the first target stands, and why."""
        planned = self.look(now).plan.targets[0]
        return planned.state, str(planned.reason)

    def shown(self, channel: str = "") -> list[str]:
        """Return what readers see on a channel, in order: what was taken back is not there."""
        folder = self.network / "outbox" / (channel or self.channel)
        messages = [outbox_kept.latest(folder, name) for name in outbox_kept.names(folder)]
        return [message["payload"]["text"] for message in messages if "deleted" not in message]

    def edits(self, channel: str = "") -> int:
        """Return how often the text of something was changed on a channel."""
        folder = self.network / "outbox" / (channel or self.channel)
        changes = (change for name in outbox_kept.names(folder) for change in outbox_kept.changes(folder, name))
        return sum("payload" in change for change in changes)

    def doors(self, **more: Any) -> Doors:  # noqa: ANN401 - whatever a test opens otherwise
        """Return ways to an outbox with faults, that never wait long."""
        usual: dict[str, Any] = {
            "open_network": lambda _, channel: Outbox(self.network, channel, self.faults),
            "render": variant_of,
            "payloads": payloads_of,
            "sleep": lambda seconds: stopwatch.sleep(seconds / 50),
        }
        return Doors(**{**usual, **more})

    def messages(self) -> list[dict[str, Any]]:
        """Return everything that the outbox took, channel by channel."""
        folders = sorted(place for place in (self.network / "outbox").glob("*") if place.is_dir())
        return [{**message, "channel": folder.name} for folder in folders for message in outbox_kept.messages(folder)]

    def texts(self) -> list[str]:
        """Return what the messages say, in order of arrival."""
        return [message["payload"]["text"] for message in self.messages()]

    def events(self, name: str, channel: str = "") -> tuple[Event, ...]:
        """Return a post's events."""
        account = CHANNELS[channel or self.channel].target_name
        return self.ledger().read().of(f"01JD{name}/{account}")

    def types(self, name: str, channel: str = "") -> list[str]:
        """Return what happened to a post."""
        return [str(event.type) for event in self.events(name, channel)]

    def check_books(self) -> None:
        """See that every message is out exactly once, threads in order, and that the ledger says the same."""
        known = self.library()
        history = self.ledger().read()
        wanted = {target.key: variant_of(target, known) for target in known.targets()}
        taken = self.messages()
        assert len({message["key"] for message in taken}) == len(taken), "the same message twice"
        assert len(taken) == sum(len(variant.parts) for variant in wanted.values()), "a message lost or invented"
        by_place = {(message["channel"], message["id"]): message for message in taken}
        for target in known.targets():
            come = progress(history.of(target.key))
            assert come.out, f"{target} is {[str(event.type) for event in history.of(target.key)]}"
            ids: list[str] = []
            for receipt, part in zip(come.receipts, wanted[target.key].parts, strict=True):
                message = by_place[target.channel.name, receipt.data["remote_id"]]
                assert message["payload"]["text"] == part.text
                assert message["reply_to"] == ids
                ids.append(message["id"])


class Memory:
    """A network in memory, which lets an account in only while it is told to.

    Args:
        answer: raises what the network says to a text, if anything.
    """

    in_flight = MINUTE
    visibility = MINUTE

    def __init__(self, answer: Callable[[str], None]) -> None:
        self.answer = answer
        self.asked: list[str] = []
        self.taken: dict[str, str] = {}

    def send(
        self,
        payload: Payload,
        *,
        reply_to: Sequence[str],
        key: str,
        now: datetime,
        last_look: Callable[[], None] = contract.unhurried,
    ) -> Receipt:
        """Take a message, unless the answer is another."""
        del reply_to, now
        last_look()
        self.asked.append(payload.text)
        self.answer(payload.text)
        assert key not in self.taken, "the same message twice"
        self.taken[key] = payload.text
        return Receipt(key, f"https://example.org/{key}")

    def find(self, payload: Payload, *, reply_to: Sequence[str], key: str, since: datetime) -> Receipt | NoReceipt:
        """Look for a message, for which an account must be let in too."""
        del reply_to, since
        self.asked.append(f"find {payload.text}")
        self.answer(payload.text)
        return Receipt(key, f"https://example.org/{key}") if key in self.taken else NoReceipt.ABSENT

    def close(self) -> None:
        """Do nothing."""

    def texts(self) -> list[str]:
        """Return what it took, in order."""
        return list(self.taken.values())
