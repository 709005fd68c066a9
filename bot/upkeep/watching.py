"""Telling HirePilot's Super Admins that REX itself has troubles: by Slack and by e-mail, once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from functools import partial

from bot.durable.work import Schedule, Trouble, every
from bot.slack.kit import message, sections
from bot.slack.marks import escape
from bot.slack.speech import Speaker
from bot.sql import installs
from bot.sql.room import Room
from bot.steps import JsonObject, Steps
from tickets.mail import MailCourier, address, headed
from tickets.sql.roster import staff
from tickets.staff import StaffRole

#: The job that carries one notice to one person one way.
NOTICE = "notice"
SUBJECT = "REX needs a look"
#: Troubles named one by one; the rest is a number.
NAMED = 20
#: The schedule that looks for Slack teams whose tokens can't be renewed, and its seconds.
LOST, LOOK_EVERY = "lost installs", 300


@dataclass(frozen=True)
class Watching:
    """What brings troubles to people."""

    speaker: Speaker
    mail: MailCourier

    @property
    def schedules(self) -> Mapping[str, Schedule]:
        """What is looked for by the clock."""
        return {LOST: Schedule(every(LOOK_EVERY), self.look)}

    def tell(self, troubles: Sequence[Trouble], at: datetime, steps: Steps) -> None:
        """Tell of the engine's troubles."""
        self._start(told(troubles), at.isoformat(), steps)

    def look(self, _at: datetime, steps: Steps) -> None:
        """Tell of every Slack team whose token can't be renewed, once."""
        for holder, name, since in steps.write("lost", _lost):
            self._start(lost(holder, name), f"{holder}:{since}", steps)

    def _start(self, text: str, about: str, steps: Steps) -> None:
        """Start a notice to every Super Admin, by each way they can be reached."""
        for staff_id, ways in steps.write("super admins", _reachable).items():
            for way in ways:
                key = f"{about}:{staff_id}:{way}"
                payload: JsonObject = {"staff": staff_id, "way": way, "key": key, "text": text}
                steps.start_job(NOTICE, key, payload)

    def carry(self, payload: JsonObject, steps: Steps) -> None:
        """Carry one notice, with patience; it looks before it repeats where that can be done."""
        person = partial(_person, staff_id=str(payload["staff"]))
        found = steps.write("recipient", person)
        if found is None:
            return
        key, text = str(payload["key"]), str(payload["text"])
        if payload["way"] == "slack":
            steps.send("slack", partial(self._by_slack, found["team"], found["user"], key, text))
        else:
            to = partial(self._by_mail, found["name"], found["email"], key, text)
            steps.send("e-mail", lambda _: to())

    def _by_slack(self, team: str, user: str, key: str, text: str, look_first: bool) -> str:
        place = self.speaker.direct(team, user)
        shown = message(sections(escape(text)), escape(text))
        return self.speaker.post_once(place, shown, key, look_first=look_first)

    def _by_mail(self, name: str, email: str, key: str, text: str) -> str:
        sender = address(*parseaddr(self.mail.sender))
        letter = headed(sender, address(name, email), SUBJECT, key=key.replace(":", "."))
        letter.set_content(text)
        return self.mail.send(letter, email)


def told(troubles: Sequence[Trouble]) -> str:
    """Say what is wrong, and what to do."""
    lines = [
        f"- {each.id} ({each.queue}) {each.why} since {each.since:%d %b %H:%M} UTC"
        for each in troubles[:NAMED]
    ]
    more = len(troubles) - len(lines)
    return "\n".join(
        [
            "Work of REX needs a look:",
            *lines,
            *([f"and {more} more."] if more > 0 else []),
            "See it with `rex engine status`; then `rex engine retry ID` or `rex engine cancel ID`.",
        ]
    )


def lost(holder: str, name: str) -> str:
    """Say that a Slack team must install REX again."""
    return (
        f"Slack no longer renews REX's token for {name} ({holder}), so within an hour REX can't "
        "answer there. An admin of that team has to install REX again, at the address where it was "
        "first installed; `rex doctor` prints it. What waits to be said goes out then, for a day."
    )


def _lost(room: Room) -> list[list[str]]:
    return [
        [holder, name, since.isoformat()] for holder, name, since in installs.lost(room.session)
    ]


def _reachable(room: Room) -> dict[str, list[str]]:
    return {
        str(person.id): [*(["slack"] if person.slack_team and person.slack_user else []), "e-mail"]
        for person in staff(room.session)
        if person.active and person.role is StaffRole.SUPER_ADMIN
    }


def _person(room: Room, *, staff_id: str) -> dict[str, str] | None:
    for person in staff(room.session):
        if str(person.id) == staff_id and person.active:
            return {
                "name": person.name,
                "email": person.email,
                "team": person.slack_team or "",
                "user": person.slack_user or "",
            }
    return None
