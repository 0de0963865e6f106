"""The box in which text templates run: Jinja2 with plain data, a short list of filters, and a budget.

A template is approved like any other file, but a stranger's pull request may bring one. Jinja's own sandbox keeps it
away from Python; this one also keeps it from making a string of 200 MB or running for a minute. What it may spend is
`BUDGET`: a round of a loop costs one for each thing it may print, a character costs one whenever it is made (printed or
not), a call and an include cost more. What cannot be metered is off: attributes and methods of values, formatting,
powers, lists that hold other lists.
"""

from __future__ import annotations

from contextvars import ContextVar
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal

from jinja2 import StrictUndefined, nodes, pass_context
from jinja2.compiler import CodeGenerator
from jinja2.environment import TemplateModule
from jinja2.exceptions import SecurityError, TemplateSyntaxError
from jinja2.filters import FILTERS
from jinja2.runtime import BlockReference, LoopContext, Macro, TemplateReference, Undefined
from jinja2.sandbox import SandboxedEnvironment
from jinja2.utils import Namespace
from jinja2.visitor import NodeTransformer

from pipeline.text import casing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import CodeType

    from jinja2 import Template
    from jinja2.compiler import Frame
    from jinja2.loaders import BaseLoader
    from jinja2.runtime import Context

BUDGET = 20_000
_CALL = 20
_INCLUDE = 200
_MAX_BITS = 64
_KEPT_FILTERS = (
    "default",
    "d",
    "first",
    "last",
    "length",
    "count",
    "sort",
    "unique",
    "list",
    "reverse",
    "map",
    "select",
    "reject",
)

_left: ContextVar[int] = ContextVar("left")


class Overspent(SecurityError):  # noqa: N818 - reads as what happened; the message is for the author of the template
    """The template did more than its budget allows."""

    def __init__(self) -> None:
        super().__init__(f"it makes too much: rounds of loops and characters together are limited to {BUDGET}")


def spend(cost: int) -> None:
    """Take from the budget of the render at hand."""
    left = _left.get(BUDGET) - cost
    _left.set(left)
    if left < 0:
        raise Overspent


def render(box: Box, name: str, data: dict[str, Any]) -> str:
    """Render a template with a full budget; raises whatever it makes jinja raise."""
    token = _left.set(BUDGET)
    try:
        return box.get_template(name).render(data)
    finally:
        _left.reset(token)


class _Generator(CodeGenerator):
    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802 - named by the class above
        self.write("environment.concat_values((")
        for child in node.nodes:
            self.visit(child, frame)
            self.write(", ")
        self.write("))")


