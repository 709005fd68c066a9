"""Messages made of greetings, thanks, a yes or a no and fillers, and of nothing else."""

import re

from bot.model.intents import Intent
from bot.model.words import any_of

#: Small talk: a message made of these phrases and fillers only.
_SMALL_TALK: tuple[tuple[Intent, str, str], ...] = (
    (
        Intent.CANCEL,
        "cancel, never mind, nevermind, nvm, forget it, forget that, forget about it, forget, "
        "stop, scrap, drop it, drop that, leave it, leave that, abort, discard, do not bother, no, "
        "nope, nah, not now, not yet, do not, do not do, skip it, skip that, disregard, ignore that, "
        "n, changed my mind, no need, delete the card, delete that card, remove the card, abbrechen",
        "that it this all both everything please okay oh ah actually the card cards request change "
        "thanks thank you sorry wait rex i have just again",
    ),
    (
        Intent.AGREE,
        "yes, y, yea, yep, yeah, yup, sure, go ahead, go for it, do it, do that, confirm, confirmed, "
        "please do, sounds good, looks good, looks right, lgtm, absolutely, correct, proceed",
        "please okay now right it that rex thanks perfect is",
    ),
    (
        Intent.THANK,
        "thanks, thank you, appreciate it, appreciated, great, awesome, amazing, brilliant, "
        "helpful, the best, lifesaver, that helped, works now, worked, found it, love it, perfect, "
        "merci",
        "rex you are that was is it this so very much a lot really for your the help again all "
        "job work super many good nice okay cool now bot too mate man buddy team folks all guys",
    ),
    (
        Intent.GREET,
        "hello, good morning, morning, good afternoon, afternoon, good evening, evening, good day, "
        "greetings, sup, what is up, are you there, how are you, anyone there, ping, test",
        "rex there all everyone again today team anybody doing",
    ),
    (
        Intent.PART,
        "bye, goodbye, see you, cya, good night, later",
        "okay thanks rex then for now have a nice day soon good",
    ),
    (
        Intent.ABILITIES,
        "help, what can you do, what do you do, what are you able to do, who are you, "
        "what are you, how do you work, "
        "what can i ask, what can i do here, what is this, who is this, how does this work, menu, "
        "commands, options, what can you help with, what can you help me with, how can you help",
        "hello please rex me i need can you some for",
    ),
    (
        Intent.COMPLAIN,
        "useless, no help, not helpful, unhelpful, not help, not work, not working, rubbish, "
        "not what i asked, not what i meant, wrong answer, annoying, still stuck",
        "this that it you rex is are was did does so really at all me a the still sorry",
    ),
    (
        Intent.ACKNOWLEDGE,
        "okay, cool, nice, good, got it, i see, alright, fine, understood, makes sense, noted, "
        "lol, haha, wow, right, aha, hmm",
        "that is then rex all it",
    ),
)


#: Called off, and why: "scrap that, wrong chat lol".
_CALLED_OFF = re.compile(
    r"^(?:oh |sorry |oops |ah )*(?:scrap|forget|ignore|disregard|cancel|skip|never mind|nevermind|nvm) ?(?:that|this|it|all that|them)?"
    r" (?:sorry )?(?:wrong (?:chat|channel|window|person|thread|conversation|tab)|(?:i )?(?:sent|typed|posted) (?:this |that |it )?(?:to|in) the wrong"
    r"|not (?:for|meant for) you|(?:i am )?(?:all )?(?:sorted|sorting it)|(?:i|we) (?:will|have|am|did|got) (?!.*\d))"
)


def small_talk(folded: str) -> Intent | None:
    """Return what a message of nothing but small talk says; None for any other."""
    if _CALLED_OFF.match(folded):
        return Intent.CANCEL
    return next((each for each, said, fillers in _TALK if _is_made_of(folded, said, fillers)), None)


def _is_made_of(folded: str, said: re.Pattern[str], fillers: frozenset[str]) -> bool:
    rest, found = said.subn(" ", folded)
    return found > 0 and set(rest.split()) <= fillers


_TALK = tuple((each, any_of(said), frozenset(words.split())) for each, said, words in _SMALL_TALK)
