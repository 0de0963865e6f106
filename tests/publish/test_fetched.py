"""Posts whose pictures the network fetches: from a site or a bucket to a carousel, whatever breaks between."""

from __future__ import annotations

import os
import signal
import subprocess
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from pipeline.doors import Doors
from pipeline.model.plan import Planned, State
from pipeline.model.settings import MediaPlace, Settings
from pipeline.model.variant import Image, Part, Variant
from pipeline.networks.hosting import Served, made
from pipeline.networks.threads import Threads
from pipeline.site import hosted
from pipeline.site.kept import Writer
from tests.networks.case import QUICK
from tests.networks.fakes import graph
from tests.networks.fakes.base import serving
from tests.networks.fakes.s3 import S3
from tests.pictures import png
from tests.publish.desk import CHANNELS, MINUTE, NOW, Desk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pipeline.model.event import Event
    from pipeline.model.library import Library, Target
    from pipeline.networks.hosting import Hosting
    from tests.networks.fakes.base import Asked, Reply

ALTS = ("Buharı tüten bir fincan", "Çekirdekler, “koyu” kavrulmuş & parlak")


class Network(graph.Threads):
    """Threads, which fetches what it is told of as it really does: by its address."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.away = False

    def handle(self, asked: Asked) -> Reply:
        """Answer, unless it is away once it has published something."""
        if self.away and self.posts:
            raise graph.bad("An unexpected error has occurred", 2)
        return super().handle(asked)

    def posted(self, **about: Any) -> dict[str, Any]:  # noqa: ANN401 - of a post
        """Keep a post at the moment of the test."""
        return super().posted(at=f"{NOW:%Y-%m-%dT%H:%M:%S+0000}", **about)

    def fetch(self, url: str) -> bytes:
        """Read an address."""
        self.fetched.append(url)
        with urlopen(url, timeout=5) as answer:  # noqa: S310 - of this very test
            return bytes(answer.read())


class Quiet(SimpleHTTPRequestHandler):
    """A web server that serves a folder."""

    def log_message(self, *_: object) -> None:
        """Be quiet."""


@pytest.fixture
def web(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder, and the address at which anybody reads it."""
    folder = tmp_path / "pages"
    folder.mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield folder, f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def network() -> Iterator[Network]:
    """Threads on loopback."""
    with serving(Network()) as fake:
        assert isinstance(fake, Network)
        yield fake


@dataclass
class Roaster(Desk):
    """A brand whose channel is on Threads: its posts show two pictures."""

    def library(self) -> Library:
        """Return the workspace."""
        known = super().library()
        channel = replace(CHANNELS["x"], network="threads", twin="", pace=self.pace)
        return replace(known, channels={"x": channel})

    def events(self, name: str, channel: str = "") -> tuple[Event, ...]:
        """Return a post's events."""
        account = self.library().channels[channel or self.channel].target_name
        return self.ledger().read().of(f"01JD{name}/{account}")


def shown(target: Target, _: Library) -> Variant:
    """Render two pictures into each post."""
    pictures = tuple(
        Image(f"content/x/media/{name}.png", sha256(png(*size)).hexdigest(), alt, 1, *size, "image/png")
        for name, size, alt in (("one", (40, 30), ALTS[0]), ("two", (30, 40), ALTS[1]))
    )
    text = target.post.body
    digest = "1:" + sha256(text.encode()).hexdigest()
    return Variant(target.post.id, "x", "threads", "tr", (Part(text, (), text, pictures, 1),), digest)


@pytest.fixture
def roaster(tmp_path: Path) -> Callable[[MediaPlace], Roaster]:
    """Make a workspace whose pictures are at a place."""

    def make(place: MediaPlace) -> Roaster:
        root = tmp_path / "workspace"
        media = root / "content/x/media"
        media.mkdir(parents=True)
        (media / "one.png").write_bytes(png(40, 30))
        (media / "two.png").write_bytes(png(30, 40))
        subprocess.run(["git", "init", "--quiet", "--initial-branch=main"], cwd=root, check=True)
        return Roaster(root, {"A": "Kavurduk."}, settings=Settings("Deneme", media=place))

    return make


def doors(desk: Desk, network: Network, place: Hosting) -> Doors:
    """Return ways to Threads, whose pictures are made and hosted as they really are."""
    account = Threads(token=network.token, hosting=place, server=network.url, patience=QUICK)
    return replace(desk.doors(open_network=lambda _, __: account, render=shown), payloads=Doors().payloads)


def build(desk: Desk, folder: Path, state: State = State.SCHEDULED) -> None:
    """Build the site, as a job does that knows of the approval."""
    found = desk.look()
    planned = tuple(Planned(each.target, state, each.reason) for each in found.plan.targets)
    found = replace(found, plan=found.plan._replace(targets=planned))
    hosted.write(found, lambda target: shown(target, found.library), Writer(folder, {}))


