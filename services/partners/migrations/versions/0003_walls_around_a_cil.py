"""A CIL's rows are its own, by row-level security too, forced, behind the repository's scoping (decision 0011)"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

PLATFORM = "current_setting('cilpass.role', true) IN ('service', 'workflow', 'operations', 'migration')"
"""Who is not bound to one CIL; whoever says nothing of themselves is not among them."""

ORGANISATION = "NULLIF(current_setting('cilpass.organisation', true), '')"

LINK = (
    "(current_setting('cilpass.role', true) = 'partner' AND id::text = current_setting('cilpass.link', true))"
)

WALLS = {
    "referral": f"{LINK} OR {ORGANISATION} IN (cil, on_behalf_of)",
    "partner": f"cil = {ORGANISATION} OR EXISTS (SELECT FROM referral WHERE referral.partner_id = partner.id)",
    "recipient": "EXISTS (SELECT FROM partner WHERE partner.id = recipient.partner_id)",
    "declaration": "EXISTS (SELECT FROM partner WHERE partner.id = declaration.partner_id)",
}
"""What is within reach; a query inside is itself held to the wall of the table that it asks (PART-1, CONF-2)."""


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
