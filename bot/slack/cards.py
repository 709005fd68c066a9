"""The cards of proposals: what would change, and what became of it."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from bot.slack.kit import MESSAGE_LIMIT, Json, button, buttons, context, fits, sections
from bot.slack.marks import bold, escape, mrkdwn
from bot.slack.splitting import shortened
from tools.outcome import ChangeView, ProposalCard

CONFIRM = "rex_confirm"
EDIT = "rex_edit"
CANCEL = "rex_cancel"

#: A card shows so much of a value, or less where there are many cards; the form shows all of it.
LONGEST_VALUES = (300, 100, 40)
#: How much of a message is left to what is said beside the cards.
FOR_WORDS = 600
NOT_SHOWN = "{count} more didn't fit in here. Ask me again for what is still to be done."
NOTHING_YET = "Nothing changes until you confirm."
_REF_OR_TITLE = re.compile(r"“[^”]*”|\b(?P<ref>OPP-\d+)\b")
MARKS = {"done": "✅", "cancelled": "✖️", "expired": "⌛", "failed": "⚠️"}


def proposals(
    cards: Sequence[ProposalCard], app_url: str | None, beside: Sequence[Json]
) -> list[Json]:
    """Return cards below each other that fit into a message `beside` other blocks.

    No button stands without its words. Where there are too many cards, they show less of every
    value; then the last ones aren't shown, which is said.
    """
    shown: list[Json] = []
    for shown in _ways(cards, app_url):
        if fits([*shown, *beside], MESSAGE_LIMIT - FOR_WORDS):
            break
    return shown


def _ways(cards: Sequence[ProposalCard], app_url: str | None) -> Iterator[list[Json]]:
    """Yield the ways in which cards can be shown, best first; the last one shows none."""
    shown: list[list[Json]] = []
    for longest in LONGEST_VALUES:
        shown = [[*proposal(card, app_url, longest)] for card in cards]
        yield [*chain(*shown)]
    for left_out in range(1, len(cards) + 1):
        yield [*chain(*shown[:-left_out]), *context(NOT_SHOWN.format(count=left_out))]


def proposal(
    card: ProposalCard, app_url: str | None = None, longest: int = LONGEST_VALUES[0]
) -> Iterator[Json]:
    """Yield a card: with its buttons while it waits, with its result once it is settled.

    Of every value it shows the `longest` beginning. With HirePilot's own address, the deals in the
    result of what was done lead there.
    """
    changes = (_change(change, longest) for change in card.changes)
    yield from sections("\n".join((bold(shortened(card.title, longest)), *changes)))
    if card.state == "waiting":
        yield from buttons(
            button("Confirm", CONFIRM, card.id, "primary"),
            button("Edit", EDIT, card.id),
            button("Cancel", CANCEL, card.id),
        )
        yield from context(NOTHING_YET)
    else:
        said = mrkdwn(card.result or "")  # a settled card has one: a CHECK of its table
        if app_url and card.state == "done":
            said = _linked(said, app_url)
        yield from sections(f"{MARKS[card.state]} {said}")


def _change(change: ChangeView, longest: int) -> str:
    before = f"{escape(shortened(change.before, longest))} → " if change.before else ""
    return f"{escape(change.label)}: {before}{bold(shortened(change.after, longest))}"


def _linked(text: str, app_url: str) -> str:
    """Make links of the deals in a sentence of ours; what stands in quotes is somebody's title."""
    base = escape(app_url.rstrip("/"))

    def link(found: re.Match[str]) -> str:
        ref = found["ref"]
        return f"<{base}/opportunities/{ref}|{ref}>" if ref else found[0]

    return _REF_OR_TITLE.sub(link, text)
