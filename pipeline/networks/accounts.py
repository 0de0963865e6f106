"""A channel's settings and the environment's secrets make an adapter: the only place where the two meet.

`channel.toml` names secrets, it never holds them: `secrets = {token = "MASTODON_TOKEN"}`.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipeline.errors import UsageError
from pipeline.i18n import Message
from pipeline.networks.hosting import Hosting, Nowhere

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.model.settings import Channel


@dataclass(frozen=True, slots=True)
class Account:
    """What an adapter is made from; the function `account` of each network takes what it needs out of it.

    Args:
        root: the workspace.
        channel: its settings.
        hosting: where pictures and videos can be fetched, for networks that take them by their address.
        environment: has the secrets; None takes that of this process. Others come from who tries new ones.
    """

    root: Path
    channel: Channel
    hosting: Hosting = field(default_factory=Nowhere)
    environment: Mapping[str, str] | None = field(default=None, repr=False)

    def secret(self, name: str) -> str:
        """Return a secret, from the environment variable that the channel names.

        Raises:
            UsageError: it names none, or the variable is not set.
        """
        channel = self.channel
        variable = channel.secrets.get(name)
        if not variable:
            example = f"{channel.network}_{name}".upper().replace("-", "_")
            raise UsageError(
                Message("{path} does not say where the {name} of {network} is", **self._of(name)),
                Message("write secrets = {table}, and set that variable", table=f'{{{name} = "{example}"}}'),
            )
        if not variable.isupper():  # perhaps the secret itself, written where its name belongs: it is not repeated
            raise UsageError(
                Message("{path}: the {name} of {network} is not the name of a variable", **self._of(name)),
                Message("name an environment variable in capitals; if this was the secret itself, make a new one"),
            )
        value = (os.environ if self.environment is None else self.environment).get(variable, "").strip()
        if not value:
            raise UsageError(
                Message("the environment variable {variable} is not set", variable=variable),
                Message("{path} names it: it holds the {name} of {network}", **self._of(name)),
            )
        return value

    def needed(self, key: str) -> str:
        """Return one of the channel's settings.

        Args:
            key: its name in channel.toml.

        Raises:
            UsageError: it is empty.
        """
        value: str = getattr(self.channel, key)
        if not value:
            message = Message("{path} has no “{name}”, which {network} needs", **self._of(key))
            raise UsageError(
                message, Message("docs/networks/{network}.md says what it is", network=self.channel.network)
            )
        return value

    def option(self, name: str) -> Any:  # noqa: ANN401 - of the type that options.toml gives it
        """Return one of the options that only this network knows: as the channel has it, or its default.

        Raises:
            UsageError: the channel wrote what it does not take.
            KeyError: the network has no such option.
        """
        from pipeline.networks.options import options  # noqa: PLC0415 - few networks have any

        known = options(self.channel.rules)[name]
        value = self.channel.options.get(name, known.default)
        if (name in self.channel.options and not known.fits(value)) or (known.needed and not value):
            raise UsageError(
                Message("{path}: the option “{name}” of {network} is not as it has to be", **self._of(name)),
                Message("docs/networks/options.md says what it is"),
            )
        return value

    def _of(self, name: str) -> dict[str, str]:
        return {"path": self.channel.path, "name": name, "network": self.channel.network}
