"""Whose system a dossier code points to (facts/egov.md D5)."""

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["police", "ministry", "province", "unknown"]

POLICE = "G01"
MINISTRIES = {
    "G01": "Bộ Công an",
    "G02": "Bộ Công Thương",
    "G09": "Bộ Nội vụ",
    "G10": "Bộ Nông nghiệp và Môi trường",
    "G12": "Bộ Tài chính",
    "G15": "Bộ Tư pháp",
    "G17": "Bộ Xây dựng",
    "G18": "Bộ Y tế",
    "G22": "Văn phòng Chính phủ",
    "G24": "Bảo hiểm xã hội Việt Nam",
}
# In the alphabet's order of the provinces before 07/2025: H01 to H63.
BEFORE_2025 = (
    "An Giang, Bắc Giang, Bắc Kạn, Bạc Liêu, Bắc Ninh, Bà Rịa - Vũng Tàu, Bến Tre, Bình Định, "
    "Bình Dương, Bình Phước, Bình Thuận, Cà Mau, Cần Thơ, Cao Bằng, Đắk Lắk, Đắk Nông, Đà Nẵng, "
    "Điện Biên, Đồng Nai, Đồng Tháp, Gia Lai, Hà Giang, Hải Dương, Hải Phòng, Hà Nam, Hà Nội, "
    "Hà Tĩnh, Hòa Bình, TP Hồ Chí Minh, Hậu Giang, Hưng Yên, Khánh Hòa, Kiên Giang, Kon Tum, "
    "Lai Châu, Lâm Đồng, Lạng Sơn, Lào Cai, Long An, Nam Định, Nghệ An, Ninh Bình, Ninh Thuận, "
    "Phú Thọ, Phú Yên, Quảng Bình, Quảng Nam, Quảng Ngãi, Quảng Ninh, Quảng Trị, Sóc Trăng, "
    "Sơn La, Tây Ninh, Thái Bình, Thái Nguyên, Thanh Hóa, Huế, Tiền Giang, Trà Vinh, "
    "Tuyên Quang, Vĩnh Long, Vĩnh Phúc, Yên Bái"
)
PROVINCES = {f"H{number:02}": name for number, name in enumerate(BEFORE_2025.split(", "), 1)}
MERGED_INTO = {
    old: new
    for new, olds in {
        "H60": "H22", "H38": "H63", "H55": "H03", "H44": "H62 H28", "H05": "H02", "H31": "H54",
        "H24": "H23", "H42": "H25 H40", "H50": "H46", "H17": "H47", "H48": "H34", "H21": "H08",
        "H32": "H43", "H36": "H16 H11", "H15": "H45", "H29": "H09 H06", "H19": "H10",
        "H53": "H39", "H13": "H30 H51", "H61": "H07 H59", "H20": "H58", "H12": "H04",
        "H01": "H33",
    }.items()
    for old in olds.split()
}  # fmt: skip
LEVEL = re.compile(r"[A-Y][0-9]{2}")


@dataclass(frozen=True, slots=True)
class Agency:
    """The ministry or province whose system holds a dossier."""

    kind: Kind
    code: str
    """Its level-1 code as written: `G01`, `H40`."""
    name: str
    """Its name today."""
    today: str = ""
    """The code of today's province; differs from `code` for one that was merged."""
    former: str = ""
    """The name before the merger, where it was another."""


def agency(code: str) -> Agency:
    """Tell whose system a normalised dossier code (or the part before its date) points to."""
    level = _level(code)
    if level == POLICE:
        return Agency("police", level, MINISTRIES[level], level)
    if level in MINISTRIES:
        return Agency("ministry", level, MINISTRIES[level], level)
    if level in PROVINCES:
        today = MERGED_INTO.get(level, level)
        former = "" if today == level else PROVINCES[level]
        return Agency("province", level, PROVINCES[today], today, former)
    return Agency("unknown", level, "")


def _level(code: str) -> str:
    """Return the level-1 code: last in old forms (000.00.24.H40), first in new ones (H40.24)."""
    parts = code.partition("-")[0].removeprefix("T.").split(".")
    for part in (parts[-1], parts[0]):
        if LEVEL.fullmatch(part) and (part in MINISTRIES or part in PROVINCES):
            return part
    return parts[0] if LEVEL.fullmatch(parts[0]) else ""
