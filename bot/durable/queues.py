"""Where work waits: three queues, and in that of turns a lane for each thread."""

from zlib import crc32

from bot.turn import Place

TURNS = "turns"
ALERTS = "alerts"
JOBS = "jobs"
#: How many turns, alerts and jobs one process runs side by side.
WORKERS = {TURNS: 48, ALERTS: 8, JOBS: 100}
#: SQLite lets one write at a time: more turns at once would only wait for each other.
EMBEDDED_WORKERS = {**WORKERS, TURNS: 24}
#: How many turns of one Slack team run side by side. Fewer than WORKERS, so that no team can take
#: all of them; and a free worker takes a lane at random, so a long queue of one team's is passed by.
LANES = 16


def lane_of(place: Place) -> str:
    """Return the lane in which a thread's turns run one after another: always the same one."""
    thread = f"{place.channel}:{place.thread}"
    return f"{place.team}:{crc32(thread.encode()) % LANES}"
