"""`tellal completion`: what makes a shell complete commands, options, channels and posts."""

from __future__ import annotations

import click

from pipeline.cli.base import Command
from pipeline.cli.options import Options, pass_options

SHELLS = ("bash", "fish", "zsh")


@click.command(cls=Command)
@click.argument("shell", type=click.Choice(SHELLS))
@pass_options
def completion(options: Options, shell: str) -> int:
    """Print what makes a shell complete tellal's commands.

    eval "$(tellal completion bash)"       in ~/.bashrc
    eval "$(tellal completion zsh)"        in ~/.zshrc
    tellal completion fish | source        in ~/.config/fish/config.fish
    """
    from click.shell_completion import get_completion_class  # noqa: PLC0415 - only here

    from pipeline.cli.root import root  # noqa: PLC0415 - the commands import nothing of each other

    kind = get_completion_class(shell)
    assert kind is not None  # noqa: S101 - click ships all of SHELLS
    script = kind(root, {}, "tellal", "_TELLAL_COMPLETE").source()
    options.answer(lambda: {"shell": shell, "script": script}, script.splitlines)
    return 0
