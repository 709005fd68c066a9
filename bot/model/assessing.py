"""Whether a message reports a fault, where it may also ask for something in so many words."""

import re

from bot.model.deeds import deed_of
from bot.model.intent import intent_of
from bot.model.intents import CHANGING, Intent
from bot.model.mood import Mood, mood_of
from bot.model.requests import asks_politely, request_in, without_reported_requests
from bot.model.symptoms import topic_of
from bot.model.words import fold
from tickets.policy import INCONSISTENT, Assessment, assess, by_rules

_CHANGES_ONE = re.compile(
    r"\b(?:create|add|make|log|link|attach|connect|tie|hook|unlink|move|push|bump|shift|put|mark|drop|pull)\b"
    r".*\b(?:it|that|this|deals?|opp\d*|reqs?|req\d+)\b"
)


_WHY_UNSEEN = re.compile(
    r"\bwhy (?:do ?n[o'\u2019]?t|ca ?n[o'\u2019]?t|can ?not|do not) i see\b", re.IGNORECASE
)


def assessed(text: str, finding_verdict: str | None = None) -> Assessment:
    """Decide about a message; one that only reads like a report may be a request all the same.

    A symptom of the table is a report, whatever else is asked for. What only the classifier takes
    for one is none if a change is asked for; and what somebody can't see is diagnosed first.
    """
    told = without_reported_requests(text)
    found = assess(told, finding_verdict)
    if found.decision != "escalate" or found.rule_id == INCONSISTENT or by_rules(told):
        return found
    if asks_for_a_change(text):
        return Assessment("none", None, None, "A change is asked for, and no symptom is told.")
    if _WHY_UNSEEN.search(told) and topic_of(told):
        return Assessment("troubleshoot", None, None, "Something can't be seen: why is looked up.")
    return found


def asks_for_a_change(text: str) -> bool:
    """Whether a message asks for a change of deals in so many words."""
    request = request_in(text)
    if request is None or not asks_politely(request) or mood_of(request) is not Mood.WISH:
        return False
    intent = intent_of(request)
    if intent is Intent.TICKET:
        return False
    changes = _CHANGES_ONE.search(fold(request)) is not None
    return changes or intent in CHANGING or deed_of(request) is not None
