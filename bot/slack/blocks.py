"""A reply as Slack shows it: short, calm, its sources in small print, its buttons last."""

from collections.abc import Iterator

from bot.plain import ABSTAINED, MAY_HELP, quoted
from bot.plain import plain as in_words
from bot.slack.cards import proposal
from bot.slack.kit import Json, Message, button, buttons, context, message, sections
from bot.slack.marks import escape, mrkdwn
from bot.turn import Mode, Part, Reply
from tools.outcome import TicketReceipt

HELPFUL = "rex_helpful"
UNHELPFUL = "rex_unhelpful"
OPEN_TICKET = "rex_open_ticket"

#: Said under a reply when REX is not at its best. In full mode there is nothing to say.
FOOTERS: dict[Mode, str] = {
    "full": "",
    "degraded": "My language model isn't available right now, so I answer from the guide.",
    "offline": "Answering from the guide without a language model.",
}


def render(reply: Reply, turn_id: str) -> Message:
    """Return a reply, in whatever state it is now, as one message; `turn_id` goes on its buttons.

    The same reply is rendered again after a press, when a card of it is settled.
    """
    blocks = [*_body(reply), *_buttons(reply, turn_id), *_footer(reply)]
    return message(blocks, mrkdwn(in_words(reply)))


def _body(reply: Reply) -> Iterator[Json]:
    if reply.kind == "abstain":
        yield from sections(escape(MAY_HELP if reply.may_help else ABSTAINED))
    for part in reply.parts:
        yield from _part(part)
    for card in reply.proposals:
        yield from proposal(card)
    if reply.ticket:
        yield from _ticket(reply.ticket)
    if reply.question:
        yield from sections(_question(reply))
    if reply.topics:
        topics = "\n".join(f"• {escape(topic.source)}" for topic in reply.topics)
        yield from sections(f"Nearest topics:\n{topics}")


def _part(part: Part) -> Iterator[Json]:
    if part.say:
        yield from sections(mrkdwn(part.say))
    if part.quotes:
        yield from sections(escape("\n".join(quoted(part.quotes))))
        sources = dict.fromkeys(quote.source for quote in part.quotes)
        yield from context(escape("\n".join(sources)))


def _ticket(receipt: TicketReceipt) -> Iterator[Json]:
    yield from sections(mrkdwn(receipt.sentence))
    if receipt.missing:
        yield from context(escape(f"Not known yet: {', '.join(receipt.missing)}"))


def _question(reply: Reply) -> str:
    options = reply.draft.options if reply.draft else ()
    return mrkdwn("\n".join([reply.question or "", *(f"• {option}" for option in options)]))


def _buttons(reply: Reply, turn_id: str) -> list[Json]:
    row = []
    if _can_be_judged(reply):
        row += [button("👍", HELPFUL, turn_id), button("👎", UNHELPFUL, turn_id)]
    if reply.offers_ticket:
        row.append(button("Open a ticket", OPEN_TICKET, turn_id))
    return buttons(*row)


def _can_be_judged(reply: Reply) -> bool:
    """Whether a thumb would tell anything: not on a greeting, and once is enough."""
    says_something = bool(reply.tools) or any(part.quotes for part in reply.parts)
    return reply.kind == "answer" and says_something and reply.helpful is None


def _footer(reply: Reply) -> list[Json]:
    thanks = {True: "👍 Thank you.", False: "👎 Thank you. I've noted that this didn't help."}
    lines = [FOOTERS[reply.mode]]
    if reply.helpful is not None:
        lines.insert(0, thanks[reply.helpful])
    return context("\n".join(line for line in lines if line))
