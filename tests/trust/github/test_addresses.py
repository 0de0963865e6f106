"""Which addresses a token may be sent to."""

from __future__ import annotations

import pytest

from pipeline.trust.github.addresses import below, joined


@pytest.mark.parametrize(
    ("url", "is_below"),
    [
        ("https://ghe.example/api/v3/repos/a/b", True),
        ("HTTPS://GHE.example/api/v3/user", True),
        ("https://ghe.example/api/v3", False),
        ("https://ghe.example/api/v33/user", False),
        ("https://ghe.example/api/v3/../../user", False),
        ("https://ghe.example/api/v3/%2e%2e/%2E%2E/user", False),
        ("http://ghe.example/api/v3/user", False),
        ("https://ghe.example:8443/api/v3/user", False),
        ("https://ghe.example.evil.test/api/v3/user", False),
        ("https://ghe.example@evil.test/api/v3/user", False),
        ("https://x@ghe.example/api/v3/user", False),
        ("https://:x@ghe.example/api/v3/user", False),
        ("https://evil.test\\@ghe.example/api/v3/user", False),
        ("https://[ghe.example/api/v3/user", False),
        ("//ghe.example/api/v3/user", False),
    ],
)
def test_only_what_lies_below_the_api_is_asked(url: str, is_below: bool) -> None:  # noqa: FBT001 - a case
    """The address decides, to the letter."""
    assert below("https://ghe.example/api/v3", url) is is_below


def test_names_stay_in_their_place() -> None:
    """They come from pull requests."""
    base = "https://ghe.example/api/v3"
    assert joined(base, ("repos", "a", "b", 1)) == f"{base}/repos/a/b/1"
    assert joined(base, ("users", "a/../b?x#y")) == f"{base}/users/a%2F..%2Fb%3Fx%23y"
    assert [joined(base, ("users", name)) for name in ("", ".", "..")] == [None] * 3
