"""OAuth: installing by a page and a code, tokens that expire, and whole organisations."""

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth import AuthorizeUrlGenerator
from slack_sdk.oauth.installation_store import Bot
from slack_sdk.oauth.token_rotation import TokenRotator

from bot.playground.emulator import Emulator
from bot.playground.errors import Refused
from bot.playground.person import Person
from tests.bot.playground.listener import Listener

BACK = "https://helper.example/slack/oauth_redirect"
MANIFEST = {
    "display_information": {"name": "Helper"},
    "features": {"agent_view": {}},
    "oauth_config": {
        "scopes": {"bot": ["chat:write", "im:history", "users:read"]},
        "redirect_urls": ["https://helper.example/"],
    },
    "settings": {
        "event_subscriptions": {"bot_events": ["message.im", "app_uninstalled"]},
        "token_rotation_enabled": True,
    },
}


@pytest.fixture
def leo(slack: Emulator) -> Person:
    """Leo of a team without the app."""
    slack.declare(MANIFEST)
    slack.add_team("T0NEW", "New Ground", "newground")
    slack.add_user("T0NEW", "U0LEO", "leo", "Leo Brandt", is_admin=True)
    slack.add_user("T0NEW", "U0GUS", "gus", "Gus Pereira", is_guest=True)
    return Person(slack, "U0LEO")


def page(slack: Emulator, **more: str) -> str:
    """The address of the app's install page, as Slack's own SDK makes it."""
    generator = AuthorizeUrlGenerator(
        client_id=slack.app.client_id,
        scopes=["chat:write", "users:read"],
        redirect_uri=more.pop("redirect_uri", BACK),
        authorization_url=f"{slack.base_url}/oauth/v2/authorize",
    )
    return generator.generate(more.pop("state", "some-state")) + "".join(
        f"&{name}={value}" for name, value in more.items()
    )


def code_in(address: str) -> str:
    return parse_qs(urlsplit(address).query)["code"][0]


def exchange(slack: Emulator, code: str, **more: str) -> dict[str, object]:
    answer = WebClient(base_url=slack.api_url).oauth_v2_access(
        client_id=more.get("client_id", slack.app.client_id),
        client_secret=more.get("client_secret", slack.app.client_secret),
        code=code,
        redirect_uri=more.get("redirect_uri", BACK),
    )
    return dict(answer.data)


def error_of(call: Callable[[], object]) -> str:
    with pytest.raises(SlackApiError) as caught:
        call()
    return str(caught.value.response["error"])


def test_a_code_becomes_a_token_once(slack: Emulator, leo: Person) -> None:
    back = leo.install(page(slack))
    assert back.startswith(BACK)
    assert parse_qs(urlsplit(back).query)["state"] == ["some-state"]
    granted = exchange(slack, code_in(back))
    assert (granted["team"], granted["enterprise"]) == ({"id": "T0NEW", "name": "New Ground"}, None)
    assert (granted["scope"], granted["token_type"]) == ("chat:write,users:read", "bot")
    assert granted["authed_user"] == {"id": "U0LEO"}
    bot = WebClient(str(granted["access_token"]), base_url=slack.api_url)
    assert bot.auth_test()["user_id"] == granted["bot_user_id"]
    assert bot.chat_postMessage(channel="U0LEO", text="hello")["ok"]
    assert error_of(lambda: exchange(slack, code_in(back))) == "code_already_used"


def test_only_the_app_itself_can_use_a_code_and_not_for_long(slack: Emulator, leo: Person) -> None:
    code = code_in(leo.install(page(slack)))
    for expected, wrong in {
        "invalid_client_id": {"client_id": "1.2"},
        "bad_client_secret": {"client_secret": "guessed"},
        "bad_redirect_uri": {"redirect_uri": "https://elsewhere.example/"},
    }.items():
        assert error_of(lambda wrong=wrong: exchange(slack, code, **wrong)) == expected
    assert error_of(lambda: exchange(slack, "made up")) == "invalid_code"
    slack.clock.forward(601)
    assert error_of(lambda: exchange(slack, code)) == "invalid_code"


