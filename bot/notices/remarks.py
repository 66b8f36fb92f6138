"""What there is to look at in a draft before it is sent: sentences for whoever wrote it."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from bot.forms import screening, words
from bot.hours import VIETNAM, Quiet, holiday
from bot.links import Verdict, find
from bot.notice import Draft, Notice, NoticeState
from bot.notices import weight
from bot.office import Remark
from bot.times import say

ALIKE = 90
"""Per cent of a text that must be the same to be taken for it."""
NAMED = 3
"""Of many things alike so many are named; the rest is counted."""
NAMES = {
    "zalo_oa": "Zalo",
    "zalo_bot": "Zalo Bot",
    "telegram": "Telegram",
    "webchat": "trang web",
}
"""What officials call the channels."""
SECRETS: Mapping[str, str] = {
    "otp": "mã OTP",
    "id_number": "số căn cước",
    "card": "số thẻ ngân hàng",
    "password": "mật khẩu",
}
NEVER_LEFT = frozenset(
    {NoticeState.draft, NoticeState.pending, NoticeState.returned, NoticeState.rejected}
)


def of_words(text: str) -> Iterator[Remark]:
    """Look for words that frighten, and sentences nobody follows."""
    if not text.strip():
        yield Remark("no_text", "Chưa có nội dung. Viết nội dung thông báo trước.", stops=True)
    if found := words.frightening(text):
        said = f"Lời dễ làm bà con sợ, giống tin lừa đảo: {_named(found)}. Nên viết lại."
        yield Remark("words", said)
    if long := words.long_sentences(text):
        first = " ".join(long[0].split()[:6])
        said = f"{len(long)} câu dài quá {words.LONGEST} tiếng, như “{first}…”. Nên cắt ngắn."
        yield Remark("sentences", said)


def of_links(texts: Iterable[str], ours: Collection[str]) -> Iterator[Remark]:
    """Look for links that are not official, each once."""
    found = (link for text in texts for link in find(text, ours))
    for link in {one.text: one for one in found}.values():
        if link.verdict is Verdict.lookalike:
            said = f"Đường dẫn {link.text} giống trang giả mạo. Bỏ đi, dùng trang .gov.vn."
            yield Remark("link", said, stops=True)
        elif link.verdict is Verdict.other:
            said = (
                f"Đường dẫn {link.text} không phải trang nhà nước hay trang của xã. "
                "Bỏ đi, hoặc thay bằng trang .gov.vn."
            )
            yield Remark("link", said, stops=True)


def of_secrets(texts: Iterable[str]) -> Iterator[Remark]:
    """Look for what nobody may read in a notice, wherever in it that was written."""
    if found := screening.secrets(texts):
        what = ", ".join(sorted(SECRETS.get(kind, kind) for kind in found))
        said = f"Trong tin có thứ giống {what}. Tin này ai cũng đọc được: bỏ chỗ đó đi."
        yield Remark("secret", said, stops=True)


def of_length(
    texts: Sequence[str], split: weight.Split, channels: Collection[str]
) -> Remark | None:
    """Tell what is too long, or costs twice; `texts`: with head and foot, as they leave."""
    long = max(weight.length(text) for text in texts)
    if long > weight.LONGEST:
        said = (
            f"Tin dài {_dots(long)} ký tự, kể cả phần đầu và phần cuối. "
            f"Nhiều nhất {_dots(weight.LONGEST)}: bớt {_dots(long - weight.LONGEST)} ký tự."
        )
        return Remark("long", said, stops=True)
    zalo = [one for one in channels if one in ("zalo_oa", "zalo_bot")]
    cut = max((len(split(text, 2000)) for text in texts), default=1)
    if not zalo or cut == 1:
        return None
    said = f"Trên Zalo tin dài quá 2.000 ký tự, phải tách thành {cut} tin. Bớt chữ thì đỡ tốn hơn."
    return Remark("long", said)


def of_time(
    draft: Draft, now: datetime, *, ready: datetime, quiet: Quiet, late: timedelta
) -> list[Remark]:
    """Tell when it will really leave; `ready`: when it may at the earliest."""
    found: list[Remark] = []
    if draft.due_at and now - draft.due_at > late:
        said = "Giờ gửi đã qua lâu. Duyệt xong tin vẫn chờ người bấm gửi. Chọn giờ khác thì hơn."
        found.append(Remark("late", said))
    elif draft.due_at and draft.due_at <= now:
        found.append(Remark("past", "Giờ gửi đã qua. Tin sẽ đi ngay khi được duyệt."))
    leaves = max(ready, draft.due_at or ready)
    if quiet.covers(leaves) and draft.emergency:
        said = f"Tin khẩn: gửi cả trong giờ nghỉ của bà con, lúc {say(leaves, now)}."
        found.append(Remark("night", said))
    elif quiet.covers(leaves):
        leaves = quiet.next_open(leaves)
        said = f"Giờ đó bà con nghỉ. Tin sẽ đi lúc {say(leaves, now)}."
        found.append(Remark("night", said))
    if off := holiday(leaves.astimezone(VIETNAM).date()):
        found.append(
            Remark("holiday", f"Hôm gửi là ngày nghỉ: {off}. Không gấp thì chọn ngày khác.")
        )
    return found


def of_files(draft: Draft, media: Path, channels: Collection[str]) -> Iterator[Remark]:
    """Tell which channels cannot take the picture or the file."""
    for name, what, takes in (
        (draft.picture, "Ảnh", weight.takes_picture),
        (draft.file, "Tệp", weight.takes_file),
    ):
        if not name:
            continue
        path = media / name
        if not path.is_file():
            said = f"{what} của tin không còn trên máy. Gửi lại {what.lower()} cho trợ lý."
            yield Remark("file_gone", said, stops=True)
            continue
        without = [one for one in channels if not takes(one, path)]
        if without and len(without) == len(channels):
            said = (
                f"{what} này không kênh nào gửi được ({_why(what, path)}). Thay bằng bản nhẹ hơn."
            )
            yield Remark("file_too_big", said, stops=True)
        elif without:
            on = _named([NAMES.get(one, one) for one in without])
            said = f"{on} không gửi được {what.lower()} này ({_why(what, path)}): ở đó chỉ có chữ."
            yield Remark("file_too_big", said)


def doubles(draft: Draft, earlier: Sequence[Notice], now: datetime) -> Iterator[Remark]:
    """Tell which notices of the last days say the same, to some of the same places."""
    from rapidfuzz import fuzz

    mine = _plain(draft.text)
    for one in earlier:
        stopped = one.state in NEVER_LEFT or (
            one.state is NoticeState.cancelled and not one.public
        )
        if stopped or not one.approved_at or not _meet(draft, one.draft):
            continue
        if fuzz.ratio(mine, _plain(one.draft.text), score_cutoff=ALIKE):
            when = say(one.approved_at, now)
            said = f"Gần giống tin {one.code}, duyệt lúc {when}. Xem lại kẻo gửi hai lần."
            yield Remark("again", said)


def _named(what: Sequence[str]) -> str:
    """Name the first of many, and count the rest."""
    more = len(what) - NAMED
    return ", ".join(what[:NAMED]) + (f" và {more} nơi khác" if more > 0 else "")


def _why(what: str, path: Path) -> str:
    size = path.stat().st_size / 2**20
    return (
        f"{size:.1f} MB".replace(".", ",")
        if what == "Ảnh"
        else (f"{path.suffix.removeprefix('.').upper()}, {size:.1f} MB".replace(".", ","))
    )


def _dots(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _meet(one: Draft, other: Draft) -> bool:
    """Tell whether two notices are for some of the same people."""
    return any(
        mine == theirs or mine.startswith(f"{theirs}/") or theirs.startswith(f"{mine}/")
        for mine in one.audience.areas
        for theirs in other.audience.areas
    )
