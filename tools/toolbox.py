"""The toolbox: which tools are offered, and the one place where a call may fail."""

import json
from collections.abc import Iterable, Sequence

from pydantic import JsonValue, ValidationError

from domain.errors import DomainError
from tools.bounds import cut, fitted
from tools.context import Context
from tools.outcome import Outcome
from tools.refusing import refused
from tools.tool import AnyTool

#: The longest arguments that are read, as JSON text.
LONGEST_ARGUMENTS = 20_000
_PROBLEMS = 5


class Toolbox:
    """The tools a model may use, by name, in the order in which they are offered."""

    def __init__(self, tools: Sequence[AnyTool]) -> None:
        self._tools = {tool.name: tool for tool in tools}

    def offer(self, role: str | None) -> tuple[AnyTool, ...]:
        """Return what a person of that role is offered; None is somebody REX can't place.

        People who may not do something are offered it too: they get the refusal that explains it.
        """
        return tuple(tool for tool in self._tools.values() if role or tool.for_strangers)

    def arguments(self, name: str) -> tuple[str, ...]:
        """Return the names of a tool's arguments; KeyError for an unknown tool."""
        return tuple(self._tools[name].arguments.model_fields)

    def valid(self, name: str, arguments_json: str) -> dict[str, JsonValue]:
        """Return those arguments of a call that are right by themselves; none for no tool of ours."""
        tool = self._tools.get(name)
        if tool is None or len(arguments_json) > LONGEST_ARGUMENTS:
            return {}
        try:
            said = json.loads(arguments_json)
        except (ValueError, RecursionError):
            return {}
        known = said.items() if isinstance(said, dict) else ()
        return dict(pair for each in known for pair in _right(tool, *each))

    def run(self, name: str, arguments_json: str, context: Context) -> Outcome:
        """Run a call and always return an outcome.

        A call that is wrong in form is told to the model without a word of its content; what the
        domain refuses becomes a refusal. Faults of ours are not caught here.
        """
        tool = self._tools.get(name)
        if tool is None:
            return _wrong(f"There is no such tool. The tools are: {', '.join(self._tools)}.")
        if len(arguments_json) > LONGEST_ARGUMENTS:
            return _wrong(f"The arguments are longer than {LONGEST_ARGUMENTS:,} characters.")
        try:
            outcome = tool.call(arguments_json, context)
            return outcome.model_copy(update={"told": fitted(outcome.told)})
        except ValidationError as wrong:
            return _wrong(" ".join(_problems(wrong, tool)))
        except DomainError as error:
            return refused(error, context)


def _right(tool: AnyTool, name: str, value: object) -> Iterable[tuple[str, JsonValue]]:
    """An argument as it is taken; nothing if it isn't."""
    try:
        yield from tool.arguments.model_validate_json(json.dumps({name: value})).given().items()
    except ValidationError:
        return


def _problems(wrong: ValidationError, tool: AnyTool) -> Iterable[str]:
    """What is wrong with the arguments, without repeating them or naming what isn't ours."""
    known = tool.arguments.model_fields
    for problem in wrong.errors(include_input=False, include_url=False)[:_PROBLEMS]:
        place = problem["loc"][0] if problem["loc"] else None
        if problem["type"] == "extra_forbidden":
            yield f"{tool.name} takes only: {', '.join(known) or 'no arguments'}."
        elif place in known:
            yield f"{place}: {problem['msg']}."
        else:
            yield "The arguments must be one JSON object."


def _wrong(sentence: str) -> Outcome:
    return Outcome(told={"error": cut(sentence, 1_000)})
