"""How a form asks for each argument of a write: its label, its kind, and a hint."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "long_text", "money", "number", "day", "select", "search"]


@dataclass(frozen=True)
class Words:
    """How one argument is asked for."""

    label: str
    kind: Kind = "text"
    help: str | None = None


_MONEY_HELP = "Such as 50,000 or 50k."
_WORDS = {
    "client": Words("Client"),
    "title": Words("Title"),
    "deal_type": Words("Deal type"),
    "fee_model": Words("Fee model", help="Such as 25% of first-year salary."),
    "fee_percent": Words("Fee in percent", "number"),
    "estimated_value": Words("Estimated value", "money", _MONEY_HELP),
    "currency": Words("Currency", help="Three letters, such as USD."),
    "notes": Words("Notes", "long_text"),
    "opportunity": Words("Opportunity"),
    "req": Words("Job REQ"),
    "to_stage": Words("Stage"),
    "value": Words("Signed value", "money", "Left empty, it is the deal's own value."),
    "effective_on": Words("Contract begins on", "day", "Only with a contract."),
    "duration_months": Words("Duration in months", "number", "Only with a contract."),
    "billing_cycle": Words("Billed", help="Only with a contract."),
    "auto_renew": Words("Renews by itself"),
    "notice_days": Words("Notice in days", "number", "Left empty, it is 30."),
    "reason": Words("Reason"),
    "competitor": Words("Competitor", help="Where one was chosen instead."),
    "until": Words("Until", "day"),
    "owner": Words("Owner"),
    "probability": Words("Probability in percent", "number"),
    "expected_close_on": Words("Expected close", "day"),
    "starts_on": Words("Start", "day"),
    "contract_details": Words("Contract details", "long_text"),
    "name": Words("Name"),
    "lead": Words("Lead"),
    "type": Words("Type of invoice"),
    "recipient": Words("E-mail it goes to"),
    "amount": Words("Amount", "money", _MONEY_HELP),
    "description": Words("What the line says"),
    "lines": Words(
        "Several lines", "long_text", "One a row, such as: Travel 2 x 250. Instead of an amount."
    ),
    "salary": Words("Salary", "money", "Only for a placement."),
    "due_on": Words("Due on", "day"),
    "invoice": Words("Invoice"),
    "reference": Words("Reference of the payment"),
    "stage": Words("Stage"),
    "before": Words("In front of"),
    "override_reason": Words(
        "Why past the rule", help="Only where it forbids the step; for Team Admins."
    ),
    "after": Words("Behind"),
    "contact_email": Words("E-mail"),
    "position": Words("Position"),
    "phone": Words("Phone"),
    "remove": Words("Take it off the deal"),
    "url": Words("Address", help="It begins with https://."),
    "label": Words("What it is called"),
    "colleague": Words("Colleague", help="A name or an e-mail address."),
    "stage_probability": Words("Stage's own probability"),
    "needs_competitor": Words("Asks for the competitor"),
    "needs_notes": Words("Asks for notes"),
    "rule": Words("Rule"),
    "holds": Words("On"),
    "policy": Words("How far a deal may move"),
    "colour": Words("Colour"),
    "action": Words("Typical action", help="What is done in this stage."),
    "days": Words("Days", "number", "Of stale deals; left empty, it is each stage's own."),
    "pipeline": Words("Pipeline"),
    "max_days": Words("Stale after days", "number"),
    "max_days_stay": Words("Keep them when it moves"),
}

#: What each write can't do without.
NEEDED: dict[str, frozenset[str]] = {
    "create_opportunity": frozenset({"client"}),
    "link_req": frozenset({"opportunity", "req"}),
    "move_stage": frozenset({"opportunity", "to_stage"}),
    "close_won": frozenset({"opportunity"}),
    "close_lost": frozenset({"opportunity"}),
    "hold_opportunity": frozenset({"opportunity", "reason"}),
    "resume_opportunity": frozenset({"opportunity"}),
    "cancel_opportunity": frozenset({"opportunity", "reason"}),
    "recreate_opportunity": frozenset({"opportunity"}),
    "edit_opportunity": frozenset({"opportunity"}),
    "edit_contacts": frozenset({"opportunity", "name"}),
    "edit_links": frozenset({"opportunity", "url"}),
    "edit_collaborators": frozenset({"opportunity", "colleague"}),
    "unlink_req": frozenset({"req"}),
    "create_req": frozenset({"title"}),
    "create_client": frozenset({"name"}),
    "convert_lead": frozenset({"lead"}),
    "draft_invoice": frozenset({"opportunity", "type", "recipient"}),
    "send_invoice": frozenset({"invoice"}),
    "mark_invoice_paid": frozenset({"invoice"}),
    "add_stage": frozenset({"name"}),
    "change_stage": frozenset({"stage"}),
    "remove_stage": frozenset({"stage"}),
    "add_loss_reason": frozenset({"name"}),
    "rename_loss_reason": frozenset({"reason", "name"}),
    "change_loss_reason": frozenset({"reason"}),
    "remove_loss_reason": frozenset({"reason"}),
    "set_deal_rule": frozenset({"rule", "holds"}),
    "adopt_pipeline": frozenset({"pipeline"}),
    "set_move_policy": frozenset({"policy"}),
}

#: Where one write means something of its own by an argument.
_ITS_OWN = {
    ("create_opportunity", "title"): "Left empty, it is made of the client and the deal type.",
    ("create_req", "client"): "Left empty, it is the client of the opportunity.",
    ("convert_lead", "title"): "Of an opportunity to create with the client, if any.",
    ("convert_lead", "client"): "Left empty, it is the lead's company.",
    ("change_stage", "name"): "Left empty, it keeps its name.",
    ("remove_stage", "to_stage"): "Where its deals go.",
}


def words(tool: str, argument: str) -> Words:
    """Return how a form of a tool asks for an argument."""
    said = _WORDS[argument]
    hint = _ITS_OWN.get((tool, argument), said.help)
    return Words(said.label, said.kind, hint)
