"""What REX says of itself, word for word: written by people, so no gate has to judge it."""

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
STEPS_LEAD_IN = "Here is how."

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
    }
)
