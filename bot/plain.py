"""A reply as plain text: for the terminal, for transcripts, and for what a model remembers."""

import re
from collections.abc import Iterator

from bot.turn import Part, Quote, Reply
from tools.outcome import ProposalCard

#: The light markup in which tools print figures.
BOLD = re.compile(r"\*([^*\n]+)\*")

ABSTAINED = "I couldn't find that in the HirePilot guide."
MAY_HELP = "I couldn't find exactly that in the HirePilot guide. This may help:"


def plain(reply: Reply) -> str:
    """Return everything a reply says, without any markup."""
    return "\n\n".join(_paragraphs(reply))


def _paragraphs(reply: Reply) -> Iterator[str]:
    if reply.kind == "abstain":
        yield MAY_HELP if reply.may_help else ABSTAINED
    for part in reply.parts:
        yield from _part(part)
    for card in reply.proposals:
        yield _card(card)
    if reply.ticket:
        yield reply.ticket.sentence
    if reply.question:
        yield _question(reply)
    if reply.topics:
        yield "Nearest topics:\n" + "\n".join(f"• {topic.source}" for topic in reply.topics)
    if reply.offers_ticket:
        yield "Would you like me to open a ticket for support?"


def _part(part: Part) -> Iterator[str]:
    if part.say:
        yield BOLD.sub(r"\1", part.say)
    if part.quotes:
        yield "\n".join(quoted(part.quotes))
        yield "\n".join(dict.fromkeys(f"({quote.source})" for quote in part.quotes))


def quoted(quotes: tuple[Quote, ...]) -> Iterator[str]:
    """Yield blocks verbatim, a line each: steps numbered, items with a bullet."""
    lead_in = None
    for quote in quotes:
        if quote.lead_in and quote.lead_in != lead_in:
            yield quote.lead_in
        lead_in = quote.lead_in
        yield _line(quote)


def _line(quote: Quote) -> str:
    match quote.kind:
        case "step":
            return f"{quote.number}. {quote.text}"
        case "item" | "row":
            return f"• {quote.text}"
        case "paragraph":
            return quote.text


def _card(card: ProposalCard) -> str:
    lines = [card.title]
    for change in card.changes:
        before = f"{change.before} → " if change.before else ""
        lines.append(f"  {change.label}: {before}{change.after}")
    if card.state == "waiting":
        lines.append("Nothing changes until you confirm.")
    if card.result:
        lines.append(card.result)
    return "\n".join(lines)


def _question(reply: Reply) -> str:
    options = reply.draft.options if reply.draft else ()
    return "\n".join([reply.question or "", *(f"• {option}" for option in options)])
