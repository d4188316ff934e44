"""What links rest on, and their sessions"""

from kernel.link_tables import downgrade_links, upgrade_links

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    upgrade_links()


def downgrade() -> None:
    downgrade_links()
