"""Notices: their life and history, the ledger of recipients, group chats, invitations."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.INTEGER(), "sqlite")
NEVER = "history is only added to"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "notice",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("event", sa.String(length=10), nullable=False),
        sa.Column("about", BIG_ID, nullable=True),
        sa.Column("hold", sa.String(length=10), nullable=False),
        sa.Column("draft", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("emergency", sa.Boolean(), nullable=False),
        sa.Column("author_id", BIG_ID, nullable=False),
        sa.Column("approver_id", BIG_ID, nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("approved_at", sa.BigInteger(), nullable=True),
        sa.Column("cool_until", sa.BigInteger(), nullable=True),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("expanded_to", sa.String(length=160), nullable=False),
        sa.Column("expanded_at", sa.BigInteger(), nullable=True),
        sa.Column("begun_at", sa.BigInteger(), nullable=True),
        sa.Column("finished_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["about"], ["notice.id"], name=op.f("fk_notice_about")),
        sa.ForeignKeyConstraint(["author_id"], ["official.id"], name=op.f("fk_notice_author_id")),
        sa.ForeignKeyConstraint(
            ["approver_id"], ["official.id"], name=op.f("fk_notice_approver_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("key", name=op.f("uq_notice_key")),
        sa.UniqueConstraint("code", name=op.f("uq_notice_code")),
    )
    op.create_index("ix_notice_state", "notice", ["state"])
    op.create_index("ix_notice_about", "notice", ["about"])
    op.create_table(
        "notice_event",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("notice_id", BIG_ID, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("step", sa.String(length=12), nullable=False),
        sa.Column("before", sa.String(length=10), nullable=False),
        sa.Column("after", sa.String(length=10), nullable=False),
        sa.Column("official_id", BIG_ID, nullable=True),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["notice.id"], name=op.f("fk_notice_event_notice_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_event")),
    )
    op.create_index("ix_notice_event_notice_id", "notice_event", ["notice_id"])
    _keep_history()
    op.create_table(
        "notice_progress",
        sa.Column("notice_id", BIG_ID, nullable=False),
        sa.Column("address", sa.String(length=120), nullable=False),
        sa.Column("delivery_id", BIG_ID, nullable=False),
        sa.Column("said", sa.String(length=64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["notice.id"], name=op.f("fk_notice_progress_notice_id")
        ),
        sa.PrimaryKeyConstraint("notice_id", "address", name=op.f("pk_notice_progress")),
    )
    op.create_table(
        "group_chat",
        sa.Column("address", sa.String(length=120), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("area", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("why", sa.String(length=60), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("decided_by", BIG_ID, nullable=True),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_group_chat")),
    )
    op.create_table(
        "invitation",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("area", sa.String(length=80), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("reusable", sa.Boolean(), nullable=False),
        sa.Column("official_id", BIG_ID, nullable=True),
        sa.Column("made_by", BIG_ID, nullable=True),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["area"], ["area.id"], name=op.f("fk_invitation_area")),
        sa.ForeignKeyConstraint(
            ["official_id"], ["official.id"], name=op.f("fk_invitation_official_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token", name=op.f("uq_invitation_token")),
    )
    op.create_table(
        "applicant",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("invitation_id", BIG_ID, nullable=False),
        sa.Column("address", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitation.id"], name=op.f("fk_applicant_invitation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applicant")),
        sa.UniqueConstraint(
            "invitation_id", "address", name=op.f("uq_applicant_invitation_id_address")
        ),
    )
    op.add_column(
        "official_address",
        sa.Column("place", sa.Integer(), nullable=False, server_default="0"),
    )
    _open_the_ledger()


def _keep_history() -> None:
    """Let the database itself refuse to change or delete what has happened."""
    if op.get_bind().dialect.name == "sqlite":
        for what in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER notice_event_no_{what.lower()} BEFORE {what} ON notice_event "
                f"BEGIN SELECT RAISE(ABORT, '{NEVER}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION keep_history() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{NEVER}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER notice_event_kept BEFORE UPDATE OR DELETE ON notice_event "
        "FOR EACH ROW EXECUTE FUNCTION keep_history()"
    )
    op.execute(
        "CREATE TRIGGER notice_event_whole BEFORE TRUNCATE ON notice_event "
        "FOR EACH STATEMENT EXECUTE FUNCTION keep_history()"
    )


def _index(name: str, columns: list[str], where: str, *, unique: bool = False) -> None:
    op.create_index(
        name,
        "delivery",
        columns,
        unique=unique,
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(where),
    )


def _open_the_ledger() -> None:
    for column in (
        sa.Column("via", sa.String(length=8), nullable=False, server_default=""),
        sa.Column("village", sa.String(length=40), nullable=False, server_default=""),
        sa.Column("relays", sa.String(length=40), nullable=False, server_default=""),
        sa.Column("relayed_at", sa.BigInteger(), nullable=True),
    ):
        op.add_column("delivery", column)
    op.drop_index("ix_delivery_open", "delivery")
    op.drop_index("uq_delivery_notice", "delivery")
    _index(
        "ix_delivery_open",
        ["address", "id"],
        "state IN ('queued', 'sending') AND notice_id IS NULL",
    )
    _index(
        "uq_delivery_notice",
        ["notice_id", "address", "relays"],
        "notice_id IS NOT NULL",
        unique=True,
    )
    _index(
        "ix_delivery_lane",
        ["notice_id", "channel", "id"],
        "notice_id IS NOT NULL AND state = 'queued'",
    )
    _index(
        "ix_delivery_in_hand",
        ["channel", "id"],
        "notice_id IS NOT NULL AND state = 'sending'",
    )


def downgrade() -> None:
    """Take back; the rows of notices go with them: there was one for each address only."""
    op.execute("DELETE FROM delivery WHERE notice_id IS NOT NULL")
    op.drop_column("official_address", "place")
    for name in ("ix_delivery_in_hand", "ix_delivery_lane", "uq_delivery_notice"):
        op.drop_index(name, "delivery")
    op.drop_index("ix_delivery_open", "delivery")
    for column in ("relayed_at", "relays", "village", "via"):
        op.drop_column("delivery", column)
    _index("ix_delivery_open", ["address", "id"], "state IN ('queued', 'sending')")
    _index(
        "uq_delivery_notice",
        ["notice_id", "address"],
        "notice_id IS NOT NULL",
        unique=True,
    )
    for name in ("applicant", "invitation", "group_chat", "notice_progress", "notice_event"):
        op.drop_table(name)
    op.drop_table("notice")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION keep_history()")
