"""`/rex ask`: a question that was typed as a command, answered in the direct messages with REX."""

from bot.rex import Rex
from bot.steps import Steps
from bot.turn import Incoming, Part, Place, Reply

#: What a recorded command is called.
ASK = "ask"


def pose(incoming: Incoming, steps: Steps, rex: Rex) -> Incoming | None:
    """Put the question where it can be answered and talked about: in a thread of the direct messages.

    Returns it as if it had been typed there; None when Slack opens no conversation.
    """
    asked = directly(incoming, steps, rex)
    if asked is None:
        return None
    shown = Reply(kind="clarify", parts=(Part(say=f"You asked: {incoming.text}"),))
    key = f"{incoming.id}:asked"
    thread = steps.send(
        "question", lambda look: rex.chat.post(asked.place, shown, key, look_first=look)
    )
    if thread is None:
        return None
    place = asked.place.model_copy(update={"thread": thread})
    return asked.model_copy(update={"place": place, "ts": thread})


def directly(incoming: Incoming, steps: Steps, rex: Rex) -> Incoming | None:
    """Return a command as a message in the direct messages: REX need not be where it was typed."""
    team, user = incoming.place.team, incoming.user
    channel = steps.send("direct", lambda _: rex.chat.direct(team, user).channel)
    if channel is None:
        return None
    place = Place(team=team, channel=channel, thread="")
    return incoming.model_copy(update={"kind": "message", "action": None, "place": place})
