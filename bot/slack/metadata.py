"""What a form carries along, so that what is sent back is known for what it is."""

from pydantic import ValidationError

from bot.slack.payloads import Shape
from bot.turn import Incoming, Place


class Origin(Shape):
    """Where a form was asked for, and the opaque id of what it changes.

    It travels as the view's `private_metadata`: Slack keeps it and shows it to nobody. It holds
    no data of anybody's, and whoever reads it checks the person again.
    """

    id: str
    channel: str = ""
    thread: str = ""
    ts: str = ""
    team: str = ""

    @classmethod
    def of(cls, incoming: Incoming, form_id: str) -> "Origin":
        """Return the origin of a form that somebody asked for with a press."""
        place = incoming.place
        return cls(
            id=form_id,
            channel=place.channel,
            thread=place.thread,
            ts=incoming.ts,
            team=place.team,
        )

    @classmethod
    def read(cls, metadata: str) -> "Origin":
        """Read it back; text that isn't ours is an id without a place."""
        try:
            return cls.model_validate_json(metadata)
        except ValidationError:
            return cls(id=metadata)

    def write(self) -> str:
        """Return it as the view carries it."""
        return self.model_dump_json()

    def place(self, team: str) -> Place:
        """Return the place, in the team that the form is of."""
        is_dm = self.channel.startswith("D")
        return Place(team=team, channel=self.channel, thread=self.thread, is_dm=is_dm)
