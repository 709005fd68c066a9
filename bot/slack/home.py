"""App Home: what REX is for, in a few lines."""

from bot.slack.kit import Json, context, sections
from bot.slack.manifest import PROMPTS

WELCOME = (
    "*I'm REX, HirePilot's support agent.*\n"
    "Ask me how something works, why you can't see something, or have me prepare a change to an "
    "opportunity. Nothing is changed until you confirm it."
)


def home_view() -> Json:
    """Return App Home as everybody sees it."""
    examples = "\n".join(f"• {prompt['message']}" for prompt in PROMPTS)
    blocks = [
        *sections(WELCOME),
        *sections(f"For example:\n{examples}"),
        *context("Write to me in the *Messages* tab, or mention me in a channel."),
    ]
    return {"type": "home", "blocks": blocks}
