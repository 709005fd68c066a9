"""From a message to its reply: the model and the tools, each as a step, and rules around both."""

import json
import time
from collections.abc import Sequence
from functools import cache, cached_property, partial

from pydantic import JsonValue, TypeAdapter

from bot.agent import STRIKES, Thought, think
from bot.asides import with_answer_beside
from bot.calling_off import CalledOff, call_off, wants_called_off
from bot.clicks import show
from bot.consulting import Consultation
from bot.escalation.due import is_due
from bot.escalation.escalating import LOOK
from bot.escalation.reporter_words import Ear, heard, left_over
from bot.forgetting import Scope, forgotten, wants_forgotten
from bot.grounding.answers import Grounded, ground
from bot.history import in_short
from bot.leading_in import without_false_counts
from bot.mending import mended_by_form
from bot.model.answer import read_answer
from bot.model.assessing import assessed
from bot.model.log import (
    Answered,
    AssistantSaid,
    Line,
    ToolCall,
    UserSaid,
)
from bot.once_more import asked_once_more, log_left_out
from bot.plain import plain
from bot.progress import Progress
from bot.reading import clean
from bot.remembering import Made, Memory, said_about
from bot.reply import answered, by_the_guide, finished, settled, with_notices
from bot.rex import Rex
from bot.sql.room import Room
from bot.steps import Steps
from bot.stopping import Stopped, stopped_reply
from bot.thread import thread_lines
from bot.turn import Incoming, Reply
from tickets.policy import Assessment
from tools.outcome import Outcome, PassageView, TicketReceipt

_LINES: TypeAdapter[list[Line]] = TypeAdapter(list[Line])


def answer(
    incoming: Incoming, stranger: str | None, steps: Steps, rex: Rex, progress: Progress
) -> Reply:
    """Answer a readable message.

    The model may do less than it should, never more: a symptom that must be escalated makes a
    ticket by rule, whatever the model did.
    """
    turn = _Turn(incoming, stranger, steps, rex, progress)
    if (scope := wants_forgotten(incoming.text)) is not None:
        return turn.forget(scope)
    if called_off := turn.call_off():
        return called_off
    try:
        thought = turn.supply() or turn.think()
        turn.escalate_if_it_must(thought)
        reply = turn.compose(thought)
        if reply.kind == "abstain" and steps.changed("passes on"):
            reply = turn.passed_on() or reply
    except Stopped:
        thought, reply = Thought(log=[]), stopped_reply(turn.ticket)
    turn.remember(thought, reply)
    return reply


def open_ticket(incoming: Incoming, stranger: str | None, steps: Steps, rex: Rex) -> Reply:
    """Open the ticket somebody asked for: about the turn the button stood under, or their own words."""
    unseen = Progress(incoming, steps, rex)
    turn = _Turn(incoming, stranger, steps, rex, unseen, wants_person=True)
    about = steps.write("about", partial(said_about, incoming=incoming))
    about = about or ("" if incoming.text else "The person asked for support.")
    thought = Thought(log=[], mode=rex.model.mode)
    turn.run(thought, "open_escalation_ticket", summary=about)
    reply = turn.compose(thought)
    turn.remember(thought, reply)
    return reply


def _waited(incoming: Incoming) -> float:
    """How long a message has waited for earlier ones in its lane, in seconds."""
    return max(0.0, time.time() - incoming.received_at) if incoming.received_at else 0.0


