"""Real servers on loopback, as far as they are installed."""

from __future__ import annotations

import os
import shutil
import subprocess
from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from pipeline.networks.bluesky import Bluesky
from pipeline.networks.mastodon import Mastodon
from pipeline.networks.matrix import Matrix
from pipeline.networks.wordpress import WordPress
from tests.peers.running import PEERS, answers, call, free_port, missing, program, running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipeline.networks.contract import Network

#: Names the variable that a channel's secret is in.
SECRET = "PEER_PASSWORD"  # noqa: S105 - its name
HERE = Path(__file__).resolve().parent
SYNAPSE = """
listeners: [{{port: {port}, tls: false, type: http, bind_addresses: ['127.0.0.1'], resources: [{{names: [client]}}]}}]
rc_message: {{per_second: 1000, burst_count: 1000}}
rc_login: {{address: {{per_second: 100, burst_count: 100}}}}
database: {{name: sqlite3, args: {{database: {folder}/homeserver.db}}}}
trusted_key_servers: []
"""
WP_CONFIG = """<?php
define('DB_NAME', 'wp'); define('DB_USER', 'root'); define('DB_PASSWORD', ''); define('DB_HOST', 'localhost:{socket}');
define('DB_CHARSET', 'utf8mb4'); define('DB_COLLATE', ''); $table_prefix = 'wp_';
define('WP_ENVIRONMENT_TYPE', 'local'); define('WP_HTTP_BLOCK_EXTERNAL', true); define('DISABLE_WP_CRON', true);
define('AUTOMATIC_UPDATER_DISABLED', true);
if (!defined('ABSPATH')) {{ define('ABSPATH', __DIR__ . '/'); }}
require_once ABSPATH . 'wp-settings.php';
"""


@dataclass(frozen=True)
class Seen:
    """A post as others see it."""

    text: str
    alts: tuple[str, ...] = ()
    parent: str = ""


@dataclass(frozen=True)
class Peer:
    """A real server.

    Args:
        url: where it is.
        network: makes our adapter for an address that leads there.
        seen: reads a message by its id, by other means than ours; None where it is gone.
        publishing: how the requests that publish begin.
        count: how often a text is there, by other means than ours.
        channel: the settings of a channel for an address that leads there.
        secret: what the channel's secret is.
        threads: whether parts can answer one another.
        react: lets somebody react to a message; returns what is to be counted then. None where nothing counts there.
    """

    url: str
    network: Callable[[Path, str], Network]
    seen: Callable[[str], Seen | None]
    publishing: bytes
    count: Callable[[str], int]
    channel: Callable[[str], str]
    secret: str
    threads: bool = True
    react: Callable[[str], dict[str, int]] | None = None


def channel(network: str, **keys: str) -> Callable[[str], str]:
    """Return what writes a channel's settings for an address."""
    lines = [f'network = "{network}"', *(f'{name} = "{value}"' for name, value in keys.items())]
    secret = "token" if network in {"mastodon", "matrix"} else "password"
    return lambda url: "\n".join([*lines, f'server = "{url}"', f'secrets = {{ {secret} = "{SECRET}" }}', ""])


def gone(read: Callable[[], Seen]) -> Seen | None:
    """Return what a reading gives, None where the server refuses it."""
    try:
        return read()
    except OSError:
        return None


