"""What an examination came to: lines for people, data for machines, Markdown for the summary of a step."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.doctor.codes import GROUP_OF, GROUPS
from pipeline.i18n import Message
from pipeline.model.diagnosis import Health, worst
from pipeline.report.voice import cells, pad, visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.model.diagnosis import Diagnosis
    from pipeline.report.summary import Paper
    from pipeline.report.voice import Voice

#: A sign, a word for those who do not see the colour, and the colour.
MARKS: dict[Health, tuple[str, Message, str]] = {
    Health.OK: ("✓", Message("well"), "good"),
    Health.WARN: ("!", Message("look"), "warn"),
    Health.FAIL: ("✗", Message("bad"), "bad"),
    Health.UNKNOWN: ("?", Message("unknown"), "info"),
}
INDENT = "  "
ARROW = "→"


class Line(NamedTuple):
    """A diagnosis, or several that say the same."""

    codes: tuple[str, ...]
    one: Diagnosis


def lines(diagnoses: Sequence[Diagnosis], voice: Voice) -> Iterator[str]:
    """Yield each group with its diagnoses, what to do below each, and what it all comes to."""
    words = {health: voice.say(word) for health, (_, word, _) in MARKS.items()}
    wide = max(map(cells, words.values()))
    for group, found in groupby(diagnoses, key=lambda each: GROUP_OF[each.code]):
        yield voice.paint(voice.say(GROUPS[group][0]), "bold")
        for codes, one in _joined(list(found)):
            sign, _, role = MARKS[one.health]
            mark = voice.paint(f"{sign} {pad(words[one.health], wide)}", role)
            named = voice.paint(f"[{', '.join(codes)}]", "dim")
            yield f"{INDENT}{mark}  {voice.say(one.what)} {named}"
            if advice := _what_to_do(one, voice):
                yield f"{INDENT}{' ' * (wide + 4)}{voice.paint(f'{ARROW} {advice}', 'dim')}"
        yield ""
    yield total(diagnoses, voice)


def total(diagnoses: Sequence[Diagnosis], voice: Voice) -> str:
    """Return what it all comes to."""
    number = Counter(diagnosis.health for diagnosis in diagnoses)
    said = {
        Health.OK: Message("{n} well", n=number[Health.OK]),
        Health.WARN: Message("{n} to look at", n=number[Health.WARN]),
        Health.FAIL: Message("{n} bad", n=number[Health.FAIL]),
        Health.UNKNOWN: Message("{n} unknown", n=number[Health.UNKNOWN]),
    }
    parts = ", ".join(voice.say(message) for health, message in said.items() if number[health])
    role = MARKS[worst(diagnoses)][2]
    return voice.paint(voice.say(Message("looked at {n}: {parts}", n=len(diagnoses), parts=parts)), role)


def data(diagnoses: Sequence[Diagnosis], voice: Voice) -> dict[str, Any]:
    """Return the same for machines."""
    number = Counter(diagnosis.health.value for diagnosis in diagnoses)
    return {
        "health": worst(diagnoses).value,
        "numbers": {health.value: number[health.value] for health in Health},
        "diagnoses": [
            {
                "code": each.code,
                "group": GROUP_OF[each.code],
                "severity": each.health.value,
                "message": voice.say(each.what),
                "remedy": voice.say(each.remedy) if each.remedy else "",
                "where": visible(each.where),
            }
            for each in diagnoses
        ],
    }


def page(diagnoses: Sequence[Diagnosis], paper: Paper) -> Iterator[str]:
    """Yield the lines of a summary: what wants somebody, group by group; what is well is counted."""
    yield f"## {paper.plain('tellal doctor')}: {paper.plain(total(diagnoses, paper.voice._replace(colour=False)))}"
    wanting = [each for each in diagnoses if each.health is not Health.OK]
    for group, found in groupby(wanting, key=lambda each: GROUP_OF[each.code]):
        yield ""
        yield f"### {paper.say(GROUPS[group][0])}"
        yield ""
        for codes, one in _joined(list(found)):
            sign, word, _ = MARKS[one.health]
            place = paper.link(one.where) if one.where.startswith("https://") else ""
            place = place or (paper.code(one.where) if one.where else "")
            named = " ".join(map(paper.code, codes))
            remedy = paper.say(one.remedy) if one.remedy else ""
            said = f"{paper.plain(sign)} **{paper.say(word)}** {paper.say(one.what)} {named}"
            yield f"- {said}<br>{remedy} {place}".rstrip()


def _joined(found: list[Diagnosis]) -> Iterator[Line]:
    """Yield diagnoses, those that nobody could look at for the same reason as one."""
    said: dict[tuple[Any, ...], list[Diagnosis]] = {}
    for number, each in enumerate(found):
        key: tuple[Any, ...] = (each.what, each.remedy, each.where) if each.health is Health.UNKNOWN else (number,)
        said.setdefault(key, []).append(each)
    for alike in said.values():
        yield Line(tuple(dict.fromkeys(each.code for each in alike)), alike[0])


def _what_to_do(one: Diagnosis, voice: Voice) -> str:
    remedy, where = voice.say(one.remedy) if one.remedy else "", visible(one.where)
    if not remedy or not where or where in remedy:
        return remedy or where
    return f"{remedy}: {where}"
