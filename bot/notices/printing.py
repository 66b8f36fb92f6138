"""Sheets of a notice to print or hand on: poster, script, door list, report."""

from collections import Counter
from collections.abc import Mapping, Sequence
from textwrap import shorten

from bot.forms import Face
from bot.forms.speech import speech
from bot.hours import VIETNAM
from bot.notice import Happened
from bot.notices.reasons import UNKNOWN, short
from bot.notices.workbook import Cell, workbook
from bot.office import Report, VillageReport
from bot.qr import lists
from bot.roles import Area, Official, Role

HELPERS = (Role.volunteer, Role.relay)
STEPS: Mapping[str, str] = {
    "submit": "Gửi duyệt",
    "take_back": "Rút lại",
    "approve": "Duyệt",
    "send_back": "Trả lại để sửa",
    "reject": "Không duyệt",
    "stop": "Dừng trước khi gửi",
    "begin": "Bắt đầu gửi",
    "pause": "Tạm dừng",
    "resume": "Gửi tiếp",
    "go": "Cho gửi",
    "cancel": "Huỷ",
    "finish": "Gửi xong",
    "held": "Tự dừng",
    "try_unknown": "Gửi lại nơi không rõ",
}
"""What was done, in the words of the history."""


def script(face: Face) -> bytes:
    """Give what is read over the loudspeaker."""
    return lists.speech_sheet(f"Bài đọc loa · {face.code}", speech(face))


def doors(report: Report, areas: Sequence[Area], people: Sequence[Official]) -> bytes:
    """Give the villages where somebody was not reached, and who can go there."""
    by_name = {area.name: area for area in areas}
    rows = [
        lists.DoorRow(
            one.village,
            sum(one.failed.values()) + one.unknown,
            _why(one),
            ", ".join(_helpers(by_name.get(one.village), people)),
        )
        for one in report.villages
        if one.failed or one.unknown
    ]
    return lists.door_list("Danh sách đến nhà", report.notice.code, rows)


def figures(report: Report, history: Sequence[Happened]) -> bytes:
    """Give the report as XLSX: by village, by reason, and what happened; nobody's address."""
    notice, begun = report.notice, report.notice.begun_at
    sent = f"{begun.astimezone(VIETNAM):%H:%M %d/%m/%Y}" if begun else "chưa gửi"
    return workbook(
        {
            "Tin": [
                ("Mã tin", notice.code),
                ("Nội dung", shorten(notice.draft.text, 200, placeholder="…")),
                ("Gửi lúc", sent),
            ],
            "Theo thôn": [VILLAGES, *(_row(one) for one in report.villages), _totals(report)],
            "Lý do": [
                ("Vì sao, làm gì tiếp", "Số nơi nhận"),
                *report.reasons.items(),
                *([(UNKNOWN, report.unknown)] if report.unknown else ()),
            ],
            "Lịch sử": [
                ("Lúc", "Việc", "Ai", "Lý do"),
                *(
                    (
                        f"{one.at.astimezone(VIETNAM):%H:%M %d/%m/%Y}",
                        STEPS.get(one.step, one.step),
                        one.by or "trợ lý",
                        one.why,
                    )
                    for one in history
                ),
            ],
        }
    )


VILLAGES = (
    "Thôn", "Người", "Đã gửi tới", "Để ở trang chat, chưa mở", "Còn chờ", "Không rõ", "Không tới",
    "Nhóm", "Nhóm đã nhận", "Người chuyển tin", "Đã chuyển vào nhóm",
)  # fmt: skip


def _row(one: VillageReport) -> tuple[Cell, ...]:
    failed = sum(one.failed.values())
    people = one.people, one.reached, one.posted, one.waiting, one.unknown, failed
    return (one.village, *people, one.groups, one.groups_reached, one.relays, one.relayed)


def _totals(report: Report) -> tuple[Cell, ...]:
    rows = [_row(one)[1:] for one in report.villages]
    return ("Cộng", *(sum(int(row[place]) for row in rows) for place in range(len(VILLAGES) - 1)))


def _why(one: VillageReport) -> str:
    why: Counter[str] = Counter()
    for said, many in one.failed.items():
        why[short(said)] += many
    if one.unknown:
        why["Không rõ đã nhận chưa"] += one.unknown
    return "; ".join(f"{said}: {many}" for said, many in why.most_common())


def _helpers(area: Area | None, people: Sequence[Official]) -> list[str]:
    """Name the volunteers and relays of a village; of the commune where it has none."""
    if area is None:
        return []
    near = [
        one.name
        for one in people
        if any(grant.role in HELPERS and grant.area == area.id for grant in one.grants)
    ]
    return near or [one.name for one in people if any(one.may(role, area.id) for role in HELPERS)]
