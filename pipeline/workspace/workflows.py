"""What a repository on GitHub needs beside its content: workflows, an issue form, dependabot; as they are shipped.

The files of `starter/shared/dot-github` hold places that are filled from the workspace: the secrets that its channels
name, the channels of the form, the words of its language. All else is the same in every repository, so that what stands
in one can be compared with what was shipped.
"""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline.workspace.issue_form import LABELS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.model.library import Library

SHIPPED = Path(__file__).parent.parent / "starter" / "shared" / "dot-github"
FORMS = "ISSUE_TEMPLATE"
PUBLISH = ".github/workflows/publish.yml"
#: What GitHub takes for the name of a secret; those that it keeps for itself are none of ours.
_SECRET = re.compile(r"(?!GITHUB_)[A-Za-z_][A-Za-z0-9_]*")
_PASSED = re.compile(r"^ +([A-Za-z_][A-Za-z0-9_]*): \$\{\{ secrets\.\1 \}\}$", re.MULTILINE)
_CHANNEL = re.compile(r"content/[^/]+/channel\.toml")
_PLACE = re.compile(r"@@([A-Z]+)@@")
#: The network that is a person: its posts become issues, which the publishing job then has to write.
_BY_HAND = "handoff"
_ISSUES = "      issues: write # to hand posts over to people, and to close what they have done"
#: How a workflow calls another one of its repository: at the very commit that runs, or, as Enterprise Server knows it.
_SELF, _BESIDE = "uses: $/", "uses: ./"

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "NOTYET": "This cannot become a post yet:",
        "AGAIN": "Edit the issue, then take the label away and set it again.",
        "TITLE": "A post from issue",
        "BODY": "Its checks start once somebody lets them run, below: GitHub waits with what a workflow opened. "
        "It takes two approvals, since nobody in particular wrote it. Pictures are not fetched from issues: "
        "put their files where the check misses them.",
        "HERE": "It waits for its reviewers:",
        "CLICK": "The post is written. Workflows may open no pull requests here, so one click is left:",
        "TAKEN": "There is a branch for this issue already, which may hold corrections. Take it away first:",
        "LOOK": "Tellal needs a look",
        "SAID": "What `tellal status` and `tellal doctor` say, for whoever looks after this repository:",
        "WELL": "All is well again.",
        "FORMNAME": "New post",
        "FORMDESCRIPTION": "A post for one of our channels; with the label make-it-so it becomes a pull request.",
        "FORMINTRO": "Whoever looks after the channels reads this first; others approve the result before it goes out.",
        "WHENHELP": "In the time zone of the channel. Empty: its next free time.",
        "CAMPAIGNHELP": "The short name of a campaign it belongs to, if any.",
        "ALTHELP": "If there is a picture: what it shows, for those who cannot see it. The file itself is added later.",
        "TEXTHELP": "What readers will see. A line with three asterisks begins the next part of a thread.",
    },
    "tr": {
        "NOTYET": "Bundan henüz bir gönderi olmuyor:",
        "AGAIN": "Kaydı düzeltin, sonra etiketi kaldırıp yeniden koyun.",
        "TITLE": "Kayıttan gönderi",
        "BODY": "Denetimleri, biri aşağıda izin verince başlar: GitHub, bir iş akışının açtığı istekte bekler. "
        "Belli bir yazarı olmadığı için iki onay ister. Görseller kayıttan alınmaz: "
        "dosyalarını, denetimin eksik dediği yere koyun.",
        "HERE": "Onaylayanlarını bekliyor:",
        "CLICK": "Gönderi yazıldı. Burada iş akışları birleştirme isteği açamıyor; geriye tek tık kaldı:",
        "TAKEN": "Bu kaydın bir dalı zaten var ve içinde düzeltmeler olabilir. Önce onu kaldırın:",
        "LOOK": "Tellal'a bir bakmak gerek",
        "SAID": "Bu depoya bakanlar için, `tellal status` ile `tellal doctor` ne diyor:",
        "WELL": "Her şey yeniden yolunda.",
        "FORMNAME": "Yeni gönderi",
        "FORMDESCRIPTION": "Kanallarımızdan biri için bir gönderi; make-it-so etiketiyle birleştirme isteği olur.",
        "FORMINTRO": "Bunu önce kanallara bakanlar okur; sonucu da yayımlanmadan önce başkaları onaylar.",
        "WHENHELP": "Kanalın saat diliminde. Boş bırakırsanız kanalın ilk boş saati.",
        "CAMPAIGNHELP": "Varsa, ait olduğu kampanyanın kısa adı.",
        "ALTHELP": "Görsel varsa: göremeyenler için ne gösterdiği. Dosyanın kendisi sonra eklenir.",
        "TEXTHELP": "Okurun göreceği metin. Üç yıldızlı bir satır, zincirin sonraki parçasını başlatır.",
    },
}


