"""Block Kit as HTML: one template for each kind of block and of element."""

import logging
import re
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import ChainableUndefined, Environment, FileSystemLoader, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from bot.playground.elements import VALUE_KEYS
from bot.playground.people import Json
from bot.playground.rendering.emoji import with_emoji
from bot.playground.rendering.markdown import markdown
from bot.playground.rendering.mrkdwn import SAFE_SCHEMES, anchor, mrkdwn

TEMPLATES = Path(__file__).parent.parent / "templates"

log = logging.getLogger("rex.playground")

_KIND = re.compile(r"[a-z_]+")
_SPACE = re.compile(r"\s+")


def environment() -> Environment:
    """Return the templates. Blocks come from any app: what they leave out is empty."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=ChainableUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "drawn": _drawn,
        "shown_to": _shown_to,
        "said": _said,
        "markdown": _markdown,
        "emoji": with_emoji,
        "lines": _lines,
        "opening": _opening,
        "link": lambda url, label: anchor(url, label or url),
        "web_address": _web_address,
        "kind": _kind,
        "field_id": _field_id,
        "current": _current,
    }
    return made


@pass_context
def _drawn(context: Context, block: object) -> Markup:
    """Return one block as HTML: what can't be drawn, however odd it is, takes nothing else along."""
    get, held = context.environment.get_or_select_template, {**context.get_all(), "block": block}
    try:
        page = get([f"blocks/{_kind(block)}.html.j2", "blocks/unknown.html.j2"]).render(held)
    except Exception:
        log.debug("a block can't be drawn: %.500r", block, exc_info=True)
        page = get("blocks/odd.html.j2").render(held)
    return Markup(page)  # noqa: S704  (the template has escaped it)


def _shown_to(element: object, viewer: str) -> bool:
    """Return whether somebody sees an element; buttons can be for some people only."""
    people = element.get("visible_to_user_ids") if isinstance(element, dict) else None
    return not isinstance(people, list) or not people or viewer in people


@pass_context
def _said(context: Context, text: object) -> Markup:
    """Return a text object, mrkdwn or plain, as HTML."""
    if not isinstance(text, dict):
        return escape(text) if isinstance(text, str) else Markup("")
    words = str(text.get("text", ""))
    if text.get("type") == "mrkdwn":
        return mrkdwn(words, context["names"])
    return _lines(words)


@pass_context
def _opening(context: Context, text: str, length: int) -> str:
    """Return the first words of a message, without its marks."""
    words = mrkdwn(text, context["names"]).striptags()
    return words if len(words) <= length else words[: length - 1].rstrip() + "…"


def _markdown(text: object) -> Markup:
    return markdown(text) if isinstance(text, str) else Markup("")


def _lines(text: str) -> Markup:
    return Markup("<br>").join(escape(line) for line in with_emoji(text).split("\n"))


def _web_address(url: str) -> str:
    try:
        return url if urlsplit(url).scheme.lower() in SAFE_SCHEMES else ""
    except ValueError:
        return ""


def _kind(thing: object) -> str:
    """Return a block's or element's type, if it could be the name of a template."""
    kind = str(thing.get("type", "")) if isinstance(thing, dict) else ""
    return kind if _KIND.fullmatch(kind) else "unknown"


def _field_id(block: Json) -> str:
    return "field-" + _SPACE.sub("_", str(block.get("block_id", "")))


@pass_context
def _current(context: Context, element: Json, block: Json) -> tuple[str, ...]:
    """Return what is filled in or chosen now; an empty field has one empty value."""
    key, initial = VALUE_KEYS.get(str(element.get("type")), ("value", "initial_value"))
    held = context["state"].get(block.get("block_id"), {}).get(element.get("action_id"))
    value = held.get(key) if held else element.get(initial)
    values = value if isinstance(value, list) else [value]
    return tuple(_bare(value) for value in values) or ("",)


def _bare(value: object) -> str:
    """Return a value as a form field has it: an option's own value, nothing as nothing."""
    if isinstance(value, dict):
        return str(value.get("value", ""))
    return "" if value is None else str(value)
