"""The tables of platform"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import kernel.columns

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

NO_OVERLAP = """
    SELECT 1 FROM convention AS other
    WHERE other.cil = NEW.cil AND other.id <> NEW.id AND other.effect_date IS NOT NULL
      AND (NEW.end_date IS NULL OR other.effect_date < NEW.end_date)
      AND (other.end_date IS NULL OR NEW.effect_date < other.end_date)
"""
"""A CIL belongs to one platform at any date: no two of its signed conventions share a day (CIL-2, CONV-7)."""

SQLITE_TRIGGER = """
CREATE TRIGGER convention_one_platform_{name} BEFORE {event} ON convention
WHEN NEW.effect_date IS NOT NULL AND EXISTS ({overlap})
BEGIN
    SELECT RAISE(ABORT, 'convention_one_platform');
END
"""

POSTGRESQL_FUNCTION = """
CREATE FUNCTION convention_one_platform() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('convention:' || NEW.cil));
    IF NEW.effect_date IS NOT NULL AND EXISTS ({overlap}) THEN
        RAISE EXCEPTION 'convention_one_platform' USING ERRCODE = 'exclusion_violation';
    END IF;
    RETURN NEW;
END $$
"""

POSTGRESQL_TRIGGER = """
CREATE TRIGGER convention_one_platform BEFORE INSERT OR UPDATE OF cil, effect_date, end_date ON convention
FOR EACH ROW EXECUTE FUNCTION convention_one_platform()
"""

UPDATED = "UPDATE OF cil, effect_date, end_date"


def upgrade() -> None:
    op.create_table(
        "cil",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("siren", sqlmodel.sql.sqltypes.AutoString(length=9), nullable=False),
        sa.Column("telephone", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("departements", sa.JSON(), nullable=False),
        sa.Column("president_email", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("responsible_email", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("charter", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("siren"),
    )
    op.create_table(
        "company",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(length=9), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "fact",
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("at", kernel.columns.Instant(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=320), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("trace", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("position"),
        sa.UniqueConstraint("id"),
    )
    with op.batch_alter_table("fact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fact_subject"), ["subject"], unique=False)

    op.create_table(
        "idempotency",
        sa.Column("scope", sa.String(length=256), nullable=False),
        sa.Column("key", sa.String(length=128), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", kernel.columns.Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("scope", "key"),
    )
    with op.batch_alter_table("idempotency", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_idempotency_at"), ["at"], unique=False)

    op.create_table(
        "link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("holder", sa.String(length=64), nullable=False),
        sa.Column("expires", kernel.columns.Instant(timezone=True), nullable=False),
        sa.Column("revoked", kernel.columns.Instant(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_link_subject"), ["subject"], unique=False)

    op.create_table(
        "mandate",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("role", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("organisation", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("mandate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mandate_organisation"), ["organisation"], unique=False)
        batch_op.create_index(batch_op.f("ix_mandate_person"), ["person"], unique=False)

    op.create_table(
        "message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("template", sa.String(length=48), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=48), server_default="", nullable=False),
        sa.Column("decided", kernel.columns.Instant(timezone=True), nullable=False),
        sa.Column("not_before", kernel.columns.Instant(timezone=True), nullable=False),
        sa.Column("left", kernel.columns.Instant(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_message_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_message_subject"), ["subject"], unique=False)

    op.create_table(
        "parked",
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("ordinal", sa.BigInteger(), nullable=False),
        sa.Column("workflow_id", sa.String(length=96), nullable=False),
        sa.Column("message", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=False),
        sa.Column("at", kernel.columns.Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("position", "ordinal"),
    )
    with op.batch_alter_table("parked", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_parked_workflow_id"), ["workflow_id"], unique=False)

    op.create_table(
        "platform",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("email", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("items", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("decisions", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "relay",
        sa.Column("name", sa.String(length=16), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("holder", sa.String(length=36), nullable=False),
        sa.Column("until", kernel.columns.Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "attachment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("siren", sa.String(length=9), nullable=False),
        sa.Column("cil", sa.String(length=40), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cil"],
            ["cil.id"],
        ),
        sa.ForeignKeyConstraint(
            ["siren"],
            ["company.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attachment_cil"), ["cil"], unique=False)
        batch_op.create_index(batch_op.f("ix_attachment_siren"), ["siren"], unique=False)

    op.create_table(
        "convention",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cil", sa.String(length=40), nullable=False),
        sa.Column("platform", sa.String(length=40), nullable=False),
        sa.Column("wanted_effect", sa.Date(), nullable=True),
        sa.Column("ledger", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("signature_date", sa.Date(), nullable=True),
        sa.Column("effect_date", sa.Date(), nullable=True),
        sa.Column("end_date", sa.Date(), nullable=True),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.Column("reminded_until", sa.Date(), nullable=True),
        sa.Column("wait_until", kernel.columns.Instant(timezone=True), nullable=True),
        sa.Column("waited_since", kernel.columns.Instant(timezone=True), nullable=True),
        sa.Column("proposed_at", kernel.columns.Instant(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cil"],
            ["cil.id"],
        ),
        sa.ForeignKeyConstraint(
            ["platform"],
            ["platform.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("convention", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_convention_cil"), ["cil"], unique=False)
        batch_op.create_index(batch_op.f("ix_convention_effect_date"), ["effect_date"], unique=False)
        batch_op.create_index(batch_op.f("ix_convention_end_date"), ["end_date"], unique=False)
        batch_op.create_index(batch_op.f("ix_convention_platform"), ["platform"], unique=False)
        batch_op.create_index(batch_op.f("ix_convention_wait_until"), ["wait_until"], unique=False)

    op.create_table(
        "declaration",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("siren", sa.String(length=9), nullable=False),
        sa.Column("liable", sa.Boolean(), nullable=False),
        sa.Column("source", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["siren"],
            ["company.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("declaration", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_declaration_siren"), ["siren"], unique=False)

    if op.get_bind().dialect.name == "sqlite":
        for name, event in (("insert", "INSERT"), ("update", UPDATED)):
            op.execute(SQLITE_TRIGGER.format(name=name, event=event, overlap=NO_OVERLAP))
    else:
        op.execute(POSTGRESQL_FUNCTION.format(overlap=NO_OVERLAP))
        op.execute(POSTGRESQL_TRIGGER)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER convention_one_platform ON convention")
        op.execute("DROP FUNCTION convention_one_platform")
    with op.batch_alter_table("declaration", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_declaration_siren"))

    op.drop_table("declaration")
    with op.batch_alter_table("convention", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_convention_wait_until"))
        batch_op.drop_index(batch_op.f("ix_convention_platform"))
        batch_op.drop_index(batch_op.f("ix_convention_end_date"))
        batch_op.drop_index(batch_op.f("ix_convention_effect_date"))
        batch_op.drop_index(batch_op.f("ix_convention_cil"))

    op.drop_table("convention")
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attachment_siren"))
        batch_op.drop_index(batch_op.f("ix_attachment_cil"))

    op.drop_table("attachment")
    op.drop_table("relay")
    op.drop_table("platform")
    with op.batch_alter_table("parked", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_parked_workflow_id"))

    op.drop_table("parked")
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_message_subject"))
        batch_op.drop_index(batch_op.f("ix_message_state"))

    op.drop_table("message")
    with op.batch_alter_table("mandate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mandate_person"))
        batch_op.drop_index(batch_op.f("ix_mandate_organisation"))

    op.drop_table("mandate")
    with op.batch_alter_table("link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_link_subject"))

    op.drop_table("link")
    with op.batch_alter_table("idempotency", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_idempotency_at"))

    op.drop_table("idempotency")
    with op.batch_alter_table("fact", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_fact_subject"))

    op.drop_table("fact")
    op.drop_table("company")
    op.drop_table("cil")
