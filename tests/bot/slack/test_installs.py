"""Installs and their tokens: found fast, forgotten soon, never shown."""

from bot.slack.installs import BELIEVED_FOR, FixedInstalls, Install, Installs, authorized

HARBOR = Install(
    team_id="T0HARBOR", bot_token="xoxb-harbor", bot_user_id="U0REX", bot_id="B0REX", app_id="A0REX"
)


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


def test_a_team_without_rex_is_not_found_and_not_remembered_as_such() -> None:
    store = FixedInstalls([])
    installs = Installs(store)
    assert installs.find("T0HARBOR") is None
    store.save(HARBOR)
    assert installs.find("T0HARBOR") == HARBOR


def test_a_found_install_needs_no_second_trip_to_the_store() -> None:
    store = FixedInstalls([HARBOR])
    installs = Installs(store)
    assert installs.remembered("T0HARBOR") is None
    installs.find("T0HARBOR")
    assert installs.remembered("T0HARBOR") == HARBOR
    store.forget("T0HARBOR")
    assert installs.find("T0HARBOR") == HARBOR


def test_a_removal_elsewhere_is_noticed_after_a_while() -> None:
    clock, store = Clock(), FixedInstalls([HARBOR])
    installs = Installs(store, clock)
    installs.find("T0HARBOR")
    store.forget("T0HARBOR")
    clock.seconds += BELIEVED_FOR + 1
    assert installs.remembered("T0HARBOR") is None
    assert installs.find("T0HARBOR") is None


def test_a_removal_here_counts_at_once() -> None:
    installs = Installs(FixedInstalls([HARBOR]))
    installs.find("T0HARBOR")
    installs.forget("T0HARBOR")
    installs.forget("T0HARBOR")
    assert installs.find("T0HARBOR") is None


def test_a_new_install_replaces_the_earlier_one_at_once() -> None:
    installs = Installs(FixedInstalls([HARBOR]))
    installs.find("T0HARBOR")
    fresh = Install(team_id="T0HARBOR", bot_token="xoxb-new", bot_user_id="U0REX")
    installs.save(fresh)
    assert installs.find("T0HARBOR") == fresh


def test_an_install_is_what_bolt_needs_and_no_more() -> None:
    result = authorized(HARBOR)
    assert (result.bot_token, result.bot_user_id, result.bot_id) == (
        "xoxb-harbor",
        "U0REX",
        "B0REX",
    )
    assert result.user_token is None


def test_a_token_never_shows_in_a_repr() -> None:
    assert "xoxb" not in repr(HARBOR)
