"""What must be escalated, what is explained first, and when a ticket is offered: one table.

A rule of `must_escalate` fits when each group of `about` is named anywhere in the message and one
phrase of `fails` is told in it: not asked, not supposed, not denied.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain, groupby
from typing import Literal

from tickets import explanations, guide_rules, things
from tickets.classifier import (
    ALIKE,
    CERTAIN,
    EXPLAINED,
    HARDLY,
    LIKELY,
    SURE,
    UNLIKELY,
    WHOLE,
    Likeness,
    likeness,
    short,
)
from tickets.complaint import EXCUSES, disagrees
from tickets.explainable import explained
from tickets.grammar import complained_of
from tickets.must_escalate import RULES, SOME_FAULT
from tickets.reasons import accounted_for
from tickets.rule import Rule
from tickets.ticket import Severity
from tickets.traits import families
from tickets.wording import Clause, Phrases, read

Choice = Literal["escalate", "troubleshoot", "offer", "none"]

INCONSISTENT = "diagnosis.inconsistent"
ASKED_FOR_HUMAN = "general.asked-for-human"

P1, P2, P4 = Severity.P1, Severity.P2, Severity.P4

#: What is told in the words of these may have a reason that the message names.
_HAVE_REASONS = {
    "account.plan-not-updated",
    "job-reqs.not-loading",
    "opportunities.invoice-not-sent",
    "opportunities.list-wrong",
    "opportunities.revenue-mismatch",
}
#: How a question begins that is about one's own rights, and how many words it has at most.
_WHY = {("why", "cannot", "i"), ("why", "can", "i"), ("how", "come", "i")}
SHORT = 8
#: How many different words a report has at least that only its making speaks for.
FEWEST = 4


@dataclass(frozen=True)
class Assessment:
    """What to do about a message, and why, in words a Super Admin can check."""

    decision: Choice
    rule_id: str | None
    severity: Severity | None
    why: str
    #: Whether no rule of the table fits, and the classifier alone takes it for a report.
    likened: bool = False
    #: The heading in the guide that explains what the message itself gives the reason for.
    look_up: str | None = None


def assess(text: str, finding_verdict: str | None = None) -> Assessment:
    """Decide about a message, and about the verdict of a diagnosis if one was made for it."""
    clauses = read(text, vocabulary())
    rule = _fitting(clauses)
    reasoned = None if finding_verdict == "inconsistent" else _reasoned(rule, clauses)
    if reasoned:
        return reasoned
    if rule:
        return _ruled(rule, text, clauses)
    if _says_solved(clauses):
        return Assessment("none", None, None, "The message says that it works again.")
    if finding_verdict == "inconsistent":
        why = "Role, plan, switches and grants all allow it, and still it does not work."
        return Assessment("escalate", INCONSISTENT, P2, why)
    if finding_verdict is None and not _asks_why(clauses) and (report := _likened(text, clauses)):
        return report
    if explanations.WANTS_HUMAN.told_in(clauses):
        return Assessment("offer", ASKED_FOR_HUMAN, P4, "The reporter asks for a person.")
    if explanations.COMPLAINT.told_in(clauses) or explanations.WHERE_IS_IT.named_in(clauses):
        return Assessment("troubleshoot", None, None, "This can usually be explained or fixed.")
    return Assessment("none", None, None, "Nothing is reported as broken.")


def _reasoned(rule: Rule | None, clauses: tuple[Clause, ...]) -> Assessment | None:
    """Look up first what the message itself accounts for, unless its words are a graver symptom's."""
    if rule and rule.id not in _HAVE_REASONS:
        return None
    if reason := accounted_for(clauses):
        why = f"The message names the reason itself: {reason.says}."
        told = any(clause.told for clause in clauses)
        return Assessment("troubleshoot", None, None, why, look_up=reason.look_up if told else None)
    return None


def says_solved(text: str) -> bool:
    """Say whether a message tells that something works again."""
    return _says_solved(read(text, vocabulary()))


def _says_solved(clauses: tuple[Clause, ...]) -> bool:
    return any(_solved(part) for clause in clauses for part in _parts(clause))


def asks_for_human(text: str) -> bool:
    """Say whether a message asks for a person or a ticket, whatever else it says."""
    return explanations.WANTS_HUMAN.told_in(read(text, vocabulary()))


def by_rules(text: str) -> Rule | None:
    """Return the rule of the table that a message fits, if one does."""
    return _fitting(read(text, vocabulary()))


def _fitting(clauses: tuple[Clause, ...]) -> Rule | None:
    broken = _unsolved(clauses)
    return next((rule for rule in RULES if rule.fits(broken)), None)


