"""Reads what a platform keeps for somebody, and no more of it than is wanted."""

from aiohttp import ClientResponse


async def read(answer: ClientResponse, largest: int) -> bytes | None:
    """Return what is behind an address; None where it is larger, however large."""
    content = bytearray()
    async for piece in answer.content.iter_chunked(2**16):
        content += piece
        if len(content) > largest:
            return None
    return bytes(content)
