"""What a new deal is for, where nobody calls it a title: "new deal brightwater 3 site managers"."""

import re
from collections.abc import Iterator, Sequence

from pydantic import JsonValue

from bot.model import excerpts
from bot.model.gist import stretches
from bot.model.names import Names
from bot.model.words import fold
from domain.names import word_set
from tools.number_words import in_digits

#: Words that begin or end what is said of a deal without being what it is for.
_EDGES = word_set(
    """
    a an the and of for with at to on in our their my some new add create make start open
    log set up spin put build register need needs needed want wants wanted looking look
    hiring hire hires after get got have has please pls plz thanks thx rex hi hey hello can
    could u you i we it is as deal deals opp opps opportunity oppty client value worth
    valued about abt around roughly approx circa ca fee fees type retained retainer
    contingency contingent contract staffing rpo flat fixed tbd tba asap usd eur gbp em
    just also so ok okay morning yo now today who find another one from would
    like lets let us this say maybe est estimated pop onto put cheers ta one worth business role position
    job vacancy down pipeline pipelines records hand budget stick chuck pop bung slap bang whack throw sling shove mek fer
    """
)
#: Words of a sentence, which no title has: one ends before them, and the next begins after.
_SENTENCE = word_set(
    """
    they we i he she it you are was were be been is because if when while but same last time
    please asked said says told wants can could should would will might do does did don't
    not no yes as before again came come back gone went reopen next week month soon tomorrow there here that this what how
    why who which call called name named title make note notes owner
    guess think gonna them him her me us its an a s t re ve ll gave given run running landed won signed
    then rest same right record entry second third basically thing yet far already later dont doesnt didnt cant wont isnt havent hasnt literally nothing
    name lol lmao haha hahaha omg ugh mondays monday tuesdays
    wednesdays thursdays fridays fridays anyway anyways btw fyi sigh happy sad terms details detail info figures stuff brief going looking fill filling help give gives system board figure ish
    """
)
#: What every search is.
_ANY_SEARCH = word_set("search searches placement placements role roles hires hire position")
#: Words of those whom one looks for.
_ROLE = re.compile(
    r"\b(?:\w{2,}(?:ers?|ors?|ists?|ians?|ants?|men|man|women|wives|wife|leads?|heads?)"
    r"|\w*(?:nurses?|chefs?|clerks?|vets?|pilots?|cooks?|drivers?|tutors?|porters?)|paralegals?|lawyers?|estimators?"
    r"|surgeons?|gps?|mechanics?|stewards?|guards?|coach(?:es)?|operatives?|executives?|principals?|secretar(?:y|ies)|actuar(?:y|ies)"
    r"|reps?|devs?|developers?|sres?|sdrs?|qas?|foreman|gaffers?|hosts?|hostess(?:es)?|apprentices?|captains?|crew|deputy|pharmacists?|officers?"
    r"|heads? of|staff|teams?|crews?|squad|c[a-z]os?|vps?|md|gm|pas?|search|programme|program|project|hiring|leadership|build|intake"
    r"|analysts?|counsel|partners?|architects?|interns?|graduates?|technicians?|hygienists?|matron|surveyors?|nanny|nannies)\b",
    re.IGNORECASE,
)
#: Words that only look like those.
_NO_ROLE = word_set(
    "after another under over other order ever never whenever quarter number offer letter matter better paper later client important"
    " want wants prior error errors favor favour minor major floor door constant relevant distant instant whoever however together december november"
    " october september rather dinner bigger lower cover covers summer winter answer dollar dollars"
)
_BREAK = re.compile(r"[,;:.!?()/\n]|\s[-\N{EN DASH}\N{EM DASH}]+\s")
_WORD = re.compile(r"[^\s\"'\u201c\u201d]+")
#: No title of a search is longer, in words.
LONGEST = 6
#: In a longer text, what speaks of no role is more likely part of a story, in characters.
SHORT = 200


def purpose(text: str, names: Names) -> str | None:
    """Return the words that most likely say whom one looks for; None if there are none.

    They are neither names nor figures nor talk. Where none speak of a role, the first are taken.
    """
    noted = excerpts.note(text)
    text = in_digits(text[: text.rindex(noted)] if noted and noted in text else text)
    named = names.words
    titles = [said for part in _parts(text, names) for said in _titles(part)]
    titles = [said for said in titles if not set(fold(said).split()) <= named]
    return max(titles, key=_speaks_of_a_role, default=None)


def purpose_of(request: str, text: str, names: Names) -> str | None:
    """Return the same, as the request has it if that speaks of a role, else as the whole text has it."""
    told = purpose(text, names)
    sure = told and (_speaks_of_a_role(told) or len(text) <= SHORT)
    return more_of_a_title(purpose(request, names), told if sure else None)


def more_of_a_title(one: JsonValue, other: JsonValue) -> str | None:
    """Return the one of two titles that speaks of a role; the first, if both do or neither."""
    said = [it for it in (one, other) if isinstance(it, str)]
    return max(said, key=_speaks_of_a_role, default=None)


def _speaks_of_a_role(said: str) -> int:
    roles = [it for it in _ROLE.findall(said) if it.casefold() not in _NO_ROLE]
    capitals = sum(word[:1].isupper() for word in said.split())
    return 2 * bool(roles) + (capitals > 1)


def _parts(text: str, names: Names) -> Iterator[str]:
    """What stands between the names, the figures and the breaks."""
    at = 0
    for stretch in sorted(stretches(text, names), key=lambda it: it.start):
        if stretch.kind in ("CLIENT", "AMOUNT", "PERCENT", "DAY", "PERSON"):
            yield from _BREAK.split(text[at : stretch.start])
            at = stretch.end
    yield from _BREAK.split(text[at:])


def _titles(part: str) -> Iterator[str]:
    """What may be titles in a part: the words between those of a sentence, without their edges."""
    words: list[str] = []
    for word in (*_WORD.findall(part), "is"):
        if word.casefold() not in _SENTENCE:
            words.append(word)
            continue
        if title := _title(words):
            yield title
        words = []


def _title(words: Sequence[str]) -> str | None:
    while words and _is_edge(words[0]):
        words = words[1:]
    while words and _is_edge(words[-1]):
        words = words[:-1]
    return " ".join(words) if _is_title(words) and not _is_one_name(words) else None


def _is_one_name(words: Sequence[str]) -> bool:
    """Whether it is one word that says nothing of whom one looks for: no "nurses", and no "CTO"."""
    (first, *others) = words
    spoken = first.istitle() and not _speaks_of_a_role(first)
    return not others and (spoken or first.casefold() in _ANY_SEARCH)


def _is_edge(word: str) -> bool:
    return word.casefold() in _EDGES or not any(it.isalnum() for it in word)


def _is_title(words: Sequence[str]) -> bool:
    tells = any(word.isalpha() and len(word) > 1 for word in words)
    return 0 < len(words) <= LONGEST and tells
