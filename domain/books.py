"""Everything that is kept of a workspace's business, in one transaction."""

from typing import Protocol

from domain.billing import Ledger
from domain.desk import Settings
from domain.leads import Leads
from domain.records import Records
from domain.rotting import Standings
from domain.tallies import Reports


class Books(Records, Protocol):
    """The records, and what is kept beside them."""

    @property
    def leads(self) -> Leads:
        """People who may become clients."""

    @property
    def ledger(self) -> Ledger:
        """Invoices and payments."""

    @property
    def settings(self) -> Settings:
        """What counts as stale, and which leads count."""

    @property
    def standings(self) -> Standings:
        """How long deals stand where they are."""

    @property
    def reports(self) -> Reports:
        """Deals, counted."""
