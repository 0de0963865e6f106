"""What people do on the fake, for who reaches it by HTTP only: `POST /_forge` with `{"do": …}`.

{"do": "person", "login": "mona", "permission": "write"}
{"do": "open", "by": "mona", "branch": "kahve", "files": {"content/x/kahve.md": "…"}}     → number, head
{"do": "push", "by": "mona", "number": 1, "files": {…}}     → head; without a number straight to main
{"do": "review", "by": "ada", "number": 1, "state": "APPROVED"}
{"do": "comment", "by": "ada", "number": 1, "body": "…"}
{"do": "merge", "by": "ada", "number": 1, "how": "squash"}     → head
{"do": "look"}     → log and violations
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.forge.repository import ConflictError
from tests.forge.state import RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.forge.state import Account, Forge, Pull

Order = dict[str, Any]


def act(forge: Forge, order: Order) -> tuple[int, Order]:
    """Do what is asked for; return a status and what came of it."""
    try:
        return 200, ORDERS[order["do"]](forge, order)
    except (KeyError, RefusedError, ConflictError) as error:
        return 422, {"message": f"{type(error).__name__}: {error}"}


def _by(forge: Forge, order: Order) -> Account:
    found = forge.account(order["by"])
    if found is None:
        raise KeyError(order["by"])
    return found


def _pull(forge: Forge, order: Order) -> Pull:
    return forge.pulls[order["number"]]


def _person(forge: Forge, order: Order) -> Order:
    make = forge.bot if order["login"].endswith("[bot]") else forge.person
    made = make(order["login"], order.get("permission", "write"))
    return {"id": made.id, "login": made.login}


def _open(forge: Forge, order: Order) -> Order:
    made = forge.open(order["branch"], by=_by(forge, order), files=order.get("files"), fork=order.get("fork", False))
    return {"number": made.number, "head": made.head}


def _push(forge: Forge, order: Order) -> Order:
    by = _by(forge, order)
    if "number" not in order:
        return {"head": forge.push(order["files"], by=by)}
    return {"head": _pull(forge, order).push(order["files"], by=by)}


def _review(forge: Forge, order: Order) -> Order:
    return {"id": _pull(forge, order).review(_by(forge, order), order.get("state", "APPROVED")).id}


def _comment(forge: Forge, order: Order) -> Order:
    return {"id": _pull(forge, order).comment(_by(forge, order), order["body"]).id}


def _merge(forge: Forge, order: Order) -> Order:
    return {"head": _pull(forge, order).merge(order.get("how", "merge"), by=_by(forge, order))}


def _look(forge: Forge, _: Order) -> Order:
    log = [{"method": each.method, "path": each.path, "status": each.status} for each in forge.log]
    return {"log": log, "violations": forge.violations}


ORDERS: Mapping[str, Callable[[Forge, Order], Order]] = {
    "person": _person,
    "open": _open,
    "push": _push,
    "review": _review,
    "comment": _comment,
    "merge": _merge,
    "look": _look,
}
