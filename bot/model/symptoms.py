"""What somebody cannot see or do, and whom it concerns, for a diagnosis by the visibility rules."""

import re

from pydantic import JsonValue

from bot.model.names import Names
from bot.model.slots import opportunity_said, req_said
from bot.model.words import fold
from domain.topics import Topic
from tools.everyday import EVERYDAY
from tools.partly import partly_named

#: How people say that something is not there, in folded words (`bot.model.words`).
_CANNOT = re.compile(
    r"""\b (?: cannot | missing | invisible | gone (?!\ (?:cold|quiet|up|down|to|with|ahead|through|over|well|stale|live)\b)
      | disappeared | vanished | hidden | gr[ae]yed\ out
      | no\ longer | where\ did | lost\ (?:my|the) | without | is\ empty
      | denied | forbidden | permission\ error | error\ 40[13] | (?:lost|no|without)\ access | locked\ out
      | nothing\ (?:\w+\ )? (?: shows? | showing | appears? | there | comes\ up | listed )
      | (?:stopping|blocking|preventing|keeping)\ \w+\ (?:from\ )? (?: seeing | viewing | opening | finding )
      | reason\ \w+\ cannot | used\ to\ see | need\ to\ upgrade | where\ is\ my
      | not\ (?:\w+\ )?
        (?: see | seeing | find | visible | show\w* | there | appear\w* | have | get(?!\ (?:back|why|what|how|it|this|that|the\ point)\b) | come\ up
          | allowed | let | any | in | an\ option )
      | (?: have | has | is | see | with )\ no | no\ (?: reqs | deals | billing | create ) ) \b""",
    re.VERBOSE,
)
_SENTENCE = re.compile(r"[.!?]\s+")
#: What somebody doesn't know yet, or hasn't agreed on: nothing that can't be seen.
_NOT_KNOWN = re.compile(
    r"\b(?:(?:do|does|did) not (?:\w+ )?(?:have|get|find)|have not (?:got|had)?|have no|with no|without|no)"
    r" (?:(?:the|a|an|any|all|much|full|final|exact|of|their|our|my|real|more|other|of the|fee or|value or) )*"
    r"(?:details?|info(?:rmation)?|figures?|numbers?|values?|fees?|budgets?|titles?|names?|dates?|jds?|specs?|terms|idea|clue|time"
    r"|contract|rate|paperwork|percentage|salary|amount|price|brief|job description|start date|estimate|rest)\b"
)
_NO_COMPLAINT = re.compile(
    r"^(?:how (?:do|can|to|would|should)|who|what happens|when|where (?:do|can))\b"
)
_MAY = re.compile(
    r"(?:am|is) (?P<whom>\w+) (?:allowed|permitted|authori[sz]ed|able) to\b"
    r"|do i have (?:\w+ ){0,2}?(?:permissions?|rights?) to\b"
)
#: Read from the top: what is more exact comes first.
_ABOUT: tuple[tuple[Topic, str], ...] = (
    (
        Topic.CREATE_INVOICE,
        r"\b(?:create|make|add|raise|issue|write|draft|new) (?:\w+ ){0,3}?(?:invoices?|inv)\b"
        r"|\binvoice (?:button|clients?|customers?|them|him|her|my|our|the client)\b",
    ),
    (
        Topic.LINK_REQ,
        r"\b(?:link|attach|connect|tie|associate|hook up|add) (?:\w+ ){0,4}?(?:reqs?|req\d+)\b(?! button)",
    ),
    (
        Topic.BILLING_TAB,
        r"\bbilling\b|\binvoices? tab\b"
        r"|\bbills? (?:to|for) (?:\w+ ){0,2}?(?:customers?|clients?)\b"
        r"|\b(?:to|i|we|cannot) bill (?:\w+ ){0,2}?(?:customers?|clients?)\b",
    ),
    (Topic.REQ, r"\breq\d+\b(?!.*\b(?:deals?|opp\d+)\b)"),
    (
        Topic.REQS_ON_OPPORTUNITY,
        r"\b(?:add|link) req button\b|\breqs?\b.*\b(?:on|in|under|tab|deals?|opp\d+)\b|\bno reqs\b",
    ),
    (
        Topic.CREATE_OPPORTUNITY,
        r"\b(?:create|make|add|start)\b.*\bdeals?\b|\bcreate button\b|\bnew deals? (?:button|option)\b",
    ),
    (Topic.MOVE_OPPORTUNITY, r"\b(?:move|drag|advance) (?:\w+ ){0,4}?(?:deals?|opp\d+)\b"),
    (Topic.EDIT_OPPORTUNITY, r"\b(?:edit|change|update|rename)\b.*\b(?:deals?|opp\d+)\b"),
    (Topic.OPPORTUNITY, r"\bopp\d+\b|\bdeal\b(?! (?:tab|page|list|board))"),
    (
        Topic.OPPORTUNITIES_TAB,
        r"\bdeals\b|\bdeal (?:tab|page|list|board)\b|\bpipeline\b"
        r"|\bsales (?:part|section|page|tab|menu|area)\b",
    ),
)
#: What somebody does, rather than sees.
_DONE = {
    *(Topic.CREATE_INVOICE, Topic.LINK_REQ, Topic.CREATE_OPPORTUNITY),
    *(Topic.MOVE_OPPORTUNITY, Topic.EDIT_OPPORTUNITY),
}
_ABOUT_ONE = {
    *(Topic.REQ, Topic.OPPORTUNITY, Topic.REQS_ON_OPPORTUNITY),
    *(Topic.LINK_REQ, Topic.EDIT_OPPORTUNITY, Topic.MOVE_OPPORTUNITY),
}

