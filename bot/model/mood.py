"""Whether a message wants something done, asks, or only thinks aloud: a card is made of the first alone."""

import re
from enum import Enum, auto

from bot.model.order_words import OF_IT
from bot.model.words import fold


class Mood(Enum):
    """How a message speaks of a change."""

    #: It asks for the change, or tells as a fact what calls for one: "we lost Umbra".
    WISH = auto()
    QUESTION = auto()
    #: A guess, a plan, a condition, a report of what others do or say, or a denial.
    UNDECIDED = auto()


#: A clause of so few words is only the beginning: "so, …", "Umbra: …".
SHORTEST = 2
#: Where a reason, an aside or a second sentence begins: people may guess there as they like.
_HEAD = re.compile(
    r"[,;:.!?]\s|\s[-–—]\s|\b(?:because|since|as they|due to|bc|cuz|cos)\b", re.IGNORECASE
)
_SENTENCES = re.compile(r"[.!?;]\s+")
_BECAUSE = re.compile(r"\b(?:because|since|as they|due to|bc|cuz|cos)\b", re.IGNORECASE)
_FILLERS = re.compile(
    r"^(?:(?:hello|rex|okay|so|please|also|and|well|um|hmm|sorry|just|then|quick question|question"
    r"|btw|fyi|but|no|yes|yeah|oh|ah|good morning|thanks) )+"
)
_ASKS = re.compile(
    r"^(?:(?:can|could|would|will) you (?:please )?(?:also )?(?:tell|say|explain|check|confirm|remind|see if|see whether"
    r"|let me know|find out|look (?:up )?(?:if|whether))\b"
    r"|(?:do|does|did|have|has|had|is|are|was|were|am) (?!not\b)(?:i|we|you|they|he|she|it|there|this|that|the|my|our|any\w*|some\w*|opp\d+|req\d+|[a-z]\w*)\b"
    r"|any (?:idea|news|update|clue|chance (?!you)|word)\b|(?:what|why|where|which|who|whose|whom|how)\b|when (?:is|are|was|were|did|does|do|will|can|should|has|have)\b"
    r"|(?:should|shall|must) (?:i|we|it|they|the|[a-z]+ (?:be|move|go))\b|(?:would|will|could|might) (?:it|that|this|they|i|he|she)\b"
    r"|can (?:a|an|the|they|he|she|it|that|members?|guests?|team|admins?|anyone|someone|somebody|people)\b"
    r"|(?:i (?:am|was) |just )?(?:wondering|curious|asking)\b|i wonder\b"
    r"|(?:i (?:am )?)?(?:not|never) (?:sure|certain|clear)\b|(?:i am )?unsure\b"
    r"|remind me\b|let me know (?:if|when|whether|how|what|who)\b|tell me (?:if|when|whether|who|what|why|how|where|about)\b"
    r"|(?:i )?(?:want|need|would like) to know\b)"
)
_THEY_ASK = re.compile(
    r"\b(?:wants? to know|(?:is |are |was )?ask(?:s|ed|ing) (?:if|whether|when|why|me if|about))\b"
)
#: These make a guess, a plan or a condition of the clause they stand in.
_GUESS = re.compile(
    r"\b(?:might|maybe|perhaps|probably|possibly|likely|hopefully|potentially|supposedly|apparently|presumably)\b"
    r"|\b(?:i|we|they|he|she|it|that|[a-z]{3,}) may (?:have|be|need|want|well|not|also|soon|put|move|go|sign|close|lose|win|cancel|drop|pause|still)\b"
    r"|\b(?:could|may) be (?:that|a|the)\b"
    r"|\b(?:is|are|am|was|were) (?:\w+ )?(?:going|planning|hoping|thinking|considering|about|expected|supposed|due|close|likely) (?:to|of|about|that)\b"
    r"|\b(?:thinking|talking|dreaming) (?:of|about)\b|\bconsidering\b"
    r"|\b(?:plans?|hopes?|hoping|intends?|expects?) to\b"
    r"|\b(?:i|we) (?:think|thought|guess|believe|suspect|assume|reckon|hope|doubt|fear|heard|hear|feel)\b"
    r"|\b[a-z]\w+ (?:reckons|thinks|believes|guesses|suspects|assumes|hopes|doubts|fears|feels)\b"
    r"|\b(?:pretty|fairly|quite|almost|not|un) ?(?:sure|certain)\b|\b(?:almost|nearly)\b|\b(?:looks|feels|seems|sounds)(?: like| as| to| that)?\b"
    r"|\b(?:would|will) be (?:nice|good|great|cool|lovely)\b|\b(?:i|we) wish\b|\bwould love\b"
    r"|\b(?:feeling|my guess|bet|prediction|said|says|told me|mentioned|claims|announced|rumou?r\w*|heard)\b"
)
_IF = re.compile(
    r"^(?:if|once|when|as soon as|after|before|unless|until|in case|whenever|provided|assuming|suppose|should they)\b"
    r"|\b(?:if|once|unless|as soon as|whenever|in case|provided)\b"
    r"(?! (?:possible|you can|you could|you do not mind|that is okay|okay|needed|not already)\b)"
)
#: What others will do, and what is hoped for: "Priya will link it", "we will win".
_WILL = re.compile(
    r"\b(?!(?:i|we|you|it|this|that|deal|one|fees?|value)\b)[a-z]\w+ (?:will|would) (?!you\b|be (?:great|good|nice)\b)"
    r"|\b(?:i|we|it|they) (?:will|would) (?:\w+ )?(?:win|lose|sign|close|get it|move it|see)\b"
)
_DENIED = re.compile(
    r"\b(?:have|has|had|is|are|was|were|did|do|does|would|should|could|will|am) not (?!forget)|\bnot (?:yet|won|lost|signed|paid)\b"
    r"|\b(?:never|cannot)\b|\bno longer\b|\bhave yet to\b"
)
#: What somebody does without REX.
_ONESELF = re.compile(r"\b(?:myself|ourselves|himself|herself)\b|\bnothing (?:for you )?to do\b")
#: What somebody has done; folded, "created" is taken for a slip of "create".
_DID = re.compile(
    r"\W*(?:(?:i|we)(?:'ve| have)? )?(?:just |already )*(?:created|added|opened|logged|made|registered)"
    r" (?:an?|the|my|our|that|this|another|one)\b",
    re.IGNORECASE,
)
#: What somebody has noted for later.
_FOR_LATER = re.compile(
    r"(?:reminder|note|memo) to (?:self|myself|me)\b|(?:todo|to do) ?(?:list)?\b"
)
#: "I won the lottery", "hold that thought": what is won, lost or held here is no deal.
_IDIOM = re.compile(
    r"^(?:we |i )?(?:just |have )*(?:won|lost|signed|closed) (?:(?:the|a|an|my|our|their|his|her|client|candidate)s? ){0,3}"
    r"(?:lottery|raffle|prize|award|bet|game|match|cvs?|resumes?|passwords?|phone|laptop|keys?|files?|way|track|hope|patience|mind"
    r"|interest|touch|sleep|weight|time|tabs?|windows?|browser)\b"
    r"|^hold (?:that thought|your|the line|tight|up|a (?:sec|second|minute|moment)|my)\b"
)
_ASIDE = re.compile(
    r"\b(?:not sure|not certain|unsure|no idea|who knows|will (?:find out|see|know|confirm)|to be confirmed|idk"
    r"|do not know yet|not confirmed|not official|not final|fingers crossed|let us see|we shall see|i guess|i think|maybe|hopefully|(?<!is )(?<!are )right)$"
    r"|\b(?:not sure|not certain|will find out|fingers crossed|not official|not confirmed)\b"
)
_DOES = re.compile(
    rf"^(?:{OF_IT}|"
    r"create|add|make|start|open|new|log|set|put|move|push|shift|bump|advance|link|attach|connect|mark|close|hold|pause"
    r"|resume|cancel|scrap|rename|change|update|edit|convert|draft|invoice|send|unlink|give|assign|record|i |we (?:need|want))"
)
_MAY_I = re.compile(
    r"^(?:can|could|would|will|may) (?:you|we|i)\b|\bcan you\b|\bcould you\b|\bchance you\b"
)