REGISTERED = ("https://rex.example/slack", "http://127.0.0.1:8080", "https://help.example")


@pytest.mark.parametrize(
    "address",
    [
        "https://rex.example/slack",
        "https://rex.example/slack/",
        "https://rex.example/slack/back?from=page",
        "http://127.0.0.1:8080",
        "http://127.0.0.1:8080/anywhere",
    ],
)
def test_a_page_leads_back_to_a_registered_address_or_below_it(
    slack: Emulator, leo: Person, address: str
) -> None:
    slack.app = replace(slack.app, redirect_urls=REGISTERED)
    assert leo.install(page(slack, redirect_uri=address)).startswith(address)


@pytest.mark.parametrize(
    "address",
    [
        "https://help.example.evil.test/slack",
        "https://rex.example:8443/slack",
        "https://rex.example@evil.test/slack",
        "https://evil.test/slack",
        "http://rex.example/slack",
        "https://rex.example/",
        "https://rex.example/slackers",
        "https://rex.example/slack/../else",
        "https://rex.example/slack/%2e%2e/else",
        "http://127.0.0.1:80801/",
        "https://[",
        "/slack",
    ],
)
def test_a_page_leads_back_to_nowhere_else(slack: Emulator, leo: Person, address: str) -> None:
    slack.app = replace(slack.app, redirect_urls=REGISTERED)
    with pytest.raises(Refused, match="bad_redirect_uri"):
        leo.install(page(slack, redirect_uri=address))


def test_somebody_allows_it_in_a_browser(slack: Emulator, leo: Person) -> None:
    with httpx.Client(trust_env=False, headers={"origin": slack.base_url}) as browser:
        shown = browser.get(page(slack)).text
        assert "Leo Brandt · New Ground" in shown
        assert "Gus Pereira" not in shown
        sent = browser.post(page(slack), data={"answer": "allow", "user": "U0LEO"})
        assert sent.status_code == 302
        assert exchange(slack, code_in(sent.headers["location"]))["ok"]
        refused = browser.post(page(slack), data={"answer": "deny", "user": "U0LEO"})
        assert refused.headers["location"] == BACK + "?" + urlencode(
            {"error": "access_denied", "state": "some-state"}
        )
        for wrong in ({"redirect_uri": "https://elsewhere.example/"}, {"team": "T0HARBOR"}):
            answer = browser.post(page(slack, **wrong), data={"answer": "allow", "user": "U0LEO"})
            assert answer.status_code == 400
        foreign = {"origin": "https://elsewhere.example"}
        assert browser.post(page(slack), headers=foreign).status_code == 403


def rotated(slack: Emulator, bot: Bot) -> Bot:
    """What Slack's own rotator makes of an installed bot, whatever its age."""
    rotator = TokenRotator(
        client_id=slack.app.client_id,
        client_secret=slack.app.client_secret,
        client=WebClient(base_url=slack.api_url),
    )
    new = rotator.perform_bot_token_rotation(bot=bot, minutes_before_expiration=60 * 24)
    assert new is not None
    return new


def installed(slack: Emulator, granted: dict[str, object]) -> Bot:
    return Bot(
        team_id="T0NEW",
        bot_token=str(granted["access_token"]),
        bot_id="B0",
        bot_user_id=str(granted["bot_user_id"]),
        bot_refresh_token=str(granted["refresh_token"]),
        bot_token_expires_in=int(str(granted["expires_in"])),
        installed_at=slack.clock(),
    )


def test_a_token_expires_and_is_renewed_by_slacks_own_rotator(slack: Emulator, leo: Person) -> None:
    old = installed(slack, exchange(slack, code_in(leo.install(page(slack)))))
    before = WebClient(old.bot_token, base_url=slack.api_url)
    slack.clock.forward(12 * 60 * 60)
    assert error_of(before.auth_test) == "token_expired"
    new = rotated(slack, old)
    assert WebClient(new.bot_token, base_url=slack.api_url).auth_test()["ok"]
    again = WebClient(base_url=slack.api_url)
    assert (
        error_of(
            lambda: again.oauth_v2_access(
                client_id=slack.app.client_id,
                client_secret=slack.app.client_secret,
                grant_type="refresh_token",
                refresh_token=old.bot_refresh_token,
            )
        )
        == "invalid_refresh_token"
    )


