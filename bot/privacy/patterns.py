"""How secrets are written, and the numbers that only look like one; all in folded letters."""

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _any(phrases: str) -> re.Pattern[str]:
    """Match any of these phrases, given with commas between, as whole words."""
    ways = "|".join(phrase.strip() for phrase in phrases.split(","))
    return re.compile(rf"(?<![a-z])(?:{ways})(?![a-z])")


DAY = r"(?:1[5-9]|[23]\d|4[0-5])[ .]?(?:0[1-9]|1[0-2])[ .]?(?:0[1-9]|[12]\d|3[01])"
"""A date inside a dossier code; no ID number begins like this."""

SUSPICIOUS = re.compile(r"\d(?:\D{0,8}\d){3}|m.{1,4}t.{0,3}kh|mk|pass|pw", re.IGNORECASE)
"""A text without any of these is clean: most texts are, and are done here."""
NOT_CODE = re.compile(
    r"(?<!\w)m(?:[àáảạ](?!\w)|a(?=[\u0300\u0301\u0309\u0323](?![\w\u0300-\u036f])))", re.IGNORECASE
)
"""“má”, “mà”: folded they would read as “mã”."""
RUN = re.compile(r"\d(?:[ .\-()]{0,3}\d)*")
GROUP = re.compile(r"\d+")

HARMLESS = re.compile(
    rf"""
    # what scrub put there
    \[(?:ma\ otp|so\ can\ cuoc|so\ dien\ thoai|so\ the|so\ tai\ khoan|mat\ khau)\]
    # dossier codes: old, new, badly typed, not whole; payment orders;
    # procedures; decisions; notices
    | (?<![a-z0-9]) (?:[0-9a-z]{{2,3}}[ .]){{0,3}} [a-y][0-9o]\d (?:[ .]?[0-9a-z]{{1,3}}){{0,4}}
      [ \-]{{1,3}} (?:20)?\d{{6}} [ \-]{{1,3}} \d{{4,8}} (?!\d)
    | (?<![a-z0-9]) [gh]\ ?[0-9o]\d (?:[ .\-/]{{1,3}}[0-9o]{{2,3}}){{0,3}}
      [ .\-/]{{1,3}} (?:20)?{DAY} (?:[ .\-/]{{1,3}}\d{{1,8}})? (?!\d)
    | (?<![a-z0-9]) [a-y]\d{{2}} (?:\.[0-9a-z]{{1,3}}){{0,4}} -\d{{12}} (?!\d)
    | (?<![\d.]) \d\.\d{{6}} (?!\d) (?:\.[0-9a-z]{{2,3}})*
    | (?<!\d) \d{{1,5}} / (?:\d{{4}}/)? [a-z]{{1,6}} (?:-[a-z0-9]+)*
    | (?<![a-z0-9]) (?!ma-)[a-z]{{2}} -\d{{4,6}} (?!\d)
    | (?<![a-z0-9]) (?:tb (?:\ ?-\ ?)? | (?<=ma\ ) tb\ ) \d{{4,6}} (?!\d)
    # hotlines
    | (?<!\d) 1[89]00 (?:[ .]?\d){{4,6}} (?!\d)
    # dates and times
    | (?<!\d) (?:0?[1-9]|[12]\d|3[01]) ([/.\-]) (?:0?[1-9]|1[0-2]) \1 (?:19|20)?\d\d (?!\d)
    | (?<!\d) \d{{1,2}}[:h]\d{{2}} (?!\d)
    # money and measures
    | (?<![\d.]) [1-9]\d{{0,2}} (?:[.,]\d{{3}})* [.,]000 (?![\d.])
    | (?<![\d.]) [1-9]\d{{0,2}} (?:[.,]?\d{{3}}){{0,3}}
      \ ?(?:dong|vnd|nghin|ngan|trieu|ty) (?![a-z])
    | (?<![\d.]) [1-9]\d*00 \ ?(?:d|k|tr) (?![a-z])
    | (?<![\d.]) [1-9]\d{{0,5}} (?:d|k|tr|m2|km|mah|gb) (?![a-z])
    """,
    re.VERBOSE,
)

TAIL = re.compile(rf"(?<![\d.\-/]){DAY}(?:\s{{0,3}}-\s{{0,3}}|\.)\d{{4,8}}(?![\d\-])")
"""The end of a dossier code: its date and number."""
TAIL_REACH = 12
OTP = _any("""
    o\\.?t\\.?p, pass ?code, code, so pin, mxn, mxt,
    ma (?:so )?(?:xac (?:nhan|thuc|minh)|kich hoat|bao mat|dang nhap|pin|mo khoa|bi mat)
""")
CODE = _any(
    """
    ma(?! (?:so )?(?:ho so|hs|thu tuc|tthc|thue|buu|vung|qr|vach|hang|khach|don|lop|truong|loi|
tra cuu|bien nhan|tiep nhan|giao dich|chuong|tinh|xa|huyen|bhxh|bhyt))
""".replace("\n", "")
)
SIX = _any("""
    tin nhan, nhan tin, sms, (?:6|sau) (?:chu )?so, kich hoat, xac (?:nhan|thuc|minh), dang nhap,
    (?:gui|nhan|bao|nhay) (?:ve|den|qua|toi), nhap, bao(?! hiem| nhieu| lau)
""")
"""Beside these, six digits are taken for a one-time code."""
NOT_OTP = re.compile(
    r"""(?<![a-z])(?:
    nam(?:\ sinh)?|sinh|sn|ngay|thang|luc|tu|den|khoang
    |(?:thua|ban\ do|quyet\ dinh|nghi\ dinh|luat|thong\ tu|bien|ho\ so|mst|thue)(?:\ so)?|qd
    |nha(?:\ so)?|so\ nha|dieu|khoan|phong|lo|hem|ngo|kiet|duong|bien\ so(?:\ xe)?|bien\ nhan
    |(?:ma\ )?loi(?:\ so|\ ma)?|gia|phi|tien|ton|mat|het|tam|tru|nop|dong
    |duoi|cuoi|tong\ dai|goi|day\ nong|hotline|thoai|sdt|dt
    )[\s:]*$""",
    re.VERBOSE,
)
"""What stands before a number that is none."""
UNIT = re.compile(r"\s*(?:dong|d|vnd|m2)(?![a-z])")
COUNTED = re.compile(r"\s*(?:k|nghin|ngan|trieu|tr|ty|tuoi|nguoi|thang|nam|gio|phut|%)(?![a-z])")
"""Never as many as six digits: “482913 giờ” is “now”, “482913 k” is “not”."""
SHORT_NUMBERS = frozenset({"5656", "1022"})
YEAR = re.compile(r"(?:19|20)\d\d")

