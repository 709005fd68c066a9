"""Everything that is asked of a house's boards."""

from collections.abc import Callable

from hypothesis import strategies as st

from domain import crm
from domain.access import Actor
from domain.changing import Occasion
from domain.pipeline import MovePolicy, Pipeline
from domain.presets import FLEETCORE, HIREPILOT
from domain.stages import StageFields
from tests.domain.machine import board_rules, rules
from tests.domain.machine.base import ASK, Ask, Base, asks, mostly
from tests.domain.machine.house import PRESETS, Board, Column, plain
from tests.domain.machine.rules import Codes

#: None is what a renamed stage was called first.
LABEL = mostly("Pilot", "Legal", "New", None, "x" * 40)("Demo", "won", "", "x" * 41)
PERCENT = mostly(0, 45, 70, 100)(101, 50.5)
LIMIT = mostly(1, 7, 30, 365)(0, 366)
ORDER = mostly("reversed", "rotated")("one missing", "one twice")
#: Mostly the stages alone say which pipeline is meant.
PIPELINE = mostly(None)("HirePilot pipeline", "FleetCore pipeline", "Nowhere pipeline")

Do = Callable[[Actor, Occasion], Pipeline]


class Boards(Base):
    """Stages, policies, and the pipeline of new deals."""

    @asks(ask=ASK, label=LABEL, percent=PERCENT, days=LIMIT, front=st.booleans(), named=PIPELINE)
    def add_stage(
        self,
        ask: Ask,
        label: str | None,
        percent: float,
        days: float,
        front: bool,
        named: str | None,
    ) -> None:
        called = self._first(ask) if label is None else label
        before = self._any(ask).label if front else None
        fields = StageFields(label=called, probability=percent, max_days=days)

        def wrong(board: Board) -> Codes:
            bad = board_rules.column(board, called, percent, days, None)
            return board_rules.add(board, before, bad)

        board = self._rearranged(
            ask,
            (before,) if before else (),
            named,
            wrong,
            lambda actor, given: crm.add_stage(
                self.records, actor, fields, before=before, pipeline=named, **given
            ),
        )
        if board:
            at = board.column(before) if before else None
            place = board.columns.index(at) if at else len(board.columns)
            board.columns.insert(place, board.new(called, int(percent), int(days)))
            self.settled()

    @asks(ask=ASK, label=LABEL, percent=PERCENT, days=LIMIT, named=PIPELINE)
    def change_stage(
        self, ask: Ask, label: str | None, percent: float, days: float, named: str | None
    ) -> None:
        called = self._first(ask) if label is None else label
        said = self._any(ask).label
        fields = StageFields(label=called, probability=percent, max_days=days)

        def wrong(board: Board) -> Codes:
            return board_rules.stage(board, said) or board_rules.column(
                board, called, percent, days, board.column(said)
            )

        board = self._rearranged(
            ask,
            (said,),
            named,
            wrong,
            lambda actor, given: crm.change_stage(
                self.records, actor, said, fields, pipeline=named, **given
            ),
        )
        if board:
            self._changed(board.column(said), called, int(percent), int(days))
            self.settled()

    @asks(ask=ASK, order=ORDER, named=PIPELINE)
    def reorder_stages(self, ask: Ask, order: str, named: str | None) -> None:
        boards = self.world.home(self.person(ask.who)).boards
        labels = [it.label for it in boards[ask.number % len(boards)].columns]
        wanted = {
            "reversed": labels[::-1],
            "rotated": [*labels[1:], labels[0]],
            "one missing": labels[1:],
            "one twice": [labels[0], *labels],
        }[order]
        board = self._rearranged(
            ask,
            tuple(wanted),
            named,
            lambda board: board_rules.reorder(board, wanted),
            lambda actor, given: crm.reorder_stages(
                self.records, actor, tuple(wanted), pipeline=named, **given
            ),
        )
        if board:
            board.columns = [it for label in wanted if (it := board.column(label))]
            self.settled()

    @asks(ask=ASK, end=mostly(0, 1, 2, 3, 4)(None, "Demo"), fixed=st.integers(0, 9), named=PIPELINE)
    def remove_stage(self, ask: Ask, end: int | str | None, fixed: int, named: str | None) -> None:
        label = "Won" if fixed == 9 else self._any(ask).label
        to = end
        if isinstance(end, int):
            found = board_rules.fitting(self.world.home(self.person(ask.who)), (label,), named)
            columns = found[0].columns if found else []
            to = columns[end % len(columns)].label if columns else None
        board = self._rearranged(
            ask,
            (label,),
            named,
            lambda board: board_rules.remove(self.world, board, label, to),
            lambda actor, given: crm.remove_stage(
                self.records, actor, label, to, pipeline=named, **given
            ),
        )
        if board and (gone := board.column(label)):
            there = board.column(to or "")
            for deal in self.world.deals:
                if deal.stage is gone and not deal.final:
                    assert there, "O8: a deal was left in a stage that is gone"
                    self.moved(deal, there, "stage_removed")
            board.columns.remove(gone)
            self.settled()

    @asks(ask=ASK, policy=st.sampled_from(["adjacent", "forward", "free"]), named=PIPELINE)
    def set_policy(self, ask: Ask, policy: str, named: str | None) -> None:
        board = self._rearranged(
            ask,
            (),
            named,
            lambda _: set(),
            lambda actor, given: crm.set_policy(
                self.records, actor, MovePolicy(policy), pipeline=named, **given
            ),
        )
        if board:
            board.policy = policy
            self.settled()

    @asks(ask=ASK, preset=st.sampled_from([FLEETCORE, FLEETCORE, HIREPILOT]))
    def adopt(self, ask: Ask, preset: Pipeline) -> None:
        """Deals that run stay where they are."""
        house = self.world.home(self.person(ask.who))
        board = self._rearranged(
            ask,
            (),
            None,
            lambda _: board_rules.adopt(house, preset.name),
            lambda actor, given: crm.adopt(self.records, actor, preset, **given),
        )
        if board:
            had = next((it for it in house.boards if it.name == preset.name), None)
            rest = [it for it in house.boards if it is not had]
            house.boards = [had or PRESETS[preset.name](), *rest]
            self.settled()

    def _any(self, ask: Ask) -> Column:
        """A stage of any board of theirs."""
        boards = self.world.home(self.person(ask.who)).boards
        columns = [it for board in boards for it in board.columns]
        return columns[ask.number % len(columns)]

    def _first(self, ask: Ask) -> str:
        """What a stage of theirs was called before it was renamed."""
        boards = self.world.home(self.person(ask.who)).boards
        columns = [it for board in boards for it in board.columns]
        renamed = [plain(it.key) for it in columns if plain(it.key) != plain(it.label)]
        return renamed[0].capitalize() if renamed else "Security"

    def _rearranged(
        self,
        ask: Ask,
        stages: tuple[str, ...],
        pipeline: str | None,
        wrong: Callable[[Board], Codes],
        do: Do,
    ) -> Board | None:
        """The board that was meant, if the command was accepted."""
        person = self.person(ask.who)
        found = board_rules.fitting(self.world.home(person), stages, pipeline)

        def verdict() -> Codes:
            admins = rules.admins(self.world, person)
            return admins or board_rules.which(found) or wrong(found[0])

        done = self.give(person, verdict, do, times=ask.times, mood=ask.mood)
        return found[0] if done else None

    def _changed(self, column: Column | None, label: str, percent: int, days: int) -> None:
        """The stage's figures, which its deals follow unless theirs were set by hand."""
        assert column
        follows = percent != column.probability
        column.label, column.probability, column.max_days = label, percent, days
        for deal in self.world.deals:
            if follows and deal.stage is column and not deal.final and not deal.by_hand:
                deal.probability = percent
                deal.version += 1
