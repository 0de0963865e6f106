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
    from collections.abc import Callable, Mapping
    from ipaddress import IPv4Address, IPv6Address

_NAT64 = ipaddress.ip_network("64:ff9b::/96")


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
    if parts.scheme == "http" and not is_here(parts.hostname or ""):
        raise UsageError(
            Message("http://{host} would carry secrets in the clear", host=parts.hostname or ""),
            Message("begin it with https://"),
        )
    return parts


def vet(host: str, found: str, environment: Mapping[str, str]) -> None:
    """Let nothing be sent to an address that a name of the open network has no business to lead to.

    A name can be made to lead to this machine or to the network behind it, also between two looks. So the address that
    is connected to is the one that was looked at here.

    Args:
        host: as it was written.
        found: the address that it leads to, as a number.
        environment: of the run; `TELLAL_PRIVATE_HOSTS` names the hosts, blanks between them, that may be on a private
            network. Content cannot say so.

    Raises:
        NotSentError: the address is none that this host may lead to.
    """
    address = _embedded(ipaddress.ip_address(found.partition("%")[0]))
    name = host.lower().strip("[]").rstrip(".")
    known = name in environment.get("TELLAL_PRIVATE_HOSTS", "").lower().split()
    if address.is_loopback and (known or is_here(name)):
        return
    # Who asks a link-local address asks the machine's own keeper, which hands out keys.
    if address.is_global and not (address.is_multicast or address.is_link_local):
        return
    if known and address.is_private and not (address.is_loopback or address.is_link_local or address.is_unspecified):
        return
    raise NotSentError(
        Message("{host} leads to {address}, which is not on the open network", host=host, address=str(address)),
        Message("where that is meant, set TELLAL_PRIVATE_HOSTS={host} in the environment of the run", host=name),
    )


def _embedded(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Return the address that another one is only a wrapping of."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour or address


def is_here(host: str) -> bool:
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

    if is_here(host) or proxy_bypass(host):
        return None
    proxies = getproxies()
    address = proxies.get("https") or proxies.get("all")
    if not address:
        return None
    with suppress(ValueError):
        parts = urlsplit(address if "://" in address else f"http://{address}")
        if parts.scheme == "http" and parts.hostname and parts.port != 0:
            return parts
    raise NotSentError(Message("the proxy in HTTPS_PROXY cannot be used"), Message("name one that begins with http://"))


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
