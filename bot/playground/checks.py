"""Checks for JSON that combine into a schema, and complain in Slack's words.

A check gets a value and the JSON pointer to it, and adds what is wrong to a list.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

Check = Callable[[Any, str, list[str]], None]


def string(most: int, least: int = 0) -> Check:
    """A string of so many characters."""

    def check(value: Any, at: str, problems: list[str]) -> None:
        if not isinstance(value, str):
            problems.append(f"must be a string [json-pointer:{at}]")
        elif len(value) > most:
            problems.append(f"must be less than {most + 1} characters [json-pointer:{at}]")
        elif len(value) < least:
            problems.append(f"must be more than {least - 1} characters [json-pointer:{at}]")

    return check


def anything(value: Any, at: str, problems: list[str]) -> None:
    """Whatever it is, it passes."""


def among(*allowed: str) -> Check:
    """One of these words."""

    def check(value: Any, at: str, problems: list[str]) -> None:
        if value not in allowed:
            problems.append(f"must be one of: {', '.join(allowed)} [json-pointer:{at}]")

    return check


def matching(pattern: str, example: str) -> Check:
    """A string in this form."""
    form = re.compile(pattern)

    def check(value: Any, at: str, problems: list[str]) -> None:
        if not isinstance(value, str) or not form.fullmatch(value):
            problems.append(f"must look like {example} [json-pointer:{at}]")

    return check


def both(one: Check, other: Check) -> Check:
    """What passes both checks; the second is only asked if the first is content."""

    def check(value: Any, at: str, problems: list[str]) -> None:
        before = len(problems)
        one(value, at, problems)
        if len(problems) == before:
            other(value, at, problems)

    return check


def maybe(check: Check) -> Check:
    """What passes a check, or null."""

    def checked(value: Any, at: str, problems: list[str]) -> None:
        if value is not None:
            check(value, at, problems)

    return checked


def number(most: int, least: int = 0) -> Check:
    """A whole number within these bounds."""

    def check(value: Any, at: str, problems: list[str]) -> None:
        if type(value) is not int or not least <= value <= most:
            problems.append(f"must be a number from {least} to {most} [json-pointer:{at}]")

    return check


def figure(value: Any, at: str, problems: list[str]) -> None:
    """A number of any kind."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        problems.append(f"must be a number [json-pointer:{at}]")


def flag(value: Any, at: str, problems: list[str]) -> None:
    """Yes or no."""
    if not isinstance(value, bool):
        problems.append(f"must be a boolean [json-pointer:{at}]")


def day(value: Any, at: str, problems: list[str]) -> None:
    """A day that there is."""
    try:
        date.fromisoformat(value)
    except ValueError:
        problems.append(f"must be a day [json-pointer:{at}]")


def items(most: int, each: Check, least: int = 1) -> Check:
    """A list of so many things."""

    def check(value: Any, at: str, problems: list[str]) -> None:
        if not isinstance(value, list):
            problems.append(f"must be an array [json-pointer:{at}]")
        elif len(value) > most:
            problems.append(f"no more than {most} items allowed [json-pointer:{at}]")
        elif len(value) < least:
            problems.append(f"no fewer than {least} items allowed [json-pointer:{at}]")
        else:
            for index, item in enumerate(value):
                each(item, f"{at}/{index}", problems)

    return check


def shape(
    required: Mapping[str, Check],
    optional: Mapping[str, Check] | None = None,
    any_of: tuple[str, ...] = (),
) -> Check:
    """An object with these fields and no others; of `any_of` at least one."""
    fields = {**(optional or {}), **required}

    def check(value: Any, at: str, problems: list[str]) -> None:
        if not isinstance(value, dict):
            problems.append(f"must be an object [json-pointer:{at}]")
            return
        for name in required:
            if value.get(name) is None:
                problems.append(f"missing required field: {name} [json-pointer:{at}]")
        if any_of and not any(value.get(name) for name in any_of):
            problems.append(f"missing required field: {any_of[0]} [json-pointer:{at}]")
        for name, field in fields.items():
            if value.get(name) is not None:
                field(value[name], f"{at}/{name}", problems)
        for name in sorted(value.keys() - fields):
            problems.append(f"invalid additional property: {name} [json-pointer:{at}]")

    return check


def typed(table: Mapping[str, Check]) -> Check:
    """An object whose `type` says how the rest of it is checked."""

    def check(value: Any, at: str, problems: list[str]) -> None:
        kind = value.get("type") if isinstance(value, dict) else None
        field = table.get(kind) if isinstance(kind, str) else None
        if field is None:
            problems.append(f"unsupported type: {kind} [json-pointer:{at}/type]")
        else:
            field({name: value[name] for name in value if name != "type"}, at, problems)

    return check
