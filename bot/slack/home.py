"""App Home: what REX is for, somebody's own tickets, and for staff their work."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.slack.kit import Json, button, buttons, context, sections
from bot.slack.manifest import PROMPTS
from bot.slack.marks import bold, escape

WELCOME = (
    "*I'm REX, HirePilot's support agent.*\n"
    "Ask me how something works, why you can't see something, or have me prepare a change to an "
    "opportunity. Nothing is changed until you confirm it."
)
#: Buttons of App Home; the rest of the id, after REX's own beginning, says what is pressed.
DUTY_ON, DUTY_OFF = "rex_duty_on", "rex_duty_off"


@dataclass(frozen=True, kw_only=True)
class Work:
    """What a member of staff has to do; `mine` and `free` are lines of mrkdwn."""

    name: str
    on_duty: bool
    mine: Sequence[str]
    free: Sequence[str]
    figures: Sequence[str]
    console: str


def home_view(tickets: Sequence[str] = ()) -> Json:
    """Return App Home as everybody sees it; `tickets` are lines of mrkdwn about their own."""
    examples = "\n".join(f"• {prompt['message']}" for prompt in PROMPTS)
    blocks = [
        *sections(WELCOME),
        *(_list("Your tickets", tickets, "") if tickets else []),
        *sections(f"For example:\n{examples}"),
        *context("Write to me in the *Messages* tab, or mention me in a channel."),
    ]
    return {"type": "home", "blocks": blocks}


def staff_view(work: Work) -> Json:
    """Return App Home as HirePilot's own staff see it."""
    duty = "🟢 You are on duty: alerts reach you." if work.on_duty else "⚪ You are off duty."
    switch = button("Go off duty", DUTY_OFF, "duty") if work.on_duty else None
    blocks = [
        *sections(f"{bold(f'Hello {work.name}')}\n{duty}"),
        *buttons(switch or button("Go on duty", DUTY_ON, "duty", "primary")),
        *_list("My queue", work.mine, "You have no tickets."),
        *_list("Nobody has these yet", work.free, "Every ticket has somebody."),
        *context(escape(" · ".join(work.figures))),
        *context(f"<{work.console}|Staff console> (`/rex console` signs you in)"),
    ]
    return {"type": "home", "blocks": blocks}


def _list(title: str, lines: Sequence[str], otherwise: str) -> list[Json]:
    told = "\n".join(f"• {line}" for line in lines) or escape(otherwise)
    return sections(f"{bold(title)}\n{told}")
