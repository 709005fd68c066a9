"""What a person is told when a command meets a database that can't be used: which, why, and what to do."""

from weakref import WeakKeyDictionary

from sqlalchemy import URL, Engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionLeft

from bot.sql.passing import is_forbidden, will_pass

#: What to do, by what a database says.
ADVICE = {
    "full": "Make room on its disk.",
    "disk I/O error": "See that its disk has room, and is well.",
    "readonly": "Let REX write to the file and to the folder that it is in.",
    "unable to open": "Let REX write to the file and to the folder that it is in.",
    "locked": "Another program is writing to it: try again when that has ended.",
}
FORBIDDEN = "Let this role do it, or use one that may."
ELSE = (
    "See that it runs and can be reached from here, under this address (REX_DATABASE_URL, or --db)."
)

_where: WeakKeyDictionary[BaseException, URL] = WeakKeyDictionary()


def remember_databases() -> None:
    """From now on, know of each trouble with a database which one it was."""
    event.listen(Engine, "handle_error", _remember)


def unusable(fault: Exception) -> str | None:
    """Return what to tell of a database that can't be used now; None for any other fault.

    No password is told: a URL is shown without it, and no database says one.
    """
    if not (will_pass(fault) or is_forbidden(fault)):
        return None
    found = _where.get(fault)
    which = f"The database {found.render_as_string(hide_password=True)}" if found else "A database"
    said = " ".join(str(fault.orig if isinstance(fault, DBAPIError) else fault).split())
    return f"{which} can't be used: {said.rstrip('.?')}. {_advice(fault, said)}"


def _advice(fault: Exception, said: str) -> str:
    if is_forbidden(fault):
        return FORBIDDEN
    if isinstance(fault, NoConnectionLeft):
        return ELSE
    return next((todo for word, todo in ADVICE.items() if word in said), ELSE)


def _remember(context: ExceptionContext) -> None:
    if context.sqlalchemy_exception is not None and context.engine is not None:
        _where[context.sqlalchemy_exception] = context.engine.url
