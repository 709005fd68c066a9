"""Which troubles of a database pass by themselves, so that whoever met them tries again; which don't."""

from sqlalchemy import exc
from sqlalchemy.exc import DBAPIError, OperationalError

#: How SQLite says that it can't write now, though it may later.
DISK_TROUBLES = (
    "database is locked",
    "database or disk is full",
    "attempt to write a readonly database",
    "unable to open database file",
    "disk I/O error",
)
#: PostgreSQL's classes of such troubles: of connecting, of others' transactions, of resources, of
#: its being stopped; and what among them is none, a statement that was called off.
CLASSES, CALLED_OFF = ("08", "40", "53", "57"), "57014"
FORBIDDEN = "42501"


def will_pass(error: Exception) -> bool:
    """Whether the same may succeed later: the database is gone, full, or has no connection left."""
    if isinstance(error, exc.TimeoutError):
        return True
    if not isinstance(error, DBAPIError):
        return False
    if error.connection_invalidated:
        return True
    if not hasattr(error.orig, "sqlstate"):
        return any(trouble in str(error.orig) for trouble in DISK_TROUBLES)
    return _passes(error.orig, is_operational=isinstance(error, OperationalError))


def is_of_an_outage(error: Exception) -> bool:
    """Whether it tells that the database is gone, full or busy, as SQLAlchemy or a driver says it."""
    if isinstance(error, DBAPIError) or not hasattr(error, "sqlstate"):
        return will_pass(error)
    kinds = {each.__name__ for each in type(error).__mro__}
    return _passes(error, is_operational=OperationalError.__name__ in kinds)


def _passes(said: object, *, is_operational: bool) -> bool:
    state: str | None = getattr(said, "sqlstate", None)
    if state is None:  # it never came to a connection, or that has ended
        return is_operational
    return state.startswith(CLASSES) and state != CALLED_OFF


def is_forbidden(error: Exception) -> bool:
    """Whether PostgreSQL doesn't let this role do it."""
    return getattr(getattr(error, "orig", None), "sqlstate", None) == FORBIDDEN
