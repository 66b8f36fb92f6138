"""The people who act on notices, the areas of the commune, and who may do what where."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Area:
    """One area of the tree."""

    id: str
    name: str
    kind: str
    """`province`, `commune` or `village`."""

    @property
    def village(self) -> str:
        """The village's id as a contact keeps it; empty for a larger area."""
        return self.id.rpartition("/")[2] if self.kind == "village" else ""


class Role(StrEnum):
    """What somebody may do in an area and everywhere below it."""

    volunteer = "volunteer"
    """Of the community digital team: sits beside people."""
    relay = "relay"
    """Forwards notices into the village's own group, where no bot can be."""
    officer = "officer"
    """Writes notices, confirms groups, accepts volunteers."""
    approver = "approver"
    """Says yes or no to what others wrote."""
    administrator = "administrator"
    """Gives and takes roles."""


STAFF = frozenset({Role.officer, Role.approver, Role.administrator})
"""Who works with notices, tickets and content, and so has a desk."""


@dataclass(frozen=True, slots=True)
class Grant:
    """One role in one area."""

    area: str
    role: Role

    def covers(self, area: str) -> bool:
        """Tell whether this area is the one of the grant, or lies below it."""
        return area == self.area or area.startswith(f"{self.area}/")


@dataclass(frozen=True, slots=True)
class Official:
    """One human with roles, however many addresses they write from."""

    id: int
    name: str
    grants: tuple[Grant, ...] = ()

    def may(self, role: Role, *areas: str) -> bool:
        """Tell whether they have this role in every one of these areas."""
        return bool(areas) and all(
            any(one.role is role and one.covers(area) for one in self.grants) for area in areas
        )

    def has(self, *roles: Role) -> bool:
        """Tell whether they have one of these roles anywhere."""
        return any(one.role in roles for one in self.grants)
