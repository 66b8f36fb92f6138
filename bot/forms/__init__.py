"""One notice, many forms: chat, SMS, loudspeaker, paper, web page."""

from bot.forms.face import Face

__all__ = ["Face"]
