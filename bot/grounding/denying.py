"""Denials: whether a text denies something, what, and whether two texts deny the same in other words."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from bot.grounding.claims import content_of
from bot.grounding.cues import Cues
from bot.grounding.proof import NEGATION

#: How many words behind a negation may be what it denies.
DENIED_WORDS = 4
#: What is said of a condition, or of whatever meets it: a denial there is none of the sentence.
_CONDITION = Cues(
    r"\b(?:if|when|whenever|unless|until|as long as|once|while|because|since|although|though|(?<!means )(?<!says )that|"
    r"which|who|whom|whose|why|(?<!^)what|whatever|whoever|without(?= (?:\w+ )?\w+ing\b))\b[^,;:.]*",
    "if when unless until long once while because since although though that which who whom whose why what whoever without",
)
#: What is not possible, or not there, stands before the negation.
_PREDICATES = """
    possible impossible allowed permitted available needed necessary required there supported
    accepted option enough fine
"""
_SAID_BEFORE = frozenset(_PREDICATES.split())
#: Within so many is the deed.
BEHIND = 2

#: What is hidden is not seen, what is optional is not needed, and what is done only if something
#: holds is not done until it does: negations of another kind.
_DENIALS = (
    (
        re.compile(r"\b(?:guests?|members?|users?|admins?|owners?)\b", re.IGNORECASE),
        re.compile(
            r"\b(?:all|any\w*|every\w*)\b[^.;]*\b(?:but|except|apart from|other than)\b",
            re.IGNORECASE,
        ),
    ),
    (
        re.compile(r"\b(?:sees?|shows?|shown|appears?|visible|access)\b", re.IGNORECASE),
        re.compile(r"\b(?:hidden|private)\b", re.IGNORECASE),
    ),
    (
        re.compile(
            r"\b(?:needs?|needed|required?|mandatory|necessary|must|have to)\b", re.IGNORECASE
        ),
        re.compile(r"\b(?:optional|voluntary|may|can|skip|later|if you|enough)\b", re.IGNORECASE),
    ),
    (
        re.compile(r"\b(?:all|every\w*)\b", re.IGNORECASE),
        re.compile(r"\b(?:part|partly|some|most|rest|few)\b", re.IGNORECASE),
    ),
    (
        re.compile(r"\b(?:until|unless|before)\b", re.IGNORECASE),
        re.compile(r"\bonly\b", re.IGNORECASE),
    ),
)
#: The same in a wording of its own: not two is one, and "don't" is what a harm advises.
_FREE_DENIALS = (
    (
        re.compile(
            r"\b(?:two|both|several|many|multiple|more than one|second|another|twice|different|anywhere)\b",
            re.IGNORECASE,
        ),
        re.compile(r"\b(?:one|single|same|existing|merged|you have|once|first)\b", re.IGNORECASE),
    ),
    (
        re.compile(r"\b(?:any ?more|any longer|no longer|no more|further)\b", re.IGNORECASE),
        re.compile(r"\b(?:stop\w*|ends?|ended|first|until|closed|paused?|pauses)\b", re.IGNORECASE),
    ),
    (
        re.compile(r"^\W*(?:please )?(?:don't|do not|never|avoid)\b", re.IGNORECASE),
        re.compile(
            r"\b(?:doubl\w+|fail\w*|los[et]\w*|risk\w*|errors?|spam|bounc\w+|harm\w*|blocked|"
            r"expire\w*|wrong|rough|instead|better|break\w*|damage\w*|twice)\b",
            re.IGNORECASE,
        ),
    ),
)
#: "you need nothing more than a name" denies nothing, nor does "don't worry"; a "no" that is chosen is a value.
_DENIES_NOTHING = Cues(
    r"\b(?:don't (?:worry|hesitate|mind|be surprised|confuse|mix|mistake)|rather not|no (?:point|use|problem|matter)"
    r"|whether or not|nothing (?:stops|prevents|keeps) \w+ from"
    r"|nothing (?:beyond|besides|past|over and above))\b"
    r"|(?:\bnot|n't) (?:really )?(?:an? )?(?:problem|worry|drama|big deal|trouble|disaster)\b"
    r"|\b(?:not|no|never|nothing|\w+n't)\b[^.;:]*?\b(?:past|over|beyond|above|exceed\w*) (?:\d|one|two|three)"
    r"|\b(?:not|no|never|nobody|nothing|cannot|\w+n't)\b(?:(?!\b(?:not|no)\b)[^.,;:])*?"
    r"\b(?:(?:more|else|other) than|but|except)\b"
    r"|\b(?:more|further) than (?:\d|one|two|three)[^.;:]*?\b(?:never|not|nothing|cannot|\w+n't)\b"
    r"|\b(?:set|put|switch|turn|change)(?:s|ting|ed)?\b[^.,;:]*?\bto [\"`*]*no\b(?=[\"`*]*(?:$|[.,;:)]| (?:if|when|unless|and|or|to|in|for)\b))"
    r"|\b(?:say|answer|repl[yi])(?:s|es|ed)? no\b(?=$|[.,;:)]| (?:if|when|unless|and|or|to)\b)"
    r"|\bif (?:you|they|somebody|someone) (?:do not|don't|(?:'d|would) rather not) (?:want|need|like|wish)(?: for)? (?:that|this|it|them|so)\b",
    "worry hesitate mind surprised confuse mix mistake rather point use problem matter whether stops prevents keeps drama big trouble disaster past over beyond above exceed than but except set sets setting seted put puts putting puted switch turn change changing say says sayes sayed answer reply want need like wish besides",
)
#: Words that set a limit, and so deny what lies beyond it.
_LIMITS = r"(?<!-)only|alone|just|until|unless|before|except|apart from|other than|excluding|nothing else|optional"
#: Words in which a denial may be hidden: what is private is not seen, what stays is not changed.
_HIDES_DENIAL = (
    r"voluntary|finished|invisible|inaccessible|own|assigned|personal|private|hidden|missing|free|zero|0|empty|lost|closed|final|disconnected|off|rough|"
    r"different|separate|whatever|regardless|later|by hand|yourself|blocked|excluded|invalid|damaged|"
    r"out of luck|out of the question|off limits|impossible|refuse[sd]?|reject(?:s|ed)|declined?|denied|forbidden|prevent(?:s|ed)?|lacks?|unable|"
    r"leaves?\b[^.;]*\bout|left out|stop(?:s|ped)?|skip(?:s|ped)?|ignored?|alone|untouched|keeps?|kept|stay(?:s|ed)?|ends?|"
    r"remain(?:s|ed)?|fail(?:s|ed)?|expire[sd]?|any number|any time|as (?:many|much|often)|"
    r"no (?:point|use)|pointless|useless|in vain|"
    r"un(?!der|til|less|ion|iq|it|iv)[a-z]{4,}"
)
#: Verbs that deny the one behind them.
_DENYING_VERBS = (
    r"(?:keep|stop|prevent|hinder|block|bar)(?:s|ped|ed|ping|ing)?\b[^.,;:]{1,60}?\bfrom|kept\b[^.,;:]{1,60}?\bfrom|"
    r"fail(?:s|ed)? to|refus(?:e|es|ed) to|unable to|too \w+ to|instead of|rather than|avoids?"
)
_SETS_ASIDE = re.compile(r"\b(?:rather than|instead of|as opposed to)\b", re.IGNORECASE)
_KEEPS_FROM = Cues(
    r"\b(?:(?:keeps?|kept|stops?|stopped|prevents?|prevented|blocks?|blocked)\b[^.,;:]{1,60}?\bfrom \w+ing|(?:fails?|failed|refuses?|refused|unable) to)\b",
    "from fail refuse unable",
)
_LIMITING = re.compile(rf"\b(?:{_LIMITS}|{_DENYING_VERBS})\b")
_HIDING = re.compile(rf"\b(?:{_LIMITS}|{_HIDES_DENIAL}|{_DENYING_VERBS})\b")
_NOT = re.compile(r"\b(?:not|never|cannot)\b|n't\b", re.IGNORECASE)
#: "not until it is paid" is "once it is paid".
_UNTIL = re.compile(r"\b(?:until|unless|before|without|except|but)\b", re.IGNORECASE)
#: "It never runs without a confirmation": it needs one.
_NEVER_WITHOUT = Cues(
    rf"(?:{NEGATION.pattern})[^.;]*\bwithout\b",
    "without",
)
_NEEDS = re.compile(r"\b(?:needs?|requires?|must|has to|have to|(?<!-)only)\b", re.IGNORECASE)
_STILL = re.compile(r"\buntil\b", re.IGNORECASE)
#: What goes on, or is left to somebody, waits for nothing.
_FREELY = re.compile(
    r"\b(?:can keep|keeps?|stays?|remains?|goes on|go on|carr(?:y|ies) on|at any time)\b(?![^.;]*\b(?:until|unless)\b)",
    re.IGNORECASE,
)
#: What is done unless somebody says otherwise is done by default.
_BY_DEFAULT = re.compile(r"\b(?:by default|as a default|from the start)\b", re.IGNORECASE)
_NOT_UNTIL = Cues(
    rf"(?:{NEGATION.pattern})[^.;]*{_UNTIL.pattern}",
    "until unless before without except but",
)
_NEXT = re.compile(
    r"\b(?:or|nor|and|when|if|once|until|unless|while|because|since|although|where|who|which)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=8_192)
def denies(text: str) -> bool:
    """Whether a text denies what it says."""
    if not NEGATION.search(text):
        return False
    return any(map(_denies, _NEXT.split(_DENIES_NOTHING.sub("", text))))


def _denies(text: str) -> bool:
    found = NEGATION.findall(text)
    plain = [each for each in found if each.casefold() != "without"]  # "not without you" denies
    verbs = [each for each in plain if each.casefold() == "n't"]  # each denies a clause of its own
    return len(plain or found) % 2 == 1 or len(verbs) > 1


def denied_in(text: str) -> frozenset[str]:
    """What a text denies: the content behind each negation, or before it: "... is not possible"."""
    parts = NEGATION.split(text.casefold())
    denied: list[str] = []
    for before, after in pairwise(parts):
        behind = after.split()[:DENIED_WORDS]
        denied += behind
        if _SAID_BEFORE & {word.strip(".,;:!") for word in behind[:BEHIND]}:
            denied += before.split()
    return content_of(" ".join(denied))


def agree(said: str, told: str, *, copied: bool) -> bool:
    """Whether a statement and a part of the guide both deny something, or neither does.

    Unless it is `copied`, one may say with a negation what the other says without: "not until it
    is paid" is "only once it is paid", and "does not change" is "stays".
    """
    if denies(said) == denies(told):
        return denies(said) or not _KEEPS_FROM.search(said) or bool(_HIDING.search(told))
    if denies(said) and any(done.search(said) and here.search(told) for done, here in _DENIALS):
        return True
    if _NEVER_WITHOUT.search(told) and _NEEDS.search(said):
        return True
    denied, affirmed = (said, told) if denies(said) else (told, said)
    if _SETS_ASIDE.search(affirmed) and not _SETS_ASIDE.search(denied):
        return True
    if copied:
        return False
    if denies(said) and any(
        done.search(said) and here.search(told) for done, here in _FREE_DENIALS
    ):
        return True
    if denies_outright(said) == denies_outright(told):
        return True
    if (
        denies(said)
        and _NOT_UNTIL.search(said)
        and not (_STILL.search(said) and _STILL.search(told))
        and not _FREELY.search(told)
    ):
        return True
    if denies(said) and _HIDING.search(_not_done(said)):
        return True
    same = content_of(_not_done(denied)) & content_of(affirmed)
    hidden = _LIMITING if same else _HIDING
    found = {*hidden.findall(affirmed.casefold())} - {*hidden.findall(denied.casefold())}
    return bool(found - {"unless"} if _BY_DEFAULT.search(denied) else found)


@lru_cache(maxsize=8_192)
def denies_outright(text: str) -> bool:
    """Whether a text denies something apart from its conditions."""
    return bool(NEGATION.search(text)) and denies(_CONDITION.sub(" ", text))


def _not_done(text: str) -> str:
    """What is said not to be done: the word behind each "not"; of what ends a list it stands before."""
    if text.startswith("not,"):
        return ""
    behind = (_telling(rest.split()[:BEHIND]) for rest in _NOT.split(text.casefold())[1:])
    return " ".join(behind)


def _telling(words: Sequence[str]) -> str:
    """The first of some words that has content."""
    return next(filter(content_of, words), "")
