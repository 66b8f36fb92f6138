"""Telegram's own rules: what its methods do, and what a bot is refused."""

import itertools
import re
from typing import Any

from tests.fakes.ledger import Ledger
from tests.fakes.telegram.chats import BOT, Chat, Message, on_wire
from tests.fakes.telegram.files import Files
from tests.fakes.telegram.forms import Params, Refused, Upload, buttons_of, read, text_of

PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")


class World:
    """What the methods of the Bot API read and change."""

    def __init__(self) -> None:
        self.chats: dict[int, Chat] = {}
        self.callbacks: dict[str, bool] = {}
        """The presses that may still be answered, and whether they were."""
        self.shown: dict[tuple[str, str], Any] = {}
        """Commands and descriptions by language."""
        self.files = Files()
        self.received = Ledger()
        self._press_ids = itertools.count(1)

    def new_press(self) -> str:
        """Return the id of a press that wants an answer."""
        id_ = f"cb{next(self._press_ids)}"
        self.callbacks[id_] = False
        return id_

    def call(self, method: str, params: Params) -> Any:
        """Carry out a method, or refuse it as Telegram does."""
        named = re.fullmatch(r"(set|get)(MyCommands|MyDescription|MyShortDescription)", method)
        if named:
            return self._show(named[1], named[2], params)
        known = {
            "getMe": lambda _: BOT,
            "sendMessage": self._send_message,
            "sendPhoto": self._send_photo,
            "sendDocument": self._send_document,
            "editMessageText": self._edit,
            "editMessageCaption": self._edit_caption,
            "deleteMessage": self._delete,
            "getFile": self.files.get,
            "answerCallbackQuery": self._answer_press,
            "sendChatAction": lambda told: bool(self._chat(told)),
        }
        if method not in known:
            raise Refused(404, "Not Found")
        return known[method](params)

    def _chat(self, params: Params) -> Chat:
        chat = self.chats.get(int(params.get("chat_id") or 0))
        if chat is None:
            raise Refused(400, "Bad Request: chat not found")
        if chat.moved_to:
            raise Refused(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=chat.moved_to,
            )
        if chat.refuses:
            raise Refused(403, f"Forbidden: {chat.refuses}")
        return chat

    def _send_message(self, params: Params) -> Any:
        return self._show_message(self._chat(params), params, text_of(params))

    def _send_photo(self, params: Params) -> Any:
        chat = self._chat(params)
        picture = params.get("photo")
        if not isinstance(picture, Upload) or not picture.content.startswith(PICTURES):
            raise Refused(400, "Bad Request: IMAGE_PROCESS_FAILED")
        return self._show_message(chat, params, caption_of(params), photo=picture.content)

    def _send_document(self, params: Params) -> Any:
        chat = self._chat(params)
        sent = params.get("document")
        if not isinstance(sent, Upload) or not sent.content:
            raise Refused(400, "Bad Request: file must be non-empty")
        return self._show_message(chat, params, caption_of(params), document=sent.name)

    def _show_message(self, chat: Chat, params: Params, text: str, **file: Any) -> dict[str, Any]:
        """Let the bot write a message; returns what the call is answered with."""
        message = chat.add(by_bot=True, text=text, buttons=buttons_of(params), **file)
        self.received.note(chat.id, text)
        return on_wire(chat, message)

    def _edit(self, params: Params) -> Any:
        chat, message = self._to_edit(params)
        if message.photo or message.document:
            raise Refused(400, "Bad Request: there is no text in the message to edit")
        return change(chat, message, params, text_of(params))

    def _edit_caption(self, params: Params) -> Any:
        chat, message = self._to_edit(params)
        if not (message.photo or message.document):
            raise Refused(400, "Bad Request: there is no caption in the message to edit")
        return change(chat, message, params, caption_of(params))

    def _to_edit(self, params: Params) -> tuple[Chat, Message]:
        chat = self._chat(params)
        message = chat.find(int(params.get("message_id") or 0))
        if message is None:
            raise Refused(400, "Bad Request: message to edit not found")
        if not message.by_bot:
            raise Refused(400, "Bad Request: message can't be edited")
        return chat, message

    def _delete(self, params: Params) -> bool:
        chat = self._chat(params)
        message = chat.find(int(params.get("message_id") or 0))
        if message is None:
            raise Refused(400, "Bad Request: message to delete not found")
        chat.messages.remove(message)
        return True

    def _answer_press(self, params: Params) -> Any:
        if params.get("callback_query_id") not in self.callbacks:
            raise Refused(
                400,
                "Bad Request: query is too old and response timeout expired "
                "or query ID is invalid",
            )
        self.callbacks[params["callback_query_id"]] = True
        return True

    def _show(self, verb: str, what: str, params: Params) -> Any:
        field_ = {
            "MyCommands": "commands",
            "MyDescription": "description",
            "MyShortDescription": "short_description",
        }[what]
        key = (field_, params.get("language_code") or "")
        if verb == "set":
            self.shown[key] = read(params.get(field_) or "")
            return True
        if field_ == "commands":
            return self.shown.get(key, [])
        return {field_: self.shown.get(key, "")}


def caption_of(params: Params) -> str:
    """Return what stands below a photo or a file, refused where it is too long."""
    return text_of(params, "caption", 1024)


def change(chat: Chat, message: Message, params: Params, text: str) -> dict[str, Any]:
    """Let the bot change a message; without buttons in the call it has none."""
    buttons = buttons_of(params)
    if (message.text, message.buttons) == (text, buttons):
        raise Refused(
            400,
            "Bad Request: message is not modified: specified new message content and reply "
            "markup are exactly the same as a current content and reply markup of the message",
        )
    message.text, message.buttons = text, buttons
    message.edits += 1
    return on_wire(chat, message)
