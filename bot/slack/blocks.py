"""A reply as Slack shows it: short, calm, its sources in small print, its buttons last."""

from collections.abc import Iterator

from bot.model.log import Mode
from bot.plain import ABSTAINED, MAY_HELP, quoted
from bot.plain import plain as in_words
from bot.slack.cards import proposals
from bot.slack.kit import (
    SHORTENED,
    Json,
    Message,
    button,
    buttons,
    context,
    feedback,
    message,
    sections,
)
from bot.slack.marks import escape, mrkdwn
from bot.turn import Part, Reply
from tickets.ticket import FIELD_LABELS

#: Slack's own two buttons; what is pressed carries the verdict before the turn's id.
FEEDBACK = "rex_feedback"
OPEN_TICKET = "rex_open_ticket"
DETAILS = "rex_details"
MISSING = "rex_missing"
FILL = "rex_fill"

#: What a person can add to a ticket by its form.
ASKABLE = {FIELD_LABELS[name] for name in ("browser_device", "url", "error_message")}
#: Said under a reply when REX is not at its best. In full mode there is nothing to say.
FOOTERS: dict[Mode, str] = {
    "full": "",
    "degraded": "My language model isn't available right now, so I {work}.",
    "offline": "{working} without a language model.",
}
NOTED = "👎 Thank you. I've noted that this didn't help."
PASSED_ON = "👎 Thank you. I've passed on what was missing."
#: What REX does without a model: on guide matters, and on all others.
FROM_THE_GUIDE = {"work": "answer from the guide", "working": "Answering from the guide"}
BY_RULES = {"work": "work by rules", "working": "Working by rules"}


def render(reply: Reply, turn_id: str, app_url: str | None = None) -> Message:
    """Return a reply, in whatever state it is now, as one message; `turn_id` goes on its buttons.

    `app_url` is HirePilot's own address. The same reply is rendered again after a press, when a
    card of it is settled.
    """
    said = [*_said(reply)]
    below = [
        *_below(reply),
        *_buttons(reply, turn_id),
        *_thumbs(reply, turn_id),
        *_footer(reply),
    ]
    stays = [*SHORTENED, *(block for block in below if block["type"] != "section")]
    cards = proposals(reply.proposals, app_url, beside=stays)
    whole = range(len(said), len(said) + len(cards))
    return message([*said, *cards, *below], mrkdwn(in_words(reply)), whole)


def _said(reply: Reply) -> Iterator[Json]:
    if reply.kind == "abstain":
        yield from sections(escape(MAY_HELP if reply.may_help else ABSTAINED))
    for part in reply.parts:
        yield from _part(part)


def _below(reply: Reply) -> Iterator[Json]:
    """Yield what is said below the cards."""
    if reply.ticket:
        yield from sections(mrkdwn(reply.ticket.sentence))
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


def _question(reply: Reply) -> str:
    options = reply.draft.options if reply.draft else ()
    return mrkdwn("\n".join([reply.question or "", *(f"• {option}" for option in options)]))


def _buttons(reply: Reply, turn_id: str) -> list[Json]:
    row = []
    if reply.helpful is False and not reply.commented:
        row.append(button("What was missing?", MISSING, turn_id))
    if reply.form:
        row.append(button("Fill in a form", FILL, turn_id))
    if reply.ticket and ASKABLE & set(reply.ticket.missing):
        row.append(button("Add details", DETAILS, reply.ticket.ref))
    if reply.offers_ticket:
        row.append(button("Open a ticket", OPEN_TICKET, turn_id))
    return buttons(*row)


def _thumbs(reply: Reply, turn_id: str) -> list[Json]:
    if not _can_be_judged(reply):
        return []
    return feedback(
        FEEDBACK,
        ("👍", "This helped", f"helpful:{turn_id}"),
        ("👎", "This didn't help", f"unhelpful:{turn_id}"),
    )


def _can_be_judged(reply: Reply) -> bool:
    """Whether a thumb would tell anything: not on a greeting, and once is enough."""
    says_something = bool(reply.tools) or any(part.quotes for part in reply.parts)
    answers = reply.kind == "answer" or reply.may_help
    return answers and says_something and reply.helpful is None


def _footer(reply: Reply) -> list[Json]:
    thanks = {True: "👍 Thank you.", False: PASSED_ON if reply.commented else NOTED}
    words = FROM_THE_GUIDE if reply.kind in ("answer", "abstain") else BY_RULES
    lines = [FOOTERS[reply.mode].format(**words)]
    if reply.helpful is not None:
        lines.insert(0, thanks[reply.helpful])
    return context("\n".join(line for line in lines if line))
