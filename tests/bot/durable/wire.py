"""A wire in front of PostgreSQL that can be cut and mended."""

import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import make_url, text

from tests.database import Database
from tests.postgres import NoPostgres

SOCKET = ".s.PGSQL.5432"
END_SESSIONS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


class Wire:
    """A socket in front of PostgreSQL that can be cut and mended."""

    def __init__(self, folder: Path, server: str) -> None:
        self._server = server
        self._cut, self._lock = threading.Event(), threading.Lock()
        self._open: list[socket.socket] = []
        #: What a transaction says whose end is to stay unanswered; empty when there is none.
        self._lost = b""
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(str(folder / SOCKET))
        self._listening.listen()
        threading.Thread(target=self._serve, daemon=True).start()

    def cut(self) -> None:
        with self._lock:
            self._cut.set()
            for end in self._open:
                _end(end)
            self._open.clear()

    def mend(self) -> None:
        self._cut.clear()

    def lose_the_answer_to(self, said: bytes) -> None:
        """Cut the next connection on which this is said once the server has committed it."""
        self._lost = said

    def has_lost_it(self) -> bool:
        return not self._lost

    def close(self) -> None:
        self.cut()
        self._listening.close()

    def _serve(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            with self._lock:
                if self._cut.is_set():
                    near.close()
                    continue
                far = socket.socket(socket.AF_UNIX)
                far.connect(self._server)
                self._open += [near, far]
            heard = _Heard(self)
            for pair in ((near, far, heard.asks), (far, near, heard.answers)):
                threading.Thread(target=_pump, args=pair, daemon=True).start()


class _Heard:
    """What one connection has said."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._said = self._committed = False

    def asks(self, data: bytes) -> bool:
        lost = self._wire._lost
        self._said |= bool(lost) and lost in data
        if self._said and b"COMMIT" in data:
            self._committed, self._wire._lost = True, b""
        return True

    def answers(self, _: bytes) -> bool:
        return not self._committed


def _pump(source: socket.socket, sink: socket.socket, passes: Callable[[bytes], bool]) -> None:
    try:
        while (data := source.recv(65536)) and passes(data):
            sink.sendall(data)
    except OSError:
        pass
    finally:
        for end in (source, sink):
            _end(end)


def _end(end: socket.socket) -> None:
    """End a connection even while another pump reads it: closed alone, it would stay open for that
    one, and the server would keep what its session has locked."""
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()


@contextmanager
def behind_a_wire(database: Database, folder: Path) -> Iterator[tuple[str, Wire]]:
    """The URL of the same PostgreSQL behind a wire; raises NoPostgres."""
    url = make_url(database.url)
    server = url.query.get("host")
    if not isinstance(server, str):
        raise NoPostgres("the server that was named is not behind a socket")
    wire = Wire(folder, os.path.join(server, SOCKET))  # noqa: PTH118
    yield url.set(query={"host": str(folder)}).render_as_string(hide_password=False), wire
    wire.close()
    with database.engine.connect() as direct:
        direct.execute(text(END_SESSIONS))
