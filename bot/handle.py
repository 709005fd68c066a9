"""One thing a person did in Slack, from what came in to what goes out: the table of contents.

Everything here is a step (`bot.steps`), so that after a crash a turn goes on from the last one.
"""

import logging

from bot import filling
from bot.answering import answer, open_ticket
from bot.asked import ASK, directly, pose
from bot.automation.errand import PICK_UP
from bot.clicks import MISSING, acknowledge, claim, comment, settle_card, thumb
from bot.escalation import details
from bot.escalation.escalating import LOOK
from bot.escalation.staff_words import WORDS, keep_note, send_reply
from bot.escalation.verdicts import RATE, rate, say_solved
from bot.progress import Progress
from bot.reading import shortened, unreadable
from bot.rex import Rex
from bot.shortcuts import SUMMARY, escalate
from bot.steps import Steps
from bot.thread import pointed_out
from bot.turn import UNSURE, Incoming, Part, Reply
from bot.undelivered import GivenUp

log = logging.getLogger("rex")

SORRY = (
    "Something went wrong on my side, and I couldn't finish this. Nothing was changed that you "
    "haven't seen here. Please try again; if it keeps happening, ask me to open a ticket."
)

#: What is pressed about a ticket; what it leads to is looked for at once.
ABOUT_TICKETS = {
    "acknowledge": acknowledge,
    "claim": claim,
    "solved": say_solved,
    "unsolved": say_solved,
}


def handle(incoming: Incoming, steps: Steps, rex: Rex) -> None:
    """Do whatever was asked for, and say so once."""
    match (incoming.kind, incoming.action):
        case ("message", _):
            reply_to(incoming, steps, rex)
        case ("deletion", _):
            forget(incoming, steps, rex)
        case ("click", "ask"):
            reply_to(pose(incoming, steps, rex), steps, rex)
        case ("click", "helpful" | "unhelpful"):
            thumb(incoming, steps, rex)
        case ("click", "open_ticket"):
            stranger = rex.identity.meet(incoming, steps)
            deliver(open_ticket(incoming, stranger, steps, rex), incoming, steps, rex)
        case ("click", str(action)) if action in ABOUT_TICKETS:
            ABOUT_TICKETS[action](incoming, steps, rex)
            steps.start_job(LOOK, incoming.id, {})
        case ("click", str(action)) if action.startswith(RATE):
            rate(incoming, steps, rex)
        case ("submission", _) if details.is_about(incoming):
            details.add(incoming, steps, rex)
            steps.start_job(LOOK, incoming.id, {})
        case ("submission", _):
            submitted(incoming, steps, rex)
        case _:
            settle(incoming, steps, rex)


def forget(incoming: Incoming, steps: Steps, rex: Rex) -> None:
    """Forget what somebody has taken back, and what REX said to it."""
    said, now = incoming.value or "", rex.clock()
    steps.write("forget", lambda room: room.conversations.forget_message(said, incoming.user, now))


def submitted(incoming: Incoming, steps: Steps, rex: Rex) -> None:
    """Do what a form was sent for; which form it is, its fields tell."""
    if MISSING in incoming.fields:
        comment(incoming, steps, rex)
    elif WORDS in incoming.fields:
        send_reply(incoming, steps, rex)
        steps.start_job(LOOK, incoming.id, {})
    elif SUMMARY in incoming.fields:
        asked, reply = escalate(incoming, steps, rex)
        if reply:
            deliver(reply, asked, steps, rex)
    elif filling.is_about(incoming):
        filling.fill(incoming, steps, rex)
    else:
        settle(incoming, steps, rex)


def settle(incoming: Incoming, steps: Steps, rex: Rex) -> None:
    """Settle a proposal, and start what follows from a deal that was changed."""
    settle_card(incoming, steps, rex)
    steps.start_job(PICK_UP, incoming.id, {})


def reply_to(incoming: Incoming | None, steps: Steps, rex: Rex) -> None:
    """Answer a message that is addressed to REX, or that stands in a thread REX takes part in."""
    if incoming is None:
        return
    if not incoming.addressed and not _takes_part(incoming, steps):
        return
    if keep_note(incoming, steps, rex):
        return
    stranger = rex.identity.meet(incoming, steps)
    if rex.can_be_stopped:
        rex.chat.at_work(incoming.place, working=True)
    incoming = pointed_out(incoming, steps, rex)
    progress = Progress(incoming, steps, rex)
    reply = unreadable(incoming) or answer(shortened(incoming), stranger, steps, rex, progress)
    if incoming.addressed or reply.kind != "abstain":  # people also talk to each other
        deliver(reply, incoming, steps, rex, into=progress.message)
    else:
        rex.chat.status(incoming.place, "")  # which says that REX is at work, until it speaks
    if rex.can_be_stopped:
        rex.chat.at_work(incoming.place, working=False)


def deliver(reply: Reply, incoming: Incoming, steps: Steps, rex: Rex, into: str = "") -> None:
    """Post the one reply of a turn, into the message that was begun for it, and note where it is."""
    place, key, after = incoming.place, incoming.id, incoming.ts
    anew = False

    def post(look_first: bool) -> str:
        nonlocal anew
        anew = not look_first
        return rex.chat.post(place, reply, key, look_first=look_first, into=into, after=after)

    ts = steps.send("reply", post)
    if not anew:  # an earlier process may have posted it: this one has shown a status since
        rex.chat.status(place, "")
    if ts is None:
        log.error("turn %s could not be delivered to Slack", incoming.id)
        return
    steps.write("posted", lambda room: room.conversations.posted(incoming.id, ts))


def apologise(incoming: Incoming, steps: Steps, fault: Exception, rex: Rex) -> None:
    """Say that a turn failed, without a word of how; the fault goes to the operator's log.

    That somebody gave it up is no fault; who waits for its answer is told the same.
    """
    if not isinstance(fault, GivenUp):
        log.error("turn %s failed", incoming.id, exc_info=fault)
    if incoming.kind == "deletion":  # nobody waits for an answer
        return
    reply = Reply(kind="refusal", parts=(Part(say=SORRY),), offers_ticket=True)
    asked = directly(incoming, steps, rex) if incoming.action == ASK else incoming
    if asked:
        deliver(reply, asked, steps, rex, into=UNSURE if rex.can_be_stopped else "")
        if rex.can_be_stopped and asked.kind == "message":
            rex.chat.at_work(asked.place, working=False)


def _takes_part(incoming: Incoming, steps: Steps) -> bool:
    return steps.write("takes part", lambda room: room.conversations.takes_part_in(incoming.place))
