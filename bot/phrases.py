"""What REX says of itself, word for word: written by people, so no gate has to judge it."""

from collections.abc import Sequence
from itertools import combinations_with_replacement

GREETING = (
    "Hi! What can I do for you? You can ask how something in HirePilot works, or tell me what "
    "to do with a deal."
)
ABILITIES = (
    "I'm REX, HirePilot's support agent. I can look things up in the HirePilot guide and walk you "
    "through them, create opportunities, link REQs and move deals (always with your click before "
    "anything changes), find out why you can't see something, and open a ticket with our team. "
    "What would you like to do?"
)
WELCOME = "You're welcome! Just write when there is something else."
UNDERSTOOD = "All right. Just write when there is something else."
GOODBYE = "Bye for now! Just write when there is something else."
LEFT_ALONE = "All right, nothing has been changed. What would you like to do instead?"
LEFT_WAITING = (
    "All right, nothing has been changed. Press Cancel on the card above, or just leave it: "
    "without your click nothing happens."
)
PRESS_CONFIRM = (
    "Please press Confirm on the card above when it looks right. Nothing changes without that "
    "click."
)
CONFIRM_WHAT = "There is nothing waiting for your yes. What would you like me to do?"
SORRY_TO_HEAR = (
    "I'm sorry that this didn't help. Can you tell me what you see, or shall I \"open a ticket\"?"
)
NEVER_DELETES = (
    "I never delete deals, and nothing has been changed. A deal that is over is closed as Lost, so "
    "that its history stays: tell me when to move it there."
)
WHAT_INSTEAD = (
    "What should it be instead? Tell me in a few words, such as “25%” or “for another client”, or press "
    "Edit on the card. It waits, and nothing has changed yet."
)
STANDS_AS_IT_WAS = (
    "I didn't understand what to change, so the card above still stands as it was, and nothing happens "
    "without your click. Tell me what it should be instead, such as “45k” or “put it on hold”, or press Edit or Cancel."
)
NOT_MINE = (
    "It doesn't look like something that I can help with. What I can do: look things up in the guide, create "
    "opportunities, link REQs and move deals (always with your click), find out why you can't see "
    "something, and open a ticket with our team."
)
ONE_AMOUNT = (
    "I can keep one amount for a deal, and it can't be below zero. Please write it again with a "
    'single amount, such as "50k"; nothing has been prepared yet.'
)
ONE_CHANGE = (
    "That asks for more than one change, and I don't want to do it by halves, so I haven't prepared "
    "anything yet. Please write the first one by itself, and then the next."
)
NOT_DECIDED = (
    "That doesn't sound decided yet, so I haven't prepared anything. Tell me when I should change "
    "the deal, or ask me how it stands."
)
_DOINGS = {
    "create_opportunity": ("create an opportunity", "create several opportunities"),
    "link_req": ("link a REQ", "link several REQs or deals"),
    "move_stage": ("move a deal", "move several deals"),
}
STEPS_LEAD_IN = "Here is how."


def not_answered(question: str) -> str:
    """Say that a question which came with an order is still to be asked."""
    return f"I haven't answered “{question}” yet: please ask me that by itself."


def one_at_a_time(tools: Sequence[str]) -> str:
    """Say which changes one message asked for, a tool twice where it asked for several of a kind."""
    said = [
        several if tools.count(tool) > 1 else one
        for tool, (one, several) in _DOINGS.items()
        if tool in tools
    ]
    return (
        f"I understood that you want to {' and '.join(said)}. I take changes one at a time, each "
        "with a card of its own, so I haven't prepared anything yet. Please write the first one."
    )


OWN_WORDS = frozenset(
    {
        GREETING,
        ABILITIES,
        WELCOME,
        UNDERSTOOD,
        GOODBYE,
        LEFT_ALONE,
        LEFT_WAITING,
        PRESS_CONFIRM,
        CONFIRM_WHAT,
        SORRY_TO_HEAR,
        STEPS_LEAD_IN,
        NEVER_DELETES,
        ONE_AMOUNT,
        WHAT_INSTEAD,
        STANDS_AS_IT_WAS,
        NOT_MINE,
        NOT_DECIDED,
        ONE_CHANGE,
        *(
            one_at_a_time(tools)
            for n in (2, 3, 4, 5, 6)
            for tools in combinations_with_replacement(_DOINGS, n)
        ),
    }
)
