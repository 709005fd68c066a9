"""Which field of an action a message puts right: by its name, by what it has, or by what it can be."""

from pydantic import JsonValue

from bot.model.caution import CREATE
from bot.model.memory import Resting
from bot.model.words import fold
from tools.amending import DAYS_OF_A_DEAL, without_lead_in
from tools.amounts import amount_in, read_amount
from tools.writes import WRITES

#: What an action calls its money, and its day.
MONEY = {
    "close_won": "value",
    "draft_invoice": "amount",
    "mark_invoice_paid": "amount",
    CREATE: "estimated_value",
    "edit_opportunity": "estimated_value",
}
DAY = {"hold_opportunity": "until", "close_won": "effective_on", "draft_invoice": "due_on"}
WITH_TERMS = frozenset((CREATE, "edit_opportunity"))
OF_REQS = frozenset(("link_req", "unlink_req"))
#: What may be linked to a deal as it is created is not about one.
OF_DEALS = frozenset(it.name for it in WRITES if "opportunity" in it.arguments.model_fields) - {
    "create_req"
}
#: The actions that have a field of this name.
_TAKE = {
    "req": OF_REQS,
    "to_stage": frozenset(("move_stage",)),
    **dict.fromkeys(("fee_model", "deal_type", "currency", *DAYS_OF_A_DEAL), WITH_TERMS),
    "title": WITH_TERMS | {"create_req"},
    "reason": frozenset(("close_lost", "hold_opportunity", "cancel_opportunity")),
    "notes": WITH_TERMS | {"close_won", "close_lost"},
}
_THOUSAND = 1_000


def counts_thousands(amount: JsonValue) -> bool:
    """Whether an amount is one of thousands, so that "70" after it may mean 70k."""
    return isinstance(amount, int | float) and bool(amount) and amount % _THOUSAND == 0


def own_name(resting: Resting, field: str) -> str | None:
    """Return what the action calls a field that was named; None where it has none such."""
    tool = resting.tool
    if field in ("client", "opportunity"):
        if tool in (CREATE, "create_req"):
            return "client"
        return "opportunity" if tool in OF_DEALS else None
    if field == "money":
        return MONEY.get(tool)
    if field == "day":
        return day_field(resting)
    if field == "title" and tool == "create_client":
        return "name"
    return field if tool in _TAKE.get(field, ()) else None


def day_field(resting: Resting) -> str | None:
    """Return the action's one day; None where it has none, or two."""
    if own := DAY.get(resting.tool):
        return own
    said = [it for it in DAYS_OF_A_DEAL if resting.arguments.get(it)]
    return said[0] if len(said) == 1 else None


def field_with(resting: Resting, wrong: str) -> str | None:
    """Return the field that has what is called wrong; None where none has it in so many words."""
    said = set(fold(without_lead_in(wrong)).split())
    amount = amount_in(wrong) or read_amount(wrong)
    for name, it in resting.arguments.items():
        if isinstance(it, str) and said and said <= set(fold(it).split()):
            return name
        if isinstance(it, int | float) and amount and float(amount[0]) in (it, it / _THOUSAND):
            return name
    return None
