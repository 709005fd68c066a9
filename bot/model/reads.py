"""What a message wants to see: one deal, the deals of a stage, the board, tickets, invoices."""

import re

from pydantic import JsonValue

from bot.model.intents import Intent
from bot.model.names import Names
from bot.model.slots import opportunity_said
from bot.model.wish import Wish
from bot.model.words import fold

_READS = {
    Intent.MY_TICKETS: "my_tickets",
    Intent.ACCOUNT: "account_and_plan",
    Intent.PIPELINE: "show_pipeline",
    Intent.STALE: "stale_opportunities",
    Intent.INVOICES: "list_invoices",
    Intent.LEADS: "list_leads",
}
#: A message of so many words that names a deal and says nothing else is a wish to see it.
BARE_NAME = 4
_MINE = re.compile(
    r"\bmy (?:\w+ )?deals\b|\bi (?:am|have)\b|\bam i\b|\bmine\b|\bon my plate\b|\bdo i\b"
)
_HISTORY = re.compile(
    r"\btimeline\b|\bhistory\b|\ball (?:the |its )?(?:events|changes)\b"
    r"|\b(?:everything|all) (?:that |what )?(?:has |ever )?happened\b"
)
_ONE_LEAD = re.compile(r"\blead (\d+)\b")
_MY_LEADS = re.compile(r"\bmy (?:\w+ )?leads\b|\bdo i\b|\bmine\b")
#: Words of a list of deals that is limited to no stage.
_OF_NO_STAGE = frozenset(
    ("show", "list", "see", "view", "give", "get", "me", "my", "our", "all", "open", "the", "deals")
)

#: "show me the client Acme", "what do we have for the customer Globex", "the client page of Acme".
_CLIENT = re.compile(
    r"\b(?:show|open|pull up|see|view|display)(?: me)?(?: the| our)? (?:client|customer)\b(?! s\b)"
    r"|\b(?:client|customer) (?:page|record|details|card)\b"
)
_DEAL = re.compile(r"\b(?:deals?|opp\d*|opps|opportunit\w+|reqs?|invoices?|pipeline|contacts?)\b")


def needs_names(intent: Intent, text: str) -> bool:
    """Whether it matters to a wish to see something which names a message holds."""
    if intent is Intent.LIST:
        return not set(fold(text).split()) <= _OF_NO_STAGE
    return intent not in _READS


def how_much(text: str) -> dict[str, JsonValue]:
    """Return what of a deal is to be shown, where that is all that happened to it."""
    return {"whole_timeline": True} if _HISTORY.search(fold(text)) else {}


def read_wished(intent: Intent, text: str, names: Names, it: str | None) -> Wish | None:
    """Return the tool that shows what is asked for; `it` is the deal spoken of before."""
    named = names.opportunity or opportunity_said(text)
    deal = named or it
    match intent:
        case Intent.LEADS if one := _ONE_LEAD.search(fold(text)):
            return Wish("list_leads", {"lead": f"LEAD-{one[1]}"})
        case Intent.LEADS if _MY_LEADS.search(fold(text)):
            return Wish("list_leads", {"mine": True})
        case intent if intent in _READS:
            return Wish(_READS[intent], {})
        case Intent.LIST:
            mine = True if _MINE.search(fold(text)) else None
            stage = next(iter(names.stages), None)
            return Wish("list_opportunities", {"stage": stage, "mine": mine})
        case Intent.MAYBE_LIST if names.stages and not names.opportunities:
            return Wish("list_opportunities", {"stage": names.stages[0]})
        case Intent.SHOW | Intent.MAYBE_SHOW | Intent.MAYBE_LIST if _client(text, names):
            return Wish("show_client", {"client": names.clients[0]})
        case Intent.SHOW | Intent.MAYBE_SHOW | Intent.MAYBE_LIST if deal:
            return Wish("show_opportunity", {"opportunity": deal, **how_much(text)})
        case Intent.NONE if named and len(fold(text).split()) <= BARE_NAME:
            return Wish("show_opportunity", {"opportunity": named})
        case _:
            return None


def _client(text: str, names: Names) -> bool:
    """Whether a client is to be shown as such, and not a deal of it."""
    asked = _CLIENT.search(fold(text)) and not _DEAL.search(fold(text))
    return bool(names.clients and asked)
