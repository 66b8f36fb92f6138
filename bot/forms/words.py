"""Words that frighten or hurry people as frauds do, and sentences nobody hears to the end."""

import re
import unicodedata

from bot.marks import bare

LONGEST = 25
"""Syllables of a sentence (facts/needs.md 4.1, rule 4)."""
THREATS = """
    khóa, khoá, cắt, phạt, xử phạt, truy cứu, cưỡng chế, đình chỉ, phong tỏa, phong toả, tạm giữ,
    bắt, thu hồi, xử lý, hủy, huỷ
"""
PHRASES = """
    khẩn cấp, hỏa tốc, hoả tốc, ngay lập tức, lập tức, ngay tức khắc, cảnh báo cuối cùng,
    lần cuối cùng, truy cứu trách nhiệm, chuyển tiền, chuyển tiền ngay, chuyển tiền gấp,
    chuyển khoản, chuyển khoản ngay, nộp tiền ngay, nộp tiền gấp, đăng nhập, mật khẩu,
    mã xác nhận, mã xác thực, mã otp, otp, số tài khoản, stk, bấm vào link, bấm link,
    nhấn vào link, nhấp vào link, bấm vào đường dẫn, nhấn vào đường dẫn, truy cập link,
    cài ứng dụng, cài đặt ứng dụng, tải ứng dụng, trúng thưởng
"""
MARKED = "khẩn, khẩn trương, gấp, nhận quà, quà tặng, số thẻ"
"""Without their marks these are other words: “khăn”, “gặp”, “nhân quả”."""
END = re.compile(r"(?<=[.!?…;:])\s+|\n+")


def frightening(text: str) -> tuple[str, ...]:
    """List the words that frighten or hurry, as they stand in the text, each once."""
    whole = unicodedata.normalize("NFC", text)
    found = (" ".join(one[0].split()) for one in FRIGHTENING.finditer(whole))
    return tuple({words.casefold(): words for words in found}.values())


def long_sentences(text: str) -> tuple[str, ...]:
    """List the sentences with more syllables than people take in at once."""
    sentences = (sentence.strip() for sentence in END.split(text))
    return tuple(one for one in sentences if len(one.split()) > LONGEST)


def _listed(phrases: str) -> list[str]:
    return [" ".join(phrase.split()) for phrase in phrases.split(",")]


def _either(phrase: str) -> str:
    """Match a phrase with its marks or without; “đang nhập” is no “đăng nhập”."""
    return r"\s+".join(f"(?:{word}|{bare(word)})" for word in phrase.split())


def _pattern() -> re.Pattern[str]:
    threats = [f"{start} {threat}" for start in ("bị", "sẽ bị") for threat in _listed(THREATS)]
    ways = {phrase: _either(phrase) for phrase in (*threats, *_listed(PHRASES))}
    ways |= {phrase: r"\s+".join(phrase.split()) for phrase in _listed(MARKED)}
    longest_first = sorted(ways, key=len, reverse=True)
    return re.compile(
        rf"(?<!\w)(?:{'|'.join(ways[phrase] for phrase in longest_first)})(?!\w)", re.IGNORECASE
    )


FRIGHTENING = _pattern()
