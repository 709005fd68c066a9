"""Requirements: tokens that expire are renewed once, whoever asks and how many replicas there are."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from bot.playground.emulator import Emulator
from bot.playground.person import Person
from bot.playground.server import EmulatorServer
from bot.sealing import Seal, Sealed, new_key
from bot.slack import oauth, speech
from bot.slack.installs import Install, Installs
from bot.slack.oauth import SlackApp
from bot.slack.rotation import IN_GOOD_TIME, LEASE, Rotation
from bot.slack.speech import Speaker
from bot.slack.web_api import SlackRefused, SlackUnavailable
from bot.sql.database import Database
from bot.sql.installs import SqlInstalls
from bot.sql.tables import Kept
from bot.turn import Place
from tests.database import Database as Bare
from tests.database import Databases, or_skipped

KEY = new_key()
TEAM, BACK = "T0NEW", "https://rex.example/slack/oauth_redirect"


@dataclass
class Replica:
    """One of several processes on the same database."""

    store: SqlInstalls
    installs: Installs
    speaker: Speaker

    def says(self, channel: str) -> str:
        place = Place(team=TEAM, channel=channel, thread="")
        return self.speaker.post(place, (), "hello", "key")


@dataclass
class Office:
    """A team that installed REX with tokens that expire, and the replicas that serve it."""

    slack: Emulator
    url: str
    person: Person
    open: list[Database] = field(default_factory=list)

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.slack.clock(), UTC)

    @property
    def app(self) -> SlackApp:
        app = self.slack.app
        return SlackApp(
            client_id=app.client_id, client_secret=app.client_secret, api_url=self.slack.api_url
        )

    def replica(self, *keys: str) -> Replica:
        self.open.append(Database(self.url))
        store = SqlInstalls(database=self.open[-1], seal=Seal(keys or (KEY,)), clock=self.now)
        rotation = Rotation(store=store, app=self.app, clock=self.now)
        installs = Installs(store, renewal=rotation)
        return Replica(store, installs, Speaker(installs, self.slack.api_url))

    def install(self) -> Install:
        code = self.person.install(self.app.install_page("state", BACK)).partition("code=")[2]
        granted = self.app.exchanged(code.partition("&")[0], BACK, self.now())
        self.replica().store.save(granted.install)
        return granted.install

    def forward(self, by: timedelta) -> None:
        self.slack.clock.forward(by.total_seconds())

    @property
    def refreshes(self) -> int:
        return sum(
            call.arguments.get("grant_type") == "refresh_token"
            for call in self.slack.calls("oauth.v2.access")
        )


@pytest.fixture(params=["sqlite", "postgresql"])
def office(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Office]:
    slack = Emulator()
    slack.declare(
        {
            "oauth_config": {"scopes": {"bot": ["chat:write", "im:write"]}},
            "settings": {"token_rotation_enabled": True},
        }
    )
    slack.add_team(TEAM, "New Ground", "newground")
    leo = Person(slack, slack.add_user(TEAM, "U0LEO", "leo", "Leo Brandt").id)
    with or_skipped(), EmulatorServer(slack), databases.copy(request.param, with_installs) as fresh:
        office = Office(slack, fresh.url, leo)
        yield office
        for database in office.open:
            database.close()


def with_installs(database: Bare) -> None:
    """REX's own tables, without a row."""
    Kept.metadata.create_all(database.engine)


def test_two_replicas_that_rotate_at_once_ask_slack_once(office: Office) -> None:
    office.install()
    channel = office.slack.direct_message("U0LEO", bot_of(office)).id
    replicas = [office.replica(), office.replica()]
    for replica in replicas:
        replica.says(channel)
    office.forward(timedelta(hours=12, minutes=1))  # nobody's token works any more
    with ThreadPoolExecutor(8) as threads:
        said = list(threads.map(lambda n: replicas[n % 2].says(channel), range(16)))
    assert len(set(said)) == 16
    assert office.refreshes == 1


def bot_of(office: Office) -> str:
    install = office.slack.teams[TEAM].install
    assert install is not None
    return install.bot_user_id


@pytest.mark.either_database
def test_a_token_is_renewed_before_it_ends_and_nobody_waits_for_that(office: Office) -> None:
    first = office.install()
    replica, other = office.replica(), office.replica()
    office.forward(timedelta(hours=12) - IN_GOOD_TIME + timedelta(minutes=1))
    assert replica.store.lease(first, office.now() + LEASE)  # somebody else is at it
    assert other.installs.usable(TEAM) == first
    office.forward(LEASE + timedelta(seconds=1))  # and never came back
    renewed = other.installs.usable(TEAM)
    assert renewed is not None
    assert renewed.bot_token != first.bot_token
    assert office.replica().installs.usable(TEAM) == renewed
    assert office.refreshes == 1


