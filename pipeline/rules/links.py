"""Addresses that readers are sent to."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pipeline.i18n import Message
from pipeline.model.finding import Finding, Severity
from pipeline.model.variant import SpanKind
from pipeline.networks.beside import has_field, is_beside, is_inside
from pipeline.networks.looks import web_address
from pipeline.text.links import problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.rules.case import Case


def findings(case: Case) -> Iterator[Finding]:
    """Find addresses that lead nowhere, and links that the network does not show."""
    for part in case.variant.parts:
        for span in part.spans:
            if span.kind is SpanKind.LINK:
                line = part.line_at(span.start)
                yield from _unsound(case, span.target, line)
                if not case.limits.links_work:
                    yield case.warning(
                        line,
                        "link-dead",
                        Message("nobody can follow an address in the text of {network}", network=case.network),
                        Message("say where to find it, such as the link in the profile"),
                    )
    yield from _own_link(case)
    yield from _number(case)


def _number(case: Case) -> Iterator[Finding]:
    """As many as the network wants, and no more than it takes."""
    found: dict[str, int] = {}
    for part in case.variant.parts:
        for span in part.spans:
            if span.kind is SpanKind.LINK:
                found.setdefault(span.target, part.line_at(span.start))
    most, domain = case.limits.max_links, str(case.target.channel.options.get("domain", ""))
    if case.limits.needs_link and not found:
        yield case.error(
            case.variant.parts[0].line,
            "link-needed",
            Message("{network} takes no post without a link", network=case.network),
            Message("write an address into the text"),
        )
    elif case.limits.needs_link and domain and not any(_is_within(domain, url) for url in found):
        yield case.error(
            case.variant.parts[0].line,
            "link-needed",
            Message("{network} takes no post without a link to {domain}", network=case.network, domain=domain),
            Message("write an address of it into the text"),
        )
    elif 0 <= most < len(found):
        yield case.error(
            list(found.values())[most],
            "link-too-many",
            Message("{count} of {limit} links for {network}", count=len(found), limit=most, network=case.network),
            Message("leave some out"),
        )


def _is_within(domain: str, url: str) -> bool:
    """Say whether an address is of a domain, or of one below it."""
    host = (urlsplit(web_address(url)).hostname or "").lower()
    return host == domain.lower() or host.endswith(f".{domain.lower()}")


def _unsound(case: Case, url: str, line: int) -> Iterator[Finding]:
    wrong = problem(url)
    if wrong is not None:
        yield case.anywhere(line, wrong.code, wrong.message, wrong.hint, wrong.severity)


def _own_link(case: Case) -> Iterator[Finding]:
    """`link:` of the front matter: sound, and somewhere to be seen."""
    post, variant = case.target.post, case.variant
    if not variant.link and has_field(case.target.channel, "link"):
        yield case.error(
            post.line("link"),
            "link-needed",
            Message("{network} takes no post without a link", network=case.network),
            Message("add 'link:' to the front matter, or leave it out of [options] fills"),
        )
    if not post.link:
        campaign = case.library.campaigns.get(post.campaign)
        if campaign is not None and campaign.link and (wrong := problem(campaign.link)):
            yield Finding(campaign.path, 0, wrong.code, wrong.message, wrong.hint, wrong.severity)
        return
    line = post.line("link")
    yield from _unsound(case, post.link, line)
    if not is_beside(variant, case.target.channel) and not is_inside(variant):
        yield case.anywhere(
            line,
            "link-not-shown",
            Message("{network} would show 'link:' nowhere", network=case.network),
            Message("write the address in the text, or let the text template print {{ post.link }}"),
            Severity.WARNING,
        )
