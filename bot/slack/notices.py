"""Short notices that nobody asked for: what automations and digests tell people in Slack."""

from dataclasses import dataclass

from bot.slack.kit import Message, message, sections
from bot.slack.marks import mrkdwn
from bot.slack.speech import Speaker
from bot.slack.web_api import SlackRefused
from bot.turn import Place, Value


class Person(Value):
    """Somebody in a Slack team, by their user id if that is known, else by their e-mail.

    `elsewhere` are other teams of their workspace, in which they may be as well.
    """

    team: str
    user: str | None
    email: str
    elsewhere: tuple[str, ...] = ()


@dataclass(frozen=True)
class SlackNotices:
    """Says something to a person or in a channel. Raises SlackUnavailable or SlackRefused."""

    speaker: Speaker

    def to_person(self, person: Person, words: str, key: str, *, look_first: bool) -> str:
        """Write to a person directly and return the ts; `key` finds it again.

        Who isn't linked yet is known by their verified e-mail; SlackRefused if that is nobody's.
        """
        return self._say(self._direct(person), words, key, look_first)

    def to_channel(self, team: str, channel: str, words: str, key: str, *, look_first: bool) -> str:
        """Write into a channel and return the ts; `key` finds it again."""
        return self._say(Place(team=team, channel=channel, thread=""), words, key, look_first)

    def _direct(self, person: Person) -> Place:
        """Return the place of direct messages with a person, in the first team that knows them."""
        if person.user is not None:
            try:
                return self.speaker.direct(person.team, person.user)
            except SlackRefused as refused:
                if refused.code != "not_installed" or not person.elsewhere:
                    raise
        for team in (person.team, *person.elsewhere):
            user = self.speaker.user_of(team, person.email)
            if user is not None:
                return self.speaker.direct(team, user)
        raise SlackRefused("users_not_found")

    def _say(self, place: Place, words: str, key: str, look_first: bool) -> str:
        return self.speaker.post_once(place, notice(words), key, look_first=look_first)


def notice(words: str) -> Message:
    """Return words of ours and of people as a message that can neither ping nor link."""
    return message(sections(mrkdwn(words)), mrkdwn(words))
