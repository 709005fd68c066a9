"""`/rex`: a small table of sub-commands, each answered at once and seen by nobody else."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from bot.slack.kit import Message, message, sections
from bot.slack.marks import bold, escape, one_line, said

COMMAND = "/rex"
LEAD = "Write to me in a direct message, or mention me in a channel: I'm here for HirePilot."


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What somebody typed after `/rex` and its sub-command, and where."""

    team: str
    user: str
    channel: str
    words: str = ""
    trigger_id: str = ""


@dataclass(frozen=True, kw_only=True)
class Subcommand:
    """One word after `/rex`; `answer` runs in a thread and should take less than two seconds."""

    name: str
    does: str
    answer: Callable[[Asked], Message]


class Subcommands:
    """The table. Whatever is not in it, and `/rex` alone, is answered with what there is."""

    def __init__(self, table: Iterable[Subcommand] = ()) -> None:
        self._table = {each.name: each for each in table}

    def answer(self, payload: Mapping[str, object]) -> Message:
        """Answer a slash command as Slack sends it."""
        typed = said(str(payload.get("text") or ""), "")
        name, _, words = one_line(typed).partition(" ")
        found = self._table.get(name.casefold())
        if found is None:
            return self._usage()
        return found.answer(
            Asked(
                team=str(payload.get("team_id") or ""),
                user=str(payload.get("user_id") or ""),
                channel=str(payload.get("channel_id") or ""),
                words=words,
                trigger_id=str(payload.get("trigger_id") or ""),
            )
        )

    def _usage(self) -> Message:
        lines = [f"• {bold(f'{COMMAND} {each.name}')} {each.does}" for each in self._table.values()]
        return told("\n".join([LEAD, *lines]))


def told(words: str) -> Message:
    """Return words, with their marks, as an answer that one person sees."""
    return message(sections(words), words)


def sentence(words: str) -> Message:
    """Return plain words as an answer that one person sees."""
    return told(escape(words))
