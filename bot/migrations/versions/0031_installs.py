"""Where REX is installed: a row for each Slack team or organisation, its tokens encrypted."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0028_1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "slack_install",
        sa.Column("holder", sa.String(40), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("enterprise_id", sa.String(40), nullable=True),
        sa.Column("is_org_wide", sa.Boolean(), nullable=False),
        sa.Column("app_id", sa.String(40), nullable=False),
        sa.Column("bot_id", sa.String(40), nullable=False),
        sa.Column("bot_user_id", sa.String(40), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("tokens", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("installed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("holder", name="pk_slack_install"),
    )
    op.create_table(
        "slack_install_team",
        sa.Column("team_id", sa.String(40), nullable=False),
        sa.Column("holder", sa.String(40), nullable=False),
        sa.ForeignKeyConstraint(
            ["holder"], ["slack_install.holder"], ondelete="CASCADE",
            name="fk_slack_install_team_holder",
        ),
        sa.PrimaryKeyConstraint("team_id", name="pk_slack_install_team"),
    )
    op.create_index("ix_slack_install_team_holder", "slack_install_team", ["holder"])
