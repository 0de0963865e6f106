"""The theme's templates, compiled for thousands of pages: what never changes is settled once, when they are compiled.

Sentences of the interface become constants in the language of the page, values are escaped and made visible in one
step, what a record holds is taken from it at once, and macros are functions, called without asking first what kind of
thing they are. Templates of a workspace get none of this: they run in Jinja's sandbox, as a stranger's code has to.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from jinja2 import (
    BaseLoader,
    BytecodeCache,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateNotFound,
    nodes,
)
from jinja2.compiler import CodeGenerator
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing
from markupsafe import Markup, escape

from pipeline.cards.hyphenation import is_by_rule, soften
from pipeline.i18n import Message
from pipeline.site.articles import stretches
from pipeline.site.assets import THEME
from pipeline.site.fingerprints import of_code
from pipeline.text import document
from pipeline.workspace import files, store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from jinja2.bccache import Bucket
    from jinja2.compiler import Frame, MacroRef

    from pipeline.site.articles import Stretch
    from pipeline.site.previews import PartView
    from pipeline.site.words import Words

#: What HTML forbids, and what turns a line around or breaks out of the element that isolates it.
_CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufdd0-\ufdef\ufeff\ufffe\uffff\ud800-\udfff"
    + "".join(chr(plane << 16 | last) for plane in range(1, 17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
#: Letters of a word that a narrow column has to part.
_LONG_WORD = 13
_LONG = re.compile(rf"\S{{{_LONG_WORD}}}")
#: Overrides of the theme that a workspace may keep.
OVERRIDES = "templates/site"
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
_LARGEST = 1_000_000
_TRANSLATED = ("_", "gettext")
_ASKING = frozenset({*_TRANSLATED, "ngettext"})


def environment(words: Words, root: Path, *, own: bool) -> Environment:
    """Return what templates are compiled and run in.

    Args:
        words: the language of the pages.
        root: the workspace.
        own: it has templates that come before the theme's own.
    """
    env = _boxed(root) if own else _quick(root, words)
    gettext = words.catalogue
    env.install_gettext_callables(  # type: ignore[attr-defined]  # the extension adds it
        gettext.gettext, gettext.ngettext, newstyle=True
    )
    env.filters |= {
        **spoken(words, document.html),
        "parted": parted,
        "article": _article,
    }
    return env


def spoken(words: Words, written: Callable[[str, int], str]) -> dict[str, Callable[..., Any]]:
    """Return the filters by which templates of any kind say things in a language.

    Args:
        words: the language.
        written: a document of the workspace as these templates have it, headings lowered; nothing in it is active.
    """
    return {
        "say": lambda value: words.say(value) if isinstance(value, Message) else value,
        "state": words.state,
        "month": words.month,
        "day": words.day,
        "short_day": words.short_day,
        "day_of_month": words.day_of_month,
        "stretch": words.stretch,
        "weekday": words.weekday,
        "short_weekday": words.short_weekday,
        "local": words.local,
        "time": words.time,
        "moment": words.moment,
        "full_moment": words.full_moment,
        "offset": words.offset,
        "clock": words.clock,
        "iso": words.iso,
        "until": words.until,
        "amount": words.amount,
        "document": lambda text, below=1: Markup(written(str(visible(text)), below)),  # noqa: S704 - made harmless there
    }


def visible(value: object) -> object:
    """Return text with control characters and direction marks written out, anything else as it is."""
    if type(value) is str and not value.isprintable() and _CONTROLS.search(value):
        return _CONTROLS.sub(lambda match: f"[U+{ord(match[0]):04X}]", value.replace("\r\n", "\n"))
    return value


def printed(value: object) -> str:
    """Return a value as it stands in a page: visible, and escaped unless it is markup of ours."""
    if type(value) is Markup:
        return value
    if type(value) is not str:
        return escape(visible(value))
    if not value.isprintable():
        value = str(visible(value))
    # What `escape` does, without making an object of its own of each text.
    value = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return value.replace('"', "&#34;").replace("'", "&#39;")


def _article(part: PartView, top: int) -> Iterator[Stretch]:
    return stretches(str(visible(part.article)), part, top)


def macro(function: Callable[..., str], names: Sequence[str]) -> Callable[..., Markup]:
    """Return a macro as it is called: with its values in order, or by their names; what it prints is markup.

    Args:
        function: as Jinja's compiler writes it: what is missing it asks for itself.
        names: of what it is given.
    """
    function.__defaults__ = (missing,) * len(names)
    made = str.__new__

    def called(*values: object, **named: object) -> Markup:
        if named:
            values = (*values, *(named.get(name, missing) for name in names[len(values) :]))
        return made(Markup, function(*values))

    return called


def parted(text: str, lang: str) -> str:
    """Return a text whose long words may be parted at a line's end, where its language does that by rule.

    Browsers know few languages; what they do not know they break anywhere in a narrow column.
    """
    if not _LONG.search(text) or not is_by_rule(lang):
        return text
    words = re.split(r"(\s+)", str(visible(text)))
    shown = "".join(_softened(word, lang) if len(word) >= _LONG_WORD else printed(word) for word in words)
    return Markup(shown)  # noqa: S704 - each bit of it was escaped


def _softened(word: str, lang: str) -> str:
    """Return a word as it stands in a page, parted by `&shy;`."""
    return "&shy;".join(printed(bit) for bit in soften(word, lang).replace("\u200b", "").split("\u00ad"))


_SETTINGS: dict[str, Any] = {
    "autoescape": True,
    "undefined": StrictUndefined,
    "finalize": visible,
    "trim_blocks": True,
    "lstrip_blocks": True,
    "auto_reload": False,
    "extensions": ["jinja2.ext.i18n"],
}


def _boxed(root: Path) -> Environment:
    loader = ChoiceLoader([_Own(root), FileSystemLoader(THEME)])
    return ImmutableSandboxedEnvironment(loader=loader, **_SETTINGS)


def _quick(root: Path, words: Words) -> Environment:
    kept = Compiled(root, words.language)
    env = _Environment(loader=FileSystemLoader(THEME), bytecode_cache=kept, **_SETTINGS)
    env.sentences = words.catalogue.gettext
    return env


class _Quick(CodeGenerator):
    """Writes the Python of our own templates."""

    environment: _Environment

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: FBT001, FBT002, N802 - Jinja's
        """Call a macro or a function of ours at once; what has to be given a context is called as ever."""
        said = self._constant(node)
        if said is not None:
            self.write(f"Markup({said!r})")
        elif forward_caller or node.dyn_args or node.dyn_kwargs or _name(node.node) in _ASKING | {"super", "caller"}:
            super().visit_Call(node, frame, forward_caller=forward_caller)
        else:
            self.visit(node.node, frame)
            self.write("(")
            for value in node.args:
                self.visit(value, frame)
                self.write(", ")
            for pair in node.kwargs:
                self.write(f"{pair.key}=")
                self.visit(pair.value, frame)
                self.write(", ")
            self.write(")")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - Jinja's
        """Take what a record holds: what our templates are given has it as an attribute."""
        self.visit(node.node, frame)
        self.write(f".{node.attr}")

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        """Make a macro a function."""
        if macro_ref.accesses_caller or macro_ref.accesses_kwargs or macro_ref.accesses_varargs:
            super().macro_def(macro_ref, frame)
        else:
            names = tuple(each.name for each in macro_ref.node.args)
            self.write(f"environment.macro(macro, {names!r})")

    def _constant(self, node: nodes.Call) -> str | None:
        """Return a sentence without values in the language of the page, None where it is none."""
        if _name(node.node) in _TRANSLATED and len(node.args) == 1 and not node.kwargs:
            sentence = node.args[0]
            if isinstance(sentence, nodes.Const):
                return str(self.environment.sentences(str(sentence.value)) % {})
        return None

    def _output_child_to_const(self, node: nodes.Expr, frame: Frame, finalize: Any) -> str:  # noqa: ANN401 - Jinja's
        if isinstance(node, nodes.Call) and (said := self._constant(node)) is not None:
            return said
        return super()._output_child_to_const(node, frame, finalize)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:  # noqa: ANN401, ARG002 - Jinja's
        self.write("environment.printed(")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:  # noqa: ANN401, ARG002 - Jinja's
        self.write(")")


class _Environment(Environment):
    """Jinja's, with what our generator writes calls of."""

    code_generator_class = _Quick
    printed = staticmethod(printed)
    macro = staticmethod(macro)
    sentences: Any


