"""The page over real HTTP: what each person sees, what strangers do not, and what is news."""

import smtplib
import threading
import time
from collections.abc import Iterator
from email.message import EmailMessage

import httpx
import pytest
from slack_sdk import WebClient

from bot.playground.emulator import Emulator
from bot.playground.people import Json
from bot.playground.person import Person
from bot.playground.server import EmulatorServer
from tests.bot.playground.page_site import DANA, SAM, Site, serving


@pytest.fixture
def site(server: EmulatorServer, slack: Emulator) -> Iterator[Site]:
    with serving(server, slack) as site:
        yield site


def section(text: str) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


# Looking


def test_the_front_door_leads_to_the_first_person(site: Site) -> None:
    assert site.client.get("/").headers["location"] == DANA


def test_everybody_is_listed_by_team_with_their_title(site: Site) -> None:
    site.emulator.users["U0SAM"].title = "Member, no grant"
    shown = site.shows(DANA)
    assert shown.index("Harbor &amp; Finch") < shown.index("Sam Whitaker")
    assert "Member, no grant" in shown
    assert shown.index("Brightside Staffing") < shown.index("Nora Kemp")


def test_people_are_offered_what_they_might_try_until_they_have(site: Site) -> None:
    assert "I can&#39;t see it" in site.html(SAM)
    assert "hello there" in site.html(DANA)
    site.does("/say", user="U0DANA", channel=site.dm("U0DANA"), text="hello there")
    assert 'data-try="hello there"' not in site.html(DANA)


def test_what_people_write_is_shown_as_text(site: Site, dana: Person) -> None:
    dana.dm("<script>alert(1)</script> *bold* & <!channel>")
    html = site.html(DANA)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; <strong>bold</strong> &amp;" in html


def test_a_badge_counts_what_others_wrote_until_it_is_read(site: Site, bot: WebClient) -> None:
    bot.chat_postMessage(channel=site.dm("U0SAM"), text="Something is wrong")
    assert 'data-messages="1"' in site.html(DANA)
    assert "Something is wrong" in site.shows(SAM)
    assert 'data-messages="1"' not in site.html(DANA)


def test_a_message_for_one_person_is_marked_and_nobody_else_sees_it(
    site: Site, bot: WebClient
) -> None:
    bot.chat_postEphemeral(channel="C0DEALS", user="U0SAM", text="Just for you")
    assert "Only visible to you" in site.shows(SAM + "/channels/C0DEALS")
    assert "Just for you" not in site.shows(DANA + "/channels/C0DEALS")


def test_no_thread_is_offered_under_what_one_person_sees(site: Site, bot: WebClient) -> None:
    bot.chat_postMessage(channel="C0DEALS", text="For all")
    assert site.html(SAM + "/channels/C0DEALS").count("Reply in thread") == 1
    bot.chat_postEphemeral(channel="C0DEALS", user="U0SAM", text="Just for you")
    page = site.html(SAM + "/channels/C0DEALS")
    assert "Just for you" in page
    assert page.count("Reply in thread") == 1


def test_an_edited_message_says_so(site: Site, dana: Person) -> None:
    dana.edit(dana.dm("firts"), "first")
    assert "(edited)" in site.shows(DANA)


def test_a_thread_shows_what_the_app_is_doing(site: Site, dana: Person, bot: WebClient) -> None:
    asked = dana.dm("how do I link a REQ?")
    bot.assistant_threads_setStatus(
        channel_id=asked.channel.id, thread_ts=asked.ts, status="is looking in the guide…"
    )
    assert "REX is looking in the guide…" in site.shows(DANA)
    bot.chat_postMessage(channel=asked.channel.id, thread_ts=asked.ts, text="Like this")
    assert "is looking" not in site.shows(DANA)


def test_what_one_goes_on_with_stands_below_what_the_app_said_unasked(
    site: Site, dana: Person, bot: WebClient
) -> None:
    asked = dana.dm("how do I link a REQ?")
    bot.chat_postMessage(channel=asked.channel.id, text="A deal stands still")
    before = site.shows(DANA)
    assert before.index("how do I link") < before.index("A deal stands still")
    again = dana.reply(asked, "and a second one?")
    bot.chat_postMessage(channel=asked.channel.id, thread_ts=asked.ts, text="Likewise")
    after = site.shows(DANA)
    assert after.index("A deal stands still") < after.index("how do I link")
    assert after.index(again.text) < after.index("Likewise")


def test_app_home_shows_what_was_published_or_a_friendly_nothing(
    site: Site, bot: WebClient
) -> None:
    assert "Nothing here yet" in site.shows(DANA + "/home")
    bot.views_publish(user_id="U0DANA", view={"type": "home", "blocks": [section("My tickets")]})
    assert "My tickets" in site.shows(DANA + "/home")


@pytest.mark.parametrize(
    "path",
    [
        "/people/T0HARBOR/U0NORA",
        "/people/T0HARBOR/U0REXHARBOR",
        "/people/T0X/U0X",
        f"{SAM}/channels/C0NONE",
        "/people/T0BRIGHT/U0NORA/channels/C0DEALS",
        "/inbox/7",
    ],
)
def test_what_is_not_there_is_not_found(site: Site, path: str) -> None:
    assert site.client.get(path).status_code == 404


