"""What Zalo's refusals to give a connection mean, for an official (facts/platforms.md A.2)."""

from collections.abc import Mapping

OAUTH_CODES: Mapping[int, str] = {
    -14002: (
        "Ứng dụng chưa kích hoạt. Kích hoạt ở developers.zalo.me. "
        "Vẫn lỗi thì xem lại XAOI_ZALO_OA_APP_ID."
    ),
    -14003: (
        "Callback URL ở trang của Zalo khác với địa chỉ của trợ lý. Chạy: xaoi zalo connect, "
        "chép lại dòng Callback URL, rồi dùng liên kết mới mà trang đó tạo ra."
    ),
    -14014: (
        "Zalo không nhận mã gia hạn: đã dùng rồi, quá 3 tháng, hoặc quyền đã đổi. "
        "Quản trị OA cấp quyền lại: xaoi zalo connect."
    ),
}
