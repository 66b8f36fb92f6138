"""`xaoi db …`: the database's shape, its backup, and what follows a restored one."""

from pathlib import Path

from cyclopts import App as Commands

from bot import environment
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
def backup(file: Path) -> None:
    """Sao lưu cơ sở dữ liệu, ảnh và tệp thành một tệp; trợ lý vẫn chạy.

    FILE là tên tệp, hoặc một thư mục có sẵn: khi đó tên tệp mang ngày giờ.
    """

    async def back_up() -> None:
        from bot import backup as backups
        from bot.clock import clock

        settings = environment.read(channels=())
        made = await backups.back_up(settings.database_url, settings.media, file, clock())
        print(f"Đã sao lưu vào {made}. Hãy cất thêm một bản ở máy khác.")

    go(back_up())


@commands.command
def restore(file: Path, *, over: bool = False) -> None:
    """Lấy lại bản sao lưu; phải tắt trợ lý trước. Không tin cũ nào tự gửi đi.

    --over: thay cả khi cơ sở dữ liệu đang có dữ liệu.
    """

    async def put_back() -> None:
        from datetime import datetime

        from bot import backup as backups
        from bot.clock import clock

        settings = environment.read(channels=())
        done = await backups.restore(
            settings.database_url, settings.media, file, clock(), over=over
        )
        made = datetime.fromisoformat(done.manifest.made_at)
        print(f"Đã lấy lại bản sao lưu lúc {made:%H:%M %d/%m/%Y}.")
        if done.aside:
            print(f"Bản trước đó cất ở {done.aside}.")
        print("Chạy lại trợ lý. Không tin cũ nào tự gửi. Rồi gõ: xaoi db going-on")

    go(put_back())


@commands.command
def going_on(*, send: bool = False, drop: bool = False) -> None:
    """Sau khi lấy lại bản sao lưu: cho trợ lý làm việc tiếp.

    --drop: bỏ các câu trả lời đang chờ (có thể đã gửi rồi). --send: vẫn gửi chúng.
    Thông báo không tự gửi: người duyệt cho gửi từng tin trong cuộc trò chuyện.
    """

    async def on() -> None:
        from bot import heartbeat
        from bot.clock import clock
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
