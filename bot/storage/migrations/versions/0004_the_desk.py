"""The desk: tickets, what the bot did not know, edits, sign-ins, audit, targets, jobs."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.INTEGER(), "sqlite")
NEVER = "history is only added to"


def upgrade() -> None:
    """Apply."""
    op.add_column("contact", sa.Column("ticket_id", BIG_ID, nullable=True))
    op.create_index("ix_contact_created_at", "contact", ["created_at"])
    _tickets()
    _gaps()
    _edits()
    _signing_in()
    _figures()
    _keep_audit()


def _tickets() -> None:
    op.create_table(
        "ticket",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("area", sa.String(length=80), nullable=False),
        sa.Column("address", sa.String(length=120), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("promised_at", sa.BigInteger(), nullable=True),
        sa.Column("topic", sa.String(length=60), nullable=False),
        sa.Column("village", sa.String(length=40), nullable=False),
        sa.Column("holder_id", BIG_ID, nullable=True),
        sa.Column("held_at", sa.BigInteger(), nullable=True),
        sa.Column("moved_at", sa.BigInteger(), nullable=True),
        sa.Column("reminded_at", sa.BigInteger(), nullable=True),
        sa.Column("escalated_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("errand", sa.String(length=20), nullable=False),
        sa.Column("relation", sa.String(length=20), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["holder_id"], ["official.id"], name=op.f("fk_ticket_holder_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket")),
        sa.UniqueConstraint("code", name=op.f("uq_ticket_code")),
    )
    op.create_index("ix_ticket_state", "ticket", ["state", "asked_at"])
    op.create_index("ix_ticket_address", "ticket", ["address"])
    op.create_table(
        "ticket_line",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("ticket_id", BIG_ID, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("who", sa.String(length=10), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("media", sa.String(length=200), nullable=False),
        sa.Column("media_title", sa.String(length=200), nullable=False),
        sa.Column("before", sa.Boolean(), nullable=False),
        sa.Column("delivery_id", BIG_ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_line_ticket_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_line")),
    )
    op.create_index("ix_ticket_line_ticket_id", "ticket_line", ["ticket_id"])


def _gaps() -> None:
    op.create_table(
        "gap",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("sample", sa.String(length=300), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.BigInteger(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("author_id", BIG_ID, nullable=True),
        sa.Column("decided_by", BIG_ID, nullable=True),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("content_id", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gap")),
    )
    op.create_index("ix_gap_state", "gap", ["state", "last_at"])
    op.create_table(
        "gap_question",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("gap_id", BIG_ID, nullable=True),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("folded", sa.String(length=300), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["gap_id"], ["gap.id"], name=op.f("fk_gap_question_gap_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gap_question")),
        sa.UniqueConstraint("folded", name=op.f("uq_gap_question_folded")),
    )
    op.create_index("ix_gap_question_gap_id", "gap_question", ["gap_id"])


def _edits() -> None:
    op.create_table(
        "content_edit",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("content_id", sa.String(length=24), nullable=False),
        sa.Column("yaml", sa.Text(), nullable=False),
        sa.Column("base", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("author_id", BIG_ID, nullable=False),
        sa.Column("decided_by", BIG_ID, nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_content_edit")),
    )
    op.create_index("ix_content_edit_state", "content_edit", ["state"])


def _signing_in() -> None:
    op.create_table(
        "sign_in",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=120), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sign_in")),
    )
    op.create_table(
        "desk_session",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=120), nullable=False),
        sa.Column("csrf", sa.String(length=64), nullable=False),
        sa.Column("begun_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_desk_session")),
    )
    op.create_index("ix_desk_session_address", "desk_session", ["address"])
    op.create_table(
        "desk_job",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("begun_at", sa.BigInteger(), nullable=False),
        sa.Column("told_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_job")),
    )


def _figures() -> None:
    op.create_table(
        "target",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("measure", sa.String(length=60), nullable=False),
        sa.Column("area", sa.String(length=80), nullable=False),
        sa.Column("many", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", "area", name=op.f("pk_target")),
    )
    op.create_table(
        "audit",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("official_id", BIG_ID, nullable=True),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("deed", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index("ix_audit_at", "audit", ["at"])
    _tally(sa.Column("village", sa.String(length=40), nullable=False), "village", ", ''")


def _tally(column: sa.Column[str] | None, key: str, value: str) -> None:
    """Make the table of counts anew with other columns; what was counted stays."""
    op.execute("CREATE TABLE tally_kept AS SELECT day, event, topic, SUM(count) AS count "
               "FROM tally GROUP BY day, event, topic")  # fmt: skip
    op.drop_table("tally")
    op.create_table(
        "tally",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("event", sa.String(length=30), nullable=False),
        sa.Column("topic", sa.String(length=60), nullable=False),
        *([column] if column is not None else []),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "day", "event", "topic", *([key] if key else []), name=op.f("pk_tally")
        ),
    )
    names = f"day, event, topic{', ' + key if key else ''}, count"
    op.execute(
        f"INSERT INTO tally ({names}) SELECT day, event, topic{value}, count FROM tally_kept"  # noqa: S608 - no word of it comes from outside
    )
    op.drop_table("tally_kept")


def _keep_audit() -> None:
    """Let the database itself refuse to change or delete what was done."""
    if op.get_bind().dialect.name == "sqlite":
        for what in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_no_{what.lower()} BEFORE {what} ON audit "
                f"BEGIN SELECT RAISE(ABORT, '{NEVER}'); END"
            )
        return
    op.execute(
        "CREATE TRIGGER audit_kept BEFORE UPDATE OR DELETE ON audit "
        "FOR EACH ROW EXECUTE FUNCTION keep_history()"
    )
    op.execute(
        "CREATE TRIGGER audit_whole BEFORE TRUNCATE ON audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION keep_history()"
    )


def downgrade() -> None:
    """Take back."""
    _tally(None, "", "")
    for name in (
        "audit",
        "target",
        "desk_job",
        "desk_session",
        "sign_in",
        "content_edit",
        "gap_question",
        "gap",
        "ticket_line",
        "ticket",
    ):
        op.drop_table(name)
    op.drop_index("ix_contact_created_at", "contact")
    op.drop_column("contact", "ticket_id")
