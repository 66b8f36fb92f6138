"""What officials are told about answers to what the bot did not know."""

from bot.gap import Gap
from bot.types import Reply

WHERE = "Xem ở bàn làm việc, mục Câu trợ lý chưa biết."


def waits(gap: Gap) -> Reply:
    """Tell approvers that an answer waits for them."""
    return Reply(f"Có câu trả lời chờ duyệt: “{gap.sample}”.\n{WHERE}")


def published(gap: Gap) -> Reply:
    """Tell the author that it is told from now on."""
    return Reply(f"Đã duyệt. Từ nay trợ lý trả lời được câu: “{gap.sample}”.")


def returned(gap: Gap, why: str) -> Reply:
    """Tell the author what is wanted otherwise."""
    return Reply(f"Cần sửa câu trả lời cho “{gap.sample}”: {why}\n{WHERE}")
