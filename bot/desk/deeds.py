"""What the lines of the audit say: each deed in words, and what it was done to."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.officials.words import ROLES, area_name, title
from bot.roles import Area, Role
from bot.storage import Tx, areas, groups, subjects
from bot.storage.audit import Entry
from bot.storage.subjects import Named
from bot.types import Address

DEEDS: Mapping[str, str] = {
    "notice submit": "gửi duyệt thông báo",
    "notice approve": "duyệt thông báo",
    "notice reject": "từ chối thông báo",
    "notice send_back": "trả lại thông báo",
    "notice stop": "dừng thông báo vừa duyệt",
    "notice pause": "tạm dừng thông báo",
    "notice resume": "gửi tiếp thông báo",
    "notice go": "cho thông báo đi",
    "notice cancel": "huỷ thông báo",
    "notice try_unknown": "gửi lại cho người chưa rõ",
    "group decide": "quyết định nhóm",
    "invitation make": "mời người",
    "invitation revoke": "thu hồi lời mời",
    "invitation use": "nhận lời mời",
    "applicant accept": "nhận người vào tổ",
    "applicant refuse": "không nhận người vào tổ",
    "role take": "lấy lại vai trò",
    "ticket claim": "nhận phiếu hỏi",
    "ticket say": "nhắn cho bà con",
    "ticket answer": "trả lời bà con",
    "ticket hand_on": "chuyển phiếu hỏi",
    "ticket release": "để lại phiếu hỏi cho người khác",
    "ticket close": "khép phiếu hỏi",
    "answer write": "soạn câu trả lời",
    "answer publish": "cho dùng câu trả lời",
    "answer return": "trả lại câu trả lời",
    "answer drop": "bỏ câu chưa biết",
    "content write": "sửa nội dung (bản nháp)",
    "content publish": "cho dùng nội dung",
    "content drop": "bỏ bản nháp nội dung",
    "content go_back": "quay lại bản cũ",
    "target set": "đặt chỉ tiêu",
    "target drop": "bỏ chỉ tiêu",
    "desk link": "xin đường dẫn vào bàn",
    "desk sign_out": "ra khỏi bàn trên mọi máy",
    "dossiers import": "nhập danh sách hồ sơ",
}
"""By the stable names that `bot.audited` and the pages give."""
STATES = ("seen", "confirmed", "refused", "gone")


@dataclass(frozen=True, slots=True)
class Subject:
    """What something was done to."""

    said: str
    page: str = ""
    """Where it is shown; empty for nowhere."""


@dataclass(frozen=True, slots=True)
class Names:
    """What the things on one page of lines are called."""

    areas: Sequence[Area]
    notices: Mapping[str, Named]
    tickets: Mapping[int, str]
    officials: Mapping[int, str]
    groups: Mapping[str, str]
    contents: Mapping[str, str]
    """Titles of what is published, by id; of the commune's profile under its kind."""
    edits: Mapping[int, str]
    """Of which content a draft is."""

    def subject(self, one: Entry) -> Subject:
        """Say what a line is about; as it is kept where nobody knows a better name."""
        say = SUBJECTS.get(one.deed) or SUBJECTS.get(one.deed.partition(" ")[0])
        return say(self, one.subject) if say and one.subject else Subject(one.subject)


async def names(tx: Tx, lines: Sequence[Entry], contents: Mapping[str, str]) -> Names:
    """Read what the things on these lines are called, each kind at once."""

    def of(kind: str) -> set[str]:
        return {one.subject for one in lines if one.deed.partition(" ")[0] == kind}

    whose = {one.partition(" · ")[0] for one in of("role")}
    known = await groups.all_(tx, STATES) if of("group") else []
    return Names(
        await areas.all_(tx),
        await subjects.notices(tx, of("notice")),
        await subjects.tickets(tx, _numbers(of("ticket"))),
        await subjects.officials(tx, _numbers(whose)),
        {str(one.address): title(one) for one in known},
        contents,
        await subjects.edits(tx, _numbers({one.removeprefix("edit ") for one in of("content")})),
    )


def _numbers(said: set[str]) -> list[int]:
    return [int(one) for one in said if one.isascii() and one.isdigit()]


def _notice(names: Names, subject: str) -> Subject:
    found = names.notices.get(subject)
    return Subject(found.code, f"/desk/notices/{found.id}") if found else Subject("")


def _ticket(names: Names, subject: str) -> Subject:
    code = names.tickets.get(int(subject), subject)
    return Subject(code, f"/desk/tickets/{subject}")


def _group(names: Names, subject: str) -> Subject:
    group, _, area = subject.partition(" → ")
    whose = "không phải nhóm của xã" if area == "-" else area_name(names.areas, area)
    unknown = Address.parse(group).id[-4:]
    return Subject(f"{names.groups.get(group, f'nhóm …{unknown}')}: {whose}")


def _role(names: Names, subject: str) -> Subject:
    """Say a role, with whose it was where that is told: `3 · officer · tan_nguyen`."""
    *whose, role, area = subject.split(" · ")
    said = [names.officials.get(int(one), f"người số {one}") for one in whose]
    return Subject(" · ".join((*said, ROLES[Role(role)], area_name(names.areas, area))))


def _content(names: Names, subject: str) -> Subject:
    """Say a content file by its title: `procedure khai_sinh`, `khai_sinh → 98d8d945`, `edit 7`."""
    first, _, second = subject.partition(" ")
    if first == "edit" and second.isdigit():
        id_ = names.edits.get(int(second), "")
        return Subject(names.contents.get(id_, id_) or subject, f"/desk/content/edits/{second}")
    id_ = first if second.startswith("→") else second
    return Subject(names.contents.get(id_, id_))


def _numbered(what: str, page: str = "") -> Callable[[Names, str], Subject]:
    """Say a number where there is no better name; people who are no officials have none here."""
    return lambda _, subject: Subject(f"{what} {subject}", page and f"{page}/{subject}")


SUBJECTS: Mapping[str, Callable[[Names, str], Subject]] = {
    "notice": _notice,
    "ticket": _ticket,
    "group": _group,
    "role": _role,
    "content": _content,
    "invitation make": _role,
    "invitation revoke": _numbered("lời mời số"),
    "applicant": _numbered("người xin số"),
    "answer": _numbered("câu số", "/desk/gaps"),
    "dossiers": lambda _, subject: Subject("xem kết quả", f"/desk/dossiers/{subject}"),
}
