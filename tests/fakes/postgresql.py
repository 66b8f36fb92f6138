"""A PostgreSQL that lets nobody in: it speaks the protocol up to its refusal."""

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

SSL_WANTED = 80877103


@asynccontextmanager
async def refusing(code: str, why: str) -> AsyncIterator[str]:
    """Serve; yields `host:port`. Every connection is refused with this SQLSTATE and sentence."""

    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            size, asked = struct.unpack("!ii", await reader.readexactly(8))
            await reader.readexactly(size - 8)
            if asked != SSL_WANTED:
                break
            writer.write(b"N")
        fields = (b"SFATAL", b"VFATAL", b"C" + code.encode(), b"M" + why.encode(), b"")
        body = b"".join(field + b"\0" for field in fields)
        writer.write(b"E" + struct.pack("!i", len(body) + 4) + body)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(meet, "127.0.0.1", 0)
    async with server:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
