"""The message shortcut "Escalate to support": a prefilled form, and the ticket it becomes."""

from typing import Literal

from bot.answering import open_ticket
from bot.reading import clean
from bot.rex import Rex
from bot.steps import Steps
from bot.turn import Incoming, Place, Reply
from tickets.fields import find_browser, find_error, find_url
from tools.forms import Field, Form

#: What the shortcut is called between Slack and REX.
ESCALATE = "escalate"
SUMMARY, BROWSER, URL, ERROR = (
    "escalate_summary",
    "escalate_browser",
    "escalate_url",
    "escalate_error",
)


def escalation_form(said: str) -> Form:
    """Return the form for a message, filled with what the message says already."""
    return Form(
        title="Escalate to support",
        tool="",
        proposal_id=None,
        submit="Open a ticket",
        fields=(
            _field(SUMMARY, "What is wrong?", said, optional=False, kind="long_text"),
            _field(ERROR, "Error message", find_error(said)),
            _field(BROWSER, "Browser and device", find_browser(said)),
            _field(URL, "Address of the page", find_url(said)),
        ),
    )


def escalate(incoming: Incoming, steps: Steps, rex: Rex) -> tuple[Incoming, Reply | None]:
    """Open the ticket of a sent form; the answer goes to the person directly, for others may read here.

    Returns where the answer belongs, and the answer; None when Slack opens no conversation.
    """
    stranger = rex.identity.meet(incoming, steps)
    team, user = incoming.place.team, incoming.user
    channel = steps.send("direct", lambda _: rex.chat.direct(team, user).channel)
    if channel is None:
        return incoming, None
    asked = incoming.model_copy(
        update={"place": Place(team=team, channel=channel, thread=""), "text": _words(incoming)}
    )
    return asked, open_ticket(asked, stranger, steps, rex)


def _words(incoming: Incoming) -> str:
    """Return what the form says, as the person would have typed it."""
    said = {name: clean(value) for name, value in incoming.fields.items() if value}
    summary = said.get(SUMMARY, "")
    labelled = ((ERROR, "Error message"), (BROWSER, "Browser"), (URL, "URL"))
    more = (f"{label}: {said[name]}" for name, label in labelled if name in said)
    return "\n".join([summary, *(line for line in more if line.partition(": ")[2] not in summary)])


def _field(
    name: str,
    label: str,
    value: str | None,
    *,
    optional: bool = True,
    kind: Literal["text", "long_text"] = "text",
) -> Field:
    return Field(name=name, label=label, kind=kind, value=value, optional=optional)
