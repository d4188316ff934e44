"""Cases over"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("case_request", schema=None) as batch_op:
        batch_op.add_column(sa.Column("over", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table("case_request", schema=None) as batch_op:
        batch_op.drop_column("over")
