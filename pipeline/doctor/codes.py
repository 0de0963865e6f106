"""Every code of a diagnosis with its meaning: what `docs/doctor.md` lists and what `Diagnosis.code` may be.

A code is stable: people search for it, scripts match it. Groups come in the order in which they are shown.
"""

from __future__ import annotations

from typing import NamedTuple

from pipeline.i18n import Message


class Code(NamedTuple):
    """What a code means.

    Args:
        meaning: what is looked at, and why, as documentation has it.
        permission: what a token has to be allowed for it to be seen; empty where no forge is asked.
    """

    meaning: str
    permission: str = ""


#: Group → its name, and its codes.
GROUPS: dict[str, tuple[Message, dict[str, Code]]] = {
    "policy": (
        Message("who approves"),
        {
            "settings": Code("`tellal.toml` can be read; with errors in it nothing is sent."),
            "approval-mode": Code("What an approval rests on. With `solo`, whoever may push can publish."),
            "approval-committed": Code(
                "`[approval]` is as it is committed: what counts is what was merged, by an approved change."
            ),
            "approval-history": Code(
                "The whole history is here, in which approvals are found: a shallow clone knows of none."
            ),
            "approvers-known": Code(
                "Everybody in `[approval.approvers]` still has an account, a person's, under the name that is written. "
                "Approvals count by id, so a new name changes nothing but what people read.",
                "Metadata: read",
            ),
            "approvers-access": Code(
                "Everybody who may approve may write: without that, GitHub's own rules do not count their review, and "
                "the pull request cannot be merged.",
                "Metadata: read",
            ),
            "approvers-enough": Code(
                "There are as many people as approvals are asked for, for each channel and campaign, and one more, "
                "since nobody approves what they wrote.",
            ),
            "approvers-sign": Code(
                "In the modes `attest` and `signed-merge`: the file of the keys that count is there."
            ),
            "codeowners": Code("`CODEOWNERS` says what the policy says, so that GitHub asks the right people."),
        },
    ),
    "main": (
        Message("the branch that is published"),
        {
            "main-pull-request": Code(
                "It changes by pull requests only. Else whoever may write can change workflows, and read the secrets "
                "with them.",
                "Metadata: read",
            ),
            "main-approvals": Code("A pull request takes at least one approval before it is merged.", "Metadata: read"),
            "main-stale": Code("What is pushed after an approval takes another one.", "Metadata: read"),
            "main-last-push": Code(
                "Somebody other than who pushed last approves. It is the only guard against commits under a false name "
                "in somebody else's pull request.",
                "Metadata: read",
            ),
            "main-code-owners": Code("Owners named in `CODEOWNERS` have to approve.", "Metadata: read"),
            "main-rewrite": Code(
                "It can be neither force-pushed nor deleted: approvals are found by its commits.", "Metadata: read"
            ),
            "main-checks": Code(
                "A check is required that only GitHub Actions can set to green; one that is bound to no app can be "
                "set by whoever may write.",
                "Metadata: read",
            ),
            "main-bypass": Code("The rules bind everybody.", "Administration: read"),
        },
    ),
    "ledger": (
        Message("the ledger"),
        {
            "ledger-place": Code("Somebody said where the ledger is; two of them would send everything twice."),
            "ledger-read": Code("It can be read, and is as it was left."),
            "ledger-pinned": Code("`tellal.toml` pins it, so that a lost one is noticed."),
            "ledger-rewrite": Code("Its branch can be neither force-pushed nor deleted.", "Metadata: read"),
            "ledger-writable": Code("No rule of that branch keeps runs from writing it.", "Metadata: read"),
        },
    ),
    "secrets": (
        Message("secrets"),
        {
            "environment": Code(
                "The environment `publish` is there, where the secrets of networks belong.", "Actions: read"
            ),
            "environment-branches": Code("Only the main branch can use its secrets.", "Actions: read"),
            "environment-waits": Code(
                "No reviewer and no timer keeps runs waiting, at night as well.", "Actions: read"
            ),
            "secrets-there": Code(
                "Each channel's secrets are there, by their names.", "Environments and Secrets: read"
            ),
            "secrets-place": Code("They are in the environment alone, not open to every workflow.", "Secrets: read"),
            "secrets-handed": Code("`publish.yml` hands each channel's secrets to the step that sends."),
            "secrets-end": Code("No secret of a channel ends within two weeks, as far as `token_expires` says when."),
            "visibility": Code("Who can read posts before they go out.", "Metadata: read"),
        },
    ),
    "network": (
        Message("accounts on networks, with --network"),
        {
            "account-secrets": Code("The secrets of the channel are set here, and are those that its network wants."),
            "account-in": Code("The network lets us in with them. It is asked who we are; nothing is published."),
            "account-name": Code("They are those of the account that `channel.toml` names, not of another one."),
            "account-may": Code("They may do what publishing takes, as far as the network says what they may."),
            "account-ends": Code("When they end, where the network says so, and whether `token_expires` says it too."),
        },
    ),
    "media": (
        Message("pictures that networks fetch"),
        {
            "media-place": Code("Where a channel's network fetches pictures, a place for them is named."),
            "media-open": Code(
                "It answers anybody, without sending them on. Whether a picture is there is seen before each post."
            ),
        },
    ),
    "workflows": (
        Message("workflows"),
        {
            "workflow-shipped": Code(
                "The workflows are as Tellal brings them; which line differs, and whether it is weaker."
            ),
            "workflow-installs": Code(
                "What the workflows install is named to the byte, Tellal itself among it; else they install nothing."
            ),
            "workflow-triggers": Code(
                "None is started by `pull_request_target` or `workflow_run`, which run with the repository's rights on "
                "what strangers bring."
            ),
            "workflow-pins": Code("Every action is named by the full SHA of a commit; a tag can be moved."),
            "workflow-scripts": Code("No expression stands in a script, where what a stranger wrote would be run."),
            "workflow-permissions": Code("Every workflow says what it may, and none may write everything."),
            "workflow-secrets": Code("Secrets are asked for by jobs with an environment only."),
            "workflow-checkout": Code("No checkout leaves the token where later steps find it."),
            "workflow-cache": Code(
                "No job with secrets takes up a cache, which a pull request's workflow may have written."
            ),
            "workflow-cancel": Code(
                "No workflow cancels runs that publish. Nothing is sent twice by it, but it raises doubts."
            ),
            "dependabot": Code("Somebody brings newer versions of the pinned actions."),
        },
    ),
    "actions": (
        Message("GitHub Actions and the token"),
        {
            "repository": Code(
                "Workflows run in it: it is no fork, and its default branch is called `main`.", "Metadata: read"
            ),
            "actions-on": Code("They are switched on, and GitHub's own actions may run.", "Administration: read"),
            "actions-approve": Code("Workflows cannot approve pull requests.", "Administration: read"),
            "actions-token": Code("A workflow that asks for nothing may only read.", "Administration: read"),
            "actions-forks": Code(
                "Workflows of strangers' pull requests wait for somebody's yes.", "Administration: read"
            ),
            "token-kind": Code("What the token of this run is, and whether it may do more than it has to."),
            "token-ends": Code("When it ends."),
            "token-reviews": Code("Reviews of pull requests can be asked for.", "Pull requests: read"),
            "token-lookup": Code(
                "With `anyone_with`: the permission of whoever approves can be asked for, without which none counts.",
                "Metadata: read",
            ),
        },
    ),
    "runs": (
        Message("runs"),
        {
            "cron-on": Code(
                "The workflow that publishes is switched on; GitHub switches it off after 60 quiet days.",
                "Actions: read",
            ),
            "cron-runs": Code("GitHub's clock started a run within two hours.", "Actions: read"),
            "run-last": Code("How the last run ended.", "Actions: read"),
            "run-seen": Code("When publishing last went through, by the ledger."),
            "run-late": Code(
                "How late posts go out, by the last ones, else by the gaps between runs.", "Actions: read"
            ),
            "clock": Code("This machine's clock is right: a minute off is named, five are too many."),
        },
    ),
    "machine": (
        Message("this machine"),
        {
            "git": Code("git is there and new enough."),
            "python": Code("Python is new enough."),
            "pillow": Code("Pillow was built with all that cards need."),
            "ssh-keygen": Code("In the modes `attest` and `signed-merge`: what checks signatures is there."),
        },
    ),
}
CODES: dict[str, Code] = {name: code for _, codes in GROUPS.values() for name, code in codes.items()}
#: Code → the key of its group.
GROUP_OF: dict[str, str] = {name: key for key, (_, codes) in GROUPS.items() for name in codes}
