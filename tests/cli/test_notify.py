"""People are told what needs them: once, in their language, and never at the cost of what is sent."""

from __future__ import annotations

import re
import shlex
import subprocess
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, cast
from zoneinfo import ZoneInfo

import pytest

from pipeline.notify import untold
from pipeline.trust.ledger import LocalLedger
from pipeline.workspace import store
from tests.notify.conftest import SECRET, network, service

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Answer
    from tests.notify.conftest import Service

__all__ = ["network", "service"]  # fixtures
TELLAL = 'name = "Kırkikindi"\ntimezone = "Europe/Istanbul"\nlocale = "tr"\n'
SOLO = "[approval]\nallow_unreviewed = true\n"
NOTIFY = '[notify]\nurl = "OUR_URL"\n'


def ago(minutes: int) -> str:
    """Return a moment of today's real time, as posts write it."""
    return (datetime.now(UTC) - timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.fixture
def make(
    make_repository: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, service: Service
) -> Callable[..., Path]:
    """Make a workspace whose people are told through the service."""
    monkeypatch.setenv("OUR_URL", service.url)
    for name in ("GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_RUN_ID", "CI_JOB_URL", "TELLAL_CLOCK"):
        monkeypatch.delenv(name, raising=False)

    def made(files: dict[str, str], notify: str = NOTIFY) -> Path:
        return make_repository({"tellal.toml": TELLAL + SOLO + notify, **files})

    return made


def fails(root: Path, does: str, **more: str) -> None:
    """Make the outbox fail on purpose."""
    (root / "outbox").mkdir(exist_ok=True)
    keys = "".join(f"{key} = {value!r}\n" for key, value in {"does": does, **more}.items())
    (root / "outbox/faults.toml").write_text(f"[[fault]]\n{keys}", encoding="utf-8")


def events(root: Path) -> list[str]:
    """Return what the ledger knows happened."""
    history = LocalLedger(root).read()
    return [str(event.type) for key in sorted(history.targets) for event in history.of(key)]


def test_a_refusal_and_a_miss_are_told_once(
    tellal: Callable[..., Answer], make: Callable[..., Path], post_text: Callable[..., str], service: Service
) -> None:
    """In the workspace's language, with what to do; the next run has nothing new, so it says nothing."""
    root = make(
        {
            "content/x/bir.md": post_text("Bir.", status="approved", title="Kış menüsü", publish_at=ago(1)),
            "content/x/gec.md": post_text("Geç.", status="approved", title="İlk kar", publish_at=ago(24 * 60)),
        }
    )
    fails(root, "refuse")
    answer = tellal(root, "publish")
    assert answer.code == 4
    assert "JSON" in answer.err
    (got,) = service.got
    assert got["title"] == "Kırkikindi: 1 başarısız, 1 kaçırıldı"
    refused, missed = got["message"].split("\n\n")
    assert refused.startswith("başarısız: Kış menüsü · x · zamanı ")
    assert "tellal retry x/bir" in refused
    assert missed.startswith("kaçırıldı: İlk kar · x · zamanı ")
    assert "content/x/gec.md" in missed
    for command in ("publish", "run"):
        assert "JSON" not in tellal(root, command).err
    assert len(service.got) == 1


@pytest.fixture
def through_slack(
    make: Callable[..., Path], post_text: Callable[..., str], network: Service, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """Make a workspace with two due posts on a network that takes no question, and answers as the test wants."""
    monkeypatch.setenv("SLACK_WEBHOOK", f"http://127.0.0.1:{network.server_port}/services/{SECRET}")
    return make(
        {
            "content/s/channel.toml": 'network = "slack"\naccount = "k"\nsecrets = { webhook = "SLACK_WEBHOOK" }\n',
            "content/s/bir.md": post_text("Bir.", status="approved", title='"@everyone <b>"', publish_at=ago(2)),
            "content/s/iki.md": post_text("İki.", status="approved", title="İkinci", publish_at=ago(1)),
        }
    )


def test_a_doubt_is_told_with_the_command_that_settles_it(
    tellal: Callable[..., Answer], through_slack: Path, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And with where the run can be looked at; the next runs, for which it is no news, are quiet."""
    for name, value in (("SERVER_URL", "https://ci.example"), ("REPOSITORY", "kirk/posts"), ("RUN_ID", "17")):
        monkeypatch.setenv(f"GITHUB_{name}", value)
    for _ in range(3):
        assert tellal(through_slack, "publish").code == 4
    (got,) = service.got
    assert (got["title"], got["type"]) == ("Kırkikindi: 2 belirsiz", "failure")
    assert "tellal resolve s/bir --published URL" in got["message"]
    assert "tellal resolve s/iki --absent" in got["message"]
    assert got["message"].endswith("https://ci.example/kirk/posts/actions/runs/17")
    assert "@everyone" not in got["message"]


def commands(message: str) -> list[list[str]]:
    """Return the commands that a message names, as a shell would take them."""
    words = r"tellal (?:resolve|retry|cancel|release) \S+(?: --published URL| --absent)?"
    todo = "\n".join(line for line in message.splitlines() if line.startswith("→"))
    return [shlex.split(found)[1:] for found in re.findall(words, todo)]


@pytest.mark.parametrize("stem", ["bir", "a b'c $(x)", "@everyone"])
def test_the_commands_of_a_message_do_what_they_say(
    tellal: Callable[..., Answer], through_slack: Path, network: Service, service: Service, stem: str
) -> None:
    """Copied as they stand, whatever the file is called."""
    (through_slack / "content/s/iki.md").unlink()
    (through_slack / "content/s/bir.md").rename(through_slack / f"content/s/{stem}.md")
    network.status = 400
    tellal(through_slack, "publish")
    (retry,) = commands(service.got[-1]["message"])
    assert tellal(through_slack, *retry).code == 0
    network.status = 200  # and no “ok”, which leaves a doubt
    tellal(through_slack, "publish")
    published, absent = commands(service.got[-1]["message"])
    assert "it may still arrive" in tellal(through_slack, *absent, "--yes").out
    assert tellal(through_slack, *published[:-1], "https://s.example/1").code == 0
    assert events(through_slack) == ["intent", "rejected", "released", "intent", "unknown", "published"]


def test_an_account_that_is_not_let_in_is_told_until_it_recovers(
    tellal: Callable[..., Answer], through_slack: Path, network: Service, service: Service
) -> None:
    """Once for all of its posts and all runs; no secret is in it but by its name."""
    network.status = 401
    for _ in range(3):
        assert tellal(through_slack, "publish").code == 4
    (got,) = service.got
    assert got["title"].startswith("Kırkikindi: başarısız: ")
    assert "SLACK_WEBHOOK" in got["message"]
    assert SECRET not in str(got)


def test_a_secret_that_is_not_set_is_told_once_a_day(
    tellal: Callable[..., Answer], through_slack: Path, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is written down of what was never tried, so that it was told is."""
    monkeypatch.delenv("SLACK_WEBHOOK")
    answers = [tellal(through_slack, "publish") for _ in range(3)]
    assert [answer.code for answer in answers] == [4, 4, 4]
    assert len(service.got) == 1, answers
    (got,) = service.got
    assert "SLACK_WEBHOOK" in got["message"]
    assert SECRET not in str(got)


@pytest.mark.parametrize("status", [200, 500])
def test_nothing_that_a_service_does_changes_a_run(
    tellal: Callable[..., Answer],
    make: Callable[..., Path],
    post_text: Callable[..., str],
    service: Service,
    status: int,
) -> None:
    """Exit code, messages and ledger are the same; what went wrong is said, without the address."""
    service.status = status
    root = make(
        {
            "content/x/bir.md": post_text("Bir.", status="approved", publish_at=ago(3)),
            "content/x/iki.md": post_text("İki.", status="approved", publish_at=ago(2)),
        }
    )
    fails(root, "refuse", text="Bir")
    answer = tellal(root, "publish", "--quiet")
    assert answer.code == 4
    assert events(root) == ["intent", "rejected", "intent", "published"]
    assert ("did not take the notification" in answer.err) is (status != 200)
    assert SECRET not in answer.out + answer.err
    assert tellal(root, "publish", "--quiet") == (0, "", "")


def test_what_goes_well_is_told_to_those_who_ask(
    tellal: Callable[..., Answer], make: Callable[..., Path], post_text: Callable[..., str], service: Service
) -> None:
    """Nobody else hears of it; nobody who asks for `sent` alone hears of anything else."""
    posts = {"content/x/bir.md": post_text("Bir.", status="approved", title="Bir", publish_at=ago(1))}
    root = make(posts, '[notify]\nurl = "OUR_URL"\non = ["sent"]\nlang = "en"\n')
    tellal(root, "publish")
    (got,) = service.got
    assert (got["title"], got["type"]) == ("Kırkikindi: sent: Bir", "success")
    make({"content/x/iki.md": post_text("İki.", status="approved", publish_at=ago(1))}, NOTIFY)
    assert tellal(root, "publish").code == 0
    assert len(service.got) == 1


def test_rehearsals_tell_nobody(
    tellal: Callable[..., Answer], make: Callable[..., Path], post_text: Callable[..., str], service: Service
) -> None:
    """Neither a made-up time nor a dry run, though something fails in both."""
    root = make({"content/x/bir.md": post_text("Bir.", status="approved", publish_at=ago(1))})
    fails(root, "refuse")
    tellal(root, "publish", "--dry-run")
    tellal(root, "--clock", (datetime.now(UTC) + timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M:%SZ"), "publish")
    assert service.got == []


def test_a_ledger_that_is_gone_is_told_once_a_day(
    tellal: Callable[..., Answer], make: Callable[..., Path], post_text: Callable[..., str], service: Service
) -> None:
    """Nothing can be sent until a person has looked; this machine remembers that it said so."""
    root = make({"content/x/bir.md": post_text("Bir.", status="approved", publish_at=ago(1))})
    tellal(root, "publish")
    tellal(root, "status")
    subprocess.run(["git", "update-ref", "-d", "refs/heads/ledger"], cwd=root, check=True)
    for command in ("publish", "run", "publish"):
        assert tellal(root, command).code == 4
    (got,) = service.got
    assert "git branch ledger" in got["message"]


def test_a_token_that_ends_is_told_once_on_every_machine(
    tellal: Callable[..., Answer], make: Callable[..., Path], post_text: Callable[..., str], service: Service
) -> None:
    """The ledger remembers, so a fresh clone, as CI has one each time, does not tell it again."""
    soon = (datetime.now(ZoneInfo("Europe/Istanbul")).date() + timedelta(days=5)).isoformat()
    channel = f'network = "outbox"\naccount = "deneme"\nsecrets = {{ token = "X_TOKEN" }}\ntoken_expires = {soon}\n'
    posts = {"content/x/bir.md": post_text("Bir.", status="approved", publish_at=ago(1))}
    root = make({"content/x/channel.toml": channel, **posts})
    tellal(root, "publish")
    (got,) = service.got
    assert got["type"] == "warning"
    assert f"5 gün sonra, {date.fromisoformat(soon)}" in got["message"]
    assert "X_TOKEN" in got["message"]
    clone = root.parent / "clone"
    subprocess.run(["git", "clone", "--quiet", str(root), str(clone)], check=True)
    for place in (root, clone):
        tellal(place, "publish")
    assert len(service.got) == 1


def test_a_ledger_in_a_remote_remembers_for_clones_that_know_nothing_of_each_other(
    tellal: Callable[..., Answer], make: Callable[..., Path], service: Service
) -> None:
    """Both machines have the ledger at the remote only; what one told, the other does not."""
    soon = (datetime.now(ZoneInfo("Europe/Istanbul")).date() + timedelta(days=5)).isoformat()
    channel = f'network = "outbox"\naccount = "deneme"\ntoken_expires = {soon}\n'
    root = make({"content/x/channel.toml": channel}, f'{NOTIFY}[ledger]\nremote = "origin"\n')
    bare, other = root.parent / "bare.git", root.parent / "other"
    subprocess.run(["git", "clone", "--quiet", "--bare", str(root), str(bare)], check=True)
    subprocess.run(["git", "remote", "add", "origin", str(bare)], cwd=root, check=True)
    subprocess.run(["git", "clone", "--quiet", str(bare), str(other)], check=True)
    late = f"---\nid: 01JD0000000000000000000009\npublish_at: {ago(24 * 60)}\nstatus: approved\n---\nGeç.\n"
    (root / "content/x/gec.md").write_text(late, encoding="utf-8")  # so that there is a ledger to remember in
    for place in (root, other, root, other):
        assert tellal(place, "publish").code == 0
    assert len(service.got) == 1


def an_hour_passes(root: Path) -> None:
    """Let the last try be an hour ago."""
    shape, failed, rows = cast("tuple[int, float, object]", store.load(root, untold.NAME))
    store.save(root, untold.NAME, (shape, failed - 3600, rows))


def test_what_nobody_took_is_told_later(
    tellal: Callable[..., Answer], make: Callable[..., Path], post_text: Callable[..., str], service: Service
) -> None:
    """What the ledger says once and what has a name; a service that is down is left alone for a while."""
    soon = (datetime.now(ZoneInfo("Europe/Istanbul")).date() + timedelta(days=2)).isoformat()
    root = make(
        {
            "content/x/channel.toml": f'network = "outbox"\naccount = "deneme"\ntoken_expires = {soon}\n',
            "content/x/gec.md": post_text("Geç.", status="approved", title="İlk kar", publish_at=ago(24 * 60)),
        }
    )
    service.status = 500
    assert "did not take" in tellal(root, "publish").err
    make({"content/x/bir.md": post_text("Bir.", status="approved", title="Kış menüsü", publish_at=ago(1))})
    fails(root, "refuse")
    assert "did not take" not in tellal(root, "publish").err
    assert len(service.got) == 1
    an_hour_passes(root)
    service.status = 200
    for _ in range(2):
        assert tellal(root, "publish").code == 0
    _, got = service.got
    assert got["title"] == "Kırkikindi: 1 başarısız, 1 kaçırıldı, 1 erişim anahtarı"
    assert "İlk kar · x · zamanı" in got["message"]


def test_what_settled_before_anybody_could_be_told_is_no_news(
    tellal: Callable[..., Answer], make: Callable[..., Path], post_text: Callable[..., str], service: Service
) -> None:
    """It was refused, edited and sent while the service was down."""
    root = make({"content/x/bir.md": post_text("Bir.", status="approved", publish_at=ago(1))})
    fails(root, "refuse", text="Bir")
    service.status = 500
    assert tellal(root, "publish").code == 4
    edited = (root / "content/x/bir.md").read_text(encoding="utf-8").replace("Bir.", "İki.")
    (root / "content/x/bir.md").write_text(edited, encoding="utf-8")
    an_hour_passes(root)
    service.status = 200
    assert tellal(root, "publish").code == 0
    assert events(root) == ["intent", "rejected", "intent", "published"]
    assert len(service.got) == 1


def test_a_variable_that_is_not_set(
    tellal: Callable[..., Answer],
    make: Callable[..., Path],
    post_text: Callable[..., str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is said in every run, and what is due goes out."""
    monkeypatch.delenv("OUR_URL")
    root = make({"content/x/bir.md": post_text("Bir.", status="approved", publish_at=ago(1))})
    for _ in range(2):
        answer = tellal(root, "publish", "--quiet")
        assert answer.code == 0
        assert "OUR_URL is not set" in answer.err
    assert events(root) == ["intent", "published"]


@pytest.mark.parametrize("command", ["check", "publish", "run"])
def test_without_apprise(
    tellal: Callable[..., Answer],
    make: Callable[..., Path],
    post_text: Callable[..., str],
    monkeypatch: pytest.MonkeyPatch,
    command: str,
) -> None:
    """Where the address is there and what carries messages is not, it says what to install and goes on."""
    monkeypatch.setitem(__import__("sys").modules, "apprise", None)
    root = make({"content/x/bir.md": post_text("Bir.", status="approved", publish_at=ago(1))})
    answer = tellal(root, command)
    assert answer.code == 0
    assert "pip install 'tellal[notify]'" in answer.err
    monkeypatch.delenv("OUR_URL")
    assert tellal(root, "check").err == ""


def test_trying_it(tellal: Callable[..., Answer], make: Callable[..., Path], service: Service) -> None:
    """A message arrives, and each service's answer is said; 4 where one did not take it."""
    root = make({})
    answer = tellal(root, "notify", "--test")
    assert (answer.code, answer.out) == (0, "taken: JSON\n")
    assert service.got[0]["title"] == "Kırkikindi: deneme"
    service.status = 500
    answer = tellal(root, "notify", "--test")
    assert answer.code == 4
    assert answer.out.startswith("not taken: JSON: ")
    data = tellal(root, "notify", "--test", "--json")
    assert data.code == 4
    (said,) = data.json["services"]
    assert (said["service"], said["taken"]) == ("JSON", False)
    assert SECRET not in answer.out + answer.err + data.out + data.err


def test_looking_at_it(tellal: Callable[..., Answer], make: Callable[..., Path], service: Service) -> None:
    """Without --test nothing is sent; where nobody is named, it says how to."""
    root = make({})
    answer = tellal(root, "notify")
    assert answer.code == 0
    assert "failed, in doubt, to publish by hand, missed, token; addresses in OUR_URL: 1" in answer.out
    assert SECRET not in answer.out
    assert service.got == []
    make({}, "")
    answer = tellal(root, "notify")
    assert answer.code == 0
    assert "[notify]" in answer.out
    assert "docs/notifications.md" in answer.out
    answer = tellal(root, "notify", "--test")
    assert answer.code == 2
    assert 'url = "TELLAL_NOTIFY_URL"' in answer.err


def test_settings_with_an_error_are_not_taken_for_none(
    tellal: Callable[..., Answer], make: Callable[..., Path], service: Service
) -> None:
    """The address itself in place of its name: it says so, and repeats it nowhere."""
    root = make({}, f'[notify]\nurl = "{service.url}"\n')
    for command in (("notify",), ("notify", "--test"), ("check",), ("publish",)):
        answer = tellal(root, *command)
        assert answer.code == (1 if command == ("check",) else 2)
        assert "holds the address itself" in answer.out + answer.err
        assert SECRET not in answer.out + answer.err
    assert service.got == []
