"""One notice, many forms: each says whose it is, how to check it, and loses nothing."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.codes.notices import find, make
from bot.forms.chat import chat, checked, relay, unknown
from bot.forms.face import Face
from bot.forms.sms import fits, sms
from bot.forms.speech import speech
from bot.forms.spelling import spell
from bot.forms.words import frightening, long_sentences
from bot.hours import VIETNAM
from bot.notice import Event

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=VIETNAM)
TEXT = "Thôn Đông cắt điện 8h30 ngày 27/11/2026.\nBà con sạc máy trước."
FACE = Face(
    "xã Tân Nguyên",
    "TB-4827",
    TEXT,
    document_no="45/TB-UBND",
    signer="Phó Chủ tịch Nguyễn Văn An",
    sent_at=NOW - timedelta(hours=1),
    link="https://motcua-xatannguyen.example.vn/n/TB-4827",
    phone="0200 000 011",
    account="UBND xã Tân Nguyên",
)
BARE = Face("xã Tân Nguyên", "TB-4827", TEXT)
UPDATE = replace(FACE, event=Event.update, code="TB-5000", about="TB-4827")
WITHDRAWAL = replace(UPDATE, event=Event.withdraw, text="")
FORMS = {
    "chat": chat,
    "relay": relay,
    "check": lambda face: checked(face, now=NOW),
}
CODES = st.integers(1, 999_999).map(make)
FACES = st.builds(
    Face,
    commune=st.one_of(st.just("xã Tân Nguyên"), st.text(max_size=80)),
    code=CODES,
    text=st.text(max_size=400),
    event=st.sampled_from(Event),
    about=st.one_of(st.just(""), CODES),
    document_no=st.text(max_size=30),
    link=st.one_of(
        st.just(""), st.just(FACE.link), st.text(max_size=120).map("https://x.vn/{}".format)
    ),
)


@pytest.mark.parametrize(
    ("face", "first"),
    [
        pytest.param(FACE, "THÔNG BÁO · xã Tân Nguyên · Mã TB-4827", id="alert"),
        pytest.param(
            UPDATE, "ĐÍNH CHÍNH · xã Tân Nguyên · Mã TB-5000 (sửa tin TB-4827)", id="update"
        ),
        pytest.param(
            WITHDRAWAL,
            "THU HỒI · xã Tân Nguyên · Mã TB-5000 (tin TB-4827 không còn hiệu lực)",
            id="withdraw",
        ),
    ],
)
@pytest.mark.parametrize("form", [chat, relay])
def test_the_first_line_says_what_it_is(form, face: Face, first: str) -> None:
    """Before anything else: whose it is, its code, and what it does to an earlier one."""
    text = form(face)

    assert text.splitlines()[0] == first
    assert find(text) == face.code
    assert not text.endswith("\n")
    assert "\n\n\n" not in text


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
def test_every_form_tells_how_to_check(form) -> None:
    """The paper it rests on, its page, and what officials never ask for."""
    text = form(FACE)

    for part in (TEXT, "45/TB-UBND", FACE.signer, FACE.link, "không bao giờ hỏi mã OTP"):
        assert part in text


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
def test_what_the_commune_has_not_is_not_named(form) -> None:
    """No site, no number, no paper: no empty lines that speak of them."""
    text = form(BARE)

    assert "https" not in text
    assert "Văn bản" not in text
    assert "gọi" not in text
    assert "None" not in text


def test_the_frame_is_short() -> None:
    """A notice is read on a small screen: what stands around the text is not the message."""
    assert len(chat(UPDATE)) - len(UPDATE.text) < 400


@given(FACES)
def test_no_form_loses_the_text(face: Face) -> None:
    """What was approved is what people read, in whatever chat."""
    for form in FORMS.values():
        assert face.text in form(face)


def test_a_relayed_text_stands_alone() -> None:
    """In the village's own group no bot answers: it says who sent it, when, and whom to ask."""
    text = relay(FACE)

    assert "UBND xã Tân Nguyên gửi lúc 8 giờ sáng thứ tư 25/11/2026" in text
    assert "gửi mã TB-4827 cho Zalo “UBND xã Tân Nguyên”. Hoặc gọi 0200 000 011." in text


