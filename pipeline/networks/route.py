"""How a server is reached: its address, a proxy on the way, and whose certificates to believe."""

from __future__ import annotations

import ipaddress
from base64 import b64encode
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, unquote, urlsplit

from pipeline.errors import NotSentError, UsageError
from pipeline.i18n import Message

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable


def address(base: str, hide: Callable[[str], str]) -> SplitResult:
    """Return the address of a server in its parts.

    Args:
        base: as a person wrote it.
        hide: takes the secrets out of a text.

    Raises:
        UsageError: it is none, or would send secrets in the clear.
    """
    try:
        parts = urlsplit(base.strip())
        fine = bool(parts.hostname) and parts.port != 0
    except ValueError:
        fine = False
    if not fine or parts.scheme not in ("http", "https") or parts.query or parts.fragment or parts.username:
        raise UsageError(
            Message("“{address}” is not the address of a server", address=hide(base)),
            Message("write it like https://example.org, without a login in it"),
        )
    if parts.scheme == "http" and not _is_here(parts.hostname or ""):
        raise UsageError(
            Message("http://{host} would carry secrets in the clear", host=parts.hostname or ""),
            Message("begin it with https://"),
        )
    return parts


def _is_here(host: str) -> bool:
    """Whether a host is this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def proxy(host: str) -> SplitResult | None:
    """Return the proxy that this machine's settings name for a host.

    Raises:
        NotSentError: it is of a kind that we cannot use.
    """
    from urllib.request import getproxies, proxy_bypass  # noqa: PLC0415 - only what is sent pays for it

    if _is_here(host) or proxy_bypass(host):
        return None
    proxies = getproxies()
    address = proxies.get("https") or proxies.get("all")
    if not address:
        return None
    with suppress(ValueError):
        parts = urlsplit(address if "://" in address else f"http://{address}")
        if parts.scheme == "http" and parts.hostname and parts.port != 0:
            return parts
    raise NotSentError("the proxy in HTTPS_PROXY cannot be used", "name one that begins with http://")


def proxy_login(there: SplitResult) -> dict[str, str]:
    """Return the header that a proxy wants to see."""
    if there.username is None:
        return {}
    login = f"{unquote(there.username)}:{unquote(there.password or '')}"
    return {"Proxy-Authorization": f"Basic {b64encode(login.encode()).decode()}"}


def trust() -> ssl.SSLContext:
    """Return which certificates to trust: those of the system; where it has none at all, those that Mozilla names."""
    import ssl  # noqa: PLC0415 - only what is sent pays for it

    context = ssl.create_default_context()
    places = ssl.get_default_verify_paths()
    if not (places.cafile or places.capath or context.cert_store_stats()["x509_ca"]):
        import certifi  # noqa: PLC0415 - only for such a system

        context.load_verify_locations(certifi.where())
    return context
