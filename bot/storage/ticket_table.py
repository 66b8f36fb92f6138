"""The tables of tickets, and of what was said in them."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, String, Table, Text

from bot.storage.base import BigId, Instant, metadata
from bot.ticket import TicketState
from bot.types import Address

ticket = Table(
    "ticket",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("code", String(6), nullable=False, unique=True),
    Column("kind", String(10), nullable=False),
    Column("state", String(10), nullable=False),
    Column("area", String(80), nullable=False),
    Column("address", String(120), nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("promised_at", Instant),
    Column("topic", String(60), nullable=False),
    Column("village", String(40), nullable=False),
    Column("holder_id", BigId, ForeignKey("official.id")),
    Column("held_at", Instant),
    Column("moved_at", Instant),
    Column("reminded_at", Instant),
    Column("escalated_at", Instant),
    Column("closed_at", Instant),
    Column("errand", String(20), nullable=False),
    Column("relation", String(20), nullable=False),
    Column("phone", String(20), nullable=False),
)
Index("ix_ticket_state", ticket.c.state, ticket.c.asked_at)
Index("ix_ticket_address", ticket.c.address)
ticket_line = Table(
    "ticket_line",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("ticket_id", BigId, ForeignKey("ticket.id"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("who", String(10), nullable=False),
    Column("by", String(80), nullable=False),
    Column("text", Text, nullable=False),
    Column("media", String(200), nullable=False),
    Column("media_title", String(200), nullable=False),
    Column("before", Boolean, nullable=False),
    Column("delivery_id", BigId),
)
Index("ix_ticket_line_ticket_id", ticket_line.c.ticket_id)
WAITING, HELD, ANSWERED, CLOSED = (one.value for one in TicketState)
NOBODY = Address("-", "")
"""Whose a ticket is, once they asked to be forgotten, or it was over long ago."""
