"""What a check rendered, kept for whoever shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.check import check
from pipeline.model.variant import CardSpec, Image, LinkCard, Part, Span, SpanKind, Variant, Video
from pipeline.render import render
from pipeline.render.kept import Variants, as_bytes
from pipeline.workspace.library import load
from tests.pictures import png

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipeline.model.library import Library
    from pipeline.model.plan import Assessment


def kept(library: Library, assessment: Assessment) -> dict[str, Variant | None]:
    """What is kept of each target, by its name."""
    variants = Variants(library.root)
    return {
        str(target): variants.of(target, assessment.sources[target.post.path, target.channel.name])
        for target in library.targets()
    }


def test_every_kind_of_record_is_kept_to_the_letter(
    make_workspace: Callable[..., Path], post_text: Callable[..., str]
) -> None:
    """Threads, spans, pictures, cards, films and cards of links come back equal, of the same types."""
    library = load(make_workspace({"content/x/a.md": post_text("bir")}))
    (target,) = library.targets()
    spec = CardSpec("duyuru", "square", (("headline", "Kış"), ("line", "\ud800")), "tr", "abc")
    image = Image("content/x/a.png", "cd", "Bir fincan", 3, 4, 5, "image/png", spec, moves=True)
    film = Video("content/x/a.mp4", "ef", "Bir film", 4, 5, 6, 7, 8.5, 25.0, "video/mp4", "h264", "aac", spec)
    spans = (Span(SpanKind.LINK, 0, 3, "https://a.example"), Span(SpanKind.STRONG, 1, 2))
    parts = (Part("bir", spans, "**bir**", (image, image), 5, 3, (5, 6)), Part("iki", (), "iki", (), 7, video=film))
    card = LinkCard("Başlık", "", image)
    variant = Variant("1", "x", "x", "tr", parts, "v2:1", 280, "t", "l", sensitive=True, spoiler="s", link_card=card)
    sources = ("sha", (0.0, 1.5), "context", (("media", "a", None),))
    Variants(library.root).keep([(target, sources, as_bytes(variant))], [target])
    made = Variants(library.root).of(target, sources)
    assert made == variant
    assert made is not None
    assert made.parts[0].spans[0].kind is SpanKind.LINK


def test_what_a_check_rendered_is_what_rendering_makes(
    make_workspace: Callable[..., Path], post_text: Callable[..., str]
) -> None:
    """A thread with a picture and a link, on two channels."""
    text = post_text("bir https://a.example ![Bir fincan](media/c.png)\n\n***\n\n#iki", also="[bluesky]")
    root = make_workspace({"content/x/a.md": text, "content/x/media/c.png": png(16, 9)})
    (root / "content/bluesky").mkdir()
    (root / "content/bluesky/channel.toml").write_text('network = "bluesky"\naccount = "a.example"\n', encoding="utf-8")
    library = load(root)
    found = kept(library, check(library))
    assert len(found) == 2
    assert found == {str(target): render(target, library).variant for target in library.targets()}


def test_only_what_comes_from_the_same_is_given_back(
    make_workspace: Callable[..., Path], post_text: Callable[..., str]
) -> None:
    """A post that changed, a template around it, another name: nothing that was kept stands for them."""
    root = make_workspace(
        {"content/x/a.md": post_text("bir", template="own"), "templates/text/own.j2": "{{ body }} bir"}
    )
    library = load(root)
    before = check(library)
    assert kept(library, before)["x/a"] is not None
    for path, text in {"templates/text/own.j2": "{{ body }} iki", "content/x/a.md": post_text("iki")}.items():
        old = check(load(root))
        (root / path).write_text(text, encoding="utf-8")
        library = load(root)
        now = check(library)
        variants = Variants(root)
        (target,) = library.targets()
        assert variants.of(target, old.sources["content/x/a.md", "x"]) is None
        made = variants.of(target, now.sources["content/x/a.md", "x"])
        assert made == render(target, library).variant
    (root / "content/x/a.md").rename(root / "content/x/b.md")
    library = load(root)
    (target,) = library.targets()
    assert Variants(root).of(target, now.sources["content/x/a.md", "x"]) is None


def test_nothing_is_given_back_of_a_file_that_somebody_else_wrote(
    make_workspace: Callable[..., Path], post_text: Callable[..., str]
) -> None:
    """A pull request may bring what looks like ours; the store knows its own files."""
    root = make_workspace({"content/x/a.md": post_text("bir")})
    library = load(root)
    assessment = check(library)
    for file in (root / ".tellal").glob("variants-*"):
        data = file.read_bytes()
        file.unlink()
        file.write_bytes(data)
    assert kept(library, assessment) == {"x/a": None}
