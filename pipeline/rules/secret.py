"""Keys and passwords that ended up in a post: in a repository they are out already."""

from __future__ import annotations

import math
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
    "a token of Slack": r"(?:xox[abeprs]|xapp)-[A-Za-z0-9-]{10,}",
    "a webhook of Slack": r"hooks\.slack\.com/services/T[A-Za-z0-9]+/B[A-Za-z0-9]+/[A-Za-z0-9]+",
    "a webhook of Discord": r"discord(?:app)?\.com/api/webhooks/[0-9]+/[A-Za-z0-9_-]{20,}",
    "a token of a Discord bot": r"[MNO][A-Za-z0-9_-]{22,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,}",
    "a token of a Telegram bot": r"[0-9]{8,10}:AA[A-Za-z0-9_-]{32,}",
    "an API key of Google": r"AIza[0-9A-Za-z_-]{35}",
    "an API key": r"sk-(?:[a-z]+-)?[A-Za-z0-9_-]{32,}",
    "a live key of Stripe": r"(?:[rs]k_live_[0-9A-Za-z]{16,}|whsec_[0-9A-Za-z+/=]{24,})",
    "an access token of Facebook": r"EAA[A-Za-z0-9]{60,}",
    "an access token of Instagram": r"IG(?:QV|AA)[A-Za-z0-9_-]{60,}",
    "a token of Google": r"ya29\.[0-9A-Za-z_-]{20,}",
    "a token of npm": r"npm_[A-Za-z0-9]{36}",
    "a token of PyPI": r"pypi-AgE[A-Za-z0-9_-]{40,}",
    "a token of Hugging Face": r"hf_[A-Za-z0-9]{30,}",
    "a key of SendGrid": r"SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}",
    "a token of Matrix": r"syt_[A-Za-z0-9+/=]{2,}_[A-Za-z]{10,}_[A-Za-z0-9]{6}",
    "a signed token": r"eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}",
    "a private key": r"-----BEGIN [A-Z ]{0,20}PRIVATE KEY(?: BLOCK)?-----",
    "a login in an address": r"(?!https?:)[a-z][a-z0-9+.-]{1,20}://[^\s/@:]{1,100}:[^\s/@]{3,100}@[\w.-]+",
    "a key of Nostr": r"nsec1[02-9ac-hj-np-z]{58}",
    "a key or token": (
        r"(?i:token|secret|bearer|authorization|[_-]key|apikey|account_?key)[\"']?\s{0,3}[:= ]\s{0,3}[\"']?"
        r"(?i:basic |bearer )?(?P<value>[A-Za-z0-9+/_=.~-]{20,})"
    ),
    "a password": r"(?i:password|passwort|parola|şifre|access_token|api_key|client_secret)\s{0,3}[:=]\s{0,3}[^\s]{8,}",
}
_NAMES = tuple(_KINDS)
_PATTERN = re.compile("|".join(rf"(?<![A-Za-z0-9])(?P<k{at}>{what})" for at, what in enumerate(_KINDS.values())))
# No key is without one of these, and most posts are done after this look: a plain search for each is many times as fast
# as a pattern that asks for all of them at each character.
_HINTS = (
    "AKIA",
    "ASIA",
    "github_pat",
    "glpat-",
    "xox",
    "xapp",
    "hooks.slack",
    "webhooks",
    ":AA",
    "AIza",
    "sk-",
    "k_live",
    "EAA",
    "eyJ",
    "-----BEGIN",
    "nsec1",
    "whsec_",
    "IGQV",
    "IGAA",
    "ya29",
    "npm_",
    "pypi-",
    "hf_",
    "SG.",
    "syt_",
)
_HINTS_SAID = ("passwor", "parola", "şifre", "token", "key", "secret", "bearer", "authorization")
_HINTS_BUILT = tuple(map(re.compile, (r"gh[pousr]_", r"\.[A-Za-z0-9_-]{6}\.", r"://[^\s/@:]+:")))
_SPOKEN = re.compile(r"[a-z]{3,}[-_./~][a-z]{2,}")
_SHOWN = 4
#: Bits that a character of a key carries at least; those of words carry fewer.
_BITS = 3.5
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
    if not text or not _has_hint(text):
        return
    for match in islice(filter(_is_one, _PATTERN.finditer(text)), ENOUGH):
        yield case.anywhere(
            line + (text.count("\n", 0, match.start()) if moves else 0),
            "secret",
            Message("this looks like {kind}: {start}…", kind=_kind(match), start=match[0][:_SHOWN]),
            Message("take it out and make a new one: whoever can read the repository has this one"),
            Severity.ERROR,
        )


def _has_hint(text: str) -> bool:
    for hint in _HINTS:  # not `any`: five texts of every target pass here, and a generator costs more than the search
        if hint in text:
            return True
    for built in _HINTS_BUILT:
        if built.search(text):
            return True
    # A pattern that ignores case takes these letters for an i and an s.
    plain = text.replace("İ", "i").replace("ı", "i").replace("ſ", "s").lower()
    for said in _HINTS_SAID:  # noqa: SIM110 - as above
        if said in plain:
            return True
    return False


def _kind(match: re.Match[str]) -> str:
    return next(name for at, name in enumerate(_NAMES) if match[f"k{at}"] is not None)


def _is_one(match: re.Match[str]) -> bool:
    """Whether what follows a word such as `token` was drawn by lot: words, addresses and numbers are not."""
    value = match["value"]
    if value is None:
        return True
    if _SPOKEN.search(value) and value.islower():
        return False
    kinds = sum(bool(re.search(kind, value)) for kind in ("[a-z]", "[A-Z]", "[0-9]"))
    shares = [value.count(char) / len(value) for char in set(value)]
    return kinds > 1 and -sum(share * math.log2(share) for share in shares) > _BITS
