"""The form of an action, made from its arguments: for Edit, and for when no model is there."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args, get_origin

from pydantic import JsonValue, ValidationError
from pydantic.fields import FieldInfo

from domain import billing, crm
from domain import leads as pursuing
from domain.access import Action, Actor, decide
from domain.books import Books
from domain.invoices import InvoiceType
from domain.lookup import pipelines
from domain.opportunity import DealType
from domain.pipeline import Status
from domain.reqs import ReqStatus
from tools.amounts import read_amount, read_number
from tools.boards import THE_END
from tools.field_words import NEEDED, Kind, words
from tools.lifecycle import CLOSED
from tools.naming import deal_called, exact_number, req_called
from tools.policies import POLICIES
from tools.rules import PRESETS, RULES
from tools.tool import ToolArgs
from tools.write import AnyWrite
from tools.writes import WRITES, write_named

#: Slack's limit for the options of a menu; longer lists are searched instead.
MOST_OPTIONS = 100


@dataclass(frozen=True)
class Option:
    """One entry of a menu: what is stored and what people read."""

    value: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Field:
    """One input of a form; `value` is what stands in it to begin with, and `shown` how it reads.

    A "search" has more choices than a menu holds: they are asked for while somebody types.
    """

    name: str
    label: str
    kind: Kind
    options: tuple[Option, ...] = ()
    value: str | None = None
    shown: str | None = None
    optional: bool = True
    help: str | None = None


@dataclass(frozen=True, kw_only=True)
class Form:
    """An action as a form; with `proposal_id`, the Edit of a proposal that waits."""

    title: str
    tool: str
    proposal_id: str | None
    fields: tuple[Field, ...]
    submit: str = "Save"


_NO_AMOUNT = "Please give one amount, such as 50,000 or 50k."
_NO_NUMBER = "Please give one number."
_TWO_CURRENCIES = "The amount and the currency field name two different currencies."
_NEEDED = "This is needed."
_YES = frozenset({"yes", "y", "true", "on"})
_LABELS = (
    {kind.value: kind.label for kind in DealType}
    | {kind.value: kind.label.capitalize() for kind in InvoiceType}
    | RULES
    | POLICIES
    | {it: it for it in PRESETS}
)
#: Which deals a form offers, where those aren't the open ones.
AMONG = {
    "resume_opportunity": (Status.ON_HOLD,),
    "recreate_opportunity": CLOSED,
    **dict.fromkeys(
        ("edit_opportunity", "edit_contacts", "edit_links", "edit_collaborators"),
        (Status.OPEN, Status.ON_HOLD),
    ),
    "link_req": (Status.OPEN, Status.WON),
    "unlink_req": (Status.OPEN, Status.WON),
    "create_req": (Status.OPEN, Status.WON),
    "draft_invoice": (Status.OPEN, Status.ON_HOLD, Status.WON),
}

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
        _field(tool, name, info, values.get(name), (choices or {}).get(name, ()))
        for name, info in write.arguments.model_fields.items()
    )
    return Form(title=write.title, tool=tool, proposal_id=proposal_id, fields=tuple(fields))


def has_form(tool: str) -> bool:
    """Whether an action can be filled in as a form."""
    return tool in {write.name for write in WRITES}


def choices_for(tool: str, records: Books, actor: Actor) -> dict[str, tuple[Option, ...]]:
    """Return the menus of a form: what this person's workspace has to choose from."""
    if not decide(actor, Action.SEE_OPPORTUNITIES).allowed:
        return {}
    names = write_named(tool).arguments.model_fields
    found = {name: tuple(_choices(tool, name, records, actor)) for name in names}
    return {name: options for name, options in found.items() if options}