class Needs(NamedTuple):
    """What the files take from a workspace.

    Args:
        language: of the words in them.
        channels: names of the channels.
        secrets: names of the secrets that its channels, `[notify]` and `[media]` name.
        enterprise: for a GitHub Enterprise Server, which does not know `$/`.
        by_hand: whether people publish on one of its channels.
    """

    language: str
    channels: tuple[str, ...]
    secrets: tuple[str, ...]
    enterprise: bool = False
    by_hand: bool = False


def needs(library: Library, *, enterprise: bool = False) -> Needs:
    """Return what the files take from a workspace that was read."""
    settings = library.settings
    named = {name for channel in library.channels.values() for name in channel.secrets.values()}
    named |= {settings.notify.url, *settings.media.secrets.values()}
    language = settings.locale if settings.locale in WORDS else "en"
    secrets = tuple(sorted(name for name in named if _SECRET.fullmatch(name)))
    by_hand = any(channel.network == _BY_HAND for channel in library.channels.values())
    return Needs(language, tuple(sorted(library.channels)), secrets, enterprise, by_hand)


def needs_of(files: Mapping[str, bytes], language: str) -> Needs:
    """Return what the files take from a workspace that is about to be made.

    Args:
        files: of the workspace, path → bytes.
        language: of its words.
    """
    channels = [(path.split("/")[1], data) for path, data in files.items() if _CHANNEL.fullmatch(path)]
    read = [tomllib.loads(data.decode()) for _, data in channels]
    tables = [each.get("secrets", {}) for each in read]
    return Needs(
        language,
        tuple(sorted(name for name, _ in channels)),
        tuple(sorted({name for table in tables for name in table.values()})),
        by_hand=any(each.get("network") == _BY_HAND for each in read),
    )


def shipped(needs: Needs) -> dict[str, str]:
    """Return every file as it is shipped for a workspace: path below the repository → text."""
    words = {**WORDS[needs.language], **{key.upper(): label for key, label in LABELS[needs.language].items()}}
    filled = {name: json.dumps(text, ensure_ascii=False) for name, text in words.items()}
    filled["LOCALE"] = needs.language
    filled["CHANNELS"] = "\n".join(f"        - {json.dumps(name, ensure_ascii=False)}" for name in needs.channels)
    filled["SECRETS"] = "\n".join(f"          {name}: ${{{{ secrets.{name} }}}}" for name in needs.secrets)
    filled["HANDOFF"] = _ISSUES if needs.by_hand else ""
    files = {}
    for path in sorted(SHIPPED.rglob("*.yml")):
        if path.parent.name == FORMS and not needs.channels:
            continue  # a form that offers nothing is none
        text = path.read_text(encoding="utf-8")
        text = "".join(_line(line, filled) for line in text.splitlines(keepends=True))
        if needs.enterprise:
            text = text.replace(_SELF, _BESIDE)
        files[f".github/{path.relative_to(SHIPPED).as_posix()}"] = text
    return files


def passed(text: str) -> frozenset[str]:
    """Return the secrets that a workflow hands on under their own names."""
    return frozenset(_PASSED.findall(text))


def not_passed(needs: Needs, publish: str) -> tuple[str, ...]:
    """Return the secrets that a workspace names and its workflow does not hand on: those channels cannot send.

    Args:
        needs: of the workspace.
        publish: the text of its `publish.yml`.
    """
    return tuple(name for name in needs.secrets if name not in passed(publish))


def different(needs: Needs, found: Mapping[str, str]) -> tuple[str, ...]:
    """Return the workflows that are not there or not as shipped, by path; what else lies beside them is not looked at.

    Args:
        needs: of the workspace; whether it is for an Enterprise Server makes no difference.
        found: path → text of what is there.
    """
    wanted = {path: _plain(text) for path, text in shipped(needs).items() if "/workflows/" in path}
    return tuple(path for path, text in wanted.items() if _plain(found.get(path, "")) != text)


def _line(line: str, filled: Mapping[str, str]) -> str:
    """Fill the places of a line; a line that is one empty place is left out."""
    made = _PLACE.sub(lambda place: filled[place[1]], line)
    return made if made.strip() or not line.strip() else ""


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace(_SELF, _BESIDE).rstrip()