def test_a_check_is_never_a_mere_yes() -> None:
    """A fraud may bear a real code: people get our text, and compare."""
    text = checked(FACE, now=NOW)

    assert "do UBND xã Tân Nguyên gửi lúc 8 giờ sáng nay, thứ tư 25/11/2026" in text
    assert "chưa sửa, chưa thu hồi" in text
    assert "khác một chữ, có thêm link hay số tài khoản là tin giả" in text


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        pytest.param(
            checked(FACE, now=NOW, withdrawn_at=NOW, corrected_by="TB-5000"),
            "Xã đã THU HỒI tin TB-4827 lúc 9 giờ sáng nay, thứ tư 25/11/2026.",
            id="withdrawn",
        ),
        pytest.param(
            checked(FACE, now=NOW, corrected_by="TB-5000"),
            "Xã đã SỬA tin TB-4827 bằng tin TB-5000. Bà con gửi mã TB-5000",
            id="corrected",
        ),
        pytest.param(checked(UPDATE, now=NOW), "Tin TB-5000 sửa tin TB-4827.", id="a correction"),
        pytest.param(
            checked(WITHDRAWAL, now=NOW),
            "Tin TB-5000 báo rằng tin TB-4827 không còn hiệu lực.",
            id="a withdrawal",
        ),
    ],
)
def test_a_check_says_first_whether_it_holds(text: str, begins: str) -> None:
    """Who reads one line only reads the one that matters."""
    assert text.startswith(begins)
    assert "chưa thu hồi" not in text or begins.startswith("Tin TB-5000 sửa")


def test_an_unknown_code_is_not_trusted() -> None:
    """A slip of the finger is thought of, and a fraud too."""
    text = unknown("TB-9999", phone="0200 000 011")

    assert "Xã không có tin nào mang mã TB-9999." in text
    assert "đừng tin" in text
    assert "gọi cho xã: 0200 000 011" in text
    assert unknown("TB-9999").endswith("gọi cho xã.")


@given(FACES)
@example(replace(FACE, text="a" * 400))
@example(replace(FACE, text="€[]{}~^|\\`’“”…–🌸ß"))
@example(replace(FACE, commune="xã " + "Rất Dài " * 20, link="https://" + "a" * 200))
def test_an_sms_is_one_sms(face: Face) -> None:
    """At most 160 characters of GSM-7, each counted once, and always with the code."""
    text = sms(face)

    assert len(text) <= 160
    assert text.isascii()
    assert text.isprintable()
    assert not set(text) & set("^{}[]~|\\`")
    assert face.code in text


def test_an_sms_is_cut_at_a_word() -> None:
    """Whose it is, and where the whole of it stands, is never cut."""
    long = replace(FACE, text="Mời bà con đến họp thôn để bàn việc làm đường. " * 5)

    text = sms(long)

    assert text.startswith("Xa Tan Nguyen TB-4827: Moi ba con den hop thon")
    assert text.endswith("... motcua-xatannguyen.example.vn/n/TB-4827")
    assert not fits(long)
    assert fits(FACE)
    assert sms(FACE) == (
        "Xa Tan Nguyen TB-4827: Thon Dong cat dien 8h30 ngay 27/11/2026. "
        "Ba con sac may truoc. motcua-xatannguyen.example.vn/n/TB-4827"
    )


def test_an_sms_says_that_it_corrects_or_withdraws() -> None:
    """With both codes, so that people know which one is meant."""
    assert sms(UPDATE).startswith("Xa Tan Nguyen TB-5000 sua TB-4827: Thon Dong")
    assert sms(WITHDRAWAL).startswith("Xa Tan Nguyen TB-5000 THU HOI TB-4827: motcua")


