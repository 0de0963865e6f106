"""The secrets of an environment out of a text: what every message and report of the command line passes through."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.masking import without

if TYPE_CHECKING:
    from collections.abc import Mapping

_SECRET_NAME = re.compile(
    r"TOKEN|SECRET|KEY|PASSWORD|PASSWD|PASSPHRASE|CREDENTIAL|WEBHOOK|NOTIFY|APPRISE", re.IGNORECASE
)


def masked(text: str, environment: Mapping[str, str]) -> str:
    """Return text without the values of an environment's secrets, plain or encoded, and without logins in addresses.

    A variable is a secret if its name says so: TOKEN, SECRET, KEY, PASSWORD, WEBHOOK, NOTIFY and their kin.
    """
    return without(text, [value for name, value in environment.items() if is_secret(name)])


def is_secret(name: str) -> bool:
    """Return whether a variable's name says that its value is a secret."""
    return bool(_SECRET_NAME.search(name))