def test_two_pictures_become_a_carousel(
    roaster: Callable[[MediaPlace], Roaster], network: Network, web: tuple[Path, str]
) -> None:
    """The site has them before; Threads fetches both from there, with what they show in words."""
    folder, url = web
    desk = roaster(MediaPlace("site", f"{url}media/"))
    build(desk, folder)
    desk.publish(doors=doors(desk, network, Served(f"{url}media/", QUICK)))
    (post,) = network.posts
    assert (post["text"], post["alts"]) == ("Kavurduk.", list(ALTS))
    assert len(network.fetched) == 2
    assert desk.types("A") == ["intent", "published"]


def test_a_site_that_is_not_built_yet_keeps_a_post_waiting(
    roaster: Callable[[MediaPlace], Roaster], network: Network, web: tuple[Path, str]
) -> None:
    """Nothing is in doubt, and the reason says where it was looked for; the run after the build sends it."""
    folder, url = web
    desk = roaster(MediaPlace("site", f"{url}media/"))
    outcomes = desk.publish(doors=doors(desk, network, Served(f"{url}media/", QUICK)))
    assert "is not at its address yet: 127.0.0.1 answered 404" in str(outcomes.targets[0].message)
    assert (desk.types("A"), network.containers) == (["intent", "not-sent"], {})
    build(desk, folder, State.DUE)
    desk.publish(NOW + 15 * MINUTE, doors=doors(desk, network, Served(f"{url}media/", QUICK)))
    assert [post["alts"] for post in network.posts] == [list(ALTS)]


def killed(run: Callable[[], object]) -> None:
    """Run in a process of its own that is killed on the way."""
    child = os.fork()
    if child == 0:
        try:
            run()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "it was not killed"


def kill(*_: Any, **__: Any) -> Any:  # noqa: ANN401 - in place of anything
    """End this process as `kill -9` does."""
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize("step", ["put", "container"])
def test_a_run_that_is_killed_after_a_step(
    roaster: Callable[[MediaPlace], Roaster], network: Network, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the bucket and the network, or with a container that nobody published: the next run begins that anew.

    Each picture is in the bucket once, and the post is out once.
    """
    with serving(S3()) as s3:
        assert isinstance(s3, S3)
        place = MediaPlace(
            "s3",
            f"{s3.url}/public/",
            endpoint=s3.url,
            bucket=s3.bucket,
            region=s3.region,
            secrets={"key": "MEDIA_KEY", "secret": "MEDIA_SECRET"},
        )
        desk = roaster(place)
        environment = {"MEDIA_KEY": s3.key, "MEDIA_SECRET": s3.secret}

        def hosting() -> Hosting:
            return made(place, desk.root, environment, QUICK)

        def run() -> None:
            if step == "put":
                monkeypatch.setattr(Threads, "_made", kill)
            else:
                monkeypatch.setattr("pipeline.trust.delivery.Delivery._intent", kill)
            desk.publish(doors=doors(desk, network, hosting()))

        killed(run)
        assert len(s3.posts) == (1 if step == "put" else 2)
        assert (network.posts, bool(network.containers)) == ([], step == "container")
        desk.publish(NOW + 15 * MINUTE, doors=doors(desk, network, hosting()))
        assert [post["alts"] for post in network.posts] == [list(ALTS)]
        assert len(s3.posts) == len(s3.files) == 2
        assert desk.types("A") == ["intent", "published"]
        unpublished = [
            each for each in network.containers.values() if each.get("children") and each["state"] != "PUBLISHED"
        ]
        assert len(unpublished) == (step == "container")


def test_an_answer_that_is_lost_is_asked_after_by_name(
    roaster: Callable[[MediaPlace], Roaster], network: Network, web: tuple[Path, str]
) -> None:
    """The pictures are not needed for that: they may be gone by then."""
    folder, url = web
    desk = roaster(MediaPlace("site", f"{url}media/"))
    build(desk, folder)
    network.ill, network.away = ["lost"], True
    desk.publish(doors=doors(desk, network, Served(f"{url}media/", QUICK)))
    assert desk.types("A") == ["intent", "unknown"]
    for place in (folder / "media").iterdir():
        place.unlink()
    network.away = False
    desk.publish(NOW + 15 * MINUTE, doors=doors(desk, network, Served(f"{url}media/", QUICK)))
    assert desk.types("A") == ["intent", "unknown", "published"]
    assert len(network.posts) == 1


def test_what_was_begun_stays_on_the_site_as_it_began(
    roaster: Callable[[MediaPlace], Roaster], network: Network, web: tuple[Path, str]
) -> None:
    """Its file shows another picture by now; the ledger knows with which one it began."""
    folder, url = web
    desk = roaster(MediaPlace("site", f"{url}media/"))
    build(desk, folder)
    before = sorted((folder / "media").iterdir())
    network.ill, network.away = ["lost"], True
    desk.publish(doors=doors(desk, network, Served(f"{url}media/", QUICK)))
    for place in before:
        place.unlink()
    found = desk.look(NOW + MINUTE)
    hosted.write(found, lambda _: None, Writer(folder, {}))
    assert sorted((folder / "media").iterdir()) == before


def test_the_fake_really_fetches(network: Network, web: tuple[Path, str]) -> None:
    """Else the tests above would show nothing."""
    with pytest.raises(HTTPError):
        network.fetch(f"{web[1]}nothing.png")
