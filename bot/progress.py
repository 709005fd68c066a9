"""What somebody sees of a turn while it lasts: a plan of tasks, or where Slack has none, a line."""

from dataclasses import dataclass

from bot.rex import Rex
from bot.steps import Steps
from bot.turn import Incoming, Task
from tools import TOOLS
from tools.outcome import Outcome

_WORDS = {
    "search_guide": "is looking in the guide…",
    "read_section": "is reading the guide…",
    "walk_through": "is looking in the guide…",
    "troubleshoot": "is checking roles and permissions…",
    "open_escalation_ticket": "is opening a ticket…",
    "add_to_ticket": "is adding to the ticket…",
    "my_tickets": "is looking at your tickets…",
}
_BY_KIND = {"propose": "is preparing a change…"}
LOOKING = "is looking at your workspace…"
_KINDS = {tool.name: tool.kind for tool in TOOLS}
#: How many sections of the guide are named under a task.
NAMED = 2


def doing(tool: str) -> str:
    """Return what using a tool is called, as it follows REX's name."""
    return _WORDS.get(tool) or _BY_KIND.get(_KINDS.get(tool, ""), LOOKING)


@dataclass
class Progress:
    """The tasks of one turn, each the use of a tool.

    The message that shows them is begun with the first, as a step, and the reply ends it. Slack may
    have none, or none for this; then the line beside REX's name says what it is doing. Rules answer
    at once: nobody needs to see that.
    """

    incoming: Incoming
    steps: Steps
    rex: Rex
    #: The message that was begun; "" as long as there is none.
    message: str = ""
    tasks: int = 0

    def begin(self, tool: str) -> None:
        """Show that a tool is used."""
        if not self.rex.can_be_stopped:
            return
        self.tasks += 1
        task = self._task(tool)
        if self.tasks == 1 and self._may_be_shown():
            self.message = self._begun(task)
        elif self.message:
            self.rex.chat.show(self.incoming.place, self.message, task)
        if not self.message:
            self.rex.chat.status(self.incoming.place, doing(tool))

    def end(self, tool: str, outcome: Outcome) -> None:
        """Show that it was used, and where it was found."""
        if self.message:
            done = {"is_done": True, "output": _output(outcome)}
            task = self._task(tool).model_copy(update=done)
            self.rex.chat.show(self.incoming.place, self.message, task)

    def _may_be_shown(self) -> bool:
        """Whether a reply is sure to end it: not where REX only listens."""
        asked = self.incoming.kind == "message" and self.incoming.addressed
        return asked and self.steps.changed("shows a plan")

    def _begun(self, task: Task) -> str:
        anew = False

        def begin(look_first: bool) -> str:
            nonlocal anew
            anew = True
            return self.rex.chat.begin(self.incoming, task, look_first=look_first)

        begun = self.steps.send("plan", begin) or ""
        if begun and not anew:  # a process before this one began it; Slack hides the line only then
            self.rex.chat.status(self.incoming.place, "")
        return begun

    def _task(self, tool: str) -> Task:
        title = doing(tool).removeprefix("is ").rstrip("…")
        return Task(id=str(self.tasks), title=title[:1].upper() + title[1:])


def _output(outcome: Outcome) -> str:
    """Return what a task came to, in a few words that are HirePilot's own."""
    if outcome.ticket:
        return outcome.ticket.ref
    sources = dict.fromkeys(passage.source for passage in outcome.passages)
    return "\n".join(list(sources)[:NAMED])
