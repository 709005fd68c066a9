"""What can be missing or not work, which action guards it, and about whom and what it is asked."""

from dataclasses import dataclass
from enum import StrEnum

from domain.access import Action, Actor
from domain.records import Records


class Topic(StrEnum):
    """What is missing or doesn't work."""

    OPPORTUNITIES_TAB = "opportunities_tab"
    CREATE_OPPORTUNITY = "create_opportunity"
    EDIT_OPPORTUNITY = "edit_opportunity"
    MOVE_OPPORTUNITY = "move_opportunity"
    REQS_ON_OPPORTUNITY = "reqs_on_opportunity"
    LINK_REQ = "link_req"
    BILLING_TAB = "billing_tab"
    CREATE_INVOICE = "create_invoice"
    OPPORTUNITY = "opportunity"
    REQ = "req"


@dataclass(frozen=True)
class Case:
    """Who can't see or do what; `asker` asks, for themselves or for a colleague."""

    records: Records
    subject: Actor
    asker: Actor
    topic: Topic
    ref: str | None

    @property
    def action(self) -> Action:
        """What the subject would have to be allowed."""
        return ACTIONS[self.topic]

    @property
    def whom(self) -> str:
        """What the sentences call the subject."""
        return "you" if self.subject.member_id == self.asker.member_id else self.subject.name

    @property
    def whose(self) -> str:
        """And what they call what the subject has."""
        return "your" if self.whom == "you" else f"{self.whom}'s"

    @property
    def rights(self) -> str:
        """What the gates looked at, and found in order."""
        role, plan = self.subject.role.label, self.subject.workspace.plan.label
        return f"{self.whose} role ({role}), the plan ({plan}), the permissions and the switches"


ACTIONS: dict[Topic, Action] = {
    Topic.OPPORTUNITIES_TAB: Action.SEE_OPPORTUNITIES,
    Topic.CREATE_OPPORTUNITY: Action.CREATE_OPPORTUNITY,
    Topic.EDIT_OPPORTUNITY: Action.EDIT_OPPORTUNITY,
    Topic.MOVE_OPPORTUNITY: Action.MOVE_STAGE,
    Topic.REQS_ON_OPPORTUNITY: Action.SEE_OPPORTUNITIES,
    Topic.LINK_REQ: Action.LINK_REQ,
    Topic.BILLING_TAB: Action.SEE_BILLING,
    Topic.CREATE_INVOICE: Action.SEE_BILLING,
    Topic.OPPORTUNITY: Action.SEE_OPPORTUNITIES,
    Topic.REQ: Action.SEE_REQS,
}
