"""What a flow may `call:`, and handlers too: actions only read, effects do the rest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import codes, doors
from bot.dossier import Dossier
from bot.errors import DossierUnavailable
from bot.ports import DossierSource
from bot.storage import Db, dossiers, guesses, watches
from bot.turn import Action, Context, CountGuess, Effect, Follow, Outcome, Tally
from content import dossiers as words
from content.dossiers import Saying

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MOST_AN_HOUR, MOST_A_DAY = 5, 15
"""Wrong codes one person may try; whoever follows a code may always ask for that one."""
MOST_OF_ALL = 200
"""Wrong codes everybody together may try in an hour."""


NAMES = ("dossier_status", "follow_dossier", "ticket_status")
"""What a flow's `call:` may name."""


def table(sources: Sequence[DossierSource], db: Db) -> Mapping[str, Action]:
    """List the actions by the name that flows call them by."""
    lookup = Lookup(sources, db)
    return dict(zip(NAMES, (lookup.status, lookup.follow, lookup.ticket), strict=True))


@dataclass(frozen=True, slots=True)
class Lookup:
    """Looks dossiers up in every system we know."""

    sources: Sequence[DossierSource]
    db: Db

    async def status(self, ctx: Context, slots: Mapping[str, str]) -> Outcome:
        """Answer where a dossier stands.

        Outcomes: found, ended, guess, elsewhere, missing, busy, limited.

        Slots in: `code`, as typed. Out: `code`, `answer`, and where found `stage`, `as_of` and
        `followed` (yes or empty).
        """
        saying = Saying(ctx.gettext, ctx.contact.language, ctx.now)
        found = codes.find(slots.get("code", ""))
        if found is None:
            return Outcome("missing", {"answer": words.unfinished(saying)})
        if found.repaired:
            return Outcome(
                "guess", {"code": found.code, "answer": words.guess(found.code, saying)}
            )
        async with self.db.read() as tx:
            nickname = await watches.nickname(tx, ctx.contact.address, found.code)
        if nickname is None and (limit := await self._limit(ctx)):
            said = words.limited(limit == DAY, saying)
            return Outcome("limited", {"code": found.code, "answer": said})
        try:
            dossier = await self._find(found.code)
        except DossierUnavailable as error:
            said = words.busy(error.last_seen, saying)
            return Outcome("busy", {"code": found.code, "answer": said})
        if dossier is None:
            return await self._unknown(found.code, saying)
        return _found(dossier, nickname, saying)

    async def follow(self, ctx: Context, slots: Mapping[str, str]) -> Outcome:
        """Follow the dossier that `status` has just found: followed or already.

        Slots in: those of `status`, and `nickname`. Out: `answer`.
        """
        code, nickname = slots["code"], slots.get("nickname", "")
        saying = Saying(ctx.gettext, ctx.contact.language, ctx.now)
        tariff = doors.TARIFFS.get(ctx.contact.address.channel)
        async with self.db.read() as tx:
            before = await watches.nickname(tx, ctx.contact.address, code)
        as_of = slots.get("as_of", "")
        effect = Follow(
            code,
            nickname or before or "",
            slots.get("stage", ""),
            datetime.fromisoformat(as_of) if as_of else ctx.now,
        )
        return Outcome(
            "followed" if before is None else "already",
            {
                "answer": words.followed(
                    code, effect.nickname, saying, tariff.open_for if tariff else None
                )
            },
            (effect,),
        )

    async def ticket(self, ctx: Context, slots: Mapping[str, str]) -> Outcome:
        """Tell whether what stands under a ticket's code may be read: found, missing, limited.

        Whoever opened a ticket may always read it. Slots in: `code`. Out, where limited:
        `again` (`day` or `hour`).
        """
        ticket = await ctx.helpdesk.ticket(code=slots["code"])
        if ticket and ticket.address == ctx.contact.address:
            return Outcome("found")
        if limit := await self._limit(ctx):
            return Outcome("limited", {"again": "day" if limit == DAY else "hour"})
        return Outcome("found") if ticket else Outcome("missing", effects=(CountGuess(),))

    async def _limit(self, ctx: Context) -> timedelta | None:
        """Return the span in which too many wrong codes were tried, if there is one."""
        who = ctx.contact.address
        async with self.db.read() as tx:
            if await guesses.since(tx, who, ctx.now - DAY) >= MOST_A_DAY:
                return DAY
            if await guesses.since(tx, who, ctx.now - HOUR) >= MOST_AN_HOUR:
                return HOUR
            if await guesses.since(tx, None, ctx.now - HOUR) >= MOST_OF_ALL:
                return HOUR
        return None

    async def _find(self, code: str) -> Dossier | None:
        """Ask the systems in turn; one that is away matters only if no other knows the code."""
        away: DossierUnavailable | None = None
        for source in self.sources:
            if not source.covers(code):
                continue
            try:
                if dossier := await source.find(code):
                    return dossier
            except DossierUnavailable as error:
                away = error
        if away:
            raise away
        return None

    async def _unknown(self, code: str, saying: Saying) -> Outcome:
        """Say whose system the code points to; count it as a wrong guess."""
        agency = codes.agency(code)
        async with self.db.read() as tx:
            ours = await dossiers.lists_agency(tx, code.partition("-")[0])
            last_import = await dossiers.last_import(tx)
        counted = (CountGuess(),)
        if agency.kind == "police" or (agency.kind != "unknown" and not ours):
            said = words.elsewhere(code, agency, saying)
            return Outcome("elsewhere", {"code": code, "answer": said}, counted)
        said = words.missing(code, last_import, saying)
        return Outcome("missing", {"code": code, "answer": said}, counted)


def _found(dossier: Dossier, nickname: str | None, saying: Saying) -> Outcome:
    """Tell the stage; a follower who has seen it here is not told of it again."""
    slots = {
        "code": dossier.code,
        "stage": dossier.stage.value,
        "as_of": dossier.as_of.isoformat(),
        "followed": "" if nickname is None else "yes",
        "answer": words.status(dossier, nickname or "", saying),
    }
    effects: tuple[Effect, ...] = (Tally("dossier_asked"),)
    if nickname is not None:
        effects += (Follow(dossier.code, nickname, dossier.stage.value, dossier.as_of),)
    name = "ended" if dossier.stage in words.ENDED else "found"
    return Outcome(name, slots, effects)
