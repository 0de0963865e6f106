"""Addresses that a post leads to: are they sound, and the parameters that say where a reader came from."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, unquote_plus

from pipeline.i18n import Message
from pipeline.model.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_WEB = re.compile(r"(https?)://([^/?#\\]*)", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_BAD_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
# Browsers read a host whose last part is a number as an address, in bases that nobody expects.
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*", re.IGNORECASE)
#: Cyrillic and Greek letters that nobody can tell from Latin ones.
_ALIKE = frozenset("асԁеһіјӏорԛѕԝхуѵο")
_MAX_PORT = 65535
_MAX_HOST = 253
_MAX_LABEL = 63
# What a link may be beside a web address.
_QUIET_SCHEMES = ("mailto", "tel")


class Problem(NamedTuple):
    """What is wrong with an address."""

    code: str
    message: Message
    hint: Message
    severity: Severity = Severity.ERROR


def host(url: str) -> str:
    """Return the host of a web address in small letters, without user and port; empty where there is none."""
    match = _WEB.match(url)
    if match is None:
        return ""
    name = match[2].rpartition("@")[2]
    if name.startswith("["):
        return name.partition("]")[0] + "]"
    return unicodedata.normalize("NFC", name.partition(":")[0]).lower().rstrip(".")


def is_within(url: str, domains: Collection[str]) -> bool:
    """Whether a web address leads to one of some domains or below it."""
    name = _punycode(host(url))
    if not name:
        return False
    return any(name == domain or name.endswith("." + domain) for domain in map(_punycode, domains))


def with_parameters(url: str, parameters: Mapping[str, str]) -> str:
    """Return an address with parameters added; those it has already, its order and its fragment stay untouched."""
    base, hash_sign, fragment = url.partition("#")
    address, _, query = base.partition("?")
    present = {unquote_plus(pair.partition("=")[0]) for pair in query.split("&")}
    added = [
        f"{quote(key, safe='')}={quote(value, safe='')}"
        for key, value in parameters.items()
        if value and key not in present
    ]
    if not added:
        return url
    separator = "" if not query or query.endswith("&") else "&"
    return f"{address}?{query}{separator}{'&'.join(added)}{hash_sign}{fragment}"


def fill(template: str, values: Mapping[str, str]) -> str:
    """Put values in for `{network}` and the like; a name that is none of them stays as written."""
    return _PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), template)


def placeholders(template: str) -> tuple[str, ...]:
    """Return the names between braces of a template, in order."""
    return tuple(_PLACEHOLDER.findall(template))


def is_followable(url: str) -> bool:
    """Whether an address may become a link at all: scripts, files and data never may, nor what hides a line break."""
    scheme = _SCHEME.match(url)
    return (
        scheme is not None
        and url.isprintable()
        and " " not in url
        and scheme[1].lower() in ("http", "https", *_QUIET_SCHEMES)
    )


def problem(url: str) -> Problem | None:
    """Return the first thing wrong with the address of a link, None where it is sound."""
    if not url:
        return _malformed(url, Message("the link has no address"))
    if not url.isprintable() or " " in url:
        return _malformed(
            url, Message("the address {url} has a blank or an invisible character in it", url=_short(url))
        )
    scheme = _SCHEME.match(url)
    if scheme is None:
        return _malformed(url, Message("the address {url} does not begin with https://", url=_short(url)))
    if scheme[1].lower() in _QUIET_SCHEMES:
        return None
    if scheme[1].lower() not in ("http", "https"):
        return Problem(
            "link-scheme",
            Message("a link may not use {scheme}: as {url} does", scheme=scheme[1], url=_short(url)),
            Message("use an address that begins with https://"),
        )
    return _web_problem(url)


def _web_problem(url: str) -> Problem | None:
    match = _WEB.match(url)
    name = host(url)
    if match is None or not name:
        return _malformed(url, Message("the address {url} names no site", url=_short(url)))
    user, at, place = match[2].rpartition("@")
    if at:
        return _malformed(
            url, Message("the address {url} has a user name or a password in it", url=_short(url.replace(user, "…", 1)))
        )
    if "\\" in url or _BAD_PERCENT.search(url):
        return _malformed(url, Message("the address {url} has a \\ or a % that does not belong there", url=_short(url)))
    wrong = _port_problem(place) or _host_problem(name)
    if wrong:
        return _malformed(url, wrong)
    if match[1].lower() == "http":
        return Problem(
            "link-not-secure",
            Message("{url} is an unprotected address", url=_short(url)),
            Message("begin it with https:// if the site has it"),
            Severity.WARNING,
        )
    return None


def _port_problem(place: str) -> Message | None:
    port = place.rpartition("]")[2].partition(":")[2]
    if port and not (port.isascii() and port.isdigit() and 0 < int(port[:6]) <= _MAX_PORT):
        return Message("{port} is no port", port=_short(port))
    return None


@lru_cache(maxsize=1024)  # a brand leads to the same few sites
def _host_problem(name: str) -> Message | None:
    if address := _address(name):
        return None if address.is_global else Message("{host} is an address of a private network", host=name)
    labels = name.split(".")
    if name == "localhost" or labels[-1] in ("localhost", "local", "internal"):
        return Message("{host} exists only on a private network", host=name)
    if _NUMBER.fullmatch(labels[-1]) or len(labels) < 2 or len(name) > _MAX_HOST or not all(map(_is_label, labels)):  # noqa: PLR2004 - a name and an ending
        return Message("{host} is not the name of a site", host=_short(name))
    shown = [_shown(label) for label in labels]
    if any(_is_mixed(label) for label in shown) or (labels[-1].isascii() and any(map(_is_disguised, shown))):
        return Message("{host} mixes letters that look alike from different alphabets", host=name)
    return None


def _address(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return None


def _is_label(label: str) -> bool:
    if not label or label[0] == "-" or label[-1] == "-" or len(_punycode(label)) > _MAX_LABEL:
        return False
    return all(char.isalnum() or char in "-_" or unicodedata.category(char)[0] == "M" for char in label)


def _is_mixed(label: str) -> bool:
    """Whether Latin letters stand beside Cyrillic or Greek ones: the way names are forged."""
    if label.isascii():
        return False
    scripts = {unicodedata.name(char, "").partition(" ")[0] for char in label if char.isalpha()}
    return "LATIN" in scripts and bool(scripts & {"CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"})


def _is_disguised(label: str) -> bool:
    """Whether a name is written in another alphabet with nothing but letters that look like Latin ones."""
    return not label.isascii() and all(char in _ALIKE or not char.isalpha() for char in label)


def _shown(label: str) -> str:
    """Return what a reader sees of a part of a name that is written as `xn--…`."""
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except (UnicodeError, ValueError, OverflowError):
        return label


def _punycode(name: str) -> str:
    """Compare form of a host: each label that is not ASCII as `xn--…`."""
    if name.isascii():
        return name.lower()
    labels = unicodedata.normalize("NFC", name).lower().split(".")
    return ".".join(label if label.isascii() else "xn--" + label.encode("punycode").decode("ascii") for label in labels)


def _malformed(url: str, message: Message) -> Problem:
    hint = Message("write the whole address, such as https://example.org/page")
    if _looks_local(url):
        hint = Message(
            "write the whole address, such as https://example.org/page; a picture is written ![alt text](file)"
        )
    return Problem("link-malformed", message, hint)


def _looks_local(url: str) -> bool:
    return bool(url) and ":" not in url and not url.startswith(("//", "www."))


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"  # noqa: PLR2004 - enough to recognise it
