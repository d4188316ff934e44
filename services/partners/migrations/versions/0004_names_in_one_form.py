"""The name of a sheet in one form, by which it is sought"""

import sqlalchemy as sa
from alembic import op

from kernel.names import normalise

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

PARTNER = sa.table("partner", sa.column("id"), sa.column("name"), sa.column("name_key"))


def upgrade() -> None:
    with op.batch_alter_table("partner", schema=None) as batch_op:
        batch_op.add_column(sa.Column("name_key", sa.String(), nullable=False, server_default=""))
    bind = op.get_bind()
    for id_, name in bind.execute(sa.select(PARTNER.c.id, PARTNER.c.name)).all():
        bind.execute(sa.update(PARTNER).where(PARTNER.c.id == id_).values(name_key=normalise(name)))


def downgrade() -> None:
    with op.batch_alter_table("partner", schema=None) as batch_op:
        batch_op.drop_column("name_key")
