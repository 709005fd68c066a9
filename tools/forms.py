"""The form of an action, made from its arguments: for Edit, and for when no model is there."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args, get_origin

from pydantic import JsonValue, ValidationError
from pydantic.fields import FieldInfo

from domain import crm
from domain.access import Action, Actor, decide
from domain.opportunity import DealType
from domain.records import Records
from domain.reqs import ReqStatus
from tools.amounts import read_amount
from tools.deals import write_named
from tools.naming import deal_called, exact_number, req_called
from tools.tool import ToolArgs
from tools.write import AnyWrite

Kind = Literal["text", "long_text", "money", "select"]

#: Slack's limit for the options of a menu; longer lists are typed instead.
MOST_OPTIONS = 100


@dataclass(frozen=True)
class Option:
    """One entry of a menu: what is stored and what people read."""

    value: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Field:
    """One input of a form; `value` is what stands in it to begin with."""

    name: str
    label: str
    kind: Kind
    options: tuple[Option, ...] = ()
    value: str | None = None
    optional: bool = True
    help: str | None = None


@dataclass(frozen=True, kw_only=True)
class Form:
    """An action as a form; with `proposal_id`, the Edit of a proposal that waits."""

    title: str
    tool: str
    proposal_id: str | None
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class _Words:
    label: str
    kind: Kind = "text"
    needed: bool = False
    help: str | None = None


#: How a form asks for each argument.
_WORDS = {
    "client": _Words("Client", needed=True),
    "title": _Words("Title", help="Left empty, it is made of the client and the deal type."),
    "deal_type": _Words("Deal type"),
    "fee_model": _Words("Fee model", help="Such as 25% of first-year salary."),
    "estimated_value": _Words("Estimated value", kind="money", help="Such as 50,000 or 50k."),
    "currency": _Words("Currency", help="Three letters, such as USD."),
    "notes": _Words("Notes", kind="long_text"),
    "opportunity": _Words("Opportunity", needed=True),
    "req": _Words("Job REQ", needed=True),
    "to_stage": _Words("Stage", needed=True),
}
_NO_AMOUNT = "Please give one amount, such as 50,000 or 50k."
_TWO_CURRENCIES = "The amount and the currency field name two different currencies."
_NEEDED = "This is needed."

Choices = Mapping[str, Sequence[Option]]


def form_for(
    tool: str,
    values: Mapping[str, JsonValue],
    *,
    proposal_id: str | None = None,
    choices: Choices | None = None,
) -> Form:
    """Return the form of a write, filled with what is known for certain.

    `choices` turns text fields into menus (`choices_for`); KeyError for a tool without a form.
    """
    write = write_named(tool)
    fields = (
        _field(name, info, values.get(name), (choices or {}).get(name, ()))
        for name, info in write.arguments.model_fields.items()
    )
    return Form(title=write.title, tool=tool, proposal_id=proposal_id, fields=tuple(fields))


def choices_for(tool: str, records: Records, actor: Actor) -> dict[str, tuple[Option, ...]]:
    """Return the menus of a form: what this person's workspace has to choose from."""
    if not decide(actor, Action.SEE_OPPORTUNITIES).allowed:
        return {}
    names = write_named(tool).arguments.model_fields
    found = {name: tuple(_choices(name, records, actor)) for name in names}
    return {name: options for name, options in found.items() if 0 < len(options) <= MOST_OPTIONS}


def read_form(tool: str, values: Mapping[str, str | None]) -> ToolArgs | dict[str, str]:
    """Return the arguments that a filled form stands for, or one sentence per wrong field."""
    write = write_named(tool)
    typed, errors = _typed(write, values)
    try:
        args = write.arguments.model_validate(typed)
    except ValidationError as wrong:
        problems = {str(problem["loc"][0]): problem["msg"] for problem in wrong.errors()}
        return {**problems, **errors}
    return errors or args


def _typed(
    write: AnyWrite, values: Mapping[str, str | None]
) -> tuple[dict[str, JsonValue], dict[str, str]]:
    """Turn what was typed into arguments: blank is null, amounts become numbers."""
    typed: dict[str, JsonValue] = {
        name: (values.get(name) or "").strip() or None for name in write.arguments.model_fields
    }
    errors = {
        name: _NEEDED for name, value in typed.items() if value is None and _WORDS[name].needed
    }
    amount = typed.get("estimated_value")
    if isinstance(amount, str):
        read = read_amount(amount)
        number, currency = read or (None, None)
        typed["estimated_value"] = None if number is None else exact_number(number)
        errors |= {} if read else {"estimated_value": _NO_AMOUNT}
        named = typed["currency"]
        if currency and isinstance(named, str) and named.upper() != currency:
            errors["currency"] = _TWO_CURRENCIES
        typed["currency"] = named or currency
    return typed, errors


def _field(name: str, info: FieldInfo, value: JsonValue, choices: Sequence[Option]) -> Field:
    words = _WORDS[name]
    options = tuple(choices) or tuple(_literals(info))
    return Field(
        name=name,
        label=words.label,
        kind="select" if options else words.kind,
        options=options,
        value=_shown(value, words.kind),
        optional=not words.needed,
        help=words.help,
    )


def _shown(value: JsonValue, kind: Kind) -> str | None:
    if value is None:
        return None
    return f"{value:,}" if kind == "money" and isinstance(value, int | float) else str(value)


def _literals(info: FieldInfo) -> Iterator[Option]:
    """The values of a `Literal[...] | None`, with the product's words for them."""
    for part in get_args(info.annotation):
        if get_origin(part) is Literal:
            yield from (Option(value, DealType(value).label) for value in get_args(part))


def _choices(name: str, records: Records, actor: Actor) -> Iterator[Option]:
    match name:
        case "client":
            yield from (Option(it.name, it.name) for it in crm.clients(records, actor))
        case "opportunity":
            deals = crm.opportunities(records, actor)
            yield from (Option(deal.ref, deal_called(deal)) for deal in deals)
        case "req":
            reqs = (req for req in crm.reqs(records, actor) if req.status is ReqStatus.OPEN)
            yield from (Option(req.ref, req_called(req)) for req in reqs)
        case "to_stage":
            stages = crm.pipeline(records, actor).stages
            yield from (Option(stage.label, stage.label) for stage in stages)
        case _:
            return
