"""The number of a body"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("partner", schema=None) as batch_op:
        batch_op.add_column(sa.Column("number", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("no_number", sa.String(), nullable=False, server_default=""))
        batch_op.create_index(batch_op.f("ix_partner_number"), ["number"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("partner", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_partner_number"))
        batch_op.drop_column("no_number")
        batch_op.drop_column("number")
