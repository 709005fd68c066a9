"""Trouble that a person can make in the playground, and what it has come to."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from bot.mendable import Mendable
from bot.playground import membership
from bot.playground.circumstances import MODELS, TURNS, WAYS, Circumstances
from bot.playground.emulator import Emulator
from bot.playground.faults import ApiFault, DeliveryFault
from bot.playground.feed import Change
from bot.playground.model_proxy import MOODS, WELL
from bot.playground.orders import Orders, installs_of
from bot.playground.process import RESTARTING, DidNotStart, RexProcess
from bot.playground.troubles import CUT, TROUBLES, Trouble

CONSOLE = "/console"
NOT_YET = "REX is starting again. That can be done once it is back."
#: What an app does first when it sets to work on a message.
SETS_TO_WORK = frozenset({"assistant.threads.setStatus", "agents.sessions.setStatus"})


class Scenes:
    """Makes trouble on request.

    `model` names REX's model, if it has one. `forget` removes the database and whatever else is
    kept, or raises Mendable; without it nothing can be started anew.
    """

    model_moods, ways, models, turns = MOODS, WAYS, MODELS, tuple(TURNS)

    def __init__(
        self,
        emulator: Emulator,
        rex: RexProcess,
        *,
        model: str | None = None,
        forget: Callable[[], None] | None = None,
    ) -> None:
        self.emulator = emulator
        self.rex = rex
        self.model = model
        self.mood: str = WELL
        self.now = Circumstances(ahead=emulator.clock.ahead)
        self.note = ""
        self.console = ""
        self._forget = forget
        self._disarm: Callable[[], None] | None = None
        self._first: Orders | None = None
        self._make: Mapping[str, Callable[[], None]] = {
            "kill": self._kill,
            "kill-midway": self._kill_midway,
            "throttle": self._throttle,
            "break": self._break,
            "lose": self._lose,
            "double": self._double,
            CUT: self.emulator.drop_sockets,
        }

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        """The trouble that can be made as things are."""
        return tuple(it for it in TROUBLES if it.name != CUT or self.now.by_socket)

    @property
    def is_restarting(self) -> bool:
        """Whether REX is on its way back; what concerns its process waits for that."""
        return self.rex.state == RESTARTING

    @property
    def can_reset(self) -> bool:
        """Whether the demo can be started anew."""
        return self._forget is not None

    @property
    def was_killed(self) -> bool:
        """Whether REX has come back from being killed since the demo began."""
        return self.rex.back_after is not None

    def look_for_console(self) -> None:
        """Find out, in the background, whether REX serves a console for staff."""
        threading.Thread(target=self._look, daemon=True).start()

    def make(self, name: str) -> str | None:
        """Make trouble of this name, or change the model's mood or the circumstances.

        Returns why it can't be done yet, if it can't. LookupError for any other name.
        """
        if self.is_restarting and self._is_of_rex(name):
            return NOT_YET
        if name in MOODS:
            self.mood, self.note = name, f"The model is now: {MOODS[name].lower()}."
        elif name in TURNS:
            self._turn(name)
        elif name in WAYS or (name in MODELS and not self.model):
            self._change(self.now.chosen(name))
        else:
            make = self._make[name]
            self.note = _trouble(name).about
            make()
        self.emulator.tell("team")
        return None

    def _is_of_rex(self, name: str) -> bool:
        of_rex = {each.name for each in TROUBLES if each.of_rex}
        return name in of_rex or name in (*TURNS, *WAYS, *MODELS)

    def reset(self) -> str | None:
        """Forget everything and start the demo anew; returns why that failed, if it did."""
        if self._forget is None:
            return "This database isn't the playground's to empty."
        if self.is_restarting:
            return NOT_YET
        self.calm()
        self.rex.halt()
        try:
            self._forget()
            with self.emulator.lock:
                self.emulator.state.forget_conversations()
            self.emulator.log.clear()
            self.emulator.clock.back()
            self._put_back()
            self.now = Circumstances()
            self._begin_again()
        except Mendable as problem:
            return str(problem)
        self.rex.back_after = None
        self.note = "Everything is as on the first day."
        self.emulator.tell("team")
        return None

    def install(self, team_id: str) -> str | None:
        """Add the app to a team as its admins do, or remove it from one that has it.

        Returns why that can't be done yet, if it can't. LookupError where there is no such team.
        """
        team = self.emulator.teams[team_id]
        if self.is_restarting:
            return NOT_YET
        if team.install is not None:
            membership.uninstall(self.emulator, team_id)
            self.note = f"{team.name} has removed REX, and Slack has told REX so."
        else:
            membership.grant(self.emulator, team_id, self.emulator.app.scopes)
            self._start_again(f"{team.name} has added REX, which started again with its new token.")
        self.emulator.tell("team")
        return None

    def _put_back(self) -> None:
        """Have the app in every team, as on the first day."""
        for team in self.emulator.teams.values():
            if team.install is None:
                membership.grant(self.emulator, team.id, self.emulator.app.scopes)

    def calm(self) -> None:
        """Take back whatever has not happened yet, and have the model well again."""
        self.emulator.api_faults.clear()
        self.emulator.delivery_faults.clear()
        self._unarm()
        self.mood = WELL
        self.note = "Nothing more will go wrong."
        self.emulator.tell("team")

    @property
    def planned(self) -> int:
        """How many things are still going to go wrong."""
        armed = self._disarm is not None
        return self.emulator.api_faults.left + self.emulator.delivery_faults.left + armed

    def _look(self) -> None:
        if self.rex.serves(CONSOLE):
            self.console = self.rex.site + CONSOLE
            self.emulator.tell("team")

    def _kill(self) -> None:
        threading.Thread(target=self._restart, daemon=True).start()

    def _kill_midway(self) -> None:
        def strike(change: Change) -> None:
            if change.kind == "call" and change.name in SETS_TO_WORK and self._unarm():
                self._past("kill-midway")
                self._kill()

        self._unarm()
        self._disarm = self.emulator.subscribe(strike)

    def _unarm(self) -> bool:
        """Whether REX was to be killed in mid-answer; no more."""
        disarm, self._disarm = self._disarm, None
        if disarm is not None:
            disarm()
        return disarm is not None

    def _restart(self) -> None:
        try:
            self._begin_again()
        except DidNotStart as problem:
            self.note = str(problem)
        else:
            self.note = f"REX was killed, and was back after {self.rex.back_after:.1f} s."
        self.emulator.tell("team")

    def _begin_again(self) -> None:
        """Kill REX and start it under the present circumstances, where browsers found it before."""
        first = Orders.read(self.rex.orders)
        self._first = replace(self._first or first, installs=installs_of(self.emulator))
        port = int(self.rex.site.rpartition(":")[2])
        self.emulator.drop_sockets()
        self.rex.restart(self.now.orders(self._first, port, self.emulator.app_token).written())
        self.emulator.reached_at(self.rex.url or None)

    def _turn(self, name: str) -> None:
        self.now = self.now.chosen(name)
        self.emulator.clock.forward(TURNS[name])
        self.rex.turn_clock(TURNS[name])
        self.note = (
            f"For Slack and REX it is {self.now.time} later. What is due by then comes in a minute."
        )

    def _change(self, wanted: Circumstances) -> None:
        """Start REX again with another model, or another way to it, unless it has that already."""
        if wanted == self.now:
            return
        self.now, self.mood = wanted, WELL
        self._start_again("REX was started again with that.")

    def _start_again(self, note: str) -> None:
        """Start REX again in the background; `note` is what is said when it is there."""
        self.note = "REX starts again."
        self.rex.halt()
        threading.Thread(target=self._switch, args=(note,), daemon=True).start()

    def _switch(self, note: str) -> None:
        killed = self.rex.back_after
        try:
            self._begin_again()
        except DidNotStart as problem:
            self.note = str(problem)
        else:
            self.note = note
        self.rex.back_after = killed
        self.emulator.tell("team")

    def _throttle(self) -> None:
        self._fault("throttle", "chat.*", ApiFault(error="ratelimited"), times=5)

    def _break(self) -> None:
        self._fault("break", "chat.*", ApiFault(status=500), times=3)

    def _lose(self) -> None:  # what is posted, or begun as a stream
        self._fault("lose", "chat.[ps]*", ApiFault(lose_response=True))

    def _fault(self, name: str, calls: str, fault: ApiFault, times: int = 1) -> None:
        self.emulator.api_faults.add(calls, fault, times=times, then=partial(self._past, name))

    def _double(self) -> None:
        self.emulator.delivery_faults.add(
            "message", DeliveryFault(duplicates=2), then=partial(self._past, "double")
        )

    def _past(self, name: str) -> None:
        """Say of a trouble that it has been, where it is still said that it will be."""
        trouble = _trouble(name)
        if self.note == trouble.about:
            self.note = trouble.past
            self.emulator.tell("team")


def _trouble(name: str) -> Trouble:
    return next(each for each in TROUBLES if each.name == name)
