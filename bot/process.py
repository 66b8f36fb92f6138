"""One running process: what it consists of, and what it does until it is stopped."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.acting import Actors
from bot.channels.webchat import WebChat
from bot.chores import Chores, every
from bot.config import Settings
from bot.conversation import Conversation
from bot.edits import Reading
from bot.errors import StorageUnavailable
from bot.helpdesk import Helpdesk
from bot.intake import Intake
from bot.jobs import Embedded, Shared
from bot.listening import Listening
from bot.long_work import LongWork
from bot.notices.notices import Notices
from bot.office import Office
from bot.performing import Performing
from bot.ports import Channel, DossierSource, Polls
from bot.publishing import Shelf
from bot.sender import Sender
from bot.storage import Db

Role = Literal["web", "sender", "all"]
"""What a process does where several share PostgreSQL: take messages in, send, or both."""


@dataclass(slots=True)
class App:
    """The whole bot, wired; `open` starts it, `run` keeps it running."""

    settings: Settings
    db: Db
    shelf: Shelf
    conversation: Conversation
    intake: Intake
    sender: Sender
    chores: Chores
    channels: Mapping[str, Channel]
    sources: Sequence[DossierSource]
    now: Callable[[], datetime]
    role: Role
    listening: Listening
    notices: Notices
    desk: Office
    helpdesk: Helpdesk
    performing: Performing
    actors: Actors
    edits: Reading
    jobs: LongWork
    invitation: str = ""
    """The token that makes its holder the first administrator; empty where there is one."""

    @property
    def webchat(self) -> WebChat | None:
        """The web chat, where it is on."""
        found = self.channels.get("webchat")
        return found if isinstance(found, WebChat) else None

    async def ready(self) -> bool:
        """Tell whether messages can be taken: the database answers."""
        try:
            async with self.db.read():
                return True
        except StorageUnavailable:
            return False

    async def run(self) -> None:
        """Keep polling, sending and tidying until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(every(3, self.shelf.refresh), name="library")
            chores = self.chores.everywhere() if self.role == "web" else self.chores.all()
            for seconds, chore in chores:
                tasks.create_task(every(seconds, chore), name="chore")
            if self.role != "web":
                tasks.create_task(self.sender.run(), name="sender")
                tasks.create_task(self._jobs().run(), name="jobs")
            if self.role == "sender":
                return
            tasks.create_task(every(5, self.conversation.resume), name="resume")
            tasks.create_task(every(10, self.intake.look_again), name="receipts")
            for kind, channel in self.channels.items():
                if isinstance(channel, Polls) and getattr(channel, "polling", True):
                    work = self.listening.listen(kind, channel)
                    tasks.create_task(work, name=f"poll {kind}")

    def _jobs(self) -> Embedded | Shared:
        """Return who runs lanes: this process, or all that share the database."""
        if not self.db.shared:
            return Embedded(self.notices)
        return Shared(self.notices, self.settings.database_url, self.conversation.name)

    async def settle(self) -> None:
        """Wait until everything received is answered and sent."""
        await self.conversation.settle()
        await self.sender.settle()
