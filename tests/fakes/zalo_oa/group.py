"""One group, and how Zalo lays it out."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from tests.fakes.zalo_oa.account import NAME, OA_ID
from tests.fakes.zalo_oa.assets import CEILINGS, Asset, written
from tests.fakes.zalo_oa.chats import Chat
from tests.fakes.zalo_oa.forms import Params

DELETED_AFTER = timedelta(days=45)
AVATAR = "http://s120.ava.grp.talk.zdn.vn/default"
SETTINGS = {
    "lock_send_msg": False,
    "join_appr": True,
    "enable_msg_history": True,
    "enable_link_join": True,
}


@dataclass(kw_only=True)
class Group(Chat):
    """A group of people and the account, which is not among its users."""

    asset: Asset
    name: str
    description: str = ""
    avatar: str = AVATAR
    users: list[str] = field(default_factory=list)
    settings: dict[str, bool] = field(default_factory=SETTINGS.copy)
    left: bool = False
    """The account is no longer in it."""

    def brief(self, *, disabled: bool) -> dict[str, Any]:
        """Lay it out as in a list."""
        return {
            "group_id": self.id,
            "group_link": f"https://zalo.me/g/{self.id[:8]}",
            "name": self.name,
            "avatar": self.avatar,
            "group_description": self.description,
            "total_member": len(self.users) + 1,
            "status": "disabled" if disabled else "enabled",
        }

    def full(self, *, disabled: bool) -> dict[str, Any]:
        """Lay it out with what it rests on and its settings."""
        return {
            "group_info": {
                **self.brief(disabled=disabled),
                "max_member": str(CEILINGS[self.asset.product_type]),
                "auto_delete_date": written(self.asset.until + DELETED_AFTER),
            },
            "asset_info": {
                "asset_type": self.asset.product_type,
                "asset_id": self.asset.id,
                "valid_through": written(self.asset.until),
                "auto_renew": "false",
            },
            "group_setting": self.settings,
        }

    def members(self, names: dict[str, str]) -> list[dict[str, Any]]:
        """List who is in it, the account first."""
        people = [
            {"user_id": user, "name": names.get(user, ""), "avatar": AVATAR} for user in self.users
        ]
        return [{"oa_id": OA_ID, "name": NAME, "avatar": AVATAR}, *people]


def page(params: Params, what: str, everything: list[Any]) -> dict[str, Any]:
    """Lay out a part of a list."""
    offset, count = int(params.get("offset") or 0), int(params.get("count") or 5)
    part = everything[offset : offset + count]
    return {
        "offset": offset,
        "count": count,
        "total": len(everything),
        f"{what}_count": len(part),
        f"{what}s": part,
    }
