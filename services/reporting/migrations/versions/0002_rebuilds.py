"""Rebuilds that are followed"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import kernel.columns

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rebuild",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("asked", kernel.columns.Instant(timezone=True), nullable=False),
        sa.Column("ended", kernel.columns.Instant(timezone=True), nullable=True),
        sa.Column("under_way", sa.Boolean(), nullable=True),
        sa.Column("broken_feed", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("targets", sa.JSON(), nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("under_way"),
    )


def downgrade() -> None:
    op.drop_table("rebuild")
