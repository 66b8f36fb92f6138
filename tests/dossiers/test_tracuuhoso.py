"""A `TraCuuHoSo` system as a dossier source, against a server that speaks it."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import stamina

from bot.dossier import Stage
from bot.dossiers.tracuuhoso import FAILURES, Access, TraCuuHoSo
from bot.errors import DossierUnavailable
from tests.dossiers.contract import KNOWN, UNKNOWN, Contract, System
from tests.fakes.tracuuhoso import TraCuuHoSoServer, entry, recorded, serving

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
PROVINCE = "H57.132-260804-0584"


class Remote(System):
    """The server, and our client of it, with a clock that stands still."""

    def __init__(
        self, server: TraCuuHoSoServer, rest: float = 30, **access: str | tuple[str, ...]
    ) -> None:
        self.server = server
        self.time = NOW
        self.source = TraCuuHoSo(
            Access(f"{server.url}/lookup", "000.00.32.H57", **access),
            lambda: self.time,
            timeout=0.3,
            rest=rest,
        )

    async def fail(self, how: str) -> None:
        """Change its mood."""
        self.server.mood = how


Connect = Callable[..., Awaitable[Remote]]


@pytest.fixture(autouse=True)
def no_waiting() -> Iterator[None]:
    """Retries follow each other at once."""
    with stamina.set_testing(True, attempts=2, cap=True):
        yield


@pytest.fixture
async def server() -> AsyncIterator[TraCuuHoSoServer]:
    """Run a system that knows two dossiers."""
    answers = {KNOWN: recorded("found"), PROVINCE: recorded("province")}
    async with serving(TraCuuHoSoServer(answers)) as server:
        yield server


@pytest.fixture
async def connect(server: TraCuuHoSoServer) -> AsyncIterator[Connect]:
    """Make clients of it, closed at the end."""
    made: list[Remote] = []

    async def client(**access: str | tuple[str, ...]) -> Remote:
        made.append(Remote(server, **access))
        await made[-1].source.start()
        return made[-1]

    yield client
    for one in made:
        await one.source.stop()


@pytest.fixture
async def system(connect: Connect) -> Remote:
    """Our client of it."""
    return await connect()


class TestTraCuuHoSo(Contract):
    """The HTTP source keeps the contract."""

    async def test_it_asks_in_the_words_of_the_interface(self, system: Remote) -> None:
        """The unit, the service and the code are all that is sent."""
        await system.source.find(KNOWN)

        assert system.server.asked == [
            {"madonvi": "000.00.32.H57", "service": "TraCuuHoSo", "mahoso": KNOWN}
        ]

    async def test_a_province_s_form_is_read_too(self, system: Remote) -> None:
        """`response_code` “00” is as good as `error_code` 0; a status may be a number."""
        found = await system.source.find(PROVINCE)

        assert found is not None
        assert (found.stage, found.finished_on) == (Stage.done, date(2026, 8, 10))
        assert found.due_on is None

    async def test_another_dossier_in_the_answer_is_not_ours(self, system: Remote) -> None:
        """Only the code that was asked for is told of."""
        system.server.answers[UNKNOWN] = recorded("found")

        assert await system.source.find(UNKNOWN) is None

    async def test_a_fresh_answer_is_not_asked_for_again(self, system: Remote) -> None:
        """Within a minute the same answer is given."""
        await system.source.find(KNOWN)
        system.time += timedelta(seconds=50)
        again = await system.source.find(KNOWN)

        assert len(system.server.asked) == 1
        assert again is not None
        assert again.as_of == NOW

    async def test_while_it_is_down_the_last_answer_is_given_with_its_age(
        self, system: Remote
    ) -> None:
        """A citizen hears what was last known, and when that was."""
        await system.source.find(KNOWN)
        system.time += timedelta(hours=5)
        await system.fail("down")

        found = await system.source.find(KNOWN)

        assert found is not None
        assert found.as_of == NOW

    async def test_an_answer_of_last_week_is_too_old(self, system: Remote) -> None:
        """After a week nothing is told, but when the system last answered."""
        await system.source.find(KNOWN)
        system.time += timedelta(days=8)
        await system.fail("down")

        with pytest.raises(DossierUnavailable) as raised:
            await system.source.find(KNOWN)

        assert raised.value.last_seen == NOW

    async def test_a_change_is_seen_after_a_minute(self, system: Remote) -> None:
        """What is remembered does not hide what is new."""
        await system.source.find(KNOWN)
        system.server.answers[KNOWN] = entry(KNOWN, "9")
        system.time += timedelta(minutes=2)

        found = await system.source.find(KNOWN)

        assert found is not None
        assert found.stage is Stage.done

    async def test_a_failing_lookup_is_tried_once_more(self, system: Remote) -> None:
        """A single hiccup is not seen by anyone."""
        await system.fail("down")

        with pytest.raises(DossierUnavailable):
            await system.source.find(KNOWN)

        assert len(system.server.asked) == 2

    async def test_a_system_that_keeps_failing_is_left_alone(self, system: Remote) -> None:
        """After five failures in a row it is not asked at all for a while."""
        await system.fail("down")

        for _ in range(10):
            with pytest.raises(DossierUnavailable):
                await system.source.find(KNOWN)

        assert len(system.server.asked) == FAILURES

    async def test_after_its_rest_it_is_asked_again(self, connect: Connect) -> None:
        """It comes back by itself."""
        remote = await connect(rest=0)
        await remote.fail("down")
        for _ in range(FAILURES):
            with pytest.raises(DossierUnavailable):
                await remote.source.find(KNOWN)
        await remote.fail("well")

        assert await remote.source.find(KNOWN) is not None

    @pytest.mark.parametrize("mood", ["endless", "refusing", "moved"])
    async def test_other_nonsense_counts_as_away(self, system: Remote, mood: str) -> None:
        """Endless bodies, refusals and redirects are not followed up."""
        await system.fail(mood)

        with pytest.raises(DossierUnavailable):
            await system.source.find(KNOWN)

    async def test_a_session_is_fetched_and_renewed(
        self, server: TraCuuHoSoServer, connect: Connect
    ) -> None:
        """Where the system wants a login it is done once, and again when the session ran out."""
        server.session = "s-1"
        remote = await connect(
            login_url=f"{server.url}/login", username="xa", password="not-a-real-one"
        )
        await remote.source.find(KNOWN)
        server.session = "s-2"
        remote.time += timedelta(minutes=2)

        found = await remote.source.find(KNOWN)

        assert found is not None
        assert server.logins == [{"username": "xa", "password": "not-a-real-one"}] * 2
        assert server.asked[-1]["session"] == "s-2"

    @pytest.mark.parametrize(
        ("agencies", "covered"),
        [((), True), (("H57",), True), (("H57.132",), True), (("G01", "H40"), False)],
        ids=["any", "province", "commune", "others"],
    )
    async def test_it_covers_the_agencies_it_was_given(
        self, connect: Connect, agencies: tuple[str, ...], covered: bool
    ) -> None:
        """Codes of other systems are not sent to it."""
        remote = await connect(agencies=agencies)

        assert remote.source.covers(KNOWN) is covered
