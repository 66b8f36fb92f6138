"""What each stage of a dossier means in plain words, and whose turn it is."""

from collections.abc import Callable

from bot.dossier import Dossier, Stage

Gettext = Callable[[str], str]


def words(dossier: Dossier, _: Gettext) -> tuple[str, str]:
    """Say what a stage means, and whose turn it is."""
    officials = _("Giờ là việc của cán bộ. Chưa cần đến.")
    ours = _("Giờ là việc của bà con.")
    return {
        Stage.registered: (_("đã gửi qua mạng, đang chờ cán bộ nhận."), officials),
        Stage.received: (_("cán bộ đã nhận."), officials),
        Stage.refused: (
            _("chưa được nhận."),
            f"{ours}\n"
            + _("Xem lý do trong thông báo, sửa lại rồi nộp lại. Chưa rõ thì gọi quầy một cửa."),
        ),
        Stage.processing: (_("đang giải quyết."), officials),
        Stage.more_papers: (
            _("cần bổ sung giấy tờ."),
            f"{ours}\n"
            + _(
                "Xem phiếu yêu cầu bổ sung để biết thiếu giấy gì. "
                "Gọi hỏi trước khi đi. Nộp đủ thì ngày hẹn mới tính tiếp."
            ),
        ),
        Stage.pay: (
            _("cần nộp tiền (thuế hoặc phí)."),
            f"{ours}\n"
            + _(
                "Xem số tiền trong thông báo. Chỉ nộp trên Cổng, VNeID hoặc tại quầy. "
                "Trợ lý không gửi số tài khoản hay mã QR."
            ),
        ),
        Stage.withdrawn: (
            _("đã rút theo yêu cầu của người nộp."),
            _("Không cần đến. Muốn làm tiếp thì nộp hồ sơ mới."),
        ),
        Stage.stopped: (
            _("đã dừng giải quyết."),
            f"{ours}\n" + _("Gọi quầy một cửa để hỏi lý do trước khi đi."),
        ),
        Stage.done: (_("đã có kết quả."), _collect(dossier, _)),
        Stage.returned: (
            _("đã trả kết quả."),
            _("Không còn phải chờ gì. Chưa nhận được thì gọi quầy một cửa."),
        ),
    }[dossier.stage]


def _collect(dossier: Dossier, _: Gettext) -> str:
    return {
        "counter": _("Mời bà con đến quầy nhận. Nhớ mang giấy hẹn."),
        "post": _("Kết quả gửi qua bưu điện. Chưa cần đến."),
        "online": _(
            "Kết quả ở trên mạng. Không cần đến. "
            "Mở Cổng Dịch vụ công quốc gia, vào Kho quản lý dữ liệu điện tử."
        ),
        "": _("Xem cách nhận trên giấy hẹn. Gọi trước khi đi."),
    }[dossier.pickup]
