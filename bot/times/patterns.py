"""How times are written; all in small letters without marks."""

import re

AM_PM = 12
DEFAULT = 8

NAMES = ("hai", "ba", "tu", "nam", "sau", "bay")
NUMBERS = {
    "mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9,
    "muoi": 10, "muoi mot": 11, "muoi 1": 11, "muoi hai": 12,
}  # fmt: skip
MINUTES = {"muoi lam": 15, "hai muoi": 20, "nam": 5, "muoi": 10}
"""How many minutes to the hour are told in words."""
SHIFTS = {"qua": -1, "nay": 0, "mai": 1, "kia": 2, "mot": 2}
ALONE = {"sang": DEFAULT, "trua": 11, "chieu": 14, "toi": 19}
"""The hour that is meant where only the part of the day is said."""
PARTS = {
    "sang": dict(zip(range(1, 12), range(1, 12), strict=True)),
    "trua": {10: 10, 11: 11, 12: 12, 1: 13, 2: 14, 13: 13, 14: 14},
    "chieu": {said: hour for hour in range(13, 20) for said in (hour, hour - AM_PM)},
    "toi": {said: hour for hour in range(17, 24) for said in (hour, hour - AM_PM)},
    "dem": {said: hour for hour in range(20, 24) for said in (hour, hour - AM_PM)},
}
"""By part of the day: the hour as said, and by the clock."""
MARKED = {"tới": "next", "tối": "evening", "ngày": "day", "một": "1", "bảy": "7"}
"""Words that other words look like once their marks are gone."""
STRANGE = frozenset({"tôi", "kìa"})

NUMBER = rf"(?:\d{{1,2}}|{'|'.join(sorted(NUMBERS, key=len, reverse=True))})"
NOW = re.compile(r"(?:gui )?(?:ngay|luon|lien|bay gio|ngay bay gio|ngay lap tuc|ngay luon)")
LATER = re.compile(
    rf"(?<!\S)(?:sau (?P<n1>{NUMBER}) ?(?P<u1>phut|p|tieng)(?: nua)?"
    rf"|(?P<n2>{NUMBER}|nua(?= tieng| gio)) ?(?P<u2>phut|p|tieng|gio|h|ngay|day|tuan) nua)(?!\S)"
)
DATE = re.compile(
    r"(?<!\S)(?:(?:ngay|day) )?(?P<moon>(?:mung|mong) )?(?P<d>\d{1,2})"
    r"(?:/(?P<m1>\d{1,2})(?:/(?P<y1>20\d\d|\d\d))?"
    r"|(?P<dot>[.\-])(?P<m2>\d{1,2})(?P=dot)(?P<y2>20\d\d)"
    r"| thang (?P<m3>\d{1,2})(?:(?: nam |/)(?P<y3>20\d\d))?)(?P<sun> duong(?: lich)?)?(?!\S)"
)
TET = re.compile(
    rf"(?<!\S)(?:(?:ngay )?(?:mung|mong) (?P<day>{NUMBER})|(?:ngay )?(?P<eve>30)) tet"
    r"(?: nguyen dan)?(?!\S)"
)
DAY_OF_MONTH = re.compile(
    r"(?<!\S)(?:ngay|day) (?P<d>\d{1,2})(?!\S)(?! (?:gio|h|g|phut|p|tieng)(?!\S))"
)
WEEK = r"tuan (?:nay|sau|next|toi)"
WEEKDAY = re.compile(
    rf"(?<!\S)(?:(?P<before>{WEEK}) )?"
    rf"(?:thu (?P<name>{'|'.join(NAMES)}|[2-7])|t(?P<short>[2-7])|chu nhat|cn)"
    rf"(?: (?P<after>{WEEK}|nay|next|toi))?(?!\S)"
)
CLOCK = re.compile(
    rf"(?<!\S)(?P<h>{NUMBER})(?: ?(?:gio|h|g)(?: ?(?P<half>ruoi)"
    rf"| kem (?P<less>\d{{1,2}}|{'|'.join(MINUTES)})(?: ?(?:phut|p))?"
    r"| ?(?P<m>\d\d)(?: ?(?:phut|p))?| (?P<m1>\d) phut)?| ?(?P<bare>ruoi)|:(?P<mc>\d\d))(?!\S)"
)
SHIFT = re.compile(r"(?<!\S)(?:(?:hom|bua|ngay|day) )?(?P<by>qua|nay|mai|kia|mot)(?!\S)")
PART = re.compile(r"(?<!\S)(?:buoi )?(?P<part>sang|trua|chieu|toi|evening|dem)(?!\S)")
GAP = "·"
FILLER = frozenset({"luc", "vao", "ngay", "day", "gui", "di", "nhe", "nha", "a", "hen", GAP})
