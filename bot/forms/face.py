"""What every form of a notice shows."""

from dataclasses import dataclass
from datetime import datetime

from bot.notice import Event


@dataclass(frozen=True, slots=True)
class Face:
    """All that a form of a notice may show; the forms differ in how."""

    commune: str
    """As the commune's file names it: xã Tân Nguyên."""
    code: str
    """What people check it by: TB-4827."""
    text: str
    event: Event = Event.alert
    about: str = ""
    """The code of the notice that is corrected or withdrawn."""
    document_no: str = ""
    signer: str = ""
    sent_at: datetime | None = None
    """When it was sent, or is to be; None while nobody knows."""
    link: str = ""
    """Its page, https://…/n/TB-4827; empty where there is no site."""
    phone: str = ""
    """Whom to call; empty where the commune has named no number."""
    account: str = ""
    """The name of the commune's Zalo account; empty where it has none."""
