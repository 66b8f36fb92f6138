"""The tables of what the bot did not know."""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, String, Table, Text

from bot.storage.base import BigId, Instant, metadata

gap = Table(
    "gap",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("sample", String(300), nullable=False),
    Column("times", Integer, nullable=False),
    Column("first_at", Instant, nullable=False),
    Column("last_at", Instant, nullable=False),
    Column("state", String(10), nullable=False),
    Column("answer", Text, nullable=False),
    Column("source", String(300), nullable=False),
    Column("valid_to", Date),
    Column("author_id", BigId),
    Column("decided_by", BigId),
    Column("why", String(300), nullable=False),
    Column("content_id", String(24), nullable=False),
    Index("ix_gap_state", "state", "last_at"),
)
gap_question = Table(
    "gap_question",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("gap_id", BigId, ForeignKey("gap.id")),
    Column("text", String(300), nullable=False),
    Column("folded", String(300), nullable=False, unique=True),
    Column("times", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Index("ix_gap_question_gap_id", "gap_id"),
)
