"""The days of a deal as an action was given them, made exact or asked for again."""

from pydantic import JsonValue

from tools.asking import Unclear
from tools.days import read_day
from tools.office import Office
from tools.tool import ToolArgs

_DAYS = ("expected_close_on", "starts_on")


def exact_days(args: ToolArgs, office: Office) -> dict[str, JsonValue | Unclear]:
    """Return the days that were given; a text that is no day is a question."""
    days: dict[str, JsonValue | Unclear] = {}
    for name in _DAYS:
        said = getattr(args, name)
        day = read_day(said or "", office.today)
        if day:
            days[name] = day.isoformat()
        elif said:
            days[name] = Unclear(
                f"“{said}” isn't a day that I understand. Which one, such as 2027-01-15?"
            )
    return days
