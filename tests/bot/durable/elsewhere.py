"""Another replica: an engine in a forked process, which is told what to record."""

import os
import signal
from collections.abc import Callable, Iterable
from multiprocessing import Pipe
from types import TracebackType

from sqlalchemy import text

from bot.durable.engine import Engine
from bot.durable.work import Work
from bot.settings import engine_database
from bot.sql.database import Database
from bot.sql.room import Room
from bot.steps import Steps
from bot.turn import Incoming

Deed = Callable[[Engine], None]


class Elsewhere:
    """Start one before this process has an engine of its own; `kill` it like a power cut."""

    def __init__(self, url: str, work: Work, deed: Deed = lambda _: None) -> None:
        self._ours, self._theirs = Pipe()
        self._pid = os.fork()
        if self._pid == 0:
            try:
                self._live(url, work, deed)
            finally:
                os._exit(1)
        self.wait()

    def wait(self, seconds: float = 30) -> None:
        """Wait until it says that it is ready, or done."""
        assert self._ours.poll(seconds), "the other replica says nothing"
        self._ours.recv()

    def go(self) -> None:
        """Let it do its deed."""
        self._ours.send("go")

    def kill(self) -> None:
        """kill -9."""
        if self._pid:
            os.kill(self._pid, signal.SIGKILL)
            os.waitpid(self._pid, 0)
            self._pid = 0

    def pause(self) -> None:
        """Stop it in the middle of whatever it does, as a debugger or a sleeping host would."""
        os.kill(self._pid, signal.SIGSTOP)

    def wake(self) -> int:
        """Let it go on; its exit code, once it has ended."""
        os.kill(self._pid, signal.SIGCONT)
        _, status = os.waitpid(self._pid, 0)
        self._pid = 0
        return os.waitstatus_to_exitcode(status)

    def _live(self, url: str, work: Work, deed: Deed) -> None:
        engine = Engine(Database(url), engine_database(url), work, poll_seconds=0.05)
        engine.start()
        self._theirs.send("ready")
        self._theirs.recv()
        deed(engine)
        self._theirs.send("done")
        signal.pause()

    def __enter__(self) -> "Elsewhere":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()


def make_notes(database: Database) -> None:
    """Make a table in which whatever ran can be noted, more than once if it ran more than once."""
    with database.engine.begin() as connection:
        connection.execute(text("CREATE TABLE note (said TEXT)"))


def notes(database: Database) -> list[str]:
    """What was noted, in order."""
    with database.engine.connect() as connection:
        return [str(row[0]) for row in connection.execute(text("SELECT said FROM note"))]


def note(said: str, steps: Steps) -> None:
    """Note something, as a step."""

    def insert(room: Room) -> None:
        room.session.execute(text("INSERT INTO note VALUES (:said)"), {"said": said})

    steps.write(f"note {said}", insert)


def note_turn(incoming: Incoming, steps: Steps) -> None:
    """A turn that notes its id."""
    note(incoming.id, steps)


def record_all(incoming: Iterable[Incoming]) -> Deed:
    """A deed: to record events."""
    many = list(incoming)

    def deed(engine: Engine) -> None:
        for each in many:
            engine.record(each)

    return deed
