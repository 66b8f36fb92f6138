"""Connects an Official Account: shows what goes into Zalo's console, takes the consent's code."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.channels.zalo_oa.client import Client
from bot.channels.zalo_oa.oauth import OAuth, Refused, challenge, new_verifier
from bot.channels.zalo_oa.oauth_codes import OAUTH_CODES
from bot.channels.zalo_oa.read import NAME
from bot.channels.zalo_oa.tokens import Tokens
from bot.errors import ChannelUnavailable, SendError
from bot.storage import Db, accounts

OPEN_FOR = timedelta(minutes=30)
"""How long the way in stands open after `xaoi zalo connect`."""
PKCE, PENDING, ACCOUNT = "pkce verifier", "connect pending", "account"
SAY: Mapping[str, str] = {
    "closed": (
        "Đường kết nối đang đóng. Trên máy chủ, chạy: xaoi zalo connect, "
        "rồi mở lại liên kết trong vòng 30 phút."
    ),
    "other": (
        "Đây là một OA khác với OA đang nối. Muốn đổi sang OA này thì chạy: "
        "xaoi zalo connect --another."
    ),
    "refused": (
        "Zalo không nhận (mã {code}). Mã cấp quyền chỉ dùng một lần, trong 10 phút. "
        "Kiểm tra Code challenge và khóa bí mật của ứng dụng, rồi mở lại liên kết."
    ),
    "unsure": (
        "Zalo chưa cho biết đây là OA nào. Ở developers.zalo.me, tích quyền quản lý thông tin OA, "
        "rồi mở lại liên kết."
    ),
    "away": "Chưa gọi được Zalo. Kiểm tra mạng của máy chủ, rồi mở lại liên kết.",
    "done": "Đã kết nối OA. Đóng trang này được rồi.",
}


@dataclass(slots=True)
class Connecting:
    """The way from an administrator's consent to a pair of tokens."""

    db: Db
    tokens: Tokens
    client: Client
    oauth: OAuth
    now: Callable[[], datetime]

    oa_id: str = ""
    """The account that is connected, as far as it is known."""

    async def recall(self) -> None:
        """Read which account was connected before."""
        self.oa_id = (await self._known()).get(ACCOUNT, "")

    async def begin(self, *, another: bool = False) -> str:
        """Open the way in; returns the PKCE challenge for Zalo's console.

        The challenge stays the same from one time to the next: it is saved in the console (A.2).
        """
        known = await self._known()
        verifier = known.get(PKCE) or new_verifier()
        until = self.now() + OPEN_FOR
        expected = "" if another else known.get(ACCOUNT, "")
        pending = json.dumps({"until": until.timestamp(), "account": expected})
        await self._note({PKCE: verifier, PENDING: pending})
        return challenge(verifier)

    async def finish(self, code: str, account: str) -> str:
        """Exchange the code that came back; returns a key of SAY, and after `:` Zalo's code.

        Anybody can call this: it does something only while an operator waits for it, and only
        for the account that was connected before.
        """
        known = await self._known()
        pending = _pending(known)
        if self.now().timestamp() > pending["until"]:
            return "closed"
        if pending["account"] and pending["account"] != account:
            return "other"
        try:
            pair = await self.oauth.exchange(code, known[PKCE])
        except Refused as error:
            return f"refused:{error.code}"
        except ChannelUnavailable:
            return "away"
        # Whoever calls writes what they like for `account`; the token tells whose it is.
        real = await self._whose(pair.access)
        if pending["account"] and pending["account"] != real:
            return "other" if real else "unsure"
        await self.tokens.keep(pair)
        await self._note({PENDING: "", ACCOUNT: real or account})
        return "done"

    async def taken(self) -> bool:
        """Tell whether a consent has come since `begin`."""
        return not (await self._known()).get(PENDING)

    async def waits(self) -> bool:
        """Tell whether the way in stands open now."""
        pending = _pending(await self._known())
        return self.now().timestamp() <= float(pending["until"])

    async def keep_given(self, refresh: str) -> Mapping[str, Any]:
        """Take the refresh token that Zalo's API Explorer gives; returns `account()`.

        It is used at once: only then is it known how long its pair lives. Raises Refused and
        SendError; after a SendError of `account` the pair is kept all the same.
        """
        await self.tokens.keep(await self.oauth.refresh(refresh))
        await self._note({PENDING: ""})
        return await self.account()

    async def account(self) -> Mapping[str, Any]:
        """Ask the account for its name, its kind and its package; raises SendError."""
        told = await self.client.get("/v2.0/oa/getoa", {})
        if oa_id := _id_of(told):
            await self._note({ACCOUNT: oa_id})
        return told

    async def _whose(self, access: str) -> str:
        """Ask which account a token speaks for; empty where Zalo does not tell."""
        try:
            return _id_of(await self.client.get_as(access, "/v2.0/oa/getoa"))
        except SendError:
            return ""

    async def _known(self) -> dict[str, str]:
        async with self.db.read() as tx:
            return {name: value for name, (value, _) in (await accounts.known(tx, NAME)).items()}

    async def _note(self, facts: Mapping[str, str]) -> None:
        self.oa_id = facts.get(ACCOUNT, self.oa_id)
        rows = [
            {"channel": NAME, "name": name, "value": value, "at": self.now()}
            for name, value in facts.items()
        ]
        async with self.db.begin() as tx:
            await accounts.note(tx, rows)


def _pending(known: Mapping[str, str]) -> Mapping[str, Any]:
    """Read until when the way in stands open, and for which account alone."""
    return json.loads(known.get(PENDING) or '{"until": 0, "account": ""}')  # type: ignore[no-any-return]


def _id_of(told: Mapping[str, Any]) -> str:
    return str(told.get("oaid") or told.get("oa_id") or "")


def sentence(outcome: str) -> str:
    """Say an outcome of `finish` to the administrator who consented."""
    key, _, code = outcome.partition(":")
    number = code.removeprefix("-")
    known = OAUTH_CODES.get(-int(number), "") if number.isdecimal() else ""
    return " ".join(one for one in (SAY[key].replace("{code}", code), known) if one)
