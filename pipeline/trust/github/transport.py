"""The only import of github3.py: its transport, its tokens and its pages, with what it leaves open closed.

It tries reads again and writes never, waits for nobody longer than a bound, and sends a token to one address only:
whatever a `Link` header, a redirect or an answer says, what does not lie below the API's address is not asked.
Objects of github3.py are not used: they break on an account that is gone and on the next version of the API.
"""

from __future__ import annotations

import json
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import requests
from github3.exceptions import GitHubException
from github3.session import GitHubSession, TokenAuth
from github3.structs import GitHubIterator
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError, ReadTimeoutError

from pipeline import __version__, masking
from pipeline.errors import ForgeAwayError, ForgeMissingError, NotSentError, UsageError
from pipeline.i18n import Message
from pipeline.networks import route
from pipeline.trust.github import addresses
from pipeline.trust.github.forge import Limit
from pipeline.trust.github.refusals import LATER_HINT, Said, dated, ends, is_later, line, refusal, wait

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

#: The version whose answers are understood; the next one leaves fields out.
API_VERSION = "2022-11-28"
#: Seconds: for a connection, for the next bytes of an answer, for a whole one.
CONNECT, SILENCE, ANSWER = 5, 30, 60
#: Bytes of an answer; a page of a hundred pull requests has a tenth of it.
LARGEST_ANSWER = 32 * 1024 * 1024
TRIES = 4
#: Seconds that are waited between the tries of one question, all together; who asks for more is asked in the next run.
LONGEST_WAIT = 60
#: Seconds that a whole run loses to a server in trouble, waiting for it and between the tries; then it is left alone.
LONGEST_LOSS = 180
#: Pages of one list: more would be a list that leads back to itself.
MOST_PAGES = 300
_READS = frozenset({"GET", "HEAD"})
_FINE = frozenset({200, 201, 202})
_EMPTY = 204
#: Seconds before the first further try.
_PAUSE = 1


