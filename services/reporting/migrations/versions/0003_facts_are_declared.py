"""A fact that lacks what its kind requires is no longer counted apart: it cannot be read, and stops its feed."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("feed_cursor") as cursor:
        cursor.drop_column("incomplete")


def downgrade() -> None:
    with op.batch_alter_table("feed_cursor") as cursor:
        cursor.add_column(sa.Column("incomplete", sa.BigInteger(), nullable=False, server_default="0"))
