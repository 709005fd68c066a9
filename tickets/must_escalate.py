"""The table of must-escalate symptoms, and how severe each is.

The eight opportunity symptoms are the product guide's own; the platform rules and the severities
follow its escalation protocol.
"""

from tickets import guide_rules
from tickets import symptoms as say
from tickets.rule import NOTHING, Rule
from tickets.ticket import Severity

P1, P2 = Severity.P1, Severity.P2

#: Read from the top: what is worse, or more exact, comes first. A symptom may take two rows.
RULES = (
    Rule(
        "general.data-leak",
        P1,
        "Somebody else's data is visible",
        (say.SOMEBODY_ELSES, say.DATA),
        say.SEEING,
        unless=say.WISH,
    ),
    Rule(
        "general.data-leak",
        P1,
        "Somebody else's data is visible",
        (),
        guide_rules.words("DATA_LEAK"),
        unless=say.THEIR_PLATFORM,
    ),
    Rule(
        "general.guest-sees-internal",
        P1,
        "A guest sees internal data",
        (say.GUEST, say.INTERNAL),
        say.SEEING,
        unless=say.WISH,
    ),
    Rule(
        "account.double-charge",
        P1,
        "Charged twice",
        (),
        say.CHARGED_TWICE,
        unless=say.CHARGED_BY_US,
    ),
    Rule("account.locked-after-paying", P1, "Locked out after paying", (say.PAID,), say.LOCKED_OUT),
    Rule("general.data-loss", P1, "Data is lost or corrupted", (say.DATA,), say.LOST),
    Rule("general.data-loss", P1, "Data is lost or corrupted", (), guide_rules.words("ALL_LOST")),
    Rule(
        "general.down",
        P1,
        "HirePilot is down",
        (say.PLATFORM,),
        say.DOWN,
        unless=say.THEIR_PLATFORM,
    ),
    Rule(
        "opportunities.stuck-saving",
        P2,
        "Creating an opportunity is stuck at “Saving…”",
        (say.OPPORTUNITY + say.STUCK,),
        say.STUCK_SAVING,
        unless=say.EXPLAINED + say.OWN_DOING,
    ),
    Rule(
        "opportunities.req-link-error",
        P2,
        "Linking a REQ raises an error",
        (say.REQ, say.LINKING),
        say.ERROR + say.FAILING + say.CRASHING,
        unless=say.EXPLAINED,
    ),
    Rule(
        "opportunities.invoice-not-sent",
        P2,
        "Invoices are not sent",
        (say.INVOICE,),
        say.NOT_SENT,
        unless=say.EXPLAINED + say.OWN_DOING,
    ),
    Rule(
        "opportunities.invoice-not-sent",
        P2,
        "Invoices are not sent",
        (say.INVOICE, say.SENDING),
        say.ERROR + say.FAILING + say.CRASHING + say.NO_REACTION,
        unless=say.EXPLAINED + say.OWN_DOING,
    ),
    Rule(
        "opportunities.revenue-mismatch",
        P2,
        "Revenue does not match the invoices",
        (say.REVENUE, say.INVOICED),
        say.MISMATCH,
        unless=say.JUST_NOW,
    ),
    Rule(
        "opportunities.stage-move-error",
        P2,
        "Moving a stage raises an error",
        (say.MOVING, say.STAGE),
        say.ERROR + say.MOVE_FAILING + say.CRASH,
        unless=say.EXPLAINED
        + say.REFUSED_MOVE
        + say.NOT_THE_PRODUCT
        + guide_rules.words("MOVED_CANDIDATE"),
    ),
    Rule(
        "opportunities.billing-crash",
        P2,
        "Billing tab crashes",
        (say.BILLING,),
        say.CRASHING + say.NOT_LOADING + say.ERROR + say.FAILING + say.BROKEN,
        unless=say.EXPLAINED,
    ),
    Rule(
        "opportunities.list-wrong",
        P2,
        "Opportunity list shows wrong data",
        (say.OPPORTUNITY_LIST,),
        say.WRONG,
        unless=say.WISHED_LIST,
    ),
    Rule(
        "opportunities.not-loading",
        P2,
        "Opportunities do not load",
        (say.OPPORTUNITY,),
        say.NOT_LOADING,
        unless=say.EXPLAINED + guide_rules.words("CANDIDATE_BOARD"),
    ),
    *guide_rules.RULES,
    Rule(
        "account.plan-not-updated",
        P2,
        "Paid, and still on the old plan",
        (say.PAID,),
        say.STILL_OLD_PLAN,
    ),
    Rule(
        "general.server-error",
        P2,
        "HirePilot answers with a server error",
        (),
        say.SERVER_ERROR,
        unless=say.AMOUNT,
    ),
    Rule(
        "general.crash",
        P2,
        "A page of HirePilot crashes",
        (say.PRODUCT_PART,),
        say.CRASH,
        unless=say.NOT_THE_PRODUCT,
    ),
)

#: What the classifier takes for a report, and for none of the symptoms of the table.
SOME_FAULT = Rule("general.fault", P2, "Something in HirePilot fails", (), NOTHING)
