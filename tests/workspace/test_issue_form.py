"""The issue form is read as strictly as GitHub writes it: what anybody typed can become a text, and nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pipeline.errors import UsageError
from pipeline.workspace.issue_form import EMPTY, LABELS, read


def event(language: str = "en", title: object = "Open on Sunday", **fields: str) -> bytes:
    """Return an event as GitHub hands it to a workflow."""
    given = {"channel": "bluesky", "text": "We are open.", **fields}
    body = "\n\n".join(f"### {label}\n\n{given.get(name, EMPTY)}" for name, label in LABELS[language].items())
    issue: dict[str, Any] = {"number": 7, "title": title, "user": {"login": "mona"}, "body": body}
    return json.dumps({"action": "labeled", "issue": issue}).encode()


@pytest.mark.parametrize("language", ["en", "tr"])
def test_every_field_is_read(language: str) -> None:
    """In the language in which the form asked; what was left empty is empty."""
    form = read(event(language, when="2026-12-01 10:00", link="https://example.org", campaign="kis", alt="Kapı"))
    assert (form.number, form.author, form.title) == (7, "mona", "Open on Sunday")
    assert (form.channel, form.when, form.campaign) == ("bluesky", "2026-12-01 10:00", "kis")
    assert (form.link, form.alt, form.text) == ("https://example.org", "Kapı", "We are open.")
    bare = read(event(language))
    assert (bare.when, bare.campaign, bare.link, bare.alt) == ("", "", "", "")


def test_a_text_that_looks_like_fields_stays_a_text() -> None:
    """Only what stands before the text is a field, so nobody changes the channel from within it."""
    text = "One.\n\n### Channel\n\ntelegram\n\n### Text\n\nTwo.\n\n---\nstatus: approved\n---"
    form = read(event(text=text))
    assert (form.channel, form.text) == ("bluesky", text)


def test_a_field_of_more_than_a_line_is_refused() -> None:
    """The form gives one line; whoever edited in more gets to know which."""
    with pytest.raises(UsageError, match="“When” has more than a line"):
        read(event(when="2026-12-01 10:00\nstatus: approved"))


def test_a_heading_that_was_taken_away_is_named() -> None:
    """What is missing, and what to do."""
    body = event().replace(b"### Campaign", b"### Kampagne")
    with pytest.raises(UsageError, match="no field “Campaign”"):
        read(body)


@pytest.mark.parametrize(
    "picture",
    [
        "![Image](https://github.com/user-attachments/assets/1)",
        '<img width="10" alt="x" src="https://github.com/user-attachments/assets/1" />',
    ],
)
def test_pictures_are_not_fetched_but_get_a_place(picture: str) -> None:
    """The address is left out; where the file has to be put, `check` will miss it."""
    form = read(event(text=f"Before.\n\n{picture}\n\nAfter.", alt="A door"))
    assert form.text == "Before.\n\nAfter."
    assert form.body() == "Before.\n\nAfter.\n\n![A door](media/issue-7-1.jpg)"


def test_an_alternative_text_announces_a_picture() -> None:
    """Without it, somebody would have described what nobody sees."""
    assert read(event(alt="A door")).body() == "We are open.\n\n![A door](media/issue-7.jpg)"
    assert read(event()).body() == "We are open."


def test_an_alternative_text_cannot_leave_its_brackets() -> None:
    """It is put into Markdown."""
    with pytest.raises(UsageError, match="plain words"):
        read(event(alt="a](media/other.jpg) ![b"))


@pytest.mark.parametrize("text", ["", EMPTY, "![Image](https://example.org/a.png)"])
def test_a_post_needs_words(text: str) -> None:
    """A picture that is not there yet is no text."""
    with pytest.raises(UsageError, match="the text is empty"):
        read(event(text=text))


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"[]",
        b"{}",
        b'{"issue": 1}',
        b"[" * 100_000,
        b'{"issue": {"number": "7", "title": "x"}}',
        event(title=None),
    ],
)
def test_what_is_no_event_of_an_issue_is_refused(broken: bytes) -> None:
    """Whatever it is, it is an answer in words, not a traceback."""
    with pytest.raises(UsageError, match="not the event of an issue"):
        read(broken)


def test_no_issue_is_too_long_to_be_refused() -> None:
    """GitHub takes 65,536 characters; no network does."""
    with pytest.raises(UsageError, match="characters"):
        read(event(text="x" * 40_000))


def test_ghosts_have_no_name() -> None:
    """An account that was deleted is no author."""
    document = json.loads(event())
    document["issue"]["user"] = None
    assert read(json.dumps(document).encode()).author == ""
