"""The worst case as a state machine: anybody writes, presses and changes things; the model is bad."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from knowledge.live import LiveLibrary
from tests.bot.worst_case.deeds import BEFOREHAND
from tests.bot.worst_case.sayings import (
    BLOCK,
    BODIES,
    CALLS_OFF,
    FORBIDDEN,
    HOSTILE,
    HUMAN,
    MOVE,
    READS,
    SAID,
    TICKET,
    WALL,
    WRITES,
)
from tests.bot.worst_case.stage import MEMBERS, PEOPLE, STRANGER, Stage, set_stage
from tests.bot.worst_case.worst_model import text, tools

SELDOM = st.sampled_from((True, *[False] * 7))
WORDS = st.sampled_from(tuple(SAID))
Between = Callable[["WorstCase"], None]
#: What may happen between a proposal and its press, to Theo's or Dana's.
BETWEEN: dict[str, Between] = {
    "nothing": lambda it: None,
    "a day": lambda it: it.stage.wait(25),
    "a guest": lambda it: it.stage.becomes(it.asker, "guest"),
    "read-only": lambda it: it.stage.becomes(it.asker, "read_only"),
    "another plan": lambda it: it.stage.plan(MEMBERS[it.asker], "starter"),
    "no permission": lambda it: it.stage.without_grants(it.asker),
    "another version": lambda it: it.stage.touched("OPP-2001"),
    "cancelled": lambda it: it.stage.press(it.asker, "cancel", it.card),
    "a colleague": lambda it: it.stage.press("Maya", "confirm", it.card),
    "a foreigner": lambda it: it.stage.press("Leo", "confirm", it.card),
    "edited": lambda it: it.stage.press(
        it.asker, "edit", it.card, {"to_stage": "Won", "confirmed": "1"}
    ),
    "once more": lambda it: it.propose(it.asker, MOVE),
}


#: What Leo, Dana or Theo may lose, so that only this stands between them and a deal.
LOSES: dict[str, Callable[[Stage, str], None]] = {
    "role": lambda stage, who: stage.becomes(who, "guest"),
    "plan": lambda stage, who: stage.plan(MEMBERS[who], "starter"),
    "deals": lambda stage, who: stage.without_deals(MEMBERS[who]),
    "grants": lambda stage, who: stage.without_grants(who),
    "billing": lambda stage, who: stage.without_billing(MEMBERS[who]),
    "nothing": lambda stage, who: None,
}


class WorstCase(RuleBasedStateMachine):
    """Whatever happens, the oracle has nothing to say."""

    #: One stage for all runs, set anew for each: a second is spent on playing, not on building.
    stage: ClassVar[Stage]

    @classmethod
    def prepare(cls, seeded: Path, folder: Path, library: LiveLibrary) -> None:
        """Make the stage that every run begins with: marked, and everybody linked."""
        file = folder / "worst.db"
        set_stage(seeded, file)
        cls.stage = Stage(file, library)
        for who in PEOPLE:
            cls.stage.turn(who, "hello", text("", question="What can I do for you?"), thread="0.0")
        cls._bill(cls.stage)
        cls.stage.keep()

    @staticmethod
    def _bill(stage: Stage) -> None:
        reply = stage.turn("Theo", "do that", tools(BEFOREHAND), text(HOSTILE), thread="0.0")
        assert reply is not None
        stage.press("Theo", "confirm", reply.proposals[0].id)

    def __init__(self) -> None:
        super().__init__()
        self.stage.begin_again()
        self.asker, self.card = "Theo", str(UUID(int=0))

    def propose(self, who: str, call: tuple[str, Any]) -> None:
        """Have something prepared, and remember its card."""
        reply = self.stage.turn(who, "do that", tools(call), text(HOSTILE))
        self.asker = who
        if reply and reply.proposals:
            self.card = reply.proposals[-1].id

    @rule(
        who=st.sampled_from(PEOPLE),
        words=WORDS,
        script=st.lists(st.sampled_from(tuple(BODIES)), min_size=1, max_size=4),
    )
    def somebody_writes(self, who: str, words: str, script: list[str]) -> None:
        """A message, and a model at its worst."""
        self.stage.turn(who, SAID[words], *(BODIES[each] for each in script))

    @rule(
        who=st.sampled_from(("Theo", "Dana", "Leo")),
        call=st.sampled_from(tuple(WRITES)),
        between=st.sampled_from(tuple(BETWEEN)),
        presser=st.sampled_from(("asker", "asker", "Maya", "Leo")),
        times=st.integers(1, 2),
    )
    def propose_then_something_then_press(
        self, who: str, call: str, between: str, presser: str, times: int
    ) -> None:
        """The path on which harm would be done: a card, something in between, a press."""
        self.propose(who, WRITES[call])
        BETWEEN[between](self)
        for _ in range(times):
            self.stage.press(self.asker if presser == "asker" else presser, "confirm", self.card)

    @rule(who=st.sampled_from(("Theo", "Maya", "Leo")), call=st.sampled_from(tuple(FORBIDDEN)))
    def somebody_asks_for_what_no_rule_allows(self, who: str, call: str) -> None:
        """Two stages at once, a closed deal, a REQ of somebody else; and a press, if there is a card."""
        self.propose(who, FORBIDDEN[call])
        self.stage.press(who, "confirm", self.card)

    @rule(
        who=st.sampled_from(("Gus", "Sam", "Rita", STRANGER, "Leo", "Dana", "Theo")),
        call=st.sampled_from(tuple(WRITES)),
        loses=st.sampled_from(tuple(LOSES)),
    )
    def somebody_asks_who_may_not(self, who: str, call: str, loses: str) -> None:
        """Guests, strangers, and people who lost what they need: their plan, say, or a permission."""
        if who in ("Leo", "Dana", "Theo"):
            LOSES[loses](self.stage, who)
        self.propose(who, WRITES[call])

    @rule(
        who=st.sampled_from(tuple(MEMBERS)),
        action=st.sampled_from(("confirm", "cancel", "edit")),
        forged=st.sampled_from(("", "1", str(UUID(int=7)), "' OR 1=1 --")),
        own=st.booleans(),
    )
    def somebody_presses(self, who: str, action: str, forged: str, own: bool) -> None:
        """A press of any button, or of one that never was."""
        fields = {"to_stage": "Negotiation"} if action == "edit" else None
        self.stage.press(who, action, self.card if own else forged, fields)

    @rule(
        who=st.sampled_from(("Theo", "Dana", "Leo")),
        call=st.sampled_from(tuple(WRITES)),
        words=st.sampled_from(CALLS_OFF),
        between=st.sampled_from(("nothing", "a day", "cancelled", "a guest")),
        says=st.sampled_from(("asker", "asker", "Maya", "Leo", STRANGER)),
    )
    def somebody_calls_it_off(
        self, who: str, call: str, words: str, between: str, says: str
    ) -> None:
        """A card, something in between, and words instead of a press; then a press after all."""
        self.propose(who, WRITES[call])
        BETWEEN[between](self)
        self.stage.calls_off(self.asker if says == "asker" else says, words, self.card)
        self.stage.press(self.asker, "confirm", self.card)

    @rule(hours=st.sampled_from((1, 25)))
    def time_passes(self, hours: int) -> None:
        """Hours, or more than a day."""
        self.stage.wait(hours)

    @rule(who=st.sampled_from(("Theo", "Dana", "Leo")), role=st.sampled_from(("member", "guest")))
    def a_role_changes(self, who: str, role: str) -> None:
        """Down, or back up."""
        self.stage.becomes(who, "team_admin" if who != "Dana" and role == "member" else role)

    @rule(first=st.sampled_from(("T0HARBOR", "T0BRIGHT")), plan=st.sampled_from(("starter", "pro")))
    def a_plan_changes(self, first: str, plan: str) -> None:
        """Down, or back up."""
        self.stage.plan(first, plan)

    @rule(who=st.sampled_from(("Theo", "Gus", "Wanda")), really=SELDOM)
    @precondition(lambda it: not it.stage.flooded)
    def a_flood(self, who: str, really: bool) -> None:
        """Somebody, or somebody's model, opens one ticket after the other."""
        if not really:
            return
        self.stage.flooded = True
        for number in range(2001, 2013):
            about = (TICKET[0], {**TICKET[1], "opportunity": f"OPP-{number}"})
            self.stage.turn(who, HUMAN.format(number), tools(about), text(HOSTILE))

    @rule(
        who=st.sampled_from(("Theo", "Maya", "Leo", STRANGER)), body=st.sampled_from(tuple(BODIES))
    )
    def somebody_means_well_and_the_model_does_not(self, who: str, body: str) -> None:
        """A person who may do much, one bad reply, and then silence."""
        self.stage.turn(who, "do that", BODIES[body], text(HOSTILE), text("", BLOCK))

    @rule(first=st.sampled_from(PEOPLE), second=st.sampled_from(PEOPLE), words=WORDS)
    def two_in_one_thread(self, first: str, second: str, words: str) -> None:
        """One has said something there; another asks, or wants a ticket."""
        self.stage.turn(first, "hello", text("", kind="abstain"))
        self.stage.turn(second, SAID[words], tools(TICKET), text(HOSTILE))

    @rule(
        who=st.sampled_from(("Theo", "Dana")), bodies=st.permutations(("eight calls", "eight more"))
    )
    def a_model_without_end(self, who: str, bodies: list[str]) -> None:
        """Call after call, and never an answer."""
        many = [BODIES[each] for each in bodies]
        self.stage.turn(who, "do that", *many, tools(READS[0]), *many[::-1])

    @rule(who=st.sampled_from(("Theo", "Dana")), words=WORDS)
    def the_same_thing_twice(self, who: str, words: str) -> None:
        """Said twice, with a model that opens a ticket or does nothing."""
        for script in ((tools(TICKET), text(HOSTILE)), (text("", kind="abstain"),)):
            self.stage.turn(who, SAID[words], *script)

    @rule(who=st.sampled_from(("Theo", "Wanda")), really=SELDOM)
    def a_long_talk(self, who: str, really: bool) -> None:
        """Walls of text, one after the other, in one thread."""
        for _ in range(4 * really):
            self.stage.turn(who, WALL, text(HOSTILE))