def choices_of(tool: str, name: str, records: Books, actor: Actor) -> tuple[Option, ...]:
    """Return what this person's workspace has to choose from in one field of a form."""
    return choices_for(tool, records, actor).get(name, ())


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
        name: _NEEDED
        for name, value in typed.items()
        if value is None and name in NEEDED[write.name]
    }
    for name, info in write.arguments.model_fields.items():
        said = typed[name]
        if not isinstance(said, str):
            continue
        kind = words(write.name, name).kind
        if kind == "money":
            errors |= _read_money(typed, name, said)
        elif kind == "number":
            typed[name] = number = read_number(said)
            errors |= {name: _NO_NUMBER} if number is None else {}
        elif bool in get_args(info.annotation):
            typed[name] = said.casefold() in _YES
    return typed, errors


def _read_money(typed: dict[str, JsonValue], name: str, said: str) -> dict[str, str]:
    """Read an amount and the currency that it may name; return what is wrong with them."""
    read = read_amount(said)
    if read is None:
        typed[name] = None
        return {name: _NO_AMOUNT}
    amount, currency = read
    typed[name] = exact_number(amount)
    if "currency" not in typed or currency is None:
        return {}
    named = typed["currency"]
    if isinstance(named, str) and named.upper() != currency:
        return {"currency": _TWO_CURRENCIES}
    typed["currency"] = currency
    return {}


def _field(
    tool: str, name: str, info: FieldInfo, value: JsonValue, choices: Sequence[Option]
) -> Field:
    said = words(tool, name)
    options = tuple(choices) or tuple(_literals(info))
    many = len(options) >= MOST_OPTIONS
    kind: Kind = "select" if options else said.kind
    return Field(
        name=name,
        label=said.label,
        kind="search" if many else kind,
        options=() if many else options,
        value=_shown(value, said.kind),
        shown=next((it.label for it in options if it.value == value), None),
        optional=name not in NEEDED[tool],
        help=said.help,
    )


def _shown(value: JsonValue, kind: Kind) -> str | None:
    match value:
        case None:
            return None
        case bool():
            return "yes" if value else "no"
        case int() | float() if kind == "money":
            return f"{value:,}"
        case _:
            return str(value)


def _literals(info: FieldInfo) -> Iterator[Option]:
    """The values of a `Literal[...] | None` with the product's words for them, or yes and no."""
    for part in get_args(info.annotation):
        if part is bool:
            yield from (Option("yes", "Yes"), Option("no", "No"))
        if get_origin(part) is Literal:
            yield from (
                Option(value, _LABELS.get(value, value.capitalize())) for value in get_args(part)
            )


def _choices(tool: str, name: str, records: Books, actor: Actor) -> Iterator[Option]:
    match name:
        case "client" if tool != "convert_lead":
            yield from (Option(it.name, it.name) for it in crm.clients(records, actor))
        case "opportunity":
            statuses = AMONG.get(tool, (Status.OPEN,))
            deals = crm.titles(records, actor).standing(statuses)
            yield from (Option(it.ref, deal_called(it)) for it in deals)
        case "req":
            reqs = (req for req in crm.reqs(records, actor) if req.status is ReqStatus.OPEN)
            yield from (Option(req.ref, req_called(req)) for req in reqs)
        case "to_stage" | "stage" | "before" | "after":
            boards = pipelines(records, actor)
            labels = dict.fromkeys(stage.label for board in boards for stage in board.stages)
            yield from (Option(label, label) for label in labels)
            yield from (Option(it, it.capitalize()) for it in (THE_END,) if name == "before")
        case "pipeline" if tool != "adopt_pipeline":
            boards = pipelines(records, actor)
            yield from (Option(it.name, it.name) for it in boards)
        case "reason" if tool == "close_lost" or tool.endswith("_loss_reason"):
            reasons = crm.loss_reasons(records, actor)
            yield from (Option(it.label, it.label) for it in reasons)
        case "owner" | "colleague":
            team = records.members(actor.workspace.id)
            yield from (Option(it.name, it.name) for it in team)
        case "lead":
            leads = pursuing.leads(records.leads, actor)
            yield from (Option(it.ref, it.heading) for it in leads)
        case "invoice" if decide(actor, Action.SEE_BILLING).allowed:
            invoices = billing.invoices(records, records.ledger, actor)
            yield from (Option(it.ref, f"{it.ref} {it.client.name}") for it in invoices)
        case _:
            return
