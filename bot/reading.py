"""What REX reads of a message: it is cleaned and shortened, or refused with a sentence."""

import re

from bot.turn import Incoming, Part, Reply
from tickets.policy import assess

#: The longest question that is read; longer ones are usually a pasted log.
LONGEST = 8_000
#: How much of each end of a longer one is looked at for a report that something is broken; and of
#: what is kept of it, how much is its end.
OPENING = 500
#: Control characters other than tab and line feed, and the spaces around them.
_CONTROL = re.compile(r"(?<! ) *+(?:[\x00-\x08\x0b-\x1f\x7f-\x9f] *+)++")
#: One sign again and again that is part of no word; so many of it say as much as thousands do.
_RUN = re.compile(r"(\W)\1{40,}+", re.DOTALL)


def unreadable(incoming: Incoming) -> Reply | None:
    """Return what to say to a message that can't be answered as it is, or None."""
    text = clean(incoming.text)
    if not text and incoming.files:
        names = ", ".join(incoming.files)
        return _say(
            f"I got {names}, but I can't read files. Tell me in a sentence what it is about "
            "and I'll take it from there."
        )
    if len(text) > LONGEST and not _reports_a_fault(text):
        return _say(
            f"That's {len(text):,} characters, more than I can read at once (up to {LONGEST:,}). "
            "Could you put the question in a sentence or two, with the error message if there is "
            "one?"
        )
    return None


def shortened(incoming: Incoming) -> Incoming:
    """Return a message that fits: of a longer one both ends, where people say what is wrong.

    Long runs of a space, a dot and the like are cut: many of the rules' patterns try anew at each of
    them. Words are kept as typed, however long.
    """
    text = _RUN.sub(lambda run: run[0][:40], clean(incoming.text))
    if len(text) > LONGEST:
        text = f"{text[: LONGEST - OPENING]}\n…\n{text[-OPENING:]}"
    return incoming.model_copy(update={"text": text})


def _reports_a_fault(text: str) -> bool:
    """Whether a wall of text, usually a pasted log, begins or ends with what must be escalated."""
    ends = (text[:OPENING], text[-OPENING:])
    return any(assess(end).decision == "escalate" for end in ends)


def clean(text: str) -> str:
    """Take out what no one types on purpose: null bytes and other control characters.

    They stand between words more often than within one, so a space takes their place.
    """
    return "".join(map(_typed, _CONTROL.sub(" ", text))).strip()


def _typed(char: str) -> str:
    return char if char.isprintable() or char in "\n\t" else ""


def _say(sentence: str) -> Reply:
    return Reply(kind="clarify", parts=(Part(say=sentence),))
