"""What the model may do for a person, in the order in which it is offered."""

from tools.additions import ADD_TO_TICKET
from tools.board import LIST_OPPORTUNITIES, SHOW_PIPELINE
from tools.client_page import SHOW_CLIENT
from tools.escalation import OPEN_ESCALATION_TICKET
from tools.handbook import READ_SECTION, SEARCH_GUIDE
from tools.lookups import ACCOUNT_AND_PLAN, FIND_IN_WORKSPACE, SHOW_OPPORTUNITY
from tools.own_tickets import MY_TICKETS
from tools.proposal import PROPOSALS
from tools.tool import AnyTool
from tools.troubleshooting import TROUBLESHOOT_VISIBILITY
from tools.walkthrough import WALK_THROUGH
from tools.watch import LIST_INVOICES, LIST_LEADS, STALE_OPPORTUNITIES

TOOLS: tuple[AnyTool, ...] = (
    SEARCH_GUIDE,
    READ_SECTION,
    WALK_THROUGH,
    TROUBLESHOOT_VISIBILITY,
    FIND_IN_WORKSPACE,
    SHOW_OPPORTUNITY,
    SHOW_CLIENT,
    LIST_OPPORTUNITIES,
    SHOW_PIPELINE,
    STALE_OPPORTUNITIES,
    LIST_LEADS,
    LIST_INVOICES,
    ACCOUNT_AND_PLAN,
    *PROPOSALS,
    OPEN_ESCALATION_TICKET,
    MY_TICKETS,
    ADD_TO_TICKET,
)