class _ForeignError(requests.RequestException):
    """An address that a token must not be sent to."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url


class _LostError(requests.RequestException):
    """It was in trouble for so long that it is not asked any more."""


class _Auth(TokenAuth):  # type: ignore[misc] # it has no types
    """A token that does not show."""

    def __repr__(self) -> str:
        return "a token"


class _SaidNoError(Exception):
    """An answer other than yes."""

    def __init__(self, answer: requests.Response) -> None:
        super().__init__(answer.status_code)
        self.answer = answer


class _Adapter(HTTPAdapter):
    """Reads an answer to its end, within a time and a size; believes whom the rest of the package believes."""

    def __init__(self, *, secure: bool) -> None:
        self._trust = {"ssl_context": route.trust()} if secure else {}
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - passed on as it is
        kwargs.update(self._trust)
        super().init_poolmanager(*args, **kwargs)

    def proxy_manager_for(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - passed on as it is
        kwargs.update(self._trust)
        return super().proxy_manager_for(*args, **kwargs)

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:  # noqa: ANN401 - likewise
        until = time.monotonic() + ANSWER
        answer = super().send(request, *args, **{**kwargs, "stream": True})
        data = bytearray()
        try:
            # One read of the socket each: a server that says a byte now and then would outlive any other time-out.
            while piece := answer.raw.read1(65536, decode_content=True):
                data += piece
                if time.monotonic() > until or len(data) > LARGEST_ANSWER:
                    raise requests.ReadTimeout
        except ReadTimeoutError:
            raise requests.ReadTimeout from None
        except HTTPError as error:
            raise requests.ConnectionError(type(error).__name__) from None
        finally:
            answer.raw.close()
        answer.raw = BytesIO(data)
        return answer


class _Session(GitHubSession):  # type: ignore[misc] # it has no types
    """Requests of one token to one address, counted."""

    def __init__(self, base: str, token: str, pause: Callable[[float], None], wall: Callable[[], datetime]) -> None:
        super().__init__(default_connect_timeout=CONNECT, default_read_timeout=SILENCE)
        self.trust_env = False  # no `~/.netrc`, no other settings that speak for us
        self.base_url = base
        self.headers.update(
            {
                "Accept": "application/vnd.github+json",
                "User-Agent": f"tellal/{__version__}",
                "X-GitHub-Api-Version": API_VERSION,
            }
        )
        secure = base.startswith("https:")
        self.mount(f"{base}/", _Adapter(secure=secure))
        if secure and (there := route.proxy(urlsplit(base).hostname or "")):
            self.proxies = {"https": there.geturl()}
        if token:
            self.auth = _Auth(token)
        self.calls = 0
        self._lost = 0.0
        self._pause = pause
        self._wall = wall

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:  # noqa: ANN401 - requests has it so
        """Send one request, of whatever making: the first, a further page, where a redirect leads."""
        if not addresses.below(self.base_url, request.url or ""):
            raise _ForeignError(request.url or "")
        self.calls += 1
        answer: requests.Response = super().send(request, **kwargs)
        return answer

    def request(self, method: str, url: str, **kwargs: Any) -> requests.Response:  # noqa: ANN401 - likewise
        """Ask, and where asking changes nothing ask again, for as long as that makes sense."""
        reads = method.upper() in _READS
        kwargs["allow_redirects"] = reads
        left, pause = float(LONGEST_WAIT), float(_PAUSE)
        for more in reversed(range(TRIES if reads else 1)):
            if self._lost > LONGEST_LOSS:
                raise _LostError
            began, asked = time.monotonic(), 0.0
            try:
                answer: requests.Response = super().request(method, url, **kwargs)
            except requests.exceptions.SSLError:
                raise  # it is a kind of connection error; the certificate stays what it is
            except (requests.ConnectionError, requests.Timeout):
                self._lost += time.monotonic() - began
                if not more or pause > left:
                    raise
            else:
                said = _said(answer)
                asked = wait(said, self._wall()) or 0
                if not is_later(said) or not more or max(pause, asked) > left:
                    return answer
            waited = max(pause, asked)
            self._pause(waited)
            self._lost += waited
            left, pause = left - waited, pause * 2
        raise AssertionError("the last try returns or raises")  # pragma: no cover


class _Pages(GitHubIterator):  # type: ignore[misc] # it has no types
    """The items of a list over all its pages; anything but a page is an error, never the end of the list."""

    def __init__(self, session: _Session, url: str, params: Mapping[str, str], key: str | None) -> None:
        super().__init__(-1, url, dict, session, params=dict(params), list_key=key)
        self.pages = 0

    def _get(self, url: str, **kwargs: Any) -> requests.Response:  # noqa: ANN401 - as the base class has it
        # Without its own errors, which hide what went wrong.
        answer: requests.Response = self.session.get(url, **kwargs)
        return answer

    def _get_json(self, response: requests.Response) -> list[dict[str, Any]]:
        self.pages += 1
        found = _data(response)
        if self.list_key is not None and isinstance(found, dict):
            found = found.get(self.list_key)
        if self.pages > MOST_PAGES or not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
            raise _nonsense(response)
        return found


class Transport:
    """One token at one address.

    Args:
        url: of the API: `https://api.github.com`, `https://github.example.org/api/v3`.
        token: the secret; empty to ask as nobody, who may ask little.
        pause: waits for some seconds before a further try.
        wall: says what time it is (UTC).

    Attributes:
        limit: how many more questions are answered, as the last answer had it.
        date: what time it was there (UTC) at the last answer.
        scopes: what a classic token may do; None for others.
        expires: when (UTC) the token ends, None where that was not said.

    Raises:
        UsageError: the token cannot be one; the address is none, or would send the token in the clear.
        ForgeAwayError: a proxy is named that cannot be used.
    """

    def __init__(
        self,
        url: str,
        token: str,
        *,
        pause: Callable[[float], None] = time.sleep,
        wall: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._token = token = token.strip()
        if not (token.isascii() and token.isprintable()) or " " in token:
            raise UsageError(
                Message("the token for GitHub has letters that no token has"),
                Message("copy it anew into TELLAL_GITHUB_TOKEN or GITHUB_TOKEN, without quotes or line ends in it"),
            )
        base = route.address(url, self._hide).geturl().rstrip("/")
        self._wall = wall
        self.host = urlsplit(base).netloc
        self.limit: Limit | None = None
        self.date: datetime | None = None
        self.expires: datetime | None = None
        self.scopes: tuple[str, ...] | None = None
        try:
            self._session = _Session(base, token, pause, wall)
        except NotSentError as error:
            raise ForgeAwayError(error.message, error.hint) from None
        self._session.hooks["response"].append(self._note)

    def __repr__(self) -> str:
        return f"Transport({self.host!r})"

    @property
    def calls(self) -> int:
        """How many requests were made, further tries and pages among them."""
        return self._session.calls

    def get(self, *parts: str | int, needs: str = "", **params: str | int) -> dict[str, Any]:
        """Return one object.

        Args:
            *parts: the segments of its path.
            needs: the permission that a token has to have, for messages.
            **params: what stands behind the `?`.
        """
        with self._translated(parts, needs):
            answer = self._session.get(self._url(parts), params={key: str(value) for key, value in params.items()})
            found = _data(answer)
            if not isinstance(found, dict):
                raise _nonsense(answer)
            return found

    def pages(
        self, *parts: str | int, needs: str = "", key: str | None = None, **params: str | int
    ) -> list[dict[str, Any]]:
        """Return a list, all pages of it.

        Args:
            *parts: the segments of its path.
            needs: the permission that a token has to have, for messages.
            key: under which a page has the list, where it does not consist of it.
            **params: what stands behind the `?`.
        """
        with self._translated(parts, needs):
            return list(
                _Pages(self._session, self._url(parts), {name: str(each) for name, each in params.items()}, key)
            )

    def send(
        self, method: str, *parts: str | int, body: Mapping[str, Any] | None = None, needs: str = ""
    ) -> dict[str, Any]:
        """Change something, once; return what it is now, nothing where the answer is empty or a list."""
        with self._translated(parts, needs):
            data = None if body is None else json.dumps(body)
            answer = self._session.request(method, self._url(parts), data=data)
            if answer.status_code == _EMPTY:
                return {}
            found = _data(answer)
            if not isinstance(found, dict | list):
                raise _nonsense(answer)
            return found if isinstance(found, dict) else {}

    def _url(self, parts: tuple[str | int, ...]) -> str:
        found = addresses.joined(self._session.base_url, parts)
        if found is None:
            name = line(self._hide("/".join(map(str, parts))))
            raise ForgeMissingError(Message("nothing on {host} has the name “{name}”", host=self.host, name=name))
        return found

    def _hide(self, text: str) -> str:
        return masking.without(text, (self._token,))

    def _note(self, answer: requests.Response, *_: object, **__: object) -> None:
        """Read what each answer says beside what it was asked for."""
        headers = answer.headers
        self.date = dated(headers) or self.date
        self.expires = ends(headers.get("GitHub-Authentication-Token-Expiration", "")) or self.expires
        if "X-OAuth-Scopes" in headers:
            self.scopes = tuple(scope.strip() for scope in headers["X-OAuth-Scopes"].split(",") if scope.strip())
        try:
            limit, remaining, reset = (int(headers[f"X-RateLimit-{name}"]) for name in ("Limit", "Remaining", "Reset"))
            moment = datetime.fromtimestamp(reset, UTC)
        except (KeyError, ValueError, OverflowError, OSError):
            return
        self.limit = Limit(limit, remaining, moment, headers.get("X-RateLimit-Resource", "core"))

    @contextmanager
    def _translated(self, parts: tuple[str | int, ...], needs: str) -> Iterator[None]:
        """Turn whatever goes wrong into one of our errors, without the token."""
        what = line(self._hide("/".join(map(str, parts))))
        try:
            yield
        except _SaidNoError as no:
            status, headers, words = _said(no.answer)
            said = Said(status, headers, self._hide(words))
            raise refusal(said, host=self.host, what=what, needs=needs, now=self._wall()) from None
        except _ForeignError as error:
            there = line(self._hide(addresses.server(error.url)))
            raise ForgeAwayError(
                Message(
                    "{host} leads to {there} for {what}, which is not followed", host=self.host, there=there, what=what
                ),
                Message("set GITHUB_API_URL to the address of the API itself"),
            ) from None
        except _LostError:
            raise ForgeAwayError(
                Message(
                    "{host} is in trouble and is not asked any more in this run ({what})", host=self.host, what=what
                ),
                LATER_HINT,
            ) from None
        except requests.exceptions.SSLError:
            raise ForgeAwayError(
                Message(
                    "{host} shows a certificate that this computer does not believe ({what})", host=self.host, what=what
                ),
                Message("for a server of your own, set SSL_CERT_FILE to the certificate of who vouches for it"),
            ) from None
        except requests.Timeout:
            raise ForgeAwayError(
                Message("{host} does not answer in time ({what})", host=self.host, what=what), LATER_HINT
            ) from None
        except (requests.RequestException, GitHubException) as error:
            words = line(type(error).__name__)
            raise ForgeAwayError(
                Message("{host} cannot be reached ({what}: {words})", host=self.host, what=what, words=words),
                LATER_HINT,
            ) from None


def _data(answer: requests.Response) -> Any:  # noqa: ANN401 - JSON
    if answer.status_code not in _FINE:
        raise _SaidNoError(answer)
    try:
        return answer.json()
    except (ValueError, RecursionError):
        raise _nonsense(answer) from None


def _nonsense(answer: requests.Response) -> ForgeAwayError:
    host = urlsplit(answer.url).netloc
    return ForgeAwayError(Message("{host} answered what makes no sense", host=host), LATER_HINT)


def _said(answer: requests.Response) -> Said:
    """Return what an answer says beside its data."""
    try:
        data = answer.json()
    except (ValueError, RecursionError):
        data = None
    words = data.get("message") if isinstance(data, dict) else None
    return Said(answer.status_code, answer.headers, words if isinstance(words, str) else "")
