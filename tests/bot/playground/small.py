"""A small Slack without a wire, for what is tried on it by the hundred."""

from collections.abc import Iterator
from contextlib import contextmanager

from bot.playground.emulator import Emulator


@contextmanager
def small_slack() -> Iterator[Emulator]:
    """A team with Dana, REX, and one channel that both are in."""
    emulator = Emulator(retry_delays=())
    emulator.add_team("T0", "Team", "team")
    emulator.add_user("T0", "U0DANA", "dana")
    emulator.install("T0", bot_user_id="U0REX")
    emulator.add_channel("T0", "C0DEALS", "deals", ["U0DANA", "U0REX"])
    yield emulator
    emulator.close()
