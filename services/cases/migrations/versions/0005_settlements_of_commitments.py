"""What became of a commitment is a list, so that a mistake put right stays readable"""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

COMMITMENT = sa.table("commitment", sa.column("id"), sa.column("content", sa.JSON))


def upgrade() -> None:
    _rewrite(_listed)


def downgrade() -> None:
    _rewrite(_alone)


def _listed(content: dict[str, Any]) -> dict[str, Any]:
    outcome, on = content.pop("outcome", None), content.pop("settled_on", None)
    by, reason = content.pop("settled_by", None), content.pop("reason", None)
    noted = {"outcome": outcome, "on": on, "by": by, "reason": reason}
    return content | {"settlements": [noted] if outcome else []}


def _alone(content: dict[str, Any]) -> dict[str, Any]:
    settlements = content.pop("settlements", [])
    last = settlements[-1] if settlements else {}
    return content | {
        "outcome": last.get("outcome"),
        "settled_on": last.get("on"),
        "settled_by": last.get("by"),
        "reason": last.get("reason"),
    }


def _rewrite(change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    bind = op.get_bind()
    for id_, content in bind.execute(sa.select(COMMITMENT.c.id, COMMITMENT.c.content)).all():
        bind.execute(sa.update(COMMITMENT).where(COMMITMENT.c.id == id_).values(content=change(content)))
