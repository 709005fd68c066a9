"""Logs: one line for each thing that happened, with the id of its turn and without its content."""

import json
import logging
import re
import traceback
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime

from bot.telemetry.outage import Outage

#: The id of the turn or job that is under way in this thread; empty between them.
WORK: ContextVar[str] = ContextVar("work", default="")
WITHHELD = "(what it says is withheld; REX_LOG_CONTENT=true shows it)"
#: Behind these a database's own words, or a library's, quote what is in the rows.
_QUOTING = re.compile(
    r"(\[parameters: |\bDETAIL: |\bCONTEXT: |\binput_value=|serializing object: ).*", re.DOTALL
)


class LineFormatter(logging.Formatter):
    """Writes a record as a line for people, or as a line of JSON for machines.

    What an exception says may hold what people wrote, also where a message quotes it: it is left
    out unless `content`.
    """

    def __init__(self, *, as_json: bool, content: bool) -> None:
        super().__init__()
        self._as_json, self._content = as_json, content

    def format(self, record: logging.LogRecord) -> str:
        """Write one record."""
        fields = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "work": WORK.get(),
            "message": self._message(record),
            "fault": self._fault(record),
        }
        told = {name: value for name, value in fields.items() if value}
        if self._as_json:
            return json.dumps(told, ensure_ascii=False)
        head = " ".join(told[name] for name in ("time", "level", "logger", "work") if name in told)
        return "\n".join([f"{head}: {fields['message']}", *told.get("fault", "").splitlines()])

    def _message(self, record: logging.LogRecord) -> str:
        said = record.getMessage()
        return said if self._content else _QUOTING.sub(rf"\g<1>{WITHHELD}", said)

    def _fault(self, record: logging.LogRecord) -> str:
        if not record.exc_info or record.exc_info[1] is None:
            return ""
        error = record.exc_info[1]
        frames = "".join(traceback.format_tb(error.__traceback__))
        said = str(error) if self._content else WITHHELD
        return f"{frames}{type(error).__qualname__}: {said}"


def set_up_logs(
    level: str,
    *,
    as_json: bool,
    content: bool,
    passes: Callable[[Exception], bool] = lambda _: False,
) -> None:
    """Let everything be logged to the error stream in this form.

    Of faults of which `passes` says that the database is gone for a while, a few lines tell.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(LineFormatter(as_json=as_json, content=content))
    handler.addFilter(Outage(passes))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    dbos = logging.getLogger("dbos")
    dbos.handlers, dbos.propagate = [handler], False
    # What Slack doesn't take is asked again by us, and we say when we give up.
    logging.getLogger("slack_sdk.web").setLevel(logging.CRITICAL)
