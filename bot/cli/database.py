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


@commands.command
def going_on(*, send: bool = False, drop: bool = False) -> None:
    """Sau khi lấy lại bản sao lưu: cho trợ lý làm việc tiếp.

    --drop: bỏ các câu trả lời đang chờ (có thể đã gửi rồi). --send: vẫn gửi chúng.
    Thông báo không tự gửi: người duyệt cho gửi từng tin trong cuộc trò chuyện.
    """

    async def on() -> None:
        from bot import heartbeat
        from bot.app import clock
        from bot.storage import dispatch

        async with database() as db, db.begin() as tx:
            if not await heartbeat.stands_still(tx):
                print("Không có gì đang chờ.")
                return
            if send == drop:
                many = await dispatch.aside(tx)
                print(f"Có {many} câu trả lời đang chờ, có thể đã gửi từ trước.")
                print("Bỏ chúng: xaoi db going-on --drop. Vẫn gửi: xaoi db going-on --send.")
                return
            many = await heartbeat.go_on(tx, clock(), send=send)
            print(f"Đã {'gửi' if send else 'bỏ'} {many} câu trả lời. Trợ lý làm việc tiếp.")

    go(on())
