"""Files of a workspace with bytes changed anywhere: a finding or a sentence, never a crash, and never for long."""

from __future__ import annotations

import shutil
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pipeline.check import check
from pipeline.errors import TellalError
from pipeline.workspace.library import load
from tests.pictures import png

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    "tellal.toml": 'name = "D"\ntimezone = "Europe/Istanbul"\nlocale = "tr"\n[approval]\nmode = "solo"\n',
    "brand/brand.toml": 'name = "D"\n[colours]\nink = "#101010"\n[people.ayse]\nx = "a"\n',
    "content/x/channel.toml": 'network = "outbox"\nas = "x"\naccount = "d"\nlang = "tr"\n[secrets]\ntoken = "A_B"\n',
    "content/x/a.md": (
        '---\nid: 01JD0000000000000000000077\npublish_at: 2026-12-01 10:01\nstatus: approved\ntitle: "a b"\n'
        "tags: [a, b]\ncard: {template: x, headline: 'y'}\nalso: [x]\ncampaign: k\n---\n"
        "Merhaba **a** [b](https://a.example) ![x y z](media/a.png) #k @m `c`\n\n***\n\n- a\n> b\n1. c\n"
    ),
    "content/campaigns/k.md": "---\nname: k\nstarts: 2026-12-01\n---\nx\n",
    "content/holds.toml": '[[hold]]\nreason = "x"\n',
    "templates/text/default.j2": "{{ body }}\n{{ post.title }}\n",
    "templates/cards/x.toml": (
        'description = "D"\nalt = "a {headline}"\n[fields.headline]\nrequired = true\n'
        '[[layers]]\ntype = "colour"\ncolour = "ink"\n'
    ),
    "content/x/media/a.png": png(9, 9).decode("latin-1"),
}
PIECES = (
    b"---\n", b"\n", b"\r", b"\0", b"\xff", b"\xe2\x80\xae", b": ", b"- ", b"[", b"]", b"{", b"}", b"&a", b"*a",
    b"!!x ", b"<<: ", b"|", b">", b"'", b'"', b"\\", b"#", b"%", b"\t", b"[[a]]\n", b"a.b.c = 1\n", b'"""', b"1e999",
    b"9" * 5000, b"2026-13-99", b"nan", b"\\u0000", b"\\ud800", b"\xed\xa0\x80", b"![](", b"](", b"```", b"***", b"<a",
    b"&#x110000;", b"https://", b"@", b"{{", b"{%", b"|a|b|\n|-|-|", b"\x1b[0m", b"0x", b"1_0", b"~", b".inf",
)  # fmt: skip
#: Which file, where in it (as a share), what is put there, how often, and how many bytes go away.
CHANGES = st.lists(
    st.tuples(
        st.sampled_from(sorted(FILES)),
        st.floats(0, 1),
        st.sampled_from(PIECES) | st.binary(max_size=8),
        st.sampled_from([1, 1, 1, 50]),
        st.integers(0, 12),
    ),
    min_size=1,
    max_size=8,
)


@pytest.mark.slow
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=CHANGES)
@example(changes=[("templates/text/default.j2", 0.1, b"9" * 5000, 1, 0)])
def test_changed_bytes_break_nothing(tmp_path: Path, changes: list[tuple[str, float, bytes, int, int]]) -> None:
    """Front matter, TOML, Markdown, templates, pictures: what is read is read to its end, or named."""
    root = tmp_path / "workspace"
    shutil.rmtree(root, ignore_errors=True)
    files = {name: text.encode("latin-1" if name.endswith(".png") else "utf-8") for name, text in FILES.items()}
    for name, share, piece, times, gone in changes:
        data = files[name]
        at = round(share * len(data))
        files[name] = data[:at] + piece * times + data[at + gone :]
    for name, data in files.items():
        place = root / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    began = time.process_time()
    with suppress(TellalError):
        check(load(root))
    assert time.process_time() - began < 20
