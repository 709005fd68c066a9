"""A model without a model: rules that speak the same protocol, from a log to the next reply."""

import json
from collections.abc import Mapping, Sequence

from bot.model.amends import put_right
from bot.model.answer import ModelAnswer
from bot.model.board_words import board_wish, board_wish_gone_on, board_wish_named
from bot.model.caution import MOST_AT_ONCE
from bot.model.clauses import clauses_of, together_asked, wishes_of
from bot.model.intent import intent_of
from bot.model.intents import Intent
from bot.model.log import (
    Answered,
    Called,
    Line,
    ToolCall,
    ToolSaid,
    ToolSpec,
    UserSaid,
    WantsTools,
    latest_turn,
)
from bot.model.memory import Past, past_of, read_object
from bot.model.message import Message
from bot.model.named_alone import may_name, meant_by_names
from bot.model.names import Names
from bot.model.past_the_rule import past_the_rule
from bot.model.quoting import quote
from bot.model.repair import repaired
from bot.model.wish import Wish
from bot.model.wishes import SEARCH, Reading
from knowledge.terms import asks_meaning

RECOGNISE = "find_in_workspace"


class OfflineModel:
    """Answers by rules what needs no judgement, and points at the guide for the rest.

    A pure function of the log and the tools on offer. It first has the names of the workspace
    recognised where they matter, then uses the one tool that the message is about, and then
    stops: what came of it is told by the server.
    """

    def complete(
        self, system: str, log: Sequence[Line], tools: Sequence[ToolSpec]
    ) -> Answered | WantsTools:
        """Return the next reply; nothing here can fail."""
        turn = latest_turn(log)
        said = turn[0].text if turn and isinstance(turn[0], UserSaid) else ""
        told = {line.name: read_object(line.content) for line in turn if isinstance(line, ToolSaid)}
        if told.keys() - {RECOGNISE, SEARCH}:
            return _final(ModelAnswer())
        past = past_of(log)
        said = _meant(said, past)
        offered = {tool.name: tool for tool in tools}
        message = Message(said, past)
        if SEARCH in told:
            answer = quote(said, told[SEARCH])
            searched = isinstance(told[SEARCH].get("passages"), list)
            nothing = answer.kind == "abstain" and searched and RECOGNISE in offered
            if wished := _by_names(message, offered, log) if nothing else None:
                return wished
            if answer.kind == "abstain" and (stands := message.left_uncorrected):
                answer = ModelAnswer(kind="clarify", question=stands)
            return _final(answer)
        search = Wish(SEARCH, {"queries": [message.text]})
        board = board_wish_gone_on(past.resting, said) or board_wish(said)
        first = search if asks_meaning(said) else None if message.is_fault else board
        if first and first.tool in offered:
            return _use(first, offered[first.tool], log)
        if several := _several(message, log, tools):
            return several
        if asked := message.small_talk or message.what_instead:
            return _final(ModelAnswer(kind="clarify", question=asked))
        if message.needs_names and RECOGNISE in offered and RECOGNISE not in told:
            return _look_through(message, offered[RECOGNISE], log)
        return self._read(message, offered, log)

    def _read(
        self, message: Message, offered: Mapping[str, ToolSpec], log: Sequence[Line]
    ) -> Answered | WantsTools:
        """Return the reply to a message whose names are recognised, as far as they matter."""
        said, past = message.said, message.past
        recognised = _recognised(latest_turn(log))
        seen = {text: names.decided_by(past.just_before) for text, names in recognised.items()}
        if (amended := _amended(message, seen)) and amended.tool in offered:
            return _use(amended, offered[amended.tool], log)
        names, named = seen.get(message.names_in, Names()), seen.get(message.request or "")
        meant, names = repaired(message.text, names)
        if meant != message.text:
            message, named = Message(meant, past), None
        earlier = seen.get(message.with_before or "")
        together = together_asked(message, names, named, earlier)
        if together and all(wish.tool in offered for wish in together):
            wishes = [past_the_rule(wish, said) for wish in together[:MOST_AT_ONCE]]
            return _calls([(wish, offered[wish.tool]) for wish in wishes], log)
        reading = Reading(message, names)
        wish = board_wish_named(said, names) or past_the_rule(reading.wish(), said)
        if wish.tool in offered and (question := reading.held_back(wish)):
            return _final(ModelAnswer(kind="clarify", question=question))
        return _done(wish, Wish(SEARCH, {"queries": [message.text]}), offered, log)


