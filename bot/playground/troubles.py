"""The trouble that a person can make in the playground: a button each."""

from dataclasses import dataclass

CUT = "cut"


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """A button of the fault panel: what it says, what will happen, and what then has.

    `of_rex`: it is made of REX's process, and waits while there is none.
    """

    name: str
    label: str
    about: str
    past: str = ""
    of_rex: bool = False


TROUBLES = (
    Trouble(
        name="kill",
        label="Kill REX",
        about="REX's process is killed (kill -9) and started again.",
        of_rex=True,
    ),
    Trouble(
        name="kill-midway",
        label="Kill REX in mid-answer",
        about="Now write something: REX dies as it sets to work, and answers when it is back.",
        past="REX was killed as it set to work.",
        of_rex=True,
    ),
    Trouble(
        name="throttle",
        label="Throttle Slack",
        about="The next five calls that write are answered 429: try again in a second.",
        past="Five calls that write were answered 429.",
    ),
    Trouble(
        name="break",
        label="Break Slack",
        about="The next three calls that write are answered 500.",
        past="Three calls that write were answered 500.",
    ),
    Trouble(
        name="lose",
        label="Lose a response",
        about="The next message is posted, but REX never hears that it was.",
        past="A message was posted, and REX never heard that it was.",
    ),
    Trouble(
        name="double",
        label="Deliver three times",
        about="Slack will deliver the next message three times, as it does when it isn't sure.",
        past="Slack delivered a message three times.",
    ),
    Trouble(
        name=CUT,
        label="Cut the socket",
        about="Slack's end of the socket is closed; REX opens another one by itself.",
        of_rex=True,
    ),
)
