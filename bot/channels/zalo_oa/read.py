"""Reads one event of Zalo: a message, a receipt, or news of a person."""

import re
from collections.abc import Callable, Mapping

from pydantic import ValidationError

from bot.channels.zalo_oa.events import Event, Named
from bot.engine.buttons import unpack
from bot.types import Address, Heard, Inbound, Kind, Receipt, Unheard
from content.texts import fold

NAME = "zalo_oa"
GROUP = "group-"
"""What a group's id begins with in an Address, since groups are written to elsewhere."""
MARK = "#"
"""What a button's payload begins with: a tap arrives as if it had been typed."""
CALLED = re.compile(r"[ @]*(?:xa oi\b|tro ly(?: so)?(?: xa)?(?: oi\b|\W*$| ?[,:]))")
"""How people in a group call the bot; whoever speaks of an assistant does not call it."""
UNREADABLE = "unreadable"
"""What an event is called in which not even a name can be read."""

KINDS: Mapping[str, Kind] = {
    "text": "text",
    "link": "text",
    "image": "photo",
    "gif": "photo",
    "sticker": "sticker",
    "audio": "voice",
    "location": "location",
    "file": "file",
    "video": "other",
    "business_card": "other",
}
"""What follows `user_send_` → the kind of message."""
NOT_OURS = frozenset(
    {
        "user_reacted_message",
        "oa_reacted_message",
        "add_user_to_tag",
        "remove_user_from_tag",
        "remove_tag",
        "update_user_info",
        "widget_interaction_accepted",
        "widget_failed_to_sync_user_external_id",
        "update_group_info",
        "user_join_group",
        "user_request_join_group",
        "accept_request_join_group",
        "reject_request_join_group",
        "user_out_group",
        "add_group_admin",
        "remove_group_admin",
        "change_template_status",
        "change_oa_daily_quota",
    }
)
"""Events that are known and need nothing done."""


def read(body: bytes) -> Heard | None:
    """Read one event; None for what is not for us."""
    try:
        event = Event.model_validate_json(body)
    except ValidationError:
        return _unreadable(body)
    name = event.event_name
    if name in NOT_OURS:
        return None
    if name in OTHERS:
        return OTHERS[name](event)
    for prefix, reader in (
        ("user_send_group_", _in_group),
        ("user_send_", _private),
        ("oa_send_group_", _nothing),
        ("oa_send_", _by_hand),
    ):
        if name.startswith(prefix):
            return reader(event, name.removeprefix(prefix))
    return Unheard(NAME, name)


def _unreadable(body: bytes) -> Unheard:
    """Leave a trace of what may have been a citizen's message."""
    try:
        return Unheard(NAME, Named.model_validate_json(body).event_name)
    except ValidationError:
        return Unheard(NAME, UNREADABLE)


def _private(event: Event, what: str) -> Heard | None:
    kind = KINDS.get(what)
    if kind is None or not event.sender.id or not event.message.msg_id:
        return Unheard(NAME, event.event_name)
    text = _text(event, what)
    press = text.removeprefix(MARK) if kind == "text" and _is_payload(text) else ""
    return Inbound(
        Address(NAME, event.sender.id),
        event.id,
        text="" if press else text,
        kind="press" if press else kind,
        press=press,
        media=_media(event, kind),
        acknowledge="" if press else event.message.msg_id,
        opened_at=event.at,
    )


def _in_group(event: Event, what: str) -> Heard | None:
    kind = KINDS.get(what)
    known = event.sender.id and event.message.msg_id and event.recipient.id
    if kind is None or not known:
        return Unheard(NAME, event.event_name)
    text = _text(event, what)
    called = CALLED.match(fold(text)) is not None
    return Inbound(
        Address(NAME, event.sender.id),
        event.id,
        text=text,
        kind=kind,
        chat=Address(NAME, GROUP + event.recipient.id),
        addressed=called or f"[@{event.oa_id}]" in text,
    )


def _by_hand(event: Event, _: str) -> Heard | None:
    """Note that an official answered past the bot; our own messages come back here too."""
    if not event.sender.admin_id or not event.recipient.id:
        return None
    to = Address(NAME, event.recipient.id)
    return Inbound(to, event.id, kind="official", happened_at=event.at)


def _nothing(_event: Event, _: str) -> None:
    return None


def _follow(event: Event) -> Heard | None:
    return _news(event, "followed", event.follower.id, opens=True)


def _unfollow(event: Event) -> Heard | None:
    return _news(event, "left", event.follower.id)


def _chat_now(event: Event) -> Heard | None:
    return _news(event, "followed", event.user_id, opens=True)


def _withdraw(event: Event) -> Heard | None:
    return _news(event, "withdrawn", event.user_id)


def _info(event: Event) -> Heard | None:
    """Keep of what a person shared only where they live (shapes of 2025 and of 2026)."""
    told = event.info
    full = told.get("full_address")
    places = [told.get("address"), told.get("ward"), told.get("district")]
    if isinstance(full, Mapping):
        places += [full.get("user_address"), full.get("user_ward")]
    text = ", ".join(one for one in places if isinstance(one, str) and one.strip())
    return _news(event, "shared", event.sender.id, text=text[:300])


def _receipt(event: Event) -> Heard | None:
    """Note what is on a person's phone; who saw it is told as the sender, or as the recipient."""
    ids = event.message.msg_ids or (event.message.msg_id,)
    if event.recipient.id == event.oa_id:
        return None
    return Receipt(Address(NAME, event.recipient.id), ids) if any(ids) else None


def _group_made(event: Event) -> Heard | None:
    group = event.group_id and Address(NAME, GROUP + event.group_id)
    return Inbound(group, event.id, kind="joined", chat=group) if group else None


def _group_gone(event: Event) -> Heard | None:
    group = event.group_id and Address(NAME, GROUP + event.group_id)
    return Inbound(group, event.id, "deleted", "left", chat=group) if group else None


OTHERS: Mapping[str, Callable[[Event], Heard | None]] = {
    "follow": _follow,
    "unfollow": _unfollow,
    "user_click_chatnow": _chat_now,
    "user_withdraw": _withdraw,
    "user_submit_info": _info,
    "user_received_message": _receipt,
    "user_seen_message": _receipt,
    "create_group": _group_made,
    "delete_group": _group_gone,
}
"""Events that are no message → how they are read."""


def _news(
    event: Event, kind: Kind, who: str, *, text: str = "", opens: bool = False
) -> Heard | None:
    if not who:
        return None
    opened_at = event.at if opens else None
    return Inbound(Address(NAME, who), event.id, text, kind, opened_at=opened_at)


def _text(event: Event, what: str) -> str:
    """Take the text; of a shared link also its address, which may be a trap."""
    text = event.message.text
    if what == "link" and event.message.attachments:
        url = event.message.attachments[0].payload.url
        text = text if url in text else f"{text} {url}".strip()
    return text


def _media(event: Event, kind: Kind) -> str:
    found = event.message.attachments
    return found[0].payload.url if found and kind in ("photo", "voice", "file") else ""


def _is_payload(text: str) -> bool:
    """Tell a tap from typing as far as that can be done: who types it all the same, has tapped."""
    data = text.removeprefix(MARK)
    return text.startswith(MARK) and (data.startswith("/") or unpack(data) is not None)
