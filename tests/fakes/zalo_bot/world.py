"""Zalo's own rules: what its methods do, and what a bot is refused."""

from collections.abc import Callable
from typing import Any

from aiohttp import ClientError, ClientSession

from tests.fakes.zalo_bot.chats import BOT, Chat, Message
from tests.fakes.zalo_bot.forms import Params, Refused, required, text_of, url_of

ACTIONS = ("typing", "upload_photo")


class World:
    """What the methods of the API read and change."""

    def __init__(self, new_id: Callable[[], str]) -> None:
        self.chats: dict[str, Chat] = {}
        self.month_limit = 3000
        """Messages that the free plan lets out in a month; then 429."""
        self.sent = 0
        """Messages that went out this month."""
        self._new_id = new_id

    def chat(self, id_: str) -> Chat:
        """Return a chat that the bot knows from now on."""
        return self.chats.setdefault(id_, Chat(id_))

    async def call(self, method: str, params: Params, client: ClientSession) -> Any:
        """Carry out a method, or refuse it as Zalo does."""
        match method:
            case "getMe":
                return BOT
            case "sendMessage":
                text = required(params, "text") and text_of(params, "text")
                return self._show(self._chat(params), text=text)
            case "sendSticker":
                return self._show(self._chat(params), sticker=required(params, "sticker"))
            case "sendPhoto":
                chat, url = self._chat(params), url_of(params, "photo")
                caption = text_of(params, "caption")
                fetched = await fetch_twice(client, url)
                return self._show(chat, text=caption, photo=url, fetched=fetched)
            case "sendChatAction":
                return self._act(self._chat(params), required(params, "action"))
        raise Refused(404, "Not Found")

    def _chat(self, params: Params) -> Chat:
        chat = self.chats.get(required(params, "chat_id"))
        if chat is None:
            # A guess: that a bot writes only to chats it knows is documented, the code is not.
            raise Refused(404, "Not Found")
        if chat.blocked:
            # A guess: 403 is in the list of errors, with no word about who gets it.
            raise Refused(403, "Forbidden")
        return chat

    def _show(self, chat: Chat, **fields: Any) -> dict[str, Any]:
        if self.sent >= self.month_limit:
            raise Refused(429, "Quota exceeded")
        self.sent += 1
        message = Message(self._new_id(), **fields)
        chat.answers.append(message)
        return message.on_wire()

    def _act(self, chat: Chat, action: str) -> dict[str, bool]:
        if action not in ACTIONS:
            raise Refused(400, "Bad Request: action is unknown")
        chat.actions.append(action)
        return {"ok": True}


async def fetch_twice(client: ClientSession, url: str) -> bytes | None:
    """Fetch a picture as Zalo does: an address that gives it only once shows a black picture."""
    content = None
    for _ in range(2):
        try:
            async with client.get(url) as got:
                content = await got.read() if got.status == 200 else None
        except (ClientError, TimeoutError):
            return None
        if content is None:
            return None
    return content
