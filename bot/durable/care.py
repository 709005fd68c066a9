"""The engine's own schedules: telling of troubles, and clearing what finished long ago."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.durable.records import KEPT_FOR, Records
from bot.durable.work import HOUR, Schedule, Trouble, Work, every
from bot.sql.leftovers import Leftovers
from bot.steps import Steps

#: How long what people wrote stays with work that has ended, and how long routine stays at all:
#: what looks for work every minute would else be most of what is kept.
WORDS_FOR = ROUTINE_FOR = timedelta(days=1)


@dataclass(frozen=True)
class Care:
    """Looks after the engine's records."""

    records: Records
    leftovers: Leftovers
    work: Work

    def schedules(self) -> dict[str, Schedule]:
        """Return what is to be done when."""
        return {
            "engine watchdog": Schedule(every(60), self.watch),
            "engine retention": Schedule("17 * * * *", self.clear, made_up=HOUR),
        }

    def watch(self, at: datetime, steps: Steps) -> None:
        """Tell of troubles that nobody has been told of."""
        found = [Trouble.model_validate(each) for each in steps.call("look", self._look)]
        if found:
            self.work.troubled(found, at, steps)
            steps.call("told", lambda: self.records.note_told(found))

    def clear(self, at: datetime, steps: Steps) -> None:
        """Delete what finished long ago; until then, its id keeps it from being done again."""
        steps.call("clear", lambda: self._clear(at))

    def _clear(self, at: datetime) -> int:
        words = self.leftovers.clear(round((at - WORDS_FOR).timestamp() * 1000))
        looks = self.work.jobs.keys() & self.work.schedules.keys()  # and so harmless to repeat
        routine = self.records.clear_routine(at - ROUTINE_FOR, looks)
        return words + routine + self.records.clear(at - KEPT_FOR)

    def _look(self) -> list[dict[str, str]]:
        troubles = self.records.new_troubles(datetime.now(UTC))
        return [trouble.model_dump(mode="json") for trouble in troubles]
