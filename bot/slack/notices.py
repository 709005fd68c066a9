"""Short notices that nobody asked for: what automations and digests tell people in Slack."""

from dataclasses import dataclass

from bot.slack.kit import Message, message, sections
from bot.slack.marks import mrkdwn
from bot.slack.speech import Speaker
from bot.slack.web_api import SlackRefused
from bot.turn import Place, Value


class Person(Value):
    """Somebody in a Slack team, by their user id if that is known, else by their e-mail."""

    team: str
    user: str | None
    email: str


@dataclass(frozen=True)
class SlackNotices:
    """Says something to a person or in a channel. Raises SlackUnavailable or SlackRefused."""

    speaker: Speaker

    def to_person(self, person: Person, words: str, key: str, *, look_first: bool) -> str:
        """Write to a person directly and return the ts; `key` finds it again.

        Who isn't linked yet is known by their verified e-mail; SlackRefused if that is nobody's.
        """
        user = person.user or self.speaker.user_of(person.team, person.email)
        if user is None:
            raise SlackRefused("users_not_found")
        return self._say(self.speaker.direct(person.team, user), words, key, look_first)

    def to_channel(self, team: str, channel: str, words: str, key: str, *, look_first: bool) -> str:
        """Write into a channel and return the ts; `key` finds it again."""
        return self._say(Place(team=team, channel=channel, thread=""), words, key, look_first)

    def _say(self, place: Place, words: str, key: str, look_first: bool) -> str:
        found = self.speaker.find(place, key) if look_first else None
        return found or self.speaker.post(place, *notice(words), key)


def notice(words: str) -> Message:
    """Return words of ours and of people as a message that can neither ping nor link."""
    return message(sections(mrkdwn(words)), mrkdwn(words))