def test_two_tokens_live_at_once_and_no_more(slack: Emulator, leo: Person) -> None:
    first = installed(slack, exchange(slack, code_in(leo.install(page(slack)))))
    second = rotated(slack, first)
    third = rotated(slack, second)
    clients = [WebClient(bot.bot_token, base_url=slack.api_url) for bot in (first, second, third)]
    assert error_of(clients[0].auth_test) == "token_revoked"
    assert all(client.auth_test()["ok"] for client in clients[1:])


def test_a_lasting_token_is_exchanged_for_one_that_expires(slack: Emulator, leo: Person) -> None:
    slack.install("T0NEW", "helper", bot_user_id="U0HELPER")
    app = {"client_id": slack.app.client_id, "client_secret": slack.app.client_secret}
    client = WebClient(base_url=slack.api_url)
    new = client.oauth_v2_exchange(token=slack.users["U0HELPER"].token, **app)
    assert WebClient(new["access_token"], base_url=slack.api_url).auth_test()["ok"]
    assert error_of(lambda: client.oauth_v2_exchange(token=new["access_token"], **app)) == (
        "token_already_exchanged"
    )
    assert error_of(lambda: client.oauth_v2_exchange(token="xoxb-made-up", **app)) == (
        "invalid_token"
    )


def test_an_organisation_has_one_bot_and_one_token(
    slack: Emulator, leo: Person, app: Listener
) -> None:
    grid = slack.add_enterprise("E0GRID", "Grid Inc")
    for letter in "AB":
        slack.add_team(f"T0GRID{letter}", f"Grid {letter}", f"grid{letter}", grid)
        slack.add_user(f"T0GRID{letter}", f"U0{letter}", letter.lower(), is_admin=letter == "A")
    admin, member = Person(slack, "U0A"), Person(slack, "U0B")
    with pytest.raises(Exception, match="access_denied"):
        member.install(page(slack), "E0GRID")
    granted = exchange(slack, code_in(admin.install(page(slack), "E0GRID")))
    assert (granted["team"], granted["enterprise"]) == (None, {"id": "E0GRID", "name": "Grid Inc"})
    assert granted["is_enterprise_install"] is True
    bot = WebClient(str(granted["access_token"]), base_url=slack.api_url)
    assert (bot.auth_test()["enterprise_id"], bot.auth_test()["is_enterprise_install"]) == (
        "E0GRID",
        True,
    )
    assert [team["id"] for team in bot.auth_teams_list()["teams"]] == ["T0GRIDA", "T0GRIDB"]
    assert error_of(bot.users_list) == "missing_argument"
    assert error_of(lambda: bot.users_list(team_id="T0NEW")) == "team_not_found"
    names = [user["name"] for user in bot.users_list(team_id="T0GRIDB")["members"]]
    assert names == ["b", "helper"]
    dm = member.dm("hello")
    assert dm.channel.team_id == "T0GRIDB"
    assert bot.chat_postMessage(channel=dm.channel.id, thread_ts=dm.ts, text="hi")["ok"]


def test_an_organisation_that_allows_more_has_it_in_every_team(
    slack: Emulator, leo: Person
) -> None:
    grid = slack.add_enterprise("E0GRID", "Grid Inc")
    for letter in "AB":
        slack.add_team(f"T0GRID{letter}", f"Grid {letter}", f"grid{letter}", grid)
        slack.add_user(f"T0GRID{letter}", f"U0{letter}", letter.lower(), is_admin=letter == "A")
    admin = Person(slack, "U0A")
    first = exchange(slack, code_in(admin.install(page(slack), "E0GRID")))
    more = page(slack).replace("users%3Aread", "im%3Ahistory").replace("users:read", "im:history")
    second = exchange(slack, code_in(admin.install(more, "E0GRID")))
    assert (first["scope"], second["scope"]) == (
        "chat:write,users:read",
        "chat:write,im:history,users:read",
    )
    assert second["bot_user_id"] == first["bot_user_id"]
    dm = Person(slack, "U0B").dm("hello")
    bot = WebClient(str(second["access_token"]), base_url=slack.api_url)
    assert bot.conversations_history(channel=dm.channel.id)["ok"]


