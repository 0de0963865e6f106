"""A bucket, as strict as Amazon's API reference: every signature is made anew with botocore's own signer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlencode

from botocore.auth import S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from tests.networks.fakes.base import Fake, RefusedError, Reply

if TYPE_CHECKING:
    from tests.networks.fakes.base import Asked

SIGNED = {"X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-SignedHeaders"}


def refused(status: int, code: str, words: str = "") -> RefusedError:
    """Return a refusal in S3's own form, which repeats what was signed."""
    return RefusedError(
        Reply(status, f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>{words}</Message></Error>")
    )


@dataclass
class Stored:
    """A file as the bucket keeps it."""

    data: bytes
    headers: dict[str, str] = field(default_factory=dict)


class S3(Fake):
    """One bucket, and a public address at which it can be read."""

    key = "AKIDTELLAL"
    secret = "s3cret/tökén+="  # noqa: S105 - it opens nothing
    region = "eu-central-1"
    bucket = "kirk"

    def __init__(self) -> None:
        super().__init__()
        self.files: dict[str, Stored] = {}
        self.late = 0
        self.lists = True
        self.conditional = True

    def publishes(self, asked: Asked) -> bool:
        """What is put there is seen."""
        return asked.method == "PUT"

    def handle(self, asked: Asked) -> Reply:
        """Answer as documented: signed requests at the bucket, anybody at the public address."""
        if asked.path.startswith("/public/"):
            return self.public(unquote(asked.path.removeprefix("/public/")))
        self.see_signature(asked)
        bucket, _, name = unquote(asked.path).removeprefix("/").partition("/")
        if bucket != self.bucket:
            raise refused(404, "NoSuchBucket")
        if asked.method == "HEAD":
            there = self.files.get(name)
            return Reply(200 if there else 404 if self.lists else 403, "")
        return self.put(name, asked)

    def put(self, name: str, asked: Asked) -> Reply:
        """Keep a file; on condition, only a new one."""
        known = {"content-type", "cache-control", "if-none-match", "content-length"}
        more = {header.lower() for header in asked.headers} - known
        if odd := more - {"host", "user-agent", "accept", "accept-encoding", "connection"}:
            raise refused(400, "InvalidRequest", str(odd))
        if "If-None-Match" in asked.headers:
            if not self.conditional:
                raise refused(501, "NotImplemented")
            if asked.headers["If-None-Match"] != "*":
                raise refused(501, "NotImplemented")
            if name in self.files:
                raise refused(412, "PreconditionFailed")
        about = {header: asked.headers[header] for header in ("Content-Type", "Cache-Control")}
        self.files[name] = Stored(asked.body, about)
        self.posts.append({"name": name})
        return Reply(200, "")

    def public(self, name: str) -> Reply:
        """Show a file to anybody, after a while."""
        there = self.files.get(name)
        if there is None or self.late > 0:
            self.late -= there is not None
            return Reply(404, "<html>Not found</html>", {"Content-Type": "text/html"})
        return Reply(200, there.data, {"Content-Type": there.headers["Content-Type"]})

    def see_signature(self, asked: Asked) -> None:
        """Make the signature anew from the request as it arrived, with botocore's own signer."""
        query = dict(asked.query)
        given = query.pop("X-Amz-Signature", "")
        if not set(query) >= SIGNED:
            raise refused(403, "AccessDenied", "not signed")
        key, date, region, service, kind = query["X-Amz-Credential"].split("/")
        if key != self.key:
            raise refused(403, "InvalidAccessKeyId", f"<AWSAccessKeyId>{key}</AWSAccessKeyId>")
        if (region, service, kind) != (self.region, "s3", "aws4_request"):
            raise refused(400, "AuthorizationHeaderMalformed")
        signed = query["X-Amz-SignedHeaders"].split(";")
        sent = {header.lower() for header in asked.headers}
        # Whatever changes what is kept has to be signed.
        if not sent & {"cache-control", "if-none-match"} <= set(signed) <= sent:
            raise refused(403, "AccessDenied", "headers that are not signed")
        address = f"{self.url}{asked.path}?{urlencode(query)}"
        request = AWSRequest(asked.method, address, {name: asked.headers[name] for name in signed})
        request.context["timestamp"] = query["X-Amz-Date"]
        signer = S3SigV4QueryAuth(Credentials(self.key, self.secret), service, region, int(query["X-Amz-Expires"]))
        wanted = signer.signature(signer.string_to_sign(request, signer.canonical_request(request)), request)
        if wanted != given or not query["X-Amz-Date"].startswith(date):
            raise refused(403, "SignatureDoesNotMatch", f"StringToSign {self.key} SignatureProvided {given}")
