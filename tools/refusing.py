"""Turning a refusal of the domain into what the person and the model are told."""

from domain.errors import DomainError, NotAllowed, NotOpen
from domain.people import who_can
from tools.bounds import cut
from tools.citing import cite
from tools.context import Context
from tools.outcome import Outcome, Refusal

#: How much of a refusal the model reads; names in it may be long.
_SENTENCE_LENGTH = 1_000


def refused(error: DomainError, context: Context) -> Outcome:
    """Return the refusal: its code, its sentence, who can change it, and where the guide says so.

    A shut gate gives its own name as the code: "role_never" rather than "not_allowed".
    """
    gate = error.decision.first if isinstance(error, NotAllowed) else None
    code = gate.gate.value if gate else error.code
    who = who_can(context.records, context.asker, gate.fixer) if gate else ""
    refusal = Refusal(
        code=code,
        sentence=cut(f"{error} {who}".strip(), _SENTENCE_LENGTH),
        fixer=gate.fixer.value if gate else None,
        cite=cite(error.about if isinstance(error, NotOpen) else code, context.library),
    )
    return Outcome(told={"refused": refusal.model_dump(mode="json")}, refusal=refusal)
