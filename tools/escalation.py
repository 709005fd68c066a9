"""Escalation: a ticket by rule or on request, and what is added to it afterwards."""

import re
from dataclasses import dataclass

from domain import names
from domain.errors import NotFound
from tickets import policy
from tickets.another import is_another
from tickets.fields import find_browser, find_error, find_url
from tickets.intake import Opened
from tickets.policy import Assessment, asks_for_human, assess
from tickets.ticket import LIVE, Severity, Ticket
from tools.bounds import cut
from tools.context import Context, TurnInfo
from tools.outcome import Outcome
from tools.persisting import STILL_SO, last_said, persists
from tools.receipts import receipt_for
from tools.report import Hints, report_of, reporter_of
from tools.rights import withheld
from tools.tool import Tool

#: How many earlier messages of the person say what a request for a ticket is about.
EARLIER = 3
#: What a ticket goes by that only the model asked for.
BY_MODEL = "general.reported"

_TICKET_REF = re.compile(r"\bTKT-\d+\b")
_OFFERED = re.compile(r"\bopen a ticket\b", re.IGNORECASE)
_YES = re.compile(
    r"(?:yes|yep|yeah|yup|sure|ok(?:ay)?|please|pls|do it|go ahead|do that|thanks|"
    r"that would be (?:great|good)|\W)+",
    re.IGNORECASE,
)

