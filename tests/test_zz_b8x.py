import asyncio, unicodedata
from dataclasses import replace
from datetime import datetime
import pytest
from bot.notice import *
from bot.types import Address, Inbound
from bot.errors import *
from tests.chat import Chat, Collected
from tests.staff import *
from bot.storage import notices, officials, groups
from tests.test_notice_writing import Album, TEXT

class Ch(Album): pass

@pytest.fixture
def channel(): return Album()

async def show(c, *says):
    for s in says:
        r = await c.gets(s if isinstance(s, Inbound) else Inbound(c.address,"",s))
        print(">>>", repr(s)[:80])
        for x in r: print(x.text[:700], "|", [b.label for b in x.buttons])
        if not r: print("(nothing)")

@pytest.fixture
async def w(app, channel, clock):
    await staff(app); await settle_people(app,5)
    return Chat(app, channel, clock, WRITER)

T=["/soan"]
P=["cả xã","cả hai","ngay","không"]

async def test_texts(w, app):
    fam="👨‍👩‍👧‍👦"
    for t in ["x"*4097, "   ", "\u200b\u200b", "😀😀😀", "a"+"\u0301"*10000, "\u0301"*10000, "\0\0họp\0thôn", "\u202eabc\u202c họp", "Mã OTP 123456 đừng cho ai", "CCCD 012345678901 mời họp", "😀"*2100, unicodedata.normalize("NFD","ế"*3000), fam*600]:
        await w.says("/soan moi")
        await show(w, t)
        w.clock.later(seconds=5)

async def test_3900(w):
    await show(w, "/soan", ("Mai họp thôn. "*300)[:3900], *P, "gửi duyệt")

async def test_links(w):
    await show(w, "/soan", "Xem tại vneid-gov.vn.com nhé *b* _i_ `c` <b>x</b>", *P, "gửi duyệt")
    w.clock.later(seconds=5)
    await show(w, "/soan moi", "Xem tại dichvucong.gov.vn *b* _i_ `c` <b>x</b>", *P[:-1], "45/TB-UBND, Chủ tịch http://xau.com", "gửi duyệt")

async def test_times(w):
    await show(w, "/soan", "Họp", "cả xã","cả hai","hôm qua 8h","hôm nào đó","8h 25/11/2029","8h 30/2", "30/2/2027", "25:99", "99 tuần nữa", "8h 1/1/1999","")

async def test_empty(w, app):
    await show(w, "/soan", "Họp thôn", "chọn thôn", "nam sơn", "cả hai", "ngay", "không", "gửi duyệt", "sửa","phần khác","kênh", "telegram", "zalo","1")
    
async def test_reason(w, app, clock, channel):
    await show(w, "/soan", "Họp thôn", *P, "gửi duyệt")
    a = Chat(app, channel, clock, APPROVER)
    async with app.db.read() as tx: n = await notices.find(tx,1)
    await show(a, f"/duyet {n.code}", "trả lại để sửa", "   ", "\u200b", Inbound(APPROVER,"",kind="sticker"), "😀", "/tralai "+n.code+" abc 99999")

async def test_codes(w, app, clock, channel):
    await show(w, "/soan", "Họp thôn", *P, "gửi duyệt")
    async with app.db.read() as tx: n = await notices.find(tx,1)
    o = Address("test","doai")
    await employ(app, o, "Anh Đoài", Grant(COMMUNE+"/thon_doai", Role.officer), )
    app  # 
    c = Chat(app, channel, clock, o)
    # audience only dong
    w.clock.later(seconds=9); await w.says("/soan moi")
    for s in ["Chuyện thôn Đông","chọn thôn","thôn đông","cả hai","ngay","không"]: await w.says(s)
    async with app.db.read() as tx: m = await notices.find(tx,2)
    for k in ["/tin","/duyet","/sua","/soan bo","/soan bohan","/dinhchinh","/thuhoi","/lichsu","/ban","/goi","/huytin","/tamdung","/nguoinhan","/thulai","/chogui","/rutve", ""]:
        await show(c, f"{k} {m.code}".strip())
    await show(c, "/tin TB-0001", "/tin xyz", "/sua 99", "/duyet", "/tin "+"9"*5000)

async def test_role_taken(w, app, clock, channel):
    boss = await official_boss(app)
    await show(w, "/soan", "Họp thôn")
    b = Chat(app, channel, clock, Address("test","boss"))
    await show(b, "/vaitro thu", "1", "1")
    await show(w, "cả xã", "cả hai", "/soan", "/sua", "/viec", "menu","làm tiếp", Inbound(WRITER,"",kind="photo",media="picture"))

async def official_boss(app):
    await employ(app, Address("test","boss"), "Ông Chủ", Grant(COMMUNE, Role.administrator))

async def test_erase(w, app, clock, channel):
    await official_boss(app)
    await show(w, "/soan", "Họp thôn", "xoá dữ liệu", "xoá hết", "/soan", "/viec")
    clock.later(minutes=2)
    await show(w, "/soan", "/viec")
    b = Chat(app, channel, clock, Address("test","boss"))
    await show(b, "/vaitro")
    await show(b, "xoá dữ liệu", "xoá hết")
    async with app.db.read() as tx: print(await officials.all_(tx), await officials.addresses(tx), await notices.find(tx,1))
