"""Keys and passwords that ended up in a post: in a repository they are out already."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from pipeline.i18n import Message
from pipeline.model.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.model.finding import Finding
    from pipeline.rules.case import Case

_KINDS = {
    "an access key of AWS": r"(?:AKIA|ASIA)[0-9A-Z]{16}",
    "a token of GitHub": r"(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{40,})",
    "a token of GitLab": r"glpat-[A-Za-z0-9_-]{20,}",
    "a token of Slack": r"xox[abeprs]-[A-Za-z0-9-]{10,}",
    "a webhook of Slack": r"hooks\.slack\.com/services/T[A-Za-z0-9]+/B[A-Za-z0-9]+/[A-Za-z0-9]+",
    "a webhook of Discord": r"discord(?:app)?\.com/api/webhooks/[0-9]+/[A-Za-z0-9_-]{20,}",
    "a token of a Telegram bot": r"[0-9]{8,10}:AA[A-Za-z0-9_-]{32,}",
    "an API key of Google": r"AIza[0-9A-Za-z_-]{35}",
    "an API key": r"sk-(?:[a-z]+-)?[A-Za-z0-9_-]{32,}",
    "a live key of Stripe": r"[rs]k_live_[0-9A-Za-z]{16,}",
    "an access token of Facebook": r"EAA[A-Za-z0-9]{60,}",
    "a signed token": r"eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}",
    "a private key": r"-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----",
    "a key of Nostr": r"nsec1[02-9ac-hj-np-z]{58}",
    "a password": r"(?i:password|passwort|parola|şifre|access_token|api_key|client_secret)\s{0,3}[:=]\s{0,3}[^\s]{8,}",
}
_NAMES = tuple(_KINDS)
_PATTERN = re.compile("|".join(rf"(?<![A-Za-z0-9])({pattern})" for pattern in _KINDS.values()))
# No key is without one of these; most posts are done after this look.
_HINTS = re.compile(
    r"AKIA|ASIA|gh[pousr]_|github_pat|glpat-|xox|hooks\.slack|webhooks|:AA|AIza|sk-|k_live|EAA|eyJ|-----BEGIN|nsec1|(?i:passwor|parola|şifre|_token|api_key|secret)"
)
_SHOWN = 4
#: How many are named in one text.
ENOUGH = 20


def findings(case: Case) -> Iterator[Finding]:
    """Find what looks like a secret in the body and in what the front matter says."""
    post = case.target.post
    yield from _in(case, post.body, post.body_line)
    for key in ("title", "link", "spoiler", "note"):
        yield from _in(case, getattr(post, key), post.line(key), moves=False)
    for _, text in post.card.fields if post.card else ():
        yield from _in(case, text, post.line("card"), moves=False)


def _in(case: Case, text: str, line: int, *, moves: bool = True) -> Iterator[Finding]:
    if _HINTS.search(text) is None:
        return
    for match in islice(_PATTERN.finditer(text), ENOUGH):
        yield case.anywhere(
            line + (text.count("\n", 0, match.start()) if moves else 0),
            "secret",
            Message(
                "this looks like {kind}: {start}…", kind=_NAMES[(match.lastindex or 1) - 1], start=match[0][:_SHOWN]
            ),
            Message("take it out and make a new one: whoever can read the repository has this one"),
            Severity.ERROR,
        )