def test_events_of_an_organisation_say_so(slack: Emulator, leo: Person, app: Listener) -> None:
    grid = slack.add_enterprise("E0GRID", "Grid Inc")
    slack.add_team("T0GRID", "Grid", "grid", grid)
    slack.add_user("T0GRID", "U0ADA", "ada", is_admin=True)
    ada = Person(slack, "U0ADA")
    consent = (
        page(slack).replace("users%3Aread", "im%3Ahistory").replace("users:read", "im:history")
    )
    exchange(slack, code_in(ada.install(consent, "E0GRID")))
    ada.dm("hello")
    (body,) = ada.wait_for(lambda: app.bodies("event_callback"))
    (authorization,) = body["authorizations"]
    assert (body["team_id"], body["enterprise_id"]) == ("T0GRID", "E0GRID")
    assert (authorization["team_id"], authorization["is_enterprise_install"]) == (None, True)


def granted_by(slack: Emulator, leo: Person, *user_scopes: str) -> dict[str, str]:
    """What somebody's own token for the app is, and what it may do."""
    address = page(slack, user_scope=",".join(user_scopes))
    return exchange(slack, code_in(leo.install(address)))["authed_user"]  # type: ignore[return-value]


def test_a_persons_token_may_do_what_they_allowed_and_no_more(slack: Emulator, leo: Person) -> None:
    slack.app = replace(slack.app, rotates_tokens=False)
    granted = granted_by(slack, leo, "users:read")
    assert (granted["scope"], granted["token_type"]) == ("users:read", "user")
    person = WebClient(granted["access_token"], base_url=slack.api_url)
    assert person.auth_test()["user_id"] == "U0LEO"
    assert person.users_info(user="U0GUS")["ok"]
    assert "email" not in person.users_info(user="U0LEO")["user"]["profile"]
    with pytest.raises(SlackApiError) as refused:
        person.chat_postMessage(channel="U0GUS", text="in Leo's name")
    answer = refused.value.response
    assert (answer["error"], answer["needed"]) == ("missing_scope", "chat:write")
    assert answer["provided"] == "users:read"
    more = granted_by(slack, leo, "chat:write")
    assert more["scope"] == "chat:write,users:read"
    assert person.chat_postMessage(channel="U0GUS", text="in Leo's name")["ok"]
    assert person.auth_revoke()["revoked"] is True
    assert error_of(person.auth_test) == "token_revoked"


def test_a_persons_token_expires_and_is_renewed(slack: Emulator, leo: Person) -> None:
    granted = granted_by(slack, leo, "users:read")
    slack.clock.forward(float(granted["expires_in"]) + 1)
    old = WebClient(granted["access_token"], base_url=slack.api_url)
    assert error_of(old.auth_test) == "token_expired"
    renewed = old.oauth_v2_access(
        client_id=slack.app.client_id,
        client_secret=slack.app.client_secret,
        grant_type="refresh_token",
        refresh_token=granted["refresh_token"],
    )
    assert (renewed["token_type"], renewed["scope"]) == ("user", "users:read")
    new = WebClient(renewed["access_token"], base_url=slack.api_url)
    assert new.auth_test()["user_id"] == "U0LEO"
    assert error_of(lambda: new.chat_postMessage(channel="U0GUS", text="x")) == "missing_scope"


def test_removing_the_app_ends_every_token_it_had(slack: Emulator, leo: Person) -> None:
    bot = installed(slack, exchange(slack, code_in(leo.install(page(slack)))))
    client = WebClient(rotated(slack, bot).bot_token, base_url=slack.api_url)
    granted = granted_by(slack, leo, "users:read")
    client.auth_revoke()
    person = WebClient(granted["access_token"], base_url=slack.api_url)
    assert error_of(person.auth_test) == "token_revoked"
    assert error_of(client.auth_test) == "account_inactive"
    assert slack.teams["T0NEW"].install is None
