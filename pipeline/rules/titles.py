"""A title where the network shows one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.i18n import Message
from pipeline.networks.beside import has_field
from pipeline.text.counting import count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.model.finding import Finding
    from pipeline.rules.case import Case


def findings(case: Case) -> Iterator[Finding]:
    """Find missing and overlong titles."""
    line = case.target.post.line("title")
    size = count(case.limits.title_counter, case.variant.title)
    needed = case.limits.title == "needed" or has_field(case.target.channel, "title")
    if needed and not case.variant.title.strip():
        yield case.error(
            line,
            "title-missing",
            Message("{network} needs a title", network=case.network),
            Message("add 'title:' to the front matter"),
        )
    elif case.limits.max_title and size > case.limits.max_title:
        yield case.error(
            line,
            "title-too-long",
            Message(
                "{count} of {limit} characters of title for {network}",
                count=size,
                limit=case.limits.max_title,
                network=case.network,
            ),
            Message("shorten it"),
        )
