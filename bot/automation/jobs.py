"""Every job and schedule of the automations, listed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.automation.digests import DIGEST, Digests
from bot.automation.errand import PICK_UP
from bot.automation.invoices import PATIENCE, InvoiceMail
from bot.automation.outbox import DIGESTS, HANDLE, MAIL_INVOICE, WEBHOOK, Outbox
from bot.automation.telling import Telling
from bot.automation.webhooks import WebhookPost
from bot.durable.work import MINUTE, Job, Schedule, every
from bot.sealing import Seal
from bot.slack.notices import SlackNotices
from bot.sql.database import Database
from domain.webhooks import LADDER
from tickets.mail import MailCourier


@dataclass(frozen=True, kw_only=True)
class Patience:
    """Seconds between the tries of a webhook, and of an e-mail."""

    webhooks: Sequence[float] = LADDER
    mail: Sequence[float] = PATIENCE


@dataclass(frozen=True, kw_only=True)
class Automation:
    """What the automations need of the outside."""

    database: Database
    notices: SlackNotices
    mail: MailCourier
    clock: Callable[[], datetime]
    patience: Patience
    #: Whether webhooks may go to addresses in private networks.
    may_stay_home: bool = False
    #: What opens the secrets of webhooks, where they are kept closed.
    seal: Seal | None = None

    @property
    def jobs(self) -> Mapping[str, Job]:
        """What runs whenever something happened."""
        outbox = self._outbox
        digests = Digests(self._telling, self.clock, self.mail, self.patience.mail)
        webhooks = WebhookPost(
            self.database, self.clock, self.patience.webhooks, self.may_stay_home, self.seal
        )
        mail = InvoiceMail(self.database, self.mail, self.clock, self.patience.mail)
        return {
            PICK_UP: outbox.pick_up,
            HANDLE: outbox.handle,
            WEBHOOK: webhooks.deliver,
            MAIL_INVOICE: mail.send,
            DIGESTS: digests.make,
            DIGEST: digests.send,
        }

    @property
    def schedules(self) -> Mapping[str, Schedule]:
        """What runs by the clock: whatever waits is looked for every minute."""
        return {PICK_UP: Schedule(every(MINUTE), self._outbox.look)}

    @property
    def _telling(self) -> Telling:
        return Telling(self.notices, self.clock)

    @property
    def _outbox(self) -> Outbox:
        return Outbox(self._telling, self.clock)