def _ruled(rule: Rule, text: str, clauses: tuple[Clause, ...]) -> Assessment:
    """Escalate what fits a rule, but for words that are a symptom's and surely mean none here.

    "This CV is a car crash" is explained first, as a question would be. A P1 is only doubted where
    the message says what explains it: "site is down" is too terse to be told from a joke, and counts.
    """
    if short(text) and (chance := likeness(text).chance) < _doubted_below(rule, clauses):
        why = (
            f"It has the words of a symptom ({rule.says}), but does not read like a report "
            f"({chance:.0%} by the classifier)."
        )
        return Assessment("troubleshoot", None, None, why)
    why = f"The message reports a symptom that must be escalated: {rule.says}."
    return Assessment("escalate", rule.id, rule.severity, why)


def _doubted_below(rule: Rule, clauses: tuple[Clause, ...]) -> float:
    """Say how unlikely a report must be for the words of a rule not to count.

    Sooner where the message names a cause: its sender's doing, somebody else's, or none any more;
    and where it has the words of what the guide explains.
    """
    if guide_rules.words("EXPLAINS_ITSELF").named_in(clauses):
        return EXPLAINED
    if rule.severity is P1:
        return 0.0
    of_the_eight = category(rule.id) == "opportunities"
    if explained(clauses):
        return EXPLAINED if of_the_eight else CERTAIN
    return UNLIKELY if families(clauses) & EXCUSES or not of_the_eight else HARDLY


def _asks_why(clauses: tuple[Clause, ...]) -> bool:
    """Say whether a message only asks why its sender may not do something: explained first."""
    return len(clauses) == 1 and clauses[0].words[:3] in _WHY and len(clauses[0].words) <= SHORT


def _likened(text: str, clauses: tuple[Clause, ...]) -> Assessment | None:
    """Escalate what no rule has words for, and what is still a report more likely than not.

    Where it has the words of what the guide explains, it must be all but certain.
    """
    found, symptom = likeness(text), complained_of(clauses)
    if not found.because and len({*text.casefold().split()}) < FEWEST:
        return None  # a few words again and again: only how the message is built speaks for it
    if found.chance < (UNLIKELY if disagrees(text) else WHOLE if symptom else LIKELY):
        return None
    if found.chance < CERTAIN and (usual := explained(clauses)):
        why = (
            f"{usual.says}: that has an explanation more often than not, so it is looked up first."
        )
        return Assessment("troubleshoot", None, None, why)
    rule = _rule(symptom) if symptom else _nearest(found)
    shown = ", ".join(f"“{words}”" for words in found.because)
    most = f", most of all for {shown}" if shown else ""
    why = (
        f"No rule has these words, but they read like a report ({found.chance:.0%} by the classifier"
        f"{most}): {rule.says}."
    )
    return Assessment("escalate", rule.id, rule.severity, why, likened=True)


def _rule(rule_id: str) -> Rule:
    return next(rule for rule in RULES if rule.id == rule_id)


def _nearest(found: Likeness) -> Rule:
    """Return the rule of the symptom that is meant; nobody is woken for what is only similar."""
    rule = _rule(found.symptom)
    enough = SURE if rule.severity is P1 else ALIKE
    return rule if found.resembles >= enough else SOME_FAULT


def _unsolved(clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
    """Leave out what works again: a solved clause, and what was said before of the same thing.

    What follows stays: "sending works again, but the billing tab crashes".
    """
    parts = tuple(
        part
        for clause in clauses
        for part in (_parts(clause) if explanations.SOLVED.told_in((clause,)) else (clause,))
    )
    left: list[Clause] = []
    for part in parts:
        if _solved(part):
            solved = _things(part)
            left = [each for each in left if solved and _things(each) - solved]
        else:
            left.append(part)
    return tuple(left)


def _solved(part: Clause) -> bool:
    """Say whether it is told that something works again; "stuck on loading again" tells no such thing."""
    told = explanations.SOLVED.told_in((part,))
    return told and not explanations.FAILS_AGAIN.named_in((part,))


def _parts(clause: Clause) -> Iterator[Clause]:
    """Cut a clause at each "and"."""
    for joins, words in groupby(clause.words, "and".__eq__):
        if not joins:
            yield Clause(tuple(words), clause.told)


def _things(clause: Clause) -> set[Phrases]:
    """Say which things of the product a clause names."""
    return {thing for thing in things.THINGS if thing.named_in((clause,))}


def says(rule_id: str) -> str | None:
    """Return what a rule's symptom is called; None for what is no rule of the table."""
    return next((rule.says for rule in (*RULES, SOME_FAULT) if rule.id == rule_id), None)


@cache
def vocabulary() -> frozenset[str]:
    """Return every word of the table, for which typos are forgiven."""
    groups = [group for rule in RULES for group in (*rule.about, rule.fails, rule.unless)]
    groups += [
        explanations.COMPLAINT,
        explanations.WHERE_IS_IT,
        explanations.SOLVED,
        explanations.WANTS_HUMAN,
    ]
    return frozenset(chain.from_iterable(group.spellings for group in groups))


def category(rule_id: str) -> str:
    """Return the part of the product that a rule is about, which is its family's name."""
    return rule_id.partition(".")[0][:40]