@pytest.fixture(scope="session")
def mastodon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Peer]:
    """Mastodon's API as others built it."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = [program("mastodon_mock"), "serve", "--in-memory", "--host", "127.0.0.1", "--port", str(port)]

    def read(name: str) -> Seen:
        status = call("GET", f"{url}/api/v1/statuses/{name}", headers={"Authorization": "Bearer mock_token"})
        alts = tuple(each["description"] for each in status["media_attachments"])
        return Seen(status["content"].removeprefix("<p>").removesuffix("</p>"), alts, status["in_reply_to_id"] or "")

    def ask(method: str, path: str) -> Any:  # noqa: ANN401 - JSON
        return call(method, f"{url}/api/v1/{path}", headers={"Authorization": "Bearer mock_token"})

    def count(text: str) -> int:
        me = ask("GET", "accounts/verify_credentials")["id"]
        return sum(text in each["content"] for each in ask("GET", f"accounts/{me}/statuses?limit=40"))

    def react(name: str) -> dict[str, int]:
        ask("POST", f"statuses/{name}/favourite")
        return {"likes": 1, "reposts": 0, "replies": 0}

    with running(command, answers(f"{url}/api/v2/instance"), tmp_path_factory.mktemp("mastodon")):
        yield Peer(
            url,
            lambda root, there: Mastodon(root, server=there, token="mock_token"),  # noqa: S106 - everybody's
            lambda name: gone(lambda: read(name)),
            b"POST /api/v1/statuses",
            count,
            channel("mastodon", account="mock"),
            "mock_token",
            react=react,
        )


@pytest.fixture(scope="session")
def bluesky(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Peer]:
    """Bluesky's own server, with a directory of identities."""
    modules = PEERS / "atproto" / "node_modules"
    if not (modules / "@atproto" / "pds").exists() or not shutil.which("node"):
        missing("@atproto/pds is not installed: make test-peers")
    folder = tmp_path_factory.mktemp("bluesky")
    for name in ("data", "blobs", "tmp"):
        (folder / name).mkdir()
    directory, port = free_port(), free_port()
    url = f"http://127.0.0.1:{port}"
    command = ["node", str(HERE / "bluesky.cjs"), str(directory), str(port), str(folder)]

    def read(name: str) -> Seen:
        did, collection, key = name.removeprefix("at://").split("/")
        where = f"repo={did}&collection={collection}&rkey={key}"
        record = call("GET", f"{url}/xrpc/com.atproto.repo.getRecord?{where}")["value"]
        alts = tuple(image["alt"] for image in record.get("embed", {}).get("images", ()))
        return Seen(record["text"], alts, record.get("reply", {}).get("parent", {}).get("uri", ""))

    def count(text: str) -> int:
        where = "repo=kirkikindi.test&collection=app.bsky.feed.post&limit=100"
        records = call("GET", f"{url}/xrpc/com.atproto.repo.listRecords?{where}")["records"]
        return sum(each["value"]["text"] == text for each in records)

    with running(command, answers(f"{url}/xrpc/_health"), folder, {"NODE_PATH": str(modules)}):
        account = {"handle": "kirkikindi.test", "email": "a@example.org", "password": "not-a-secret"}
        call("POST", f"{url}/xrpc/com.atproto.server.createAccount", account)
        yield Peer(
            url,
            lambda root, there: Bluesky(root, handle="kirkikindi.test", password="not-a-secret", server=there),  # noqa: S106 - it lives for this test
            lambda name: gone(lambda: read(name)),
            b"POST /xrpc/com.atproto.repo.putRecord",
            count,
            channel("bluesky", account="kirkikindi.test"),
            "not-a-secret",
        )


