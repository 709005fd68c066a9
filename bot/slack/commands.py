"""`/rex`: a small table of sub-commands, each answered at once and seen by nobody else."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from bot.slack.identity import Stranger
from bot.slack.kit import Message, message, sections
from bot.slack.marks import bold, escape, one_line, said
from domain.access import Actor

COMMAND = "/rex"
Who = Actor | Stranger
#: Whoever types what is answered to all alike.
UNASKED = Stranger("")
LEAD = "Write to me in a direct message, or mention me in a channel: I'm here for HirePilot."


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What somebody typed after `/rex` and its sub-command, where, and who they are."""

    team: str
    user: str
    channel: str
    words: str = ""
    trigger_id: str = ""
    who: Who = UNASKED


@dataclass(frozen=True, kw_only=True)
class Subcommand:
    """One word after `/rex`; `answer` runs in a thread and should take less than two seconds.

    `about_them`: the answer depends on who asks, so whoever is not known yet is met first.
    `is_for`: whether it does anything for this person, who may be of the staff.
    """

    name: str
    does: str
    answer: Callable[[Asked], Message]
    about_them: bool = False
    is_for: Callable[[Asked, bool], bool] = lambda _asked, _is_staff: True


class Subcommands:
    """The table. Whatever is not in it, and `/rex` alone, is answered with what there is."""

    def __init__(
        self,
        table: Iterable[Subcommand] = (),
        is_staff: Callable[[Asked], bool] = lambda _asked: False,
    ) -> None:
        self._table = {each.name: each for each in table}
        self._is_staff = is_staff

    def about_them(self, payload: Mapping[str, object]) -> bool:
        """Whether the answer to a slash command depends on who typed it."""
        found, _ = self._read(payload)
        return found is None or found.about_them

    def answer(self, payload: Mapping[str, object], who: Who = UNASKED) -> Message:
        """Answer a slash command as Slack sends it."""
        found, words = self._read(payload)
        asked = Asked(
            team=str(payload.get("team_id") or ""),
            user=str(payload.get("user_id") or ""),
            channel=str(payload.get("channel_id") or ""),
            words=words,
            trigger_id=str(payload.get("trigger_id") or ""),
            who=who,
        )
        return found.answer(asked) if found else self._usage(asked)

    def _read(self, payload: Mapping[str, object]) -> tuple[Subcommand | None, str]:
        """Return the sub-command that was typed, if there is such a one, and what follows it."""
        typed = said(str(payload.get("text") or ""), "")
        name, _, words = one_line(typed).partition(" ")
        return self._table.get(name.casefold()), words

    def _usage(self, asked: Asked) -> Message:
        is_staff = self._is_staff(asked)
        fitting = (each for each in self._table.values() if each.is_for(asked, is_staff))
        lines = [f"• {bold(f'{COMMAND} {each.name}')} {each.does}" for each in fitting]
        return told("\n".join([LEAD, *lines]))


def told(words: str) -> Message:
    """Return words, with their marks, as an answer that one person sees."""
    return message(sections(words), words)


def sentence(words: str) -> Message:
    """Return plain words as an answer that one person sees."""
    return told(escape(words))
