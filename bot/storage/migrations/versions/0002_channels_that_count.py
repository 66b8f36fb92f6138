"""Channels that count: doors to people, tokens, what we know of our accounts, receipts."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "account_fact",
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "name", name=op.f("pk_account_fact")),
    )
    op.create_table(
        "door",
        sa.Column("address", sa.String(length=120), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=True),
        sa.Column("left", sa.Integer(), nullable=True),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_door")),
    )
    op.create_table(
        "token",
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("access", sa.Text(), nullable=False),
        sa.Column("refresh", sa.Text(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("obtained_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("trouble", sa.String(length=60), nullable=False),
        sa.Column("claimed_by", sa.String(length=64), nullable=False),
        sa.Column("claimed_until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_token")),
    )
    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.add_column(sa.Column("silent_until", sa.BigInteger(), nullable=True))
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("opened_at", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("happened_at", sa.BigInteger(), nullable=True))
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.create_index(
            "ix_delivery_receipt",
            ["platform_id"],
            unique=False,
            sqlite_where=sa.text("channel = 'zalo_oa'"),
            postgresql_where=sa.text("channel = 'zalo_oa'"),
        )


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_delivery_receipt",
            sqlite_where=sa.text("channel = 'zalo_oa'"),
            postgresql_where=sa.text("channel = 'zalo_oa'"),
        )
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.drop_column("happened_at")
        batch_op.drop_column("opened_at")
    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.drop_column("silent_until")
    op.drop_table("token")
    op.drop_table("door")
    op.drop_table("account_fact")
