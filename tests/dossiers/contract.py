"""What every DossierSource must do: found, not found, down, slow, malformed."""

from abc import ABC, abstractmethod
from datetime import date

import pytest

from bot.dossier import Stage
from bot.errors import DossierUnavailable
from bot.ports import DossierSource

KNOWN = "H57.132-260804-0583"
UNKNOWN = "H57.132-260804-9999"


class System(ABC):
    """A dossier system under test: it knows KNOWN, being processed, and can be made to fail."""

    source: DossierSource

    @abstractmethod
    async def fail(self, how: str) -> None:
        """Be `down`, `slow` or `malformed` from now on."""


class Contract:
    """The suite; a subclass brings the `system` fixture."""

    async def test_a_known_code_is_found(self, system: System) -> None:
        """Its stage and dates are told, and when they were true."""
        found = await system.source.find(KNOWN)

        assert found is not None
        assert (found.code, found.stage) == (KNOWN, Stage.processing)
        assert (found.received_on, found.due_on) == (date(2026, 8, 4), date(2026, 11, 26))
        assert found.source == system.source.name
        assert found.as_of.tzinfo is not None

    async def test_no_name_comes_with_it(self, system: System) -> None:
        """Whatever the system says of people stays there."""
        found = await system.source.find(KNOWN)

        assert "Mẫu" not in repr(found)
        assert "Mẫu" not in repr(vars(system.source))

    async def test_an_unknown_code_is_none(self, system: System) -> None:
        """Not knowing a code is no failure."""
        assert await system.source.find(UNKNOWN) is None

    @pytest.mark.parametrize("how", ["down", "slow", "malformed"])
    async def test_a_failing_system_is_said_to_be_away(self, system: System, how: str) -> None:
        """Whatever goes wrong out there is one error in here, without what was said there."""
        await system.fail(how)

        with pytest.raises(DossierUnavailable) as raised:
            await system.source.find(KNOWN)

        assert raised.value.source == system.source.name
        assert "Mẫu" not in str(raised.getrepr(chain=True, style="short"))

    async def test_it_covers_what_it_knows(self, system: System) -> None:
        """Lookups of its own codes are sent to it."""
        assert system.source.covers(KNOWN)
