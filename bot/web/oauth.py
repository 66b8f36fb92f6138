"""Where an administrator's browser lands after consenting: takes the code, says how it ended."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot.errors import StorageUnavailable
from bot.web.chat import TEMPLATES

NO_CODE = (
    "Địa chỉ này thiếu mã cấp quyền của Zalo. Trên máy chủ, chạy: xaoi zalo connect, "
    "rồi mở liên kết mà trang của Zalo tạo ra."
)
NOT_STORED = "Máy chủ chưa ghi được. Chờ một phút, rồi mở lại liên kết của Zalo."
DONE = 200
LONGEST = 4000
"""Characters of a code; Zalo's are shorter by far."""


@dataclass(slots=True)
class Consent:
    """Takes the consents for one channel."""

    finish: Callable[[str, str], Awaitable[str]]
    """Exchanges the code that came for an account; returns how it ended."""
    sentence: Callable[[str], str]
    """Says how it ended."""
    _templates: Environment = field(init=False)

    def __post_init__(self) -> None:
        """Read the template's folder once."""
        self._templates = Environment(
            loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined
        )

    async def take(self, request: Request) -> Response:
        """Answer the browser; the code is good for one use, so a mere look must not use it."""
        if request.method == "HEAD":
            return Response()
        code = request.query_params.get("code", "")
        if not code or len(code) > LONGEST:
            return self._page(NO_CODE, 400)
        try:
            outcome = await self.finish(code, request.query_params.get("oa_id", ""))
        except StorageUnavailable:
            return self._page(NOT_STORED, 503)
        return self._page(self.sentence(outcome), DONE if outcome == "done" else 400)

    def _page(self, told: str, status: int) -> Response:
        page = self._templates.get_template("oauth.html")
        body = page.render(told=told, done=status == DONE)
        # The code is in the address: not to be kept, nor told on (headers.py: no referrer).
        return HTMLResponse(body, status, headers={"Cache-Control": "no-store"})
