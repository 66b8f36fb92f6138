"""What happens in groups by people's hands, and what the office buys for them."""

from tests.fakes.zalo_oa.group import Group
from tests.fakes.zalo_oa.people import People


class Members(People):
    """The people in the account's groups."""

    def buys_asset(
        self, product_type: str = "gmf10", *, quota_type: str = "purchase_quota", days: int = 30
    ) -> str:
        """Buy what one group needs; returns its id."""
        return self.world.groups.assets.buy(product_type, quota_type, days).id

    def group(self, id_: str) -> Group:
        """Return what is to be seen in a group."""
        found = self.world.groups.find(id_)
        if found is None:
            raise AssertionError(f"there is no group {id_!r}")
        return found

    def joins(self, user: str, group: str) -> str:
        """Come into a group by its link."""
        self.group(group).users.append(str(user))
        return self.events.about_group("user_join_group", group, (str(user),))

    def leaves(self, user: str, group: str) -> str:
        """Go out of a group."""
        self.group(group).users.remove(str(user))
        return self.events.about_group("user_out_group", group, (str(user),))

    def asks_to_join(self, user: str, group: str) -> str:
        """Ask to be let in."""
        return self.events.about_group("user_request_join_group", group, (str(user),))

    def expels_account(self, group: str) -> None:
        """Put the account out of its own group; Zalo tells nobody."""
        self.group(group).left = True