class _Turn:
    """One message on its way to a reply."""

    def __init__(
        self,
        incoming: Incoming,
        stranger: str | None,
        steps: Steps,
        rex: Rex,
        progress: Progress,
        *,
        wants_person: bool = False,
    ) -> None:
        self.incoming = incoming.model_copy(update={"text": clean(incoming.text)})
        self.stranger = stranger
        self.steps = steps
        self.rex = rex
        self.progress = progress
        self.library = rex.library
        self.budget = rex.budget.after(_waited(incoming))
        self.memory = Memory(self.incoming, rex, self.library)
        self.made = Made(wants_person=wants_person)
        self.grounded = Grounded()
        self.ticket: TicketReceipt | None = None
        self.said_before = ""
        self.ask = Consultation(
            steps,
            rex,
            role=steps.write("role", self.memory.role),
            stopped=partial(rex.stopped, incoming.place, incoming.ts),
            show_at_work=cache(self._show_at_work),
        )

    def think(self) -> Thought:
        """Let the model and the tools work on the message."""
        history = _LINES.validate_python(self.steps.write("history", self.memory.history))
        said, budget = self.incoming.text, self.budget
        self.said_before = next((it.text for it in history[-1:] if it.kind == "assistant"), "")
        others = thread_lines(self.incoming, self.steps, self.rex)
        thought = think([*others, *history], said, self.ask.model, self._run_tool, budget)
        if thought.failure is None or settled(thought.outcomes, self.library):
            return thought
        return self._by_rules(history, thought)

    def _show_at_work(self) -> None:
        """Show a line while no message shows it: that one's end is the reply, and hides no line."""
        if not self.progress.message:
            self.rex.chat.status(self.incoming.place, "is looking into it…")

    def _by_rules(self, history: Sequence[Line], failed: Thought) -> Thought:
        """Do over by rules what a model did not bring to an end; what tools found is kept."""
        by_rules = think(history, self.incoming.text, self.ask.rules, self._run_tool)
        by_rules.outcomes = [*failed.outcomes, *by_rules.outcomes]
        by_rules.tools = [*failed.tools, *by_rules.tools]
        by_rules.seconds += failed.seconds
        by_rules.strikes, by_rules.struck = failed.strikes, failed.struck
        return by_rules

    def forget(self, scope: Scope) -> Reply:
        """Forget what the person asks to have forgotten; no model hears of it."""
        turns = self.steps.write("forget", partial(self.memory.forget, scope=scope))
        reply = finished(forgotten(scope, turns), mode=self.rex.model.mode, tools=())
        self.remember(Thought(log=[]), reply)
        return reply

    def call_off(self) -> Reply | None:
        """Settle the person's card in this thread that a message calls off; None for any other."""
        said = self.incoming.text
        if not (wants_called_off(said) and self.steps.changed("calls cards off")):
            return None
        work = partial(call_off, incoming=self.incoming, rex=self.rex)
        settled = self.steps.write("call off", work)
        if settled is None:
            return None
        called_off = CalledOff.model_validate(settled)
        for each in called_off.shown:
            show(each.model_dump(mode="json"), self.incoming, self.steps, self.rex)
        reply = finished(called_off.reply, mode=self.rex.model.mode, tools=())
        self.remember(Thought(log=[UserSaid(text=said)]), reply)
        return reply

    def supply(self) -> Thought | None:
        """Put the words on the person's ticket, if they are for support; None for any others."""
        taken = self.steps.write("supply", partial(self._hear_in, ear=heard))
        return self._kept(taken, "supply") if taken else None

    def passed_on(self) -> Reply | None:
        """Pass on what nothing answers, if support waits for words; the reply of that, or None."""
        taken = self.steps.write("pass on", partial(self._hear_in, ear=left_over))
        return self.compose(self._kept(taken, "pass on")) if taken else None

    def _kept(self, taken: JsonValue, step: str) -> Thought:
        if self.steps.changed("tells support at once"):
            self.steps.start_job(LOOK, f"{self.incoming.id}:{step}", {})
        said = UserSaid(text=self.incoming.text)
        outcome = Outcome.model_validate(taken)
        return Thought(log=[said], outcomes=[outcome], mode=self.rex.model.mode)

    def escalate_if_it_must(self, thought: Thought) -> None:
        """Open the ticket that a rule demands, unless the model already did."""
        if any(outcome.ticket for outcome in thought.outcomes):
            return
        said, found = self.incoming.text, self._assessed
        if is_due(thought, found, said, self.said_before):
            self.run(thought, "open_escalation_ticket", summary=said)

    @cached_property
    def _assessed(self) -> Assessment:
        """What the message is, with the diagnosis if there was one; read once all tools have run."""
        return assessed(self.incoming.text, self.made.verdict)

    def run(self, thought: Thought, tool: str, *, summary: str) -> None:
        """Run a tool on the server's own account."""
        arguments = dict.fromkeys(self.rex.toolbox.arguments(tool))
        call = ToolCall(
            id=f"rule-{tool}", name=tool, arguments=json.dumps({**arguments, "summary": summary})
        )
        thought.outcomes.append(self._run_tool(call))
        thought.tools.append(tool)

    def compose(self, thought: Thought) -> Reply:
        """Turn what happened into the one reply."""
        reply = settled(thought.outcomes, self.library) or self._in_words(thought)
        reply = with_answer_beside(reply, self.incoming.text, self.steps, self._search)
        if thought.strikes >= STRIKES and thought.struck:
            reply = mended_by_form(reply, thought.struck, self.rex.toolbox)
        reply = with_notices(reply, self.stranger, self.incoming)
        explained = self.made.verdict or self._assessed.decision == "troubleshoot"
        if reply.kind == "answer" and explained:  # if that doesn't help, there is a ticket
            reply = reply.model_copy(update={"offers_ticket": True})
        return finished(reply, mode=thought.mode, tools=thought.tools)

    def remember(self, thought: Thought, reply: Reply) -> None:
        """Keep the turn, so that the next message can build on it."""
        lines = in_short([*thought.log, AssistantSaid(text=plain(reply))] if thought.log else [])
        kept = partial(self.memory.keep, lines=lines, reply=reply, grounded=self.grounded)
        self.steps.write("remember", kept)

    def _in_words(self, thought: Thought) -> Reply:
        """Return the model's answer as far as it holds: at once, mended once, or by a passage."""
        passages = [passage for outcome in thought.outcomes for passage in outcome.passages]
        reply = self._grounded(thought, passages) if thought.text is not None else None
        if reply is None and self._may_ask_once_more(thought, passages):
            first = self.grounded
            self._ask_once_more(thought)
            reply = self._grounded(thought, passages)
            self.grounded = self.grounded.after(first)
        log_left_out(self.grounded)
        found = passages or ([] if reply else [*self._search(self.incoming.text).passages])
        reply = by_the_guide(reply, found, self.incoming.text)
        return without_false_counts(reply, self.library)

    def _grounded(self, thought: Thought, passages: Sequence[PassageView]) -> Reply | None:
        said = read_answer(thought.text or "")
        results = "\n".join(json.dumps(o.told) for o in thought.outcomes if not o.passages)
        self.grounded = ground(said, passages, trusted=self.incoming.text, results=results)
        return answered(said, self.grounded, passages, self.incoming.text)

    def _may_ask_once_more(self, thought: Thought, passages: Sequence[PassageView]) -> bool:
        """Whether a model that answered may be asked again: there is something to point at, or to ask."""
        if thought.mode != "full" or thought.text is None:
            return False
        refused = self.grounded.refused_question
        return bool(passages) or (refused and self.steps.changed("asks a question anew"))

    def _ask_once_more(self, thought: Thought) -> None:
        """Ask once more for an answer that can be shown; without one, nothing is."""
        told = asked_once_more(self.grounded.problems)
        log = [*thought.log, AssistantSaid(text=thought.text or ""), UserSaid(text=told)]
        left = max(0.0, self.budget.seconds - thought.seconds)
        completion = self.ask.model(log, False, left).completion
        thought.text = completion.text if isinstance(completion, Answered) else None

    def _search(self, query: str) -> Outcome:
        arguments = json.dumps({"queries": [query]})
        return self._run_tool(ToolCall(id="rule-search", name="search_guide", arguments=arguments))

    def _run_tool(self, call: ToolCall) -> Outcome:
        self.progress.begin(call.name)
        result = self.steps.write(f"tool {call.name}", partial(self._run_in, call=call))
        if result is None:
            raise Stopped
        outcome = Outcome.model_validate(result)
        self.progress.end(call.name, outcome)
        made = self.made
        made.tools.append(call.name)
        self.ticket = outcome.ticket or self.ticket
        made.diagnosed(outcome.finding)
        made.shown += [block.id for passage in outcome.passages for block in passage.blocks]
        for alert_id in outcome.ticket.alert_ids if outcome.ticket else ():
            self.steps.alert(alert_id)
        if outcome.ticket:
            self.steps.start_job(LOOK, f"{self.incoming.id}:{len(made.tools)}", {})
        return outcome

    def _run_in(self, room: Room, *, call: ToolCall) -> dict[str, JsonValue] | None:
        if self.memory.was_stopped(room):
            return None
        context = self.memory.context(room, self.made)
        return self.rex.toolbox.run(call.name, call.arguments, context).model_dump(mode="json")

    def _hear_in(self, room: Room, *, ear: Ear) -> JsonValue:
        outcome = ear(room, self.incoming, self.memory.context(room, self.made))
        return outcome.model_dump(mode="json") if outcome else None
