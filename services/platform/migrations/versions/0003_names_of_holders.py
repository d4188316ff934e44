"""Names of holders"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    name = sqlmodel.sql.sqltypes.AutoString(length=120)
    with op.batch_alter_table("mandate") as table:
        table.add_column(sa.Column("name", name, nullable=False, server_default=""))
    op.execute("UPDATE mandate SET name = person")
    with op.batch_alter_table("mandate") as table:
        table.alter_column("name", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("mandate") as table:
        table.drop_column("name")
