"""A tool: a name, typed arguments, and a function; and the strict schema a model is shown."""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Generic, Literal, TypeAlias, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, JsonValue, field_validator

from tools.context import Context
from tools.outcome import Outcome

Kind = Literal["read", "propose", "act"]

#: What `pydantic` writes into a schema and a strict schema may not hold. Lengths and bounds are
#: checked by our own validation after the call.
_DROPPED = {"title", "default", "minLength", "maxLength", "minItems", "maxItems"}
#: Characters that turn the direction of a line: only ever used to make text look like other text.
_DIRECTION = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def _typed_on_purpose(text: str) -> str:
    """Drop control characters, which a database may refuse and nobody types."""
    return "".join(
        char
        for char in text
        if char in "\n\t" or (unicodedata.category(char) != "Cc" and char not in _DIRECTION)
    ).strip()


#: Text in an argument, without control characters.
Text = Annotated[str, AfterValidator(_typed_on_purpose)]


class ToolArgs(BaseModel):
    """The arguments of a tool; an argument that is missing, null or blank counts as not given."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, allow_inf_nan=False, hide_input_in_errors=True
    )

    @field_validator("*", mode="before")
    @classmethod
    def _blank_is_not_given(cls, value: object) -> object:
        return None if isinstance(value, str) and not value.strip() else value

    def given(self) -> dict[str, JsonValue]:
        """Return the arguments that were given, by name; whole amounts as whole numbers."""
        return {
            name: int(value) if isinstance(value, float) and value.is_integer() else value
            for name, value in self.model_dump(mode="json", exclude_none=True).items()
        }


class NoArguments(ToolArgs):
    """No arguments."""


A = TypeVar("A", bound=ToolArgs)


@dataclass(frozen=True, kw_only=True)
class Tool(Generic[A]):
    """Something the model may do.

    A `read` runs at once, an `act` writes at once by rule, a `propose` only ever prepares a write
    that waits for a click. `for_strangers` marks what REX does for people it can't place.
    """

    name: str
    description: str
    arguments: type[A]
    kind: Kind
    run: Callable[[A, Context], Outcome]
    for_strangers: bool = False

    def schema(self) -> dict[str, JsonValue]:
        """Return the function's parameters as a strict JSON schema."""
        return strict_schema(self.arguments)

    def call(self, arguments_json: str, context: Context) -> Outcome:
        """Check the arguments and run; raises pydantic's ValidationError and DomainError."""
        return self.run(self.arguments.model_validate_json(arguments_json or "{}"), context)


#: A tool in a list: each has arguments of its own, and checks them itself.
AnyTool: TypeAlias = Tool[Any]


@cache
def strict_schema(arguments: type[ToolArgs]) -> dict[str, JsonValue]:
    """Return the schema of an argument model: every property required, nothing beyond them.

    Null stands for what is not known. Defaults are left out, because not every server of the
    wire accepts them. It is made once: every call of a model needs all of them.
    """
    schema = _strict(arguments.model_json_schema())
    return {**schema, "required": list(arguments.model_fields)}


def _strict(schema: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    return {
        keyword: _strict_part(keyword, value)
        for keyword, value in schema.items()
        if keyword not in _DROPPED
    }


def _strict_part(keyword: str, value: JsonValue) -> JsonValue:
    match keyword, value:
        case "properties", dict():
            return {name: _strict(part) for name, part in value.items() if isinstance(part, dict)}
        case "anyOf", list():
            return [_strict(part) for part in value if isinstance(part, dict)]
        case "items", dict():
            return _strict(value)
        case _:
            return value
