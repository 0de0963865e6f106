"""Every finding of a library, and what they mean for each target; what was checked before is not checked again.

A target's outcome is kept in `.tellal/checked` under everything that it came from: the post's bytes and time, its
channel, the settings and brand that texts depend on, the files that rendering it used (templates, images, card layouts,
its campaign) and the code that judged it. While all of that is the same, the outcome is the same. So a second check
renders nothing and imports nothing heavy, and after a change to one file it renders the targets that used it.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from pipeline import __version__
from pipeline.clips.goal import EXTRA, can_encode
from pipeline.clips.names import is_named_like_video
from pipeline.model.finding import Finding, Severity
from pipeline.model.plan import Assessment, Checked
from pipeline.model.post import Status
from pipeline.rules import accounts, cadence, clashes, corrections, options, repeats
from pipeline.workspace import store
from pipeline.workspace.records import finding_from, finding_row

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from pipeline.judging import Judged
    from pipeline.model.library import Library, Target
    from pipeline.workers import Place, Shard

STORE = "checked"
#: Fields of an outcome that say what it follows from.
_SOURCES = 4
#: Whatever decides about a target: a change to any of it makes every kept outcome worthless.
_CODE = ("cards", "check.py", "clips", "judging.py", "model", "networks", "render", "rules", "text")
_LAYOUTS = "layouts"

#: A finding as plain data, as `workspace.records` writes it.
_Said: TypeAlias = tuple[Any, ...]


class _Outcome(NamedTuple):
    """What checking a target came to, as plain data.

    Args:
        post: fingerprint of its file.
        times: when it goes out and when it expires, which follow from the file and from the rules of its zone.
        context: fingerprint of its channel and of everything that is the same for all posts.
        uses: (kind, name, fingerprint or None where there is no such thing) of what it was made from.
        digest: of the variant; empty where there is none.
        words: fingerprint of its text alone, for finding repetitions.
        errors: how many of the findings stop it.
    """

    post: str
    times: tuple[float, float]
    context: str
    uses: tuple[tuple[str, str, str | None], ...]
    digest: str
    words: str
    errors: int
    findings: tuple[_Said, ...]


def check(
    library: Library, paths: Collection[str] | None = None, *, place: Place | None = None, shard: Shard | None = None
) -> Assessment:
    """Return every finding of a library, and for each target its fingerprint and how many errors stop it.

    Args:
        library: the workspace.
        paths: report only what is wrong in these files and folders (relative to the workspace) or because of them; what
            is said of the targets is the same.
        place: where targets are judged; None is here, in processes where there is enough to do.
        shard: only this share of the posts, and of the findings: what posts do to each other belongs to the one that it
            is said of, and what is wrong with all of the workspace to the first share.
    """
    outcomes, layouts = _outcomes(library, place, shard)
    crossing = list(_crossing(outcomes, library))
    wanted, share = _Wanted(library, paths), _Share(library, shard)
    general = (finding for finding in (*library.findings, *layouts) if share.has(finding.path))
    found = {finding for finding in general if wanted.has(finding.path)}
    found.update(
        finding
        for finding, other in crossing
        if share.has(finding.path) and (wanted.has(finding.path) or wanted.has(other))
    )
    outcomes = [(target, outcome) for target, outcome in outcomes if share.has(target.post.path)]
    for target, outcome in outcomes:
        if outcome.findings and wanted.concerns(target, outcome):
            found.update(map(finding_from, outcome.findings))
    findings = tuple(sorted(found, key=lambda finding: finding.sort_key))
    sources = {(target.post.path, target.channel.name): outcome[:_SOURCES] for target, outcome in outcomes}
    return Assessment(findings, _targets(library, outcomes, [finding for finding, _ in crossing]), sources)


def _targets(
    library: Library, outcomes: Sequence[tuple[Target, _Outcome]], crossing: Sequence[Finding]
) -> dict[str, Checked]:
    """Count for each target the errors of all that it depends on; where two share a key, the worse one counts."""
    errors: Counter[tuple[str, str]] = Counter(
        (finding.path, finding.channel)
        for finding in (*library.findings, *crossing)
        if finding.severity is Severity.ERROR
    )
    wrong = {path for path, _ in errors}
    shared = sum(errors[path, ""] for path in ("tellal.toml", "brand/brand.toml"))
    names = {channel.name: channel.target_name for channel in library.channels.values()}
    targets: dict[str, Checked] = {}
    for target, outcome in outcomes:
        post, channel = target.post, target.channel
        stopping = outcome.errors + shared
        campaign = library.campaigns.get(post.campaign) if post.campaign else None
        owner = campaign.path if campaign else ""
        if post.path in wrong or channel.path in wrong or owner in wrong:
            about = ((post.path, ""), (post.path, channel.name), (channel.path, ""), (owner, ""))
            stopping += sum(errors[place] for place in about)
        key = f"{post.id}/{names[channel.name]}"
        known = targets.get(key)
        if known is None or stopping > known.errors:
            targets[key] = Checked(key, outcome.digest, stopping, outcome.uses)
    return targets


class _Share:
    """Which of several machines a file is looked at by."""

    def __init__(self, library: Library, shard: Shard | None) -> None:
        self._shard = shard
        self._ids = {post.path: post.id for post in library.posts} if shard else {}

    def has(self, path: str) -> bool:
        """Whether a file is in this share: a post goes by its id, everything else is in the first."""
        shard = self._shard
        if shard is None:
            return True
        name = self._ids.get(path)
        return shard.number == 1 if name is None else shard.has(name)


class _Wanted:
    """Which findings were asked for."""

    def __init__(self, library: Library, paths: Collection[str] | None) -> None:
        self._library = library
        named = None if paths is None else {path.strip("/").removeprefix("./") for path in paths}
        self._all = named is None or not named.isdisjoint((".", ""))
        self._paths = frozenset(named or ())
        # These reach into every target; what follows from them is not looked for any further.
        self._shared = self._all or self.has("tellal.toml") or self.has("brand/brand.toml")

    def has(self, path: str) -> bool:
        """Whether a file was named, or a folder that it is in."""
        if self._all or path in self._paths:
            return True
        return any(path.startswith(f"{folder}/") for folder in self._paths)

    def concerns(self, target: Target, outcome: _Outcome) -> bool:
        """Whether a file was named that a target came from."""
        if self._shared or self.has(target.post.path) or self.has(target.channel.path):
            return True
        # What is not there is in no folder; it matters to those who ask for it by name, as for a file that went away.
        places = ((place_of(kind, name), sha) for kind, name, sha in outcome.uses)
        return any(self.has(path) if sha else path in self._paths for path, sha in places)


def place_of(kind: str, name: str) -> str:
    """Return the file of something that rendering used, relative to the workspace."""
    match kind:
        case "template":
            return f"templates/text/{name}.j2"
        case "layout":
            return f"templates/cards/{name}.toml"
        case "campaign":
            return f"content/campaigns/{name}.md"
        case _:
            return name


def _crossing(outcomes: Sequence[tuple[Target, _Outcome]], library: Library) -> Iterator[tuple[Finding, str]]:
    """Find what posts do to each other, each with the path of the other post."""
    idle = (Status.CANCELLED, Status.DRAFT)
    live = [(target, outcome.words) for target, outcome in outcomes if target.post.status not in idle]
    yield from repeats.findings(live)
    targets = [target for target, _ in live]
    yield from clashes.findings(targets)
    yield from cadence.findings(targets)
    yield from corrections.findings(targets, library)
    yield from ((finding, "") for finding in accounts.findings(library))
    yield from ((finding, "") for finding in options.findings(library))


# What was kept, and what must be done again.


def _outcomes(
    library: Library, place: Place | None, shard: Shard | None
) -> tuple[list[tuple[Target, _Outcome]], tuple[Finding, ...]]:
    """Return the outcome of every target, and what is wrong with the card layouts; keep both for the next time.

    Of a target that is in another share and was not judged before, only its words are known, and nothing is kept.
    """
    kept = store.load(library.root, STORE)
    known: dict[str, Any] = kept if isinstance(kept, dict) else {}
    current = _Fingerprints(library)
    outcomes: list[tuple[Target, _Outcome | None]] = []
    for target in library.targets():
        entry = known.get(f"{target.post.path}\t{target.channel.name}")
        outcomes.append((target, _Outcome._make(entry) if entry is not None and current.fits(target, entry) else None))
    missing = [target for target, outcome in outcomes if outcome is None and (not shard or shard.has(target.post.id))]
    layouts: tuple[str, tuple[_Said, ...]] = known.get(_LAYOUTS) or ("", ())
    same = layouts[0] == current.layouts
    if same and len(outcomes) == len(known) - 1 and all(outcome for _, outcome in outcomes):
        return [(target, outcome) for target, outcome in outcomes if outcome], tuple(map(finding_from, layouts[1]))
    variants: list[tuple[Target, object, bytes]] = []
    made = _judged(library, missing, place)
    whole: list[tuple[Target, _Outcome]] = []
    elsewhere: set[int] = set()
    for target, known_outcome in outcomes:
        outcome = known_outcome
        if outcome is None and shard and not shard.has(target.post.id):
            outcome = current.unjudged(target)
            elsewhere.add(len(whole))
        elif outcome is None:
            fresh = next(made)
            outcome = current.outcome(target, fresh)
            if fresh.variant:
                variants.append((target, outcome[:_SOURCES], fresh.variant))
        whole.append((target, outcome))
    if variants:
        from pipeline.render.kept import Variants  # noqa: PLC0415 - only where something was rendered

        Variants(library.root).keep(variants, [target for target, _ in outcomes])
    if not same:
        layouts = (current.layouts, _layout_findings(library))
    entries = {
        f"{target.post.path}\t{target.channel.name}": tuple(outcome)
        for number, (target, outcome) in enumerate(whole)
        if number not in elsewhere
    }
    store.save(library.root, STORE, {_LAYOUTS: layouts, **entries})
    return whole, tuple(map(finding_from, layouts[1]))


def _judged(library: Library, targets: Sequence[Target], place: Place | None) -> Iterator[Judged]:
    from pipeline.judging import judge  # noqa: PLC0415 - Markdown, templates: what a warm check must not pay for

    yield from judge(library, targets, place)


class _Fingerprints:
    """What a library is made of right now, by name."""

    def __init__(self, library: Library) -> None:
        self._library = library
        context = _context(library)
        self._channels = {name: _digest([context, channel.sha]) for name, channel in library.channels.items()}
        self._seen: dict[object, Any] = {}
        self._same: dict[int, bool] = {}
        self.layouts = _digest([context, library.brand.sha, sorted(library.card_layouts.items())])

    def stamp(self, target: Target) -> tuple[str, tuple[float, float], str]:
        """What an outcome depends on beside what rendering used: the first fields of an outcome."""
        post = target.post
        at, until = post.publish_at, post.expires_at
        return (
            post.sha,
            (at.timestamp() if at else 0.0, until.timestamp() if until else 0.0),
            self._channels[target.channel.name],
        )

    def outcome(self, target: Target, judged: Judged) -> _Outcome:
        """Return the outcome of a target, which shares what many have alike: it is stored, and compared, once."""
        post, times, context = self.stamp(target)
        uses = tuple((kind, name, self.of(kind, name)) for kind, name in judged.uses)
        shared = self._seen.setdefault(context, context), self._seen.setdefault(uses, uses)
        return _Outcome(post, times, *shared, judged.digest, judged.words, judged.errors, judged.findings)

    def unjudged(self, target: Target) -> _Outcome:
        """Return what others have to know of a target that is judged elsewhere: its words."""
        from pipeline.judging import words  # noqa: PLC0415 - likewise

        said = words(target, self._library) if target.post.publish_at else ""
        return _Outcome(*self.stamp(target), (), "", said, 0, ())

    def of(self, kind: str, name: str) -> str | None:
        """Fingerprint of a thing, None where there is no such thing."""
        library = self._library
        match kind:
            case "template":
                return library.text_templates.get(name)
            case "layout":
                # A card takes its colours, fonts and logo from the brand.
                sha = library.card_layouts.get(name)
                return f"{sha}{library.brand.sha}" if sha else None
            case "campaign":
                return campaign.sha if (campaign := library.campaigns.get(name)) else None
            case _:
                media = library.media.get(name)
                # Whether a film fits depends on who could make it fit.
                able = media is not None and is_named_like_video(name) and can_encode()
                return f"{media.sha}{EXTRA if able else ''}" if media else None

    def fits(self, target: Target, entry: Sequence[Any]) -> bool:
        """Whether a kept outcome still holds."""
        if entry[:3] != self.stamp(target):
            return False
        uses = entry[3]
        # Most posts use the same few things; marshal gives equal ones back as the same object.
        known = self._same.get(id(uses))
        if known is None:
            known = self._same[id(uses)] = all(self.of(kind, name) == sha for kind, name, sha in uses)
        return known


def _context(library: Library) -> str:
    """Fingerprint of what any text may depend on: code, settings, brand."""
    settings, brand = library.settings, library.brand
    return _digest(
        [
            _code(),
            [settings.locale, settings.utm_domains, sorted(settings.utm.items()), settings.media.ready],
            [brand.name, brand.never, sorted(brand.hashtags.items())],
            sorted((name, sorted(handles.items())) for name, handles in brand.people.items()),
        ]
    )


def _digest(value: object) -> str:
    return sha256(repr(value).encode("utf-8", "surrogatepass")).hexdigest()[:32]


@cache
def _code() -> str:
    """Fingerprint of the code that judges, by size and time of its files: reading them would cost a warm start."""
    package = os.path.dirname(__file__)  # noqa: PTH120 - pathlib costs more than the question
    seen: list[Any] = [__version__, sys.version_info[:2]]
    for name in _CODE:
        place = f"{package}/{name}"
        files = [place] if name.endswith(".py") else [entry.path for entry in os.scandir(place) if entry.is_file()]
        for file in sorted(files):
            about = os.stat(file)  # noqa: PTH116 - likewise
            seen.append([file, about.st_size, about.st_mtime_ns])
    return _digest(seen)


def _layout_findings(library: Library) -> tuple[_Said, ...]:
    if not library.card_layouts:
        return ()
    from pipeline.cards import layout_findings  # noqa: PLC0415 - what a warm check must not pay for

    return tuple(map(finding_row, layout_findings(library)))
