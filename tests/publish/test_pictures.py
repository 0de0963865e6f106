"""Pictures go out encoded anew; a try that is repeated sends the same bytes, or says what stands in its way."""

from __future__ import annotations

import io
import os
import shutil
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image as Pillow

from pipeline.cards import darkroom
from pipeline.cards.developed import clean
from pipeline.cards.outgoing import of_card, outgoing
from pipeline.cards.probe import probe
from pipeline.model.plan import State
from pipeline.model.variant import CardSpec, Image, Part, Variant
from pipeline.networks import contract
from pipeline.networks.faults import Does, Fault
from pipeline.networks.limits import limits
from pipeline.workspace.library import load
from tests.pictures import png
from tests.publish.desk import MINUTE, NOW, PICTURE, Desk

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from pipeline.doors import Doors
    from pipeline.model.library import Library
    from pipeline.networks.contract import Payload, Picture

OTHER = png(4, 3, 500)  # the same picture, in other bytes


def payloads(variant: Variant, library: Library) -> tuple[Payload, ...]:
    """Return what is sent, its pictures made as they really are."""
    return contract.payloads(variant, lambda image: outgoing(library, image, limits(variant.network).recipe))


def doors(desk: Desk) -> Doors:
    """Return the ways of a desk whose pictures are made as they really are."""
    return desk.doors(payloads=payloads)


def pictures(desk: Desk) -> list[bytes]:
    """Return the pictures that the outbox has, in order of arrival."""
    media = desk.root / "outbox/x/media"
    names = [image["sha256"] for message in desk.messages() for image in message["payload"]["images"]]
    return [(media / f"{name}.png").read_bytes() for name in names]


