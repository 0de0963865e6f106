"""Who may approve, as text and as JSON."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from pipeline.i18n import Message
from pipeline.report.voice import visible
from pipeline.trust.signers import fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.model.approval import Policy, Rule
    from pipeline.report.voice import Voice
    from pipeline.trust.signers import Signer, Signers


def lines(policy: Policy, signers: Signers | None, wrong: Sequence[tuple[str, Message]], voice: Voice) -> Iterator[str]:
    """Yield who may approve, and what counts for nobody.

    Args:
        policy: as it is written now.
        signers: the list of keys, None where there is none.
        wrong: files among the approvals that count for nothing, and why.
        voice: of the reader.
    """
    yield voice.say(
        Message("approvals: {mode}, {n} for each post", mode=str(policy.mode), n=policy.required)
        if policy.mode != "solo"
        else Message("approvals: solo; whoever may write may approve")
    )
    if policy.anyone_with:
        yield voice.say(
            Message("everybody with the permission “{name}” on GitHub may approve", name=policy.anyone_with)
        )
    for name, number in policy.approvers.items():
        where = _where(name, policy, voice)
        gone = {name, number}.intersection(policy.revoked)
        said = voice.paint(voice.say(Message("revoked")), "bad") if gone else where
        yield f"  {voice.paint(visible(name), 'bold')}  {number}  {said}"
    if not policy.approvers and not signers and not policy.anyone_with:
        yield voice.say(Message("nobody is named: tellal approvers add LOGIN"))
    if signers:
        yield ""
        yield voice.say(Message("keys in {path}:", path=policy.signers))
        yield from (_signer(each, policy, voice) for each in signers.lines)
        for line, why in signers.wrong:
            yield f"  {voice.paint(f'{visible(policy.signers)}:{line}', 'warn')}: {voice.say(why)}"
    if wrong:
        yield ""
        yield voice.say(Message("these count for nothing:"))
        yield from (f"  {voice.paint(visible(path), 'warn')}: {voice.say(why)}" for path, why in wrong)


def _signer(each: Signer, policy: Policy, voice: Voice) -> str:
    known = fingerprint(base64.b64decode(each.key))
    words = [f"  {voice.paint(visible(', '.join(each.principals)), 'bold')}", each.type, known, visible(each.options)]
    if set(each.principals).intersection(str(name) for name in policy.revoked):
        words.append(voice.paint(voice.say(Message("revoked")), "bad"))
    return "  ".join(word for word in words if word)


def _where(name: str, policy: Policy, voice: Voice) -> str:
    """Return what somebody may approve, in words: everything, or all but the lists that they are not in."""
    own = [kind for kind, rule in _lists(policy) if name in (rule.approvers or ())]
    barred = [kind for kind, rule in _lists(policy) if rule.approvers is not None and name not in rule.approvers]
    if barred:
        return voice.say(Message("not for {names}", names=", ".join(map(visible, barred))))
    if own:
        return voice.say(Message("for all, and by name for {names}", names=", ".join(map(visible, own))))
    return voice.say(Message("for all"))


def _lists(policy: Policy) -> Iterator[tuple[str, Rule]]:
    yield from policy.channels.items()
    yield from policy.campaigns.items()


def data(policy: Policy, signers: Signers | None, wrong: Sequence[tuple[str, Message]], voice: Voice) -> dict[str, Any]:
    """Return the same for machines."""
    named = {
        kind: {name: list(rule.approvers) for name, rule in rules.items() if rule.approvers is not None}
        for kind, rules in (("channels", policy.channels), ("campaigns", policy.campaigns))
    }
    return {
        "mode": str(policy.mode),
        "required": policy.required,
        "anyone_with": policy.anyone_with,
        "approvers": [{"login": name, "id": number} for name, number in policy.approvers.items()],
        **named,
        "revoked": list(policy.revoked),
        "signers": [
            {
                "principals": list(each.principals),
                "type": each.type,
                "key": fingerprint(base64.b64decode(each.key)),
                "options": each.options,
            }
            for each in (signers.lines if signers else ())
        ],
        "wrong": [
            *(
                {"path": policy.signers, "line": line, "message": voice.say(why)}
                for line, why in (signers.wrong if signers else ())
            ),
            *({"path": path, "line": 0, "message": voice.say(why)} for path, why in wrong),
        ],
    }
