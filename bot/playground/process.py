"""The REX that a playground starts, kills and starts again: a real process, killed for real."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import IO
from urllib.error import HTTPError
from urllib.request import urlopen

from bot.mendable import Mendable

CHILD = "bot.playground.child"
STOP_SECONDS = 15.0
LOOK_SECONDS = 5.0
READY_SECONDS = 60.0
STARTING = "starting"
#: The state of a REX that is on its way back.
RESTARTING = "restarting"


class DidNotStart(Mendable):
    """REX could not begin; the message says why, and what to do about it."""


class RexProcess:
    """One REX after another. `launch` early: it loads while others do. `url` is where Slack finds
    it over HTTP, and `site` where browsers do, without a slash at the end.

    `told` is called whenever its state has changed.
    """

    def __init__(self, told: Callable[[], None] = lambda: None) -> None:
        self.told = told
        self.state = STARTING
        self.back_after: float | None = None
        self.url = self.site = ""
        self.orders = ""
        self._process: subprocess.Popen[str] | None = None
        self._lock = threading.Lock()

    def launch(self) -> None:
        """Start a process; it waits for its orders."""
        self._process = subprocess.Popen(  # noqa: S603  our own module
            [sys.executable, "-P", "-m", CHILD],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,  # Ctrl+C is the playground's to hear
        )

    def begin(self, orders: str) -> str:
        """Give the launched process its orders; returns its address once it is ready."""
        self.orders = orders
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            raise DidNotStart("REX was not launched.")
        said = _first_words(process, process.stdin, process.stdout, orders)
        if "url" not in said:
            process.wait()
            self._show("stopped")
            raise DidNotStart(said.get("problem") or "REX ended before it was ready.")
        self.url, self.site = said["url"], said["site"]
        self._show("connected")
        threading.Thread(target=self._watch, args=(process,), daemon=True).start()
        return self.url

    def serves(self, path: str) -> bool:
        """Whether it has a page there, whoever may see it."""
        try:
            with urlopen(self.site + path, timeout=LOOK_SECONDS):  # noqa: S310  our own
                return True
        except HTTPError as error:
            return error.code in (401, 403)
        except OSError:
            return False

    def turn_clock(self, seconds: float) -> None:
        """Turn its clock; one that isn't there is told when it starts."""
        process = self._process
        if process is not None and process.stdin is not None:
            with suppress(OSError):
                process.stdin.write(f"{seconds}\n")
                process.stdin.flush()

    def kill(self) -> None:
        """Kill it, as a power cut would."""
        process = self._process
        if process is not None:
            process.kill()
            process.wait()

    def halt(self) -> None:
        """Kill it, and mean it: it is not missed until it is started again."""
        self._show(RESTARTING)
        self.kill()

    def restart(self, orders: str | None = None) -> None:
        """Kill it and start it again; returns once it is back."""
        with self._lock:
            self._show(RESTARTING)
            started = time.monotonic()
            self.kill()
            self.launch()
            self.begin(orders or self.orders)
            self.back_after = time.monotonic() - started
            self.told()

    def stop(self) -> None:
        """End it in peace: what runs is recorded, and goes on the next time."""
        self.state = "stopping"
        process = self._process
        if process is None or process.stdin is None:
            return
        try:
            process.stdin.close()
            process.wait(STOP_SECONDS)
        except (BrokenPipeError, subprocess.TimeoutExpired):
            self.kill()

    def _watch(self, process: "subprocess.Popen[str]") -> None:
        process.wait()
        if self.state == "connected":
            self._show(f"stopped (exit code {process.returncode})")

    def _show(self, state: str) -> None:
        self.state = state
        self.told()


def _first_words(
    process: "subprocess.Popen[str]", ear: IO[str], mouth: IO[str], orders: str
) -> dict[str, str]:
    """What it says when it is ready; nothing of one that ends before, or takes too long."""
    too_long = threading.Timer(READY_SECONDS, process.kill)
    too_long.start()
    try:
        ear.write(orders)
        ear.flush()
        said: dict[str, str] = json.loads(mouth.readline() or "{}")
    except (BrokenPipeError, json.JSONDecodeError):
        return {}
    finally:
        too_long.cancel()
    return said