def another_machine(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Go on without what was made here, and with a Pillow that encodes otherwise."""
    for place in (desk.root / ".tellal").glob("pictures*"):
        shutil.rmtree(place) if place.is_dir() else place.unlink()
    really = darkroom.develop

    def develop(job: Mapping[str, Any], data: bytes) -> darkroom.Developed:
        return darkroom.Developed({"same": True}, OTHER) if job["job"] in ("develop", "fit") else really(job, data)

    monkeypatch.setattr(darkroom, "develop", develop)


def test_what_goes_out_is_encoded_anew_and_named_by_its_own_bytes(make_desk: Callable[..., Desk]) -> None:
    """The ledger says which bytes were sent, and which file they came from."""
    desk = make_desk({"A": "Bir. PICTURE"})
    (desk.root / "content/x/media/a.png").write_bytes(PICTURE)
    desk.publish(doors=doors(desk))
    (sent,) = pictures(desk)
    assert sent == clean(PICTURE, "image/png", "a") != PICTURE
    (image,) = desk.messages()[0]["payload"]["images"]
    assert (image["sha256"], image["source"]) == (sha256(sent).hexdigest(), sha256(PICTURE).hexdigest())
    assert image["path"] == "content/x/media/a.png"


def test_a_second_try_on_another_machine_sends_the_same_bytes(make_desk: Callable[..., Desk]) -> None:
    """A runner of CI has nothing of the last one's: the picture is made anew, and comes out the same."""
    desk = make_desk({"A": "Bir. PICTURE"}, faults=[Fault(Does.UNREACHABLE, times=1)])
    desk.publish(doors=doors(desk))
    for place in (desk.root / ".tellal").glob("pictures*"):
        shutil.rmtree(place) if place.is_dir() else place.unlink()
    desk.publish(NOW + MINUTE, doors(desk))
    intents = [event for event in desk.events("A") if event.type == "intent"]
    assert len({event.data["payload"] for event in intents}) == 1
    assert len(intents) == 2
    assert pictures(desk) == [clean(PICTURE, "image/png", "a")]


def test_where_pillow_encodes_otherwise_a_post_that_is_not_out_is_tried_as_it_is_now(
    make_desk: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It shows the same, under a name of its own."""
    desk = make_desk({"A": "Bir. PICTURE"}, faults=[Fault(Does.UNREACHABLE, times=1)])
    desk.publish(doors=doors(desk))
    another_machine(desk, monkeypatch)
    assert desk.publish(NOW + MINUTE, doors(desk)).targets[0].state is State.PUBLISHED
    assert pictures(desk) == [OTHER]


def test_where_pillow_encodes_otherwise_a_thread_that_is_half_out_goes_on(
    make_desk: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It must not wait for ever for bytes that nobody can make any more."""
    desk = make_desk({"A": "Bir. *** İki. PICTURE"}, faults=[Fault(Does.UNREACHABLE, part=2, times=1)])
    assert desk.publish(doors=doors(desk)).targets[0].state is State.PARTIAL
    another_machine(desk, monkeypatch)
    assert desk.publish(NOW + MINUTE, doors(desk)).targets[0].state is State.PUBLISHED
    assert desk.texts() == ["Bir.", "İki. PICTURE"]
    assert probe(pictures(desk)[0]) == probe(PICTURE)


def test_another_picture_is_never_taken_for_the_one_that_was_pinned(
    make_desk: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thread that is half out waits where its picture was exchanged."""
    desk = make_desk({"A": "Bir. *** İki. PICTURE"}, faults=[Fault(Does.UNREACHABLE, part=2, times=1)])
    desk.publish(doors=doors(desk))
    another_machine(desk, monkeypatch)
    (desk.root / "content/x/media/a.png").write_bytes(png(9, 9))
    assert desk.publish(NOW + MINUTE, doors(desk)).targets[0].state is State.PARTIAL
    assert desk.texts() == ["Bir."]


@cache
def heavy() -> bytes:
    """Return a photo that no network takes as it is: two megabytes of noise."""
    held = io.BytesIO()
    Pillow.effect_noise((1600, 1200), 90).convert("RGB").save(held, "JPEG", quality=98)
    return held.getvalue()


def test_a_network_gets_a_picture_as_it_takes_it(make_workspace: Callable[..., Path]) -> None:
    """The payload names what was made, from which file and to fit what; lost bytes are made anew, to the byte."""
    root = make_workspace({"content/x/media/a.jpg": heavy()})
    image = Image("content/x/media/a.jpg", sha256(heavy()).hexdigest(), "Gürültü", 4, 1600, 1200, "image/jpeg")
    variant = Variant("01", "x", "bluesky", "tr", (Part("a", (), "a", (image,), 1),), "1:a")
    (payload,) = payloads(variant, load(root))
    (picture,) = payload.images
    assert (picture.recipe, picture.source) == ("any 1000000 0 0 0", image.digest)
    data = contract.image_bytes(root, picture)
    assert 600_000 < len(data) <= 1_000_000
    assert sha256(data).hexdigest() == picture.sha256
    (again,) = contract.from_document(contract.document([payload]))
    assert again == payload
    shutil.rmtree(root / ".tellal")
    assert contract.image_bytes(root, again.images[0]) == data


def test_a_card_that_is_too_heavy_is_made_to_fit(make_workspace: Callable[..., Path]) -> None:
    """One that is not goes out as it was drawn."""
    root = make_workspace()
    spec = CardSpec("poster", "square", (), "tr", "d1", "image/jpeg")
    card = Image(".tellal/cards/d1.jpg", "d1", "Kış", 4, 1600, 1200, "image/jpeg", spec)
    place = root / card.path
    place.parent.mkdir(parents=True)
    place.write_bytes(heavy())

    def sent(network: str) -> Picture:
        variant = Variant("01", "x", network, "tr", (Part("a", (), "a", (card,), 1),), "1:a")
        recipe = limits(network).recipe
        (payload,) = contract.payloads(variant, lambda image: of_card(root, place, image, recipe))
        return payload.images[0]

    drawn, fitted = sent("x"), sent("bluesky")
    assert (drawn.sha256, drawn.recipe) == (sha256(heavy()).hexdigest(), "")
    assert (fitted.path, fitted.source) == (card.path, drawn.sha256)
    assert len(contract.image_bytes(root, fitted)) <= 1_000_000


def test_a_card_is_read_from_a_file_of_the_workspace_alone(make_workspace: Callable[..., Path], tmp_path: Path) -> None:
    """Neither through a link nor from a pipe, which would be waited for, for ever."""
    root = make_workspace()
    spec = CardSpec("poster", "square", (), "tr", "d1", "image/png")
    card = Image(".tellal/cards/d1.png", "d1", "Kış", 4, 4, 3, "image/png", spec)
    place, outside = root / card.path, tmp_path / "outside.png"
    place.parent.mkdir(parents=True)
    outside.write_bytes(PICTURE)
    place.symlink_to(outside)
    with pytest.raises(OSError, match="d1"):
        of_card(root, place, card, limits("x").recipe)
    place.unlink()
    os.mkfifo(place)
    with pytest.raises(OSError, match="d1"):
        of_card(root, place, card, limits("x").recipe)
