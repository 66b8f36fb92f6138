"""`xaoi people`: under which address people are known, for settings that name one."""

from bot.cli.shell import database, go

SHOWN = 10


def people() -> None:
    """Liệt kê 10 người nhắn gần nhất: kênh:mã, và lúc nhắn. Dùng cho XAOI_ALERT_TO, --member."""

    async def show() -> None:
        from bot.hours import VIETNAM
        from bot.storage import inbox

        async with database() as db, db.read() as tx:
            for address, at in await inbox.last_senders(tx, SHOWN):
                print(f"{at.astimezone(VIETNAM):%H:%M %d/%m/%Y}  {address}")

    go(show())
