"""WeChat's interface for Official Accounts as its documentation has it: drafts, publishing tasks, articles."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any

from tests.networks.fakes.base import Fake, RefusedError, Reply, is_picture, must, only

if TYPE_CHECKING:
    from tests.networks.fakes.base import Asked

ARTICLE = {"article_type", "title", "author", "digest", "content", "content_source_url", "thumb_media_id"} | {
    *("need_open_comment", "only_fans_can_comment")
}


def no(code: int, said: str) -> RefusedError:
    """Return a refusal as WeChat gives it: a success with a number inside."""
    return RefusedError(Reply(200, {"errcode": code, "errmsg": f"{said} rid: 1-2-3"}))


class WeChat(Fake):
    """One verified account."""

    appid = "wx0123456789"
    secret = "wx-s3crét/+="  # noqa: S105 - it opens nothing
    token = "77_tökén-wx"  # noqa: S105 - likewise

    def __init__(self) -> None:
        super().__init__()
        self.drafts: dict[str, dict[str, Any]] = {}
        self.tasks: dict[str, dict[str, Any]] = {}
        self.images: dict[str, bytes] = {}
        self.may_publish = True
        self.listed = True
        self.fails = 0
        self.busy = 1

    def publishes(self, asked: Asked) -> bool:
        """A draft is seen by nobody."""
        return asked.path == "/cgi-bin/freepublish/submit"

    def changes(self, asked: Asked) -> bool:
        """Articles are not changed from here, but deleted."""
        return asked.path == "/cgi-bin/freepublish/delete"

    def handle(self, asked: Asked) -> Reply:
        """Answer as documented."""
        must(asked.method == "POST", "method", 405)
        if not self.listed:
            raise no(40164, "invalid ip 203.0.113.9 ipv6 ::ffff:203.0.113.9, not in whitelist")
        if asked.path == "/cgi-bin/stable_token":
            data = asked.json()
            only(data, {"grant_type", "appid", "secret", "force_refresh"}, {"grant_type", "appid", "secret"})
            if (data["appid"], data["secret"]) != (self.appid, self.secret):
                raise no(40125, "invalid appsecret")
            return Reply(200, {"access_token": self.token, "expires_in": 7200})
        if asked.query.pop("access_token", "") != self.token:
            raise no(40001, "invalid credential, access_token is invalid or not latest")
        name = asked.path.removeprefix("/cgi-bin/").replace("/", "_")
        answer: Reply = getattr(self, name)(asked)  # one of the methods below
        return answer

    def media_uploadimg(self, asked: Asked) -> Reply:
        """Take a picture that stands within an article."""
        return Reply(200, {"url": self.keep(asked, 1_000_000)})

    def material_add_material(self, asked: Asked) -> Reply:
        """Take a cover."""
        only(asked.query, {"type"}, {"type"})
        return Reply(200, {"media_id": self.keep(asked, 10_000_000), "url": "http://mmbiz.qpic.cn/cover"})

    def keep(self, asked: Asked, most: int) -> str:
        """Keep a picture; return where it is."""
        (part,) = asked.parts()
        if part.name != "media" or not is_picture(part.data, part.media_type) or len(part.data) > most:
            raise no(40113, "unsupported file type")
        name = f"http://mmbiz.qpic.cn/{len(self.images)}"
        self.images[name] = part.data
        return name

    def draft_add(self, asked: Asked) -> Reply:
        """Take an article."""
        must("\\u" not in asked.body.decode(), "escapes are shown as they are")
        (article,) = asked.json()["articles"]
        only(article, ARTICLE, {"title", "content", "thumb_media_id"})
        if len(article["title"]) > 32 or len(article.get("author", "")) > 16:
            raise no(45003, "title size out of limit")
        if len(article["content"]) >= 20_000 or "<script" in article["content"]:
            raise no(45002, "content size out of limit")
        sources = re.findall(r'<img src="([^"]*)"', article["content"])
        if article["thumb_media_id"] not in self.images or not set(sources) <= set(self.images):
            raise no(40007, "invalid media_id")
        name = f"draft-{len(self.drafts)}"
        self.drafts[name] = article
        return Reply(200, {"media_id": name})

    def draft_get(self, asked: Asked) -> Reply:
        """Show a draft that is one still."""
        name = asked.json()["media_id"]
        if name not in self.drafts:
            raise no(40007, "invalid media_id")
        return Reply(200, {"news_item": [self.drafts[name]]})

    def freepublish_submit(self, asked: Asked) -> Reply:
        """Begin to publish a draft."""
        if not self.may_publish:
            raise no(48001, "api unauthorized")
        only(asked.json(), {"media_id"}, {"media_id"})
        name = asked.json()["media_id"]
        if name not in self.drafts:
            raise no(40007, "invalid media_id")
        task = str(100_000_001 + len(self.tasks))
        self.tasks[task] = {"left": self.busy}
        if not self.fails:
            number = f"article-{len(self.tasks)}"
            url = f"http://mp.weixin.qq.com/s/{number}"
            self.tasks[task] |= {"article_id": number, "url": url}
            self.posts.append({**self.drafts.pop(name), "id": number, "url": url, "at": int(time.time())})
        return Reply(200, {"errcode": 0, "errmsg": "ok", "publish_id": task, "msg_data_id": "1"})

    def freepublish_get(self, asked: Asked) -> Reply:
        """Say how a task stands."""
        name = asked.json()["publish_id"]
        task = self.tasks[name]
        if task["left"]:
            task["left"] -= 1
            return Reply(200, {"publish_id": name, "publish_status": 1, "fail_idx": []})
        if self.fails:
            return Reply(200, {"publish_id": name, "publish_status": self.fails, "fail_idx": [1]})
        detail = {"count": 1, "item": [{"idx": 1, "article_url": task["url"]}]}
        about = {"publish_id": name, "publish_status": 0, "article_id": task["article_id"], "article_detail": detail}
        return Reply(200, {**about, "fail_idx": []})

    def freepublish_batchget(self, asked: Asked) -> Reply:
        """List the articles, newest first."""
        data = asked.json()
        only(data, {"offset", "count", "no_content"}, {"offset", "count"})
        must(1 <= data["count"] <= 20, "count")
        shown = self.posts[::-1][data["offset"] : data["offset"] + data["count"]]
        items = [
            {"article_id": each["id"], "content": {"news_item": [each]}, "update_time": each["at"]} for each in shown
        ]
        return Reply(200, {"total_count": len(self.posts), "item_count": len(items), "item": items})

    def freepublish_delete(self, asked: Asked) -> Reply:
        """Delete an article."""
        data = asked.json()
        only(data, {"article_id", "index"}, {"article_id"})
        if not any(post["id"] == data["article_id"] for post in self.posts):
            raise no(53600, "Article ID invalid")
        self.posts = [post for post in self.posts if post["id"] != data["article_id"]]
        return Reply(200, {"errcode": 0, "errmsg": "ok"})
