"""How a page is written that others read: in one language, without this environment's secrets."""

from __future__ import annotations

import os

from pipeline.cli.masking import masked
from pipeline.i18n import LANGUAGES
from pipeline.report.summary import Paper
from pipeline.report.voice import Voice


def paper(language: str) -> Paper:
    """Return how to write in a language; one that we do not speak is written in the first that we do."""
    return Paper(Voice(language if language in LANGUAGES else LANGUAGES[0]), lambda text: masked(text, os.environ))
