"""The workspace, read: every file once, then only what changed. Nothing that content does makes this raise."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any, TypeVar

from pipeline.model.library import Library, Media
from pipeline.workspace import index, records, scan
from pipeline.workspace.scan import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from pipeline.model.settings import Channel, Settings
    from pipeline.workspace.index import Entry, Index
    from pipeline.workspace.records import Row

_T = TypeVar("_T")


def load(root: Path) -> Library:
    """Return everything that a workspace holds; what is wrong with it is in the library's findings.

    Args:
        root: the folder of `tellal.toml`.
    """
    root = root.absolute()
    collects = gc.isenabled()
    gc.disable()  # nothing is let go meanwhile, and to look for it takes a third of the time
    try:
        return _load(root)
    finally:
        if collects:
            gc.enable()


def _load(root: Path) -> Library:
    tree = scan.scan(root)
    kept = index.load(root)
    if kept is None or kept.unsettled or kept.tree != tree:
        from pipeline.workspace.reading import read  # noqa: PLC0415 - YAML, TOML and zones; a warm start needs none

        kept = read(root, tree, kept)
    return _library(root, kept)


def _library(root: Path, kept: Index) -> Library:
    entries = {role: kept.entries.get(role.value, {}) for role in Role}
    settings = records.settings_from(_values(entries[Role.SETTINGS], scan.SETTINGS))
    files = entries[Role.MEDIA] | entries[Role.BRAND]
    campaigns = _rows(entries[Role.CAMPAIGN], records.campaign_from)
    held = entries[Role.HOLDS].get(scan.HOLDS)
    wrong = (row for row in kept.findings if row[0] == scan.HOLDS and row[2] != "hold-unknown")  # that one can be read
    return Library(
        root=root,
        settings=settings,
        brand=records.brand_from(settings.name, _values(entries[Role.BRAND], scan.BRAND), _shas(files)),
        channels=dict(_channels(entries[Role.CHANNEL], settings)),
        campaigns={campaign.slug: campaign for campaign in campaigns},
        posts=_rows(entries[Role.POST], records.post_from),
        media={path: Media(path, entry[0], entry[2]) for path, entry in entries[Role.MEDIA].items() if entry[0]},
        text_templates=_named(entries[Role.TEXT_TEMPLATE]),
        card_layouts=_named(entries[Role.CARD_LAYOUT]),
        findings=tuple(map(records.finding_from, kept.findings)),
        holds=None if records.errors_in(wrong) else tuple(map(records.hold_from, held[2] if held else ())),
    )


def _rows(entries: Mapping[str, Entry], record: Callable[[Row], _T]) -> tuple[_T, ...]:
    return tuple(record(row) for _, _, row, _ in entries.values() if row is not None)


def _values(entries: Mapping[str, Entry], path: str) -> dict[str, Any]:
    """Return what a settings file says; nothing where it is not there or cannot be read."""
    entry = entries.get(path)
    values: dict[str, Any] = entry[2][0] if entry and entry[2] else {}
    return values


def _channels(entries: Mapping[str, Entry], settings: Settings) -> Iterator[tuple[str, Channel]]:
    for path, entry in entries.items():
        values = _values(entries, path)
        if "network" in values and "account" in values:
            name = path.split("/")[1]
            yield name, records.channel_from(name, path, entry[0], values, settings)


def _shas(entries: Mapping[str, Entry]) -> dict[str, str]:
    return {path: entry[0] for path, entry in entries.items() if entry[0]}


def _named(entries: Mapping[str, Entry]) -> dict[str, str]:
    return {path.rpartition("/")[2].rpartition(".")[0]: sha for path, sha in _shas(entries).items()}
