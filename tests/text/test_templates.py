"""Templates wrap bodies, in a box."""

from __future__ import annotations

import time
import tracemalloc
from typing import TYPE_CHECKING

import pytest

from pipeline.model.codes import CODES
from pipeline.model.finding import Finding
from pipeline.text import templates
from pipeline.text.templates import Wrapped

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.model.library import Library

DATA = {
    "post": {"title": "Işıl'ın ikindi çayı", "tags": ["kahve"], "lang": "tr", "link": ""},
    "channel": {"lang": "tr"},
    "campaign": {"name": "", "line": ""},
    "hashtags": ["kırkikindi", "Kış"],
    "part": 1,
    "parts": 2,
    "first": True,
    "last": False,
}


@pytest.mark.parametrize(
    ("source", "before", "after"),
    [
        ("{{ body }}", "", ""),
        ("{{ post.title }}\n\n{{ body }}\n", "Işıl'ın ikindi çayı\n\n", ""),
        ("{{ body }}\n\n{% for tag in hashtags %}#{{ tag }} {% endfor %}", "", "\n\n#kırkikindi #Kış "),
        ("{{ body }}\n{% if first %}\n{{ part }}/{{ parts }}\n{% endif %}", "", "\n1/2\n"),
        ("{{ body }} {{ hashtags | join(' #') }}", "", " kırkikindi #Kış"),
        ("{{ body }} {{ hashtags | map('ascii') | join(' ') }}", "", " kirkikindi Kis"),
        ("{{ post.title | upper }} {{ 'ISI' | lower }} {{ body }}", "IŞIL'IN İKİNDİ ÇAYI ısı ", ""),
        ("{{ body }} {{ post.title | title }} {{ post.title | slug }}", "", " Işıl'ın İkindi Çayı isilin-ikindi-cayi"),
        ("{{ body }} {{ '*a_ [b] #c' | plain }}", "", " \\*a\\_ \\[b\\] \\#c"),
        ("{{ body }} {{ campaign.line | default('-') }}{{ post.tags[0] }}{{ hashtags | length }}", "", " kahve2"),
        ("{{ body }} {{ 'a' ~ 1 ~ 'b' }} {{ 'a' + 'b' }} {{ 2 * 3 + 7 % 4 }}", "", " a1b ab 9"),
        (
            "{% for tag in [post.tags[0], 'b'] + hashtags %}#{{ tag }} {% endfor %}{{ body }}",
            "#kahve #b #kırkikindi #Kış ",
            "",
        ),
        ("{% for a, b in [('x', 1), ('y', 2)] %}{{ a ~ b }}{% endfor %}{{ body }}", "x1y2", ""),
        ("{{ 'var' if post.lang in ('tr', channel.lang) }}{{ body }}", "var", ""),
        ("{% macro m(x) %}<{{ x }}>{% endmacro %}{{ m('a') }}{{ body }}", "<a>", ""),
        ("{% set x %}{{ 'a' }}b{% endset %}{{ x }}{{ body }}", "ab", ""),
        ("{# {{ body }} #}{{ body }}{% raw %}{{ body }}{% endraw %}", "", "{{ body }}"),
        (
            "{% for a in ['x', 'y'] %}{{ loop.index }}{{ a }}{{ loop.cycle('-', '+') }}{% endfor %}{{ body }}",
            "1x-2y+",
            "",
        ),
    ],
)
def test_what_a_template_puts_around_a_body(
    templates_of: Callable[..., Library], source: str, before: str, after: str
) -> None:
    """Words of the brand, in the language of the post."""
    assert templates.wrap("t", "Gövde", DATA, templates_of(t=source)) == Wrapped(before, after)


def test_templates_include_and_extend_their_neighbours(templates_of: Callable[..., Library]) -> None:
    """By name, with or without the ending."""
    library = templates_of(
        t="{% extends 'base' %}{% block end %}{% include 'sign.j2' %}{% endblock %}",
        base="{{ body }}{% block end %}{% endblock %}",
        sign="\n— {{ post.title }}",
        other="",
    )
    assert templates.wrap("t", "x", DATA, library) == Wrapped("", "\n— Işıl'ın ikindi çayı")
    assert templates.uses("t", library) == ("base", "sign", "t")


