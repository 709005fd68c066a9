"""A small workspace for readings, and how it recognises what a text names."""

import re

from bot.model.names import Names

CLIENTS = {"acme": "Acme Robotics", "lumen": "Lumen Energy", "kestrel": "Kestrel Bank"}
DEALS = {"OPP-2001": "Acme Robotics", "OPP-2003": "Lumen Energy"}
TITLES = {"warehouse staff": "OPP-2001", "head of people": "OPP-2003"}
REQS = {"forklift driver": "REQ-118"}
STAGES = ("Discovery", "Proposal", "Negotiation")


def names_in(text: str) -> Names:
    """Recognise what a text names, as the workspace would."""
    found: list[tuple[int, str, str, str]] = []
    for kind, known in (("client", CLIENTS), ("opportunity", TITLES), ("req", REQS)):
        for said, meant in known.items():
            found += [
                (it.start(), it[0], kind, meant) for it in re.finditer(rf"\b{said}\b", text, re.I)
            ]
    found += [
        (it.start(), it[0], "stage", it[0].title())
        for it in re.finditer("|".join(STAGES), text, re.I)
    ]
    found += [(it.start(), it[0], "req", it[0]) for it in re.finditer(r"REQ-\d+", text)]
    found += [(it.start(), it[0], "opportunity", it[0]) for it in re.finditer(r"OPP-\d+", text)]
    named = tuple((said, kind, meant) for _, said, kind, meant in sorted(found))
    clients = tuple(meant for _, kind, meant in named if kind == "client")
    pointed = [meant for _, kind, meant in named if kind == "opportunity"]
    theirs = [ref for ref, client in DEALS.items() if client in clients]
    deals = tuple(dict.fromkeys((*pointed, *theirs)))
    return Names(
        clients=clients,
        opportunities=deals,
        reqs=tuple(meant for _, kind, meant in named if kind == "req"),
        stages=tuple(meant for _, kind, meant in named if kind == "stage"),
        named=named,
        client_of={ref: DEALS[ref] for ref in deals},
    )
