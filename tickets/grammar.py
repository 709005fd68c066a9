"""The guide's eight symptoms by their grammar: the things one is about, and a way in which they fail.

People have more words for how a thing fails than a table holds, so the ways are families of words
(`rules/families.toml`). A message that names the things, tells of a failure and gives no reason for
it is a report sooner than others.
"""

from dataclasses import dataclass

from tickets import things
from tickets.complaint import EXCUSES
from tickets.rule import NOTHING
from tickets.traits import families, told_families
from tickets.wording import Clause, Phrases


@dataclass(frozen=True)
class Symptom:
    """What is named anywhere in a report of it, and the families that tell how it fails."""

    rule_id: str
    about: tuple[Phrases, ...]
    fails: frozenset[str]
    unless: Phrases = NOTHING

    def fits(self, clauses: tuple[Clause, ...], told: frozenset[str]) -> bool:
        """Say whether a message that tells of these families is about this symptom."""
        return (
            bool(told & self.fails)
            and all(group.named_in(clauses) for group in self.about)
            and not self.unless.named_in(clauses)
        )


def _symptom(
    rule: str, about: tuple[Phrases, ...], fails: str, unless: Phrases = NOTHING
) -> Symptom:
    return Symptom(f"opportunities.{rule}", about, frozenset(fails.split()), unless)


SYMPTOMS = (
    _symptom("req-link-error", (things.REQ + things.JOB, things.LINKING), "error reverts crash"),
    _symptom("invoice-not-sent", (things.INVOICE, things.SENDING), "error noeffect hang"),
    _symptom("revenue-mismatch", (things.REVENUE, things.INVOICED), "wrong twice lost"),
    _symptom("stage-move-error", (things.MOVING, things.STAGE), "error reverts crash"),
    _symptom("billing-crash", (things.BILLING,), "crash hang error blank"),
    _symptom("list-wrong", (things.OPPORTUNITY_LIST,), "wrong twice foreign"),
    _symptom("stuck-saving", (things.OPPORTUNITY, things.SAVING), "hang"),
    _symptom(
        "not-loading", (things.OPPORTUNITY, things.OPENING), "hang blank", things.REQ + things.JOB
    ),
)


def complained_of(clauses: tuple[Clause, ...]) -> str | None:
    """Return the rule of the symptom that is told without any reason for it, if one is."""
    if families(clauses) & EXCUSES:
        return None
    told = frozenset[str]().union(*told_families(clauses))
    return next((each.rule_id for each in SYMPTOMS if each.fits(clauses, told)), None)
