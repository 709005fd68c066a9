"""How soon Slack is told 200: REX's edge with its durable record, against bare Bolt in the same run."""

import asyncio
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from functools import partial

from rich.console import RenderableType
from rich.table import Table
from sqlalchemy import text

from bot.sql.database import Database
from tests.benchmarks.edge_server import Kind, Orders, Server, serving
from tests.benchmarks.load import Acks, SocketSlack, offered, over_http, press, round_robin
from tests.benchmarks.scratch import scratch_database
from tests.database import Dialect
from tests.postgres import NoPostgres, goes_on, postgres

#: Twelve teams at Slack's ceiling, in so many rounds of so many seconds. The median round counts, of
#: the baselines as of REX.
CROWD, RATE, ROUNDS, SECONDS = 12, 100, 5, 3.0
IN_FLIGHT = 500
PRESSES = 10  # a second, meanwhile
OF_A_BUTTON = 100.0  # milliseconds for one in a hundred
RATES = (200, 400, 800, 1600, 3200)
#: A rate is held when every event is acknowledged, and the slowest in a hundred in less than this.
HELD = 250.0
TEAMS = (1, 10, 1_000)
INSERT = "INSERT INTO bench (said) VALUES ('x')"
#: A record that a power cut may take is none: unlike in tests, PostgreSQL writes it to the disk.
DURABLE = {"fsync": "on", "full_page_writes": "on", "autovacuum": "on"}
#: How much worse than alone, or than with one team, counts as unchanged.
UNCHANGED = 1.2


def run() -> Iterator[RenderableType]:
    """For each database: acknowledgements, many installs, and Socket Mode; ends with what isn't held."""
    dialects: tuple[Dialect, ...] = ("sqlite", "postgresql")
    missed: list[str] = []
    for dialect in dialects:
        try:
            with tempfile.TemporaryDirectory() as folder, _database(dialect, folder) as url:
                yield _of_acks(dialect, url, missed)
                yield _of_installs(dialect, url, missed)
                yield _of_sockets(dialect, url)
        except NoPostgres as missing:
            yield f"{dialect} was skipped. {missing}"
    if missed:
        raise SystemExit(f"Not held: {'; '.join(missed)}.")


@contextmanager
def _database(dialect: Dialect, folder: str) -> Iterator[str]:
    """An empty database that keeps what it has committed."""
    if dialect == "sqlite":
        yield f"sqlite:///{folder}/rex.db"
        return
    settings = {} if goes_on() else DURABLE
    with postgres(**settings) as server, scratch_database(server, "rex_bench_edge") as url:
        yield url


def _of_acks(dialect: str, url: str, missed: list[str]) -> Table:
    measured: dict[str, list[Acks]] = defaultdict(list)
    with (
        serving(Orders(kind="bare")) as bare,
        serving(Orders(kind="rex", url=url, teams=CROWD)) as rex,
        closing(Inserts(url)) as inserts,
    ):
        for _ in range(ROUNDS):
            measured["bare"].append(asyncio.run(_acks(bare, CROWD)))
            measured["insert"].append(inserts.at_rate())
            measured["rex"].append(asyncio.run(_acks(rex, CROWD)))
            rex.release()
            rex.rush()
            measured["rush"].append(asyncio.run(_acks(rex, CROWD)))
            rex.release()
        rex.hold()
        asyncio.run(_acks(rex, CROWD, seconds=IN_FLIGHT / RATE))
        for _ in range(ROUNDS):
            beside, pressed = asyncio.run(_busy(rex))
            measured["beside"].append(beside)
            measured["pressed"].append(pressed)
        highest = {"beside": asyncio.run(_highest(rex, held=True))}
        at_once = rex.release()
        highest |= {"bare": asyncio.run(_highest(bare)), "rex": asyncio.run(_highest(rex))}
    middle = {name: _median(rounds) for name, rounds in measured.items()}
    missed += _missed(dialect, middle, highest)
    return _shown(dialect, middle, highest, at_once)


