"""How often the way to reach a person has changed, on which their links rest; and what links rest on"""

import sqlalchemy as sa
from alembic import op

from kernel.link_tables import downgrade_links, upgrade_links

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What was corrected before is not known: a person who was corrected at all counts as reached otherwise now."""
    upgrade_links()
    with op.batch_alter_table("person") as table:
        table.add_column(sa.Column("reach_version", sa.Integer(), nullable=False, server_default="1"))
    op.execute("UPDATE person SET reach_version = version")


def downgrade() -> None:
    downgrade_links()
    with op.batch_alter_table("person") as table:
        table.drop_column("reach_version")
