"""The pages of notices, one fact at a time: what is kept, refused, shown as text, not shown."""

import html
import io
import re
import zipfile

import pytest

from bot.acts import WriteDraft
from bot.errors import ChannelUnavailable
from bot.notice import Notice, NoticeState
from bot.process import App
from bot.roles import Role
from bot.types import Address, Delivery
from tests.chat import Clock, Collected
from tests.clerk import Clerk, Hall
from tests.staff import run, settle_people, to_all
from tests.test_desk_notices import (
    EAST,
    TEXT,
    WEST,
    does,
    filled,
    handed_on,
    here,
    hidden,
    read,
    shown,
    writes,
)

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
PDF = b"%PDF-1.7\n..."
EXE = b"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff\0\0"
SCRIPT = "<script>alert(1)</script> Họp thôn 19 giờ tối mai."


class Doubtful(Collected):
    """A channel of which one does not know whether it sent, as long as it is in doubt."""

    doubtful: bool = False

    async def send(self, delivery: Delivery) -> str:
        """Send, or leave it open."""
        if self.doubtful:
            raise ChannelUnavailable("timeout", ambiguous=True)
        return await super().send(delivery)


@pytest.fixture
def channel() -> Doubtful:
    """The channel that keeps what was sent."""
    return Doubtful()


async def newest(app: App, clerk: Clerk) -> Notice:
    """Return what this official wrote last."""
    assert clerk.address
    official = await app.desk.official(clerk.address)
    assert official
    return (await app.desk.recent(official))[0]


def status(clerk: Clerk) -> int:
    """Return how the last page was answered."""
    assert clerk.page is not None
    return clerk.page.status_code


