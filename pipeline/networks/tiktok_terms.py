"""What TikTok allows: a channel by what it settles, an account by what its owner says, an app by what it refuses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.errors import NotSentError, RejectedError, UnauthorisedError
from pipeline.i18n import Message
from pipeline.networks.answers import at

if TYPE_CHECKING:
    from pipeline.errors import SendError
    from pipeline.networks.contract import Clip

#: What a channel calls who sees a post → what TikTok does.
PRIVACY = {
    "public": "PUBLIC_TO_EVERYONE",
    "followers": "FOLLOWER_OF_CREATOR",
    "friends": "MUTUAL_FOLLOW_FRIENDS",
    "self": "SELF_ONLY",
}
COME_LATER = frozenset(
    {"rate_limit_exceeded", "reached_active_user_cap", "spam_risk_too_many_pending_share", "spam_risk_too_many_posts"}
)
NOT_LET_IN = frozenset(
    {
        "scope_not_authorized",
        "scope_permission_missed",
        "spam_risk_user_banned_from_posting",
        "unaudited_client_can_only_post_to_private_accounts",
        "url_ownership_unverified",
    }
)


@dataclass(frozen=True, slots=True)
class Settled:
    """What a channel settles for all of its posts.

    Args:
        direct: posts are published, not left in the app.
        privacy: who sees what is published: `public`, `followers`, `friends` or `self`.
        comments: people may comment.
        duets: people may make duets and stitches.
        generated: a machine made what is posted.
        advertises: `nothing`, the brand it`self`, or `others`.
        music: TikTok puts music under photos.
    """

    direct: bool = False
    privacy: str = "self"
    comments: bool = True
    duets: bool = True
    generated: bool = False
    advertises: str = "nothing"
    music: bool = False


def post_info(settled: Settled, allowed: object, clip: Clip | None) -> dict[str, Any]:
    """Return how a post is published.

    Args:
        settled: by the channel.
        allowed: by the account, as it says when it is asked.
        clip: of the post, None for photos.

    Raises:
        RejectedError: it does not allow this.
    """
    privacy = PRIVACY[settled.privacy]
    if privacy not in (at(allowed, "privacy_level_options") or ()):
        raise RejectedError(
            Message("this account on TikTok does not allow “{name}”", name=settled.privacy),
            Message("change the option “privacy” of the channel, or the account's own settings"),
        )
    longest = at(allowed, "max_video_post_duration_sec")
    if clip and isinstance(longest, int) and clip.seconds > longest:
        raise RejectedError(Message("this account on TikTok takes videos up to {n} s", n=longest))
    info = {
        "privacy_level": privacy,
        "disable_comment": not settled.comments or bool(at(allowed, "comment_disabled")),
        "brand_content_toggle": settled.advertises == "others",
        "brand_organic_toggle": settled.advertises == "self",
    }
    if clip is None:
        return {**info, "auto_add_music": settled.music}
    return {
        **info,
        "disable_duet": not settled.duets or bool(at(allowed, "duet_disabled")),
        "disable_stitch": not settled.duets or bool(at(allowed, "stitch_disabled")),
        "is_aigc": settled.generated,
    }


def meant(error: RejectedError) -> SendError:
    """Return what a refusal of TikTok means."""
    if error.code in COME_LATER:
        return NotSentError(error.message, Message("TikTok bounds what an account may post in a day: it goes on later"))
    if error.code in NOT_LET_IN and not isinstance(error, UnauthorisedError):
        hint = Message("docs/networks/tiktok.md says what an app may do before TikTok has looked at it")
        return UnauthorisedError(error.message, hint, status=error.status, code=error.code)
    return error
