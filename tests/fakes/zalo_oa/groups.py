"""Groups the account itself made (GMF): settings, members, messages, and their end."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from tests.fakes.ledger import Ledger
from tests.fakes.zalo_oa.account import ADMIN
from tests.fakes.zalo_oa.assets import CEILINGS, Assets
from tests.fakes.zalo_oa.chats import new_id
from tests.fakes.zalo_oa.content import Content
from tests.fakes.zalo_oa.events import Events
from tests.fakes.zalo_oa.forms import Params, Refused, id_of, member, text_of
from tests.fakes.zalo_oa.group import DELETED_AFTER, SETTINGS, Group, page
from tests.fakes.zalo_oa.windows import Windows

MOST_AT_FIRST = 99


class Groups:
    """All groups of the account."""

    def __init__(
        self,
        clock: Callable[[], datetime],
        windows: Windows,
        content: Content,
        events: Events,
        received: Ledger,
    ) -> None:
        self._received = received
        self._windows = windows
        self._content = content
        self._events = events
        self._all: dict[str, Group] = {}
        self.assets = Assets(clock)
        base = "/v3.0/oa/group"
        self.methods: dict[tuple[str, str], Callable[[Params], Any]] = {
            ("POST", "/v3.0/oa/quota/group"): self.assets.listed,
            ("POST", f"{base}/creategroupwithoa"): self._create,
            ("GET", f"{base}/getgroupsofoa"): self._list,
            ("GET", f"{base}/getgroup"): lambda params: self._full(self._known(params)),
            ("GET", f"{base}/listmember"): self._members,
            ("POST", f"{base}/invite"): self._invite,
            ("POST", f"{base}/removemembers"): self._remove,
            ("POST", f"{base}/updateinfo"): self._update,
            ("POST", f"{base}/updateasset"): self._update_asset,
            ("POST", f"{base}/delete"): self._delete,
            ("POST", f"{base}/message"): self._send,
        }

    def find(self, id_: str) -> Group | None:
        """Return a group that was not deleted."""
        self.sweep()
        return self._all.get(id_)

    def sweep(self) -> None:
        """Delete the groups that nobody paid for, and tell it."""
        for group in list(self._all.values()):
            if self.assets.today > group.asset.until + DELETED_AFTER:
                self._end(group)

    def _end(self, group: Group) -> None:
        del self._all[group.id]
        group.asset.group = ""
        self._events.about_group("delete_group", group.id)

    def _known(self, params: Params) -> Group:
        group = self.find(id_of(params, "group_id"))
        if group is None or group.left:
            raise Refused(-403)
        return group

    def _enabled(self, params: Params) -> Group:
        group = self._known(params)
        if self.assets.expired(group.asset):
            raise Refused(-237)
        return group

    def _create(self, params: Params) -> Any:
        name, users = text_of(params, "group_name"), ids_of(params)
        if len(users) > MOST_AT_FIRST:
            raise Refused(-210, f"member_user_ids must not exceed {MOST_AT_FIRST} elements")
        if ADMIN not in users:
            raise Refused(-201, "member_user_ids must have an admin of the OA!")
        self._check(users)
        id_ = new_id()
        asset = self.assets.take(id_of(params, "asset_id"), id_, len(users))
        description = str(params.get("group_description") or "")
        group = Group(id=id_, asset=asset, name=name, description=description, users=users)
        self._all[id_] = group
        self._events.about_group("create_group", group.id)
        return self._brief(group)

    def _check(self, users: list[str]) -> None:
        for user in users:
            if user != ADMIN and not self._windows.invitable(user):
                raise Refused(-232)
            if self._windows.person(user).blocks:
                raise Refused(-217)

    def _list(self, params: Params) -> Any:
        self.sweep()
        return page(params, "group", [self._brief(one) for one in self._all.values()])

    def _members(self, params: Params) -> Any:
        names = {id_: person.name for id_, person in self._windows.people.items()}
        return page(params, "member", self._known(params).members(names))

    def _invite(self, params: Params) -> Any:
        group, users = self._enabled(params), ids_of(params)
        self._check(users)
        new = [user for user in users if user not in group.users]
        ceiling = CEILINGS[group.asset.product_type]
        if len(group.users) + len(new) > ceiling:
            raise Refused(-210, "members must not exceed the limit of the asset")
        group.users += new
        if new:
            self._events.about_group("user_join_group", group.id, tuple(new))

    def _remove(self, params: Params) -> Any:
        group, users = self._enabled(params), ids_of(params)
        gone = [user for user in group.users if user in users]
        group.users = [user for user in group.users if user not in users]
        if gone:
            self._events.about_group("user_out_group", group.id, tuple(gone))

    def _update(self, params: Params) -> Any:
        group = self._enabled(params)
        group.name = str(params.get("group_name") or group.name)
        group.avatar = str(params.get("group_avatar") or group.avatar)
        group.description = str(params.get("group_description", group.description))
        group.settings |= {name: bool(params[name]) for name in SETTINGS if name in params}
        self._events.about_group("update_group_info", group.id)
        return self._full(group)

    def _update_asset(self, params: Params) -> Any:
        group = self._known(params)
        asset = self.assets.take(id_of(params, "asset_id"), group.id, len(group.users))
        group.asset.group = ""
        group.asset = asset
        return self._full(group)

    def _delete(self, params: Params) -> Any:
        self._end(self._known(params))

    def _send(self, params: Params) -> Any:
        recipient = member(params, "recipient")
        group = self._enabled(recipient if isinstance(recipient, dict) else {})
        message = self._content.message(params, group=True)
        group.all.append(message)
        self._received.note(group.id, message.text)
        self._events.echo(group.id, message, group=True)
        return {"message_id": message.id, "group_id": group.id}

    def _brief(self, group: Group) -> dict[str, Any]:
        return group.brief(disabled=self.assets.expired(group.asset))

    def _full(self, group: Group) -> dict[str, Any]:
        return group.full(disabled=self.assets.expired(group.asset))


def ids_of(params: Params) -> list[str]:
    """Return the people a call names, each once."""
    told = params.get("member_user_ids")
    if not isinstance(told, list) or not told or not all(isinstance(one, str) for one in told):
        raise Refused(-201, "member_user_ids is invalid!")
    return list(dict.fromkeys(told))
