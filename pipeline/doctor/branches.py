"""What guards the branch that is published, and the ledger: of rulesets and of the older protection, whichever asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.doctor.facts import Unseen
from pipeline.doctor.saying import bad, look, unseen, well
from pipeline.doctor.workflow import read
from pipeline.i18n import Message
from pipeline.model.approval import ApprovalMode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipeline.doctor.facts import Facts, Guard, Maybe
    from pipeline.model.diagnosis import Diagnosis
    from pipeline.trust.github.forge import Bypass, Protection

RULES = "settings/rules"
#: Rules that a run cannot keep to that writes the ledger, as GitHub calls them.
BLOCKING = frozenset({"pull_request", "required_status_checks", "required_signatures", "update", "merge_queue"})


#: The roles that every repository has, by their ids.
ROLES = {2: "maintain", 4: "write", 5: "admin"}


def main(facts: Facts) -> Iterator[Diagnosis]:
    """Judge the branch that is published."""
    guard = facts.main
    if isinstance(guard, Unseen):
        yield from (unseen(code, guard) for code in MAIN)
        return
    for check in (_pull_request, _approvals, _stale, _last_push, _owners, _rewrite, _checks, _bypass):
        yield check(facts, guard)


MAIN = (
    "main-pull-request",
    "main-approvals",
    "main-stale",
    "main-last-push",
    "main-code-owners",
    "main-rewrite",
    "main-checks",
    "main-bypass",
)


def ledger(facts: Facts) -> Iterator[Diagnosis]:
    """Judge the branch that the ledger is."""
    guard = facts.ledger
    if isinstance(guard, Unseen):
        yield from (unseen(code, guard) for code in ("ledger-rewrite", "ledger-writable"))
        return
    if guard is None:
        said = Message("there is no branch “ledger” at GitHub yet")
        yield look(
            "ledger-rewrite", said, Message("the first run makes it; then forbid force-pushes and deletion of it")
        )
        return
    yield _answered(
        _kept_whole(guard),
        Message("“ledger” can be neither rewritten nor deleted"),
        bad(
            "ledger-rewrite",
            Message("“ledger” can be rewritten or deleted, and what was sent would be forgotten"),
            Message("make a ruleset for “ledger” that restricts deletions and blocks force pushes"),
            facts.page(RULES),
        ),
    )
    yield _writable(facts, guard)


def _pull_request(facts: Facts, guard: Guard) -> Diagnosis:
    code = "main-pull-request"
    asked = _asks(guard, "pull_request", lambda _: True, lambda protection: protection.reviews is not None)
    return _answered(
        asked,
        Message("{branch} changes by pull requests only", branch=guard.branch),
        _weak(
            facts,
            code,
            Message("whoever may write can push to {branch}: workflows, policy and posts", branch=guard.branch),
            Message("make a ruleset for {branch} that requires a pull request", branch=guard.branch),
        ),
    )


def _approvals(facts: Facts, guard: Guard) -> Diagnosis:
    code, wanted = "main-approvals", 1
    asked = _asks(
        guard,
        "pull_request",
        lambda asks: _number(asks, "required_approving_review_count") >= wanted,
        lambda protection: (protection.reviews or 0) >= wanted,
    )
    return _answered(
        asked,
        Message("{branch} takes at least one approval", branch=guard.branch),
        _weak(
            facts,
            code,
            Message("a pull request can be merged into {branch} without an approval", branch=guard.branch),
            Message("require at least one approval in the ruleset of {branch}", branch=guard.branch),
        ),
    )


def _stale(facts: Facts, guard: Guard) -> Diagnosis:
    code = "main-stale"
    asked = _asks(guard, "pull_request", _flag("dismiss_stale_reviews_on_push"), lambda protection: protection.stale)
    return _answered(
        asked,
        Message("what is pushed after an approval takes another one"),
        look(
            code,
            Message("an approval outlives what is pushed after it, as far as merging goes"),
            Message("switch on “dismiss stale pull request approvals” in the ruleset of {branch}", branch=guard.branch),
            facts.page(RULES),
        ),
    )


def _last_push(facts: Facts, guard: Guard) -> Diagnosis:
    code = "main-last-push"
    asked = _asks(guard, "pull_request", _flag("require_last_push_approval"), lambda protection: protection.last_push)
    return _answered(
        asked,
        Message("the last push to a pull request is approved by somebody else"),
        look(
            code,
            Message("somebody may push into another's pull request under a false name and approve it"),
            Message(
                "switch on “approval of the most recent reviewable push” in the ruleset of {branch}",
                branch=guard.branch,
            ),
            facts.page(RULES),
        ),
    )


def _owners(facts: Facts, guard: Guard) -> Diagnosis:
    code = "main-code-owners"
    asked = _asks(guard, "pull_request", _flag("require_code_owner_review"), lambda protection: protection.owners)
    return _answered(
        asked,
        Message("owners named in CODEOWNERS have to approve"),
        look(
            code,
            Message("a change of workflows or policy needs nobody's approval in particular"),
            Message("require review from code owners in the ruleset of {branch}", branch=guard.branch),
            facts.page(RULES),
        ),
    )


def _rewrite(facts: Facts, guard: Guard) -> Diagnosis:
    code = "main-rewrite"
    kept = _kept_whole(guard)
    return _answered(
        kept,
        Message("{branch} can be neither rewritten nor deleted", branch=guard.branch),
        bad(
            code,
            Message(
                "{branch} can be rewritten or deleted, and with it the commits that approvals are found by",
                branch=guard.branch,
            ),
            Message(
                "make a ruleset for {branch} that restricts deletions and blocks force pushes", branch=guard.branch
            ),
            facts.page(RULES),
        ),
    )


def _checks(facts: Facts, guard: Guard) -> Diagnosis:
    code = "main-checks"
    remedy = Message(
        "require the check “{name}” in the ruleset of {branch}, with GitHub Actions as its source",
        name=_check_of(facts),
        branch=guard.branch,
    )
    if isinstance(guard.rules, Unseen):
        return unseen(code, guard.rules)
    asked = [
        each for rule in guard.rules if rule.kind == "required_status_checks" for each in _required(rule.parameters)
    ]
    if any(rule.kind == "workflows" for rule in guard.rules):
        return well(code, Message("{branch} takes a run of a certain workflow", branch=guard.branch))
    if any(each.get("integration_id") for each in asked):
        return well(code, Message("{branch} takes a check of a known app", branch=guard.branch))
    if asked:
        names = ", ".join(str(each.get("context", "?")) for each in asked)
        said = Message("whoever may write can set the check {names} to green by hand", names=names)
        return look(code, said, remedy, facts.page(RULES))
    if isinstance(guard.protection, Unseen):
        return unseen(code, guard.protection)
    said = Message("no ruleset of {branch} asks for a check that is bound to an app", branch=guard.branch)
    return look(code, said, remedy, facts.page(RULES))


def _check_of(facts: Facts) -> str:
    """Return what GitHub calls the check of our workflow."""
    text = "" if isinstance(facts.files, Unseen) else facts.files.workflows.get("check.yml", "")
    name = read("check.yml", text).jobs().get("validate", {}).get("name") if text else None
    return name.text if name else "validate"


def _bypass(facts: Facts, guard: Guard) -> Diagnosis:
    code = "main-bypass"
    if isinstance(guard.bypass, Unseen):
        return unseen(code, guard.bypass)
    if guard.rules == () and guard.protection is None:
        said = Message("there are no rules for {branch} that could bind anybody", branch=guard.branch)
        return look(code, said, Message("make a ruleset for {branch}", branch=guard.branch), facts.page(RULES))
    if guard.bypass:
        loose = ", ".join(map(_called, guard.bypass))
        return look(
            code,
            Message("the rules of {branch} do not bind everybody: {who}", branch=guard.branch, who=loose),
            Message("empty the bypass list of the ruleset"),
            facts.page(RULES),
        )
    older = guard.protection
    if not isinstance(older, Unseen) and older is not None and not older.admins and not guard.rules:
        return look(
            code,
            Message("the protection of {branch} does not bind administrators", branch=guard.branch),
            Message("switch on “do not allow bypassing the above settings”, or make a ruleset in its place"),
            facts.page("settings/branches"),
        )
    return well(code, Message("the rules of {branch} bind everybody", branch=guard.branch))


def _called(each: Bypass) -> str:
    """Return whom a ruleset does not bind, as GitHub's pages call them where that is known."""
    role = ROLES.get(each.id or 0) if each.kind == "RepositoryRole" else None
    return role or f"{each.kind} {each.id or ''}".strip()


