"""The parts of GitHub's command line that our workflows use, on the fake's API; each call is noted beside the stage."""

import json
import os
import shutil
import sys
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit


class RefusedError(Exception):
    """The API said no."""


def call(method: str, path: str, body: object = None) -> Any:  # noqa: ANN401 - JSON
    """Ask the API as the workflow's token."""
    base = urlsplit(os.environ["GITHUB_API_URL"])
    connection = HTTPConnection(base.netloc, timeout=30)
    headers = {
        "Authorization": f"Bearer {os.environ['GH_TOKEN']}",
        "X-GitHub-Api-Version": "2022-11-28",
        "User-Agent": "gh",
    }
    text = json.dumps(body) if body is not None else None
    connection.request(method, f"{base.path}/repos/{os.environ['GITHUB_REPOSITORY']}{path}", text, headers)
    answer = connection.getresponse()
    said = answer.read()
    if answer.status >= 400:
        raise RefusedError(f"{answer.status}: {said.decode()}")
    return json.loads(said) if said else None


def option(name: str, default: str = "") -> str:
    """Return what was given to an option."""
    return sys.argv[sys.argv.index(name) + 1] if name in sys.argv else default


def body() -> str:
    """Return the text that is to be said."""
    place = option("--body-file")
    if place == "-":
        return sys.stdin.read()
    return Path(place).read_text(encoding="utf-8") if place else option("--comment")


def runs(words: list[str]) -> str:
    """Answer what is asked of runs, workflows, pages and pull requests."""
    kept = Path(os.environ["STAGE_ARTIFACTS"]) / "receipts"
    match words:
        case ["api", _]:
            address = next(word for word in sys.argv if word.startswith("repos/"))
            answer = call(option("--method", "GET"), address.partition(os.environ["GITHUB_REPOSITORY"])[2])
            if option("--jq") == ".public":
                return json.dumps(answer["public"])
            if "--jq" in sys.argv:  # workflows that nobody has switched off
                found = answer["workflows"]
                return "\n".join(each["path"] for each in found if each["state"] != "disabled_manually")
        case ["run", "list"]:  # of runs of main, the last one
            return "1" if kept.exists() else ""
        case ["run", "download"]:
            shutil.copytree(kept, option("--dir"), dirs_exist_ok=True)
        case ["pr", "create"]:
            said = {"title": option("--title"), "body": body(), "head": option("--head"), "base": option("--base")}
            return str(call("POST", "/pulls", said)["html_url"])
        case other:
            sys.exit(f"gh: unknown: {other}")
    return ""


def issues(word: str) -> str:
    """Answer what is asked of issues."""
    match word:
        case "comment":
            call("POST", f"/issues/{sys.argv[3]}/comments", {"body": body()})
        case "list":
            found = [each["number"] for each in call("GET", "/issues?state=open")]
            titles = {number: call("GET", f"/issues/{number}")["title"] for number in found}
            return next((str(number) for number, title in titles.items() if title == os.environ["TITLE"]), "")
        case "create":
            call("POST", "/issues", {"title": option("--title"), "body": body()})
        case "edit":
            call("PATCH", f"/issues/{sys.argv[3]}", {"body": body()})
        case "close":
            call("POST", f"/issues/{sys.argv[3]}/comments", {"body": body()})
            call("PATCH", f"/issues/{sys.argv[3]}", {"state": "closed"})
        case other:
            sys.exit(f"gh: unknown: issue {other}")
    return ""


with Path(os.environ["STAGE_ARTIFACTS"], "gh.log").open("a", encoding="utf-8") as log:
    log.write(f"{' '.join(sys.argv[1:4])}\n")
try:
    answer = issues(sys.argv[2]) if sys.argv[1] == "issue" else runs(sys.argv[1:3])
    sys.stdout.write(f"{answer}\n" if answer else "")
except RefusedError as error:
    sys.exit(f"gh: {error}")
