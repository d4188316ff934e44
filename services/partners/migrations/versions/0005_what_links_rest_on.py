"""What links rest on, and their sessions; a referral's link rests on who may receive at the partner's"""

from alembic import op

from kernel.link_tables import downgrade_links, upgrade_links

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    upgrade_links()
    op.execute("UPDATE link SET rests_on = holder")


def downgrade() -> None:
    downgrade_links()
