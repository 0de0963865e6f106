"""GitHub's own description of its API: what a request may look like, and what an answer has to.

The files in `spec` are GitHub's (MIT, see LICENSE beside them), from the package @octokit/openapi 23.0.2, cut down by
`trim.py`: that of github.com, and that of the oldest Enterprise Server that GitHub still describes.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from tests.described.openapi import Description

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.described.openapi import Operation

FOLDER = Path(__file__).parent / "spec"
FILE = FOLDER / "api.github.com.json"
ENTERPRISE = FOLDER / "ghes-3.17.json"
#: Answers that every operation may give, whether its description names them or not.
ANYWHERE = {401, 403, 404, 429, 500, 502, 503}
MOST_PER_PAGE = 100


class GitHubs(Description):
    """GitHub's description, with what it only says in words."""

    def asked(
        self,
        operation: Operation,
        names: Mapping[str, str],
        query: Mapping[str, str],
        body: object,
        *,
        kind: str = "application/json",
    ) -> list[str]:
        """Return what is wrong with a request."""
        wrong = super().asked(operation, names, query, body, kind=kind)
        if query.get("per_page", "1").isdecimal() and int(query.get("per_page", 1)) > MOST_PER_PAGE:
            wrong.append("per_page is at most 100")
        return wrong

    def unnamed(self, status: int, data: object) -> list[str]:
        """Return what is wrong with an answer that an operation does not name."""
        if status not in ANYWHERE:
            return super().unnamed(status, data)
        return self.wrong({"$ref": "#/components/schemas/basic-error"}, data)


@cache
def description(file: Path = FILE) -> GitHubs:
    """Return a description, read once."""
    return GitHubs(json.loads(file.read_text(encoding="utf-8")))
