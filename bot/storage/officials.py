"""People with a role in an area, and the addresses they write from."""

from sqlalchemy import Column, ForeignKey, PrimaryKeyConstraint, String, Table

from bot.storage.base import BigId, Instant, metadata

official = Table(
    "official",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("name", String(80), nullable=False),
    Column("created_at", Instant, nullable=False),
)
official_address = Table(
    "official_address",
    metadata,
    Column("address", String(120), primary_key=True),
    Column("official_id", BigId, ForeignKey("official.id"), nullable=False),
)
official_role = Table(
    "official_role",
    metadata,
    Column("official_id", BigId, ForeignKey("official.id"), nullable=False),
    Column("area", String(80), ForeignKey("area.id"), nullable=False),
    Column("role", String(20), nullable=False),
    PrimaryKeyConstraint("official_id", "area", "role"),
)
