"""What the abbreviations of notices stand for, and how letters are named."""

KNOWN = {
    "UBND": "ủy ban nhân dân",
    "HĐND": "hội đồng nhân dân",
    "MTTQ": "mặt trận tổ quốc",
    "BCH": "ban chỉ huy",
    "BHYT": "bảo hiểm y tế",
    "BHXH": "bảo hiểm xã hội",
    "CCCD": "căn cước công dân",
    "CMND": "chứng minh nhân dân",
    "PCCC": "phòng cháy chữa cháy",
    "PCTT": "phòng chống thiên tai",
    "ANTT": "an ninh trật tự",
    "NTM": "nông thôn mới",
    "NVH": "nhà văn hóa",
    "TDP": "tổ dân phố",
    "TTHC": "thủ tục hành chính",
    "THCS": "trung học cơ sở",
    "THPT": "trung học phổ thông",
    "SĐT": "số điện thoại",
    "OTP": "ô tê pê",
    "QR": "quy rờ",
}
PAPERS = {
    "TB": "thông báo",
    "QĐ": "quyết định",
    "KH": "kế hoạch",
    "CV": "công văn",
    "BC": "báo cáo",
    "GM": "giấy mời",
    "TTr": "tờ trình",
    "CT": "chỉ thị",
    "NQ": "nghị quyết",
    "NĐ": "nghị định",
    "TT": "thông tư",
    "CĐ": "công điện",
    "CP": "chính phủ",
    "TTg": "thủ tướng",
    "QH": "quốc hội",
}
"""Only in the number of a document: elsewhere “TB” may be anything."""
NAMES = {
    "A": "a", "B": "bê", "C": "xê", "D": "dê", "Đ": "đê", "E": "e", "G": "giê", "H": "hát",
    "I": "i", "K": "ca", "L": "lờ", "M": "mờ", "N": "nờ", "O": "o", "P": "pê", "Q": "quy",
    "R": "rờ", "S": "sờ", "T": "tê", "U": "u", "V": "vê", "X": "ích", "Y": "y dài",
}  # fmt: skip


def letters(word: str) -> str:
    """Say the letters of a document's number: what they stand for, or their names."""
    known = PAPERS.get(word) or KNOWN.get(word)
    return known or " ".join(NAMES.get(char.upper(), char) for char in word)