def test_a_computed_include_may_be_any_template(templates_of: Callable[..., Library]) -> None:
    """So a change to any of them counts as a change to it."""
    library = templates_of(t="{% include post.title %}{{ body }}", other="", third="")
    assert templates.uses("t", library) == ("other", "t", "third")


def test_a_body_is_data(templates_of: Callable[..., Library]) -> None:
    """Braces, private characters and the stand-in's own looks pass through untouched."""
    library = templates_of(t="{{ body }}!")
    for body in ("{{ 7 * 7 }}", "{% for x in y %}", "\ue000\ue001", "", "{{ body }}"):
        assert templates.wrap("t", body, DATA, library) == Wrapped("", "!")


@pytest.mark.parametrize(
    ("source", "code", "line"),
    [
        ("bir\niki", "template-body", 1),
        ("bir\n{{ body }}\n{{ body }}", "template-body", 3),
        ("bir\n{{ body | upper }}", "template-body", 2),
        ("bir\n{{ body[3:] }}", "template-body", 2),
        ("bir\n{% for i in range(3) %}\n{{ body }}{% endfor %}", "template-body", 3),
        ("bir\n\n{{ yok }}", "template-error", 3),
        ("bir\n{{ post.yok }}", "template-error", 2),
        ("bir\n{% if %}", "template-error", 2),
        ("bir\n{{ 1 / 0 }}", "template-error", 2),
        pytest.param(f"bir\n{{{{ {'9' * 5000} }}}}", "template-error", 1, id="a number that Python does not read"),
        ("{% include 'yok' %}", "template-unknown", 1),
        ("{% include '../../tellal.toml' %}", "template-unknown", 1),
        ("{% include '/etc/passwd' %}", "template-unknown", 1),
    ],
)
def test_what_is_wrong_is_found_at_its_line(
    templates_of: Callable[..., Library], source: str, code: str, line: int
) -> None:
    """Never a traceback; the same words for every post, so that a report says it once."""
    library = templates_of(t=source)
    found = templates.wrap("t", "Gövde", DATA, library)
    assert isinstance(found, Finding)
    assert (found.path, found.code, found.line) == ("templates/text/t.j2", code, line)
    assert code in CODES
    assert found == templates.wrap("t", "Başka", DATA, library)


def test_an_error_in_an_included_template_is_found_there(templates_of: Callable[..., Library]) -> None:
    """Not in the one that includes it."""
    found = templates.wrap("t", "x", DATA, templates_of(t="{% include 'b' %}", b="bir\n{{ post.yok }}"))
    assert isinstance(found, Finding)
    assert (found.path, found.line) == ("templates/text/b.j2", 2)


