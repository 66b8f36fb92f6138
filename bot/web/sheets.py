"""A procedure on one sheet of A4: the checklist to tick with a pen, where to go, what it costs."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot.library import Library
from bot.web.chat import TEMPLATES
from content.freshness import Freshness, freshness
from handlers import card


@dataclass(slots=True)
class Sheets:
    """Gives the sheets, each made anew from what is published now."""

    library: Callable[[], Library]
    now: Callable[[], datetime]
    _templates: Environment = field(init=False)

    def __post_init__(self) -> None:
        """Read the template's folder once."""
        self._templates = Environment(
            loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined
        )

    async def give(self, request: Request) -> Response:
        """Answer with the sheet of one procedure."""
        library, day = self.library(), self.now().date()
        procedure = library.procedures.get(request.path_params["topic"])
        if procedure is None or freshness(procedure.sources, day) is Freshness.GONE:
            raise HTTPException(404)
        commune = library.commune
        body = self._templates.get_template("sheet.html").render(
            procedure=procedure,
            commune=commune,
            steps=[card.say(line, day) for line in procedure.steps],
            bring=card.things_to_bring(procedure, day),
            facts=[
                (head, said)
                for head, said in (
                    ("Ai đi làm", card.say(procedure.who, day)),
                    ("Ở đâu", card.place(procedure, day)),
                    ("Bao lâu", card.say(procedure.time, day)),
                    ("Lệ phí", card.direct(procedure, commune, day)),
                    ("Làm qua mạng", card.say(procedure.online, day)),
                )
                if said
            ],
            points=[
                one.describe().splitlines()
                for one in commune.points_for(procedure.where.point if procedure.where else "dvc")
            ][:2],
            mistakes=[said for line in procedure.mistakes if (said := card.say(line, day))],
            source=card.source(procedure, day, card.whole(procedure, commune, day)),
            printed=f"{day:%d/%m/%Y}",
        )
        return HTMLResponse(body)
