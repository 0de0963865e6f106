"""The page about what channels may settle, made from `networks/options.toml` by `cli/reference.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.networks.options import networks, options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.model.settings import OptionValue
    from pipeline.networks.options import Option

HEAD = """\
# Options of a channel

What only one network knows stands below `[options]` in a channel's `channel.toml`:

```toml
network = "youtube"
account = "@kirkikindi"

[options]
privacy = "unlisted"
```

It holds for every post of the channel, and an approval covers it: another value asks for a new one. `tellal check`
refuses options that a network does not have. Each has its source in `pipeline/networks/options.toml`.
"""
TAKES = {"text": "a text", "number": "a whole number", "flag": "`true` or `false`", "texts": "a list of texts"}


def page() -> str:
    """Return the page, without its first line."""
    lines = [HEAD]
    for network in networks():
        lines += [f"## `{network}`", "", *_table(network), ""]
    return "\n".join(lines)


def _table(network: str) -> Iterator[str]:
    yield "| option | takes | meaning | where it is not written | read on |"
    yield "| --- | --- | --- | --- | --- |"
    for name, option in options(network).items():
        takes = ", ".join(f"`{word}`" for word in option.words) or TAKES[option.takes]
        default = "**an error**" if option.needed else _written(option.default)
        yield f"| `{name}` | {takes} | {_escaped(option)} | {default} | {option.read:%Y-%m-%d} |"


def _written(value: OptionValue) -> str:
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, tuple):
        return ", ".join(f"`{each}`" for each in value) or "–"
    return f"`{value}`" if value else "–"


def _escaped(option: Option) -> str:
    return option.says.replace("|", r"\|")
