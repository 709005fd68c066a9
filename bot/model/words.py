"""A message as the rules read it: folded, contractions opened, typos and synonyms resolved."""

import re
import unicodedata
from functools import cache, lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

#: Words that say the same, by the one that the rules are written with.
_SAYS: dict[str, str] = {
    "deal": "opportunity opp oppty",
    "deals": "opportunities opps",
    "req": "requisition vacancy",
    "reqs": "requisitions vacancies",
    "please": "pls plz plss pleas bitte",
    "you": "u ya",
    "thanks": "thx ty thnx tnx cheers tysm ta",
    "okay": "ok k kk okey",
    "hello": "hi hey heya hiya howdy yo hallo",
    "cannot": "cant",
    "sorry": "sry soz",
    "should": "shd shld shud",
    "would": "wld wud",
    "could": "cld cud",
    "move": "mvoe moev schieben verschieben",
    "link": "verknüpfen dranhängen anhängen",
    "to": "auf tae",
}
_MEANING = {word: meant for meant, words in _SAYS.items() for word in words.split()}
#: Words worth recognising when they are misspelt.
_WORTH_CORRECTING = """
    opportunity opportunities pipeline pipelines invoice invoices billing negotiation discovery
    proposal create attach connect associate ticket tickets contingency retained staffing support
    visible missing disappeared stage stages client clients advance cancel human escalate revenue
    forecast thanks please hello permission permissions requisition vacancy cannot contract
    contracts contact contacts morning afternoon evening mobile overview requisitions forget stale
"""
_KNOWN = frozenset(_WORTH_CORRECTING.split())
#: These are spelt as they are meant, near as they are to one of those.
_RIGHT = frozenset({"starting", "stating", "starring", "staged", "stages"})
_CONTRACTIONS = (
    (
        r"\by (?=(?:can|could|is|are|am|was|were|do|does|did|has|have|had|will|won|would)(?:not|n?'?t)?\b)",
        "why ",
    ),
    (r"(?<=\w )n (?=\w)", "and "),
    (r"\bre-(?=creat)", "re"),
    (r"\s*(?:->|=>|\u2192)\s*", " to "),
    (
        r"\b(?:can'?t|can ?not|couldn'?t|could not|(?:am |is |are )?(?:unable|not able) to)\b",
        "cannot",
    ),
    (r"\bcann(?:y|ae)\b", "cannot"),
    (r"\bk[aö]nn(?:te)?st du\b", "can you"),
    (r"\b(should|could|would|must)(?:'?ve|a)\b", r"\1 have"),
    (r"\b(is|are|was|were|do|does|did|has|have|had|should|would|wo)n'?t\b", r"\1 not"),
    (r"\b(what|where|who|how|when|that|there|here)'?s\b", r"\1 is"),
    (r"\b(i|we|you|they)'?d like\b", r"\1 would like"),
    (r"\b(i|we|you|they|he|she|it|that|who)'ll\b", r"\1 will"),
    (r"\b(where|how|why)'d\b", r"\1 did"),
    (r"\b(i|we|you|they|he|she|it|who)'d\b", r"\1 would"),
    (r"\b(?:wanna|want 2)\b", "want to"),
    (r"\b(?:gotta|got to|gonna have to)\b", "need to"),
    (r"\bgonna\b", "going to"),
    (r"\bgimme\b", "give me"),
    (r"\blemme\b", "let me"),
    (r"\bi'?m\b", "i am"),
    (r"\bit'?s\b", "it is"),
    (r"\b(we|you|they)'re\b", r"\1 are"),
    (r"\b(i|we|you|they)'ve\b", r"\1 have"),
    (r"\blet'?s\b", "let us"),
    (r"\bhow (?:2|to)\b", "how to"),
    (r"\bw/ ?", "with "),
    (r"\bset-?up\b", "set up"),
    (r"\bjob (req|requisition|order)", r"\1"),
    (r"\b(?:job rec|rec)[\s#:-]*(?=\d{2,7}\b)", "req "),
)
_SPELT = tuple((re.compile(pattern), meant) for pattern, meant in _CONTRACTIONS)
_OPP_REF = re.compile(r"\b(?:opportunity|opp|deal)[\s#:-]*(\d{3,7})\b")
_REQ_REF = re.compile(r"\breq(?:uisition)?[\s#:-]*(\d{2,7})\b")
_APOSTROPHE = re.compile("[\u2018\u2019\u00b4\u02bc`]")
_BROADCAST = re.compile(r"<!(?:channel|here|everyone)[^<>]*>|(?<!\w)@(?:channel|here|everyone)\b")
_SHORTCODE = re.compile(r":[a-z0-9_+-]+:")
_WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """Return a message as plain words: "pls link job REQ-118" becomes "please link req118"."""
    text = unicodedata.normalize("NFKC", text).casefold()
    text = _APOSTROPHE.sub("'", text)
    text = _BROADCAST.sub(" ", text)
    text = _SHORTCODE.sub(" ", text)
    for pattern, meant in _SPELT:
        text = pattern.sub(meant, text)
    text = _OPP_REF.sub(r"opp\1", text)
    text = _REQ_REF.sub(r"req\1", text)
    return " ".join(_meant(word) for word in _WORD.findall(text.replace("'s", "").replace("'", "")))


@cache
def any_of(phrases: str) -> re.Pattern[str]:
    """Return what finds any of some phrases, "okay, got it", the longest of them first."""
    longest_first = sorted(phrases.split(", "), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(longest_first)})\b")


@lru_cache(maxsize=4096)
def _meant(word: str) -> str:
    if word in _KNOWN or word in _MEANING or word in _RIGHT or len(word) < 5 or not word.isalpha():
        return _MEANING.get(word, word)
    slips = 2 if len(word) >= 8 else 1
    near = [known for known in _KNOWN if known[0] == word[0] and len(known) >= 5]
    found = process.extractOne(word, near, scorer=OSA.distance, score_cutoff=slips)
    spelt = str(found[0]) if found else word
    return _MEANING.get(spelt, spelt)
