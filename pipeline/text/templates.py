"""Text templates: `templates/text/<name>.j2` wraps each part of a post.

The body of a post passes through as one opaque piece: it is data, never a template, and comes out exactly once. What
goes wrong in a template is a finding with its file and line.
"""

from __future__ import annotations

import os
import re
import stat
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from jinja2 import TemplateNotFound, TemplateSyntaxError, meta
from jinja2.loaders import BaseLoader

from pipeline.i18n import Message
from pipeline.model.finding import Finding
from pipeline.text import sandbox

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from jinja2 import Environment

    from pipeline.model.library import Library

FOLDER = "templates/text"
ENDING = ".j2"
MAX_SIZE = 65_536

_BODY = re.compile(r"\bbody\b")


class Wrapped(NamedTuple):
    """What a template puts around a body."""

    before: str
    after: str


def path_of(name: str) -> str:
    """Where a template lies, relative to the workspace's root."""
    return f"{FOLDER}/{name}{ENDING}"


def wrap(name: str, body: str, data: Mapping[str, Any], library: Library) -> Wrapped | Finding:
    """Render a template around a body.

    Args:
        name: one of `library.text_templates`.
        body: the part's Markdown; the template sees a stand-in for it.
        data: plain data only: strings, numbers, lists and dictionaries of them.
        library: whose templates.
    """
    box = _box(library)
    # Private-use characters around a word that depends on the body: nothing else that a template prints looks like it.
    stand_in = f"\ue000{sha256(body.encode('utf-8', 'surrogatepass')).hexdigest()[:24]}\ue001"
    try:
        text = sandbox.render(box, name, {**data, "body": stand_in})
    except Exception as error:  # noqa: BLE001 - a template is a stranger's program: whatever it raises is its finding
        return _fault(name, error)
    pieces = text.split(stand_in)
    if len(pieces) != 2:  # noqa: PLR2004 - before and after
        return _body_finding(name, len(pieces) - 1, library)
    return Wrapped(*pieces)


def uses(name: str, library: Library) -> tuple[str, ...]:
    """Return the templates that rendering one may read, itself included, sorted; all where a name is computed."""
    box = _box(library)
    found: set[str] = set()
    waiting = [name]
    while waiting:
        current = waiting.pop()
        if current in found or current not in library.text_templates:
            continue
        found.add(current)
        for referred in _references(box, current):
            if referred is None:
                return tuple(sorted(library.text_templates))
            waiting.append(referred.removesuffix(ENDING))
    return tuple(sorted(found))


@lru_cache(maxsize=256)
def _references(box: sandbox.Box, name: str) -> list[str | None]:
    try:
        source, _, _ = _loader(box).get_source(box, name)
        return list(meta.find_referenced_templates(box.parse(source)))
    except Exception:  # noqa: BLE001 - rendering it says what is wrong; a number of 5,000 digits is no syntax error
        return []


def _loader(box: sandbox.Box) -> BaseLoader:
    assert box.loader is not None  # noqa: S101 - every box is made with one, below
    return box.loader


def _box(library: Library) -> sandbox.Box:
    return _box_of(library.root, tuple(sorted(library.text_templates.items())))


@lru_cache(maxsize=4)
def _box_of(root: Path, known: tuple[tuple[str, str], ...]) -> sandbox.Box:
    return sandbox.Box(_Folder(root, dict(known)))


class _Folder(BaseLoader):
    """The files that the library counted when it was loaded, and only while they are still the same bytes."""

    def __init__(self, root: Path, known: Mapping[str, str]) -> None:
        self._root = root
        self._known = known

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:  # noqa: ARG002 - the parent's
        name = template.removesuffix(ENDING)
        if name not in self._known:
            raise TemplateNotFound(template)
        data = _read(self._root / path_of(name))
        if data is None or sha256(data).hexdigest() != self._known[name]:
            raise TemplateNotFound(template, "it changed while it was read, or cannot be read")
        if len(data) > MAX_SIZE:
            raise TemplateSyntaxError(f"it is larger than {MAX_SIZE} bytes", 1, name, path_of(name))
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise TemplateSyntaxError("it is not UTF-8", 1, name, path_of(name)) from None
        return text, path_of(name), lambda: True


def _read(path: Path) -> bytes | None:
    """Read a plain file; never through a link."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
    except OSError:
        return None
    with os.fdopen(handle, "rb") as file:
        return file.read(MAX_SIZE + 1) if stat.S_ISREG(os.fstat(handle).st_mode) else None


def _fault(name: str, error: Exception) -> Finding:
    """Where and why a template failed: the last of its own lines on the way to the error."""
    path, line = path_of(name), 1
    if isinstance(error, TemplateSyntaxError):
        path, line = error.filename or path, error.lineno
    else:
        trace = error.__traceback__
        while trace is not None:
            file = trace.tb_frame.f_code.co_filename
            if file.startswith(FOLDER):
                path, line = file, trace.tb_lineno
            trace = trace.tb_next
    reason = str(error.message or error) if isinstance(error, TemplateSyntaxError) else str(error)
    if isinstance(error, TemplateNotFound):
        return Finding(
            path,
            line,
            "template-unknown",
            Message("there is no template {name} to include, or it cannot be read", name=str(error.name)),
            Message("templates include each other by name from {folder}/", folder=FOLDER),
        )
    if isinstance(error, RecursionError):
        reason = "it is nested too deeply"
    return Finding(
        path,
        line,
        "template-error",
        Message("the template does not work: {reason}", reason=" ".join(reason.split())[:200] or type(error).__name__),
        Message("mend the template, or name another one with 'template:' in the channel or the post"),
    )


def _body_finding(name: str, times: int, library: Library) -> Finding:
    data = _read(library.root / path_of(name)) or b""
    places = [match.start() for match in _BODY.finditer(data.decode("utf-8", "replace"))]
    place = places[1 if times and len(places) > 1 else 0] if places else 0
    line = 1 + data.decode("utf-8", "replace").count("\n", 0, place)
    if times:
        message = Message("the template prints the body {times} times; a post is said once", times=times)
    else:
        message = Message("the template does not print the body, or changes it with a filter")
    return Finding(
        path_of(name), line, "template-body", message, Message("put {{ body }} exactly once, without a filter")
    )
