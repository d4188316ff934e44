"""A CIL's rows are its own, by row-level security too, forced, behind the repository's scoping (decision 0011)"""

from kernel.walls import ORGANISATION, held_by_link, raise_walls, take_down_walls

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

WALLS = {
    "referral": f"{held_by_link('partner')} OR {ORGANISATION} IN (cil, on_behalf_of)",
    "partner": f"cil = {ORGANISATION} OR EXISTS (SELECT FROM referral WHERE referral.partner_id = partner.id)",
    "recipient": "EXISTS (SELECT FROM partner WHERE partner.id = recipient.partner_id)",
    "declaration": "EXISTS (SELECT FROM partner WHERE partner.id = declaration.partner_id)",
}
"""What is within reach; a query inside is itself held to the wall of the table that it asks (PART-1, CONF-2)."""


def upgrade() -> None:
    raise_walls(WALLS)


def downgrade() -> None:
    take_down_walls(WALLS)
