"""A stand-in for the toolbox, at the level of what tools tell: names, passages, and outcomes."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.model.answer import ModelAnswer, read_answer
from bot.model.log import Called, Line, Model, ToolCall, ToolSaid, ToolSpec, UserSaid, WantsTools
from domain.presets import HIREPILOT
from knowledge.library import Library
from tools import TOOLS as ALL_TOOLS
from tools.sighting import first_word_of, names_of, sightings

CLIENTS = (
    "Acme Corp",
    "Globex",
    "Initech",
    "Umbra Health",
    "Northwind Traders",
    "Stellar Foods",
    "Vandelay Imports",
)
#: Ref, client and title; Globex has two.
DEALS = (
    ("OPP-2001", "Acme Corp", "CFO search"),
    ("OPP-2002", "Globex", "Warehouse managers"),
    ("OPP-2003", "Globex", "Data platform team"),
    ("OPP-2004", "Initech", "Head of Payroll"),
    ("OPP-2005", "Umbra Health", "Night shift nurses"),
)

TOOLS = [ToolSpec(name=tool.name, description="", parameters=tool.schema()) for tool in ALL_TOOLS]
#: Those that end in a card.
PROPOSING = {tool.name for tool in ALL_TOOLS if tool.kind == "propose"}


def recognise(text: str) -> dict[str, Any]:
    """Tell what a text names, as `find_in_workspace` does."""
    clients = sightings(
        text, [name for c in CLIENTS for name in (*names_of(c, c), *first_word_of(c, c))]
    )
    titled = sightings(text, [name for deal in DEALS for name in names_of(deal[2], deal)])
    named = [seen.things[0] for seen in clients]
    deals, ties = [seen.things[0] for seen in titled], []
    folded = text.upper().replace("OPP ", "OPP-")
    deals += [deal for deal in DEALS if deal[0] in folded]
    for client in named if not deals else ():
        theirs = [deal for deal in DEALS if deal[1] == client]
        if len(theirs) == 1:
            deals += theirs
        elif theirs:
            ties.append({"kind": "opportunity", "said": client, "options": []})
    stages = sightings(text, [n for label in HIREPILOT.labels for n in names_of(label, label)])
    return {
        "clients": [{"name": name} for name in named],
        "opportunities": [{"ref": ref, "client": c, "title": t} for ref, c, t in deals],
        "reqs": [],
        "stages": [seen.things[0] for seen in stages if _is_a_place(text, seen)],
        "ambiguous": ties,
        "named": _named(text, clients, titled, stages),
    }


def _is_a_place(text: str, seen: Any) -> bool:
    """Whether a stage's name means the stage: "New" does only after "to" and the like."""
    placed = re.search(r"\b(?:to|into|in)\s+(?:the\s+)?$", text[: seen.start], re.IGNORECASE)
    return seen.said.lower() != "new" or placed is not None


def _named(text: str, clients: Any, titled: Any, stages: Any) -> list[list[str]]:
    """Which stretches of a text name what, in their order."""
    found = [(it.start, it.end, "client", it.things[0]) for it in clients]
    found += [(it.start, it.end, "opportunity", it.things[0][0]) for it in titled]
    found += [(it.start, it.end, "stage", it.things[0]) for it in stages if _is_a_place(text, it)]
    found += [
        (it.start(), it.end(), "opportunity", f"OPP-{it[1]}")
        for it in re.finditer(r"\bOPP[- ](\d+)", text, re.IGNORECASE)
    ]
    return [[text[start:end], kind, value] for start, end, kind, value in sorted(found)]


def passages(library: Library, queries: Sequence[str]) -> dict[str, Any]:
    """Tell what the guide says, as `search_guide` does."""
    return {
        "passages": [
            {
                "section": hit.section.id,
                "source": hit.section.source,
                "sure": any(library.answers(query, hit) for query in queries),
                "score": hit.score,
                "says_what_it_is": [block.id for block in hit.defines],
                "answers": [block.id for block in hit.fitting],
                "blocks": [{"id": b.id, "kind": b.kind, "text": b.text} for b in hit.blocks],
            }
            for hit in library.search(*queries)
        ]
    }


@dataclass
class Desk:
    """Plays turns with a model; every action becomes a proposal."""

    model: Model
    library: Library
    log: list[Line] = field(default_factory=list)

    def hear(self, said: str) -> tuple[list[tuple[str, dict[str, Any]]], ModelAnswer]:
        """Return the tools that a message made the model use, and its final answer."""
        self.log.append(UserSaid(text=said))
        used: list[tuple[str, dict[str, Any]]] = []
        for _ in range(6):
            completion = self.model.complete("", self.log, TOOLS)
            if not isinstance(completion, WantsTools):
                assert completion.kind == "answered"
                return used, read_answer(completion.text)
            self.log.append(Called(calls=completion.calls, by=completion.by))
            for call in completion.calls:
                arguments = json.loads(call.arguments)
                used.append((call.name, arguments))
                self.log.append(self._told(call, arguments))
        raise AssertionError("The model never came to an end.")

    def _told(self, call: ToolCall, arguments: dict[str, Any]) -> ToolSaid:
        match call.name:
            case "find_in_workspace":
                told = recognise(arguments["text"])
            case "search_guide":
                told = passages(self.library, arguments["queries"])
            case tool if tool in PROPOSING:
                told = {"proposal": {"id": "p", "title": "t"}}
            case _:
                told = {"printed": "What there is."}
        return ToolSaid(call_id=call.id, name=call.name, content=json.dumps(told))
