"""What a statement says where the guide says the contrary, in phrases and not only in words.

A word and its contrary are held against one another in `bot.grounding.retelling`. Here it is ways of saying:
what runs "one after the other" does not run "side by side", and what "goes on" is not "dropped".
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from bot.grounding.claims import COUNTS, content_of
from bot.grounding.clauses import runs_of
from bot.grounding.cues import Cues
from bot.grounding.denying import denies_outright
from bot.grounding.proof import Proof, nearest, sentences_of
from bot.grounding.wording import BESIDE, stems_of

_SIDES = (
    (
        r"one after (?:the other|another)|one by one|in turn|one at a time|only one",
        r"at the same (?:time|moment)|simultaneously|in parallel|side by side|next to each other|"
        r"all at once",
    ),
    (
        r"kept|keeps?|stays?|remains?|go(?:es)? on|continues?|carr(?:y|ies) on|resumes?|pauses?|"
        r"paused|archived?",
        r"delete[sd]?|(?:is|are|gets?|be) lost|los(?:e|es)|erased?|dropped|discarded|wiped|vanish\w*|cancel\w*",
    ),
    (
        r"right away|at once|immediate(?:ly)?|straight away|instantly|on the spot",
        r"next (?:billing )?(?:period|day|month|week)|tomorrow",
    ),
    (
        r"by (?:itself|themselves)|automatic(?:ally)?|on (?:its|their) own",
        r"by hand|manual(?:ly)?|you (?:confirm|decide)|suggests?|proposes?",
    ),
    (
        r"optional|voluntary|advised|recommended|if you (?:have|like|want)",
        r"must|ha(?:s|ve) to|required|mandatory|compulsory|obligatory|needed|necessary",
    ),
    (r"differs?|different|var(?:y|ies)", r"the same|identical|equal"),
    (
        r"private|internal|hidden",
        r"public|everyone|everybody|shared with (?:your|the|all|every\w*)",
    ),
    (r"hidden|invisible", r"sees?|shown?|shows|visible|appears?"),
    (
        r"free of charge|costs? (?:nothing|no \w+)|for nothing",
        r"costs? (?:a|an|one|\d+|you|money)|charged|(?:takes?|uses?(?: up)?|lose) (?:a|one|\d+) credits?|pays? for",
    ),
    (r"of its own|of their own|separate(?:ly)?|kept apart", r"together|combined|in one go"),
    (
        r"paus(?:es?|ed)|stop(?:s|ped)?|halts?|breaks? off",
        r"keeps? (?:on )?(?:running|going|sending|working)|continues?|go(?:es)? on|carr(?:y|ies) on|runs? on",
    ),
    (
        r"(?:only|just|at most|no more than) one|only (?:have|has|hold|contain|belong to) one",
        r"any number|as many|several|many|more than one|unlimited",
    ),
    (
        r"one pool|shared?|in common|divided by",
        r"(?:each|every \w+) (?:has|have|gets?)\b.*\bown|of (?:its|their) own|separately",
    ),
    (r"once a day|daily|every day|each day", r"once a (?:week|month|year)|weekly|monthly|yearly"),
    (
        r"given once|only once|one time",
        r"(?:every|each) (?:week|month|year)|again and again|regularly",
    ),
    (
        r"rough(?:ly)?|approximate(?:ly)?|estimated?",
        r"exact(?:ly)?|precise(?:ly)?|reliable|reliably",
    ),
    (r"merged?|into one|one record", r"second record|separate record|twice|two records"),
    (
        r"in proportion|in part|partly|a part|spread (?:over|across)",
        r"in full|fully|full price|completely|entirely",
    ),
    (
        r"approv\w+|confirm\w*|asks?(?: you)?|after you",
        r"without (?:ask\w+|approv\w+|confirm\w+|being asked|(?:any |a )?question|your (?:ok|okay|approval|consent))|unasked",
    ),
    (r"only [^.,;:]*\bown", r"can \w+ any|any of them"),
    (
        r"stays? (?:where (?:it|they) (?:is|are)|that way|as (?:it is|they are))",
        r"(?<!not )(?<!n't )(?<!not be )(?<!n't be )(?:moved?|drag(?:ged|s)?|back (?:to|together)|(?:re)?joined|merged?|put (?:right|back)|restored?|undone)",
    ),
    (
        r"sparing(?:ly)?|go easy|less|fewer|slow down",
        r"as (?:usual|normal|much as you like|before)|stop\w* (?:[\w-]+ ){0,2}(?:altogether|completely|entirely)",
    ),
    (r"doubles?|doubled|twice", r"skipped|ignored|left out|passed over"),
    (
        r"(?:in|for|of) each|of (?:its|their) own",
        r"a single [\w-]+|one for (?:both|all)|for both|in both|in common",
    ),
    (
        r"of (?:this|that|the same) [\w-]+|(?:to|with|of|have|belong to) the same [\w-]+",
        r"across \w+|whichever|no matter (?:which|whose)|whoever's|different ones",
    ),
    (
        r"(?:gets?|has|needs|sends?|makes?) a new [\w-]+|new (?:link|address|key)",
        r"(?:the|its|their|your) old (?:link|address|key)|keeps? (?:the|its|their) (?:old )?(?:link|address|key)",
    ),
    (r"exactly one|only one|just one", r"a second(?: one)?|another(?: one)?|two|several"),
    (
        r"goes? on|continues?|resumes?|carr(?:y|ies) on",
        r"start(?:ed)? (?:it |them )?(?:again|over|afresh|anew)|from scratch|restart(?:ed)?",
    ),
    (
        r"(?:works?|runs?|go(?:es)?|possible|carry on|goes on) without",
        r"only (?:[\w-]+ ){0,3}(?:once|if|when|after)|not before|first needs?",
    ),
    (
        r"(?:on|active|public|shared) (?:from the (?:start|beginning)|by default|already|automatically)",
        r"(?:switch|turn)(?:ed)?(?: [\w-]+){0,4} on|off (?:at first|by default|from the start)",
    ),
    (
        r"from (?:your|the|a|its) [\w' -]*list|(?:pick|choose) (?:one|from)",
        r"type in|in your own words|of your own|free text|write your own",
    ),
    (r"taken|occupied|in use", r"free (?:at once|again|right away)|available (?:at once|again)"),
)
#: Both ways of each, for texts in lower case; and each with its contrary, one way and the other.
_READ = tuple((re.compile(rf"\b(?:{a})\b"), re.compile(rf"\b(?:{b})\b")) for a, b in _SIDES)
_PAIRS = tuple(pair for one, other in _READ for pair in ((one, other), (other, one)))
_WITHOUT = Cues(
    r"\bwithout\b",
    "without",
)
_NO_TOPIC = BESIDE | COUNTS
_EITHER = re.compile(rf"\b(?:{'|'.join(f'{a}|{b}' for a, b in _SIDES)})\b")
_ONE_OF = tuple(re.compile(rf"\b(?:{a}|{b})\b") for a, b in _SIDES)


def contrary(say: str, proof: Proof) -> Iterator[str]:
    """Ways of saying of a statement whose contrary the sentence has that it rests on."""
    for sentence in sentences_of(say):
        for part in runs_of(sentence):
            sides = _sides(part)
            near = nearest(part, _about(part, proof)) if sides and not _denies(part) else []
            told = [(each.lower(), _denies(each)) for each in near]
            for at in sides:
                here, there = _PAIRS[at]
                if any(there.search(each) for each, _ in told) and not any(
                    denied or here.search(each) for each, denied in told
                ):
                    yield f"the blocks say the contrary of: {part!r}"


def _about(part: str, proof: Proof) -> list[str]:
    """The sentences about what a part is about: its first word that any of them has."""
    topics = (each for each in stems_of(part) if each not in _NO_TOPIC)
    told = ([each for each in proof.sentences if topic in content_of(each)] for topic in topics)
    return next(filter(None, told), [])


def _denies(text: str) -> bool:
    """Whether a text denies something; "without asking" is a way of its own."""
    return denies_outright(_WITHOUT.sub("", text))


@lru_cache(maxsize=8_192)
def _sides(part: str) -> tuple[int, ...]:
    """The ways of saying that a part has, without their contrary, as places in the list."""
    part = part.lower()
    if not _EITHER.search(part):
        return ()
    found = [at for at, either in enumerate(_ONE_OF) if either.search(part)]
    sides = [(at, *(bool(way.search(part)) for way in _READ[at])) for at in found]
    return tuple(2 * at + other for at, one, other in sides if one != other)
