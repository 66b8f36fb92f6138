"""Reads what is typed into a notice's form: a draft that holds it, or a sentence what to do."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot import links, privacy, times
from bot.engine.say import Gettext
from bot.notice import Draft
from content import texts
from handlers.notices import filling, form
from handlers.notices.wording import fill

MOST = 4_000
"""Characters of a notice: two messages on Zalo, one on Telegram."""
CUT = texts.LONGEST - 2
"""A message so long was perhaps longer: what nobody reads is cut, with the blanks at the cut."""
MOST_WHY, MOST_NUMBER, MOST_SIGNER = 300, 40, 80
FURTHEST = timedelta(days=366)
"""What is to be sent later than that is a slip of the pen."""
NUMBER = re.compile(r"\d{1,6}\s*/\s*[^\s,;:]+")
EDGES = " ,;:.-–"
LEAD = re.compile(
    r"^(?:(?:theo|văn bản|van ban|số|so|ký hiệu|ky hieu|người ký|nguoi ky|ký bởi|ky boi|do|ký|ky)"
    r"(?=[\s:]|$)[\s:]*)+",
    re.IGNORECASE,
)


def text(draft: Draft, said: str, gettext: Gettext) -> Draft | str:
    """Take the text itself."""
    _ = gettext
    # A picture of a face, dots, marks without letters: nobody reads them aloud.
    if not texts.words(said):
        return _("Cần nội dung bằng chữ.")
    if no := secret(said, _):
        return no
    length = len(said)
    if length <= MOST and length < CUT:
        return replace(draft, text=said)
    many = _("quá {most} ký tự") if length >= CUT else _("{length} ký tự")
    kept = _(" Nội dung trước vẫn còn.") if draft.text else ""
    answer = _(
        "Tin vừa gửi dài {many}, chỉ gửi được nhiều nhất {most}. "
        "Rút ngắn rồi gửi lại, hoặc để phần dài trong tệp.{kept}"
    )
    many = fill(many, length=_dots(length), most=_dots(texts.LONGEST))
    return fill(answer, many=many, most=_dots(MOST), kept=kept)


def secret(said: str, gettext: Gettext) -> str:
    """Say what may not stand in a notice; empty where all may. A phone number may."""
    _ = gettext
    refused: dict[privacy.Kind, str] = {
        "otp": _("mã OTP"),
        "id_number": _("số căn cước"),
        "card": _("số thẻ ngân hàng"),
        "password": _("mật khẩu"),
    }
    kinds = {one.kind for one in privacy.scan(said)}
    if things := [name for kind, name in refused.items() if kind in kinds]:
        answer = _(
            "Trong tin có thứ giống {things}. Tin này ai cũng đọc được. Bỏ chỗ đó đi rồi gửi lại."
        )
        return fill(answer, things=", ".join(things))
    if any(word in said for word in privacy.PLACEHOLDERS.values()):
        # After a crash a message is read from the inbox, where numbers were taken out.
        return _("Tin vừa gửi đến không trọn: có số bị che. Gửi lại tin đó một lần nữa.")
    return ""


def why(said: str, gettext: Gettext) -> str:
    """Say what is amiss with a reason; empty where nothing is."""
    _ = gettext
    if not texts.words(said):
        return _("Cần lý do bằng chữ, một câu.")
    if len(said) > MOST_WHY:
        answer = _("Lý do dài {length} ký tự. Gõ ngắn lại, nhiều nhất {most}.")
        return fill(answer, length=len(said), most=MOST_WHY)
    return secret(said, _)


def when(draft: Draft, said: str, now: datetime, gettext: Gettext) -> Draft | str:
    """Take an hour in plain words."""
    _ = gettext
    moment = times.read(said, now)
    if moment is None:
        return _(
            "Chưa rõ là lúc nào. Gõ cả buổi, ví dụ: “8h sáng mai”, "
            "hoặc “7h30 sáng thứ hai tuần sau”."
        )
    if moment < now:
        answer = _("Lúc đó đã qua: {time}. Gõ lúc khác, ví dụ: “8h sáng mai”, hoặc “14h ngày 30”.")
        return fill(answer, time=times.stamp(moment))
    if moment > now + FURTHEST:
        answer = _("Lúc đó còn xa quá: {time}. Gõ lúc trong vòng một năm, ví dụ: “8h sáng mai”.")
        return fill(answer, time=times.stamp(moment))
    return replace(draft, due_at=None if moment == now else moment)


def paper(draft: Draft, said: str, gettext: Gettext) -> Draft | str:
    """Take number and signer of the paper, either or both."""
    _ = gettext
    if no := secret(said, _):
        return no
    if link := next(iter(links.find(said)), None):
        answer = _("Ở đây không ghi đường dẫn ({link}). Gõ lại số, ký hiệu và người ký.")
        return fill(answer, link=link.text)
    found = NUMBER.search(said)
    number = re.sub(r"\s", "", found[0]).rstrip(".") if found else ""
    rest = f"{said[: found.start()]} {said[found.end() :]}" if found else said
    signer = LEAD.sub("", " ".join(rest.split()).strip(EDGES)).strip(EDGES)
    if len(number) > MOST_NUMBER or len(signer) > MOST_SIGNER or not (number or signer):
        return _("Gõ ngắn: số, ký hiệu rồi người ký. Ví dụ: 45/TB-UBND, Chủ tịch Nguyễn Văn An.")
    return replace(draft, document_no=number, signer=signer)


def channels(draft: Draft, said: str, on: Sequence[str], gettext: Gettext) -> Draft | str:
    """Take several channels by their names, or the numbers they are listed with."""
    _, offered = gettext, ("", *on)
    if not on:
        return _("Nơi nhận này chưa có ai qua kênh nào. Bấm “Mọi kênh”, rồi chọn thêm nơi nhận.")
    if re.fullmatch(r"[\d\s,;]+", said):
        numbers = [int(one) for one in re.findall(r"\d+", said)]
        if not all(1 <= one <= len(offered) for one in numbers):
            return fill(_("Ở đây có số 1 đến số {most}."), most=len(offered))
        named = [offered[one - 1] for one in numbers]
        return filling.to_channels(draft, () if "" in named else tuple(dict.fromkeys(named)))
    flat = texts.fold(said)
    named = [one for one in on if texts.fold(form.channel(one)) in flat]
    if not named:
        return fill(_("Đang có: {names}."), names=", ".join(map(form.channel, on)))
    return filling.to_channels(draft, named)


def _dots(number: int) -> str:
    return f"{number:,}".replace(",", ".")