def _meant(said: str, past: Past) -> str:
    """What a yes says yes to, where REX has just suggested something."""
    agrees = past.suggested and intent_of(said) is Intent.AGREE
    return past.suggested or said if agrees else said


def _amended(message: Message, seen: Mapping[str, Names]) -> Wish | None:
    """Prepare anew what a message puts right, where it is certain what of it."""
    resting, amends = message.past.resting, message.amends
    if resting is None or amends is None:
        return None
    arguments = put_right(resting, amends, seen.get(amends.meant, Names()))
    return Wish(resting.tool, arguments) if arguments else None


def _by_names(
    message: Message, offered: Mapping[str, ToolSpec], log: Sequence[Line]
) -> WantsTools | None:
    """Prepare what a message can only mean by what it names, where the guide has no answer."""
    if message.is_no_change or message.taken_back or not may_name(message.text):
        return None
    seen = _recognised(latest_turn(log))
    if message.names_in not in seen:
        return _calls([(Wish(RECOGNISE, {"text": message.names_in}), offered[RECOGNISE])], log)
    wishes = meant_by_names(message.names_in, seen[message.names_in])
    known = wishes and all(wish.tool in offered for wish in wishes)
    return _calls([(wish, offered[wish.tool]) for wish in wishes], log) if known else None


def _look_through(message: Message, find: ToolSpec, log: Sequence[Line]) -> WantsTools:
    """Have the names recognised in every text of a message in which they matter."""
    wanted = [(Wish(RECOGNISE, {"text": text}), find) for text in message.looked_through]
    return _calls(wanted, log)


def _recognised(turn: Sequence[Line]) -> dict[str, Names]:
    """What was recognised in this turn, by the text that was looked through."""
    asked = {call.id: call for line in turn if isinstance(line, Called) for call in line.calls}
    return {
        str(read_object(asked[line.call_id].arguments).get("text")): Names.read(
            read_object(line.content)
        )
        for line in turn
        if isinstance(line, ToolSaid) and line.name == RECOGNISE and line.call_id in asked
    }


def _several(message: Message, log: Sequence[Line], tools: Sequence[ToolSpec]) -> WantsTools | None:
    """Prepare every change of a message that asks for several, each on its own; None for others."""
    offered = {tool.name: tool for tool in tools}
    clauses = clauses_of(message.text, message.past) if RECOGNISE in offered else ()
    if not clauses:
        return None
    told = [read_object(it.content) for it in latest_turn(log) if isinstance(it, ToolSaid)]
    if not told:
        find = offered[RECOGNISE]
        wanted = [(Wish(RECOGNISE, {"text": clause.text}), find) for clause in clauses]
        return _calls(wanted, log)
    if len(told) != len(clauses):
        return None
    wishes = wishes_of(clauses, [Names.read(each) for each in told])
    if not wishes or any(wish.tool not in offered for wish in wishes):
        # read as one message after all
        return _look_through(message, offered[RECOGNISE], log)
    return _calls([(wish, offered[wish.tool]) for wish in wishes], log)


def _done(
    wish: Wish, instead: Wish, offered: Mapping[str, ToolSpec], log: Sequence[Line]
) -> Answered | WantsTools:
    """Use the tool that is wished for, or the other one where that isn't offered."""
    for each in (wish, instead):
        if each.tool in offered:
            return _use(each, offered[each.tool], log)
    return _final(ModelAnswer(kind="abstain"))


def _use(wish: Wish, tool: ToolSpec, log: Sequence[Line]) -> WantsTools:
    """Ask for one tool."""
    return _calls([(wish, tool)], log)


def _calls(wanted: Sequence[tuple[Wish, ToolSpec]], log: Sequence[Line]) -> WantsTools:
    """Ask for tools with every argument they have; what is not known is null."""
    before = sum(len(line.calls) for line in log if isinstance(line, Called))
    calls = []
    for at, (wish, tool) in enumerate(wanted, start=before + 1):
        properties = tool.parameters.get("properties")
        names = list(properties) if isinstance(properties, dict) else []
        arguments = {name: wish.arguments.get(name) for name in names}
        calls.append(ToolCall(id=f"rule_{at}", name=tool.name, arguments=json.dumps(arguments)))
    return WantsTools(calls=tuple(calls))


def _final(answer: ModelAnswer) -> Answered:
    return Answered(text=answer.model_dump_json())
