"""A rule: the things a message must name, and the failure it must tell."""

from dataclasses import dataclass

from tickets.ticket import Severity
from tickets.wording import Clause, Phrases

NOTHING = Phrases((), frozenset())


@dataclass(frozen=True)
class Rule:
    """One symptom that always makes a ticket."""

    id: str
    severity: Severity
    says: str  # the symptom as people read it, also the ticket's title
    about: tuple[Phrases, ...]
    fails: Phrases
    unless: Phrases = NOTHING

    def fits(self, clauses: tuple[Clause, ...]) -> bool:
        """Say whether the message reports this symptom."""
        return (
            self.fails.told_in(clauses)
            and all(group.named_in(clauses) for group in self.about)
            and not self.unless.named_in(clauses)
        )
