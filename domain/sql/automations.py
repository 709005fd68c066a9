"""domain.automations.Automations in SQL, and the outbox that its events wait in."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from domain.automations import Automation, Channel, Done, Run, Told, Waiting
from domain.events import LONGEST_SENTENCE, By, EventKind
from domain.sql import reading
from domain.sql.commands import upsert
from domain.sql.digests import told
from domain.sql.reading import Condition, meets
from domain.sql.slack import teams_of_workspace
from domain.sql.tables import (
    ActivityRow,
    AutomationRunRow,
    AutomationSwitchRow,
    OpportunityRow,
    OutboxRow,
    TeamChannelRow,
)

LONGEST_OUTCOME = 1_000


class SqlAutomations:
    """Switches, outcomes and waiting events, in the caller's transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    # The outbox

    def waiting(self, limit: int) -> list[tuple[UUID, UUID]]:
        """Workspace and id of events that nobody has handled, of all workspaces, oldest first."""
        rows = self._session.execute(
            select(OutboxRow.workspace_id, OutboxRow.id)
            .where(OutboxRow.published_at.is_(None))
            .order_by(OutboxRow.at)
            .limit(limit)
        )
        return [(workspace_id, event_id) for workspace_id, event_id in rows]

    def event(self, workspace_id: UUID, event_id: UUID) -> Waiting | None:
        """An event and its deal as it is now; None once it is handled."""
        return self._event(workspace_id, event_id, OutboxRow.published_at.is_(None))

    def any_event(self, workspace_id: UUID, event_id: UUID) -> Waiting | None:
        """An event, handled or not, and its deal as it is now."""
        return self._event(workspace_id, event_id)

    def published(self, event: Waiting, at: datetime) -> None:
        """It is handled, and never comes again."""
        self._session.execute(
            update(OutboxRow)
            .where(OutboxRow.workspace_id == event.workspace_id, OutboxRow.id == event.id)
            .values(published_at=at)
        )

    # What became of it

    def ran(self, event: Waiting, automation: Automation) -> bool:
        """Whether an automation's outcome is known already."""
        mine = select(AutomationRunRow.id).where(
            AutomationRunRow.workspace_id == event.workspace_id,
            AutomationRunRow.event_id == event.id,
            AutomationRunRow.automation == automation,
        )
        return self._session.scalar(mine.limit(1)) is not None

    def note(
        self, event: Waiting, by: By, automation: Automation, done: Done, subject: str = ""
    ) -> None:
        """Write down an outcome, for the log and for the deal's timeline; once per subject."""
        new = self._session.execute(
            upsert(self._session, AutomationRunRow)
            .values(
                workspace_id=event.workspace_id,
                id=uuid4(),
                event_id=event.id,
                automation=automation,
                subject=subject,
                outcome=done.outcome,
                sentence=done.sentence[:LONGEST_OUTCOME],
                at=by.at,
            )
            .on_conflict_do_nothing()
            .returning(AutomationRunRow.id)
        ).one_or_none()
        if new is None:
            return
        self._session.execute(
            insert(ActivityRow).values(
                workspace_id=event.workspace_id,
                id=uuid4(),
                opportunity_id=event.opportunity.id,
                version=event.opportunity.version,
                kind=EventKind.AUTOMATED,
                sentence=f"Automation: {done.sentence}"[:LONGEST_SENTENCE],
                actor_id=by.actor.member_id,
                source=by.source,
                at=by.at,
            )
        )

    def runs(self, workspace_id: UUID, *, limit: int) -> tuple[Run, ...]:
        """What was done lately, the newest first."""
        rows = self._session.execute(
            select(AutomationRunRow, OpportunityRow.number)
            .join(OutboxRow, meets(AutomationRunRow.event_id, OutboxRow))
            .join(OpportunityRow, meets(OutboxRow.opportunity_id, OpportunityRow))
            .where(AutomationRunRow.workspace_id == workspace_id)
            .order_by(AutomationRunRow.at.desc(), AutomationRunRow.id)
            .limit(limit)
        )
        return tuple(
            Run(
                event_id=row.event_id,
                automation=row.automation,
                subject=row.subject,
                outcome=row.outcome,
                sentence=row.sentence,
                opportunity_ref=f"OPP-{number}",
                at=row.at,
            )
            for row, number in rows
        )

    def told(self, workspace_id: UUID, *, limit: int) -> tuple[Told, ...]:
        """What became of people's digests, the newest first."""
        return told(self._session, workspace_id, limit=limit)

    # Settings

    def off(self, workspace_id: UUID) -> frozenset[Automation]:
        """What the workspace has switched off."""
        mine = select(AutomationSwitchRow.automation).where(
            AutomationSwitchRow.workspace_id == workspace_id, AutomationSwitchRow.is_on.is_(False)
        )
        return frozenset(self._session.scalars(mine))

    def switch(self, workspace_id: UUID, automation: Automation, *, on: bool) -> None:
        """Keep whether an automation runs."""
        self._session.execute(
            upsert(self._session, AutomationSwitchRow)
            .values(workspace_id=workspace_id, automation=automation, is_on=on)
            .on_conflict_do_update(
                index_elements=["workspace_id", "automation"], set_={"is_on": on}
            )
        )

    def channel(self, workspace_id: UUID) -> Channel | None:
        """Where the team is told; None when everybody is told directly."""
        mine = select(TeamChannelRow).where(TeamChannelRow.workspace_id == workspace_id)
        row = self._session.scalar(mine)
        return Channel(slack_team=row.slack_team, channel=row.channel) if row else None

    def slack_teams(self, workspace_id: UUID) -> tuple[str, ...]:
        """The workspace's own Slack teams, by id."""
        return teams_of_workspace(self._session, workspace_id)

    def set_channel(self, workspace_id: UUID, channel: Channel | None) -> None:
        """Keep the channel, of one of the workspace's own Slack teams."""
        mine = delete(TeamChannelRow).where(TeamChannelRow.workspace_id == workspace_id)
        self._session.execute(mine)
        if channel is not None:
            values = {"workspace_id": workspace_id, **vars(channel)}
            self._session.execute(insert(TeamChannelRow).values(**values))

    def _event(self, home: UUID, event_id: UUID, *conditions: Condition) -> Waiting | None:
        this = (OutboxRow.workspace_id == home, OutboxRow.id == event_id)
        row = self._session.scalar(select(OutboxRow).where(*this, *conditions))
        if row is None:
            return None
        of_row = OpportunityRow.id == row.opportunity_id
        (deal,) = reading.opportunities(self._session, home, of_row)
        return Waiting(
            id=row.id,
            workspace_id=home,
            opportunity=deal,
            topic=row.topic,
            payload=row.payload,
            at=row.at,
        )
