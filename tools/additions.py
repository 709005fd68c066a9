"""Adding to a ticket: the person's own words, on a ticket of their own."""

from pydantic import Field

from domain.errors import NotFound, NotOpen
from tickets.ticket import LIVE, Ticket, TicketStatus
from tools.asking import MOST_OPTIONS, Unclear, asking, draft
from tools.bounds import cut
from tools.context import Context, TurnInfo
from tools.escalation import another_fault, just_reported, open_escalation_ticket
from tools.outcome import Outcome
from tools.receipts import receipt_for
from tools.report import Hints, reporter_of
from tools.tool import Text, Tool, ToolArgs

#: How much of a ticket's title a question repeats.
_TITLE = 80
_NONE_OPEN = "You have no open ticket to add to. Tell me what happens, and I open one for you."


class Addition(ToolArgs):
    """What to add, and to which ticket."""

    ticket: Text | None = Field(
        default=None,
        max_length=40,
        description="The ticket as the person named it, such as TKT-1001, or null.",
    )
    words: Text | None = Field(
        default=None,
        max_length=4_000,
        description="What to add, exactly as the person wrote it, or null if they did not say.",
    )


def add_to_ticket(args: Addition, context: Context) -> Outcome:
    """Put the person's words on their own ticket; a fault of its own becomes a ticket of its own.

    A model may cut the words out of the message, but it can't write them.
    """
    words = _own_words(args.words, context.turn)
    ticket = _meant(args.ticket, context)
    if isinstance(ticket, Outcome):
        return ticket
    if isinstance(ticket, Unclear) or words is None:
        what = words or Unclear("What should I add? Write it as support should read it.")
        ref = ticket if isinstance(ticket, Unclear) else ticket.ref
        return asking(draft("add_to_ticket", {"ticket": ref, "words": what}))
    if any(another_fault(said, ticket) for said in (words, context.turn.text)):
        return open_escalation_ticket(Hints(summary=words), context)
    return _added(ticket, words, context)


def _added(ticket: Ticket, words: str, context: Context) -> Outcome:
    if ticket.status is TicketStatus.CLOSED:
        raise NotOpen(f"{ticket.ref} is closed. Tell me what happens, and I open a new one.")
    turn = context.turn
    now_on = context.desk.answer(ticket.ref, words, context.now, turn.id)
    if turn.id not in {message.turn_id for message in now_on.messages}:
        return Outcome(told={"not_added": "This message is on a ticket already."})
    who = f"{now_on.has_it} has it and sees" if now_on.has_it else "support sees"
    again = " It is open again." if ticket.status is TicketStatus.RESOLVED else ""
    added = f"Thanks, I added your words to {now_on.ref} ({now_on.title}): {who} them there."
    return receipt_for(now_on, added + again)


def _own_words(said: str | None, turn: TurnInfo) -> str | None:
    """What the person wrote of it: the part that was cut out, if it is one, else the message."""
    if said is None:
        return None
    return said if _plain(said) in _plain(turn.user_words) else turn.text


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _meant(named: str | None, context: Context) -> Ticket | Unclear | Outcome:
    """The ticket that is named, the one REX last spoke of, or the only one that is open."""
    mine = context.desk.for_reporter(reporter_of(context).key)
    if named:
        return _named(named, mine, context)
    if last := just_reported(context):
        return last
    live = [ticket for ticket in mine if ticket.status in LIVE]
    if not live:
        return Outcome(told={"no_open_ticket": _NONE_OPEN}, printed=_NONE_OPEN)
    if len(live) == 1:
        return live[0]
    offered = (f"{each.ref} ({cut(each.title, _TITLE)})" for each in live[:MOST_OPTIONS])
    return Unclear("Which ticket do you mean?", tuple(offered))


def _named(named: str, mine: tuple[Ticket, ...], context: Context) -> Ticket:
    """The person's ticket of that name; somebody else's is as unknown as one that isn't there."""
    unknown = NotFound(f"You have no ticket {cut(named, 40)}.")
    try:
        ref = context.desk.ticket(named).ref
    except NotFound:
        raise unknown from None
    found = next((ticket for ticket in mine if ticket.ref == ref), None)
    if found is None:
        raise unknown
    return found


ADD_TO_TICKET = Tool(
    name="add_to_ticket",
    description=(
        "Add what the person just wrote to a support ticket of their own that is open already, "
        "when they ask for that ('add to my ticket: …'). Support reads it there. Null for the "
        "ticket if they named none."
    ),
    arguments=Addition,
    kind="act",
    run=add_to_ticket,
    for_strangers=True,
)
