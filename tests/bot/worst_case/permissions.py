"""Who may do what, as the guide tells it: told once more, from the rows of the database alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.bot.backroom import Backroom

WRITERS = {"super_admin", "team_admin", "member"}
#: For admins alone.
BOARD = {
    *("add_stage", "change_stage", "remove_stage", "adopt_pipeline", "set_deal_rule"),
    "set_move_policy",
    *("add_loss_reason", "rename_loss_reason", "change_loss_reason", "remove_loss_reason"),
}
BILLING = {"draft_invoice", "send_invoice", "mark_invoice_paid"}
#: For Members with the permission to create.
CREATING = {"create_opportunity", "recreate_opportunity", "create_client"}


@dataclass(frozen=True)
class Speaker:
    """Who acts, as the database has them at that moment."""

    team: str
    member_id: str | None
    workspace_id: str | None
    role: str = ""
    plan: str = ""
    deals: bool = False
    billing: bool = False
    grants: frozenset[str] = frozenset()

    @classmethod
    def now(cls, room: Backroom, who: str, team: str, *, linked: bool) -> "Speaker":
        """Read them."""
        if not linked:
            return cls(team, None, None)
        ((member, workspace, role, plan, deals, billing),) = room.rows(
            "SELECT m.id, m.workspace_id, m.role, w.plan, w.deals_enabled, w.billing_enabled "
            "FROM member m JOIN workspace w ON w.id = m.workspace_id WHERE m.name LIKE :name",
            name=f"{who} %",
        )
        grants = room.rows("SELECT permission FROM member_grant WHERE member_id = :id", id=member)
        held = frozenset(row[0] for row in grants)
        return cls(team, member, workspace, role, plan, bool(deals), bool(billing), held)

    @property
    def is_admin(self) -> bool:
        return self.role in {"super_admin", "team_admin"}

    @property
    def may_work_with_deals(self) -> bool:
        """What the guide says of roles, plans and permissions, in three lines."""
        granted = self.role != "member" or bool(self.grants)
        bought = self.plan in ("pro", "team") and self.deals
        return self.role in WRITERS and bought and granted

    def may(self, tool: str, arguments: Mapping[str, Any], owner_id: str | None) -> bool:
        """Whether they may do that, to a deal or a lead of that owner if one is meant."""
        if not self.is_admin and owner_id not in (None, self.member_id):
            return False
        if tool == "create_req" and not arguments.get("opportunity"):
            return self.role in WRITERS
        if tool == "convert_lead" and not arguments.get("title"):
            return self.role in WRITERS and self.plan in ("pro", "team") and self.deals
        if tool in BOARD:
            return self.may_work_with_deals and self.is_admin
        if tool in BILLING:
            return self.may_work_with_deals and self.is_admin and self.billing
        creates = tool in CREATING and self.role == "member"
        return self.may_work_with_deals and (not creates or "opportunity.create" in self.grants)
