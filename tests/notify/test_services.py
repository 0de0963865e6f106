"""Messages arrive, and whatever a service does, it takes a bounded time and its address stays secret."""

from __future__ import annotations

import json
import os
import socket
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import UsageError
from pipeline.model.settings import Notify
from pipeline.networks.courier import masked
from pipeline.notify.news import Kind
from pipeline.notify.services import MOST, Reached, addresses, reach
from pipeline.notify.words import Notice
from tests.notify.conftest import SECRET

if TYPE_CHECKING:
    from tests.notify.conftest import Service

NOTICE = Notice("Kırkikindi: 1 belirsiz", "Kış menüsü · İlk kar\n\n→ tellal status", Kind.DOUBT)
OTHER = "0ther-s3cret"


@pytest.fixture
def environment() -> dict[str, str]:
    """Return the environment of a run, with a secret that no service needs."""
    return {**os.environ, "X_TOKEN": OTHER}


def closed_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        port: int = made.getsockname()[1]
        return port


@pytest.mark.parametrize(
    ("kind", "look"),
    [(Kind.DOUBT, "failure"), (Kind.FAILED, "failure"), (Kind.MISSED, "warning"), (Kind.SENT, "success")],
)
def test_what_arrives(service: Service, environment: dict[str, str], kind: Kind, look: str) -> None:
    """Title and text to the letter, and how bad it is."""
    assert reach(NOTICE._replace(kind=kind), [service.url], environment) == [Reached("JSON", taken=True)]
    (got,) = service.got
    assert (got["title"], got["message"], got["type"]) == (NOTICE.title, NOTICE.body, look)


def test_one_that_fails_keeps_no_other_from_it(service: Service, environment: dict[str, str]) -> None:
    """Each has an answer of its own, in the order of the addresses, and no answer holds an address."""
    to = [f"json://kirk:{SECRET}@127.0.0.1:{closed_port()}/", service.url, f"nonsense://{SECRET}", SECRET]
    refused, taken, *unknown = reach(NOTICE, to, environment)
    assert (refused.service, refused.taken) == ("JSON", False)
    assert "onnection" in str(refused.why)
    assert taken == Reached("JSON", taken=True)
    assert [(each.service, each.taken) for each in unknown] == [("", False)] * 2
    assert SECRET not in str([refused, *unknown])


def test_one_that_answers_with_an_error(service: Service, environment: dict[str, str]) -> None:
    """Its words are passed on, without anything of the address."""
    service.status = 500
    (reached,) = reach(NOTICE, [service.url], environment)
    assert not reached.taken
    assert "500" in str(reached.why)
    assert SECRET not in str(reached.why)


def test_one_that_hangs_costs_its_time_and_no_more(service: Service, environment: dict[str, str]) -> None:
    """It is given up, its process is gone, and what others answered meanwhile counts."""
    service.status = 0
    others = children()  # what looks at pictures stays for the next one
    start = time.monotonic()
    reached = reach(NOTICE, [service.url, service.url], environment, patience=3)
    assert time.monotonic() - start < 6
    assert [(each.taken, str(each.why)) for each in reached] == [(False, "no answer within 3 seconds")] * 2
    assert children() == others


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_no_secret_is_in_an_argument_or_an_environment(service: Service, environment: dict[str, str]) -> None:
    """Neither the address nor any other secret of the run."""
    service.status = 0
    others = children()
    seen: list[str] = []

    def look() -> None:
        service.asked.wait(30)
        for child in set(children()).difference(others):
            seen.extend((Path(f"/proc/{child}/{name}").read_text(encoding="utf-8")) for name in ("cmdline", "environ"))
        service.over.set()

    watcher = threading.Thread(target=look)
    watcher.start()
    reach(NOTICE, [service.url], environment)
    watcher.join()
    assert any("pipeline.networks.carrier" in text for text in seen)
    assert any("PATH=" in text for text in seen)
    assert not any(secret in text for text in seen for secret in (SECRET, OTHER))


def children() -> list[str]:
    """Return the processes that this one has started and that are there still."""
    tasks = Path("/proc/self/task").glob("*/children")
    return [child for task in tasks for child in task.read_text(encoding="ascii").split()]


def test_content_is_not_imported(
    service: Service, environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file in the workspace that has the name of a package stays a file."""
    for name in ("apprise", "requests", "json"):
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert reach(NOTICE, [service.url], environment) == [Reached("JSON", taken=True)]
    assert not (tmp_path / "ran").exists()


def test_where_messages_go() -> None:
    """Several addresses stand between blanks or on lines of their own."""
    settings = Notify("OUR_URL")
    assert addresses(settings, {"OUR_URL": " json://a/b\n\tslack://c \n"}) == ("json://a/b", "slack://c")
    for value in ("", "  \n"):
        with pytest.raises(UsageError, match="OUR_URL is not set"):
            addresses(settings, {"OUR_URL": value})
    with pytest.raises(UsageError, match=f"{MOST} are the most") as caught:
        addresses(settings, {"OUR_URL": f"json://{SECRET} " * (MOST + 1)})
    assert SECRET not in f"{caught.value.message}{caught.value.hint}"


def test_without_what_carries_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    """It says what to install, before it looks at any address."""
    monkeypatch.setitem(sys.modules, "apprise", None)
    with pytest.raises(UsageError) as caught:
        addresses(Notify("OUR_URL"), {"OUR_URL": "json://a/b"})
    assert "pip install 'tellal[notify]'" in str(caught.value.hint)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazk/#general", "POST https://h/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazk"),
        ("mailto://kirk:p%40ssw0rd@mail.example", "login failed: p@ssw0rd"),
        ("tgram://123456789:abcdefg_hij/998877", "/bot123456789:abcdefg_hij/sendMessage"),
        ("json://host.example/?token=t0kenValue", "'t0kenValue' is no token"),
    ],
)
def test_no_piece_of_an_address_gets_out(address: str, words: str) -> None:
    """Not in another order, another form, or alone."""
    said = masked(words, address)
    pieces = ("T1JJ3T3L2", "TIiajkdnlazk", "ssw0rd", "123456789", "abcdefg", "t0kenValue")
    assert not any(piece in said for piece in pieces)
    assert "•••" in said


def test_words_of_ours_are_plain_json(service: Service, environment: dict[str, str]) -> None:
    """Letters that no other encoding has arrive as they left, also where the environment speaks another."""
    odd = NOTICE._replace(body='Ğ 👩‍🍳 \u2060 \\ " \t')
    assert reach(odd, [service.url], {**environment, "LANG": "C", "LC_ALL": "C"}) == [Reached("JSON", taken=True)]
    assert json.dumps(service.got[0]["message"]).rstrip() == json.dumps(odd.body.rstrip())