class Box(SandboxedEnvironment):
    """Templates of one folder, given by a loader."""

    intercepted_binops = frozenset({"+", "*", "%", "**"})
    code_generator_class = _Generator

    def __init__(self, loader: BaseLoader) -> None:
        super().__init__(
            loader=loader,
            undefined=StrictUndefined,
            finalize=_printable,
            keep_trailing_newline=False,
            trim_blocks=True,
            lstrip_blocks=True,
            optimized=False,
        )
        self.globals = {"range": _range, "namespace": Namespace}
        self.filters = {name: _metered(FILTERS[name]) for name in _KEPT_FILTERS} | _FILTERS

    @staticmethod
    def concat(pieces: Iterable[str]) -> str:
        """Join what a template, a macro or a block printed."""
        kept = []
        for piece in pieces:
            spend(len(piece))
            kept.append(piece)
        return "".join(kept)

    @classmethod
    def concat_values(cls, values: Iterable[object]) -> str:
        """`a ~ b`."""
        return cls.concat(_printable(value) for value in values)

    @staticmethod
    def rounds(values: Iterable[Any], weight: int) -> list[Any]:
        """What a loop goes through, paid before the first round."""
        items = list(islice(values, BUDGET + 1))
        spend(len(items) * weight)
        return items

    @staticmethod
    def items(values: Iterable[object]) -> Iterable[object]:
        """Words and numbers of a list that a template makes."""
        for value in values:
            if not isinstance(value, (str, int, float, Undefined)) and value is not None:
                raise SecurityError("a list in a template holds words and numbers only")
        return values

    def compile(  # type: ignore[override] # jinja's overloads differ by an option that nobody uses here
        self,
        source: str | nodes.Template,
        name: str | None = None,
        filename: str | None = None,
        raw: Literal[False] = False,  # noqa: FBT002 - the parent's
        defer_init: bool = False,  # noqa: FBT001, FBT002 - likewise
    ) -> CodeType:
        """Compile with a meter in every loop."""
        tree = source if isinstance(source, nodes.Template) else self.parse(source, name, filename)
        try:
            _Meter().visit(tree)
        except TemplateSyntaxError as error:
            error.name, error.filename = name, filename
            raise
        tree.set_environment(self)
        return super().compile(tree, name, filename, raw, defer_init)

    def get_template(self, name: str | Template, *args: Any, **options: Any) -> Template:  # noqa: ANN401 - the parent's
        """Load a template; each include passes here."""
        spend(_INCLUDE)
        return super().get_template(name, *args, **options)

    def call(self, context: Context, called: Any, *args: Any, **options: Any) -> Any:  # noqa: ANN401 - the parent's
        """Call what may be called: macros, blocks, `range`, `namespace`, `loop.cycle`."""
        if called in (self.rounds, self.items):
            return called(*args)
        spend(_CALL)
        own = called is _range or called is Namespace or isinstance(called, (Macro, BlockReference))
        loops = isinstance(getattr(called, "__self__", None), LoopContext) and called.__name__ in ("cycle", "changed")
        if not (own or loops):
            raise SecurityError("templates call nothing but macros, blocks, range and loop.cycle; use a filter")
        return context.call(called, *args, **options)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401 - the parent's
        """`+`, `*`, `%` and `**`."""
        if operator == "**" or (operator == "%" and not isinstance(left, int)):
            raise SecurityError(f"the operator {operator} is off in templates")
        if operator == "*":
            _spend_on_product(left, right)
        elif operator == "+":
            spend(_size(left) + _size(right))
        return super().call_binop(context, operator, left, right)

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401 - the parent's
        """`post.title`: data has fields, not methods."""
        if isinstance(obj, dict):
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        if isinstance(obj, (LoopContext, Namespace, TemplateModule, TemplateReference, Undefined)):
            return super().getattr(obj, attribute)
        return self.unsafe_undefined(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:  # noqa: ANN401 - the parent's
        """`hashtags[0]`."""
        if isinstance(obj, Undefined):
            return super().getitem(obj, argument)
        if not isinstance(obj, (dict, list, tuple, str)):
            return self.unsafe_undefined(obj, str(argument))
        try:
            return obj[argument]
        except (TypeError, LookupError):
            return self.undefined(obj=obj, name=argument)


class _Meter(NodeTransformer):
    """Puts a meter into every loop, and a look at what goes in before every list that is not of fixed words.

    Lists of lists are refused: printing or comparing them can take for ever, whatever they cost to make.
    """

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802 - named by the class above
        self.generic_visit(node)
        printed = sum(len(output.nodes) for output in node.find_all(nodes.Output))
        node.iter = _call("rounds", node.lineno, node.iter, nodes.Const(1 + printed, lineno=node.lineno))
        return node

    def visit_List(self, node: nodes.List) -> nodes.Node:  # noqa: N802 - likewise
        self.generic_visit(node)
        return node if _is_fixed(node) else _call("items", node.lineno, node)

    def visit_Tuple(self, node: nodes.Tuple) -> nodes.Node:  # noqa: N802 - likewise
        self.generic_visit(node)
        return node if node.ctx != "load" or _is_fixed(node) else _call("items", node.lineno, node)

    def visit_Dict(self, node: nodes.Dict) -> nodes.Node:  # noqa: N802 - likewise
        if not _is_fixed(node):
            raise TemplateSyntaxError("a dictionary in a template holds fixed words only", node.lineno)
        return node


def _is_fixed(literal: nodes.Expr) -> bool:
    return next(literal.find_all((nodes.Name, nodes.Getattr, nodes.Getitem, nodes.Call)), None) is None


def _call(name: str, line: int, *arguments: nodes.Node) -> nodes.Call:
    meter = nodes.EnvironmentAttribute(name, lineno=line)
    return nodes.Call(meter, list(arguments), [], None, None, lineno=line)


def _size(value: object) -> int:
    return len(value) if isinstance(value, (str, list, tuple)) else 0


def _spend_on_product(left: object, right: object) -> None:
    if isinstance(left, int) and isinstance(right, int):
        if left.bit_length() + right.bit_length() > _MAX_BITS:
            raise Overspent
        return
    times = left if isinstance(left, int) else right
    spend((_size(left) + _size(right)) * max(times, 0) if isinstance(times, int) else 0)


def _range(*bounds: int) -> range:
    made = range(*bounds)
    if not -BUDGET <= made.start - made.stop <= BUDGET:
        raise Overspent
    spend(len(made))
    return made


def _printable(value: object) -> str:
    if isinstance(value, (str, int, float, Undefined)):
        return str(value)
    raise SecurityError("only words and numbers can be printed; print the items of a list with a loop or with join")


def _metered(function: Callable[..., Any]) -> Callable[..., Any]:
    """One of jinja's filters, paid by the size of what it works on; its own attributes say how jinja passes context."""

    def metered(*args: Any, **options: Any) -> Any:  # noqa: ANN401 - whatever the filter takes
        spend(1 + sum(_size(argument) for argument in args))
        return function(*args, **options)

    vars(metered).update(getattr(function, "__dict__", {}))
    return metered


def _cased(change: Callable[[str, str], str]) -> Callable[..., str]:
    @pass_context
    def filtered(context: Context, value: object) -> str:
        text = _printable(value)
        spend(len(text))
        return change(text, _language(context))

    return filtered


def _language(context: Context) -> str:
    post = context.get("post")
    return str(post.get("lang", "")) if isinstance(post, dict) else ""


def _trim(value: object) -> str:
    text = _printable(value)
    spend(len(text))
    return text.strip()


def _replace(value: object, old: str, new: str) -> str:
    text = _printable(value)
    spend(len(text) + text.count(old) * len(new))
    return text.replace(old, new)


def _join(values: Iterable[object], separator: str = "") -> str:
    def pieces() -> Iterator[str]:
        for index, value in enumerate(values):
            yield separator + _printable(value) if index else _printable(value)

    return Box.concat(pieces())


def _markdown_escape(value: object) -> str:
    """Words as words: whatever Markdown would read as markup is escaped."""
    text = _printable(value)
    spend(len(text))
    return "".join("\\" + char if char in "\\`*_[]<>#@~!|&" else char for char in text)


_FILTERS: dict[str, Callable[..., Any]] = {
    "ascii": _cased(casing.ascii_fold),
    "capitalize": _cased(casing.capitalize),
    "join": _join,
    "lower": _cased(casing.lower),
    "plain": _markdown_escape,
    "replace": _replace,
    "slug": _cased(casing.slug),
    "title": _cased(casing.title),
    "trim": _trim,
    "upper": _cased(casing.upper),
}
