"""A form as a Slack modal, and what is wrong with it, at the field."""

import re
from collections.abc import Mapping, Sequence

from bot.slack.incoming import FORM
from bot.slack.kit import Json, plain, sections
from bot.slack.marks import escape, one_line, sound
from bot.slack.metadata import Origin
from bot.slack.splitting import shortened, size
from bot.turn import Incoming
from tools.forms import Field, Form, Option

TITLE_LIMIT = 24
LABEL_LIMIT = 2000
OPTION_LIMIT = 75
OPTION_VALUE_LIMIT = 150
#: A menu holds at most so many; where it could be more, they are searched or typed.
OPTIONS_LIMIT = 100
TYPED_LIMIT = 3000
HINT_LIMIT = 150
ERROR_LIMIT = 300
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def modal(form: Form, incoming: Incoming) -> Json:
    """Return the modal of a form that somebody asked for with a press."""
    return {
        "type": "modal",
        "callback_id": FORM,
        "private_metadata": Origin.of(incoming, form.proposal_id or incoming.value or "").write(),
        "title": plain(form.title, TITLE_LIMIT),
        "submit": plain(form.submit, TITLE_LIMIT),
        "close": plain("Close", TITLE_LIMIT),
        "blocks": [_input(field) for field in form.fields],
    }


def notice(sentence: str) -> Json:
    """Return a modal that says why there is no form."""
    return {
        "type": "modal",
        "title": plain("REX", TITLE_LIMIT),
        "close": plain("Close", TITLE_LIMIT),
        "blocks": sections(escape(sentence)),
    }


def errors(problems: Mapping[str, str], incoming: Incoming) -> dict[str, str]:
    """Return what is wrong by block id; a problem of no field on the form goes to its first one.

    Slack shows plain text there, and fails the whole form if a block id is unknown to it.
    """
    first = next(iter(incoming.fields), "form")
    placed: dict[str, str] = {}
    for name, sentence in problems.items():
        field = name if name in incoming.fields else first
        told = f"{placed[field]} {sentence}" if field in placed else sentence
        placed[field] = shortened(one_line(sound(told)), ERROR_LIMIT)
    return placed


def _input(field: Field) -> Json:
    block: Json = {
        "type": "input",
        "block_id": field.name,
        "label": plain(field.label, LABEL_LIMIT),
        "optional": field.optional,
        "element": _element(field),
    }
    return block | {"hint": plain(field.help, HINT_LIMIT)} if field.help else block


def _element(field: Field) -> Json:
    if field.kind == "select" and 0 < len(field.options) < OPTIONS_LIMIT:
        return _menu(field)
    if field.kind == "search":
        return _search(field)
    if field.kind == "day" and _DAY.fullmatch(field.value or "2000-01-01"):
        day: Json = {"type": "datepicker", "action_id": field.name}
        return day | {"initial_date": field.value} if field.value else day
    element: Json = {
        "type": "plain_text_input",
        "action_id": field.name,
        "multiline": field.kind == "long_text",
        "max_length": TYPED_LIMIT,
    }
    value = shortened(sound(field.value), TYPED_LIMIT) if field.value else ""
    return element | {"initial_value": value} if value else element


def _menu(field: Field) -> Json:
    """Return a menu; what stands in the field is chosen, and stays a choice if it isn't one."""
    options = [_option(option.label, option.value) for option in field.options]
    element: Json = {"type": "static_select", "action_id": field.name, "options": options}
    wanted = _value(field.value or "")
    if not wanted:
        return element
    same = (o for o in options if str(o["value"]).casefold() == wanted.casefold())
    chosen = next(same, None)
    if chosen is None:
        chosen = _option(wanted, wanted)
        options.insert(0, chosen)
    return element | {"initial_option": chosen}


def _search(field: Field) -> Json:
    """Return a menu whose choices are asked for while somebody types."""
    element: Json = {
        "type": "external_select",
        "action_id": field.name,
        "min_query_length": 0,
        "placeholder": plain("Type to search", LABEL_LIMIT),
    }
    value = _value(field.value or "")
    if not value:
        return element
    return element | {"initial_option": _option(field.shown or value, value)}


def suggested(options: Sequence[Option]) -> Json:
    """Return the choices that fit what somebody typed, as Slack takes them."""
    return {"options": [_option(option.label, option.value) for option in options]}


def _option(label: str, value: str) -> Json:
    return {"text": plain(label, OPTION_LIMIT), "value": _value(value)}


def _value(text: str) -> str:
    """Return what comes back when an option is chosen: its value, or a long one's beginning."""
    whole = one_line(sound(text))
    return whole if size(whole) <= OPTION_VALUE_LIMIT else whole[: OPTION_VALUE_LIMIT // 2]
