"""A bucket that speaks S3: pictures and videos are put there under the SHA-256 of their bytes, and never written over.

Source: docs.aws.amazon.com, Amazon S3 API reference (PutObject, HeadObject, conditional writes, error responses), and
botocore's own signer, 2026-11. boto3 signs an address for each request and asks nobody; what is sent goes through
`http.py` as all else does, to an address that was looked at, in bounded time, and nothing follows a redirect.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from pipeline.errors import NotSentError, RemoteError, UsageError
from pipeline.i18n import Message
from pipeline.networks.bodies import Body, media_name
from pipeline.networks.contract import Picture, image_bytes
from pipeline.networks.footage import clip_body
from pipeline.networks.http import Patience, Request, Server
from pipeline.networks.lookout import PATIENCE, Lookout

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from pipeline.model.settings import MediaPlace
    from pipeline.networks.answers import Answer
    from pipeline.networks.bodies import Stream
    from pipeline.networks.contract import Clip

#: A name stands for its bytes, so whoever has them need never ask again.
FOR_EVER = "public, max-age=31536000, immutable"
#: Seconds for which a signed address is good: as long as what it signs may take.
SIGNED_FOR = 900
OK, THERE, MISSING, NOT_KNOWN = 200, 412, 404, 501
_CODE = re.compile(rb"<Code>([A-Za-z0-9]{1,64})</Code>")
#: What S3 calls keys that are wrong, or that may not do this.
NOT_LET_IN = frozenset({"AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken"})
ELSEWHERE = frozenset({"NoSuchBucket", "PermanentRedirect", "AuthorizationHeaderMalformed", "TemporaryRedirect"})


@dataclass(frozen=True, slots=True)
class Keys:
    """What lets us into a bucket."""

    key: str = field(repr=False)
    secret: str = field(repr=False)


class Bucket:
    """One bucket, and the address at which it is open to everybody.

    Args:
        root: the workspace, whose pictures and videos it takes.
        place: server, bucket, region, prefix and public address.
        keys: let us in.
        patience: how long each request may take.
    """

    def __init__(self, root: Path, place: MediaPlace, keys: Keys, patience: Patience | None = None) -> None:
        self._root = root
        self._place = place
        self._keys = keys
        self._patience = patience or PATIENCE
        self._lookout = Lookout(place.url, self._patience)
        self._put: set[str] = set()

    def address(self, media: Picture | Clip, now: datetime) -> str:  # noqa: ARG002 - the protocol's
        """Put it there, unless it is there already, and wait until anybody can read it."""
        name = f"{self._place.prefix}{media_name(media.sha256, media.media_type)}"
        if name not in self._put:
            if not self._is_there(name, media):
                self._store(name, media)
            self._put.add(name)
        return self._lookout.wait_for(name, media)

    def _is_there(self, name: str, media: Picture | Clip) -> bool:
        answer = self._asked("head_object", "HEAD", name, {}, media)
        # To whom may not list what there is, S3 calls a name that is not there forbidden; putting it will tell.
        return answer.status == OK

    def _store(self, name: str, media: Picture | Clip) -> None:
        """Put a file there, once: who was quicker has put the same bytes.

        Raises:
            NotSentError: the bucket does not take it.
        """
        about = {"ContentType": media.media_type, "CacheControl": FOR_EVER}
        answer = self._asked("put_object", "PUT", name, {**about, "IfNoneMatch": "*"}, media)
        if answer.status == NOT_KNOWN:  # a server that knows no conditions; the name says what the bytes are
            answer = self._asked("put_object", "PUT", name, about, media)
        if answer.status not in (OK, THERE):
            raise self._refused(answer, media)

    def _asked(self, what: str, method: str, name: str, about: dict[str, str], media: Picture | Clip) -> Answer:
        """Sign a request and send it.

        Raises:
            NotSentError: no answer came.
        """
        there = urlsplit(self._signed(what, method, {"Bucket": self._place.bucket, "Key": name, **about}))
        query = tuple(parse_qsl(there.query, keep_blank_values=True))
        secrets = (self._keys.key, self._keys.secret, *(text for key, text in query if key == "X-Amz-Signature"))
        headers = {
            header: about[field]
            for field, header in (("CacheControl", "Cache-Control"), ("IfNoneMatch", "If-None-Match"))
            if field in about
        }
        body = self._body(media) if method == "PUT" else None
        request = Request(method, there.path, query, headers, body)
        try:
            return Server(f"{there.scheme}://{there.netloc}", secrets=secrets, patience=self._patience).ask(request)
        except (RemoteError, UsageError) as error:
            raise NotSentError(
                Message("{path} did not get into the bucket: {reason}", path=media.path, reason=str(error)), error.hint
            ) from None

    def _signed(self, what: str, method: str, params: dict[str, str]) -> str:
        """Return the address of a request, signed.

        Raises:
            NotSentError: boto3 is not there, or makes no sense of the settings.
        """
        try:
            made: str = self._signer.generate_presigned_url(
                what, Params=params, ExpiresIn=SIGNED_FOR, HttpMethod=method
            )
        except NotSentError:
            raise
        except Exception as error:  # noqa: BLE001 - botocore has many of its own, and nobody was asked yet
            raise NotSentError(
                Message(
                    "nothing can be signed for the bucket {bucket} ({what})",
                    bucket=params["Bucket"],
                    what=type(error).__name__,
                ),
                Message("see whether endpoint, region and bucket under [media] in tellal.toml are right"),
            ) from None
        return made

    def _body(self, media: Picture | Clip) -> Body | Stream:
        if isinstance(media, Picture):
            return Body(image_bytes(self._root, media), media.media_type)
        return clip_body(self._root, media)

    def _refused(self, answer: Answer, media: Picture | Clip) -> NotSentError:
        """Return why the bucket did not take something: by its code alone, for its words repeat what was signed."""
        found = _CODE.search(answer.body[:65536])
        code = found[1].decode() if found else ""
        hint = None
        if code in NOT_LET_IN:
            hint = Message("see whether the two secrets under [media] are those of this bucket, and may write to it")
        elif code in ELSEWHERE:
            hint = Message("see whether endpoint, region and bucket under [media] in tellal.toml are right")
        return NotSentError(
            Message(
                "the bucket {bucket} did not take {path} ({status} {code})",
                bucket=self._place.bucket,
                path=media.path,
                status=answer.status,
                code=code or "?",
            ),
            hint,
        )

    @cached_property
    def _signer(self) -> Any:  # noqa: ANN401 - boto3 makes its clients' classes while it runs
        """What signs addresses.

        Raises:
            NotSentError: boto3 is not installed.
        """
        try:
            import boto3  # noqa: PLC0415 - an extra, and slow to load
            from botocore.config import Config  # noqa: PLC0415 - likewise
        except ImportError:
            raise NotSentError(
                Message("what speaks to buckets is not installed"),
                Message("{command}", command="pip install 'tellal[s3]'"),
            ) from None
        return boto3.client(
            "s3",
            endpoint_url=self._place.endpoint,
            region_name=self._place.region,
            aws_access_key_id=self._keys.key,
            aws_secret_access_key=self._keys.secret,
            config=Config(
                signature_version="s3v4",
                s3={"addressing_style": "path"},
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        )
