"""The card of a proposal: what would change, and what became of it."""

import re
from collections.abc import Iterator

from bot.slack.kit import Json, button, buttons, context, sections
from bot.slack.marks import bold, escape, mrkdwn
from bot.slack.splitting import shortened
from tools.outcome import ChangeView, ProposalCard

CONFIRM = "rex_confirm"
EDIT = "rex_edit"
CANCEL = "rex_cancel"

#: A card shows so much of a value; the form shows all of it.
LONGEST_VALUE = 300
NOTHING_YET = "Nothing changes until you confirm."
#: Said about a settled card that brings no sentence of its own.
SETTLED = {
    "done": "Done.",
    "cancelled": "Cancelled. Nothing was changed.",
    "expired": "This proposal has expired. Nothing was changed; ask me again to get a new one.",
    "failed": "This couldn't be done. Nothing was changed.",
}
_REF_OR_TITLE = re.compile(r"“[^”]*”|\b(?P<ref>OPP-\d+)\b")
MARKS = {"done": "✅", "cancelled": "✖️", "expired": "⌛", "failed": "⚠️"}


def proposal(card: ProposalCard, app_url: str | None = None) -> Iterator[Json]:
    """Yield a card: with its buttons while it waits, with its result once it is settled.

    With HirePilot's own address, the deals in the result of what was done lead there.
    """
    lines = [bold(_brief(card.title)), *(_change(change) for change in card.changes)]
    yield from sections("\n".join(lines))
    if card.state == "waiting":
        yield from buttons(
            button("Confirm", CONFIRM, card.id, "primary"),
            button("Edit", EDIT, card.id),
            button("Cancel", CANCEL, card.id),
        )
        yield from context(NOTHING_YET)
    else:
        result = card.result or SETTLED[card.state]
        said = mrkdwn(result)
        if app_url and card.state == "done":
            said = _linked(said, app_url)
        yield from sections(f"{MARKS[card.state]} {said}")


def _change(change: ChangeView) -> str:
    before = f"{escape(_brief(change.before))} → " if change.before else ""
    return f"{escape(change.label)}: {before}{bold(_brief(change.after))}"


def _linked(text: str, app_url: str) -> str:
    """Make links of the deals in a sentence of ours; what stands in quotes is somebody's title."""
    base = escape(app_url.rstrip("/"))

    def link(found: re.Match[str]) -> str:
        ref = found["ref"]
        return f"<{base}/opportunities/{ref}|{ref}>" if ref else found[0]

    return _REF_OR_TITLE.sub(link, text)


def _brief(text: str) -> str:
    return shortened(text, LONGEST_VALUE)
