"""Telling HirePilot's Super Admins that REX itself has troubles: by Slack and by e-mail, once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import parseaddr
from functools import partial

from bot.durable.work import Trouble
from bot.slack.kit import message, sections
from bot.slack.marks import escape
from bot.slack.speech import Speaker
from bot.sql.room import Room
from bot.steps import JsonObject, Steps
from tickets.mail import MailCourier, address
from tickets.sql.roster import staff
from tickets.staff import StaffRole

#: The job that carries one notice to one person one way.
NOTICE = "notice"
SUBJECT = "REX needs a look"
#: Troubles named one by one; the rest is a number.
NAMED = 20


@dataclass(frozen=True)
class Watching:
    """What brings troubles to people."""

    speaker: Speaker
    mail: MailCourier

    def tell(self, troubles: Sequence[Trouble], at: datetime, steps: Steps) -> None:
        """Start a notice to every Super Admin, by each way they can be reached."""
        text = told(troubles)
        for staff_id, ways in steps.write("super admins", _reachable).items():
            for way in ways:
                key = f"{at.isoformat()}:{staff_id}:{way}"
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
        earlier = self.speaker.find(place, key) if look_first else None
        return earlier or self.speaker.post(
            place, *message(sections(escape(text)), escape(text)), key
        )

    def _by_mail(self, name: str, email: str, key: str, text: str) -> str:
        sender = address(*parseaddr(self.mail.sender))
        letter = EmailMessage()
        letter["Message-ID"] = f"<{key.replace(':', '.')}@{sender.domain}>"
        letter["From"], letter["To"] = sender, address(name, email)
        letter["Subject"] = SUBJECT
        letter["Auto-Submitted"] = "auto-generated"
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
