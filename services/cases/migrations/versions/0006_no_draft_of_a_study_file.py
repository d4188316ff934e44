"""A case has no draft of its study file: the file itself is saved as it grows"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_column("case_file", "study_draft")


def downgrade() -> None:
    op.add_column("case_file", sa.Column("study_draft", sa.JSON(none_as_null=True), nullable=True))
