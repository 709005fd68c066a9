"""Asking for a detail: what is known of an action, what is missing, and one question."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import JsonValue

from tools.outcome import Draft, Outcome

#: How many things are offered with a question.
MOST_OPTIONS = 6
#: Of so many, those that can't be done are left out first.
MOST_KNOWN = 24


@dataclass(frozen=True)
class Unclear:
    """A detail that is missing, unknown or a tie: the question to ask, and what to offer."""

    question: str
    options: tuple[str, ...] = ()


def draft(tool: str, details: Mapping[str, JsonValue | Unclear]) -> Draft:
    """Return what is known of an action, what is missing, and the first question to ask."""
    unclear = {name: value for name, value in details.items() if isinstance(value, Unclear)}
    first = next(iter(unclear.values()))
    return Draft(
        tool=tool,
        arguments={
            name: value
            for name, value in details.items()
            if value is not None and not isinstance(value, Unclear)
        },
        missing=tuple(unclear),
        question=first.question,
        options=first.options[:MOST_KNOWN],
    )


def asking(draft: Draft) -> Outcome:
    """Return the outcome of an action that lacks details."""
    draft = draft.model_copy(update={"options": draft.options[:MOST_OPTIONS]})
    return Outcome(told={"missing": draft.model_dump(mode="json")}, draft=draft)
