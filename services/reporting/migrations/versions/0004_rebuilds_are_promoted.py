"""A rebuild can replace the live book, which says which kinds of facts it knew from the beginning."""

import sqlalchemy as sa
from alembic import op

import kernel.columns

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Has all facts read again from the feeds: those kept before they were declared lack fields that kinds require."""
    for emptied in ("kept_fact", "feed_cursor"):
        op.execute(sa.delete(sa.table(emptied)))
    under_way = sa.column("under_way", sa.Boolean)
    op.execute(sa.delete(sa.table("rebuild", under_way)).where(under_way.is_(sa.true())))
    with op.batch_alter_table("feed_cursor") as cursor:
        cursor.add_column(sa.Column("kinds", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("rebuild") as rebuild:
        rebuild.add_column(sa.Column("promote", sa.Boolean(), nullable=False, server_default=sa.false()))
        rebuild.add_column(sa.Column("promoted", kernel.columns.Instant(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("rebuild") as rebuild:
        rebuild.drop_column("promoted")
        rebuild.drop_column("promote")
    with op.batch_alter_table("feed_cursor") as cursor:
        cursor.drop_column("kinds")
