"""The pipeline: its stages, what they mean, and which step a deal may take next."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from uuid import UUID

from domain import names
from domain.errors import IllegalMove, UnknownStage


class Status(StrEnum):
    """Whether a deal is alive. Won and Lost are columns on the board, but no stages."""

    OPEN = "open"
    ON_HOLD = "on_hold"
    WON = "won"
    LOST = "lost"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        """As people read it: "on hold"."""
        return self.value.replace("_", " ")

    @property
    def is_final(self) -> bool:
        """Closed deals stay closed."""
        return self in (Status.WON, Status.LOST, Status.CANCELLED)


class Outcome(StrEnum):
    """The two columns at the right of the board that are reached by closing a deal."""

    WON = "won"
    LOST = "lost"


class MovePolicy(StrEnum):
    """How far one move may go: to a neighbour, to any later stage, anywhere."""

    ADJACENT = "adjacent"
    FORWARD = "forward"
    FREE = "free"


class Colour(StrEnum):
    """The colours that a stage can have on the board."""

    BLUE = "blue"
    PURPLE = "purple"
    YELLOW = "yellow"
    ORANGE = "orange"
    GREEN = "green"
    RED = "red"
    PINK = "pink"
    INDIGO = "indigo"
    TEAL = "teal"
    GRAY = "gray"


@dataclass(frozen=True, kw_only=True)
class Stage:
    """A position in the pipeline; the key never changes, the label may.

    `probability` is a percentage; after `max_days` whole days in the stage a deal is stale.
    `action` is what is typically done there.
    """

    id: UUID
    key: str
    label: str
    position: int
    probability: int
    max_days: int
    meaning: str
    action: str = ""
    colour: Colour = Colour.GRAY


@dataclass(frozen=True, kw_only=True)
class Pipeline:
    """The stages of a workspace from left to right, then Won and Lost."""

    id: UUID
    name: str
    policy: MovePolicy
    stages: tuple[Stage, ...]
    won_label: str = "Won"
    lost_label: str = "Lost"

    @property
    def first(self) -> Stage:
        """Where new deals begin."""
        return self.stages[0]

    @property
    def labels(self) -> tuple[str, ...]:
        """All columns of the board, left to right."""
        return (*(stage.label for stage in self.stages), self.won_label, self.lost_label)

    @property
    def caution(self) -> str | None:
        """What is odd about the probabilities: usually they rise from stage to stage."""
        for here, there in pairwise(self.stages):
            if there.probability < here.probability:
                return (
                    f"The probability falls from {here.label} ({here.probability}%) to "
                    f"{there.label} ({there.probability}%)."
                )
        return None

    def stage(self, key: str) -> Stage:
        """The stage of that key; raises UnknownStage."""
        found = next((stage for stage in self.stages if stage.key == key), None)
        if found is None:
            raise self._unknown(key)
        return found

    def has(self, said: str) -> bool:
        """Whether one of its open stages is called so."""
        try:
            return isinstance(self.named(said), Stage)
        except UnknownStage:
            return False

    def named(self, said: str) -> Stage | Outcome:
        """What a person means by a stage's name; never a guess, raises UnknownStage.

        What a column reads comes first, then the keys, which outlive their labels, then aliases.
        """
        labels, keys = self._labelled(), self._keyed()
        wanted = names.fold(said)
        bare = wanted.removeprefix("the ").removesuffix(" stage").removesuffix(" column")
        aliases = [names.fold(it) for it in ALIASES.get(bare, ())]
        meant = [it.get(word) for it in (labels, keys) for word in (wanted, bare)]
        meant += [labels.get(word) or keys.get(word) for word in aliases]
        found = next((it for it in meant if it is not None), None)
        if found is None:
            raise self._unknown(said)
        return found

    def _labelled(self) -> dict[str, Stage | Outcome]:
        outcomes = {
            names.fold(self.won_label): Outcome.WON,
            names.fold(self.lost_label): Outcome.LOST,
        }
        return outcomes | {names.fold(it.label): it for it in self.stages}

    def _keyed(self) -> dict[str, Stage | Outcome]:
        return {names.fold(it.key): it for it in self.stages} | {it.value: it for it in Outcome}

    def next_after(self, stage: Stage) -> Stage | None:
        """The neighbour on the right, None in the last stage."""
        return next((it for it in self.stages if it.position > stage.position), None)

    def next_before(self, stage: Stage) -> Stage | None:
        """The neighbour on the left, None in the first stage."""
        return next((it for it in reversed(self.stages) if it.position < stage.position), None)

    def may_move(self, start: Stage, end: Stage) -> bool:
        """Whether the policy allows the step; staying is always allowed and changes nothing."""
        if start.id == end.id:
            return True
        match self.policy:
            case MovePolicy.FREE:
                return True
            case MovePolicy.FORWARD:
                return end.position > start.position
            case MovePolicy.ADJACENT:
                return end in (self.next_after(start), self.next_before(start))

    def check_move(self, start: Stage, end: Stage | Outcome) -> Stage:
        """The stage to move to; raises IllegalMove, which names the next legal one."""
        if isinstance(end, Outcome):
            raise self._closing(start, end)
        if self.may_move(start, end):
            return end
        adjacent = self.policy is MovePolicy.ADJACENT
        back = adjacent and end.position < start.position
        step = self.next_before(start) if back else self.next_after(start)
        rule = "one stage at a time" if adjacent else "forward only"
        raise IllegalMove(
            f"Deals move {rule} here, so {start.label} to {end.label} isn't possible."
            + (f" The next step from {start.label} is {step.label}." if step else ""),
            step.label if step else None,
        )

    def with_new_ids(self, new_id: Callable[[], UUID]) -> "Pipeline":
        """A workspace's own copy of a preset."""
        stages = tuple(replace(stage, id=new_id()) for stage in self.stages)
        return replace(self, id=new_id(), stages=stages)

    def _closing(self, start: Stage, outcome: Outcome) -> IllegalMove:
        label = self.won_label if outcome is Outcome.WON else self.lost_label
        step = self.next_after(start)
        onward = (
            f"The next stage after {start.label} is {step.label}."
            if step
            else f"{start.label} is already the last stage before closing."
        )
        return IllegalMove(
            f"{label} isn't a stage that a deal moves to: it is closed with "
            f"“Mark as {label}” on the opportunity. {onward}",
            step.label if step else None,
        )

    def _unknown(self, said: str) -> UnknownStage:
        return UnknownStage(
            f"There is no stage “{said}” here. The stages are {names.listed(self.labels)}.",
            self.labels,
        )


#: What other boards call these stages; a workspace's own labels win over them.
ALIASES: dict[str, tuple[str, ...]] = {
    "prospect": ("new",),
    "pipeline": ("new",),
    "lead": ("new",),
    "qualified": ("discovery",),
    "meeting": ("discovery",),
    "best case": ("proposal",),
    "commit": ("negotiation",),
    "negotiating": ("negotiation",),
    "closing": ("contract_sent", "negotiation"),
    "signed": ("won",),
    "close won": ("won",),
    "closed won": ("won",),
    "close lost": ("lost",),
    "closed lost": ("lost",),
}
