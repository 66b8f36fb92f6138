"""Takes an uploaded file into memory, and lets go of what the form kept of it."""

from starlette.datastructures import UploadFile


async def taken(upload: UploadFile) -> bytes:
    """Return what is in the file."""
    try:
        return await upload.read()
    finally:
        await upload.close()
