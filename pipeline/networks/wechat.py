"""WeChat: articles of an Official Account, as drafts that are published by their name, or by a person.

Source: developers.weixin.qq.com, stable_token, media/uploadimg, material/add_material, draft/add, draft/get,
freepublish/submit, get, batchget and delete, read 2026-11. No server of others to try it against; it rests on the
documentation.

An article is a draft first, which nobody sees, and its name is known before anything is out. Publishing is a task that
is asked after. Accounts that may not publish (since July 2025: those of persons, and those that are not verified) make
drafts still; a person presses the button. Refusals come as success with a number inside.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.errors import NotSentError, RejectedError, RemoteError, UnauthorisedError, UnknownOutcomeError
from pipeline.i18n import Message
from pipeline.networks import likeness
from pipeline.networks.answers import at, wanted
from pipeline.networks.bodies import file_name, json_body, multipart
from pipeline.networks.contract import HandedOver, NoReceipt, Receipt, image_bytes, unhurried
from pipeline.networks.http import Request, Server, preparing
from pipeline.networks.looks import web_address
from pipeline.networks.whoami import Identity
from pipeline.networks.written import page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from pipeline.networks.accounts import Account
    from pipeline.networks.answers import Answer
    from pipeline.networks.bodies import Body
    from pipeline.networks.contract import Payload, Picture
    from pipeline.networks.http import Patience

SERVER = "https://api.weixin.qq.com"
#: Where a person finds the drafts of an account.
DRAFTS = "https://mp.weixin.qq.com/"
LONGEST_AUTHOR, LONGEST_TITLE = 16, 32
#: What WeChat's numbers mean.
NOT_LET_IN = frozenset({40001, 40013, 40014, 40125, 41002, 41004, 42001, 43104, 50002, 61024})
COME_LATER = frozenset({45009, 45011, 45047, 89503, 89506})
IN_DOUBT = frozenset({-1, 65301, 61450})
NOT_LISTED, MAY_NOT_PUBLISH, NO_SUCH_DRAFT = 40164, 48001, 40007
NO_SUCH_ARTICLE = frozenset({53600, 40007})
#: How a task stands: 0 is out, 1 under way, the rest did not get there.
OUT, UNDER_WAY = 0, 1
FAILED = {
    2: "it is not original as it claims",
    3: "WeChat gives no reason",
    4: "WeChat's review refused it",
    5: "it was deleted",
    6: "WeChat took it down",
}
#: How often a task is asked after, and how many seconds lie between.
ASKS, PAUSE = 20, 3.0
PAGE, PAGES = 20, 5


class Login(NamedTuple):
    """An account's app: its id and its secret."""

    id: str
    secret: str


