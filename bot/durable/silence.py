"""What the library says about work that a stop interrupts: it goes on later, so nothing is wrong."""

import logging

#: How the library says that it is stopped, or has never been started.
STOPPED = ("accessed before DBOS was launched", "No DBOS was created yet")


def keep_quiet_about_stopped_work() -> None:
    """Log no failure of what is left recorded for the next start; other failures are told."""
    library = logging.getLogger("dbos")
    if _matters not in library.filters:
        library.addFilter(_matters)


def _matters(record: logging.LogRecord) -> bool:
    fault = record.exc_info[1] if record.exc_info else None
    return not any(said in f"{record.getMessage()} {fault}" for said in STOPPED)
