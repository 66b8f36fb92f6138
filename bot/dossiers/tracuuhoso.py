"""Dossiers from a system that speaks `TraCuuHoSo` (facts/egov.md D7): POST JSON, by code."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import ClassVar, TypeVar

import aiohttp
import stamina
from purgatory import AsyncCircuitBreakerFactory
from purgatory.domain.model import OpenedState
from pydantic import ValidationError

from bot import codes
from bot.dossier import Dossier
from bot.dossiers.wire import Answer, Login, Part
from bot.errors import DossierUnavailable

Form = TypeVar("Form", bound=Part)

TRIES = 2
FAILURES = 5
"""In a row, after which the system is left alone for a while."""
REST = 30.0
FRESH = timedelta(minutes=1)
"""An answer this young is given again without asking."""
STALE = timedelta(days=7)
"""An answer up to this old is given, with its age, while the system is down."""
REMEMBERED = 10_000
LARGEST = 2**20


class Unusable(Exception):
    """The system answered, but not with what it promised."""


@dataclass(frozen=True, slots=True)
class Access:
    """Where the system is, and who we are to it; all of it by written agreement."""

    url: str
    unit: str
    """`madonvi`: our own unit."""
    session: str = ""
    """A session given to us for good."""
    login_url: str = ""
    """Where a session is fetched instead; empty where none is needed."""
    username: str = ""
    password: str = ""
    agencies: tuple[str, ...] = ()
    """The agency codes it keeps, as prefixes (`H57`, `G01`); empty: any."""


class TraCuuHoSo:
    """Asks the system, remembers its answers, and rests it while it is down."""

    name: ClassVar[str] = "tracuuhoso"

    def __init__(
        self,
        access: Access,
        now: Callable[[], datetime],
        *,
        timeout: float = 4.0,
        rest: float = REST,
    ) -> None:
        self._access = access
        self._now = now
        self._timeout = timeout
        self._breakers = AsyncCircuitBreakerFactory(default_threshold=FAILURES, default_ttl=rest)
        self._known: OrderedDict[str, Dossier] = OrderedDict()
        self._last_seen: datetime | None = None
        self._session = access.session
        self._http: aiohttp.ClientSession

    async def start(self) -> None:
        """Open the client."""
        self._http = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=self._timeout),
            cookie_jar=aiohttp.DummyCookieJar(),
        )

    async def stop(self) -> None:
        """Close connections."""
        await self._http.close()

    def covers(self, code: str) -> bool:
        """Tell whether this system keeps the dossiers of the agency in the code."""
        prefixes = self._access.agencies
        office = code.partition("-")[0]
        return not prefixes or office.startswith(prefixes) or codes.agency(code).code in prefixes

    async def find(self, code: str) -> Dossier | None:
        """Look a code up; while the system is down, give its last answer and that one's age."""
        known = self._known.get(code)
        if known and self._now() - known.as_of < FRESH:
            return known
        try:
            answer = await self._ask(code)
        except (aiohttp.ClientError, TimeoutError, OpenedState, Unusable) as error:
            if known and self._now() - known.as_of < STALE:
                return known
            raise DossierUnavailable(self.name, self._last_seen) from error
        self._last_seen = self._now()
        found = next((one for one in answer.result or () if one.code == code), None)
        if found is None:
            self._known.pop(code, None)
            return None
        return self._remember(found.dossier(self.name, self._last_seen))

    def _remember(self, dossier: Dossier) -> Dossier:
        self._known[dossier.code] = dossier
        self._known.move_to_end(dossier.code)
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return dossier

    async def _ask(self, code: str) -> Answer:
        """Ask, and once more if that failed; looking up changes nothing, so it may be repeated."""
        breaker = await self._breakers.get_breaker(self.name)
        passing = (aiohttp.ClientError, TimeoutError, Unusable)
        async for attempt in stamina.retry_context(on=passing, attempts=TRIES, wait_max=1.0):
            with attempt:
                async with breaker:
                    return await self._lookup(code)
        raise AssertionError  # the last attempt returns or raises

    async def _lookup(self, code: str) -> Answer:
        access = self._access
        if access.login_url and not self._session:
            who = {"username": access.username, "password": access.password}
            self._session = (await self._post(access.login_url, who, Login)).session
        body = {"madonvi": access.unit, "service": "TraCuuHoSo", "mahoso": code}
        if self._session:
            body["session"] = self._session
        answer = await self._post(access.url, body, Answer)
        if not answer.ok:
            self._session = access.session  # it may have run out; the next try fetches another
            raise Unusable
        return answer

    async def _post(self, url: str, body: dict[str, str], form: type[Form]) -> Form:
        async with self._http.post(url, json=body, allow_redirects=False) as response:
            if response.status != HTTPStatus.OK:
                raise Unusable
            raw = bytearray()
            async for piece in response.content.iter_any():
                raw += piece
                if len(raw) > LARGEST:
                    raise Unusable
        try:
            return form.model_validate_json(bytes(raw))
        except ValidationError:
            # Not chained: the error quotes the answer, and the answer holds names.
            raise Unusable from None
