"""A layout that extends another: what it says on top of what it inherits, as one table.

Every line in the outcome is a line of the file that extends, so that findings stay in it: what is inherited stands
where `extends` is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.i18n import Message
from pipeline.workspace.nodes import Entry, Items, Scalar, Table

if TYPE_CHECKING:
    from pipeline.cards import table as tables
    from pipeline.workspace.nodes import Node

#: layouts in a row, each extending the next
DEEPEST = 8
#: Tables whose keys are said one by one; of every other table the last word is the whole word.
_BY_KEY = ("fields", "example", "colours", "grid", "alt")
_NEW_PLACE = ("above", "below")


class Ancestor(NamedTuple):
    """The layout that another extends.

    Args:
        name: of it.
        node: what it says, with all that it inherits; None where it has errors.
        sha: SHA-256 of its file and of those that it extends, hexadecimal.
        parents: names of the layouts that it extends, the nearest first.
    """

    name: str
    node: Table | None
    sha: str
    parents: tuple[str, ...]


class ExtendsError(ValueError):
    """What a layout extends cannot be had; `message` says why."""

    def __init__(self, message: Message, hint: Message) -> None:
        super().__init__(str(message))
        self.message = message
        self.hint = hint


def inherit(parent: Table, child: tables.Table) -> Table:
    """Return what a layout says together with what it inherits.

    Args:
        parent: what it extends.
        child: what its own file says; a layer that there is none of is reported there.
    """
    own = child.node
    line = own.entries["extends"].line
    merged = dict(_moved(parent, line).entries)
    for key, entry in own.entries.items():
        above = merged.get(key)
        if key == "layers" and above is not None:
            merged[key] = entry._replace(node=_layers(above.node, entry.node, child))
        elif key in _BY_KEY and above is not None:
            merged[key] = entry._replace(node=_over(above.node, entry.node))
        elif key != "extends":
            merged[key] = entry
    return Table(merged, own.line)


def _moved(node: Node, line: int) -> Table:
    """Return a table with everything in it standing on one line."""
    made = _on_line(node, line)
    return made if isinstance(made, Table) else Table({}, line)


def _on_line(node: Node, line: int) -> Node:
    if isinstance(node, Table):
        entries = {key: Entry(_on_line(entry.node, line), line, 0) for key, entry in node.entries.items()}
        return Table(entries, line)
    if isinstance(node, Items):
        return Items(tuple(_on_line(item, line) for item in node.items), line)
    return node._replace(line=line)


def _over(below: Node, above: Node, levels: int = 2) -> Node:
    """Lay a table over another, key by key; what is no table on both sides is as the upper says.

    Args:
        below: what is inherited.
        above: what is said anew.
        levels: so many tables within each other are laid so; deeper, the upper's word is the whole word.
    """
    if not (levels and isinstance(below, Table) and isinstance(above, Table)):
        return above
    merged = dict(below.entries)
    for key, entry in above.entries.items():
        under = merged.get(key)
        merged[key] = entry._replace(node=_over(under.node, entry.node, levels - 1)) if under else entry
    return Table(merged, above.line)


def _layers(inherited: Node, own: Node, child: tables.Table) -> Node:
    """Change inherited layers by their names, and put new ones on top, or where they say."""
    if not (isinstance(inherited, Items) and isinstance(own, Items)):
        return own
    found = list(inherited.items)
    for layer in own.items:
        name = _name(layer)
        at = next((index for index, each in enumerate(found) if name and _name(each) == name), None)
        if at is None and isinstance(layer, Table) and name and "type" not in layer.entries:
            names = tuple(filter(None, map(_name, found)))
            message = Message("the layout that this one extends has no layer '{name}'", name=name[:80])
            child.at(layer).unknown("name", message, name, names)
        elif at is not None:
            found[at] = _changed(found[at], layer)
        else:
            _put(layer, found, child)
    return Items(tuple(found), own.line)


def _put(layer: Node, found: list[Node], child: tables.Table) -> None:
    """Put a new layer on top, or right above or below an inherited one."""
    place = next((key for key in _NEW_PLACE if isinstance(layer, Table) and key in layer.entries), None)
    if place is None or not isinstance(layer, Table):
        found.append(layer)
        return
    node = layer.entries[place].node
    wanted = node.text if isinstance(node, Scalar) else ""
    index = next((number for number, each in enumerate(found) if wanted and _name(each) == wanted), None)
    bare = Table({key: entry for key, entry in layer.entries.items() if key not in _NEW_PLACE}, layer.line)
    if index is None:
        message = Message("the layout that this one extends has no layer '{name}'", name=wanted[:80])
        child.at(layer).unknown(place, message, wanted, tuple(filter(None, map(_name, found))))
        found.append(bare)
    else:
        found.insert(index + (place == "above"), bare)


def _changed(inherited: Node, own: Node) -> Node:
    """Change a layer, or a text of one: a key that is said anew counts on every format, unless it says which."""
    if not (isinstance(inherited, Table) and isinstance(own, Table)):
        return own
    merged = dict(inherited.entries)
    if "on" in merged and isinstance(merged["on"].node, Table):
        merged["on"] = merged["on"]._replace(node=_without(merged["on"].node, own))
    for key, entry in own.entries.items():
        under = merged.get(key)
        if key == "on" and under is not None:
            merged[key] = entry._replace(node=_over(under.node, entry.node))
        elif key == "items" and under is not None:
            merged[key] = entry._replace(node=_items(under.node, entry.node))
        else:
            merged[key] = entry
    return Table(merged, own.line)


def _without(by_format: Table, own: Table) -> Table:
    """Leave out of what formats say the keys that are said anew for all of them."""
    entries = {
        fmt: entry._replace(
            node=Table({key: each for key, each in entry.node.entries.items() if key not in own.entries}, entry.line)
        )
        for fmt, entry in by_format.entries.items()
        if isinstance(entry.node, Table)
    }
    return Table(entries, by_format.line)


def _items(inherited: Node, own: Node) -> Node:
    """Change texts by their names, and put new ones below."""
    if not (isinstance(inherited, Items) and isinstance(own, Items)):
        return own
    found = list(inherited.items)
    for item in own.items:
        name = _name(item)
        at = next((index for index, each in enumerate(found) if name and _name(each) == name), None)
        if at is None:
            found.append(item)
        else:
            found[at] = _changed(found[at], item)
    return Items(tuple(found), own.line)


def _name(node: Node) -> str:
    """Return the name of a layer or a text, empty where it has none."""
    if not isinstance(node, Table) or "name" not in node.entries:
        return ""
    name = node.entries["name"].node
    return name.text if isinstance(name, Scalar) else ""
