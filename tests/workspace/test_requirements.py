"""`requirements.txt`: everything by its hash, and an honest gap where Tellal's own hash is not known."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import UsageError
from pipeline.workspace.requirements import installed, kept, of_wheel, unknown, written

if TYPE_CHECKING:
    from pathlib import Path

HASH = "ab" * 32


@pytest.mark.parametrize(
    "direct",
    [
        None,
        "{}",
        "no json",
        json.dumps({"url": "file:///tellal-1.0-py3-none-any.whl", "archive_info": {"hashes": {"sha256": HASH}}}),
        '{"url": "https://example.org/t.git", "vcs_info": {"vcs": "git", "commit_id": "abc"}}',
        '{"url": "https://example.org/t.whl", "archive_info": {"hashes": {"sha256": "short"}}}',
        '{"url": "https://example.org/t.whl", "archive_info": []}',
    ],
)
def test_where_no_hash_is_known_none_is_written(direct: str | None) -> None:
    """From an index, a checkout, a commit, this machine: pip keeps nothing that others could check."""
    assert installed("1.0", direct) == unknown("1.0")
    assert written(unknown("1.0")).splitlines()[-1] != "tellal==1.0"
    assert "tellal==1.0\n" in written(unknown("1.0"))
    assert "tellal workflows --wheel tellal-1.0-py3-none-any.whl" in written(unknown("1.0"))


@pytest.mark.parametrize(
    "archive", [{"hashes": {"sha256": HASH}}, {"hash": f"sha256={HASH}"}, {"hash": f"sha256={HASH}", "hashes": {}}]
)
def test_what_came_from_an_address_has_its_hash(archive: dict[str, object]) -> None:
    """In either of the ways in which pip has written it down."""
    direct = json.dumps({"url": "https://example.org/tellal-1.0-py3-none-any.whl", "archive_info": archive})
    pin = installed("1.0", direct)
    assert pin.hashed
    assert pin.line == f"tellal @ https://example.org/tellal-1.0-py3-none-any.whl --hash=sha256:{HASH}"


def test_a_wheel_counts_by_where_it_lies(tmp_path: Path) -> None:
    """In the repository by its path, elsewhere by its version; by its hash in both."""
    root = tmp_path / "brand"
    (root / "wheels").mkdir(parents=True)
    for folder in (tmp_path, root / "wheels"):
        (folder / "tellal-1.2-py3-none-any.whl").write_bytes(b"wheel")
    digest = hashlib.sha256(b"wheel").hexdigest()
    assert of_wheel(tmp_path / "tellal-1.2-py3-none-any.whl", root).line == f"tellal==1.2 --hash=sha256:{digest}"
    within = of_wheel(root / "wheels/tellal-1.2-py3-none-any.whl", root)
    assert within.line == f"./wheels/tellal-1.2-py3-none-any.whl --hash=sha256:{digest}"
    assert "no hash" not in written(within)


@pytest.mark.parametrize("name", ["other-1.0-py3-none-any.whl", "tellal-1.0.tar.gz", "tellal-1.0-py3-none-any.whl"])
def test_what_is_no_wheel_of_ours_is_refused(tmp_path: Path, name: str) -> None:
    """The last one is not there."""
    if not name.startswith("tellal-1.0-"):
        (tmp_path / name).write_bytes(b"x")
    with pytest.raises(UsageError, match="no wheel of Tellal"):
        of_wheel(tmp_path / name, tmp_path)


@pytest.mark.parametrize(
    "line",
    [
        f"tellal==1.2 --hash=sha256:{HASH}",
        f"./wheels/tellal-1.2-py3-none-any.whl --hash=sha256:{HASH}",
        f"tellal @ https://example.org/tellal-1.2-py3-none-any.whl --hash=sha256:{HASH}",
    ],
)
def test_a_hash_that_was_given_stays_for_its_version(line: str) -> None:
    """Another version needs another hash."""
    text = f"# head\n{line}\nbabel==2.18.0 \\\n    --hash=sha256:{HASH}\n"
    pin = kept(text, "1.2")
    assert pin is not None
    assert pin.line == line
    assert kept(text, "1.3") is None
    assert kept("tellal==1.2\n", "1.2") is None
