"""Icons from SVG files: the shapes that drawing programs write, and nothing that a stranger could hide among them."""

from __future__ import annotations

import time

import pytest

from pipeline.cards import vector
from pipeline.cards.svg import Drawing, SvgError, parse


def drawn(inner: str, head: str = 'viewBox="0 0 24 24"') -> Drawing:
    """Return an icon."""
    return parse(f'<svg xmlns="http://www.w3.org/2000/svg" {head}>{inner}</svg>'.encode())


def bounds(drawing: Drawing) -> tuple[float, float, float, float]:
    """Return the box around all of it, to a hundredth."""
    points = [point for form in drawing.fills for polygon in form for point in polygon]
    points += [point for line in drawing.lines for point in line.points]
    across, down = [x for x, _ in points], [y for _, y in points]
    return round(min(across), 2), round(min(down), 2), round(max(across), 2), round(max(down), 2)


@pytest.mark.parametrize(
    ("shape", "wanted"),
    [
        ('<path d="M2 3h10v5z"/>', (2, 3, 12, 8)),
        ('<circle cx="12" cy="12" r="4"/>', (8, 8, 16, 16)),
        ('<ellipse cx="10" cy="5" rx="4" ry="2"/>', (6, 3, 14, 7)),
        ("<rect x='1' y='2' width='10' height='4' rx='2'/>", (1, 2, 11, 6)),
        ('<polygon points="1,1 5,1 5,9"/>', (1, 1, 5, 9)),
        ('<g fill="none" stroke="#000" stroke-width="2"><line x1="1" y1="2" x2="9" y2="4"/></g>', (1, 2, 9, 4)),
        ('<path fill="none" stroke="currentColor" d="M12 2a10 10 0 1020 0"/>', (12, 2, 32, 12)),
    ],
)
def test_shapes_are_where_they_are_written(shape: str, wanted: tuple[float, ...]) -> None:
    """As every drawing program writes them, arcs with flags that touch among them."""
    assert bounds(drawn(shape)) == wanted


def test_fills_and_lines_are_what_the_file_says() -> None:
    """A group hands on what it says; what says nothing is filled."""
    made = drawn(
        '<!-- by hand --><title>Fincan</title><g fill="none" stroke="black" stroke-width="1.5">'
        '<path d="M1 1L5 5"/><path stroke="none" fill="red" d="M0 0H3V3Z"/></g><path d="M4 4H8V8Z"/>'
    )
    assert [line.thickness for line in made.lines] == [1.5]
    assert [len(form) for form in made.fills] == [1, 1]
    assert drawn('<path d="M0 0H3V3Z"/>', 'width="12px" height="10"').view == (0, 0, 12, 10)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is no SVG file"),
        ("<html></html>", "not understood: <html>"),
        ("<svg viewBox='0 0 1 1'>", "is no SVG file"),
        ("<svg viewBox='0 0 1 1'></svg>", "draws nothing"),
        ("<svg><path d='M0 0H1V1Z'/></svg>", "viewBox is missing"),
        ("<svg viewBox='0 0 0 9'></svg>", "viewBox is missing"),
        ('<!DOCTYPE svg [<!ENTITY a "b">]><svg viewBox="0 0 1 1"/>', "not understood"),
        ('<svg viewBox="0 0 9 9"><script>x</script></svg>', "not understood: <script>"),
        ('<svg viewBox="0 0 9 9"><image href="file:///etc/passwd"/></svg>', "cannot have href"),
        ('<svg viewBox="0 0 9 9"><path transform="scale(9)" d="M0 0H1V1Z"/></svg>', "flatten it"),
        ('<svg viewBox="0 0 9 9"><path d="M0 0 X"/></svg>', "'X' is not understood in a path"),
        ('<svg viewBox="0 0 9 9"><circle r="9e99" cx="0" cy="0"/></svg>', "not understood: 9e99"),
        ('<svg viewBox="0 0 9 9"><path d="M0 0 &amp;"/></svg>', "not understood"),
        ('<svg viewBox="0 0 9 9"><style>*{}</style></svg>', "not understood: <style>"),
        (f'<svg viewBox="0 0 9 9">{"<g>" * 40}{"</g>" * 40}</svg>', "nested too deeply"),
        (f'<svg viewBox="0 0 9 9">{"<path d=" + chr(34) + "M0 0H1V1Z" + chr(34) + "/>"}</svg>' * 2, "not understood"),
        ('<svg viewBox="0 0 9 9">' + '<path d="M0 0H1V1Z"/>' * 70 + "</svg>", "more than 60 shapes"),
        ('<svg viewBox="0 0 9 9">' + " " * 60_000 + "</svg>", "more than 50000 bytes"),
        ("\x00\x01", "not understood"),
    ],
)
def test_what_is_no_icon_is_said_so(text: str, words: str) -> None:
    """Never parsed as XML, never followed, never long."""
    start = time.process_time()
    with pytest.raises(SvgError) as caught:
        parse(text.encode())
    assert words in str(caught.value.message)
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    "noise", ["<" * 49_000, "<a " * 16_000, '<a b="' * 8_000, "<!--" * 12_000, "<g a='b' " * 5_000]
)
def test_noise_takes_no_time(noise: str) -> None:
    """A few thousand signs of nothing are refused as quickly as one."""
    start = time.process_time()
    with pytest.raises(SvgError):
        parse(f'<svg viewBox="0 0 9 9">{noise}'.encode())
    assert time.process_time() - start < 2


def test_arcs_bend_as_svg_says() -> None:
    """The same two points, the four ways that the flags choose among; too small a radius grows."""

    def peak(flags: str) -> tuple[float, float]:
        ((points, _),) = vector.lines(f"M0 0 A10 10 0 {flags} 10 0")
        return min(y for _, y in points), max(y for _, y in points)

    assert peak("0 1") == pytest.approx((-1.34, 0), abs=0.02)
    assert peak("0 0") == pytest.approx((0, 1.34), abs=0.02)
    assert peak("1 1") == pytest.approx((-18.66, 0), abs=0.1)
    assert peak("1 0") == pytest.approx((0, 18.66), abs=0.1)
    ((grown, closed),) = vector.lines("M0 0A1 1 0 0 1 10 0Z")
    assert min(y for _, y in grown) == pytest.approx(-5)
    assert closed
    with pytest.raises(vector.PathError, match="A takes 7 numbers"):
        vector.lines("M0 0 A1 1")
    assert vector.lines("M0 0 A0 5 0 0 1 9 9")[0][0][-1] == (9, 9)
