"""probe"""
from collections.abc import AsyncIterator
from datetime import datetime
import pytest
import pytest_asyncio
from bot.app import VIETNAM
from bot.config import Settings
from tests.chat import Clock
from tests.notice_story import Story, tell
from tests.town import town

pytestmark = [pytest.mark.xdist_group("telegram"), pytest.mark.timeout(180)]

@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def story(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Story]:
    tmp = tmp_path_factory.mktemp("story")
    settings = Settings(_env_file=None, channels=(), database_url=f"sqlite+aiosqlite:///{tmp}/xaoi.db", media=tmp / "media")
    async with town(settings, Clock(datetime(2026, 11, 25, 9, 0, tzinfo=VIETNAM))) as here:
        yield await tell(here)

@pytest.mark.asyncio(loop_scope="module")
async def test_it(story: Story) -> None:
    for k, v in story.seen.items():
        print("=====", k); print(v.text); print(v.labels)
    for sent in (story.first, story.correction, story.withdrawal):
        print("#####", sent.notice.code, sent.early, [(s.before, s.report.reached, s.after) for s in sent.samples])
        for n, st in sent.stages.items():
            print("--- stage", n, len(st.got), sum(st.got.values()), st.report.total, st.report.reached, st.report.failed, st.report.waiting, st.report.unknown, dict(st.report.reasons)); print(st.page)
    print({k: (a, len(b)) for k, (a, b) in story.pages.items()}, story.charged, story.check)
    assert 0
