"""Every git call of the package: refs, what changed, objects read and written, a ref moved by compare-and-swap.

Plumbing only. Nothing here touches the work tree or the user's index, runs a hook, opens an editor or a pager, or asks
for a password. Reading any number of objects is one process, writing any number of objects is one process.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline.errors import NoRepositoryError, RemoteError, UsageError
from pipeline.i18n import Message
from pipeline.workspace.objects import Object, Objects, pack

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

#: What git answers must not depend on who runs it, nor on a hook or a pull request that set these variables.
PINNED = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",  # `diff` would otherwise refresh the user's index
    "GIT_NO_REPLACE_OBJECTS": "1",  # a replace ref shows another history than the one that is there
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_PAGER": "cat",
    "GIT_EDITOR": "false",
    "LC_ALL": "C",
    "GIT_COMMITTER_NAME": "Tellal",  # signs the reflog
    "GIT_COMMITTER_EMAIL": "tellal@localhost",
}
#: Where git may look for a repository stays the business of whoever runs us.
KEPT = ("GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM")
#: And so does how it gets to another machine, and who it is there: keys, certificates, helpers, settings.
KEPT_FAR = re.compile(
    r"GIT_(ASKPASS|SSH(_COMMAND|_VARIANT)?|SSL_(CAINFO|CAPATH|CERT|KEY)|PROXY_COMMAND"
    r"|CONFIG_(GLOBAL|SYSTEM|NOSYSTEM|COUNT|(KEY|VALUE)_\d+))\Z"
)
OPTIONS = (
    "--no-pager",
    "-c",
    f"core.hooksPath={os.devnull}",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "core.fsync=all",  # what we wrote must survive a power cut before anything is sent on its strength
    "-c",
    # Content comes from strangers: files named HEAD, config, objects/ and refs/ would make a folder a repository with
    # a configuration of theirs.
    "safe.bareRepository=explicit",
)
SECONDS = 120
#: Seconds in which a command that is ended may remove its locks: those that it left behind would stop every later one.
GRACE = 2
NOBODY = re.compile(r"(://)[^/@\s]+@")


class GitError(RemoteError):
    """Git said no, in a way that nobody foresaw."""


class RefMovedError(GitError):
    """A ref was not where we thought, or somebody else holds its lock: nothing was changed."""


class Told(NamedTuple):
    """How a command ended that talked to another machine.

    Args:
        code: its exit code, None where its time was over before it ended.
        output: what it wrote.
        said: what it complained about, without logins in addresses.
    """

    code: int | None
    output: str
    said: str


class Git:
    """The repository that a folder lies in.

    Args:
        folder: git looks from here upward.
        git_dir: a bare repository, which is used only where it is named.
    """

    def __init__(self, folder: Path, git_dir: Path | None = None) -> None:
        self.folder = folder
        where = ("-C", str(folder)) if git_dir is None else ("--git-dir", str(git_dir))
        self._command = ("git", *OPTIONS, *where)

    def begin(self) -> bool:
        """Begin a repository in the folder unless it lies in one already; return whether one was begun."""
        try:
            self.refs("HEAD")
        except NoRepositoryError:
            self._run("init", "--quiet", "--initial-branch=main")
            return True
        return False

    def refs(self, *patterns: str) -> dict[str, str]:
        """Return the refs that fit, full name → id; a pattern is a full name or has `*` for one level.

        Raises:
            NoRepositoryError: the folder is in no repository.
        """
        lines = self._run("for-each-ref", "--format=%(objectname) %(refname)", *patterns).decode().splitlines()
        return {name: found for found, _, name in (line.partition(" ") for line in lines)}

    def commit(self, name: str) -> str:
        """Return the id of the commit that a name means, empty where it means none."""
        output = self._run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}", fine=(0, 1))
        return output.decode().strip()

    def place(self) -> Path:
        """Return the folder that holds the repository's objects and refs."""
        found = self._run("rev-parse", "--path-format=absolute", "--git-common-dir")
        return Path(os.fsdecode(found.removesuffix(b"\n")))

    def user(self) -> str:
        """Return the name that commits made here get, empty where nobody set one."""
        return self._run("config", "--get", "user.name", fine=(0, 1)).decode("utf-8", "replace").strip()

    def id_algorithm(self) -> str:
        """Return how this repository names its objects: `sha1` or `sha256`."""
        return self._run("rev-parse", "--show-object-format").decode().strip()

    def changed_since(self, base: str) -> tuple[str, ...]:
        """Return the files below the folder that differ from where the current branch left another: see `changed_from`.

        Raises:
            UsageError: there is no such commit.
            GitError: the histories do not meet, as in a shallow clone.
        """
        return self.changed_from(self.branching(base))

    def branching(self, base: str) -> str:
        """Return the commit at which the current branch left another; where nothing is committed yet, its tip.

        Raises:
            UsageError: there is no such commit.
            GitError: the histories do not meet, as in a shallow clone.
        """
        commit = self.commit(base)
        if not commit:
            raise UsageError(
                Message("there is no commit {name} in this repository", name=base),
                Message("fetch it first: git fetch origin {name}", name=base),
            )
        if self.commit("HEAD"):
            commit = self._run("merge-base", commit, "HEAD", fine=(0, 1)).decode().strip()
        if not commit:
            raise GitError(
                Message("{name} and the current branch have no common commit here", name=base),
                Message("fetch the whole history: git fetch --unshallow (in CI: fetch-depth: 0)"),
            )
        return commit

    def changed_from(self, commit: str) -> tuple[str, ...]:
        """Return the files below the folder that differ from a commit, sorted.

        Written, staged, committed, deleted and new files all count; ignored ones do not. Paths are relative to the
        folder, with forward slashes.
        """
        plain = ("--no-renames", "--no-ext-diff", "--no-textconv", "--ignore-submodules", "--relative")
        differing = self._run("diff", "--name-only", "-z", *plain, commit, "--", ".")
        new = self._run("ls-files", "--others", "--exclude-standard", "-z")
        names = {name.decode("utf-8", "surrogateescape") for name in (differing + new).split(b"\0")}
        return tuple(sorted(name for name in names if name and not name.endswith("/")))

    def chain(self, newest: str, known: str = "") -> list[tuple[str, tuple[str, ...]]]:
        """Return the commits up to one, newest first, each with its parents; without what a known one includes.

        Raises:
            GitError: one of them is not in the repository.
        """
        without = ("--not", known) if known else ()
        lines = self._run("rev-list", "--topo-order", "--parents", newest, *without).decode().splitlines()
        return [(words[0], tuple(words[1:])) for words in (line.split() for line in lines)]

    def prefix(self) -> str:
        """Return the folder as the repository names it, with a slash at its end; empty where it is its top."""
        return self._run("rev-parse", "--show-prefix").decode("utf-8", "surrogateescape").removesuffix("\n")

    def ask(self, *words: str, given: bytes | None = None) -> bytes:
        """Return the answer to a question about history, such as `workspace.lineage` asks.

        Args:
            words: a command of git's plumbing that changes nothing.
            given: what it reads.

        Raises:
            NoRepositoryError: the folder is in no repository.
            GitError: there is no answer.
        """
        return self._run(*words, given=given)

    @contextmanager
    def objects(self) -> Iterator[Objects]:
        """Open the door to the object store: one process for everything that is asked within the block."""
        import tempfile  # noqa: PLC0415 - costs 5 ms, and most runs read no object

        with tempfile.TemporaryFile() as complaints:
            try:
                process = subprocess.Popen(  # noqa: S603 - our own words, and `git` from the PATH
                    [*self._command, "cat-file", "--batch"],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=complaints,
                    env=_environment(),
                    process_group=0,
                )
            except FileNotFoundError:
                raise _missing() from None
            with process:
                assert process.stdin is not None  # noqa: S101 - tells the type checker what PIPE means
                assert process.stdout is not None  # noqa: S101 - likewise
                try:
                    yield Objects(process.stdin, process.stdout)
                except (EOFError, BrokenPipeError):
                    process.kill()
                    with suppress(BrokenPipeError):  # what was asked and not taken would be written once more
                        process.stdin.close()
                    complaints.seek(0)
                    raise self._error(complaints.read()) from None

    def write(self, objects: Sequence[Object], algorithm: str) -> None:
        """Put objects into the store, however many, in one process; those that are there already stay."""
        self._run("unpack-objects", "-q", given=pack(objects, algorithm))

    def move(self, ref: str, new: str, old: str, why: str) -> None:
        """Make a ref point elsewhere if it still points where it did; all zeros stand for "nowhere".

        Raises:
            RefMovedError: it points somewhere else by now, or is just being moved by somebody.
        """
        try:
            self._run("update-ref", "-m", why, ref, new, old)
        except GitError as error:
            if isinstance(error, RefMovedError) or self.refs(ref).get(ref, "0" * len(new)) != old:
                raise RefMovedError(error.message, error.hint) from None
            raise

    def move_all(self, moves: Mapping[str, tuple[str, str]], why: str) -> None:
        """Make refs point elsewhere, all of them or none: name → where to, and from where, as in `move`.

        Raises:
            RefMovedError: one of them points somewhere else by now.
        """
        lines = "".join(f"update {name} {new} {old}".rstrip() + "\n" for name, (new, old) in moves.items())
        self._run("update-ref", "-m", why, "--stdin", given=lines.encode())

    def address(self, remote: str) -> str:
        """Return where a remote of this repository is, empty where it has none of that name."""
        return self._run("remote", "get-url", "--", remote, fine=(0, 2)).decode("utf-8", "replace").strip()

    def remotes(self) -> tuple[str, ...]:
        """Return the names of all remotes."""
        return tuple(self._run("remote").decode("utf-8", "replace").split())

    def branch(self) -> str:
        """Return the name of the branch that is checked out, empty where none is."""
        return self._run("symbolic-ref", "--quiet", "--short", "HEAD", fine=(0, 1)).decode("utf-8", "replace").strip()

    def talk(self, *words: str, seconds: float, settings: Mapping[str, str], extra: Mapping[str, str]) -> Told:
        """Run a command that talks to another machine; return how it ended, however it did.

        It has no terminal to ask on, and all of its processes, ssh included, end when their time is over or ours is.

        Args:
            words: the command.
            seconds: how long it may take.
            settings: of git, for this command, as anybody may see them.
            extra: more settings, which nobody may see.
        """
        import tempfile  # noqa: PLC0415 - costs 5 ms

        plain = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        git, *rest = self._command
        with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as complaints:
            try:
                process = subprocess.Popen(  # noqa: S603 - our own words, and `git` from the PATH
                    [git, *plain, *rest, *words],
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=complaints,
                    env=_far_environment(extra),
                    start_new_session=True,
                )
            except FileNotFoundError:
                raise _missing() from None
            code: int | None = None
            try:
                code = process.wait(seconds)
            except subprocess.TimeoutExpired:
                pass
            finally:
                if code is None:
                    _end(process)
            output.seek(0)
            complaints.seek(0)
            return Told(code, output.read().decode("utf-8", "replace"), _cleaned(complaints.read()))

    def _run(self, *words: str, given: bytes | None = None, fine: tuple[int, ...] = (0,)) -> bytes:
        try:
            process = subprocess.Popen(  # noqa: S603 - our own words, and `git` from the PATH
                [*self._command, *words],
                stdin=subprocess.DEVNULL if given is None else subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=_environment(),
                process_group=0,  # ctrl-C in a terminal is ours to take: what git is writing, it finishes
            )
        except FileNotFoundError:
            raise _missing() from None
        with process:
            try:
                output, complaint = process.communicate(given, SECONDS)
            except subprocess.TimeoutExpired:
                _end(process)
                raise GitError(Message("git {what} did not end within {n} seconds", what=words[0], n=SECONDS)) from None
            except BaseException:
                _end(process)
                raise
        if process.returncode not in fine:
            raise self._error(complaint)
        return output

    def _error(self, complaint: bytes) -> GitError | NoRepositoryError:
        said = _cleaned(complaint)
        if "not a git repository" in said or "cannot use bare repository" in said:
            return NoRepositoryError(
                Message("{folder} is not in a git repository", folder=str(self.folder)),
                Message("make one there: git init"),
            )
        if "dubious ownership" in said:
            return GitError(
                Message(
                    "{folder} lies in a repository of another user, which git does not trust", folder=str(self.folder)
                ),
                Message("if you do: git config --global --add safe.directory {folder}", folder=str(self.folder)),
            )
        locked = "cannot lock ref" in said or "File exists" in said
        return (RefMovedError if locked else GitError)(Message("git: {said}", said=said or "it ended without a word"))


