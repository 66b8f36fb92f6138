"""Who may write, publish and take back content: asked by the pages, and again in the commit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.errors import ContentWrong
from bot.library import load
from bot.roles import Official, Role
from bot.storage.edits import OPEN, Edit
from content.answer import Answer
from content.commune import Commune
from content.editing import label
from content.glossary import Place

PUBLISH, DROP = "publish", "drop"
OF_AN_OLD_PROGRAM = "Bản này viết cho chương trình cũ. Trợ lý không dùng lại được."
NOT_AGAIN = "Không dùng lại được bản này."
BY_ITS_QUESTION = (
    "Câu trả lời của xã không dùng lại ở đây. "
    "Vào trang Câu chưa biết, viết lại câu trả lời, rồi người khác duyệt."
)


def may_write(by: Official, commune: str) -> bool:
    """Tell whether they may draft edits."""
    return by.may(Role.officer, commune) or by.may(Role.administrator, commune)


def may_judge(by: Official, commune: str) -> bool:
    """Tell whether they may publish what others wrote, and go back to an old version."""
    return by.may(Role.approver, commune) or by.may(Role.administrator, commune)


@dataclass(frozen=True, slots=True)
class Around:
    """What counts beside an edit when somebody decides about it."""

    commune: str
    """The commune's area."""
    current: str
    """The version that is current now; empty where there is none."""
    alone: bool
    """The commune's file says that somebody may approve what they wrote."""
    objections: Sequence[str] = ()


def refusal(edit: Edit, decision: str, by: Official, around: Around) -> str:
    """Say why they may not decide so, in a sentence; empty where they may."""
    if edit.state != OPEN:
        return "Bản sửa này đã có người quyết định, hoặc người soạn vừa viết lại."
    judges, mine = may_judge(by, around.commune), edit.author_id == by.id
    if decision == DROP:
        if mine or judges:
            return ""
        return "Người soạn, người duyệt hoặc quản trị mới bỏ được bản sửa này."
    if decision != PUBLISH:
        return "Bản nháp này chỉ cho dùng hoặc bỏ được."
    if not judges:
        return "Cần người duyệt hoặc quản trị cho dùng bản nháp này."
    if mine and not around.alone:
        return "Bản sửa này do chính mình soạn. Cần một người khác duyệt."
    if edit.base != around.current:
        return (
            "Từ lúc soạn, bài này đã có bản mới do người khác cho dùng. "
            "Hãy mở bản mới, rồi sửa lại từ đó."
        )
    return f"Còn chỗ phải sửa. {around.objections[0]}" if around.objections else ""


def no_return(kind: str, id_: str, yaml: str, commune: Commune) -> str:
    """Say why an old version cannot be current again; empty where it can."""
    try:
        read = load(kind, id_, yaml)
    except ContentWrong:
        return OF_AN_OLD_PROGRAM
    if isinstance(read, Answer):
        # Why it was taken back stands with its question, and what it would take is tried there.
        return BY_ITS_QUESTION
    faults = machines(read, commune) if isinstance(read, Commune) else ()
    return next((f"{NOT_AGAIN} {label(kind, place)}: {fault}." for place, fault in faults), "")


def machines(new: Commune, now: Commune) -> Iterator[Place]:
    """Refuse what is decided on the machine, not at the desk."""
    if new.id != now.id:
        yield "id", f"phải là “{now.id}”; tên này đặt một lần, không đổi"
    if new.approve_own_notices != now.approve_own_notices:
        yield "", "việc tự duyệt chỉ đổi được trong tệp của xã trên máy chủ"