def docm() -> bytes:
    """Return a Word file with a macro in it."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
        archive.writestr("word/vbaProject.bin", "x")
    return made.getvalue()


async def test_nothing_typed_is_lost_where_a_field_is_amiss(hall: Hall, app: App) -> None:
    """The same form comes back, with the words, the ticks, the kept picture, and what to do."""
    async with hall.clerk(Role.officer) as officer:
        await officer.opens("/desk/notices/new")
        typed = filled(
            officer, areas=[WEST], when="later", at="lúc nào đó",
            document_no="45/TB-UBND", signer="xem bit.ly/qua",
        )  # fmt: skip
        del typed["people"], typed["groups"], typed["look"]
        picture = {"new_picture": ("anh.png", PNG, "image/png")}
        await officer.sends("/desk/notices/new", typed, files=picture)
        page, said = shown(officer), officer.sees
        mended = typed | hidden(officer) | {"at": "8h sáng mai", "signer": "Ông An"}
        await officer.sends("/desk/notices/new", mended | {"people": "on"})
        one = await newest(app, officer)

    assert "Chưa lưu. Có 3 chỗ cần sửa: người nhận , giờ gửi , người ký" in said
    assert "Chưa rõ là lúc nào" in said
    assert "Ở đây không ghi đường dẫn (bit.ly/qua)" in said
    assert TEXT in html.unescape(page)
    assert re.search(rf'value="{WEST}" checked', page)
    assert 'value="lúc nào đó"' in page
    assert status(officer) == 200
    assert "Đã lưu tin" in officer.sees
    assert one.draft.picture.endswith(".png")
    assert one.draft.due_at
    assert f"{one.draft.due_at:%d %H:%M}" == "26 08:00"
    assert (one.draft.document_no, one.draft.signer) == ("45/TB-UBND", "Ông An")
    assert one.draft.audience.areas == (WEST,)
    assert (one.draft.audience.groups, one.draft.audience.people) == (False, True)


WRONG = (
    ("hop.pdf.exe", EXE, "Tệp này không mở được"),
    ("hop.pdf", EXE, "Tệp này không mở được"),
    ("hop.docx", docm(), "Tệp có macro"),
    ("hop.csv", b"<html><script>1</script>", "Tệp này không mở được"),
    ("hop.pdf", b"  ", "Tệp không có gì bên trong"),
)
"""Programs, called one or not; with a macro; a page; empty."""


async def test_a_file_of_a_wrong_kind_is_told_and_costs_nothing(hall: Hall, app: App) -> None:
    """What it is counts, not what it is called; the text stays in the form."""
    async with hall.clerk(Role.officer) as officer:
        await officer.opens("/desk/notices/new")
        fields = filled(officer)
        for name, content, said in WRONG:
            files = {"new_file": (name, content, "application/pdf")}
            await officer.sends("/desk/notices/new", fields, files=files)

            assert status(officer) == 422
            assert said in officer.sees
            assert TEXT in officer.sees
        files = {"new_picture": ("anh.png", PDF, "image/png")}
        await officer.sends("/desk/notices/new", fields, files=files)

    assert "Đây không phải ảnh" in officer.sees
    assert not any(one.suffix == ".csv" for one in app.settings.media.glob("*"))


async def test_files_go_along_and_can_be_taken_out(hall: Hall, app: App) -> None:
    """A PDF with its name; a picture; both out again by a tick."""
    async with hall.clerk(Role.officer) as officer:
        page = await writes(officer)
        await officer.opens(f"{page}/edit")
        fields = filled(officer)
        files = {
            "new_picture": ("anh.png", PNG, "image/png"),
            "new_file": ("Giấy mời họp.pdf", PDF, "application/pdf"),
        }
        await officer.sends(f"{page}/edit", fields, files=files)
        with_both = (await newest(app, officer)).draft
        await officer.opens(f"{page}/edit")
        out = fields | hidden(officer) | {"drop_picture": "on", "drop_file": "on"}
        await officer.sends(f"{page}/edit", out)
        without = (await newest(app, officer)).draft

    assert with_both.picture.endswith(".png")
    assert with_both.file_title == "Giấy mời họp"
    assert (without.picture, without.file, without.file_title) == ("", "", "")


async def test_hidden_fields_are_believed_only_for_files_we_keep(hall: Hall, app: App) -> None:
    """A form that was tampered with reaches no other file of the server, and no other place."""
    (app.settings.media / "..").resolve().joinpath("xaoi.txt").write_text("x", encoding="utf-8")
    async with hall.clerk(Role.officer, area=EAST, name="Chị Hoa") as officer:
        page = await writes(officer, areas=[EAST], picture="../xaoi.txt", file="../xaoi.db")
        draft = (await newest(app, officer)).draft
        await officer.opens("/desk/notices/new")
        form = shown(officer)
        await officer.sends("/desk/notices/new", filled(officer, areas=[WEST]))

    assert (draft.picture, draft.file) == ("", "")
    assert await read(app, page) is NoticeState.draft
    assert WEST not in form
    assert re.search(rf'value="{EAST}" checked', form)
    assert status(officer) == 422
    assert "không thuộc phần việc của mình" in officer.sees


async def test_pressed_twice_a_form_makes_one_notice(hall: Hall, app: App) -> None:
    """The form carries the moment by which its notice is known; a deed is done once."""
    async with hall.clerk(Role.officer) as officer, hall.clerk(Role.approver) as approver:
        await settle_people(app, 1)
        await officer.opens("/desk/notices/new")
        fields = filled(officer)
        pages = {
            (await officer.sends("/desk/notices/new", fields)).url.path,
            (await officer.sends("/desk/notices/new", fields)).url.path,
        }
        (page,) = pages
        await does(officer, page, "submit")
        await approver.opens(page)
        read_ = hidden(approver)
        await approver.sends(f"{page}/approve", read_)
        await approver.sends(f"{page}/approve", read_)
        found = await app.desk.notice(id_=int(page.rpartition("/")[2]))
        assert found
        steps = [one.step for one in await app.desk.history(found)]

    assert status(approver) == 409
    assert "có người làm trước rồi" in approver.sees
    assert steps == ["submit", "approve"]


async def test_what_changed_while_it_was_read_is_not_approved(hall: Hall, app: App) -> None:
    """The approver pressed on a page that shows an older text: “vừa đổi”, and nothing is done."""
    async with hall.clerk(Role.officer) as officer, hall.clerk(Role.approver) as approver:
        await settle_people(app, 1)
        page = await writes(officer)
        await does(officer, page, "submit")
        await approver.opens(page)
        old = hidden(approver)
        await does(officer, page, "take-back")
        await officer.opens(f"{page}/edit")
        fields = filled(officer, text=f"{TEXT} Đổi.")
        stale = {**fields, "seal": "00000000", "text": "Chữ gõ ở máy khác"}
        await officer.sends(f"{page}/edit", fields)
        await officer.sends(f"{page}/edit", stale)
        elsewhere = officer.sees
        await does(officer, page, "submit")
        await approver.sends(f"{page}/approve", old)

    assert "vừa được sửa ở chỗ khác" in elsewhere
    assert "Chữ gõ ở máy khác" in elsewhere
    assert status(approver) == 409
    assert "vừa đổi" in approver.sees
    assert await read(app, page) is NoticeState.pending


async def test_a_notice_of_another_village_is_not_there(hall: Hall, app: App) -> None:
    """Not its page, nor its parts, nor its buttons; and not in the list."""
    async with (
        hall.clerk(Role.officer, area=EAST) as officer,
        hall.clerk(Role.officer, area=WEST) as neighbour,
        hall.clerk(Role.approver) as approver,
    ):
        page = await writes(officer, areas=[EAST])
        answers = [
            (await neighbour.opens(f"{page}{end}")).status_code
            for end in ("", "/edit", "/progress", "/report", "/poster", "/calls", "0000000000000")
        ]
        answers += [
            (await neighbour.sends(f"{page}/{deed}")).status_code
            for deed in ("submit", "approve", "cancel", "try", "correct", "edit")
        ]
        await neighbour.opens("/desk/notices")
        listed = neighbour.sees
        # Who judges sees it, and has nothing to write with.
        shown = (await approver.opens(page)).status_code
        refused = [
            (await approver.opens("/desk/notices/new")).status_code,
            (await approver.opens(f"{page}/edit")).status_code,
        ]

    assert set(answers) == {404}
    assert "Chưa có tin nào." in listed
    assert shown == 200
    assert refused == [403, 403]
    assert await read(app, page) is NoticeState.draft


async def test_scripts_are_shown_as_text(hall: Hall) -> None:
    """In the form, the forms of the notice, what a correction changes, the list, a reason."""
    async with hall.clerk(Role.officer, name="<b>Lan</b>") as officer:
        page = await writes(officer, text=SCRIPT, signer="<img src=x>")
        seen = [(await officer.opens(path)).text for path in (page, f"{page}/edit")]
        seen.append((await officer.opens("/desk/notices")).text)
        seen.append((await officer.sends("/desk/notices/look", text=SCRIPT)).text)
        await does(officer, page, "cancel", why="<i>thôi</i>")
        seen.append((await officer.opens(page)).text)

    assert not any("<script>alert" in one or "<img src=x" in one for one in seen)
    assert not any("<b>Lan" in one or "<i>thôi" in one for one in seen)
    assert "&lt;script&gt;alert(1)" in seen[0]


async def test_what_stops_a_notice_is_said_and_there_is_no_button(hall: Hall, app: App) -> None:
    """A strange link, nobody to reach, nobody who approves: handed in all the same, it stays."""
    async with hall.clerk(Role.officer) as officer:
        page = await writes(officer, text=f"{TEXT} Xem www.qua-tang.xyz/nhan")
        said, form = officer.sees, shown(officer)
        await officer.sends(f"{page}/submit", hidden(officer))
        refused = officer.sees
        live = await officer.sends("/desk/notices/look", text="Ai không nộp sẽ bị phạt bit.ly/x")

    assert "không phải trang nhà nước" in said
    assert "Chưa có ai nhận được tin này" in said
    assert f"{page}/submit" not in form
    assert "Chưa có người khác" in refused or "chưa có người khác được duyệt" in refused
    assert "bit.ly/x" in live.text
    assert "ký tự" in live.text
    assert await read(app, page) is NoticeState.draft


async def test_the_list_begins_with_what_waits(hall: Hall, app: App) -> None:
    """To be judged, to be mended; below that the newest, narrowed by state, fifty a page."""
    await settle_people(app, 1)
    async with hall.clerk(Role.officer) as officer, hall.clerk(Role.approver) as approver:
        page = await writes(officer, text="Tin cần duyệt trước. Họp thôn.")
        await does(officer, page, "submit")
        assert officer.address
        many = [
            WriteDraft(f"test {number}", to_all(f"Tin nháp số {number}.")) for number in range(51)
        ]
        await app.performing.do(officer.address, *many)
        await approver.opens("/desk/notices")
        first = approver.sees
        await approver.opens("/desk/notices?page=2")
        second = approver.sees
        await approver.opens("/desk/notices?state=pending")
        narrowed = approver.sees
        odd = [
            (await approver.opens(f"/desk/notices?{one}")).status_code
            for one in ("state=x&page=0", "page=-1", "page=99999999999", "page=²")
        ]

    assert re.search(r"Đang chờ mình \(1\).*Tin cần duyệt trước.*Mới nhất", first)
    assert first.count("Tin nháp số") == 50
    assert "Tin nháp số 0." in second
    assert "Tin cần duyệt trước" in second
    assert "Tin nháp" not in narrowed
    assert odd == [200] * 4


async def test_what_nobody_knows_is_sent_again_by_an_approver_only(
    hall: Hall, app: App, clock: Clock, channel: Doubtful
) -> None:
    """The line broke: rows are unknown, the officer has no button, the approver decides."""
    (lan,) = await settle_people(app, 1)
    async with hall.clerk(Role.officer) as officer, hall.clerk(Role.approver) as approver:
        page = await writes(officer)
        await handed_on(officer, approver, page)
        clock.later(seconds=61)
        await run(app)
        assert _texts(channel, lan) == 1
        again = await writes(officer, text="Chiều nay có nước lại, bà con yên tâm.")
        await handed_on(officer, approver, again)
        clock.later(seconds=61)
        await app.notices.tick()
        channel.doubtful = True
        for lane in await app.notices.due():
            await app.notices.run(lane)
        channel.doubtful = False
        await run(app)
        await officer.opens(again)
        unseen = f"{again}/unknown" in shown(officer)
        assert "Không rõ: 1" in officer.sees
        await does(approver, again, "unknown")
        await run(app)

    assert not unseen
    assert _texts(channel, lan) == 2
    assert await read(app, again) is NoticeState.finished


def _texts(channel: Collected, who: Address) -> int:
    return len([one for one in channel.sent if one.address == who])


async def test_an_open_correction_is_taken_up_again(hall: Hall, app: App, clock: Clock) -> None:
    """Pressed twice, there is one; its form says to whom it goes and lets nobody choose."""
    await settle_people(app, 1)
    async with hall.clerk(Role.officer) as officer, hall.clerk(Role.approver) as approver:
        page = await writes(officer)
        await handed_on(officer, approver, page)
        clock.later(seconds=61)
        await run(app)
        await does(officer, page, "correct")
        first = here(officer)
        clock.later(seconds=5)
        await does(officer, page, "correct")

    assert here(officer) == first
    assert "gửi cho đúng những ai đã nhận tin" in officer.sees
    assert 'name="areas"' not in shown(officer)
