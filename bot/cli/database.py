"""`xaoi db …`: the database's shape."""

from cyclopts import App as Commands

from bot.cli.shell import database, go

commands = Commands(name="db", help="Cơ sở dữ liệu.")


@commands.command
def upgrade() -> None:
    """Đưa cơ sở dữ liệu lên cấu trúc mới nhất."""

    async def up() -> None:
        async with database():
            print("Cơ sở dữ liệu đã ở cấu trúc mới nhất.")

    go(up())