SPOKEN = {
    "8h30": "tám giờ ba mươi",
    "14h00": "mười bốn giờ",
    "8 giờ 05 phút": "tám giờ năm",
    "7h30-11h30.": "bảy giờ ba mươi đến mười một giờ ba mươi.",
    "27/11/2026": "ngày hai mươi bảy tháng mười một năm hai nghìn không trăm hai mươi sáu",
    "ngày 04/4": "ngày bốn tháng tư",
    "thứ 4": "thứ tư",
    "10-15/12": "ngày mười đến ngày mười lăm tháng mười hai",
    "tháng 4/2027": "tháng tư năm hai nghìn không trăm hai mươi bảy",
    "trực 24/7": "trực cả ngày lẫn đêm",
    "1.500.000đ": "một triệu năm trăm nghìn đồng",
    "1.000.005 đồng": "một triệu không trăm lẻ năm đồng",
    "500.000đ/tháng": "năm trăm nghìn đồng một tháng",
    "2,5 triệu đồng": "hai phẩy năm triệu đồng",
    "50k": "năm mươi nghìn",
    "7,5%": "bảy phẩy năm phần trăm",
    "0912 345 678": "không chín một hai, ba bốn năm, sáu bảy tám",
    "0912345678": "không chín một hai, ba bốn năm, sáu bảy tám",
    "+84 912 345 678": "không chín một hai, ba bốn năm, sáu bảy tám",
    "1900 1234": "một chín không không, một hai ba bốn",
    "gọi 113": "gọi một một ba",
    "113 hộ": "một trăm mười ba hộ",
    "TB-4827": "tê bê bốn tám hai bảy",
    "số 45/TB-UBND": "số bốn mươi lăm, thông báo, ủy ban nhân dân",
    "13/2023/NĐ-CP": "mười ba năm hai nghìn không trăm hai mươi ba, nghị định, chính phủ",
    "21 người": "hai mươi mốt người",
    "24 hộ": "hai mươi tư hộ",
    "14 và 15 và 105": "mười bốn và mười lăm và một trăm lẻ năm",
    "2.750 hộ": "hai nghìn bảy trăm năm mươi hộ",
    "3-5 ngày": "ba đến năm ngày",
    "30 m2": "ba mươi mét vuông",
    "tổ 3A": "tổ ba A",
    "CCCD": "căn cước công dân",
    "xem tại https://xa.gov.vn/tin": "xem tại trang của xã",
    "Chi tiết: xa.gov.vn": "Chi tiết: xem ở trang của xã",
}


@pytest.mark.parametrize(("text", "said"), SPOKEN.items(), ids=SPOKEN.keys())
def test_a_loudspeaker_says_numbers_in_words(text: str, said: str) -> None:
    """Whoever reads it out reads what stands there, and need not think."""
    assert spell(text) == said


def test_a_loudspeaker_says_it_twice() -> None:
    """People come to the window when they hear their village's name."""
    script = speech(FACE)

    assert script.startswith("Kính thưa bà con xã Tân Nguyên.\n")
    assert script.count("Bà con sạc máy trước.") == 2
    assert script.index("Xin nhắc lại.") < script.rindex("Bà con sạc máy trước.")
    assert "Theo văn bản số bốn mươi lăm, thông báo, ủy ban nhân dân." in script
    assert "Tin này có mã tê bê bốn tám hai bảy." in script
    assert script.endswith("Xin cảm ơn bà con.")


def test_a_loudspeaker_says_that_a_notice_is_withdrawn() -> None:
    """With the code of the one that no longer holds."""
    script = speech(WITHDRAWAL)

    assert script.count("xin thu hồi tin đã báo,\nmã tê bê bốn tám hai bảy.") == 2
    assert "xin sửa lại tin đã báo" in speech(UPDATE)


@given(FACES)
@example(FACE)
@example(replace(FACE, text="Hồ sơ H57.132-260804-0583, 1.2.3, 12345678901234567890, ٣٤"))
def test_a_script_holds_no_digit_and_no_link(face: Face) -> None:
    """Whatever was written can be read aloud."""
    script = speech(face)

    assert not any(char.isdecimal() for char in script)
    assert "https" not in speech(replace(FACE, text="https://xa.gov.vn/tin và xa.gov.vn"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("KHẨN: họp thôn", ("KHẨN",), id="urgent"),
        pytest.param("tài khoản sẽ bị khoá", ("sẽ bị khoá",), id="a threat"),
        pytest.param("tai khoan se bi khoa", ("se bi khoa",), id="without marks"),
        pytest.param(
            "Chuyển tiền ngay, ngay lập tức, NGAY LẬP TỨC",
            ("Chuyển tiền ngay", "NGAY LẬP TỨC"),
            id="each once",
        ),
        pytest.param("đăng nhập bằng mã OTP", ("đăng nhập", "mã OTP"), id="logging in"),
        pytest.param("số tài khoản 123", ("số tài khoản",), id="an account"),
        pytest.param("đang nhập kho khăn len, gap nhau", (), id="other words"),
        pytest.param("Mời bà con tiêm phòng cho trẻ.", (), id="calm"),
    ],
)
def test_frightening_words_are_pointed_out(text: str, words: tuple[str, ...]) -> None:
    """A notice of the commune should not sound like a fraud's."""
    assert frightening(text) == words


def test_long_sentences_are_pointed_out() -> None:
    """A sum with dots is no end of a sentence; a line is."""
    long = "bà con " * 10 + "nộp 1.500.000 đồng cho " + "trưởng thôn " * 3
    text = f"Mời họp.\n{long}\nXin cảm ơn."

    assert long_sentences(text) == (long.strip(),)