class WeChat:
    """One Official Account.

    Args:
        root: the workspace, where images are.
        login: the account's app.
        author: that articles name.
        drafts_only: a person publishes what is made here.
        server: who speaks the API.
        patience: how long to wait.
    """

    in_flight = timedelta(minutes=5)
    visibility = timedelta(minutes=10)

    def __init__(  # noqa: PLR0913 - an account, and how its articles come out
        self,
        root: Path,
        *,
        login: Login,
        author: str = "",
        drafts_only: bool = False,
        server: str = SERVER,
        patience: Patience | None = None,
    ) -> None:
        self._root = root
        self._login = login
        self._author = author
        self._drafts_only = drafts_only
        self._server = Server(f"{server}/cgi-bin", secrets=[login.secret], patience=patience)
        self._token = ""

    def send(
        self,
        payload: Payload,
        *,
        reply_to: Sequence[str],
        key: str,  # noqa: ARG002 - the contract's; WeChat knows none
        now: datetime,
        last_look: Callable[[], None] = unhurried,
    ) -> Receipt:
        """Publish one article."""
        draft = self.prepare(payload, reply_to=reply_to, now=now)
        return self.publish(draft, payload, reply_to=reply_to, now=now, last_look=last_look)

    def prepare(self, payload: Payload, *, reply_to: Sequence[str], now: datetime) -> str:
        """Make a draft and return its name."""
        if reply_to:
            raise RejectedError(Message("an article has no thread"), Message("make one post of it"))
        with preparing():
            article = self._article(payload, now)
            return wanted(self._asked("/draft/add", json_body({"articles": [article]}), now), "media_id")

    def lasts(self, prepared: str, now: datetime) -> bool:  # noqa: ARG002 - the contract's; drafts do not end
        """Say that the draft of an earlier try is good for this one.

        Publishing may take WeChat a while, in which the draft is one still. Of the same draft no second article comes.
        """
        return True

    def publish(
        self,
        prepared: str,
        payload: Payload,  # noqa: ARG002 - the contract's; the draft has it
        *,
        reply_to: Sequence[str],  # noqa: ARG002 - likewise
        now: datetime,
        last_look: Callable[[], None] = unhurried,
    ) -> Receipt:
        """Publish a draft, or leave it to a person where the account may not or shall not."""
        if self._drafts_only:
            last_look()
            return HandedOver(prepared, DRAFTS)
        body = json_body({"media_id": prepared})
        try:
            answer = self._asked("/freepublish/submit", body, now, last_look)
        except RejectedError as error:
            if error.code == str(MAY_NOT_PUBLISH):
                return HandedOver(prepared, DRAFTS)
            if error.code == str(NO_SUCH_DRAFT):  # published by an earlier try, or by a person, or deleted by one
                raise self._gone() from None
            raise
        return self._published(wanted(answer, "publish_id"), now)

    def find_prepared(
        self, prepared: str, payload: Payload, *, reply_to: Sequence[str], since: datetime
    ) -> Receipt | NoReceipt:
        """Ask what became of a draft: once it is published it is a draft no more.

        Raises:
            UnknownOutcomeError: it is gone, and not to be seen among the articles.
        """
        found = self.find(payload, reply_to=reply_to, key="", since=since)
        if isinstance(found, Receipt):
            return found
        try:
            with preparing():
                self._asked("/draft/get", json_body({"media_id": prepared}), since)
        except RejectedError as error:
            if error.code != str(NO_SUCH_DRAFT):
                raise
            raise self._gone() from None
        return NoReceipt.ABSENT

    def find(self, payload: Payload, *, reply_to: Sequence[str], key: str, since: datetime) -> Receipt | NoReceipt:  # noqa: ARG002 - the contract's
        """Look among the account's articles: the same title and words, published since then."""
        words = likeness.words_of(_content(payload, {}))
        for name, article in self._own(since):
            same = at(article, "title") == payload.title
            if same and likeness.alike(likeness.words_of(str(at(article, "content") or "")), words):
                return Receipt(name, str(at(article, "url") or ""))
        return NoReceipt.ABSENT

    def whoami(self, now: datetime) -> Identity:
        """Say that the app's secret is good; WeChat tells nobody the account's name."""
        self._signed_in(now)
        return Identity("", self._login.id)

    def close(self) -> None:
        """Nothing is held open."""

    def delete(self, remote_id: str, now: datetime) -> None:
        """Take an article back; one that is gone already is fine."""
        try:
            self._asked("/freepublish/delete", json_body({"article_id": remote_id, "index": 0}), now)
        except RejectedError as error:
            if error.code not in {str(code) for code in NO_SUCH_ARTICLE}:
                raise

    def _article(self, payload: Payload, now: datetime) -> dict[str, Any]:
        if not payload.images:
            raise RejectedError(
                Message("an article on WeChat needs a picture as its cover"), Message("add one, or a card")
            )
        if len(self._author) > LONGEST_AUTHOR or len(payload.title) > LONGEST_TITLE:
            raise RejectedError(
                Message("WeChat takes {n} characters at most: “{words}”", n=LONGEST_TITLE, words=payload.title)
                if len(payload.title) > LONGEST_TITLE
                else Message("WeChat takes {n} characters at most: “{words}”", n=LONGEST_AUTHOR, words=self._author)
            )
        shown = {image.path: self._shown(image, n, now) for n, image in enumerate(payload.images, 1)}
        article = {
            "article_type": "news",
            "title": payload.title,
            "author": self._author,
            "content": _content(payload, shown),
            "thumb_media_id": self._cover(payload.images[0], now),
            "need_open_comment": 0,
        }
        address = web_address(payload.link)
        return {**article, "content_source_url": address} if address else article

    def _cover(self, image: Picture, now: datetime) -> str:
        return wanted(
            self._asked("/material/add_material", self._file(image, 1), now, params=[("type", "image")]), "media_id"
        )

    def _shown(self, image: Picture, number: int, now: datetime) -> str:
        return wanted(self._asked("/media/uploadimg", self._file(image, number), now), "url")

    def _file(self, image: Picture, number: int) -> Body:
        data = image_bytes(self._root, image)
        return multipart([], [("media", file_name(number, image.media_type), data, image.media_type)])

    def _published(self, task: str, now: datetime) -> Receipt:
        """Return the article that a task came to.

        Raises:
            RejectedError: it came to nothing.
            UnknownOutcomeError: it takes too long, or nobody can be asked.
        """
        for _ in range(ASKS):
            try:
                about = self._asked("/freepublish/get", json_body({"publish_id": task}), now)
            except RemoteError as error:
                raise UnknownOutcomeError(error.message) from None
            state = at(about.data(), "publish_status")
            if state == OUT:
                url = at(about.data(), "article_detail", "item", 0, "article_url")
                return Receipt(wanted(about, "article_id"), str(url or ""))
            if state in FAILED:
                raise RejectedError(
                    Message("WeChat did not publish it: {reason}", reason=FAILED[state]), code=f"status-{state}"
                )
            self._server.pause(PAUSE)
        raise UnknownOutcomeError(Message("{host} takes too long to publish it", host=self._server.host))

    def _gone(self) -> UnknownOutcomeError:
        return UnknownOutcomeError(
            Message("the draft is gone, and {host} shows no article of it", host=self._server.host)
        )

    def _own(self, since: datetime) -> Iterator[tuple[str, Any]]:
        """Yield the names and contents of the account's articles since a moment, newest first.

        Raises:
            NotSentError: they cannot be read just now.
            UnknownOutcomeError: there are more than can be searched.
        """
        earliest = likeness.since(since)
        for number in range(PAGES):
            asked = json_body({"offset": number * PAGE, "count": PAGE, "no_content": 0})
            with preparing():
                listed = at(self._asked("/freepublish/batchget", asked, since).data(), "item") or []
            for each in listed:
                made = at(each, "update_time")
                if isinstance(made, int) and datetime.fromtimestamp(made, UTC) < earliest:
                    return
                for article in at(each, "content", "news_item") or ():
                    yield str(at(each, "article_id")), article
            if len(listed) < PAGE:
                return
        raise UnknownOutcomeError(
            Message("the articles of this account on {host} cannot be searched", host=self._server.host)
        )

    def _signed_in(self, now: datetime) -> str:
        """Return a token, which is good for two hours."""
        if not self._token:
            asked = {"grant_type": "client_credential", "appid": self._login.id, "secret": self._login.secret}
            with preparing():
                answer = self._server.exchange(Request("POST", "/stable_token", body=json_body(asked)), now)
                self._token = wanted(_heard(answer, self._server, now), "access_token")
            self._server = self._server.signed_in({}, [self._token])
        return self._token

    def _asked(
        self,
        path: str,
        body: Body,
        now: datetime,
        last_look: Callable[[], None] = unhurried,
        params: Sequence[tuple[str, str]] = (),
    ) -> Answer:
        """Ask something; raises what `Server.exchange` does, by the number that WeChat gives inside."""
        request = Request("POST", path, (("access_token", self._signed_in(now)), *params), body=body)
        return _heard(self._server.exchange(request, now, last_look), self._server, now)


