"""Letters through a mail server that others wrote (aiosmtpd): what arrives, and what is known where nothing answers."""

from __future__ import annotations

import email
import hashlib
import logging
import os
import signal
import ssl
import subprocess
import sys
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.policy import default
from typing import TYPE_CHECKING, Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from pipeline.errors import NotSentError, RejectedError, UnauthorisedError, UnknownOutcomeError, UsageError
from pipeline.model.plan import State
from pipeline.model.settings import Channel
from pipeline.model.variant import Span, SpanKind
from pipeline.networks.contract import NoReceipt, Payload, Picture
from pipeline.networks.email import Email, Mailing
from pipeline.networks.http import Patience
from pipeline.networks.mail import Letterhead, letter
from pipeline.networks.registry import open_network
from pipeline.networks.smtp import MailServer
from pipeline.publish import publish
from tests.pictures import png

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from email.message import EmailMessage
    from pathlib import Path

NOW = datetime(2026, 12, 1, 7, 0, tzinfo=UTC)
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
PASSWORD = "gizli-parola-42"  # noqa: S105 - it opens nothing
QUICK = Patience(connect=2, silence=2, deadline=4, pause=0)
HEAD = Letterhead(
    "haber@kirk.example", "Kırk İkindi", "liste@kirk.example", unsubscribe="https://kirk.example/cik?a=1&b=2", lang="tr"
)
TEXT = "Kış menüsü geldi ☕\nİlk yudum bizden"


@dataclass
class Post:
    """A mail server's hands: keeps what arrives, and fails where a test wants it to.

    Args:
        refuses: recipient → what it is answered.
        answers: what a message is answered; empty answers nothing and hangs up.
        hangs_up: at which command, before anything is taken.
        kills: says whom a letter kills that arrives.
    """

    refuses: dict[str, str] = field(default_factory=dict)
    answers: str = "250 OK"
    hangs_up: str = ""
    kills: Callable[[], int] | None = None
    letters: list[bytes] = field(default_factory=list)
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)
    secured: list[bool] = field(default_factory=list)

    async def handle_MAIL(self, server: Any, _: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: ANN401, N802 - aiosmtpd's names
        """Take the sender."""
        if self.hangs_up == "MAIL":
            server.transport.abort()
        envelope.mail_from, envelope.mail_options = address, options
        return "250 OK"

    async def handle_RCPT(self, _: Any, __: Any, envelope: Any, address: str, ___: Any) -> str:  # noqa: ANN401, N802 - aiosmtpd's names
        """Take a recipient."""
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _: Any, envelope: Any) -> str:  # noqa: ANN401, N802 - aiosmtpd's names
        """Take the message."""
        if not self.answers.startswith(("4", "5")):
            self.letters.append(envelope.content)
            self.envelopes.append((envelope.mail_from, list(envelope.rcpt_tos)))
            self.secured.append(server.transport.get_extra_info("ssl_object") is not None)
        if self.kills:
            os.kill(self.kills(), signal.SIGKILL)
        if not self.answers:
            server.transport.abort()
        return self.answers or "250 OK"


def authenticate(_: Any, __: Any, ___: Any, ____: Any, login: LoginPassword) -> AuthResult:  # noqa: ANN401 - aiosmtpd's names
    """Let in whoever knows the password."""
    return AuthResult(success=login.password == PASSWORD.encode(), handled=False)


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., tuple[Post, int]]]:
    """Start a mail server: in the clear, with `starttls`, or with `tls` from the first byte."""
    running: list[Controller] = []

    def begin(security: str = "", post: Post | None = None, *, login: bool = False) -> tuple[Post, int]:
        taken = post or Post()
        about: dict[str, Any] = {"authenticator": authenticate, "auth_required": login, "auth_require_tls": False}
        if security:
            certificate = tmp_path / "server.pem"
            certificate.write_bytes(self_signed("localhost"))
            monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(certificate)
            about |= {"ssl_context": context} if security == "tls" else {"tls_context": context}
        controller = Controller(taken, hostname="127.0.0.1", port=0, **about)
        controller.port = free_port()
        controller.start()
        running.append(controller)
        return taken, controller.port

    yield begin
    for controller in running:
        controller.stop()


