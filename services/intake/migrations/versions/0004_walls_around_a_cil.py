"""A CIL's rows are its own, by row-level security too, forced, behind the repository's scoping (decision 0011)"""

from kernel.walls import ORGANISATION, raise_walls, take_down_walls

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

HANDLED = (
    "SELECT FROM case_request WHERE case_request.contact_id = contact.id "
    f"AND {ORGANISATION} IN (case_request.cil, case_request.on_behalf_of)"
)
"""`case_request` has no wall itself: it is reached by the CIL that took its contact too, and two tables whose walls ask
each other are refused by PostgreSQL. It says no more of anybody than ids and codes."""

WALLS = {
    "contact": f"cil = {ORGANISATION} OR EXISTS ({HANDLED})",
    "judgement": "EXISTS (SELECT FROM contact WHERE contact.id = judgement.contact_id)",
    "person": f"cil = {ORGANISATION} OR EXISTS (SELECT FROM contact WHERE contact.person_id = person.id)",
    "access": "EXISTS (SELECT FROM person WHERE person.id = access.person_id)",
}
"""What is within reach; a query inside is itself held to the wall of the table that it asks (CASE-6)."""


def upgrade() -> None:
    raise_walls(WALLS)


def downgrade() -> None:
    take_down_walls(WALLS)
