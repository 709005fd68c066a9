"""What is said to a greeting, to thanks, to a yes or a no: nothing is looked up for it."""

from bot import phrases
from bot.model.intents import Intent
from bot.model.memory import Past

_SAYS = {
    Intent.GREET: phrases.GREETING,
    Intent.THANK: phrases.WELCOME,
    Intent.PART: phrases.GOODBYE,
    Intent.ABILITIES: phrases.ABILITIES,
    Intent.COMPLAIN: phrases.SORRY_TO_HEAR,
    Intent.DELETE: phrases.NEVER_DELETES,
}


def small_answer(intent: Intent, past: Past) -> str | None:
    """Return the phrase that answers a message which wants nothing done."""
    resting = past.resting
    waits = resting is not None and resting.awaits_yes
    awaits_click = resting is not None and resting.awaits_click
    match intent:
        case Intent.CANCEL if resting and resting.settled:
            return phrases.UNDERSTOOD
        case Intent.CANCEL if (past.offered_ticket or past.suggested) and not resting:
            return phrases.UNDERSTOOD
        case Intent.CANCEL:
            return phrases.LEFT_WAITING if awaits_click else phrases.LEFT_ALONE
        case Intent.AGREE | Intent.ACKNOWLEDGE | Intent.WORDLESS if awaits_click:
            return phrases.PRESS_CONFIRM
        case Intent.AGREE if not waits and not past.offered_ticket:
            return phrases.CONFIRM_WHAT
        case Intent.WORDLESS if not past.messages:
            return phrases.GREETING
        case Intent.ACKNOWLEDGE | Intent.WORDLESS:
            return phrases.UNDERSTOOD
        case intent:
            return _SAYS.get(intent)