def _missing() -> UsageError:
    return UsageError(Message("git is not installed, or not in the PATH"), Message("get it from https://git-scm.com"))


def _cleaned(complaint: bytes) -> str:
    return NOBODY.sub(r"\1", complaint.decode("utf-8", "replace")).strip()


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a command and everything that it started; first it may put away the locks that it holds."""
    if sys.platform == "win32":
        process.kill()
    else:
        for number in (signal.SIGTERM, signal.SIGKILL):
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, number)
            with suppress(subprocess.TimeoutExpired):
                process.wait(GRACE)
    process.wait()


def _far_environment(settings: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a command that talks to another machine, with settings that nobody may see."""
    kept = {name: value for name, value in os.environ.items() if KEPT_FAR.match(name)}
    environment = {name: value for name, value in _environment().items() if name != "GIT_CONFIG_NOSYSTEM"} | kept
    number = int(kept.get("GIT_CONFIG_COUNT", "")) if kept.get("GIT_CONFIG_COUNT", "").isdecimal() else 0
    for name, value in settings.items():
        for each in ("", value):  # the empty one takes back what others set: two logins are refused
            environment |= {f"GIT_CONFIG_KEY_{number}": name, f"GIT_CONFIG_VALUE_{number}": each}
            number += 1
    return environment | ({"GIT_CONFIG_COUNT": str(number)} if number else {})


def _environment() -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or name in KEPT}
    if sys.platform == "win32":
        inherited.setdefault("NoDefaultCurrentDirectoryInExePath", "1")  # no `git.exe` out of a workspace
    return inherited | PINNED
