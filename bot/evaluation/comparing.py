"""Comparing what was expected with what came: ids and figures exactly, free text by its words."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from bot.evaluation.people import word
from bot.evaluation.refs import Staged
from domain.names import fold

#: Arguments in which people say something in their own words.
FREE = frozenset(
    {
        *("title", "fee_model", "notes", "reason", "summary", "description", "competitor"),
        *("contract_details", "reference", "steps", "error_message", "error", "query", "question"),
        *("name", "text", "url", "browser", "device"),
    }
)
#: Arguments that say on what something is done: nothing is worse than a wrong one.
OBJECTS = frozenset({"opportunity", "req", "client", "invoice", "lead", "to_stage"})
#: What other names rows have for our arguments.
_CALLED = {
    "object": "topic",
    "what": "topic",
    "stage": "to_stage",
    "deal": "opportunity",
    "amount": "estimated_value",
    "value": "estimated_value",
    "query": "queries",
    "question": "queries",
    "error": "error_message",
    "device": "browser",
}
_TOPICS = {
    "opportunities_tab": "opportunities tab deals tab opportunities_tab pipeline board",
    "create_opportunity": "create opportunity new creating opportunities",
    "edit_opportunity": "edit opportunity editing change",
    "reqs_on_opportunity": "reqs on opportunity job linked missing req",
    "billing_tab": "billing tab invoices billing_tab",
    "opportunity": "opportunity deal single one",
    "req": "req job single one requisition",
}
_MARKS = ".,;:!?%\"'\u2018\u2019\u201c\u201d\u2026()"
_NOBODY = frozenset({"self", "me", "speaker", "user", "myself", "i"})


def our_name(tool: str, name: str, known: Mapping[str, object]) -> str:
    """Return what we call an argument that a row names."""
    return name if name in known else _CALLED.get(name, name)


def differences(
    tool: str,
    wanted: Mapping[str, Any],
    got: Mapping[str, Any],
    staged: Staged,
    names: Mapping[str, str],
) -> dict[str, tuple[Any, Any]]:
    """Return the arguments that differ: what was wanted, and what came.

    `names` are the titles and clients of the deals and REQs, by ref.
    """
    wrong: dict[str, tuple[Any, Any]] = {}
    for said, value in wanted.items():
        name = our_name(tool, said, got)
        came = got.get(name)
        if tool == "troubleshoot_visibility":
            came = _diagnosed(said, got)
        if not same(name, value, came, staged, names):
            wrong[said] = (value, came)
    return wrong


def same(name: str, wanted: Any, came: Any, staged: Staged, names: Mapping[str, str]) -> bool:
    """Whether one argument is what was wanted."""
    if wanted is None or came is None:
        nothing = wanted is None or (name == "user" and str(wanted).casefold() in _NOBODY)
        return nothing and came is None
    if isinstance(wanted, bool) or isinstance(came, bool):
        return bool(wanted) == bool(came)
    if (number := _number(wanted)) is not None and (theirs := _number(came)) is not None:
        return number == theirs
    if isinstance(wanted, list):
        return all(same(name, each, came, staged, names) for each in wanted)
    came = " ".join(map(str, came)) if isinstance(came, list) else str(came)
    if name in ("topic", "object", "what"):
        return _is_about(str(wanted), came, staged)
    return _same_words(name, str(wanted), came, staged, names)


def _same_words(
    name: str, wanted: str, came: str, staged: Staged, names: Mapping[str, str]
) -> bool:
    ref = staged.ref(wanted)
    if ref == came or word(wanted) == word(came):
        return True
    if name in FREE or name == "client":
        return contains(came, wanted)
    return name in OBJECTS and fold(wanted) in map(fold, names.get(came, "").split("\n"))


def contains(text: str, words: str) -> bool:
    """Whether a text has all the words of another, or has nothing but words of it."""
    here, there = _words(text), _words(words)
    return bool(here) and (there <= here or here <= there)


def has_all(text: str, words: str) -> bool:
    """Whether a text has all the words of another."""
    wanted = _words(words)
    return bool(wanted) and wanted <= _words(text)


def _words(text: str) -> set[str]:
    """The words of a text, without what stands before and after them: "Saving..." is "saving"."""
    return {bare for it in word(text).split() if (bare := it.strip(_MARKS))}


def _diagnosed(said: str, got: Mapping[str, Any]) -> Any:
    """What a diagnosis was about: a tab by its topic, a single thing by its ref."""
    if said == "user":
        return got.get("user")
    if said in ("object", "what", "topic"):
        return got.get("ref") if got.get("topic") in ("opportunity", "req") else got.get("topic")
    return got.get(said)


def _is_about(wanted: str, came: str, staged: Staged) -> bool:
    if came in _TOPICS:
        wants, has = set(word(wanted).split()), set(_TOPICS[came].replace("_", " ").split())
        return bool(wants & has) and wants <= has | {"the", "a", "an", "my", "can", "t", "not"}
    return staged.ref(wanted) == came or contains(came, wanted)


def _number(value: Any) -> Decimal | None:
    if isinstance(value, int | float):
        return Decimal(str(value))
    try:
        return Decimal(str(value).replace(",", ""))
    except InvalidOperation:
        return None
