"""Ends a process that hangs: who started it starts it again, and its work goes on."""

import faulthandler
import logging
import os
import threading
from collections.abc import Callable
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

log = logging.getLogger("rex")

#: Seconds between two looks, and for each answer; and how many looks in a row must fail. Looks are
#: counted rather than seconds: in a process that was paused, or a machine that slept, none failed.
LOOK_EVERY, IN_TIME, LOOKS = 5.0, 5.0, 6
#: The exit code of a process that hung.
HUNG = 71


class Watchdog(threading.Thread):
    """Asks its own process at an address for /healthz, as a container's health check does."""

    def __init__(self, address: str, leave: Callable[[int], None] = os._exit) -> None:
        super().__init__(name="rex-watchdog", daemon=True)
        self._at, self._leave = urlsplit(address).netloc, leave
        self._stopping = threading.Event()

    def run(self) -> None:
        """Look until stopped, or until it was not well for too many looks in a row."""
        failed = 0
        while failed < LOOKS:
            if self._stopping.wait(LOOK_EVERY):
                return
            failed = 0 if self._is_well() else failed + 1
        log.critical("REX doesn't answer any more; ending, to start anew. Where it hangs:")
        faulthandler.dump_traceback()  # functions and lines, without what is in them
        self._leave(HUNG)

    def stop(self) -> None:
        """Look no more."""
        self._stopping.set()

    def _is_well(self) -> bool:
        connection = HTTPConnection(self._at, timeout=IN_TIME)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == HTTPStatus.OK
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()
