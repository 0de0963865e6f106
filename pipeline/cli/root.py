"""The commands of `tellal`, by what people do; each is imported when it is called."""

from __future__ import annotations

import click

from pipeline import __version__
from pipeline.cli.base import LazyGroup, Listed, with_examples

SECTIONS = {
    "Write": {
        "init": Listed("init", "Make a small workspace to start from."),
        "new": Listed("new", "Start a post: id, next free slot and file name are filled in."),
        "preview": Listed("preview", "Show a post as each network will show it."),
        "fit": Listed("fit", "Show where a post that is too long would be cut into messages."),
        "check": Listed("check", "Find what is wrong in the content, with its place and what to do."),
        "review": Listed("review", "Show what a change alters for readers."),
    },
    "Approve": {
        "approvals": Listed("approvals", "Show who approved what a post is made of, and what is missing."),
        "approve": Listed("approve", "Approve posts as they are committed, with a signature that anybody can check."),
        "approvers": Listed("approvers", "Show and change who may approve."),
    },
    "Plan and publish": {
        "plan": Listed("plan", "Show what will happen to each post, when, and why."),
        "status": Listed("plan", "Show the last run, what is next and what is in doubt."),
        "publish": Listed("publish", "Send what is due, once."),
        "watch": Listed("watch", "Publish what is due when it is due, until told to stop."),
        "run": Listed("publish", "Check, draw cards, publish what is due and build the calendar."),
        "notify": Listed("notify", "Show who is told when something needs a person, or try it."),
        "connect": Listed("connect", "Get the secrets of an account, try them, and store them."),
        "doctor": Listed("doctor", "See whether approvals and publishing can be trusted, and what to do if not."),
    },
    "Step in": {
        "triage": Listed("triage", "Show what would go out soon, with words that may hurt marked, and act on it."),
        "hold": Listed("hold", "Stop posts at once, without a merge."),
        "release": Listed("release", "End holds, or let posts go that wait for a word."),
        "holds": Listed("release", "Show what is held, by whom, why and until when."),
        "doubts": Listed("doubts", "Show what may be out or not, and how to settle it."),
        "resolve": Listed("by_hand", "Settle a doubt: say whether a message is out."),
        "done": Listed("done", "Say that a post is out that a person was to publish, and where."),
        "retry": Listed("by_hand", "Let posts be tried again that were refused, missed or cancelled."),
        "cancel": Listed("by_hand", "Let nothing more of some posts go out."),
    },
    "After publishing": {
        "update": Listed("amend", "Give posts that are out the text that their files have now."),
        "retract": Listed("amend", "Take back posts that are out, where their networks let them."),
    },
    "Make": {
        "render": Listed("render", "Draw every card and write each post as its networks get it."),
        "card": Listed("card", "Start layouts, look at cards, compare them, and freeze the cards of links."),
        "site": Listed("site", "Build the calendar site."),
        "workflows": Listed("workflows", "Write the workflows for GitHub as this version has them."),
        "schema": Listed("schema", "Print the JSON Schema of a kind of file, for editors."),
        "completion": Listed("completion", "Print what makes a shell complete tellal's commands."),
    },
}
# A line break first: else the examples would be the whole block, and their indentation, by which they are known, lost.
HELP = """
Social media as code: posts in git, review as approval, published once, shown on a calendar.

  tellal init my-brand && cd my-brand    a workspace with a first few posts
  tellal new bluesky "Hello"             a post in the channel's next free slot
  tellal preview hello                   what readers will see
  tellal run                             check, publish what is due, build the calendar
"""
EPILOG = """\
\b
Exit codes: 0 done · 1 the content has errors · 2 usage or settings · 3 a bug ·
4 a network or git remote failed or is in doubt · 130 interrupted
"""


def _print_version(ctx: click.Context, param: click.Parameter, value: bool) -> None:  # noqa: FBT001 - click's own signature
    del param
    if value:
        click.echo(f"tellal {__version__}")
        ctx.exit()


root = LazyGroup(
    name="tellal",
    sections=SECTIONS,
    help=with_examples(HELP),
    epilog=EPILOG,
    context_settings={"max_content_width": 100},
    params=[
        click.Option(
            ["--version"],
            is_flag=True,
            expose_value=False,
            is_eager=True,
            callback=_print_version,
            help="Print the version.",
        )
    ],
)