class _Own(BaseLoader):
    """The templates of a workspace: files of it, never what a link leads to.

    Args:
        root: the workspace.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, None]:  # noqa: ARG002 - the parent's
        if not _NAME.fullmatch(template):
            raise TemplateNotFound(template)
        try:
            with files.opened(self._root, f"{OVERRIDES}/{template}") as file:
                return file.read(_LARGEST).decode(), f"{OVERRIDES}/{template}", None
        except OSError:
            raise TemplateNotFound(template) from None


class Compiled(BytecodeCache):
    """The theme as it was compiled before, kept as all that may be forgotten: only what this machine wrote is run.

    Args:
        root: the workspace.
        language: whose sentences are in it.
    """

    def __init__(self, root: Path, language: str) -> None:
        self._root = root
        self._place = f"theme-{language}"
        self._made = False
        self._kept: dict[str, Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take a template as it was compiled before."""
        if not self._kept:
            found = store.load(self._root, self._place)
            fits = isinstance(found, dict) and found.get("code") == of_code()
            self._kept = found if isinstance(found, dict) and fits else {"code": of_code()}
        checksum, code = self._kept.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Remember a template as it was compiled."""
        self._kept[bucket.key] = (bucket.checksum, bucket.code)
        self._made = True

    def keep(self) -> None:
        """Keep what was compiled."""
        if self._made:
            store.save(self._root, self._place, self._kept)
            self._made = False


def _name(node: nodes.Expr) -> str:
    return node.name if isinstance(node, nodes.Name) else ""
