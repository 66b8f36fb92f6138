"""Who may do what with a gap, and when: asked by the desk, and again inside the commit."""

from bot.gap import Gap, GapState
from bot.roles import Official, Role

PUBLISH, RETURN, DROP = "publish", "return", "drop"


def may_see(by: Official, area: str) -> bool:
    """Tell whether the gaps of the commune are theirs to look at."""
    return any(by.may(role, area) for role in (Role.officer, Role.approver, Role.administrator))


def no_writing(gap: Gap, by: Official, area: str) -> str:
    """Say why they cannot write an answer now; empty where they can."""
    if not by.may(Role.officer, area):
        return "Việc này của cán bộ xã."
    if gap.state is GapState.drafted and gap.author_id != by.id:
        return "Đã có người viết, đang chờ duyệt. Muốn sửa thì nhờ người duyệt trả lại."
    return ""


def no_deciding(  # noqa: PLR0913 - a decision has these
    gap: Gap, decision: str, by: Official, area: str, *, why: str = "", one_person: bool = False
) -> str:
    """Say why they cannot decide so; empty where they can.

    `one_person`: the commune lets whoever writes publish, too.
    """
    approver, author = by.may(Role.approver, area), gap.author_id == by.id
    if decision == DROP:
        return _no_dropping(gap, by, area)
    if decision not in (PUBLISH, RETURN) or gap.state is not GapState.drafted:
        return "Câu trả lời này không còn chờ duyệt."
    if decision == RETURN and author:
        return ""
    if not approver:
        return "Việc này của người duyệt."
    if decision == PUBLISH and author and not one_person:
        return "Người viết không tự duyệt. Nhờ một người duyệt khác."
    if decision == RETURN and not why.strip():
        return "Hãy ghi cần sửa gì."
    return ""


def _no_dropping(gap: Gap, by: Official, area: str) -> str:
    if gap.state is GapState.dropped:
        return "Câu này đã bỏ qua rồi."
    if by.may(Role.approver, area):
        return ""
    if gap.content_id:
        return "Câu trả lời đang dùng. Chỉ người duyệt mới rút được."
    return "" if by.may(Role.officer, area) else "Việc này của cán bộ xã."
