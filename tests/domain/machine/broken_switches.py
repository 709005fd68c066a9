"""Mutants of what a house switches: its automations and its webhooks."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import select

import bot.automation.effects
import bot.automation.outbox
import domain.automations
import domain.webhooks
from domain.automations import Automation
from domain.billing import send_invoice
from domain.events import EventKind
from domain.invoices import Invoice
from domain.opportunity import Opportunity
from domain.sql.automations import SqlAutomations
from domain.sql.tables import AutomationSwitchRow, WebhookEndpointRow
from domain.sql.webhooks import SqlWebhooks
from domain.webhooks import Delivery, DeliveryState, Endpoint
from tests.domain.machine.breaking import Patch, anything_goes, mutant

# Automations


@mutant("win", "switch", "follow")
def switch_read_by_nothing(patch: Patch) -> None:
    """What is switched off runs all the same."""

    def everything(topic: EventKind, _: frozenset[Automation]) -> tuple[Automation, ...]:
        return domain.automations.due(topic, frozenset())

    patch.setattr(bot.automation.outbox, "due", everything)


@mutant("switch", in_sql=True)
def switched_off_everywhere(patch: Patch) -> None:
    """What one workspace switches off is off in all of them."""

    def everywhere(self: SqlAutomations, _: UUID) -> frozenset[Automation]:
        rows = select(AutomationSwitchRow.automation).where(AutomationSwitchRow.is_on.is_(False))
        return frozenset(self._session.scalars(rows))

    patch.setattr(SqlAutomations, "off", everywhere)


@mutant("switch")
def switched_off_for_good(patch: Patch) -> None:
    """What was switched off stays off."""
    switch = SqlAutomations.switch

    def only_off(self: SqlAutomations, home: UUID, automation: Automation, *, on: bool) -> None:
        switch(self, home, automation, on=False)

    patch.setattr(SqlAutomations, "switch", only_off)


@mutant("switch")
def what_was_asked_for_is_off(patch: Patch) -> None:
    """Sending an invoice can be switched off, and sends nothing then."""
    patch.setattr(domain.automations, "ALWAYS", frozenset())


@mutant("win", "follow", in_sql=True)
def event_handled_twice(patch: Patch) -> None:
    """A handled event comes again."""
    patch.setattr(SqlAutomations, "published", anything_goes)


@mutant("win", "open_req", "follow")
def req_beside_a_req(patch: Patch) -> None:
    """A won deal gets a REQ although it has one."""

    def always(deal: Opportunity) -> str:
        return deal.title

    patch.setattr(bot.automation.effects, "req_wanted", always)


@mutant("win", "draft", "collect", "follow")
def nothing_to_check(patch: Patch) -> None:
    """The draft of a won deal goes out by itself."""
    draft = bot.automation.effects.billing.draft_invoice

    def goes_out(*args: Any, **named: Any) -> Invoice:
        records, ledger, actor = args[:3]
        made = draft(*args, **named)
        send_invoice(records, ledger, actor, made.ref, **named | {"key": f"{made.ref} goes out"})
        return made

    patch.setattr(bot.automation.effects.billing, "draft_invoice", goes_out)


@mutant("tell_in")
def any_channel(patch: Patch) -> None:
    """A channel is whatever somebody writes."""
    patch.setattr(domain.automations, "_is_channel", bool)


# Webhooks


@mutant("add_hook")
def address_twice(patch: Patch) -> None:
    """An address is told everything twice."""
    patch.setattr(domain.webhooks, "_must_fit", anything_goes)


@mutant("add_hook")
def any_address(patch: Patch) -> None:
    """Whatever begins with http is an address."""
    patch.setattr(domain.webhooks, "checked_url", str.strip)


@mutant("add_hook", "follow", in_sql=True)
def every_topic_heard(patch: Patch) -> None:
    """An address hears of what it didn't ask for."""
    known = SqlWebhooks.endpoints

    def of_everything(self: SqlWebhooks, home: UUID) -> tuple[Endpoint, ...]:
        return tuple(replace(it, topics=domain.webhooks.TOPICS) for it in known(self, home))

    patch.setattr(SqlWebhooks, "endpoints", of_everything)


@mutant("add_hook", "remove_hook", "follow", in_sql=True)
def removed_address_told(patch: Patch) -> None:
    """A removed address goes on hearing."""

    def every(self: SqlWebhooks, home: UUID) -> tuple[Endpoint, ...]:
        mine = select(WebhookEndpointRow).where(WebhookEndpointRow.workspace_id == home)
        rows = self._session.scalars(mine.order_by(WebhookEndpointRow.number))
        return tuple(
            Endpoint(
                id=it.id,
                workspace_id=home,
                number=it.number,
                url=it.url,
                topics=tuple(it.topics),
            )
            for it in rows
        )

    patch.setattr(SqlWebhooks, "endpoints", every)


@mutant("add_hook", "create", "win", "follow", "resend")
def sent_again_on_its_way(patch: Patch) -> None:
    """A message that is on its way is sent a second time."""
    delivery = SqlWebhooks.delivery

    def settled(self: SqlWebhooks, home: UUID, number: int) -> Delivery | None:
        found = delivery(self, home, number)
        return found and replace(found, state=DeliveryState.FAILED)

    patch.setattr(SqlWebhooks, "delivery", settled)