def free_port() -> int:
    """Return a port that nobody uses."""
    import socket  # noqa: PLC0415 - only here

    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def self_signed(name: str) -> bytes:
    """Return a key and a certificate that vouches for itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    today = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(who, who, key.public_key(), x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private + made.public_bytes(serialization.Encoding.PEM)


def network(root: Path, port: int, head: Letterhead = HEAD, *to: str, **about: Any) -> Email:  # noqa: ANN401 - of the server
    """Return our sender."""
    known = {"port": port, "security": "starttls", "patience": QUICK, "secrets": to}
    server = MailServer(about.pop("host", "127.0.0.1"), **{**known, **about})
    return Email(root, server, Mailing(head, to or (head.to,)))


def read(data: bytes) -> EmailMessage:
    """Return a letter as the standard library reads it."""
    made = email.message_from_bytes(data, policy=default)
    assert all(not part.defects for part in made.walk())
    assert max(map(len, data.split(b"\r\n"))) <= 998
    assert data.isascii()
    return made


def payload(text: str = TEXT, **about: Any) -> Payload:  # noqa: ANN401 - of a payload
    """Return a message with a title."""
    return Payload(text, **{"markdown": text, "title": "Kış menüsü geldi: ıhlamur, ğ, ş", "lang": "tr", **about})


def body(made: EmailMessage, kind: str) -> str:
    """Return a letter's text of one kind."""
    part = made.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def test_a_text_arrives_as_it_was_written(start: Callable[..., tuple[Post, int]], tmp_path: Path) -> None:
    """Subject, sender and text in Turkish; whom it is from and to; a name and a date; how to be rid of it."""
    post, port = start()
    receipt = network(tmp_path, port).send(payload(), reply_to=(), key="k1", now=NOW)
    made = read(post.letters[0])
    assert made["Subject"] == "Kış menüsü geldi: ıhlamur, ğ, ş"
    assert made["From"].addresses[0].display_name == "Kırk İkindi"
    assert (made["From"].addresses[0].addr_spec, made["To"]) == ("haber@kirk.example", "liste@kirk.example")
    assert made["Date"].datetime == NOW
    assert receipt.remote_id == made["Message-ID"]
    assert receipt.url == f"mid:{receipt.remote_id[1:-1]}"
    assert made["List-Unsubscribe"] == "<https://kirk.example/cik?a=1&b=2>"
    assert made["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert made.get_content_type() == "multipart/alternative"
    assert body(made, "plain").startswith(TEXT)
    assert "https://kirk.example/cik?a=1&b=2" in body(made, "plain")
    assert "Kış menüsü geldi ☕<br>" in body(made, "html")
    assert '<a href="https://kirk.example/cik?a=1&amp;b=2">' in body(made, "html")
    assert post.envelopes == [("haber@kirk.example", ["liste@kirk.example"])]


def test_pictures_come_along_with_their_alt_texts(start: Callable[..., tuple[Post, int]], tmp_path: Path) -> None:
    """One where the text has it, a card on top; both are in the letter, and nothing is loaded from anywhere."""
    post, port = start()
    images = []
    for name, alt in (("a.png", "Bir “fincan” & çay"), ("kart.png", "Kış menüsü geldi")):
        data = png(8, 6) if name == "a.png" else png(9, 6)
        (tmp_path / name).write_bytes(data)
        images.append(Picture(name, hashlib.sha256(data).hexdigest(), alt, "image/png"))
    message = payload(markdown="Önce.\n\n![Bir “fincan” & çay](a.png)\n\nSonra.", images=tuple(images))
    network(tmp_path, port).send(message, reply_to=(), key="k1", now=NOW)
    made = read(post.letters[0])
    parts = [part for part in made.walk() if part.get_content_maintype() == "image"]
    assert [part.get_content() for part in parts] == [(tmp_path / each.path).read_bytes() for each in images]
    assert [part.get_content_disposition() for part in parts] == ["inline", "inline"]
    html = body(made, "html")
    places = [html.index(f'src="cid:{part["Content-ID"][1:-1]}"') for part in parts]
    assert html.index("Önce.") < places[0] < html.index("Sonra.")
    assert places[1] < html.index("Önce.")
    assert 'alt="Bir “fincan” &amp; çay"' in html
    assert ".invalid" not in html
    assert "[Bir “fincan” & çay]" in body(made, "plain")


def test_links_are_written_out_for_whoever_reads_plain_text(
    start: Callable[..., tuple[Post, int]], tmp_path: Path
) -> None:
    """An address behind words would be lost."""
    post, port = start()
    text = "Menüye bak ya da https://kirk.example/b"
    spans = (
        Span(SpanKind.LINK, 0, 10, "https://kirk.example/a"),
        Span(SpanKind.LINK, 17, 39, "https://kirk.example/b"),
    )
    network(tmp_path, port).send(payload(text, spans=spans), reply_to=(), key="k1", now=NOW)
    assert body(read(post.letters[0]), "plain").startswith(
        "Menüye bak (https://kirk.example/a) ya da https://kirk.example/b\n"
    )


def test_recipients_do_not_learn_of_each_other(start: Callable[..., tuple[Post, int]], tmp_path: Path) -> None:
    """All of them are in the envelope and none is in the letter."""
    post, port = start()
    people = ("ayse@a.example", "can@b.example")
    network(tmp_path, port, HEAD._replace(to=""), *people).send(payload(), reply_to=(), key="k1", now=NOW)
    assert post.envelopes == [("haber@kirk.example", list(people))]
    assert b"a.example" not in post.letters[0]
    assert read(post.letters[0])["To"] == "undisclosed-recipients:;"


def test_the_same_key_gives_the_same_letter(tmp_path: Path) -> None:
    """Byte for byte, so that a reader's program knows a second one for the first."""
    del tmp_path
    first = letter(payload(), (), HEAD, "k1", NOW)
    assert first == letter(payload(), (), HEAD, "k1", NOW)
    names = [read(letter(payload(), (), HEAD, key, NOW))["Message-ID"] for key in ("k1", "k2")]
    assert names[0] != names[1]


EVIL = "a\r\nBcc: kurban@example.org\r\n\r\n<script>alert(1)</script>\x00\u2028Bcc: x@y.z\n.\nQUIT\n..iki"


def test_no_header_and_no_command_comes_from_a_text(start: Callable[..., tuple[Post, int]], tmp_path: Path) -> None:
    """Line ends in a title, a lone dot in a text, markup anywhere: all of it is text."""
    post, port = start()
    message = payload(EVIL, title=EVIL, spoiler=EVIL)
    network(tmp_path, port, HEAD._replace(name=EVIL)).send(message, reply_to=(), key="k1", now=NOW)
    made = read(post.letters[0])
    assert len(post.letters) == 1
    assert set(made.keys()) == {
        "Date", "Message-ID", "From", "To", "Subject", "Content-Language", "List-Unsubscribe", "List-Unsubscribe-Post",
        "MIME-Version", "Content-Type",
    }  # fmt: skip
    assert made["Subject"].strip().startswith("a Bcc: kurban@example.org <script>")
    assert "\n.\nQUIT\n..iki" in body(made, "plain")
    assert "<script" not in body(made, "html")
    assert post.envelopes == [("haber@kirk.example", ["liste@kirk.example"])]


@pytest.mark.parametrize(
    "hidden", ["=?utf-8?q?a=0D=0ABcc:_kurban@example.org?=", "=?utf-8?b?YQ0KQmNjOiBrdXJiYW5AZXhhbXBsZS5vcmc=?="]
)
def test_no_header_hides_in_an_encoded_word(hidden: str) -> None:
    """What looks like a header's own way to write letters is text as well, wherever it stands."""
    made = letter(payload("Merhaba", title=f"Kış {hidden}"), (), HEAD._replace(name=hidden), "k1", NOW)
    assert b"\r\nBcc:" not in made
    assert b"\nBcc:" not in made
    assert "utf-8" in read(made)["Subject"], "readers see what was written"
    with pytest.raises(RejectedError, match="more than one line"):
        letter(payload("Merhaba"), (), HEAD._replace(unsubscribe=f"https://a.example/ {hidden}"), "k1", NOW)


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_it_goes_encrypted(start: Callable[..., tuple[Post, int]], tmp_path: Path, security: str) -> None:
    """To a server whose certificate is believed, with a password."""
    post, port = start(security, login=True)
    login = ("haber@kirk.example", PASSWORD)
    ours = network(tmp_path, port, host="localhost", security=security, login=login)
    assert ours.whoami(NOW).name == "haber@kirk.example"
    ours.send(payload(), reply_to=(), key="k1", now=NOW)
    assert post.secured == [True]


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_certificate_that_nobody_vouches_for(
    start: Callable[..., tuple[Post, int]], tmp_path: Path, security: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is sent, and no password is said."""
    post, port = start(security)
    monkeypatch.delenv("SSL_CERT_FILE")
    login = ("haber@kirk.example", PASSWORD)
    with pytest.raises(NotSentError, match="certificate"):
        network(tmp_path, port, host="localhost", security=security, login=login).send(
            payload(), reply_to=(), key="k1", now=NOW
        )
    assert post.letters == []


def test_another_machine_is_never_spoken_to_in_the_clear(
    start: Callable[..., tuple[Post, int]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that offers no TLS gets no password."""
    post, port = start(login=True)
    monkeypatch.setenv("TELLAL_PRIVATE_HOSTS", "mail.example")
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: [(2, 1, 6, "", ("127.0.0.1", port))])
    with pytest.raises(NotSentError, match="offers no TLS"):
        network(tmp_path, port, host="mail.example", login=("u", PASSWORD)).send(
            payload(), reply_to=(), key="k1", now=NOW
        )
    assert post.letters == []


def test_a_name_that_leads_into_this_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is vetted like every other address."""
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: [(2, 1, 6, "", ("10.0.0.7", 465))])
    with pytest.raises(NotSentError, match="not on the open network"):
        network(tmp_path, 465, host="mail.example").send(payload(), reply_to=(), key="k1", now=NOW)


def test_a_wrong_password_concerns_the_whole_account(
    start: Callable[..., tuple[Post, int]], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """And is said nowhere."""
    caplog.set_level(logging.DEBUG)
    _, port = start(login=True)
    ours = network(tmp_path, port, login=("haber@kirk.example", "yanlis-parola"))
    for act in (lambda: ours.send(payload(), reply_to=(), key="k1", now=NOW), lambda: ours.whoami(NOW)):
        with pytest.raises(UnauthorisedError) as caught:
            act()
        assert "yanlis" not in f"{caught.value}{caught.value.hint}{ours!r}{caplog.text}"


@pytest.mark.parametrize(
    ("post", "error"),
    [
        (Post(answers="451 Greylisted, come again"), NotSentError),
        (Post(answers="554 Spam"), RejectedError),
        (Post(hangs_up="MAIL"), NotSentError),
        (Post(answers=""), UnknownOutcomeError),
        (Post(answers="350 ?"), UnknownOutcomeError),
        (Post(refuses={"liste@kirk.example": "550 No such list"}), RejectedError),
        (Post(refuses={"liste@kirk.example": "451 Later"}), NotSentError),
    ],
)
def test_what_a_failure_means(
    start: Callable[..., tuple[Post, int]], tmp_path: Path, post: Post, error: type[Exception]
) -> None:
    """Before the message nothing is sent; a code says whether to come again; after it, without one, nobody knows."""
    _, port = start(post=post)
    ours = network(tmp_path, port)
    with pytest.raises(error) as caught:
        ours.send(payload(), reply_to=(), key="k1", now=NOW)
    assert type(caught.value) is error
    assert ours.find(payload(), reply_to=(), key="k1", since=NOW) is NoReceipt.UNSUPPORTED


def test_nobody_there(tmp_path: Path) -> None:
    """A server that cannot be reached got nothing."""
    with pytest.raises(NotSentError, match="was not reached"):
        network(tmp_path, free_port()).send(payload(), reply_to=(), key="k1", now=NOW)


def test_what_is_no_mail_server(tmp_path: Path) -> None:
    """Whatever answers there, nothing was sent."""
    from tests.networks.faulty import faulty  # noqa: PLC0415 - only here

    def carry(client: Any) -> None:  # noqa: ANN401 - a socket
        client.sendall(b"HTTP/1.1 400 Bad\r\n\r\n")

    with faulty(carry) as there, pytest.raises(NotSentError):
        network(tmp_path, int(there.url.rpartition(":")[2])).send(payload(), reply_to=(), key="k1", now=NOW)


def test_recipients_that_were_refused_are_counted_and_never_named(
    start: Callable[..., tuple[Post, int]], tmp_path: Path
) -> None:
    """The others have the letter: it is out, and the receipt says for whom it is not."""
    people = ("ayse@a.example", "yok@b.example", "can@c.example")
    post, port = start(post=Post({"yok@b.example": "550 <yok@b.example> unknown"}))
    receipt = network(tmp_path, port, HEAD._replace(to=""), *people).send(payload(), reply_to=(), key="k1", now=NOW)
    assert receipt.lacks == "1 of 3 recipients were refused"
    assert post.envelopes[0][1] == ["ayse@a.example", "can@c.example"]
    _, port = start(post=Post(dict.fromkeys(people, "550 <yok@b.example> unknown")))
    with pytest.raises(RejectedError, match="unknown") as caught:
        network(tmp_path, port, HEAD._replace(to=""), *people).send(payload(), reply_to=(), key="k1", now=NOW)
    assert "b.example" not in str(caught.value)


def test_the_last_look_comes_when_the_server_waits(start: Callable[..., tuple[Post, int]], tmp_path: Path) -> None:
    """Whoever sees there that it is too late stops it."""
    post, port = start()

    def too_late() -> None:
        raise NotSentError("too late")

    with pytest.raises(NotSentError, match="too late"):
        network(tmp_path, port).send(payload(), reply_to=(), key="k1", now=NOW, last_look=too_late)
    assert post.letters == []


def test_a_server_that_is_slow_is_cut(tmp_path: Path) -> None:
    """One that takes the message and says nothing leaves a doubt; one that greets nobody does not."""
    from tests.networks.faulty import faulty  # noqa: PLC0415 - only here

    def deaf(client: Any) -> None:  # noqa: ANN401 - a socket
        client.recv(1)

    patience = replace(QUICK, connect=0.3, silence=0.3, deadline=2)
    with faulty(deaf) as there:
        ours = network(tmp_path, int(there.url.rpartition(":")[2]), patience=patience)
        with pytest.raises(NotSentError):
            ours.send(payload(), reply_to=(), key="k1", now=NOW)

    def half(client: Any) -> None:  # noqa: ANN401 - a socket
        client.sendall(b"220 hi\r\n")
        for line in client.makefile("rb"):
            if line == b".\r\n":
                client.recv(1)
                return
            if line[:4].upper() in (b"EHLO", b"MAIL", b"RCPT"):
                client.sendall(b"250 fine\r\n")
            elif line[:4].upper() == b"DATA":
                client.sendall(b"354 go on\r\n")

    with faulty(half) as there:
        ours = network(tmp_path, int(there.url.rpartition(":")[2]), patience=patience)
        with pytest.raises(UnknownOutcomeError, match="no answer in time"):
            ours.send(payload(), reply_to=(), key="k1", now=NOW)


def channel(**about: Any) -> Channel:  # noqa: ANN401 - of a channel
    """Return a channel with everything it needs."""
    known: dict[str, Any] = {
        "secrets": {"password": "THE_PASSWORD"},
        "room": "liste@kirk.example",
        "options": {"host": "mail.kirk.example", "unsubscribe": "https://kirk.example/cik"},
    }
    return Channel("bulten", "content/bulten/channel.toml", "email", "haber@kirk.example", **{**known, **about})


@pytest.mark.parametrize(
    ("about", "says"),
    [
        ({"options": {"host": "mail.kirk.example"}}, "unsubscribe"),
        ({"options": {"host": "mail.kirk.example", "unsubscribe": "javascript:alert(1)"}}, "unsubscribe"),
        ({"options": {"host": "mail.kirk.example", "unsubscribe": "https://a.example/>\r\nBcc: x@y.z"}}, "unsubscribe"),
        ({"room": "liste@kirk.example>\r\nBcc: a@b.c"}, "room"),
        ({"room": ""}, "room"),
        ({"secrets": {"password": "THE_PASSWORD", "recipients": "THE_WRONG"}}, "recipient 2"),
        ({"secrets": {"password": "THE_PASSWORD", "recipients": "THE_MANY"}}, "101"),
    ],
)
def test_settings_that_make_no_sense(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, about: dict[str, Any], says: str
) -> None:
    """Said by name, before anything is sent, without anybody's address."""
    monkeypatch.setenv("THE_PASSWORD", PASSWORD)
    monkeypatch.setenv("THE_WRONG", "ayse@a.example\n<can@b.example>")
    monkeypatch.setenv("THE_MANY", "\n".join(f"a{n}@a.example" for n in range(101)))
    with pytest.raises(UsageError, match=says) as caught:
        open_network(tmp_path, channel(**about))
    assert "a.example" not in str(caught.value)
    assert isinstance(open_network(tmp_path, channel()), Email)


CHANNEL = """\
network = "email"
account = "haber@kirk.example"
title = "Kırk İkindi"
{where}

[options]
host = "127.0.0.1"
security = "starttls"
port = {port}
unsubscribe = "mailto:liste-cik@kirk.example"
"""
RUN = """\
import sys
from datetime import datetime
from pathlib import Path
from pipeline.publish import publish
now = datetime.fromisoformat(sys.argv[2])
publish(Path(sys.argv[1]), lambda: now)
"""


@pytest.fixture
def workspace(make_repository: Callable[..., Path], post_text: Callable[..., str]) -> Callable[..., Path]:
    """Make a workspace with one letter that is due."""

    def make(port: int, where: str = 'room = "liste@kirk.example"') -> Path:
        return make_repository(
            {
                "content/bulten/channel.toml": CHANNEL.format(port=port, where=where),
                "content/bulten/kis.md": post_text("**Kış** geldi.", title="Kış menüsü", status="approved"),
            }
        )

    return make


def test_a_post_goes_out_as_a_letter_once(
    start: Callable[..., tuple[Post, int]], workspace: Callable[..., Path]
) -> None:
    """From the file to the reader, and not again by the next run."""
    post, port = start()
    root = workspace(port)
    for minutes in (0, 30):
        assert publish(root, lambda minutes=minutes: NOW + timedelta(minutes=minutes)).exit_code == 0  # type: ignore[misc]
    (data,) = post.letters
    assert read(data)["Subject"] == "Kış menüsü"
    assert "<strong>Kış</strong> geldi." in body(read(data), "html")
    assert "Listeden çık: mailto:liste-cik@kirk.example" in body(read(data), "plain")


def test_whoever_publishes_reads_that_some_did_not_get_it(
    start: Callable[..., tuple[Post, int]], workspace: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The ledger has the number, and nobody's address."""
    monkeypatch.setenv("BULTEN_RECIPIENTS", "ayse@a.example yok@b.example")
    _, port = start(post=Post({"yok@b.example": "550 <yok@b.example> unknown"}))
    root = workspace(port, 'secrets = { recipients = "BULTEN_RECIPIENTS" }')
    (outcome,) = publish(root, lambda: NOW).targets
    assert (outcome.state, str(outcome.message)) == (
        State.PUBLISHED,
        "it is out, but 1 of 2 recipients were refused",
    )
    ledger = subprocess.run(["git", "log", "-p", "ledger"], cwd=root, check=True, capture_output=True, text=True)
    assert "1 of 2 recipients" in ledger.stdout
    assert "b.example" not in ledger.stdout


def test_a_run_that_is_killed_with_a_letter_under_way_sends_no_second_one(
    start: Callable[..., tuple[Post, int]], workspace: Callable[..., Path]
) -> None:
    """Nobody can ask a mail server, so a person looks; until then nothing is repeated."""
    running: list[subprocess.Popen[bytes]] = []
    post, port = start(post=Post(kills=lambda: running[0].pid))
    root = workspace(port)
    running.append(subprocess.Popen([sys.executable, "-c", RUN, str(root), NOW.isoformat()]))
    assert running[0].wait(60) == -signal.SIGKILL
    for hours in (1, 2):
        (outcome,) = publish(root, lambda hours=hours: NOW + timedelta(hours=hours)).targets  # type: ignore[misc]
        assert outcome.state is State.UNKNOWN
        assert "a person must look" in str(outcome.message)
    assert len(post.letters) == 1
