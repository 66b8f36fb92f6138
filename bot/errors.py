"""Every exception of ours.

XaoiError
├── SettingsWrong          a setting is missing or wrong; names it and says what to write
├── ContentWrong           a content file cannot be used; names file, place and cure
├── StorageUnavailable     the database is away, locked, full or read-only
├── Stale                  somebody else moved this session on; take the turn again
├── FileRefused            a file handed to a command cannot be read; says what to do
├── DossierUnavailable     the dossier system is down, slow or talks nonsense
└── SendError              a channel could not send
    ├── Throttled          too fast; try again after `retry_after` seconds
    │   └── ChatThrottled     too fast for this one chat; others need not wait
    ├── ChannelUnavailable the platform is down or unreachable; try again later
    ├── RecipientUnreachable  blocked, left or never there; stop until they write again
    │   └── RecipientMoved    the chat has a new address; send there
    └── MessageRejected    the platform will never take this message; a bug of ours
"""

from datetime import datetime


class XaoiError(Exception):
    """Whatever we expect to go wrong; its text is a sentence for the person who reads it."""


class SettingsWrong(XaoiError):
    """A setting is missing or wrong."""


class ContentWrong(XaoiError):
    """A content file cannot be used."""


class StorageUnavailable(XaoiError):
    """The database cannot be read or written now."""


class Stale(XaoiError):
    """The session was moved on by somebody else since it was read."""


class FileRefused(XaoiError):
    """A file handed to a command cannot be used."""


class DossierUnavailable(XaoiError):
    """The dossier system did not answer usefully."""

    def __init__(self, source: str, last_seen: datetime | None = None) -> None:
        super().__init__(f"{source} does not answer")
        self.source = source
        self.last_seen = last_seen
        """When it last answered."""


class SendError(XaoiError):
    """A channel could not send; `code` is short, stable and free of personal data."""

    retryable = False

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
        self.partly = False
        """Of several messages that belong together, the first have arrived."""


class Throttled(SendError):
    """The platform asks us to slow down."""

    retryable = True

    def __init__(self, retry_after: float, code: str = "throttled") -> None:
        super().__init__(code)
        self.retry_after = retry_after
        """Seconds to wait before the next try."""


class ChatThrottled(Throttled):
    """One chat has had as much as it may get for now; all others can be written to."""


class ChannelUnavailable(SendError):
    """The platform is down, unreachable, or the connection broke in the middle."""

    retryable = True

    def __init__(self, code: str, *, ambiguous: bool = False, doubtful: bool = False) -> None:
        super().__init__(code)
        self.ambiguous = ambiguous
        """The message may have arrived all the same."""
        self.doubtful = doubtful
        """It may be this message that cannot be sent: not worth a whole day of trying."""


class RecipientUnreachable(SendError):
    """This person or group cannot be written to until they write to us again."""


class RecipientMoved(RecipientUnreachable):
    """The chat lives on under another id."""

    def __init__(self, code: str, new_id: str) -> None:
        super().__init__(code)
        self.new_id = new_id


class MessageRejected(SendError):
    """The platform will not take this message, however often it is sent."""
