"""Deals of one client that are told apart by their type: "the retained one"."""

import re
from collections.abc import Sequence

from domain import crm
from domain.access import Actor
from domain.opportunity import DealType
from domain.records import Records
from domain.titles import DealTitle

#: Of more deals of one client none is told apart by its type.
MOST = 10
_TYPES = {
    DealType.CONTINGENCY: r"contingen(?:cy|t)",
    DealType.RETAINED: r"retain(?:ed|er)",
    DealType.CONTRACT_STAFFING: r"(?:contract|temp)(?: staffing)?|staffing",
    DealType.FLAT_FEE: r"(?:flat|fixed)[ -]fee",
    DealType.RPO: r"rpo",
}
#: A type of a deal that there is: "the retained one", "their contingency deal".
_OF_A_TYPE = {
    kind: re.compile(
        rf"\b(?:the|that|this|their|our|my)\s+(?:[\w&'-]+\s+){{0,3}}?(?:{said})(?:\s+[\w&'-]+){{0,3}}?\s+(?:deal|opp|opportunity|one|search)\b",
        re.IGNORECASE,
    )
    for kind, said in _TYPES.items()
}


def of_the_type_said(
    text: str, deals: Sequence[DealTitle], records: Records, actor: Actor
) -> tuple[DealTitle, ...]:
    """Return the one of several deals that has the type a text says; none where that is unclear."""
    said = [kind for kind, words in _OF_A_TYPE.items() if words.search(text)]
    if len(said) != 1 or not 1 < len(deals) <= MOST:
        return ()
    fitting = [it for it in deals if crm.opportunity(records, actor, it.ref).deal_type in said]
    return tuple(fitting) if len(fitting) == 1 else ()
