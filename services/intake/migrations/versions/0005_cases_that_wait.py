"""Cases that no CIL can take yet wait for UESL's word (CASE-12)"""

import sqlalchemy as sa
from alembic import op

from kernel.columns import Instant
from kernel.walls import ORGANISATION, ROLE, raise_walls, take_down_walls

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

WALLS = {"waiting_case": f"cil = {ORGANISATION} OR {ROLE} IN ('uesl_controller', 'uesl_board')"}
"""Within reach of the CIL that received the person, and of UESL, which names who takes the case."""


def upgrade() -> None:
    op.create_table(
        "waiting_case",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("cil", sa.String(), nullable=False),
        sa.Column("on_behalf_of", sa.String(), nullable=False),
        sa.Column("departement", sa.String(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("contact_id"),
    )
    op.create_index("ix_waiting_case_cil", "waiting_case", ["cil"])
    raise_walls(WALLS)


def downgrade() -> None:
    take_down_walls(WALLS)
    op.drop_table("waiting_case")
