"""Zalo's own rules: what its methods do, and what a bot is refused."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from tests.fakes.ledger import Ledger
from tests.fakes.zalo_oa.account import NAME, OA_ID, VIETNAM, Terms
from tests.fakes.zalo_oa.chats import Chat, Message
from tests.fakes.zalo_oa.content import Content, only
from tests.fakes.zalo_oa.events import Events
from tests.fakes.zalo_oa.forms import Params, Refused, id_of, member
from tests.fakes.zalo_oa.groups import Groups
from tests.fakes.zalo_oa.uploads import Uploads
from tests.fakes.zalo_oa.windows import Windows

ICONS = (":>", "--b", ":-((", "/-strong", "/-heart", ":-h", ":o", "/-remove")
NIGHT_ENDS, NIGHT_BEGINS = 6, 22

Method = Callable[[Params], Any]


class World:
    """What the methods of the OpenAPI read and change."""

    def __init__(self, clock: Callable[[], datetime], terms: Terms, events: Events) -> None:
        self._clock = clock
        self._events = events
        self.windows = Windows(clock, terms)
        self.uploads = Uploads(clock)
        self.content = Content(clock, terms, self.uploads)
        self.received = Ledger()
        self.groups = Groups(clock, self.windows, self.content, events, self.received)
        self.chats: dict[str, Chat] = {}
        self.shared: dict[str, Params] = {}
        """What people submitted about themselves."""
        self.reactions: list[tuple[str, str, str]] = []
        self.broadcasts: list[Params] = []
        self._methods: dict[tuple[str, str], Method] = {
            ("POST", "/v3.0/oa/message/cs"): self._send,
            ("POST", "/v2.0/oa/message"): self._old_message,
            ("POST", "/v3.0/oa/message/transaction"): shut,
            ("POST", "/v3.0/oa/message/promotion"): shut,
            ("POST", "/v3.0/oa/quota/message"): lambda p: self.windows.quota(id_of(p, "user_id")),
            ("GET", "/v2.0/oa/getoa"): self._account,
            ("GET", "/v3.0/oa/user/detail"): self._detail,
            **{
                ("POST", f"/v2.0/oa/upload/{kind}"): self._upload(kind)
                for kind in ("image", "gif", "file")
            },
            **self.groups.methods,
        }

    def chat(self, id_: str) -> Chat:
        """Return what is to be seen in a person's chat."""
        return self.chats.setdefault(id_, Chat(id_))

    def call(self, method: str, path: str, params: Params) -> Any:
        """Carry out a method, or refuse it as Zalo does."""
        known = self._methods.get((method, path))
        if known is None:
            raise Refused(-212)
        return known(params)

    def _upload(self, kind: str) -> Method:
        return lambda params: self.uploads.add(kind, params)

    def _send(self, params: Params) -> Any:
        user = member(params, "recipient", "user_id")
        if not isinstance(user, str) or not user:
            raise Refused(-201, "user_id is invalid!")
        message = self.content.message(params)
        quota = self.windows.pay(self.windows.reachable(user), message)
        self.chat(user).all.append(message)
        self.received.note(user, message.text)
        self._events.echo(user, message)
        return {**quota, "message_id": message.id, "user_id": user}

    def _old_message(self, params: Params) -> Any:
        if "sender_action" in params:
            return self._react(params)
        if member(params, "recipient", "target") is not None:
            return self._broadcast(params)
        raise Refused(-240)

    def _react(self, params: Params) -> Any:
        user = str(member(params, "recipient", "user_id"))
        icon = member(params, "sender_action", "react_icon")
        if icon not in ICONS:
            raise Refused(-201, "react_icon is invalid!")
        id_ = str(member(params, "sender_action", "react_message_id"))
        message = self.chat(user).find(id_)
        if message is None:
            raise Refused(-201, "react_message_id is invalid!")
        react(message, icon)
        self.reactions.append((user, id_, icon))
        return {"message_id": id_, "user_id": user}

    def _broadcast(self, params: Params) -> Any:
        hour = self._clock().astimezone(VIETNAM).hour
        if not NIGHT_ENDS <= hour < NIGHT_BEGINS:
            raise Refused(-234)
        payload = member(params, "message", "attachment", "payload")
        if not isinstance(payload, dict) or payload.get("template_type") != "media":
            raise Refused(-201, "template_type is invalid!")
        article = only(payload)
        if article.get("media_type") != "article":
            raise Refused(-233)
        id_of(article, "attachment_id")
        self.broadcasts.append(params)
        return {"message_id": f"b{len(self.broadcasts):019x}"}

    def _account(self, _: Params) -> Any:
        followers = [one for one in self.windows.people.values() if one.follows]
        return {
            "oaid": OA_ID,
            "oa_id": OA_ID,
            "name": NAME,
            "description": "",
            "is_verified": True,
            "oa_type": 4,
            "cate_name": "Cơ quan nhà nước",
            "num_follower": len(followers),
            "avatar": "https://s160-ava-talk.zadn.vn/default",
            "cover": "https://cover-talk.zadn.vn/default",
            "package_name": "Nâng cao",
            "package_valid_through_date": "31/12/2030",
            "package_auto_renew_date": "",
            "linked_ZCA": "ZCA thử",
        }

    def _detail(self, params: Params) -> Any:
        id_ = id_of(params, "user_id")
        person = self.windows.people.get(id_)
        if person is None:
            raise Refused(-213)
        last = person.last.astimezone(VIETNAM).strftime("%d/%m/%Y") if person.last else ""
        return {
            "user_id": id_,
            "user_id_by_app": self._events.id_by_app(id_),
            "user_external_id": "",
            "display_name": person.name,
            "user_alias": person.name,
            "is_sensitive": False,
            "user_last_interaction_date": last,
            "user_is_follower": person.follows,
            "avatar": "https://s120-ava-talk.zadn.vn/default",
            "avatars": {},
            "tags_and_notes_info": {"notes": [], "tag_names": []},
            "shared_info": self.shared.get(id_, {}),
        }


def react(message: Message, icon: str) -> None:
    """Put an icon under a message, or take all away."""
    message.reactions = [] if icon == "/-remove" else [*message.reactions, icon]


def shut(_: Params) -> Any:
    """Refuse what Zalo has shut down."""
    raise Refused(-240)
