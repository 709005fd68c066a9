"""The courier that carries alerts to HirePilot's staff by Slack."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from bot.slack.alert_card import alert_card
from bot.slack.kit import Message
from bot.slack.speech import Speaker
from bot.slack.web_api import SlackUnavailable
from bot.turn import Place
from tickets.alerts import Alert, Case, CourierName, DeliveryFailed, NeverDeliverable, Post
from tickets.staff import Staff
from tickets.ticket import Ticket


@dataclass(frozen=True)
class SlackCourier:
    """Writes to each person directly, or into a channel (`tickets.alerts.Courier`)."""

    speaker: Speaker
    #: The address of a ticket in the staff console.
    page: Callable[[Ticket], str] = field(default=lambda _: "", repr=False)
    name: CourierName = CourierName.SLACK

    def deliver(self, alert: Alert, case: Case) -> str:
        """Send the card, unless an earlier try has brought it; return "channel/ts".

        Raises DeliveryFailed with a sentence for staff.
        """
        try:
            place = self._place(alert.recipient)
            ts = self._earlier(place, alert) or self.speaker.post(
                place, *self._card(alert, case), _key(alert)
            )
        except SlackUnavailable as unavailable:
            raise DeliveryFailed(str(unavailable)) from None
        return f"{place.channel}/{ts}"

    def to_channels(self) -> "SlackCourier":
        """Return the courier of the same cards for channels."""
        return replace(self, name=CourierName.CHANNEL)

    def _place(self, to: Staff | Post) -> Place:
        if isinstance(to, Post):
            team, _, channel = to.address.partition("/")
            return Place(team=team, channel=channel, thread="")
        if to.slack_team is None or to.slack_user is None:
            raise NeverDeliverable(f"{to.name} isn't linked to a Slack user.")
        return self.speaker.direct(to.slack_team, to.slack_user)

    def refresh(self, alert: Alert, case: Case) -> None:
        """Show the incident's present state on a delivered card; raises SlackUnavailable."""
        team, provider_id = _team(alert.recipient), alert.provider_id
        if team is None or provider_id is None:
            return
        channel, _, ts = provider_id.partition("/")
        place = Place(team=team, channel=channel, thread="")
        self.speaker.update(place, ts, *self._card(alert, case))

    def _card(self, alert: Alert, case: Case) -> Message:
        page = self.page(case.ticket) if case.ticket else ""
        return alert_card(case, alert.notice, alert.words, page)

    def _earlier(self, place: Place, alert: Alert) -> str | None:
        """Look for the card of an earlier try.

        On the first try one can only be there after a crash: then a search that Slack doesn't
        allow just now is no reason to let a person wait.
        """
        try:
            return self.speaker.find(place, _key(alert))
        except SlackUnavailable:
            if alert.attempts:
                raise
            return None


def _team(recipient: Staff | Post) -> str | None:
    if isinstance(recipient, Post):
        return recipient.address.partition("/")[0]
    return recipient.slack_team


def _key(alert: Alert) -> str:
    return f"alert:{alert.id}"
