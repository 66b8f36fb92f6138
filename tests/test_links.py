"""Official links are told from those that only look official."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.links import Link, Verdict, find, host_of, official, verdict

OFFICIAL = (
    "https://dichvucong.gov.vn",
    "http://dichvucong.gov.vn/p/home/dvc-trang-chu.html",
    "dichvucong.gov.vn",
    "DichVuCong.GOV.vn",
    "https://dichvucong.gov.vn.",
    "https://dichvucong.bocongan.gov.vn:443/bocongan/tracuu?ma=1#a",
    "https://play.google.com/store/apps/details?id=com.vnid",
    "https://apps.apple.com/vn/app/vneid/id1582750372",
)
LOOKALIKES = (
    "dichvucong.bvgov.com",
    "https://dichvucong-gov.com",
    "vneid-gov.vn",
    "https://dichvucong.gov.vn.capnhat.com",
    "https://dichvucong.gov.vn@evil.com/",
    "https://evil.com\\@dichvucong.gov.vn",
    "https://dichvucong.gov.vn\\.evil.com",
    "http://dichvucong.gоv.vn",
    "https://xn--dichvucong-gov.vn",
    "https://vneid.xyz/dang-nhap",
    "http://103.15.50.7/vneid.apk",
    "https://tai-app.com/VNeID.apk",
    "VNeID.apk",
    "https://congan-online.top",
    "https://[gov.vn",
)
OTHERS = ("https://zalo.me/123", "google.com", "https://vnexpress.net", "facebook.com/xa.tan")


@pytest.mark.parametrize("url", OFFICIAL)
def test_state_and_stores_are_official(url) -> None:
    """Addresses that end in .gov.vn, and the two stores, are official."""
    assert official(url)


@pytest.mark.parametrize("url", LOOKALIKES)
def test_disguises_are_seen(url) -> None:
    """What dresses up as the state is never called official."""
    assert verdict(url) is Verdict.lookalike


@pytest.mark.parametrize("url", OTHERS)
def test_other_links_are_not_accused(url) -> None:
    """A link we know nothing about is neither official nor a disguise."""
    assert verdict(url) is Verdict.other


OURS = ("motcua-xatannguyen.example.vn", "bot.xatannguyen.example.vn")


@pytest.mark.parametrize(
    "url",
    [
        "https://motcua-xatannguyen.example.vn/n/abc",
        "motcua-xatannguyen.example.vn",
        "http://Bot.XaTanNguyen.example.vn:8080/print/khai_sinh",
        *OFFICIAL,
    ],
)
def test_our_own_site_is_official(url) -> None:
    """Also where its name bears a word of the state; the state's own stay official."""
    assert official(url, OURS)


@pytest.mark.parametrize(
    "url",
    [
        "https://bot.xatannguyen.example.vn.evil.com",
        "https://evilbot.xatannguyen.example.vn",
        "https://bot.xatannguyen.example.vn@evil.com",
        "https://evil.com\\@bot.xatannguyen.example.vn",
        "https://motcua-xatannguyen.example.vn.evil.com",
        "https://motcua-xatannguyen.vn",
        *LOOKALIKES,
    ],
)
def test_what_bears_our_name_is_a_disguise(url) -> None:
    """A host that begins with, ends with or holds ours is not ours."""
    assert verdict(url, OURS) is Verdict.lookalike


@pytest.mark.parametrize("url", ["https://xatannguyen.example.vn", *OTHERS])
def test_strangers_stay_strangers(url) -> None:
    """Having a site accuses nobody else's."""
    assert verdict(url, OURS) is Verdict.other


def test_a_message_may_hold_our_link_and_a_copy() -> None:
    """Each link of a message is judged against our site."""
    text = "bot.xatannguyen.example.vn hay bot.xatannguyen.example.vn.top?"

    assert [link.verdict for link in find(text, OURS)] == [Verdict.official, Verdict.lookalike]


@pytest.mark.parametrize(
    ("home", "ours"),
    [
        ("https://Bot.XaTanNguyen.example.vn:8443/xa", ("bot.xatannguyen.example.vn",)),
        ("http://localhost:8080", ()),
        ("", ()),
    ],
)
def test_our_host_is_read_from_our_address(home, ours) -> None:
    """Where there is no site of our own, nothing is taken for one."""
    assert host_of(home) == ours


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("vào dichvucong.gov.vn, bấm Đăng nhập.", [("dichvucong.gov.vn", "official")]),
        ("dichvucong-gov.com có phải của nhà nước?", [("dichvucong-gov.com", "lookalike")]),
        ("họ gửi link vneid.xyz/tai (bấm vào)", [("vneid.xyz/tai", "lookalike")]),
        (
            "vneid.gov.vn hay vneid-gov.vn?",
            [("vneid.gov.vn", "official"), ("vneid-gov.vn", "lookalike")],
        ),
        ("tải VNeID.apk về", [("VNeID.apk", "lookalike")]),
        ("mã H57.132-260804-0583, thủ tục 1.001193", []),
        ("xong rồi.Cảm ơn em.anh đi đây v.v.", []),
        ("thư lan@gmail.com", []),
        ("", []),
    ],
)  # fmt: skip
def test_links_are_found_in_a_message(text, links) -> None:
    """Links are found as people paste them, also without https."""
    assert find(text) == tuple(Link(link, Verdict(verdict)) for link, verdict in links)


@given(st.one_of(st.text(), st.text("htps:/\\.@[]gov.vn- é").map("https://".__add__)))
def test_nothing_breaks_it(text) -> None:
    """Any text can be judged."""
    assert verdict(text) in Verdict
    assert all(link.text in text for link in find(text))


def test_what_stands_below_our_host_is_ours() -> None:
    """Only we can give out names below our own."""
    assert verdict("https://www.bot.xatannguyen.example.vn/n/1", OURS) is Verdict.official
