"""What the library says about work that a stop interrupts, or a person: nothing is wrong with it."""

import logging

from dbos import error

#: How the library says that it is stopped, or has never been started.
STOPPED = ("accessed before DBOS was launched", "No DBOS was created yet")
#: What it raises of work that was cancelled by `rex engine cancel`.
CANCELLED = (error.DBOSWorkflowCancelledError, error.DBOSAwaitedWorkflowCancelledError)


def keep_quiet_about_stopped_work() -> None:
    """Log no failure of what is left recorded for the next start, or given up; others are told."""
    library = logging.getLogger("dbos")
    if _matters not in library.filters:
        library.addFilter(_matters)


def _matters(record: logging.LogRecord) -> bool:
    fault = record.exc_info[1] if record.exc_info else None
    stopped = any(said in f"{record.getMessage()} {fault}" for said in STOPPED)
    return not (stopped or isinstance(fault, CANCELLED))
