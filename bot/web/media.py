"""Pictures and files of the content and of notices, for pages and channels that fetch them."""

import mimetypes
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from bot.notices.attachments import BRIEF, TO_ONE

BEING_WRITTEN = "."
"""How the names of files begin that are not whole yet."""
OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS = {
    ".csv": "text/csv",
    ".doc": "application/msword",
    ".docx": f"{OFFICE}.wordprocessingml.document",
    ".pdf": "application/pdf",
    ".webp": "image/webp",
    ".xlsx": f"{OFFICE}.spreadsheetml.sheet",
}
"""What Python knows only where the machine has a list of its own."""
STRICT = "default-src 'none'; style-src 'unsafe-inline'"
HEADERS = {
    "Cache-Control": "public, max-age=86400",
    # An SVG opened on its own must not run anything.
    "Content-Security-Policy": f"{STRICT}; sandbox",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
PDF = {"Content-Security-Policy": STRICT}
"""Safari shows no PDF in a sandbox; what a PDF runs never leaves it."""


@dataclass(frozen=True, slots=True)
class Media:
    """Gives files of these folders, and of nowhere else."""

    folders: Sequence[Path]

    async def give(self, request: Request) -> Response:
        """Answer with a file."""
        name = request.path_params["name"]
        file = self._find(name)
        ending = PurePosixPath(name).suffix.lower()
        kind = KINDS.get(ending) or mimetypes.guess_type(name)[0]
        if file is None or kind is None:
            raise HTTPException(404)
        # What is for one person has a name that nobody guesses, and is not kept anywhere.
        secret = {"Cache-Control": "no-store"} if name.startswith((BRIEF, TO_ONE)) else {}
        shown = PDF if ending == ".pdf" else {}
        return FileResponse(file, media_type=kind, headers=HEADERS | shown | secret)

    def _find(self, name: str) -> Path | None:
        if "\0" in name or any(part.startswith(BEING_WRITTEN) for part in name.split("/")):
            return None
        for folder in self.folders:
            file = (folder / name).resolve()
            try:
                if file.is_relative_to(folder.resolve()) and file.is_file():
                    return file
            except OSError:  # a name longer than any file's
                return None
        return None
