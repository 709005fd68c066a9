"""The table of symptoms that usually have an explanation: it is looked up before anybody is told.

They are those of the product guide's troubleshooting. What somebody cannot see or may not do is a
matter of plan, role, switches and grants until a diagnosis finds nothing wrong with them.
"""

from dataclasses import dataclass

from tickets import explanations, failures, things
from tickets.rule import NOTHING
from tickets.traits import families
from tickets.wording import Clause, Phrases

#: What makes a fault certain (families of `traits`): it crashes or hangs, it was tried in several
#: ways, everybody has it.
_CERTAIN = frozenset({"crash", "hang", "twice", "tried", "everyone"})
#: What breaks is no matter of rights, whatever else is missing.
_BROKEN = (
    failures.ERROR
    + failures.CRASHING
    + failures.NOT_LOADING
    + failures.STUCK_SAVING
    + failures.NO_REACTION
    + failures.SAYS_SAVING
)


def _certain(clauses: tuple[Clause, ...]) -> frozenset[str]:
    compared = explanations.OTHERS_HAVE_IT.named_in(clauses)
    return _CERTAIN - {"everyone"} if compared else _CERTAIN


@dataclass(frozen=True)
class Explainable:
    """One symptom that the guide explains."""

    section: str  # of the guide, where it is explained
    says: str
    about: tuple[Phrases, ...]
    withheld: Phrases  # how people say that it isn't there for them, told or asked
    unless: Phrases = NOTHING

    def fits(self, clauses: tuple[Clause, ...]) -> bool:
        """Say whether the message is about this symptom, and tells of nothing that broke."""
        return (
            self.withheld.named_in(clauses)
            and all(group.named_in(clauses) for group in self.about)
            and not (_BROKEN + self.unless).named_in(clauses)
            and _certain(clauses).isdisjoint(families(clauses))
        )


EXPLAINABLE = (
    Explainable(
        "opportunities#you-cannot-see-the-billing-tab",
        "The Billing tab is not there",
        (things.BILLING,),
        explanations.NOT_THERE,
    ),
    Explainable(
        "opportunities#creating-an-invoice",
        "An invoice cannot be created",
        (things.INVOICING,),
        explanations.MAY_NOT,
        unless=failures.NOT_SENT + failures.MISMATCH + things.REVENUE + things.SEND_BUTTON,
    ),
    Explainable(
        "opportunities#no-reqs-are-shown",
        "An opportunity shows no REQs",
        (things.REQ + things.JOB, things.OPPORTUNITY + things.LINKED),
        explanations.NOT_LINKED,
    ),
    Explainable(
        "opportunities#you-cannot-create-an-opportunity",
        "An opportunity cannot be created",
        (things.OPPORTUNITY, things.CREATING + things.BUTTON),
        explanations.MAY_NOT,
    ),
    Explainable(
        "opportunities#you-cannot-see-the-opportunities-tab",
        "The Opportunities tab is not there",
        (things.OPPORTUNITY, things.PLACE),
        explanations.NOT_THERE,
    ),
    Explainable(
        "opportunities#you-cannot-see-the-opportunities-tab",
        "Opportunities are not seen",
        (things.OPPORTUNITY,),
        explanations.NOT_SEEN,
    ),
)


def explained(clauses: tuple[Clause, ...]) -> Explainable | None:
    """Return the symptom of the table that a message is about, if it is about one."""
    return next((each for each in EXPLAINABLE if each.fits(clauses)), None)
