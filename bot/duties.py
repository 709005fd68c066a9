"""What one REX does besides hearing: turns, alerts, jobs and schedules, as its engine runs them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from bot.automation.jobs import Automation, Patience
from bot.durable.work import Work
from bot.escalation.alerting import Alerting
from bot.escalation.escalating import AGAIN, CARDS, Escalation
from bot.escalation.hooks import WebhookCourier
from bot.escalation.links import AlertLinks
from bot.escalation.replying import Replying
from bot.handle import apologise, handle
from bot.linking import LINK_MAIL, Linking
from bot.payments import StripePayments
from bot.rex import Rex
from bot.sealing import seal_under
from bot.settings import Settings
from bot.slack.courier import SlackCourier
from bot.slack.notices import SlackNotices
from bot.slack.reporter import ReporterThreads
from bot.slack.speech import Speaker
from bot.slack.web_api import SlackRefused, SlackUnavailable
from bot.sql.database import Database
from bot.upkeep.heartbeat import Heartbeat
from bot.upkeep.retention import nightly
from bot.upkeep.watching import NOTICE, Watching
from tickets.alerts import DeliveryFailed, NeverDeliverable
from tickets.mail import MailCourier
from tickets.ticket import Ticket


@dataclass(frozen=True, kw_only=True)
class Duties:
    """What the work needs; `ticket_page` is where staff see a ticket."""

    settings: Settings
    database: Database
    clock: Callable[[], datetime]
    rex: Rex
    speaker: Speaker
    mail: MailCourier
    stripe: StripePayments
    linking: Linking
    links: AlertLinks
    ticket_page: Callable[[Ticket], str]

    def work(self, patience: Patience) -> Work:
        """Return all of it."""
        alerting, watching = self._alerting(), Watching(self.speaker, self.mail)
        escalation, automation = self._escalation(alerting), self._automation(patience)
        return Work(
            turn=partial(handle, rex=self.rex),
            failed=partial(apologise, rex=self.rex),
            alert=alerting.deliver,
            undelivered=(SlackUnavailable, DeliveryFailed),
            refused=(SlackRefused, NeverDeliverable),
            jobs={
                **automation.jobs,
                **escalation.jobs,
                **self.stripe.jobs,
                NOTICE: watching.carry,
                LINK_MAIL: self.linking.send,
            },
            schedules={
                **automation.schedules,
                **escalation.schedules,
                **watching.schedules,
                "retention": nightly(self.settings.keep_conversations_days),
            },
            owners=dict.fromkeys((AGAIN, CARDS, NOTICE), "staff"),
            given_up=escalation.given_up,
            troubled=watching.tell,
        )

    def _alerting(self) -> Alerting:
        """What carries alerts to staff."""
        at_home = self.settings.webhooks_to_private_hosts
        return Alerting(
            self.database,
            SlackCourier(self.speaker, self.ticket_page),
            replace(self.mail, links=self.links.of, page=self.ticket_page),
            WebhookCourier(self.database, self.clock, self.ticket_page, at_home),
            self.clock,
        )

    def _escalation(self, alerting: Alerting) -> Escalation:
        """What keeps the promises of tickets."""
        return Escalation(
            alerting=alerting,
            replying=Replying(self.database, ReporterThreads(self.speaker), self.clock),
            heartbeat=Heartbeat(self.database, self.settings.heartbeat_url),
            clock=self.clock,
        )

    def _automation(self, patience: Patience) -> Automation:
        """What follows from what is done to deals."""
        return Automation(
            database=self.database,
            notices=SlackNotices(self.speaker),
            mail=self.mail,
            clock=self.clock,
            patience=patience,
            may_stay_home=self.settings.webhooks_to_private_hosts,
            seal=seal_under(self.settings.token_keys),
        )