#: One question of where or how to do something: no model makes a fault of it.
_HOW_TO = re.compile(
    r"\W*(?:(?:hi|hello|hey|please|rex|so|ok|and|also|thanks)\b\W*)*"
    r"(?:where|how) (?:do|does|can|could|should|would|to)\b[^.!?\n]*[?\s]*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Case:
    """Whether a ticket is due, and the words that say what it is about."""

    assessment: Assessment
    words: str


def open_escalation_ticket(args: Hints, context: Context) -> Outcome:
    """Open a ticket if a rule, a diagnosis or the person asks for one; else say what to do first.

    The person's own words decide; where they say nothing is broken, the model's summary is heard.
    What can be explained is explained before anybody is paged; what only the classifier takes for a
    report also where the person's own plan, role or switches explain it.
    """
    case = _case(args, context.turn)
    if _only_likened(case, context.turn) and (finding := withheld(case.words, context)):
        return finding
    match case.assessment.decision:
        case "troubleshoot":
            return Outcome(told={"no_ticket": _EXPLAIN_FIRST})
        case "none":
            return Outcome(told={"no_ticket": _NOTHING_BROKEN})
        case "escalate" | "offer":
            opened = context.desk.open(
                report_of(case.assessment, case.words, args, context), context.now
            )
            return _receipt(opened, context.turn)


def supply(context: Context) -> Outcome | None:
    """Put a browser, a URL or an error said right after a report on its ticket; None if it is none.

    The ticket is the one REX named in its last line, if it is the person's own and still live.
    """
    ticket = just_reported(context)
    text = context.turn.text
    if ticket is None or another_fault(text, ticket):
        return None
    added = context.desk.supply(ticket.ref, details_in(text), text, context.now, context.turn.id)
    if not added:
        return None
    what = names.listed([_SUPPLIED[name][0] for name in added])
    lacking = _missing(context.desk.ticket(ticket.ref))
    return receipt_for(ticket, f"Thanks, I added {what} to {ticket.ref}.", missing=lacking)


def details_in(text: str) -> dict[str, str]:
    """Return the browser, the URL and the error that a message holds, by their fields' names."""
    return {name: value for name, (_, find) in _SUPPLIED.items() if (value := find(text))}


def just_reported(context: Context) -> Ticket | None:
    """The person's live ticket that REX's last line speaks of, and of no other."""
    last = context.turn.transcript[-1] if context.turn.transcript else None
    refs = set(_TICKET_REF.findall(last["text"])) if last and last["role"] != "user" else set()
    if len(refs) != 1:
        return None
    try:
        ticket = context.desk.ticket(refs.pop())
    except NotFound:
        return None
    theirs = ticket.report.reporter.key == reporter_of(context).key
    return ticket if theirs and ticket.status in LIVE else None


def another_fault(text: str, ticket: Ticket) -> bool:
    """Say whether the words report a fault of their own; an error code belongs to the last one."""
    return is_another(assess(text), text, ticket)


def _case(args: Hints, turn: TurnInfo) -> _Case:
    """Judge this message; where it only asks for a ticket, judge what was said before."""
    now = assess(turn.text, turn.verdict)
    if now.decision == "escalate":
        return _Case(now, turn.text)
    earlier = [line["text"] for line in turn.transcript if line["role"] == "user"][-EARLIER:]
    if persists(turn.text, last_said(turn.transcript)):
        return _Case(STILL_SO, "\n".join([*earlier[-1:], turn.text]))
    if now.decision != "offer" and not _asked_for(turn):
        return _Case(_heard(now, args.summary, turn.text), turn.text)
    for words in reversed(earlier):
        before = assess(words)
        if before.decision == "escalate":
            return _Case(before, words)
    pressed = turn.wants_person or not turn.text.strip()
    about = (args.summary if pressed else None) or (earlier[-1] if earlier else None)
    words = "\n".join(filter(None, [about, turn.text])) or "The person asks for support."
    asked = Assessment("offer", policy.ASKED_FOR_HUMAN, Severity.P4, "The reporter asks for it.")
    return _Case(asked, words)


def _heard(own: Assessment, summary: str | None, words: str) -> Assessment:
    """Hear the model where the person's words decide nothing: the table is a floor, no ceiling."""
    if own.decision != "none" or not summary or _YES.fullmatch(words):
        return own
    if _HOW_TO.fullmatch(words):
        return Assessment("troubleshoot", None, None, "It asks how something is done.")
    model = assess(summary)
    if model.decision == "escalate":
        why = f"The reporter's own words match no rule, but the model's summary does. {model.why}"
        return Assessment("escalate", model.rule_id, model.severity, why)
    why = f"No rule fits; the model reports it in its own words: {cut(summary, 300)}"
    return Assessment("escalate", BY_MODEL, Severity.P3, why)


def _only_likened(case: _Case, turn: TurnInfo) -> bool:
    """Whether the classifier alone takes this message for a report, and no ticket is asked for."""
    asks = _asked_for(turn) or asks_for_human(turn.text)
    return case.assessment.likened and case.words == turn.text and not asks


def _asked_for(turn: TurnInfo) -> bool:
    """A press of "Open a ticket", or a yes to REX's offer of one."""
    if turn.wants_person or not turn.text.strip():
        return True
    offered = _OFFERED.search(last_said(turn.transcript))
    return bool(offered and _YES.fullmatch(turn.text))


def _receipt(opened: Opened, turn: TurnInfo) -> Outcome:
    ticket = opened.ticket
    first = opened.is_new or ticket.report.turn_id == turn.id
    return receipt_for(
        ticket,
        _opened(opened) if first else _added(ticket),
        told_people=bool(opened.alerts),
        # What somebody's quiet hours hold back is sent when they are over.
        alert_ids=tuple(str(alert.id) for alert in opened.alerts if alert.not_before is None),
        missing=_missing(ticket),
    )


def _opened(opened: Opened) -> str:
    """The ticket's id, who was told, what happens next, and what is not known."""
    ticket = opened.ticket
    told = _told(opened)
    missing = [label for label in _missing(ticket) if label in _ASKABLE]
    lack = f" Not known yet: {names.listed(missing)}." if missing else ""
    title = ticket.title if ticket.title.endswith((".", "?", "!", "…")) else f"{ticket.title}."
    return f"I opened {ticket.ref} ({ticket.severity}): {title} {told}{lack}"


def _told(opened: Opened) -> str:
    if opened.alerts:
        return (
            "HirePilot's Super Admins are being told right now, by Slack and e-mail; they take it "
            "from here."
        )
    if opened.ticket.severity.alerts:
        who = opened.ticket.has_it
        state = f"{who} has seen it" if who else "they have been told of it"
        return f"HirePilot's Super Admins know of this fault already: {state}. I added your report."
    return "It is in the support queue, and someone from support takes it from here."


def _missing(ticket: Ticket) -> tuple[str, ...]:
    """What a fault still lacks; nobody needs a browser to talk to a person."""
    return () if ticket.severity is Severity.P4 else ticket.fields.missing


def _added(ticket: Ticket) -> str:
    who = f"{ticket.has_it} has it" if ticket.has_it else "support has it"
    return (
        f"You already have {ticket.ref} ({ticket.title}), so I added this to it. "
        f"It is {ticket.status.value}, and {who}."
    )


#: What a person can still tell us; ids are ours to know.
_ASKABLE = {"Opportunity ID", "Browser + device", "URL", "Error message"}
#: The fields that a person supplies afterwards: what they are called, and how they are read.
_SUPPLIED = {
    "browser_device": ("the browser", find_browser),
    "url": ("the URL", find_url),
    "error_message": ("the error message", find_error),
}
_EXPLAIN_FIRST = (
    "No ticket yet: this symptom usually has an explanation. Use troubleshoot_visibility or "
    "search_guide first. A ticket follows when the diagnosis finds nothing wrong, or when the "
    "person asks for one."
)
_NOTHING_BROKEN = (
    "No ticket: nothing is reported as broken, and the person has not asked for one. Answer, or "
    "ask whether they want a ticket. If something is broken all the same, say what in `summary`."
)

OPEN_ESCALATION_TICKET = Tool(
    name="open_escalation_ticket",
    description=(
        "Open a support ticket: at once for faults of the product (things crash, don't load, show "
        "wrong data, server errors, data of others), and whenever the person asks for a human or "
        "a ticket. Not for things that can be explained, such as a tab that is missing."
    ),
    arguments=Hints,
    kind="act",
    run=open_escalation_ticket,
    for_strangers=True,
)