ATTACKS = [
    "{{ 'a' * 200000000 }}",
    "{{ ['a'] * 200000000 }}",
    "{{ 2 ** 100000000 }}",
    "{{ '%0200000000d' % 1 }}",
    "{{ '{:200000000}'.format(1) }}",
    "{{ 'a'.ljust(200000000) }}",
    "{{ 'a' | center(200000000) }}",
    "{{ range(200000000) | list }}",
    "{{ range(100000) | join('x' * 1000) }}",
    "{{ ('a' * 4000) | replace('a', 'a' * 4000) }}",
    "{% set n = namespace(s='a') %}{% for i in range(64) %}{% set n.s = n.s + n.s %}{% endfor %}",
    "{% set n = namespace(s='a') %}{% for i in range(64) %}{% set n.s = n.s ~ n.s %}{% endfor %}",
    "{% set n = namespace(s='a') %}{% for i in range(64) %}{% set n.s %}{{ n.s }}{{ n.s }}{% endset %}{% endfor %}",
    "{% set n = namespace(s=1) %}{% for i in range(64) %}{% set n.s = n.s * 9999999999 %}{% endfor %}",
    "{% set n = namespace(s=['a']) %}{% for i in range(64) %}{% set n.s = [n.s, n.s] %}{% endfor %}{{ n.s }}",
    "{% set n = namespace(s='a') %}{% for i in range(64) %}{% set n.s = n.s | replace('a', 'aa') %}{% endfor %}",
    "{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}",
    "{% for a in range(9999) if a > 9998 %}{% for b in range(9999) if b < 0 %}{% endfor %}{% endfor %}",
    "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}",
    "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(60) }}",
    "{% for x in [1, 2] recursive %}{{ loop([1, 2]) }}{% endfor %}",
    "{% include 't' %}{% include 't' %}",
    "{% block b %}{{ self.b() }}{{ self.b() }}{% endblock %}",
    "{{ " + "(" * 5000 + ")" * 5000 + " }}",
    "{{ " + "-" * 60000 + "1 }}",
    "{{ " + "9" * 60000 + " }}",
    "{% if 1 %}" * 500 + "{% endif %}" * 500,
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ post.__class__ }}",
    "{{ post['__class__'] }}",
    "{{ range.__globals__ }}",
    "{{ self.__init__.__globals__ }}",
    "{{ post.pop('title') }}",
    "{{ hashtags.append('x') }}",
    "{{ hashtags | map(attribute='__class__') | list }}",
    "{{ hashtags | attr('__class__') }}",
    "{{ lipsum() }}{{ cycler }}{{ joiner }}",
    "{{ post }}",
    "{{ [hashtags] }}",
    "{{ {'a': hashtags} }}",
    "{% set n = namespace(s=1) %}{% for i in range(64) %}{% set n.s = {'a': n.s, 'b': n.s} %}{% endfor %}{{ n.s }}",
    "{% set n = namespace(s=(1, 1)) %}{% for i in range(64) %}{% set n.s = (n.s, n.s) %}{% endfor %}{{ n.s == n.s }}",
]


@pytest.mark.parametrize("attack", ATTACKS, ids=range(len(ATTACKS)))
def test_a_template_from_a_stranger_stays_in_its_box(templates_of: Callable[..., Library], attack: str) -> None:
    """No object beyond the data, no string of 200 MB, no minute of work: an error, soon."""
    library = templates_of(t=attack + "{{ body }}")
    tracemalloc.start()
    began = time.perf_counter()
    found = templates.wrap("t", "Gövde", DATA, library)
    spent = time.perf_counter() - began
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert isinstance(found, Finding)
    assert spent < 5
    assert peak < 30_000_000


def test_the_budget_is_new_for_every_part(templates_of: Callable[..., Library]) -> None:
    """What one post spends is not missing from the next."""
    library = templates_of(t="{{ 'a' * 9000 }}{{ body }}")
    for number in range(300):
        assert isinstance(templates.wrap("t", str(number), DATA, library), Wrapped)


def test_data_stays_as_it_was(templates_of: Callable[..., Library]) -> None:
    """A template can set names of its own, and nothing of what it was given."""
    library = templates_of(t="{% set post = 'x' %}{% set hashtags = hashtags + ['y'] %}{{ body }}")
    before = repr(DATA)
    assert templates.wrap("t", "x", DATA, library) == Wrapped("", "")
    assert repr(DATA) == before


def test_only_the_file_that_was_counted_is_read(templates_of: Callable[..., Library]) -> None:
    """Changed since, or become a link, or too large, or not text: none of them is rendered."""
    library = templates_of(t="{{ body }}", big="x" * 70_000)
    path = library.root / "templates" / "text" / "t.j2"
    path.write_text("{{ body }} değişti", encoding="utf-8")
    found = templates.wrap("t", "x", DATA, library)
    assert isinstance(found, Finding)
    assert found.code == "template-unknown"
    path.unlink()
    path.symlink_to("big.j2")
    assert isinstance(templates.wrap("t", "x", DATA, library), Finding)
    too_big = templates.wrap("big", "x", DATA, library)
    assert isinstance(too_big, Finding)
