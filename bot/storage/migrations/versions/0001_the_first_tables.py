"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "area",
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("parent", sa.String(length=80), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("old_names", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["parent"], ["area.id"], name=op.f("fk_area_parent")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area")),
    )
    op.create_table(
        "contact",
        sa.Column("address", sa.String(length=120), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("village", sa.String(length=40), nullable=False),
        sa.Column("reachable", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_contact")),
    )
    op.create_table(
        "content",
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("version", sa.String(length=8), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "id", "version", name=op.f("pk_content")),
    )
    op.create_table(
        "delivery",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.INTEGER(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("address", sa.String(length=120), nullable=False),
        sa.Column("inbox_id", sa.BigInteger().with_variant(sa.INTEGER(), "sqlite"), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "notice_id", sa.BigInteger().with_variant(sa.INTEGER(), "sqlite"), nullable=True
        ),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("replaces", sa.String(length=120), nullable=False),
        sa.Column("acknowledges", sa.String(length=120), nullable=False),
        sa.Column("secret", sa.Boolean(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("claimed_until", sa.BigInteger(), nullable=False),
        sa.Column("platform_id", sa.String(length=120), nullable=False),
        sa.Column("error", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint("inbox_id", "position", name=op.f("uq_delivery_inbox_id_position")),
    )
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.create_index(
            "ix_delivery_open",
            ["address", "id"],
            unique=False,
            sqlite_where=sa.text("state IN ('queued', 'sending')"),
            postgresql_where=sa.text("state IN ('queued', 'sending')"),
        )
        batch_op.create_index(
            "ix_delivery_pulled",
            ["address", "id"],
            unique=False,
            sqlite_where=sa.text("channel = 'webchat'"),
            postgresql_where=sa.text("channel = 'webchat'"),
        )
        batch_op.create_index(
            "uq_delivery_notice",
            ["notice_id", "address"],
            unique=True,
            sqlite_where=sa.text("notice_id IS NOT NULL"),
            postgresql_where=sa.text("notice_id IS NOT NULL"),
        )

    op.create_table(
        "dossier",
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("stage", sa.String(length=2), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("finished_on", sa.Date(), nullable=True),
        sa.Column("pickup", sa.String(length=8), nullable=False),
        sa.Column("imported_at", sa.BigInteger(), nullable=False),
        sa.Column(
            "import_id", sa.BigInteger().with_variant(sa.INTEGER(), "sqlite"), nullable=False
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_dossier")),
    )
    with op.batch_alter_table("dossier", schema=None) as batch_op:
        batch_op.create_index("ix_dossier_import_id", ["import_id"], unique=False)

    op.create_table(
        "dossier_guess",
        sa.Column("who", sa.String(length=120), nullable=False),
        sa.Column("begins", sa.BigInteger(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("who", "begins", name=op.f("pk_dossier_guess")),
    )
    op.create_table(
        "dossier_import",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.INTEGER(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("finished_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier_import")),
    )
    op.create_table(
        "dossier_watch",
        sa.Column("address", sa.String(length=120), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("nickname", sa.String(length=40), nullable=False),
        sa.Column("stage_told", sa.String(length=2), nullable=False),
        sa.Column("told_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("address", "code", name=op.f("pk_dossier_watch")),
    )
    with op.batch_alter_table("dossier_watch", schema=None) as batch_op:
        batch_op.create_index("ix_dossier_watch_code", ["code"], unique=False)

    op.create_table(
        "inbox",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.INTEGER(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("external_id", sa.String(length=200), nullable=False),
        sa.Column("sender", sa.String(length=120), nullable=False),
        sa.Column("chat", sa.String(length=120), nullable=False),
        sa.Column("addressed", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("press", sa.String(length=200), nullable=False),
        sa.Column("media", sa.String(length=500), nullable=False),
        sa.Column("message", sa.String(length=120), nullable=False),
        sa.Column("acknowledge", sa.String(length=120), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("done_at", sa.BigInteger(), nullable=True),
        sa.Column("claimed_by", sa.String(length=64), nullable=False),
        sa.Column("claimed_until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
        sa.UniqueConstraint("channel", "external_id", name=op.f("uq_inbox_channel_external_id")),
    )
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.create_index(
            "ix_inbox_open",
            ["sender", "id"],
            unique=False,
            sqlite_where=sa.text("done_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL"),
        )

    op.create_table(
        "official",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.INTEGER(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_official")),
    )
    op.create_table(
        "publication",
        sa.Column(
            "seq",
            sa.BigInteger().with_variant(sa.INTEGER(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("version", sa.String(length=8), nullable=False),
        sa.Column("by", sa.String(length=60), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_publication")),
    )
    op.create_table(
        "session",
        sa.Column("address", sa.String(length=120), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("flow", sa.String(length=24), nullable=False),
        sa.Column("version", sa.String(length=8), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("visit", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("address", "subject", name=op.f("pk_session")),
    )
    op.create_table(
        "tally",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("event", sa.String(length=30), nullable=False),
        sa.Column("topic", sa.String(length=60), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "event", "topic", name=op.f("pk_tally")),
    )
    op.create_table(
        "official_address",
        sa.Column("address", sa.String(length=120), nullable=False),
        sa.Column(
            "official_id", sa.BigInteger().with_variant(sa.INTEGER(), "sqlite"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["official_id"], ["official.id"], name=op.f("fk_official_address_official_id")
        ),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_official_address")),
    )
    op.create_table(
        "official_role",
        sa.Column(
            "official_id", sa.BigInteger().with_variant(sa.INTEGER(), "sqlite"), nullable=False
        ),
        sa.Column("area", sa.String(length=80), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["area"], ["area.id"], name=op.f("fk_official_role_area")),
        sa.ForeignKeyConstraint(
            ["official_id"], ["official.id"], name=op.f("fk_official_role_official_id")
        ),
        sa.PrimaryKeyConstraint("official_id", "area", "role", name=op.f("pk_official_role")),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("official_role")
    op.drop_table("official_address")
    op.drop_table("tally")
    op.drop_table("session")
    op.drop_table("publication")
    op.drop_table("official")
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_inbox_open",
            sqlite_where=sa.text("done_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL"),
        )

    op.drop_table("inbox")
    with op.batch_alter_table("dossier_watch", schema=None) as batch_op:
        batch_op.drop_index("ix_dossier_watch_code")

    op.drop_table("dossier_watch")
    op.drop_table("dossier_import")
    op.drop_table("dossier_guess")
    with op.batch_alter_table("dossier", schema=None) as batch_op:
        batch_op.drop_index("ix_dossier_import_id")

    op.drop_table("dossier")
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_delivery_notice",
            sqlite_where=sa.text("notice_id IS NOT NULL"),
            postgresql_where=sa.text("notice_id IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_delivery_pulled",
            sqlite_where=sa.text("channel = 'webchat'"),
            postgresql_where=sa.text("channel = 'webchat'"),
        )
        batch_op.drop_index(
            "ix_delivery_open",
            sqlite_where=sa.text("state IN ('queued', 'sending')"),
            postgresql_where=sa.text("state IN ('queued', 'sending')"),
        )

    op.drop_table("delivery")
    op.drop_table("content")
    op.drop_table("contact")
    op.drop_table("area")