#: Somebody says something: "my boss says it's there". Who tells of oneself may only quote them.
_BY_REPORT = r"\b(\w+) (?:(?:on|in|from|at) (?:my|our|the|sales|marketing|finance|ops)(?: \w+){0,2}? )?(?:says|said|reports|told me|tells me|complains|mentions)\b"
#: Where the name of a colleague stands.
_WHOM = (
    r"^(?:(?:hello|rex|so|okay|also) )*(\w+) (?:(?:on|in|from|at) (?:\w+ ){1,3}?)?(?:keeps?|kept|pinged|messaged|rang|called|moans|complained|complains|wrote|emailed"
    r"|texted|asked|asks|(?:is|has been) (?:asking|saying|telling|complaining|messaging|pinging))\b",
    r"\b(?:why|how come) (?:cannot|is|does|can|has) (\w+)\b",
    r"^is (\w+) (?:allowed|permitted|authori[sz]ed|able) to\b",
    _BY_REPORT,
    r"\b(\w+) (?:(?:on|in|from|at) (?:my|our|the|sales|marketing|finance|ops)(?: \w+){0,2}? )?(?:cannot|does not|is not|is missing|has no|lost|no longer)\b",
    r"\bfor (\w+)$",
    r"\b(?:invisible|hidden|missing|gone|not visible|not shown) (?:to|from|for) (\w+)\b",
)
_THEY_CANNOT = re.compile(
    r"\b(?:he|she|they) (?:still |just |now )?(?:cannot|does not|do not|has no|have no|is not|is missing|lost|gets? no)\b"
)
#: Then somebody else may only have said something: "why can't I see it, my boss says it's there".
_I_CANNOT = re.compile(r"\bcannot (?:i|we)\b|\b(?:i|we) (?:still |just |now )?cannot\b")
_CAPITALISED = re.compile(r"\b[A-Z][a-z]{2,}\b")
#: Words that stand there without being anybody's name.
_NOT_NAMES = """
    not a an the i we you me my it they he she this that there what who where which if when why how
    anyone anybody nobody someone somebody people team member members guest guests user users admins
    still really just also suddenly now and but or so please hello rex come page list board tab
    create button deal deals opportunity opportunities billing req reqs one
"""
_NOBODY = frozenset(_NOT_NAMES.split())


def topic_of(text: str) -> Topic | None:
    """Return what the message says cannot be seen or done, or asks whether somebody may do.

    None when it is about nothing such.
    """
    folded = fold(text)
    told = (_NOT_KNOWN.sub(" ", fold(said)) for said in _SENTENCE.split(text))
    cannot = any(_CANNOT.search(said) and not _NO_COMPLAINT.search(said) for said in told)
    if not (cannot or _asks_leave(folded)):
        return None
    topic = next((topic for topic, about in _ABOUT if re.search(about, folded)), None)
    return topic if cannot or topic in _DONE else None


def _asks_leave(folded: str) -> bool:
    asked = _MAY.match(folded)
    return asked is not None and asked["whom"] not in _NOBODY - {"i"}


def diagnosis(text: str, topic: Topic, names: Names) -> dict[str, JsonValue]:
    """Return the arguments of a diagnosis."""
    ref = _ref(text, topic, names) if topic in _ABOUT_ONE else None
    return {"topic": topic.value, "user": colleague(text, names), "ref": ref}


def colleague(text: str, names: Names) -> str | None:
    """Return the first name of the person it is about, if that is not the one who writes."""
    folded = fold(text)
    not_people = _NOBODY | set(fold(" ".join(names.clients)).split())
    of_oneself = _I_CANNOT.search(folded) is not None
    for pattern in _WHOM:
        if of_oneself and pattern is _BY_REPORT:
            continue
        found = re.search(pattern, folded)
        if found and found[1].isalpha() and found[1] not in not_people:
            return found[1].capitalize()
    return _who_it_is(text, folded, not_people | EVERYDAY)


def _who_it_is(text: str, folded: str, not_people: frozenset[str] | set[str]) -> str | None:
    """The name before a "he" or "she" who can't: "Marek joined today and he can't see any deals"."""
    them = _THEY_CANNOT.search(folded)
    said = (it for it in _CAPITALISED.findall(text[: len(text) // 2]) if them)
    return next((it for it in said if it.casefold() not in not_people), None)


def _ref(text: str, topic: Topic, names: Names) -> str | None:
    if topic is Topic.REQ:
        return next(iter(names.reqs), None) or req_said(text)
    told = names.opportunity or opportunity_said(text) or next(iter(names.clients), None)
    return told or partly_named(text)
