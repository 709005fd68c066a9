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
#: A view holds a hundred blocks; so many of them may go to one list, which has ten lines at most.
MOST_SECTIONS = 4
#: Buttons of App Home; the rest of the id, after REX's own beginning, says what is pressed.
DUTY_ON, DUTY_OFF = "rex_duty_on", "rex_duty_off"
#: How the ids of the examples begin. The value of each is what it asks, in REX's own words.
EXAMPLE = "rex_ask"


@dataclass(frozen=True, kw_only=True)
class Work:
    """What a member of staff has to do; `mine` and `free` are lines of mrkdwn."""

    name: str
    on_duty: bool
    mine: Sequence[str]
    free: Sequence[str]
    figures: Sequence[str]
    console: str


@dataclass(frozen=True, kw_only=True)
class Mine:
    """What App Home shows somebody who is not of the staff; `deals`, `stale` and `tickets` are mrkdwn.

    `note` says why something is closed to them, or how REX gets to know them.
    """

    who: str = ""
    deals: Sequence[str] = ()
    stale: Sequence[str] = ()
    tickets: Sequence[str] = ()
    does: Sequence[str] = ()
    examples: Sequence[str] = tuple(prompt["message"] for prompt in PROMPTS)
    note: str = ""
    mode: str = ""


def home_view(mine: Mine = Mine()) -> Json:
    """Return App Home as people of a customer see it."""
    examples = [button(it, f"{EXAMPLE}_{n}", it) for n, it in enumerate(mine.examples)]
    blocks = [
        *_few("\n".join(filter(None, (WELCOME, escape(mine.who))))),
        *_few(escape(mine.note)),
        *(_list("Your open deals", mine.deals, "") if mine.deals else []),
        *(_list("Stale deals", mine.stale, "") if mine.stale else []),
        *(_list("Your tickets", mine.tickets, "") if mine.tickets else []),
        *(_list("For you I can", mine.does, "") if mine.does else []),
        *_few(bold("For example")),
        *buttons(*examples),
        *context(
            "What you press is answered in the *Messages* tab. Write to me there, too, or mention me "
            "in a channel."
        ),
        *context(escape(mine.mode)),
    ]
    return {"type": "home", "blocks": blocks}


def staff_view(work: Work) -> Json:
    """Return App Home as HirePilot's own staff see it."""
    duty = "🟢 You are on duty: alerts reach you." if work.on_duty else "⚪ You are off duty."
    switch = button("Go off duty", DUTY_OFF, "duty") if work.on_duty else None
    blocks = [
        *_few(f"{bold(f'Hello {work.name}')}\n{duty}"),
        *buttons(switch or button("Go on duty", DUTY_ON, "duty", "primary")),
        *_list("My queue", work.mine, "You have no tickets."),
        *_list("Nobody has these yet", work.free, "Every ticket has somebody."),
        *context(escape(" · ".join(work.figures))),
        *context(f"<{work.console}|Staff console> (`/rex console` signs you in)"),
    ]
    return {"type": "home", "blocks": blocks}


def _list(title: str, lines: Sequence[str], otherwise: str) -> list[Json]:
    told = "\n".join(f"• {line}" for line in lines) or escape(otherwise)
    return _few(f"{bold(title)}\n{told}")


def _few(text: str) -> list[Json]:
    """Return text as sections, but no more than leave room for everything else."""
    return sections(text)[:MOST_SECTIONS]