#: What only leads to a question: "can you tell me whether REQ-118 is linked to it".
_TELL_ME = re.compile(
    r"^(?:can|could|would|will) you (?:please )?(?:tell|check|say|see|confirm|find out|let)(?: (?:me|us))?(?: know)? (?:whether|if) "
)
#: A question about how things are done, or what follows, whatever it names.
_IN_GENERAL = re.compile(
    r"\bhow (?:do|to|can|does|should|would|come)\b|^(?:can|may|could) (?:i|we|you|an?|the|members?|guests?|team)\b"
    r"|\b(?:would|will|does) happen\b|\bwhat happens\b|\bshould (?:i|we)\b|\bdo i (?:have|need)\b|\bmeans?\b|\bdifference\b"
    r"|\b(?:can|may|should|must) (?:i|we)\b"
)


def mood_of(text: str) -> Mood:
    """Return how a message speaks; of several sentences the first sets the tone."""
    folded = _FILLERS.sub("", fold(text))
    head = _FILLERS.sub("", fold(_head(text)))
    if _ASKS.search(folded) or _THEY_ASK.search(head):
        return Mood.QUESTION
    last = fold(_SENTENCES.split(text.strip())[-1])
    asks_for = _DOES.search(folded) or _MAY_I.search(folded) or _DOES.search(last)
    if text.rstrip(" !").endswith("?") and not asks_for:
        return Mood.QUESTION
    if _IDIOM.search(folded) or _DID.match(text) or _FOR_LATER.match(folded):
        return Mood.UNDECIDED
    if any(
        guess.search(head) for guess in (_GUESS, _IF, _WILL, _DENIED, _ONESELF)
    ) and not _MAY_I.search(head):
        return Mood.UNDECIDED
    return Mood.UNDECIDED if has_second_thoughts(text) else Mood.WISH


def has_second_thoughts(text: str) -> bool:
    """Whether a message doubts what it says, at its end: "…, not sure"."""
    return _ASIDE.search(fold(_BECAUSE.split(text)[0])) is not None


def asks_in_general(text: str) -> bool:
    """Whether a question is about how things are done, not about a deal that it names."""
    return _IN_GENERAL.search(_TELL_ME.sub("", fold(text))) is not None


def _head(text: str) -> str:
    """The first clause that has more than a word or two."""
    parts = [part for part in _HEAD.split(text) if part.strip()]
    said = ""
    for part in parts:
        said = f"{said} {part}"
        if len(fold(said).split()) > SHORTEST:
            break
    return said