ID = _any(
    "cccd, cmnd, cmt(?:nd)?, (?<!\\d)(?<!\\d )cm, cc, can cuoc, chung minh, dinh danh, "
    "giay to tuy than, id"
)
CITIZEN = re.compile(r"0(?:0[1-9]|[1-8]\d|9[0-6])[0-3]\d{8}")
"""Province of birth, century and sex, year and a number."""
CITIZEN_SHAPES = frozenset(
    ((12,), (3, 3, 3, 3), (4, 4, 4), (6, 6), (3, 9), (3, 3, 6), (3, 1, 2, 6), (2,) * 6, (1,) * 12)
)
"""How people set spaces in it; other shapes are two numbers side by side."""
INSURANCE = _any("bhxh, bhyt, bao hiem(?: xa hoi| y te)?")
LETTERED = re.compile(
    r"(?:ho chieu|passport)\D{0,25}(?<![a-z])(?P<passport>[a-z] ?\d{7,8})(?!\d)"
    r"|(?<![a-z0-9])(?P<health_card>[a-z]{2}(?:\d(?:[ .\-]?\d){12}"
    r"|[ .\-][1-5][ .\-]\d\d[ .\-]\d(?:[ .\-]?\d){9}))(?!\d)"
)
MOBILE = re.compile(
    r"(?:0|84|0084)(?:3[2-9]|5[25689]|7[06-9]|8[1-9]|9\d|1(?:2\d|6[2-9]|8[68]|99))\d{7}|02\d{8,9}"
)
"""Also those of eleven digits, which old people still have in their papers."""

BANKS = """agribank bidv vietinbank ctg vietcombank vcb techcombank tcb mbbank mb acb vpbank tpbank
    sacombank shb hdbank vib lpbank msb ocb seabank eximbank"""
BANK = _any(", ".join(("ngan hang", "mb bank", *BANKS.split())))
ACCOUNT = _any("stk, so tk, tk, so tai khoan, tai khoan, account, acc")

PASSWORD = re.compile(
    r"(?<![a-z])(?P<word>mat ?khau|mk|pass ?word|pass|pw)(?![a-z])"
    r"(?:(?:\s+[a-z]{1,7}(?=\s)){0,8}[\s:=]+(?P<strong>(?![^\s@]+@[a-z]+\.[a-z])(?=\S*[a-z])(?=\S*\d)"
    r"[^\s\0]*[@#$%^&*_][^\s\0]*)"
    r"|(?:\s+(?:vneid|zalo|facebook|app|dvc|dat|tao|de|dich|vu|cong|quoc|gia|dang|nhap|tai|khoan|ngan|hang|wifi|nha|"
    r"cua|em|e|toi|tui|minh|chau|con|me|ma|bo|ba|ong|chi|anh|bac|chu|co|di|vo|chong|moi|cu|hien|may|no|day|"
    r"nay|ni)(?![a-z]))*"
    r"(?P<is>\s*(?:[:=]|(?:la|nhe|thi la)(?![a-z]))[\s:]*|\s+)(?P<token>[^\s\0]+))"
)
"""A word of letters, digits and signs may stand some words further on; a plainer one may not."""
LONG_WORD = re.compile(r"[a-z]{8,}")
"""No syllable of Vietnamese is this long."""

FILLER = _words(f"""
    la cua thi nhu sau nay day ne nek kia do o voi cho gom tren gui vua moi duoc nhan bao dien nhap
    bam go lay doc ghi dung dang roi giup dum gium luon xin oi da vang u uh ok a nhe nha ny hen ha
    nhen em toi tui tau minh ni chi anh bac chu co con chau ong ba me bo vo chong no nguoi ta khach
    quy ban ad admin shop can tro ly e c t m mk so ma otp xac thuc kich hoat vneid dich vu cong tai
    khoan the ca dinh danh dan ho khau ten cu tin sms zalo ve ben ngan hang bank xa hoi {BANKS}
""")
"""Words that may stand between “mã OTP” and the code itself."""

NEAR, SHORT_TEXT = 60, 80
FEW_WORDS, MOST_GROUPS = 8, 5
OTP_LENGTHS, USUAL_OTP = range(4, 9), 6
ID_LENGTHS, ID_SLIPS, INSURANCE_LENGTHS = (9, 12), range(8, 14), (10, 13)
CARD_LENGTHS, LONGEST = (16, 19), 19
DOMESTIC_CARD = "9704"
"""Every Vietnamese bank's cards begin like this."""
ACCOUNT_FROM, AMOUNT_BELOW = 6, 9
PASSWORD_FROM = 4
