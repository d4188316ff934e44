"""A CIL's rows are its own, by row-level security too, forced, behind the repository's scoping (decision 0011)"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

PLATFORM = "current_setting('cilpass.role', true) IN ('service', 'workflow', 'operations', 'migration')"
"""Who is not bound to one CIL; whoever says nothing of themselves is not among them."""

ORGANISATION = "NULLIF(current_setting('cilpass.organisation', true), '')"

LINK = "(current_setting('cilpass.role', true) = 'employee' AND id::text = current_setting('cilpass.link', true))"
UESL = "current_setting('cilpass.role', true) IN ('uesl_controller', 'uesl_board')"

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
    "case_file": f"{LINK} OR {ORGANISATION} IN (cil, on_behalf_of)",
    **{table: f"EXISTS (SELECT FROM case_file WHERE case_file.id = {table}.case_id)" for table in CHILDREN},
    "decline": f"{UESL} OR EXISTS (SELECT FROM case_file WHERE case_file.id = decline.case_id)",
}
"""What is within reach; a child's query on its case is itself held to the case's wall (CASE-6)."""


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return  # SQLite has no such thing: there the repository is the only wall
    for table, reach in WALLS.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY reach ON {table} USING ({PLATFORM} OR {reach})")


def downgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for table in WALLS:
        op.execute(f"DROP POLICY reach ON {table}")
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
