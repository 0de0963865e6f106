"""News as a message that any service can carry: plain text, short, and nothing in it that a chat would act on.

Titles, paths and the words of networks come from strangers. A chat takes `@everyone` for a call to all, `<!channel>`
for another, and `[text](address)` for a link that leads elsewhere; none of these gets through as such.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from pipeline.i18n import Message
from pipeline.notify.news import Kind
from pipeline.report import times
from pipeline.report.plan import title as title_of
from pipeline.report.voice import Voice, cut, visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.model.library import Library
    from pipeline.notify.news import News

LABELS = {
    Kind.DOUBT: Message("in doubt"),
    Kind.FAILED: Message("failed"),
    Kind.HANDED: Message("to publish by hand"),
    Kind.MISSED: Message("missed"),
    Kind.TOKEN: Message("token"),
    Kind.SENT: Message("sent"),
}
#: How much one message holds: so many items, and so many characters. Some chats refuse what is longer than 2,000.
MOST = 10
LONGEST = 1_800
LONGEST_TITLE = 60
LONGEST_REASON = 300
_JOINER = "\u2060"  # seen by nobody, and what it stands in is no name and no link any more


class Notice(NamedTuple):
    """A message as services get it.

    Args:
        kind: of its most pressing news.
    """

    title: str
    body: str
    kind: Kind


def notice(news: Sequence[News], library: Library, place: str = "") -> Notice:
    """Return news as one message, in the language that `[notify]` names.

    Args:
        news: at least one, the most pressing first.
        library: whose news it is.
        place: where the run can be looked at, empty where it cannot.
    """
    voice = Voice(library.settings.notify.lang)
    end = f"{voice.say(Message('the run: {url}', url=place))}" if place else ""
    paragraphs: list[str] = []
    room = LONGEST - len(end) - 100  # for the line that says how many there are beside these
    for each in news[:MOST]:
        paragraph = _paragraph(each, library, voice)
        if paragraphs and len(paragraph) > room:
            break
        paragraphs.append(paragraph[: max(room, 0)])
        room -= len(paragraph) + 2
    if left := len(news) - len(paragraphs):
        paragraphs.append(voice.say(Message("and {n} more: tellal status", n=left)))
    return Notice(_title(news, library, voice), "\n\n".join(filter(None, [*paragraphs, end])), news[0].kind)


def trial(library: Library) -> Notice:
    """Return the message that tries whether messages arrive."""
    voice = Voice(library.settings.notify.lang)
    title = f"{defused(library.settings.name)}: {voice.say(Message('a trial'))}"
    told = kinds(library.settings.notify.on, voice)
    return Notice(title, voice.say(Message("This arrives. You will be told of: {kinds}", kinds=told)), Kind.SENT)


def kinds(words: Sequence[str], voice: Voice) -> str:
    """Return kinds of news as people read them."""
    return ", ".join(voice.say(LABELS[Kind(word)]) for word in words) or "-"


def defused(text: str) -> str:
    """Return a stranger's text on one line, with nothing in it that a terminal or a chat would act on."""
    shown = visible(text).replace("<", "‹").replace(">", "›").replace("](", f"]{_JOINER}(")
    return shown.replace("@", f"@{_JOINER}")


def _title(news: Sequence[News], library: Library, voice: Voice) -> str:
    name = defused(library.settings.name)
    if len(news) == 1:
        what = f"{voice.say(LABELS[news[0].kind])}: {_subject(news[0], voice)}"
    else:
        numbers = Counter(each.kind for each in news)
        what = ", ".join(f"{n} {voice.say(LABELS[kind])}" for kind, n in numbers.items())
    return f"{cut(name, LONGEST_TITLE)}: {what}"


def _subject(news: News, voice: Voice) -> str:
    if news.target is not None:
        return defused(cut(title_of(news.target.post), LONGEST_TITLE))
    return cut(news.key or _said(news.message, voice), LONGEST_TITLE)


def _paragraph(news: News, library: Library, voice: Voice) -> str:
    lines = []
    if news.target is not None or news.key:
        lines.append(f"{voice.say(LABELS[news.kind])}: {_about(news, library, voice)}")
        lines.append(cut(_said(news.message, voice), LONGEST_REASON))
    else:
        lines.append(f"{voice.say(LABELS[news.kind])}: {cut(_said(news.message, voice), LONGEST_REASON)}")
    if news.why is not None:
        lines.append(cut(_said(news.why, voice), LONGEST_REASON))
    if news.todo is not None:
        lines.append(f"→ {_said(news.todo, voice)}")
    if news.url.startswith(("https://", "http://")):
        lines.append(visible(news.url).replace(" ", "%20"))
    return "\n".join(lines)


def _about(news: News, library: Library, voice: Voice) -> str:
    """Return which post it is, where it goes, and when it was due."""
    if news.target is None:
        return news.key
    post, channel = news.target
    parts = [defused(cut(title_of(post), LONGEST_TITLE)), defused(channel.title or channel.name)]
    if post.publish_at is not None:
        zone = channel.timezone or library.settings.timezone
        parts.append(voice.say(Message("due {when}", when=times.full(post.publish_at, zone, voice))))
    return " · ".join(parts)


def _said(message: Message, voice: Voice) -> str:
    """Return a sentence of ours in which a stranger's words do nothing; commands are made of plain names and stay."""
    values = {
        name: value if isinstance(value, int) or value.startswith("tellal ") else defused(value)
        for name, value in message.values.items()
    }
    return visible(Message(message.text, **values).say(voice.language))
