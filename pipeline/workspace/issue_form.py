"""A post that somebody wrote into the issue form "new post": what GitHub says of the issue → a record.

The form is Markdown by the time it is read: a heading for each field, in the form's order, then its value. Anybody may
write an issue, and an issue may be edited into anything, so it is read as strictly as it was made: the headings in
their order, one line for each field, and the text last, which takes all that follows.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.errors import UsageError
from pipeline.i18n import Message

if TYPE_CHECKING:
    from collections.abc import Mapping

#: field → its label in the form, by language; in the order of the form.
LABELS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "channel": "Channel",
        "when": "When",
        "campaign": "Campaign",
        "link": "Link",
        "alt": "Alternative text",
        "text": "Text",
    },
    "tr": {
        "channel": "Kanal",
        "when": "Ne zaman",
        "campaign": "Kampanya",
        "link": "Bağlantı",
        "alt": "Alternatif metin",
        "text": "Metin",
    },
}
#: What GitHub writes into a field that was left empty.
EMPTY = "_No response_"
LONGEST = 32 * 1024
LONGEST_LINE = 1000
#: Pictures that were dropped into the text: in Markdown, or as GitHub writes them today.
_PICTURE = re.compile(r"!\[[^\]\n]*\]\(\s*https?://[^)\s]*(?:\s+\"[^\"\n]*\")?\s*\)|<img\b[^>\n]*>", re.IGNORECASE)


class IssueForm(NamedTuple):
    """What somebody filled in.

    Args:
        number: of the issue.
        author: the login of whoever opened it.
        title: the issue's.
        channel: the folder's name.
        when: as written; empty for the next free time.
        campaign: its slug, or empty.
        link: an address, or empty.
        alt: what the picture shows, or empty.
        text: of the post, without the pictures that were dropped into it.
        pictures: how many those were.
    """

    number: int
    author: str
    title: str
    channel: str
    when: str
    campaign: str
    link: str
    alt: str
    text: str
    pictures: int

    def body(self) -> str:
        """Return the post's text, with a place for each picture: the files are not fetched, `check` misses them."""
        places = [f"![{self.alt}](media/issue-{self.number}-{n}.jpg)" for n in range(1, self.pictures + 1)]
        if self.alt and not places:
            places = [f"![{self.alt}](media/issue-{self.number}.jpg)"]
        return "\n\n".join([self.text, *places])


def read(event: bytes) -> IssueForm:
    """Read the event of an issue, as GitHub hands it to a workflow.

    Raises:
        UsageError: it is none, or the issue does not have the form's shape.
    """
    issue = _issue(event)
    number, title, body = issue.get("number"), issue.get("title"), issue.get("body")
    user = issue.get("user")
    author = user.get("login") if isinstance(user, dict) else ""
    if not isinstance(number, int) or not isinstance(title, str):
        raise _no_event()
    fields = _fields(body if isinstance(body, str) else "")
    if bad := re.search(r"[\[\]!`<>\\]", fields["alt"]):
        raise UsageError(
            Message("an alternative text is plain words, without {character}", character=bad[0]),
            Message("describe the picture"),
        )
    text, pictures = _PICTURE.subn("", fields["text"])
    text = "\n".join(line.rstrip() for line in text.splitlines()).strip()
    text = re.sub(r"\n{3,}", "\n\n", text)
    if not text:
        raise UsageError(Message("the text is empty"), Message("write what readers will see"))
    return IssueForm(
        number,
        author if isinstance(author, str) else "",
        " ".join(title.split()),
        fields["channel"],
        fields["when"],
        fields["campaign"],
        fields["link"],
        fields["alt"],
        text,
        pictures,
    )


def _issue(event: bytes) -> dict[str, Any]:
    try:
        document = json.loads(event)
    except (ValueError, RecursionError):
        raise _no_event() from None
    issue = document.get("issue") if isinstance(document, dict) else None
    if not isinstance(issue, dict):
        raise _no_event()
    return issue


def _no_event() -> UsageError:
    return UsageError(
        Message("this is not the event of an issue"),
        Message("give the file that GitHub names in {variable}", variable="GITHUB_EVENT_PATH"),
    )


def _fields(body: str) -> dict[str, str]:
    """Return the fields of a body, by name.

    Raises:
        UsageError: a field is not where it should be, or has more than a line.
    """
    if len(body) > LONGEST:
        raise UsageError(Message("the issue has more than {n} characters", n=LONGEST), Message("shorten its text"))
    lines = body.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    labels = next((each for each in LABELS.values() if f"### {each['channel']}" in lines), LABELS["en"])
    places: list[int] = []
    for label in labels.values():
        try:
            places.append(lines.index(f"### {label}", places[-1] + 1 if places else 0))
        except ValueError:
            raise UsageError(
                Message("the issue has no field “{label}” where the form has it", label=label),
                Message("open a new one with the form “new post”, and leave its headings as they are"),
            ) from None
    found = {}
    ends = [*places[1:], len(lines)]
    for (name, label), start, end in zip(labels.items(), places, ends, strict=True):
        value = "\n".join(lines[start + 1 : end]).strip()
        value = "" if value == EMPTY else value
        if name != "text" and ("\n" in value or len(value) > LONGEST_LINE):
            raise UsageError(
                Message("the field “{label}” has more than a line", label=label),
                Message("write it into the text, or shorten it"),
            )
        found[name] = value
    return found
