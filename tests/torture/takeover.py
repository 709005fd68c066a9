"""How soon the living have taken over what a dead replica left, seen in the engine's own table."""

import threading
import time
from types import TracebackType

import psycopg
from sqlalchemy import make_url

WORKING = b"SELECT DISTINCT executor_id FROM dbos.workflow_status WHERE status = 'PENDING'"
LOOK_EVERY = 0.1


class Takeovers(threading.Thread):
    """Watches one PostgreSQL; whoever died without work under way is not counted."""

    def __init__(self, url: str) -> None:
        super().__init__(name="takeovers", daemon=True)
        target = make_url(url).set(drivername="postgresql")
        self._address = target.render_as_string(hide_password=False)
        self._died: dict[str, float] = {}
        self._orphaned: set[str] = set()
        self._stopping = threading.Event()
        self.seconds: list[float] = []

    def died(self, name: str) -> None:
        """A replica of that name has died, just now."""
        self._died[name] = time.monotonic()

    def run(self) -> None:
        """Look until stopped."""
        with psycopg.connect(self._address, autocommit=True) as connection:
            while not self._stopping.wait(LOOK_EVERY):
                if self._died:
                    self._look({str(row[0]) for row in connection.execute(WORKING)})

    def _look(self, working: set[str]) -> None:
        for name, at in list(self._died.items()):
            if name in working:
                self._orphaned.add(name)
                continue
            if name in self._orphaned:
                self.seconds.append(time.monotonic() - at)
            del self._died[name]

    def __enter__(self) -> "Takeovers":
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stopping.set()
        self.join()
