"""Nobody gets in without a link from Slack, and nothing is done without the console's own form."""

import re
from datetime import timedelta

import pytest

from tests.tickets.console.conftest import Office
from tickets.console.pages import ACTIONS, PAGES
from tickets.console.signin import IDLE_LIFE, LINK_LIFE, SESSION_LIFE
from tickets.sql.roster import dismiss
from tickets.staff import StaffRole


def filled(path: str) -> str:
    """An address of the route table with numbers in it."""
    return re.sub(r"\{[^}]*\}", "1001", path)


def test_a_link_signs_in_once(office: Office) -> None:
    link = office.room.link(office.staff("Ines")).removeprefix(office.url)
    browser = office.browser()
    offered = browser.client.get(link)
    assert "Ines Duarte" in offered.text
    assert "set-cookie" not in offered.headers  # looking uses nothing up: programs look at links
    entered = browser.client.post(link)
    assert entered.status_code == 303
    cookie = entered.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" not in cookie  # the address is http
    assert "Queue" in browser.html("/")
    again = office.browser().client.post(link)
    assert (again.status_code, "used already" in again.text) == (403, True)


def test_a_link_leads_to_the_page_it_was_asked_for(office: Office) -> None:
    office.report()
    link = office.room.link(office.staff("Ines"), "/tickets/1001").removeprefix(office.url)
    entered = office.browser().client.post(link)
    assert entered.headers["location"] == "/console/tickets/1001"


@pytest.mark.parametrize("to", ["//evil.example", "https://evil.example", "/\\evil.example", "x"])
def test_signing_in_leads_nowhere_else(office: Office, to: str) -> None:
    link = office.room.link(office.staff("Ines")).removeprefix(office.url)
    entered = office.browser().client.post(link, params={"to": to})
    assert entered.headers["location"] == "/console/"


def test_an_old_link_is_refused(office: Office) -> None:
    link = office.room.link(office.staff("Ines")).removeprefix(office.url)
    office.clock.forward(LINK_LIFE + timedelta(seconds=1))
    refused = office.browser().client.post(link)
    assert (refused.status_code, "too old" in refused.text) == (403, True)


@pytest.mark.parametrize("part", [0, 1, 2])
def test_a_forged_link_is_refused(office: Office, part: int) -> None:
    path, token = office.room.link(office.staff("Ines")).removeprefix(office.url).rsplit("/", 1)
    parts = token.split(".")
    parts[part] = parts[part][:-1] + ("0" if parts[part][-1] != "0" else "1")
    for forged in (".".join(parts), ".".join(parts[:part]), "a.b.c", "é"):
        answer = office.browser().client.post(f"{path}/{forged}")
        assert answer.status_code in (403, 404, 405)
        assert "set-cookie" not in answer.headers


def test_who_leaves_the_staff_is_out_at_once(office: Office) -> None:
    browser = office.signed_in("Omar")
    link = office.room.link(office.staff("Omar")).removeprefix(office.url)
    with office.database.transaction() as session:
        dismiss(session, "omar@hirepilot.example")
    assert browser.client.get("/console/").status_code == 303
    assert office.browser().client.post(link).status_code == 403


def test_a_session_ends(office: Office) -> None:
    browser = office.signed_in("Ines")
    for _ in range(int(SESSION_LIFE / IDLE_LIFE)):
        office.clock.forward(IDLE_LIFE - timedelta(minutes=1))
        browser.html("/")
    office.clock.forward(timedelta(hours=1))
    assert browser.client.get("/console/").headers["location"].startswith("/console/signin")


def test_an_idle_session_ends(office: Office) -> None:
    browser = office.signed_in("Ines")
    office.clock.forward(IDLE_LIFE + timedelta(minutes=1))
    assert browser.client.get("/console/").status_code == 303


def test_signing_out_ends_the_session_on_the_server(office: Office) -> None:
    browser = office.signed_in("Ines")
    thief = office.browser()
    thief.client.cookies.update(browser.client.cookies)
    thief.html("/")
    assert browser.send("/leave", at="/").status_code == 303
    assert thief.client.get("/console/").status_code == 303


@pytest.mark.parametrize("path", [page.path for page in PAGES])
def test_no_page_is_reached_without_sign_in(office: Office, path: str) -> None:
    answer = office.browser().client.get(f"/console{filled(path)}")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/console/signin")


@pytest.mark.parametrize("path", [action.path for action in ACTIONS])
def test_no_action_without_sign_in(office: Office, path: str) -> None:
    assert office.browser().client.post(f"/console{filled(path)}").status_code == 401


def test_no_action_without_the_sessions_own_token(office: Office) -> None:
    office.report()
    ines, omar = office.signed_in("Ines"), office.signed_in("Omar")
    foreign = re.search(r'name="form_token" value="(\w+)"', omar.html("/"))
    assert foreign is not None
    for action in ACTIONS:
        for form in ({}, {"form_token": ""}, {"form_token": "0" * 64}, {"form_token": foreign[1]}):
            answer = ines.client.post(f"/console{filled(action.path)}", data=form)
            assert answer.status_code == 403, action.path
    with office.desk() as desk:
        assert [event.kind for event in desk.history("1001")] == ["opened"]


def test_a_foreign_page_cannot_send_a_form(office: Office) -> None:
    ines = office.signed_in("Ines")
    answer = ines.send("/views", at="/", name="x")
    assert answer.status_code == 303
    ines.client.headers["origin"] = "https://evil.example"
    assert ines.send("/views", at="/", name="y").status_code == 403


def test_support_may_not_do_what_only_super_admins_may(office: Office) -> None:
    office.report()
    priya = office.signed_in("Priya")
    kept = [a.path for a in ACTIONS if a.only is StaffRole.SUPER_ADMIN]
    assert len(kept) == 8
    for path in kept:
        assert priya.send(filled(path), at="/").status_code == 403


def test_every_answer_has_the_headers_that_keep_foreign_code_out(office: Office) -> None:
    ines = office.signed_in("Ines")
    for path in ("/", "/metrics", "/signin", "/tickets/9", "/static/console.js", "/nothing"):
        headers = ines.client.get(f"/console{path}").headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["cache-control"] == "no-store"


def test_a_form_that_is_too_long_is_not_read(office: Office) -> None:
    ines = office.signed_in("Ines")
    assert ines.send("/views", at="/", name="x" * 300_000).status_code == 413