def _writable(facts: Facts, guard: Guard) -> Diagnosis:
    code = "ledger-writable"
    if isinstance(guard.rules, Unseen):
        return unseen(code, guard.rules)
    asked = {rule.kind for rule in guard.rules} & BLOCKING
    if not isinstance(guard.protection, Unseen) and guard.protection and guard.protection.reviews is not None:
        asked |= {"pull_request"}
    if not asked:
        return well(code, Message("runs can write the ledger"))
    return bad(
        code,
        Message(
            "runs cannot write “ledger”, whose rules ask for {what}: nothing is sent", what=", ".join(sorted(asked))
        ),
        Message("take “ledger” out of that ruleset; deletions and force pushes are all that it should forbid"),
        facts.page(RULES),
    )


def _weak(facts: Facts, code: str, what: Message, remedy: Message) -> Diagnosis:
    """Say that a rule is missing: bad where approvals by others are promised, to be looked at where nobody promised."""
    made = look if facts.settings.approval.mode is ApprovalMode.SOLO else bad
    return made(code, what, remedy, facts.page(RULES))


def _asks(
    guard: Guard, kind: str, rule: Callable[[Any], bool], protection: Callable[[Protection], bool]
) -> Maybe[bool]:
    """Return whether something guards the branch: a ruleset or the older protection is enough."""
    rules = guard.rules
    if not isinstance(rules, Unseen) and any(each.kind == kind and rule(each.parameters) for each in rules):
        return True
    older = guard.protection
    if not isinstance(older, Unseen) and older is not None and protection(older):
        return True
    return next((seen for seen in (rules, older) if isinstance(seen, Unseen)), False)


def _answered(asked: Maybe[bool], fine: Message, otherwise: Diagnosis) -> Diagnosis:
    """Return what an answer means: well if it is yes, unseen if nobody knows, else what was said for that case."""
    if isinstance(asked, Unseen):
        return unseen(otherwise.code, asked)
    return well(otherwise.code, fine) if asked else otherwise


def _kept_whole(guard: Guard) -> Maybe[bool]:
    """Return whether nobody can rewrite or delete the branch."""
    forced = _asks(guard, "non_fast_forward", lambda _: True, lambda protection: not protection.force_pushes)
    deleted = _asks(guard, "deletion", lambda _: True, lambda protection: not protection.deletions)
    if forced is False or deleted is False:
        return False
    return next((seen for seen in (forced, deleted) if isinstance(seen, Unseen)), True)


def _flag(name: str) -> Callable[[Any], bool]:
    return lambda asks: bool(asks.get(name))


def _number(asks: Any, name: str) -> int:  # noqa: ANN401 - in the forge's words
    value = asks.get(name)
    return value if isinstance(value, int) else 0


def _required(asks: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - in the forge's words
    found = asks.get("required_status_checks")
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
