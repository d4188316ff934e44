"""Cases handed on"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("case_request", schema=None) as batch_op:
        batch_op.add_column(sa.Column("handed", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    with op.batch_alter_table("case_request", schema=None) as batch_op:
        batch_op.drop_column("handed")
