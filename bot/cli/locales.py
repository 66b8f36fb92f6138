"""`xaoi locales …`: translations, kept beside the Vietnamese they were made from."""

import sys

from cyclopts import App as Commands

from bot import config

commands = Commands(name="locales", help="Bản dịch.")


@commands.command
def update() -> None:
    """Thu các câu trong mã và nội dung vào tệp dịch."""
    from content import extract

    for line in extract.update(config.ROOT):
        print(line)


@commands.command
def check() -> None:
    """Kiểm tra bản dịch: đủ, không mờ, đúng chỗ điền."""
    from content import extract

    problems = extract.check(config.ROOT)
    for problem in problems:
        print(problem)
    if problems:
        sys.exit(1)
    print("Bản dịch đủ.")
