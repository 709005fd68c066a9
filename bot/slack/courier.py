"""The courier that carries alerts to HirePilot's staff by Slack."""

from dataclasses import dataclass

from bot.slack.alert_card import alert_card
from bot.slack.speech import Speaker
from bot.slack.web_api import SlackUnavailable
from bot.turn import Place
from tickets.alerts import Alert, Case, CourierName, DeliveryFailed


@dataclass(frozen=True)
class SlackCourier:
    """Writes to each person directly (`tickets.alerts.Courier`)."""

    speaker: Speaker
    name: CourierName = CourierName.SLACK

    def deliver(self, alert: Alert, case: Case) -> str:
        """Send the card, unless an earlier try has brought it; return "channel/ts".

        Raises DeliveryFailed with a sentence for staff.
        """
        team, user = alert.recipient.slack_team, alert.recipient.slack_user
        if team is None or user is None:
            raise DeliveryFailed(f"{alert.recipient.name} isn't linked to a Slack user.")
        try:
            place = self.speaker.direct(team, user)
            ts = self._earlier(place, alert) or self.speaker.post(
                place, *alert_card(case, alert.notice, alert.words), _key(alert)
            )
        except SlackUnavailable as unavailable:
            raise DeliveryFailed(str(unavailable)) from None
        return f"{place.channel}/{ts}"

    def refresh(self, alert: Alert, case: Case) -> None:
        """Show the incident's present state on a delivered card; raises SlackUnavailable."""
        team, provider_id = alert.recipient.slack_team, alert.provider_id
        if team is None or provider_id is None:
            return
        channel, _, ts = provider_id.partition("/")
        card = alert_card(case, alert.notice, alert.words)
        self.speaker.update(Place(team=team, channel=channel, thread=""), ts, *card)

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


def _key(alert: Alert) -> str:
    return f"alert:{alert.id}"