@pytest.fixture(scope="session")
def matrix(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Peer]:
    """Synapse, with one user in one room."""
    python = program("python")
    register = program("register_new_matrix_user")
    folder = tmp_path_factory.mktemp("synapse")
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    settings, ours = folder / "homeserver.yaml", folder / "ours.yaml"
    serve = [python, "-m", "synapse.app.homeserver", "--config-path", str(settings)]
    made = [*serve, "--server-name", "localhost", "--generate-config", "--report-stats=no"]
    subprocess.run(made, cwd=folder, check=True, capture_output=True)
    ours.write_text(SYNAPSE.format(port=port, folder=folder), encoding="utf-8")
    with running([*serve, "--config-path", str(ours)], answers(f"{url}/health"), folder):
        who = ["-u", "ayse", "-p", "not-a-secret", "--no-admin", "-c", str(settings), url]
        subprocess.run([register, *who], check=True, capture_output=True)
        login = {
            "type": "m.login.password",
            "identifier": {"type": "m.id.user", "user": "ayse"},
            "password": "not-a-secret",
        }
        token = call("POST", f"{url}/_matrix/client/v3/login", login)["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        room = call("POST", f"{url}/_matrix/client/v3/createRoom", {"room_alias_name": "kirk"}, headers)["room_id"]

        def read(name: str) -> Seen:
            place = f"{url}/_matrix/client/v3/rooms/{quote(room, safe='')}/event/"
            events = [call("GET", place + quote(each, safe=""), headers=headers) for each in name.split()]
            text, *pictures = [event["content"]["body"] for event in events]
            changed = events[0].get("unsigned", {}).get("m.relations", {}).get("m.replace", {}).get("content", {})
            text = changed.get("m.new_content", {}).get("body", text)
            relation = events[0]["content"].get("m.relates_to", {})
            return Seen(text, tuple(pictures), relation.get("m.in_reply_to", {}).get("event_id", ""))

        def seen(name: str) -> Seen | None:
            try:
                return read(name)
            except (OSError, KeyError):  # what was redacted has no body
                return None

        inside = f"{url}/_matrix/client/v3/rooms/{quote(room, safe='')}"

        def count(text: str) -> int:
            events = call("GET", f"{inside}/messages?dir=b&limit=100", headers=headers)["chunk"]
            return sum(event["content"].get("body") == text for event in events)

        def react(name: str) -> dict[str, int]:
            relation = {"rel_type": "m.annotation", "event_id": name.split(maxsplit=1)[0], "key": "☕"}
            call("PUT", f"{inside}/send/m.reaction/{len(name)}", {"m.relates_to": relation}, headers)
            return {"reactions": 1}

        yield Peer(
            url,
            lambda root, there: Matrix(root, server=there, room="#kirk:localhost", token=token),
            seen,
            b"PUT /_matrix/client/v3/rooms/",
            count,
            channel("matrix", account="@ayse:localhost", room="#kirk:localhost"),
            token,
            react=react,
        )


@pytest.fixture(scope="session")
def wordpress(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Peer]:
    """WordPress on a database of its own."""
    source = Path("/usr/share/wordpress")
    daemon = shutil.which("mariadbd") or shutil.which("mariadbd", path="/usr/sbin")
    if not source.exists() or not daemon or not shutil.which("php"):
        missing("wordpress, mariadb-server and php are not installed")
    folder = tmp_path_factory.mktemp("wordpress")
    data, site, sock = folder / "data", folder / "site", Path("/tmp") / f"tellal-{os.getpid()}.sock"  # noqa: S108 - a socket's path must be short
    install = ["mariadb-install-db", "--no-defaults", f"--datadir={data}", "--auth-root-authentication-method=normal"]
    mine = ["--user=root"] if os.geteuid() == 0 else []
    subprocess.run([*install, *mine], check=True, capture_output=True)
    shutil.copytree(
        source, site, ignore=shutil.ignore_patterns("wp-config.php", "languages"), ignore_dangling_symlinks=True
    )
    (site / "wp-content" / "uploads").mkdir(parents=True, exist_ok=True)
    (site / "wp-config.php").write_text(WP_CONFIG.format(socket=sock), encoding="utf-8")
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    database = [daemon, "--no-defaults", f"--datadir={data}", f"--socket={sock}", "--skip-networking", *mine]

    def is_up() -> bool:
        asked = ["mariadb", "--no-defaults", f"--socket={sock}", "-u", "root", "-e", "create database if not exists wp"]
        return subprocess.run(asked, capture_output=True, check=False).returncode == 0

    with running(database, is_up, folder / "database"):
        made = subprocess.run(
            ["php", str(HERE / "wordpress.php"), str(site), url], check=True, capture_output=True, text=True
        )
        password = made.stdout.rpartition("password:")[2].strip()
        login = b64encode(f"ayse:{password}".encode()).decode()

        def get(route: str) -> Any:  # noqa: ANN401 - JSON
            return call("GET", f"{url}/?rest_route={route}&context=edit", headers={"Authorization": f"Basic {login}"})

        def read(name: str) -> Seen:
            post = get(f"/wp/v2/posts/{name}")
            media = [each for each in get("/wp/v2/media") if each["source_url"] in post["content"]["raw"]]
            assert post["status"] == "publish"
            alts = tuple(each["alt_text"] for each in sorted(media, key=lambda each: int(each["id"])))
            return Seen(post["content"]["raw"].strip().removeprefix("<p>").removesuffix("</p>"), alts)

        def seen(name: str) -> Seen | None:
            try:
                return read(name)
            except (OSError, AssertionError):
                return None

        def count(text: str) -> int:
            return sum(text in each["content"]["raw"] for each in get("/wp/v2/posts&per_page=100"))

        def react(name: str) -> dict[str, int]:
            said = {"post": int(name), "content": "Afiyet olsun"}
            call("POST", f"{url}/?rest_route=/wp/v2/comments", said, {"Authorization": f"Basic {login}"})
            return {"replies": 1}

        serve = ["php", "-S", f"127.0.0.1:{port}", "-t", str(site)]
        with running(serve, answers(f"{url}/"), folder / "php", {"PHP_CLI_SERVER_WORKERS": "2"}):
            yield Peer(
                url,
                lambda root, there: WordPress(root, site=there, user="ayse", password=password),
                seen,
                b"POST /?rest_route=%2Fwp%2Fv2%2Fposts ",
                count,
                channel("wordpress", account="ayse"),
                password,
                threads=False,
                react=react,
            )


@pytest.fixture(params=["mastodon", "bluesky", "matrix", "wordpress"])
def peer(request: pytest.FixtureRequest) -> Peer:
    """One server after the other."""
    found: Peer = request.getfixturevalue(request.param)
    return found
