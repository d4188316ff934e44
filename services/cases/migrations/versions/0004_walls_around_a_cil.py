"""A CIL's rows are its own, by row-level security too, forced, behind the repository's scoping (decision 0011)"""

from kernel.walls import ORGANISATION, ROLE, held_by_link, raise_walls, take_down_walls

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

UESL = f"{ROLE} IN ('uesl_controller', 'uesl_board')"

CHILDREN = (
    "step",
    "exchange",
    "diagnosis",
    "decision",
    "ending",
    "offer",
    "amendment",
    "commitment",
    "authorisation",
    "case_referral",
    "report",
    "hand_over",
    "survey",
    "document",
    "access",
)

WALLS = {
    "case_file": f"{held_by_link('employee')} OR {ORGANISATION} IN (cil, on_behalf_of)",
    **{table: f"EXISTS (SELECT FROM case_file WHERE case_file.id = {table}.case_id)" for table in CHILDREN},
    "decline": f"{UESL} OR EXISTS (SELECT FROM case_file WHERE case_file.id = decline.case_id)",
}
"""What is within reach; a child's query on its case is itself held to the case's wall (CASE-6)."""


def upgrade() -> None:
    raise_walls(WALLS)


def downgrade() -> None:
    take_down_walls(WALLS)
