"""The cases of networks that want an app of one's own: YouTube, Pinterest, Google Business, TikTok, Snapchat."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from pipeline.networks.google_business import GoogleBusiness
from pipeline.networks.oauth2 import Client, Endpoint, Refreshed
from pipeline.networks.pinterest import Pinterest
from pipeline.networks.snapchat import Snapchat
from pipeline.networks.tiktok import TikTok
from pipeline.networks.tiktok_terms import Settled
from pipeline.networks.youtube import YouTube
from tests.networks.case import ANY, FILM, FILM_BYTES, PICTURE, QUICK, Case
from tests.networks.fakes import google_business as fake_google_business
from tests.networks.fakes import pinterest as fake_pinterest
from tests.networks.fakes import snapchat as fake_snapchat
from tests.networks.fakes import tiktok as fake_tiktok
from tests.networks.fakes import youtube as fake_youtube
from tests.networks.fakes.shelf import Shelf

if TYPE_CHECKING:
    from pathlib import Path


def login(network: str, fake: Any, secret: str, **about: Any) -> Refreshed:  # noqa: ANN401 - its fake
    """Return how an account signs in at a fake that makes tokens too."""
    endpoint = Endpoint(f"{fake.url}/token", **about)
    return Refreshed(network, endpoint, Client(fake.client, secret, fake.refresh), QUICK)


def youtube(root: Path, fake: Any, secret: str = fake_youtube.YouTube.secret, **about: Any) -> YouTube:  # noqa: ANN401 - its fake
    """Return a channel, and make the film of posts that need one."""
    (root / FILM.path).write_bytes(FILM_BYTES)
    return YouTube(root, login=login("youtube", fake, secret), server=fake.url, patience=QUICK, **about)


def pinterest(root: Path, fake: Any, secret: str = fake_pinterest.Pinterest.secret, board: str = "") -> Pinterest:  # noqa: ANN401 - its fake
    """Return a board, and make what posts without media of their own show."""
    (root / FILM.path).write_bytes(FILM_BYTES)
    (root / ANY.path).write_bytes(PICTURE.getvalue())
    signing = login("pinterest", fake, secret, basic=True)
    return Pinterest(root, board=board or fake.board, login=signing, server=fake.url, patience=QUICK)


def google_business(root: Path, fake: Any, secret: str = fake_google_business.GoogleBusiness.secret) -> GoogleBusiness:  # noqa: ANN401 - its fake
    """Return a place."""
    signing = login("google-business", fake, secret)
    hosting = Shelf(root, fake)
    return GoogleBusiness(place=fake.place, login=signing, hosting=hosting, server=fake.url, patience=QUICK)


def snapchat(root: Path, fake: Any, secret: str = fake_snapchat.Snapchat.secret) -> Snapchat:  # noqa: ANN401 - its fake
    """Return a profile, and make what posts without media of their own show."""
    (root / FILM.path).write_bytes(FILM_BYTES)
    (root / ANY.path).write_bytes(PICTURE.getvalue())
    signing = login("snapchat", fake, secret)
    return Snapchat(root, profile=fake.profile, handle="kirkikindi", login=signing, server=fake.url, patience=QUICK)


#: Posts that everybody sees, published without a person.
DIRECT = Settled(direct=True, privacy="public")


def tiktok(
    root: Path,
    fake: Any,  # noqa: ANN401 - its fake
    secret: str = fake_tiktok.TikTok.secret,
    settled: Settled = DIRECT,
) -> TikTok:
    """Return an account, and make what posts without media of their own show."""
    (root / FILM.path).write_bytes(FILM_BYTES)
    (root / ANY.path).write_bytes(PICTURE.getvalue())
    signing = login("tiktok", fake, secret, client_name="client_key")
    about = {"settled": settled, "hosting": Shelf(root, fake), "server": fake.url, "patience": QUICK}
    return TikTok(root, handle="@kirkikindi", login=signing, **about)


CASES = [
    Case(
        "snapchat",
        fake_snapchat.Snapchat,
        snapchat,
        lambda root, fake: snapchat(root, fake, "wrong"),
        (fake_snapchat.Snapchat.secret, fake_snapchat.Snapchat.refresh, fake_snapchat.Snapchat.token),
        lambda post: str(post["text"]),
        None,
        None,
        same_key=False,
        filmed=True,
        who="Kırkikindi",
        video=lambda post: (sha256(post["film"]).hexdigest(),),
    ),
    Case(
        "tiktok",
        fake_tiktok.TikTok,
        tiktok,
        lambda root, fake: tiktok(root, fake, "wrong"),
        (fake_tiktok.TikTok.secret, fake_tiktok.TikTok.refresh, fake_tiktok.TikTok.token),
        lambda post: str(post["text"]),
        lambda post: list(post["alts"]),
        None,
        same_key=False,
        describes=False,
        kind="JPEG",
        pictured=True,
        who="Kırkikindi",
        video=lambda post: (sha256(post["media"]).hexdigest(),),
        lists_pictures=False,
    ),
    Case(
        "google-business",
        fake_google_business.GoogleBusiness,
        google_business,
        lambda root, fake: google_business(root, fake, "wrong"),
        (
            fake_google_business.GoogleBusiness.secret,
            fake_google_business.GoogleBusiness.refresh,
            fake_google_business.GoogleBusiness.token,
        ),
        lambda post: str(post["summary"]),
        lambda post: list(post["alts"]),
        None,
        same_key=False,
        describes=False,
        most=1,
        who="",
    ),
    Case(
        "pinterest",
        fake_pinterest.Pinterest,
        pinterest,
        lambda root, fake: pinterest(root, fake, "wrong"),
        (fake_pinterest.Pinterest.secret, fake_pinterest.Pinterest.refresh, fake_pinterest.Pinterest.token),
        lambda post: str(post["description"]),
        lambda post: str(post["alt_text"]).split(" · "),
        None,
        same_key=False,
        pictured=True,
        who="kirkikindi",
        video=lambda post: (sha256(post["shows"][0]).hexdigest(), post["alt_text"]),
    ),
    Case(
        "youtube",
        fake_youtube.YouTube,
        youtube,
        lambda root, fake: youtube(root, fake, "wrong"),
        (fake_youtube.YouTube.secret, fake_youtube.YouTube.refresh, fake_youtube.YouTube.token),
        lambda post: str(post["snippet"]["description"]),
        None,
        lambda post: post["parent"],
        same_key=False,
        answers_first=True,
        filmed=True,
        titled=True,
        comments=True,
        who="Kırkikindi",
        video=lambda post: (sha256(post["data"]).hexdigest(),),
    ),
]
