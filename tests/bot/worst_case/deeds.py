"""Every write that REX has, once, as the worst of models asks for it: on things of the demo."""

from typing import Any

from tools.writes import write_named

Deed = tuple[str, dict[str, Any]]


def deed(tool: str, **said: object) -> Deed:
    """A call of a write with every argument, those that are not said null."""
    return tool, {**dict.fromkeys(write_named(tool).arguments.model_fields), **said}


#: What Theo may do; Dana may do none of the last thirteen, nor anything to a deal that isn't hers.
DEEDS: dict[str, Deed] = {
    "win": deed("close_won", opportunity="OPP-2009", value=38_000),
    "lose": deed("close_lost", opportunity="OPP-2010", reason="No budget"),
    "hold": deed("hold_opportunity", opportunity="OPP-2002", reason="Waiting for a permit"),
    "resume": deed("resume_opportunity", opportunity="OPP-2008"),
    "cancel": deed("cancel_opportunity", opportunity="OPP-2012", reason="The client stopped it"),
    "re-create": deed("recreate_opportunity", opportunity="OPP-2006"),
    "edit": deed("edit_opportunity", opportunity="OPP-2004", estimated_value=50_000),
    "add a contact": deed("edit_contacts", opportunity="OPP-2002", name="Ana Ruiz"),
    "add an address": deed(
        "edit_links", opportunity="OPP-2002", url="https://files.globex.example"
    ),
    "share": deed("edit_collaborators", opportunity="OPP-2002", colleague="Dana Reyes"),
    "unlink": deed("unlink_req", opportunity="OPP-2003", req="REQ-113"),
    "open a REQ": deed("create_req", title="Payroll Clerk", client="Initech"),
    "add a client": deed("create_client", name="Hooli"),
    "convert": deed("convert_lead", lead="LEAD-1002"),
    "draft": deed(
        "draft_invoice",
        opportunity="OPP-2007",
        type="flat_fee",
        recipient="accounts@client.example",
        amount=5_000,
        description="Second instalment",
    ),
    "send": deed("send_invoice", invoice="INV-1002"),
    "settle": deed("mark_invoice_paid", invoice="INV-1001"),
    "add a stage": deed("add_stage", name="Shortlist", before="Negotiation", probability=40),
    "rename a stage": deed("change_stage", stage="Discovery", name="Briefing"),
    "remove a stage": deed("remove_stage", stage="Proposal", to_stage="Negotiation"),
    "add a reason": deed("add_loss_reason", name="Went quiet"),
    "rename a reason": deed("rename_loss_reason", reason="No decision", name="Undecided"),
    "change a reason": deed("change_loss_reason", reason="Price too high", needs_notes=True),
    "remove a reason": deed("remove_loss_reason", reason="Technical fit"),
    "set a rule": deed("set_deal_rule", rule="loss_reasons", holds=False),
    "set how deals move": deed("set_move_policy", policy="free"),
    "adopt": deed("adopt_pipeline", pipeline="FleetCore"),
}
#: What every run begins with, so that there is an invoice to send.
BEFOREHAND = DEEDS["draft"]
