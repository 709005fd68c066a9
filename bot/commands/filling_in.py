"""A form in the terminal: field after field, until all of it can be used or the person leaves it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.commands.speech import complain, say
from tools.choosing import matching
from tools.forms import Field, Option

#: How many choices of a menu are shown; typing a part of a name finds the others.
MOST_SHOWN = 12
LEAVE = "cancel"
HOW = f"Enter keeps what stands in a field, “-” empties it, “{LEAVE}” leaves the form."
LEFT = "Nothing of the form was kept."

#: Returns the choices of a field that fit what was typed.
Search = Callable[[Field, str], Sequence[Option]]


class FormLeft(Exception):
    """The person doesn't want the form any more, or there is nothing left to read."""


def line(prompt: str) -> str | None:
    """One line that was typed; None at the end of the input."""
    try:
        return input(f"{prompt}> ").strip()
    except EOFError:
        return None


@dataclass(frozen=True)
class Asking:
    """Asks for the fields of a form; raises FormLeft."""

    search: Search

    def field(self, one: Field) -> str | None:
        """Ask for one field; a menu's entry by its name, its value, or a part of either."""
        if one.options:
            say(_menu(one.options))
        kept = one.shown or one.value
        while True:
            typed = line(f"{one.label} ({kept})" if kept else one.label)
            if typed is None or typed.casefold() == LEAVE:
                raise FormLeft
            if typed in ("", "-"):
                return one.value if typed == "" else None
            if not one.options and one.kind != "search":
                return typed
            found = self._chosen(one, typed)
            if len(found) == 1:
                return found[0].value
            complain(_unclear(typed, found))

    def _chosen(self, one: Field, typed: str) -> Sequence[Option]:
        options = self.search(one, typed) if one.kind == "search" else one.options
        said = typed.casefold()
        exact = [it for it in options if said in (it.value.casefold(), it.label.casefold())]
        return exact[:1] or matching(options, typed)


def _menu(options: Sequence[Option]) -> str:
    lines = [f"• {option.label}" for option in options[:MOST_SHOWN]]
    if len(options) > MOST_SHOWN:
        lines.append(f"… and {len(options) - MOST_SHOWN} more: type a part of the name")
    return "\n".join(lines)


def _unclear(typed: str, found: Sequence[Option]) -> str:
    if not found:
        return f"There is no “{typed}” to choose here."
    return f"“{typed}” could be any of these:\n{_menu(found)}"