def _heard(answer: Answer, server: Server, now: datetime) -> Answer:
    """Return an answer that says yes inside as well.

    Raises:
        NotSentError: come again later.
        RejectedError: no.
        UnknownOutcomeError: neither.
    """
    code = at(answer.data(), "errcode")
    if code in {None, 0}:
        return answer
    said = " ".join(server.hide(str(at(answer.data(), "errmsg") or "no reason given")).split())[:300]
    message = Message("{host} refused ({words})", host=answer.host, words=f"{code}: {said}")
    if code == NOT_LISTED:
        hint = Message(
            "put the address that it names onto the account's IP allow-list; one that changes cannot be on it"
        )
        raise UnauthorisedError(message, hint, status=answer.status, code=str(code))
    if code in NOT_LET_IN:
        hint = Message("look at the app's id and secret, under Settings and development")
        raise UnauthorisedError(message, hint, status=answer.status, code=str(code))
    if code in COME_LATER:
        raise NotSentError(message, not_before=now + timedelta(minutes=10))
    if code in IN_DOUBT:
        raise UnknownOutcomeError(message)
    raise RejectedError(message, status=answer.status, code=str(code))


def _content(payload: Payload, shown: dict[str, str]) -> str:
    """Return an article as HTML: pictures where the text has them, those that it does not name (cards) on top."""
    placed: set[str] = set()
    alts = {image.path: image.alt for image in payload.images}

    def picture(path: str, alt: str) -> str:
        if path not in shown:
            return ""
        placed.add(path)
        return f'<img src="{escape(shown[path])}" alt="{escape(alt)}" />'

    body = page("wechat", payload.markdown or payload.text, picture)
    cards = [f"<p>{picture(path, alts[path])}</p>\n" for path in shown if path not in placed]
    return "".join(cards) + body


def account(given: Account) -> WeChat:
    """Return an account, by its app's id and secret."""
    login = Login(given.secret("appid"), given.secret("secret"))
    drafts_only = given.option("publish") == "draft"
    return WeChat(given.root, login=login, author=given.option("author"), drafts_only=drafts_only)
