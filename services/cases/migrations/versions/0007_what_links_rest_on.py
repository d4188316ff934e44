"""What links rest on, and their sessions

A link that was sent before rests on its case's CIL and on how the person was first reached, as `intake` counts it:
it opens where neither has changed since.
"""

import sqlalchemy as sa
from alembic import op

from kernel.link_tables import downgrade_links, upgrade_links

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

LINK = sa.table(
    "link",
    sa.column("id", sa.Uuid()),
    sa.column("purpose"),
    sa.column("subject"),
    sa.column("rests_on"),
    sa.column("serves"),
)
CASE = sa.table("case_file", sa.column("id", sa.Uuid()), sa.column("cil"))
DECLINE = sa.table("decline", sa.column("case_id", sa.Uuid()))
STEP = sa.table(
    "step", sa.column("case_id", sa.Uuid()), sa.column("kind"), sa.column("ordinal", sa.Integer())
)

SERVED = {"sign": "sign_engagement", "amend": "sign_amendment", "survey": "survey"}
FIRST_REACH = 1


def upgrade() -> None:
    upgrade_links()
    bind = op.get_bind()
    declined = {str(row.case_id) for row in bind.execute(sa.select(DECLINE.c.case_id))}
    cils = {str(row.id): row.cil for row in bind.execute(sa.select(CASE.c.id, CASE.c.cil))}
    latest = sa.select(STEP.c.case_id, STEP.c.kind, sa.func.max(STEP.c.ordinal).label("ordinal"))
    steps = {
        (str(row.case_id), row.kind): row.ordinal
        for row in bind.execute(latest.group_by(STEP.c.case_id, STEP.c.kind))
    }
    for row in bind.execute(sa.select(LINK.c.id, LINK.c.purpose, LINK.c.subject)).all():
        if row.subject not in cils or row.subject in declined:
            continue
        kind = SERVED.get(row.purpose.split(".")[1], "")
        serves = f"{kind}.{steps[row.subject, kind]}" if (row.subject, kind) in steps else ""
        known = {"rests_on": f"{cils[row.subject]} {FIRST_REACH}", "serves": serves}
        bind.execute(sa.update(LINK).where(LINK.c.id == row.id).values(**known))


def downgrade() -> None:
    downgrade_links()
