"""What a service's migration adds to the links of a database that had none of it (decision 0019)."""

import sqlalchemy as sa
from alembic import op

from kernel.columns import Instant


def upgrade_links() -> None:
    """Adds what a link rests on and serves, and the table of sessions. A former link rests on nothing: it is dead."""
    with op.batch_alter_table("link") as table:
        table.add_column(sa.Column("rests_on", sa.String(128), nullable=False, server_default=""))
        table.add_column(sa.Column("serves", sa.String(64), nullable=False, server_default=""))
    op.create_table(
        "link_session",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("link_id", sa.Uuid(), sa.ForeignKey("link.id"), nullable=False, index=True),
        sa.Column("opened", Instant(), nullable=False),
        sa.Column("seen", Instant(), nullable=False),
    )


def downgrade_links() -> None:
    op.drop_table("link_session")
    with op.batch_alter_table("link") as table:
        table.drop_column("serves")
        table.drop_column("rests_on")
