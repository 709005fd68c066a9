"""The table of must-escalate symptoms, and how severe each is.

The eight opportunity symptoms are the product guide's own; the platform rules and the severities
follow its escalation protocol.
"""

from tickets import explanations, failures, guide_rules, things
from tickets.rule import NOTHING, Rule
from tickets.ticket import Severity

P1, P2 = Severity.P1, Severity.P2

#: Read from the top: what is worse, or more exact, comes first. A symptom may take two rows.
RULES = (
    Rule(
        "general.data-leak",
        P1,
        "Somebody else's data is visible",
        (things.SOMEBODY_ELSES, things.DATA),
        failures.SEEING + failures.ONLY_NAMED,
        unless=explanations.WISH + explanations.MOVED_ON,
    ),
    Rule(
        "general.data-leak",
        P1,
        "Somebody else's data is visible",
        (),
        guide_rules.words("DATA_LEAK"),
        unless=explanations.THEIR_PLATFORM,
    ),
    Rule(
        "general.guest-sees-internal",
        P1,
        "A guest sees internal data",
        (things.GUEST, things.INTERNAL),
        failures.SEEING,
        unless=explanations.WISH,
    ),
    Rule(
        "account.double-charge",
        P1,
        "Charged twice",
        (),
        failures.CHARGED_TWICE,
        unless=explanations.CHARGED_BY_US,
    ),
    Rule(
        "account.locked-after-paying",
        P1,
        "Locked out after paying",
        (things.PAID,),
        failures.LOCKED_OUT,
    ),
    Rule("general.data-loss", P1, "Data is lost or corrupted", (things.DATA,), failures.LOST),
    Rule("general.data-loss", P1, "Data is lost or corrupted", (), guide_rules.words("ALL_LOST")),
    Rule(
        "general.down",
        P1,
        "HirePilot is down",
        (things.PLATFORM,),
        failures.DOWN,
        unless=explanations.THEIR_PLATFORM + explanations.MAINTENANCE + explanations.FALLEN,
    ),
    Rule("general.down", P1, "HirePilot is down", (), failures.OUTAGE),
    Rule(
        "opportunities.stuck-saving",
        P2,
        "Creating an opportunity is stuck at “Saving…”",
        (things.OPPORTUNITY + things.CREATE_BUTTON + failures.STUCK,),
        failures.STUCK_SAVING,
        unless=explanations.EXPLAINED + explanations.OWN_DOING + explanations.ASKS_FOR,
    ),
    Rule(
        "opportunities.req-link-error",
        P2,
        "Linking a REQ raises an error",
        (things.REQ, things.LINKING),
        failures.ERROR + failures.FAILING + failures.CRASHING,
        unless=explanations.EXPLAINED,
    ),
    Rule(
        "opportunities.invoice-not-sent",
        P2,
        "Invoices are not sent",
        (things.INVOICE,),
        failures.NOT_SENT,
        unless=explanations.EXPLAINED + explanations.OWN_DOING,
    ),
    Rule(
        "opportunities.invoice-not-sent",
        P2,
        "Invoices are not sent",
        (things.INVOICE, things.SENDING),
        failures.ERROR + failures.FAILING + failures.CRASHING + failures.NO_REACTION,
        unless=explanations.EXPLAINED + explanations.OWN_DOING,
    ),
    Rule(
        "opportunities.revenue-mismatch",
        P2,
        "Revenue does not match the invoices",
        (things.REVENUE, things.INVOICED),
        failures.MISMATCH,
        unless=explanations.JUST_NOW,
    ),
    Rule(
        "opportunities.revenue-mismatch",
        P2,
        "Revenue does not match the invoices",
        (things.REVENUE, things.INVOICED, things.SETTLED),
        failures.NOT_COUNTED,
        unless=explanations.JUST_NOW + explanations.UNSETTLED,
    ),
    Rule(
        "opportunities.stage-move-error",
        P2,
        "Moving a stage raises an error",
        (things.MOVING, things.STAGE),
        failures.ERROR + failures.MOVE_FAILING + failures.CRASH,
        unless=explanations.EXPLAINED
        + explanations.REFUSED_MOVE
        + explanations.NOT_THE_PRODUCT
        + guide_rules.words("MOVED_CANDIDATE"),
    ),
    Rule(
        "opportunities.billing-crash",
        P2,
        "Billing tab crashes",
        (things.BILLING,),
        failures.CRASHING
        + failures.NOT_LOADING
        + failures.ERROR
        + failures.FAILING
        + failures.BROKEN,
        unless=explanations.EXPLAINED,
    ),
    Rule(
        "opportunities.list-wrong",
        P2,
        "Opportunity list shows wrong data",
        (things.OPPORTUNITY_LIST,),
        failures.WRONG,
        unless=explanations.WISHED_LIST,
    ),
    Rule(
        "opportunities.not-loading",
        P2,
        "Opportunities do not load",
        (things.OPPORTUNITY,),
        failures.NOT_LOADING,
        unless=explanations.EXPLAINED
        + explanations.EMPTY_REQS
        + guide_rules.words("CANDIDATE_BOARD"),
    ),
    *guide_rules.RULES,
    Rule(
        "account.plan-not-updated",
        P2,
        "Paid, and still on the old plan",
        (things.PAID,),
        failures.STILL_OLD_PLAN,
    ),
    Rule(
        "general.server-error",
        P2,
        "HirePilot answers with a server error",
        (),
        failures.SERVER_ERROR,
        unless=explanations.AMOUNT,
    ),
    Rule(
        "general.crash",
        P2,
        "A page of HirePilot crashes",
        (things.PRODUCT_PART,),
        failures.CRASH,
        unless=explanations.NOT_THE_PRODUCT,
    ),
)

#: What the classifier takes for a report, and for none of the symptoms of the table.
SOME_FAULT = Rule("general.fault", P2, "Something in HirePilot fails", (), NOTHING)
