"""What came of a conversation, told in the row's own ids."""

from collections.abc import Mapping
from typing import Any

from pydantic import JsonValue

from bot.evaluation.playing import Made, Played


def told_of(played: Played) -> dict[str, JsonValue]:
    """What came of it, in the row's own ids."""
    reply, proposed = played.last, [(card.tool, card.arguments) for card in played.cards]

    def own(arguments: Mapping[str, Any]) -> dict[str, JsonValue]:
        return {
            name: played.staged.own(value) if isinstance(value, str) else value
            for name, value in arguments.items()
            if value is not None
        }

    told: dict[str, JsonValue] = {
        "kind": reply.kind,
        "text": played.staged.told(played.text, back=True),
        "proposals": [{"tool": tool, "arguments": own(came)} for tool, came in proposed],
        "calls": [{"tool": it.tool, "arguments": own(arguments_of(it))} for it in deeds_of(played)],
        "tools": [it.tool for it in played.calls],
    }
    if reply.draft:
        told |= {
            "tool": reply.draft.tool,
            "arguments": own(reply.draft.arguments),
            "missing": list(reply.draft.missing),
        }
    elif proposed:
        tool, came = proposed[-1]
        told |= {"tool": tool, "arguments": own(came)}
    elif deeds := deeds_of(played):
        told |= {"tool": deeds[-1].tool, "arguments": own(arguments_of(deeds[-1]))}
    else:
        told |= {"tool": None}
    refusals = [it.outcome.refusal for it in played.calls if it.outcome.refusal]
    if refusals and not proposed:
        told |= {"refuse": refusals[-1].sentence, "code": refusals[-1].code}
    return told


def deeds_of(played: Played) -> list[Made]:
    """Every use of a tool but those that only look around."""
    return [it for it in played.calls if it.tool != "find_in_workspace"]


def arguments_of(made: Made) -> Mapping[str, Any]:
    """The arguments of a call; those of a diagnosis by the names that rows have for them."""
    if made.tool != "troubleshoot_visibility":
        return made.arguments
    thing = made.arguments.get("ref")
    topic = made.arguments.get("topic")
    return {
        **made.arguments,
        "user": made.arguments.get("user") or "self",
        "object": thing or topic,
    }