def _median(rounds: Sequence[Acks]) -> Acks:
    return sorted(rounds, key=lambda acks: acks.p99)[len(rounds) // 2]


def _missed(dialect: str, acks: Mapping[str, Acks], highest: Mapping[str, int]) -> Iterator[str]:
    """What must hold of acknowledgements and doesn't, in sentences."""
    rex, beside = acks["rex"], acks["beside"]
    if rex.refused or rex.p99 > _allowed(acks):
        p99 = f"a p99 of {rex.p99:.1f} ms, {_allowed(acks):.1f} ms are allowed"
        yield f"{dialect}: {p99}, {rex.refused} refused"
    if beside.refused or max(beside.p50 / rex.p50, beside.p99 / rex.p99) > UNCHANGED:
        yield f"{dialect}: acknowledgements are slower with {IN_FLIGHT} turns in flight"
    if highest["beside"] < highest["rex"]:
        yield f"{dialect}: with {IN_FLIGHT} turns in flight the highest rate held is lower"
    if acks["pressed"].refused or acks["pressed"].p99 > OF_A_BUTTON:
        yield f"{dialect}: a button is acknowledged within {acks['pressed'].p99:.0f} ms"


def _allowed(acks: Mapping[str, Acks]) -> float:
    """The p99 that REX may have: bare Bolt's and two inserts'."""
    return acks["bare"].p99 + 2 * acks["insert"].p99


def _shown(
    dialect: str, acks: Mapping[str, Acks], highest: Mapping[str, int], at_once: int
) -> Table:
    allowed = _allowed(acks)
    title = f"{dialect}: {RATE} events a second; milliseconds until the acknowledgement"
    table = Table("", "p50", "p99", "of what is allowed", "highest rate held", title=title)
    rows = {
        "bare Bolt AsyncApp, acks only": ("bare", None),
        "bare committed insert": ("insert", None),
        "REX, turns of a second": ("rex", allowed),
        "REX, turns that take no time": ("rush", allowed),
        f"REX with {IN_FLIGHT} turns in flight": ("beside", allowed),
        "a button meanwhile": ("pressed", OF_A_BUTTON),
    }
    for said, (name, limit) in rows.items():
        share = f"{acks[name].p99 / limit:.2f} x" if limit else ""
        rate = f"{highest[name]}/s" if name in highest else ""
        table.add_row(said, *_times(acks[name]), share, rate)
    rex, beside = acks["rex"], acks["beside"]
    table.caption = (
        f"allowed: bare Bolt's p99 and two inserts' ({allowed:.1f} ms), a button 100 ms; with turns "
        f"in flight, {at_once} of them running at once, p50 is {beside.p50 / rex.p50:.2f} x, "
        f"p99 {beside.p99 / rex.p99:.2f} x"
    )
    return table


def _of_installs(dialect: str, url: str, missed: list[str]) -> Table:
    table = Table(
        "installed teams", "p50", "p99", "p50 of one team", title=f"{dialect}: many teams"
    )
    one = None
    for teams in TEAMS:
        with serving(Orders(kind="rex", url=url, teams=teams)) as server:
            asyncio.run(_acks(server, teams, seconds=max(1.0, teams / (4 * RATE)), rate=4 * RATE))
            server.release()
            acks = _usual(server, teams)
        one = one or acks
        if acks.refused or acks.p50 > UNCHANGED * one.p50:
            slower = f"{acks.p50 / one.p50:.1f} x one team's p50, {acks.refused} refused"
            missed.append(f"{dialect}: with {teams:,} installed teams {slower}")
        table.add_row(f"{teams:,}", *_times(acks), f"{acks.p50 / one.p50:.2f} x")
    table.caption = "after every team was heard from once; tokens closed in the database"
    return table


def _of_sockets(dialect: str, url: str) -> Table:
    table = Table("Socket Mode", "p50", "p99", title=f"{dialect}: {RATE} events a second")
    table.add_row("bare Bolt AsyncApp, acks only", *_times(_usual_by_socket("bare", "")))
    table.add_row("REX", *_times(_usual_by_socket("rex", url)))
    return table


def _usual(server: Server, teams: int) -> Acks:
    rounds = []
    for _ in range(ROUNDS):
        rounds.append(asyncio.run(_acks(server, teams)))
        server.release()
    return _median(rounds)


def _usual_by_socket(kind: Kind, url: str) -> Acks:
    return _median(asyncio.run(_by_socket(kind, url)))


async def _by_socket(kind: Kind, url: str) -> list[Acks]:
    async with SocketSlack().serving() as slack:
        server = serving(Orders(kind=kind, url=url, slack_url=slack.url))
        await asyncio.to_thread(server.__enter__)
        await asyncio.wait_for(slack.connected.wait(), 30)
        with round_robin(1) as make:
            rounds = [await offered(slack.send, RATE, SECONDS, make) for _ in range(ROUNDS)]
        await asyncio.to_thread(server.__exit__, None, None, None)
        return rounds


async def _acks(server: Server, teams: int, *, rate: int = RATE, seconds: float = SECONDS) -> Acks:
    with round_robin(teams) as make:
        async with over_http(server.url) as send:
            return await offered(send, rate, seconds, make)


async def _busy(server: Server) -> tuple[Acks, Acks]:
    """Acknowledgements of messages, and of buttons beside them."""
    with round_robin(CROWD) as make:
        async with over_http(server.url) as send:
            messages, presses = await asyncio.gather(
                offered(send, RATE, SECONDS, make),
                offered(send, PRESSES, SECONDS, partial(press, 0)),
            )
    return messages, presses


async def _highest(server: Server, *, held: bool = False) -> int:
    """The highest of the rates that is kept up for two seconds; with `held`, turns go on waiting."""
    highest = RATE
    for rate in RATES:
        acks = await _acks(server, CROWD, rate=rate, seconds=2.0)
        if not held:
            await asyncio.to_thread(server.release)
        if acks.refused or acks.p99 > HELD:
            break
        highest = rate
    return highest


class Inserts:
    """An insert in a transaction of its own, at the same rate, with nothing beside it."""

    def __init__(self, url: str) -> None:
        self._database = Database(url)
        with self._database.engine.begin() as connection:
            connection.exec_driver_sql("CREATE TABLE bench (said TEXT)")

    def at_rate(self) -> Acks:
        """How long they take."""
        acks = Acks()
        for _ in range(int(RATE * SECONDS)):
            began = time.perf_counter()
            with self._database.transaction() as session:
                session.execute(text(INSERT))
            acks.took.append((time.perf_counter() - began) * 1000)
            time.sleep(max(0.0, 1 / RATE - (time.perf_counter() - began)))
        return acks

    def close(self) -> None:
        """Give the connection back."""
        self._database.close()


def _times(acks: Acks) -> tuple[str, str]:
    lost = f" ({acks.refused} refused)" if acks.refused else ""
    return f"{acks.p50:.1f}", f"{acks.p99:.1f}{lost}"
