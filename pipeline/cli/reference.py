"""The reference pages and schemas that are made from code: `python -m pipeline.cli.reference` writes them anew."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.base import Command, LazyGroup, arguments_of, global_options, help_of
from pipeline.cli.root import HELP, root

if TYPE_CHECKING:
    from collections.abc import Iterator

NOTE = "<!-- Made by `make reference` from the code. Change it there. -->"


def commands() -> str:
    """Return the page about every command."""
    lines = [NOTE, "# Commands", "", _unwrapped(HELP), "", "```text", *_overview(), "```", ""]
    lines += ["## Options of every command", "", "They work before and after the command's name.", ""]
    lines += _options(global_options())
    for name, command in every(root):
        lines += _command(name, command)
    return "\n".join([*lines, Path(__file__).with_suffix(".md").read_text(encoding="utf-8")])


def every(group: LazyGroup) -> Iterator[tuple[str, Command | LazyGroup]]:
    """Yield every command of a group by its whole name, a group before those in it."""
    context = click.Context(group, info_name="tellal")
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert isinstance(command, (Command, LazyGroup))  # noqa: S101 - every command is one of ours
        yield f"{group.path} {name}".lstrip(), command
        if isinstance(command, LazyGroup):
            yield from every(command)


def finding_codes() -> str:
    """Return the page about every finding code."""
    from pipeline.model.codes import CODES  # noqa: PLC0415 - only this page

    lines = [
        NOTE,
        "# Finding codes",
        "",
        "What `tellal check` may find. A code is stable: search for it, match it.",
        "",
    ]
    for name, code in sorted(CODES.items()):
        lines += [f"## {name}", "", code.meaning, "", code.remedy, ""]
    return "\n".join(lines)


def fields() -> str:
    """Return the page about every field of every kind of file."""
    from pipeline.workspace.fields import reference  # noqa: PLC0415 - only this page

    return f"{NOTE}\n{reference()}"


def afterwards(page: str) -> str:
    """Return the page about what is out with its table made anew."""
    from pipeline.networks.allowed import of  # noqa: PLC0415 - only this page
    from pipeline.networks.limits import afterwards as facts  # noqa: PLC0415 - likewise
    from pipeline.networks.limits import known_afterwards  # noqa: PLC0415 - likewise

    rows = ["| network | another text | to delete | a reply | read on |", "| --- | --- | --- | --- | --- |"]
    for network in known_afterwards():
        read = max(fact.read for fact in facts(network).values())
        for name, webhook in (
            (network, False),
            *([(f"{network}, webhook", True)] if "by_webhook" in facts(network) else []),
        ):
            can = of(network, webhook=webhook)
            edits = {"always": "yes", "without-images": "without pictures", "never": "no"}[can.edits]
            rows.append(f"| `{name}` | {edits} | {_yes(can.deletes)} | {_yes(can.replies)} | {read:%Y-%m-%d} |")
    before, start, rest = page.partition("<!-- networks, made by `make reference` -->\n")
    end = rest.partition("<!-- /networks -->")[2]
    return f"{before}{start}\n" + "\n".join(rows) + f"\n\n<!-- /networks -->{end}"


def doctor(page: str) -> str:
    """Return the page about what doctor looks at with its codes made anew."""
    from pipeline.doctor.codes import GROUPS  # noqa: PLC0415 - only this page

    lines: list[str] = []
    for name, codes in GROUPS.values():
        lines += [
            f"### {str(name)[0].upper()}{str(name)[1:]}",
            "",
            "| code | what is looked at | takes |",
            "| --- | --- | --- |",
        ]
        lines += [f"| `{code}` | {entry.meaning} | {entry.permission} |" for code, entry in codes.items()]
        lines.append("")
    before, start, rest = page.partition("<!-- codes, made by `make reference` -->\n")
    end = rest.partition("<!-- /codes -->")[2]
    return f"{before}{start}\n" + "\n".join(lines) + f"\n<!-- /codes -->{end}"


def _yes(can: bool) -> str:  # noqa: FBT001 - said in words
    return "yes" if can else "no"


def pages(top: Path) -> Iterator[tuple[Path, bytes]]:
    """Yield everything that is made from code: path and bytes."""
    from pipeline.cli.schema import files  # noqa: PLC0415 - only here

    yield top / "docs" / "cli.md", commands().encode()
    yield top / "docs" / "findings.md", finding_codes().encode()
    yield top / "docs" / "fields.md", fields().encode()
    from pipeline.cards.language import page as layouts_page  # noqa: PLC0415 - likewise

    yield top / "docs" / "layouts.md", f"{NOTE}\n{layouts_page()}".encode()
    from pipeline.cli.limits_page import page as limits_page  # noqa: PLC0415 - likewise

    yield top / "docs" / "networks" / "limits.md", f"{NOTE}\n{limits_page()}".encode()
    from pipeline.cli.options_page import page as options_page  # noqa: PLC0415 - likewise

    yield top / "docs" / "networks" / "options.md", f"{NOTE}\n{options_page()}".encode()
    from pipeline.cli.networks_page import page as networks_page  # noqa: PLC0415 - likewise

    page = top / "docs" / "networks" / "index.md"
    yield page, networks_page(page.read_text(encoding="utf-8")).encode()
    page = top / "docs" / "after-publishing.md"
    yield page, afterwards(page.read_text(encoding="utf-8")).encode()
    page = top / "docs" / "doctor.md"
    yield page, doctor(page.read_text(encoding="utf-8")).encode()
    for name, data in files():
        yield top / name, data


def main() -> None:
    """Write everything anew, and say what changed."""
    from pipeline.workspace.files import write  # noqa: PLC0415 - only here

    top = Path(__file__).parent.parent.parent
    for path, data in pages(top):
        if not path.exists() or path.read_bytes() != data:
            write(path, data)
            click.echo(f"wrote {path.relative_to(top)}")


def _overview() -> Iterator[str]:
    for heading, listed in root.sections.items():
        yield f"{heading}:"
        yield from (f"  {name:12}{each.summary}" for name, each in listed.items())


def _command(name: str, command: Command | LazyGroup) -> Iterator[str]:
    yield f"## tellal {name}"
    yield ""
    yield _unwrapped(help_of(command))
    yield ""
    yield "```text"
    words = ["COMMAND …"] if isinstance(command, LazyGroup) else []
    words += [argument.make_metavar(click.Context(command)) for argument in arguments_of(command)]
    yield " ".join(["tellal", name, *(["[OPTIONS]"] if command.own_params else []), *words])
    yield "```"
    yield ""
    yield from _options([param for param in command.own_params if isinstance(param, click.Option)])


def _options(options: list[click.Option]) -> Iterator[str]:
    if not options:
        return
    yield "| option | meaning |"
    yield "| --- | --- |"
    for option in options:
        names = ", ".join(f"`{name}{_value(option)}`" for name in option.opts)
        yield f"| {names} | {option.help or ''} |"
    yield ""


def _value(option: click.Option) -> str:
    if option.is_flag or option.count:
        return ""
    if isinstance(option.type, click.Choice):
        return " " + "|".join(str(choice) for choice in option.type.choices).replace("|", r"\|")
    return f" {option.metavar or option.type.name.upper()}"


def _unwrapped(text: str) -> str:
    """Return help as Markdown: examples, which are indented by two, become code blocks."""
    pieces = []
    for block in text.replace("\b\n", "").strip().split("\n\n"):
        lines = block.split("\n")
        if all(line.startswith("  ") for line in lines):
            pieces.append("\n".join(["```sh", *(line[2:] for line in lines), "```"]))
        else:
            pieces.append(block)
    return "\n\n".join(pieces)


if __name__ == "__main__":
    main()
