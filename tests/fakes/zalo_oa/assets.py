"""What lets a group live: bought for a time, one for each group."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from tests.fakes.zalo_oa.account import VIETNAM
from tests.fakes.zalo_oa.chats import new_id
from tests.fakes.zalo_oa.forms import Params, Refused

CEILINGS = {"gmf10": 10, "gmf50": 50, "gmf100": 100, "gmf1000": 1000}


@dataclass
class Asset:
    """One thing that was bought."""

    id: str
    product_type: str
    quota_type: str
    until: date
    """The last day it is good."""
    group: str = ""

    def on_wire(self) -> dict[str, Any]:
        """Lay it out as Zalo does."""
        used = {"used_id": self.group} if self.group else {}
        return {
            "product_type": self.product_type,
            "quota_type": self.quota_type,
            "asset_id": self.id,
            "valid_through": written(self.until),
            "auto_renew": False,
            "status": "used" if self.group else "available",
            **used,
        }


class Assets:
    """All that was bought."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._all: dict[str, Asset] = {}

    @property
    def today(self) -> date:
        """The day in Vietnam."""
        return self._clock().astimezone(VIETNAM).date()

    def buy(self, product_type: str, quota_type: str, days: int) -> Asset:
        """Buy one more."""
        asset = Asset(new_id(), product_type, quota_type, self.today + timedelta(days=days))
        self._all[asset.id] = asset
        return asset

    def listed(self, params: Params) -> list[dict[str, Any]]:
        """Answer what there is of a kind."""
        if params.get("quota_owner") not in {"OA", "APP"}:
            raise Refused(-201, "quota_owner is invalid!")
        return [
            asset.on_wire()
            for asset in self._all.values()
            if params.get("product_type") in {None, asset.product_type}
            and params.get("quota_type") in {None, asset.quota_type}
            and not self.expired(asset)
        ]

    def take(self, id_: str, group: str, members: int) -> Asset:
        """Use one that is free, good, and large enough for a group."""
        asset = self._all.get(id_)
        if asset is None or self.expired(asset):
            raise Refused(-201, "asset_id is invalid!")
        if asset.group:
            raise Refused(-238)
        if members > CEILINGS[asset.product_type]:
            raise Refused(-210, "members must not exceed the limit of the asset")
        asset.group = group
        return asset

    def expired(self, asset: Asset) -> bool:
        """Say whether its last day is over."""
        return self.today > asset.until


def written(day: date) -> str:
    """Return a day as Zalo writes it."""
    return day.strftime("%d/%m/%Y")
