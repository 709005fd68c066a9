"""What a question asserts beside what it asks: "Since Starter includes Billing, shall I …?"

A question may ask anything. But what stands before it or inside it as a fact ("Did you know that
…?", "…, right?", "…, which a Team Admin can do") is a statement like any other, and is returned as
one, so that the gate can judge it. In doubt a clause counts as a statement.
"""

import re
from collections.abc import Iterator

from bot.grounding.claims import QUOTES, content_of
from bot.grounding.predicates import has_predicate, is_about_the_talk
from bot.grounding.proof import decisive
from knowledge.words import words_of

_SHORT_FORMS = (
    (re.compile(r"\b(it|that|there|this|what|who|he|she)'s\b", re.IGNORECASE), r"\1 is"),
    (re.compile(r"'re\b"), " are"),
    (re.compile(r"'ve\b"), " have"),
    (re.compile(r"'ll\b"), " will"),
    (re.compile(r"'d\b"), " would"),
    (re.compile(r"'m\b"), " am"),
)
#: "As soon as it is signed" is a condition, "such as" names an example: neither gives a reason.
_NO_REASON = re.compile(
    r"\bas (?:soon|long|far|well|much|many) as\b|\bas (?:if|though)\b|\b(?:such|same) as\b"
    r"|\bas you (?:can )?(?:said|say|see|wrote|know)\b|\b(?:ever|long) since\b|\bsince when\b"
    r"|\bso that(?= (?:somebody|someone|i|we|they|you|support|our team)\b)",
    re.IGNORECASE,
)
_REASON = (
    r"because|since|as|given(?: that)?|now that|considering(?: that)?|seeing (?:that|as)|assuming"
    r"|knowing(?: that)?|(?:even )?though|although|while|whereas|thanks to|due to"
)
_SEGMENT = re.compile(
    rf"[,;:()\u2026]+|\s[-\u2013]\s|\u2014|\s(?=(?:{_REASON}|so)\b)"
    r"|(?<!nobody)(?<!nothing)(?<!none)(?<!no one)(?<!all)(?<!not)\s(?=but\b)",
    re.IGNORECASE,
)
_RELATIVE = re.compile(r"(which|who|whom|whose|where|that)\b\s*", re.IGNORECASE)
_LED_IN = re.compile(
    r"(?:(?:and|or|so|but|then|well|ok|okay|also|please|great|sure|now(?! that)|hm+)\b\s*)+",
    re.IGNORECASE,
)
_GIVES_REASON = re.compile(rf"(?:{_REASON}|with)\b\s*", re.IGNORECASE)
_ASKS = re.compile(
    r"(?:(?:in|on|at|for|to|from|with|by|of|about|until|since) (?=(?:which|what|whom?|whose|where)\b))?"
    r"(?:what|which|who|whom|whose|when|where|why|how|do|does|did|is|are|was|were|am|can|could|may"
    r"|might|must|shall|should|will|would|have|has|had|any (?:idea|chance))\b(?!n't)",
    re.IGNORECASE,
)
_OPENS = re.compile(rf"{_ASKS.pattern}\s+(?:(?:you|i|we|it)\b\s*)?", re.IGNORECASE)
_SUPPOSES = re.compile(
    r"(?:if|whether|unless|once|after|before|until|when(?:ever)?(?! (?:do|did|is|was|will|should)\b))\b",
    re.IGNORECASE,
)
_DENYING = re.compile(
    r"(?:is|are|was|were|do|does|did|ca|could|wo|would|should|has|have|had)n't\s+(?P<rest>.*)",
    re.IGNORECASE,
)
_ITS_SUBJECT = re.compile(r"(?:you|i|we|it|that|this|there|these|those)\b", re.IGNORECASE)
_WHY = re.compile(r"(?:why|how come) (?!(?:was|were|did|had)\b)(?P<rest>.*)", re.IGNORECASE)
#: "Do you know X": whoever asks so takes X for true; "about" and "of" name what there is.
_TAKEN_FOR_TRUE = re.compile(
    r"\b(?:know|knew|aware|notice|noticed|realis\w+|realiz\w+|heard|seen|saw|see|remember|forgot\w*"
    r"|mention|mentioned|understand|tell you|told you|remind you|point out|glad|happy|agree|guess"
    r"|think|believe|gather|fact)\b\s*(?:that\b\s*)?(?P<rest>.*)",
    re.IGNORECASE,
)
_OF = re.compile(r"(?:about|of)\b\s*", re.IGNORECASE)
#: "Do you mean that X": asks whether X is meant.
_MEANING = """
    mean meant want wanted sure true case possible correct right
    hope prefer like wish saying asking
"""
_LEFT_OPEN = frozenset(_MEANING.split())
#: "Does that happen", "for that client".
_LEADING_TO_IT = """
    do does did is are was were will would can could should shall for of to in on at with about
    after before and or
"""
_BEFORE_A_PRONOUN = frozenset(_LEADING_TO_IT.split())
#: "Can you tell me which": an indirect question.
_LEADING_TO_A_QUESTION = """
    idea know me us you say sure see check decide choose remember ask
    confirm clear about on for of in to at and or from
"""
_BEFORE_A_QUESTION = frozenset(_LEADING_TO_A_QUESTION.split())
#: "The deal that is in Discovery" tells which one is meant.
_A_RECORD = re.compile(
    r"\b(?:deal|one|client|opportunity|req|requisition|invoice|ticket|candidate|contact|card|stage"
    r"|person|page|tab|button|list|name|lead|campaign)s?\s*$",
    re.IGNORECASE,
)
_A_RIGHT = re.compile(
    r"\b(?:can|cannot|may|must|only|always|never|guests?|members?|admins?|owners?|users?|(?-i:Free|Starter|Pro))\b",
    re.IGNORECASE,
)
_NOUN = re.compile(r"\b(?:the|an?|any|every|all|your)\s+(?:[\w-]+\s*){1,3}$", re.IGNORECASE)
_WHY_INSIDE = re.compile(r"\b(?:why|how) (?!to\b)(?P<rest>.*)", re.IGNORECASE)
_IN_PASSING = re.compile(
    r"(?<!\bis )(?<!\bare )(?<!\bbe )(?<!\bwas )\b(?:included|available|allowed|covered) "
    r"(?:in|on|with|for|by)\b.*",
    re.IGNORECASE,
)
_NO_SUBJECT = re.compile(r"(?:included|available|allowed|covered|which|who)\b", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(?:it|them|this|that|one)\b", re.IGNORECASE)
_BE = re.compile(r"(?:is|are|was|were)\b", re.IGNORECASE)
#: What REX may say of itself before it asks.
_AT_A_LOSS = re.compile(
    r"(?:sorry, |hm+, )?(?:thank(?:s| you)|let me (?:make sure|check|see)|i (?:am not (?:quite |really )?sure|(?:do|did)(?: not|n't) (?:quite |fully )?"
    r"(?:know|understand|see|follow)|found|see|saw))\b(?P<rest>.*)",
    re.IGNORECASE,
)
_COMMITS = frozenset(
    ["yes", "no", "not", "absolutely", "definitely", "exactly", "correct", "cannot"]
)


def asks(sentence: str) -> bool:
    """Whether a sentence has the form of a question."""
    return sentence.rstrip(" \"')").endswith("?")


def assertions_of(sentence: str) -> Iterator[str]:
    """What a sentence asserts: all of it, or of a question the clauses that don't ask."""
    if not asks(sentence):
        yield from () if _is_harmless(sentence) else (sentence.strip(),)
        return
    asked, before = False, ""
    for part in _SEGMENT.split(_spelled_out(sentence)):
        segment = _LED_IN.sub("", part.strip(), count=1) if _LED_IN.match(part.strip()) else part
        segment = segment.strip()
        if not segment:
            continue
        is_choice = asked and part.strip()[:3].casefold() == "or "
        if is_choice and not has_predicate(segment, surely=True):
            continue
        for clause in _asserted(segment, before if asked else ""):
            yield _as_statement(clause, before if asked else "")
        asked = asked or bool(_ASKS.match(segment) and not _SUPPOSES.match(segment))
        before = segment


def _as_statement(clause: str, asked: str) -> str:
    """A clause as a sentence, with what its "it" may stand for."""
    lacks = _NO_SUBJECT.match(clause) or _PRONOUN.search(clause)
    whole = f"{_without_opening(asked)}, {clause}" if asked and lacks else clause
    return f"{whole[:1].upper()}{whole[1:]}."


def _spelled_out(sentence: str) -> str:
    text = sentence.translate(QUOTES).rstrip(" ?\"')")
    for short, full in _SHORT_FORMS:
        text = short.sub(full, text)
    return _NO_REASON.sub("when", text)


def _asserted(segment: str, asked: str) -> Iterator[str]:
    """What a segment of a question asserts; `asked` is what stands before it, if that asks."""
    if reason := _GIVES_REASON.match(segment):
        yield from _told(segment[reason.end() :])
    elif asked and (relative := _RELATIVE.match(segment)):
        if has_predicate(f"it {segment[relative.end() :]}"):
            yield segment
    elif denying := _DENYING.match(segment):
        if not _ITS_SUBJECT.match(denying["rest"]):
            yield denying["rest"]
        yield from _inside(segment)
    elif why := _WHY.match(segment):
        if decisive(why["rest"]) and not _ITS_SUBJECT.match(why["rest"].partition(" ")[2]):
            yield why["rest"]
    elif _ASKS.match(segment) or _SUPPOSES.match(segment):
        yield from _inside(segment)
    else:
        yield from _told(segment)


def _told(clause: str) -> Iterator[str]:
    """A clause with a predicate tells something, unless only what the person means or wants."""
    if is_about_the_talk(clause):
        yield from _inside(clause)
    elif has_predicate(clause):
        yield clause


def _inside(segment: str) -> Iterator[str]:
    """What is asserted within an asking clause, by what it takes for true or says in passing."""
    yield from _taken_for_true(segment)
    for relative in _RELATIVE.finditer(segment, 1):
        before, rest = segment[: relative.start()], segment[relative.end() :]
        if not _left_open(before, relative[1].casefold(), rest) and has_predicate(f"it {rest}"):
            noun = _NOUN.search(before)
            yield f"{noun[0] if noun else ''}{rest}"
    why, passing = _WHY_INSIDE.search(segment, 1), _IN_PASSING.search(segment)
    if why and decisive(why["rest"]) and has_predicate(why["rest"]):
        yield why["rest"]
    if passing and not _BE.match(segment):
        yield _without_opening(segment)


def _taken_for_true(segment: str) -> Iterator[str]:
    """What stands behind "did you know"."""
    found = _TAKEN_FOR_TRUE.search(segment)
    rest = found["rest"] if found else ""
    if of := _OF.match(rest):
        if decisive(rest[of.end() :]):
            yield rest[of.end() :]
    elif not (_ASKS.match(rest) or _SUPPOSES.match(rest) or is_about_the_talk(rest)):
        yield from (rest,) if has_predicate(rest) else ()


def _left_open(before: str, relative: str, rest: str) -> bool:
    """Whether a relative clause asserts nothing: "mean that …", "tell me which …", "the deal that …"."""
    last = next(reversed(words_of(before)), "")
    if relative == "that" and last in _BEFORE_A_PRONOUN:
        return True
    if relative == "that" and last in _LEFT_OPEN:
        return not _DENYING.match(before.strip())
    if relative != "that" and last in _BEFORE_A_QUESTION:
        return True
    which_one = bool(_A_RECORD.search(before)) and not _A_RIGHT.search(rest)
    return which_one or is_about_the_talk(rest)


def _without_opening(asking: str) -> str:
    """A question without the words by which it asks: "shall I reopen it" is "reopen it"."""
    opening = _OPENS.match(asking)
    return asking[opening.end() :] if opening else asking


def _is_harmless(sentence: str) -> bool:
    """Whether a sentence is a courtesy ("Happy to help!"), or only says what REX makes of the talk."""
    if lost := _AT_A_LOSS.match(_spelled_out(sentence)):
        return is_about_the_talk(lost["rest"]) or not has_predicate(lost["rest"])
    return not content_of(sentence) and not _COMMITS & set(words_of(sentence))