@pytest.mark.either_database
def test_a_replica_that_missed_a_new_token_learns_it_from_slacks_refusal(office: Office) -> None:
    office.install()
    late = office.replica()
    channel = office.slack.direct_message("U0LEO", bot_of(office)).id
    late.says(channel)
    office.install()
    office.install()  # Slack lets two tokens live at once
    assert late.says(channel)


@pytest.mark.either_database
def test_a_token_that_slack_ends_before_its_time_is_renewed(office: Office) -> None:
    install = office.install()
    replicas = [office.replica(), office.replica()]
    channel = office.slack.direct_message("U0LEO", bot_of(office)).id
    for replica in replicas:
        replica.says(channel)
    office.slack.state.tokens.expire(install.bot_token)
    with ThreadPoolExecutor(8) as threads:
        said = list(threads.map(lambda n: replicas[n % 2].says(channel), range(8)))
    assert len(set(said)) == 8
    assert office.refreshes == 1


@pytest.mark.either_database
def test_where_a_new_token_is_refused_as_well_a_call_ends(office: Office) -> None:
    """As when Slack takes no call from this host's address."""
    office.install()
    replica, channel = office.replica(), office.slack.direct_message("U0LEO", bot_of(office)).id
    office.slack.fault("chat.postMessage", times=50, error="invalid_auth")
    with pytest.raises(SlackUnavailable, match="its new one is refused as well") as unavailable:
        replica.says(channel)
    assert not isinstance(unavailable.value, SlackRefused)
    assert office.refreshes == 1
    office.slack.api_faults.clear()
    assert replica.says(channel)


@pytest.mark.either_database
def test_a_call_does_not_go_on_for_long_after_a_renewal(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speech, "PATIENCE", 0.5)
    install = office.install()
    replica, channel = office.replica(), office.slack.direct_message("U0LEO", bot_of(office)).id
    office.slack.state.tokens.expire(install.bot_token)
    office.slack.fault("oauth.v2.access", delay=0.6)
    with pytest.raises(SlackUnavailable, match="in time: its token was over"):
        replica.says(channel)
    assert replica.says(channel)
    assert office.refreshes == 1


@pytest.mark.either_database
def test_a_renewal_that_slack_refuses_leaves_the_token_that_still_works(office: Office) -> None:
    first = office.install()
    office.slack.fault("oauth.v2.access", error="invalid_refresh_token")
    office.forward(timedelta(hours=12) - IN_GOOD_TIME + timedelta(minutes=1))
    assert office.replica().installs.usable(TEAM) == first
    office.forward(IN_GOOD_TIME)
    assert office.replica().installs.usable(TEAM) != first  # asked again when the lease was over


@pytest.mark.either_database
def test_while_slack_renews_nothing_an_answer_waits_and_is_not_given_up(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oauth, "PATIENCE", 0.1)
    office.install()
    replica, channel = office.replica(), office.slack.direct_message("U0LEO", bot_of(office)).id
    office.forward(timedelta(hours=12, minutes=1))
    office.slack.fault("oauth.v2.access", times=1000, status=500)
    with pytest.raises(SlackUnavailable, match="was not renewed") as unavailable:
        replica.says(channel)
    assert not isinstance(unavailable.value, SlackRefused)
    office.slack.api_faults.clear()
    office.forward(LEASE + timedelta(seconds=1))
    assert replica.says(channel)
    assert installed(office).lost_at is None


@pytest.mark.either_database
def test_a_new_token_that_is_lost_on_the_way_is_known_to_be_lost(office: Office) -> None:
    office.install()
    replica, channel = office.replica(), office.slack.direct_message("U0LEO", bot_of(office)).id
    office.forward(timedelta(hours=12) - IN_GOOD_TIME + timedelta(minutes=1))
    office.slack.fault("oauth.v2.access", lose_response=True)
    assert replica.says(channel)  # by the old token, which Slack still takes
    assert installed(office).lost_at is not None
    office.forward(IN_GOOD_TIME)
    with pytest.raises(SlackUnavailable, match="was not renewed"):
        replica.says(channel)
    office.install()
    assert replica.says(channel)
    assert installed(office).lost_at is None


def installed(office: Office) -> Install:
    install = office.replica().store.find(TEAM)
    assert install is not None
    return install


@pytest.mark.either_database
def test_a_late_word_of_a_removal_does_not_end_a_newer_install(office: Office) -> None:
    office.install()
    removed_at = office.now() - timedelta(seconds=5)
    store = office.replica().store
    store.forget(TEAM, removed_at)
    assert store.find(TEAM) is not None
    store.forget(TEAM, office.now())
    assert store.find(TEAM) is None
    with pytest.raises(SlackRefused, match="not_installed"):
        office.replica().says("D1")


def test_keys_are_changed_without_losing_a_token(office: Office) -> None:
    first, newer = office.install(), new_key()
    both = office.replica(newer, KEY)
    assert both.store.find(TEAM) == first
    assert both.store.close_again() == 1
    assert office.replica(newer).store.find(TEAM) == first
    with pytest.raises(Sealed, match="No key"):
        office.replica(KEY).store.find(TEAM)
