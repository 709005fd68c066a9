"""Messages of support in a reporter's own thread, with what they ask as buttons below."""

from dataclasses import dataclass
from datetime import timedelta

from bot.slack.kit import Json, Message, button, buttons, context, message, sections
from bot.slack.marks import bold, escape
from bot.slack.speech import Speaker
from bot.turn import Place
from tickets.events import REX
from tickets.replies import Asks, ReplyDelivery

SOLVED, UNSOLVED, RATE = "rex_solved", "rex_unsolved", "rex_rate"
#: How far Slack's clock and ours may be apart.
CLOCKS_APART = timedelta(hours=1)
SCORES = {1: "1 😞", 2: "2", 3: "3 😐", 4: "4", 5: "5 😀"}


@dataclass(frozen=True)
class ReporterThreads:
    """Posts into the threads in which people reported."""

    speaker: Speaker

    def post(self, reply: ReplyDelivery, *, look_first: bool) -> str:
        """Post a reply and return its ts, or that of an earlier try. Raises SlackUnavailable."""
        report = reply.ticket.report
        place = Place(team=report.reporter.slack_team, channel=report.channel, thread=report.thread)
        key = f"reply:{reply.message.id}"
        since = f"{(reply.message.at - CLOCKS_APART).timestamp():.6f}"
        shown = reply_message(reply)
        return self.speaker.post_once(place, shown, key, look_first=look_first, since=since)


def reply_message(reply: ReplyDelivery) -> Message:
    """Return the message: who writes, about which ticket, and what they say."""
    ticket, said = reply.ticket, reply.message
    blocks = [*sections(escape(said.text)), *_asking(reply)]
    if said.author == REX:
        return message(blocks, escape(said.text))
    head = f"{bold(said.author)} · {escape(f'HirePilot support, {ticket.ref}')}"
    return message(
        [*sections(head), *blocks], escape(f"{said.author}, HirePilot support: {said.text}")
    )


def _asking(reply: ReplyDelivery) -> list[Json]:
    ref = reply.ticket.ref
    match reply.asks:
        case Asks.SOLVED:
            return [
                *sections("Is it solved?"),
                *buttons(
                    button("Yes, thanks", SOLVED, ref, "primary"),
                    button("No, it isn't", UNSOLVED, ref),
                ),
            ]
        case Asks.RATING:
            return [
                *buttons(*(button(label, f"{RATE}_{n}", ref) for n, label in SCORES.items())),
                *context("1 is bad, 5 is good. It is asked once."),
            ]
        case _:
            return []
