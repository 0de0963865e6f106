"""WhatsApp beyond what all networks share: a template's fields, one person's refusal, and whose it is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import NotSentError, RejectedError, UnauthorisedError, UsageError
from pipeline.model.settings import Channel
from pipeline.networks.contract import Payload, Receipt
from pipeline.networks.registry import open_network
from pipeline.networks.whatsapp import WhatsApp
from tests.networks.case import ANY, PICTURE
from tests.networks.cases_messaging import whatsapp_of
from tests.networks.fakes import whatsapp
from tests.networks.fakes.base import serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW = datetime.now(UTC).replace(microsecond=0)
POST = Payload("Merhaba", markdown="Merhaba", title="Kış menüsü", link="https://kirk.example/menu")
SECRETS = {"token": "WA_TOKEN", "recipients": "WA_PEOPLE_SECRET", "recipients_key": "WA_LIST_KEY"}


@pytest.fixture
def fake() -> Iterator[whatsapp.WhatsApp]:
    """WhatsApp."""
    with serving(whatsapp.WhatsApp()) as fake:
        assert isinstance(fake, whatsapp.WhatsApp)
        yield fake


def send(network: WhatsApp, payload: Payload = POST) -> Receipt:
    """Send something."""
    return network.send(payload, reply_to=(), key="k", now=NOW)


def test_fields_are_filled_in_the_order_of_the_options(fake: whatsapp.WhatsApp, tmp_path: Path) -> None:
    """Title, text and link are three fields of one template."""
    send(whatsapp_of(tmp_path, fake, fake.token, "haber_link"))
    assert fake.posts[0]["texts"] == ["Kış menüsü", "Merhaba", "https://kirk.example/menu"]


def test_an_empty_field_is_refused_before_it_is_sent(fake: whatsapp.WhatsApp, tmp_path: Path) -> None:
    """WhatsApp would only give a number for it."""
    with pytest.raises(RejectedError, match="“link” would be empty"):
        send(whatsapp_of(tmp_path, fake, fake.token, "haber_link"), Payload("Merhaba", title="Kış"))
    assert fake.posts == []


def test_a_picture_is_uploaded_once_for_everybody(fake: whatsapp.WhatsApp, tmp_path: Path) -> None:
    """Three people, one upload."""
    (tmp_path / ANY.path).write_bytes(PICTURE.getvalue())
    fake.people = ("905321234567", "905321234568", "905321234569")
    network = whatsapp_of(tmp_path, fake, fake.token)
    for payload in network.addressed([Payload("Merhaba", images=(ANY,))]):
        send(network, payload)
    assert [post["images"] for post in fake.posts] == [["image"]] * 3
    assert len(fake.media) == 1


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (132001, RejectedError),
        (132000, RejectedError),
        (131048, NotSentError),
        (131056, NotSentError),
        (131042, UnauthorisedError),
        (133010, UnauthorisedError),
    ],
)
def test_refusals_that_are_about_everybody(
    fake: whatsapp.WhatsApp, tmp_path: Path, code: int, error: type[Exception]
) -> None:
    """A template that is none, too much at once, an account that has to be seen to: nobody is passed over for it."""
    fake.refuses = {fake.people[0]: code}
    with pytest.raises((RejectedError, NotSentError)) as caught:
        send(whatsapp_of(tmp_path, fake, fake.token))
    assert type(caught.value) is error
    assert fake.people[0] not in str(caught.value), "Meta's words repeat the number"


def test_nobody_is_guessed(fake: whatsapp.WhatsApp, tmp_path: Path) -> None:
    """A message without a name goes to nobody where there is more than one."""
    fake.people = ("905321234567", "905321234568")
    with pytest.raises(NotSentError, match="whom"):
        send(whatsapp_of(tmp_path, fake, fake.token))


def test_a_channel_names_three_secrets_and_a_template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The list is in the environment, and nowhere else."""
    monkeypatch.setenv("WA_TOKEN", "s3cret")
    monkeypatch.setenv("WA_PEOPLE_SECRET", "+905321234567\n+905321234568")
    monkeypatch.setenv("WA_LIST_KEY", "a-key-of-the-list-nobody-guesses")
    options = {"template": "haber", "language": "tr"}
    channel = Channel("w", "content/w/channel.toml", "whatsapp", "k", room="1", secrets=SECRETS, options=options)
    made = open_network(tmp_path, channel)
    assert isinstance(made, WhatsApp)
    assert len(made.addressed([POST])) == 2
    wrong = Channel(
        "w", channel.path, "whatsapp", "k", room="1", secrets=SECRETS, options={**options, "fills": ("body",)}
    )
    with pytest.raises(UsageError, match="“body”"):
        open_network(tmp_path, wrong)
    monkeypatch.setenv("WA_PEOPLE_SECRET", "Ayşe")
    with pytest.raises(UsageError, match="entry 1"):
        open_network(tmp_path, channel)