def test_where_the_app_is_not_installed_the_page_says_so(site: Site) -> None:
    site.emulator.add_team("T0NEW", "New", "new")
    site.emulator.add_user("T0NEW", "U0ANN", "ann", "Ann")
    assert "isn't installed here" in site.shows("/people/T0NEW/U0ANN").replace("&#39;", "'")


# The inbox


def mail(site: Site, to: str, subject: str, html: str = "") -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "rex@hirepilot.example", to, subject
    message.set_content("In plain <words>")
    if html:
        message.add_alternative(html, subtype="html")
    with smtplib.SMTP(site.inbox.host, site.inbox.port) as connection:
        connection.send_message(message)


def test_mail_arrives_for_its_recipient_and_is_new_until_opened(site: Site) -> None:
    with site.inbox:
        mail(site, "sam@harborfinch.example", "P1: <b>Billing</b>")
    assert 'data-letters="1"' in site.html(DANA)
    assert "P1: &lt;b&gt;Billing&lt;/b&gt;" in site.html(SAM + "/inbox")
    assert "Billing" not in site.shows(DANA + "/inbox")
    assert "Billing" in site.shows(DANA + "/inbox?of=*")
    assert "No e-mails" in site.shows(DANA + "/inbox")
    assert 'src="/inbox/1"' in site.html(SAM + "/inbox?mail=1")
    assert 'data-letters="1"' not in site.html(DANA)


def test_when_everything_starts_anew_mail_is_new_again(site: Site) -> None:
    with site.inbox:
        mail(site, "sam@harborfinch.example", "First")
        site.html(SAM + "/inbox?mail=1")
        site.inbox.clear()
        site.page.forget()
        mail(site, "sam@harborfinch.example", "Second")
    assert 'data-letters="1"' in site.html(DANA)


def test_a_mails_own_html_is_shut_in_a_sandbox(site: Site) -> None:
    with site.inbox:
        mail(site, "sam@harborfinch.example", "Hi", "<p>Rich</p><script>alert(1)</script>")
        mail(site, "sam@harborfinch.example", "Plain")
    rich = site.client.get("/inbox/1")
    policy = rich.headers["content-security-policy"]
    assert "<p>Rich</p>" in rich.text
    assert policy.startswith("sandbox allow-popups")
    assert "allow-scripts" not in policy
    assert "default-src 'none'" in policy
    assert 'sandbox="allow-popups allow-popups-to' in site.html(SAM + "/inbox?mail=1")
    assert "In plain &lt;words&gt;" in site.html("/inbox/2")


# Strangers


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "", "http://127.0.0.1:1"])
def test_a_foreign_page_cannot_act(site: Site, origin: str) -> None:
    fields = {"user": "U0DANA", "channel": site.dm("U0DANA"), "text": "hello"}
    headers = {"origin": origin} if origin else {}
    response = httpx.post(f"{site.server.url}/say", data=fields, headers=headers, trust_env=False)
    assert response.status_code == 403
    assert not site.emulator.channels[site.dm("U0DANA")].messages


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", ""])
def test_a_foreign_name_for_this_machine_is_refused(site: Site, host: str) -> None:
    origin = f"http://{host}"
    response = site.client.get(DANA, headers={"host": host, "origin": origin})
    assert response.status_code == 400


def test_nothing_on_a_page_may_come_from_elsewhere(site: Site) -> None:
    response = site.client.get(DANA)
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "style=" not in response.text
    assert "onclick" not in response.text
    assert "https://" not in response.text
    assert site.client.get("/static/page.js").status_code == 200


# Live


def versions(response: httpx.Response) -> Iterator[str]:
    lines = response.iter_lines()
    return (line.removeprefix("data: ") for line in lines if line.startswith("data: "))


def test_the_feed_gives_the_version_shown_and_then_each_new_one(site: Site, dana: Person) -> None:
    with site.client.stream("GET", "/feed") as response:
        told = versions(response)
        now = next(told)
        assert f'data-version="{now}"' in site.html(DANA)
        dana.dm("hello")
        assert next(told) != now


def test_a_new_mail_is_news_too(site: Site) -> None:
    with site.inbox, site.client.stream("GET", "/feed") as response:
        told = versions(response)
        now = next(told)
        mail(site, "sam@harborfinch.example", "Hello")
        assert next(told) != now


def test_open_pages_do_not_keep_the_server_from_stopping(slack: Emulator) -> None:
    own = EmulatorServer(slack)
    with serving(own, slack) as site:
        own.start()
        began = threading.Event()

        def follow() -> None:
            with httpx.stream("GET", f"{own.url}/feed", timeout=10, trust_env=False) as response:
                for _ in response.iter_lines():
                    began.set()

        following = threading.Thread(target=follow)
        following.start()
        assert began.wait(5)
        started = time.monotonic()
        site.page.close()
        following.join(5)
        own.stop()
        assert not following.is_alive()
        assert time.monotonic() - started < 1.0
