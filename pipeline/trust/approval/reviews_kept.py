"""What GitHub said of reviews, kept on the ledger: whoever may not ask, or cannot, knows it from there.

Facts are kept, not verdicts, and only those by which something was approved: policies, and people who are revoked, are
held against them anew each time. They are about bytes and the change that brought them, so that anything else misses.
Their place is a control file that may change: what no post needs any more is left out.
"""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from pipeline.trust.approval.reviews import Facts, Opinion, Sight
from pipeline.trust.record import canonical, is_time, moment, time

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

NAME = "approvals.json"
FORMAT = 1

#: Path, mode, blob, change: what a claim is about.
Key: TypeAlias = tuple[str, str, str, str]


class Proof(NamedTuple):
    """By what a path was found to be approved."""

    facts: Facts
    sight: Sight


def read(control: Mapping[str, bytes]) -> dict[Key, Proof]:
    """Return what the ledger's control files keep; a file that cannot be read keeps nothing."""
    found: dict[Key, Proof] = {}
    with suppress(ValueError, TypeError, KeyError, AttributeError, RecursionError):
        shape = json.loads(control.get(NAME, b"{}"))
        if shape.get("format") != FORMAT:
            return {}
        for pull in shape["pulls"]:
            facts = _facts(pull)
            for entry in pull["entries"]:
                key = tuple(str(entry[name]) for name in ("path", "mode", "blob", "change"))
                sight = Sight(frozenset(map(int, entry["same"])), frozenset(map(int, entry["writers"])))
                found[key] = Proof(facts, sight)  # type: ignore[index] # four names make four texts
    return found


def written(proofs: Mapping[Key, Proof], wanted: Container[Key]) -> bytes:
    """Return the control file with what is wanted, the same for the same proofs."""
    pulls: dict[int, tuple[Facts, list[tuple[Key, Sight]]]] = {}
    for key, (facts, sight) in sorted(proofs.items(), key=lambda each: each[0]):
        if key in wanted:
            _, entries = pulls.setdefault(facts.number, (facts, []))
            entries.append((key, sight))
    shape = [_shape(facts, entries) for _, (facts, entries) in sorted(pulls.items())]
    return canonical({"format": FORMAT, "pulls": shape}) + b"\n"


def says_the_same(one: bytes, other: bytes) -> bool:
    """Return whether two control files differ in nothing but when GitHub was asked."""
    return bool(_timeless(one) == _timeless(other))


def _timeless(data: bytes) -> Any:  # noqa: ANN401 - whatever the file holds
    with suppress(ValueError, TypeError, KeyError, AttributeError, RecursionError):
        shape = json.loads(data)
        return [{**pull, "asked": ""} for pull in shape["pulls"]]
    return []


def _facts(pull: Mapping[str, Any]) -> Facts:
    opinions = tuple(
        Opinion(int(review), int(person), str(login), str(state), str(commit), _moment(at), str(permission))
        for review, person, login, state, commit, at, permission in pull["opinions"]
    )
    return Facts(int(pull["pr"]), int(pull["author"]), bool(pull["bot"]), opinions, _moment(pull["asked"]))


def _moment(written: str) -> Any:  # noqa: ANN401 - a datetime
    if not is_time(written):
        raise ValueError("not a time of ours")
    return moment(written)


def _shape(facts: Facts, entries: Iterable[tuple[Key, Sight]]) -> dict[str, object]:
    return {
        "pr": facts.number,
        "author": facts.author,
        "bot": facts.bot,
        "asked": time(facts.asked),
        "opinions": [[*each._replace(at=time(each.at))] for each in facts.opinions],  # type: ignore[arg-type] # as text
        "entries": [
            {
                **dict(zip(("path", "mode", "blob", "change"), key, strict=True)),
                "same": sorted(sight.same),
                "writers": sorted(sight.writers),
            }
            for key, sight in entries
        ],
    }
