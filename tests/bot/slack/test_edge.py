"""Slack's edge over real HTTP: verified, recorded, acknowledged; and nothing else."""

import asyncio
import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen
from uuid import uuid4

import pytest
from slack_sdk.signature import SignatureVerifier

from bot.playground.emulator import Emulator
from bot.playground.person import Person
from bot.playground.server import EmulatorServer
from bot.slack.app import Rooms, build_app
from bot.slack.commands import UNASKED, Asked, Subcommand, Subcommands, Who, sentence
from bot.slack.home import DUTY_ON
from bot.slack.identity import Stranger
from bot.slack.incoming import OURS
from bot.slack.installs import FixedInstalls, Installs
from bot.slack.kit import Json, Message, sections
from bot.slack.listening import HttpListener
from bot.slack.manifest import ESCALATE
from bot.slack.speech import Speaker
from bot.slack.web import LONGEST_BODY, PATH, http_app
from bot.turn import Incoming, Place
from tests.bot.slack.conftest import harbor, install_of
from tests.bot.slack.slack_payloads import dm, event, mention, press, sent_form
from tools.forms import Field, Form, Option

FORM_TYPE = "application/x-www-form-urlencoded"


@dataclass
class Recorder:
    """What stands behind the edge in these tests: an inbox that can be broken."""

    recorded: dict[str, Incoming] = field(default_factory=dict)
    problem: Exception | None = None
    at_home: list[str] = field(default_factory=list)
    form: Form | str = "There is nothing to edit."
    errors: Mapping[str, str] = field(default_factory=dict)
    threads: set[str] = field(default_factory=set)
    signatures: list[str] = field(default_factory=list)
    forgetful: Exception | None = None
    stranger: str = ""

    def known(self, _team: str, user: str) -> Who | None:
        return None if user == self.stranger else UNASKED

    async def accept(self, incoming: Incoming) -> None:
        if self.problem:
            raise self.problem
        self.recorded[incoming.id] = incoming

    def press_home(self, _team: str, _user: str, pressed: str) -> None:
        if self.problem:
            raise self.problem
        self.at_home.append(pressed)

    def open_form(self, incoming: Incoming) -> Form | str:
        self.threads.add(threading.current_thread().name)
        return self.form

    def read_form(self, incoming: Incoming) -> Mapping[str, str]:
        self.threads.add(threading.current_thread().name)
        return self.errors

    def take(self, signature: str) -> bool:
        if self.forgetful:
            raise self.forgetful
        self.signatures.append(signature)
        return self.signatures.count(signature) == 1

    @property
    def forms(self) -> list[Incoming]:
        return [each for each in self.recorded.values() if each.kind == "submission"]

    @property
    def only(self) -> Incoming:
        (incoming,) = self.recorded.values()
        return incoming


@dataclass(frozen=True)
class Edge:
    """The edge on the wire, and how Slack knocks at it."""

    url: str
    slack: Emulator
    rooms: Recorder
    installs: Installs

    def event(self, payload: Mapping[str, Any], **how: Any) -> tuple[int, str]:
        return self.knock(json.dumps(payload), "application/json", **how)

    def interact(self, payload: Mapping[str, Any]) -> tuple[int, str]:
        return self.knock(pressed(payload), FORM_TYPE)

    def command(self, typed: str) -> tuple[int, str]:
        return self.knock(command(typed), FORM_TYPE)

    def knock(
        self,
        body: str | bytes,
        content_type: str,
        *,
        secret: str | None = None,
        age: int = 0,
        at: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> tuple[int, str]:
        sent = body if isinstance(body, bytes) else body.encode()
        stamp = str((at or int(time.time())) - age)
        signature = SignatureVerifier(secret or self.slack.signing_secret).generate_signature(
            timestamp=stamp, body=sent.decode("utf-8", "replace")
        )
        signed = {"x-slack-request-timestamp": stamp, "x-slack-signature": str(signature)}
        request = Request(  # noqa: S310 (loopback)
            f"{self.url}{PATH}",
            data=sent,
            headers={"content-type": content_type, **signed, **(headers or {})},
        )
        return answered(request)


def command(typed: str) -> str:
    """A command as Slack sends it; the id of its trigger is unlike any other."""
    fields = {"command": "/rex", "text": typed, "team_id": "T0HARBOR", "user_id": "U0THEO"}
    return urlencode({**fields, "trigger_id": uuid4().hex})


def pressed(payload: Mapping[str, Any] | None = None) -> str:
    """A press, or something else that people do, as Slack sends it: no two are the same."""
    return urlencode({"payload": json.dumps({**(payload or press()), "token": uuid4().hex})})


def answered(request: Request) -> tuple[int, str]:
    try:
        with urlopen(request, timeout=10) as response:  # noqa: S310 (loopback)
            return response.status, response.read().decode()
    except HTTPError as error:
        with error:
            return error.code, error.read().decode()


def echo(asked: Asked) -> Message:
    return sentence(f"{asked.user} of {asked.team}: {asked.words}")


def who(asked: Asked) -> Message:
    assert isinstance(asked.who, Stranger)
    return sentence(asked.who.reason)


@dataclass(frozen=True)
class House:
    """Everything that listens, started once for all tests here."""

    speaker: Speaker
    edge: Edge


@contextmanager
def opened(emulator: Emulator, installs: Installs, speaker: Speaker) -> Iterator[Edge]:
    """An edge that listens for an emulated Slack, and talks to whatever `speaker` does."""
    recorder = Recorder()
    app = build_app(
        signing_secret=emulator.signing_secret,
        installs=installs,
        speaker=speaker,
        rooms=Rooms(
            accept=lambda incoming: recorder.accept(incoming),
            open_form=recorder.open_form,
            read_form=recorder.read_form,
            press_home=recorder.press_home,
            known=recorder.known,
            meet=lambda team, user: Stranger(speaker.profile(team, user, hasty=True).name),
            commands=Subcommands(
                [
                    Subcommand(name="echo", does="says it", answer=echo),
                    Subcommand(name="who", does="says who asks", answer=who, about_them=True),
                ]
            ),
            prompts=lambda _who: ("What is a stage?",),
        ),
    )
    listener = HttpListener(http_app(app, emulator.signing_secret, recorder), "127.0.0.1", 0)
    listener.start()
    emulator.rules.request_url = listener.url
    yield Edge(listener.url.removesuffix(PATH), emulator, recorder, installs)
    listener.stop()


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    emulator = harbor()
    with EmulatorServer(emulator):
        installs = Installs(FixedInstalls([install_of(emulator)]))
        speaker = Speaker(installs, emulator.api_url)
        with opened(emulator, installs, speaker) as edge:
            yield House(speaker, edge)


@pytest.fixture
def edge(house: House) -> Edge:
    """The edge with an empty inbox, and REX installed."""
    kept = vars(house.edge.rooms)
    kept.clear()  # with it goes what a test has put in place of a method
    kept.update(vars(Recorder()))
    house.edge.installs.save(install_of(house.edge.slack))
    house.edge.slack.api_faults.clear()
    return house.edge


@pytest.fixture
def slack(house: House) -> Emulator:
    return house.edge.slack


@pytest.fixture
def speaker(house: House) -> Speaker:
    return house.speaker


def test_a_message_is_recorded_before_slack_is_told(edge: Edge) -> None:
    assert edge.event(dm("How do I link a REQ?")) == (200, "")
    assert edge.rooms.only.text == "How do I link a REQ?"


def test_a_repeated_delivery_changes_nothing(edge: Edge) -> None:
    retry = {"x-slack-retry-num": "1", "x-slack-retry-reason": "http_timeout"}
    assert edge.event(dm()) == (200, "")
    assert edge.event(dm(), headers=retry) == (200, "")
    assert len(edge.rooms.recorded) == 1


def test_what_cannot_be_recorded_is_not_acknowledged(edge: Edge) -> None:
    edge.rooms.problem = OSError("disk full")
    assert edge.event(dm())[0] == 503
    assert edge.interact(press())[0] == 503
    assert edge.interact(sent_form("p1", {}))[0] == 503
    edge.rooms.problem = None
    assert edge.event(dm()) == (200, "")
    assert len(edge.rooms.recorded) == 1


def test_what_a_press_at_home_says_is_done_before_it_is_acknowledged(edge: Edge) -> None:
    view = {"id": "V0HOME", "type": "home"}
    shown = {"type": "view", "view_id": view["id"]}
    at_home = press(DUTY_ON, view=view, container=shown, channel=None, message=None)
    edge.rooms.problem = OSError("disk full")
    assert edge.interact(at_home)[0] == 503
    edge.rooms.problem = None
    assert edge.interact(at_home)[0] == 200
    assert edge.rooms.at_home == [DUTY_ON.removeprefix(OURS)]


def test_a_forged_request_is_refused(edge: Edge) -> None:
    assert edge.event(dm(), secret="guessed")[0] == 401
    assert edge.event(dm(), headers={"x-slack-signature": "v0=\xff"})[0] == 401
    assert edge.rooms.recorded == {}


def test_a_stale_request_is_refused(edge: Edge) -> None:
    assert edge.event(dm(), age=600)[0] == 401
    assert edge.event(dm(), age=-600)[0] == 401


@pytest.mark.parametrize("jump", [3600, -3600])
def test_while_the_clock_is_wrong_slack_is_not_told_200_and_the_log_says_why(
    speaker: Speaker, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, jump: int
) -> None:
    slack, said, real = harbor(), dm(), time.time
    with opened(slack, Installs(FixedInstalls([install_of(slack)])), speaker) as edge:
        edge.event(said, secret="guessed", age=600)
        assert "clock" not in caplog.text  # anybody may say that it is another time
        with monkeypatch.context() as wrong:
            wrong.setattr(time, "time", lambda: real() + jump)
            assert edge.event(said, age=jump)[0] == 401
        assert edge.rooms.recorded == {}
        assert "this host's clock is wrong" in caplog.text
        assert edge.event(said)[0] == 200  # Slack sends it again, and nothing was lost
        assert len(edge.rooms.recorded) == 1


def test_a_command_or_press_that_is_sent_again_is_refused(
    edge: Edge, caplog: pytest.LogCaptureFixture
) -> None:
    at = int(time.time())
    for body in (command("echo again"), pressed()):
        answers = [edge.knock(body, FORM_TYPE, at=at)[0] for _ in range(2)]
        assert answers == [200, 401]
    assert len(edge.rooms.recorded) == 1
    assert "replayed" in caplog.text
    assert "v0=" not in caplog.text


@pytest.mark.parametrize("claimed", ["text/plain", "x/y", FORM_TYPE.upper(), "application/json;"])
def test_a_command_that_is_sent_again_under_another_content_type_is_refused(
    edge: Edge, claimed: str
) -> None:
    body, at = command("console"), int(time.time())
    assert edge.knock(body, FORM_TYPE, at=at)[0] == 200
    assert edge.knock(body, claimed, at=at)[0] == 401


def test_where_it_cannot_be_told_whether_a_press_came_before_it_is_not_taken(
    edge: Edge, caplog: pytest.LogCaptureFixture
) -> None:
    edge.rooms.forgetful = ConnectionError("no database")
    assert edge.knock(pressed(), FORM_TYPE)[0] == 503
    assert edge.rooms.recorded == {}
    assert "v0=" not in caplog.text


def test_a_senseless_timestamp_is_refused(edge: Edge) -> None:
    for stamp in ("", "soon", "1e9", "\xb2", "-1", "9" * 5000):
        assert edge.event(dm(), headers={"x-slack-request-timestamp": stamp})[0] == 401


def test_that_slack_drops_events_is_told(edge: Edge, caplog: pytest.LogCaptureFixture) -> None:
    told = {"type": "app_rate_limited", "team_id": "T0HARBOR", "minute_rate_limited": 1}
    assert edge.event(told)[0] == 200
    assert "Slack drops events of T0HARBOR" in caplog.text


def test_nobody_but_slack_reaches_a_parser(edge: Edge) -> None:
    for body in (b"\xff\xfe", b"[" * 5000, b"[]", b"nonsense", b""):
        assert edge.knock(body, "application/json", secret="guessed")[0] == 401


def test_a_body_that_slack_would_not_send_is_not_read_to_its_end(edge: Edge) -> None:
    assert edge.knock(b"x" * (LONGEST_BODY + 1), "application/json")[0] == 413


def test_what_is_refused_is_logged_once_a_minute_and_without_secrets(
    speaker: Speaker, caplog: pytest.LogCaptureFixture
) -> None:
    slack = harbor()
    with opened(slack, Installs(FixedInstalls([install_of(slack)])), speaker) as fresh:
        for _ in range(3):
            fresh.event(dm("my password is hunter2"), secret="guessed")
        fresh.event(dm(), age=600, headers={"x-slack-retry-num": "2", "x-slack-retry-reason": "no"})
        fresh.event(dm(), headers={"x-slack-signature": ""})
        fresh.knock(b"x" * (LONGEST_BODY + 1), "application/json")
    said = [each for each in caplog.messages if "refused" in each]
    reasons = ["forged", "stale", "not signed", "too large"]
    assert [next(it for it in reasons if f": {it} (" in each) for each in said] == reasons
    assert "from 127.0.0.1, retry '2', 'no'" in said[1]
    assert not any(it in caplog.text for it in ("hunter2", "v0=", slack.signing_secret))


def test_slack_can_verify_the_address(edge: Edge) -> None:
    challenge = {"type": "url_verification", "challenge": "c-123", "token": "x"}
    status, body = edge.event(challenge)
    assert (status, json.loads(body)) == (200, {"challenge": "c-123"})


def test_health_is_answered(edge: Edge) -> None:
    assert answered(Request(f"{edge.url}/health")) == (200, "ok")  # noqa: S310 (loopback)
    assert answered(Request(f"{edge.url}{PATH}"))[0] == 405  # noqa: S310 (loopback)


def test_what_is_not_for_rex_is_acknowledged_and_forgotten(edge: Edge) -> None:
    assert edge.event(event({"type": "reaction_added", "user": "U0THEO"})) == (200, "")
    assert edge.event(dm(bot_id="B0OTHER")) == (200, "")
    assert edge.interact(press("someone_elses")) == (200, "")
    assert edge.interact({"type": "view_closed", "team": {"id": "T0HARBOR"}}) == (200, "")
    assert edge.rooms.recorded == {}


def test_a_team_without_rex_gets_nothing(edge: Edge) -> None:
    foreign = mention() | {"team_id": "T0OTHER", "authorizations": [{"team_id": "T0OTHER"}]}
    edge.event(foreign)
    edge.interact(press(team={"id": "T0OTHER"}))
    edge.event(dm() | {"team_id": None, "authorizations": None})
    assert edge.rooms.recorded == {}


def test_who_is_in_an_unknown_workspace_is_told_what_helps(slack: Emulator, edge: Edge) -> None:
    theo = Person(slack, "U0THEO")
    edge.installs.forget("T0HARBOR")
    said = theo.dm("It is broken")
    assert theo.shortcut(ESCALATE, said).ok
    told = theo.wait_for(lambda: [it for it in theo.sees(said.channel.id) if it.only_for])
    assert "write me a message first" in told[-1].text
    assert "any more" not in told[-1].text


def test_what_comes_while_nobody_knows_who_has_rex_is_sent_again(
    edge: Edge, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_team: str, _enterprise: str | None = None) -> None:
        raise OSError("the database is away")

    monkeypatch.setattr(edge.installs, "find", away)
    monkeypatch.setattr(edge.installs, "remembered", lambda _team: None)
    assert edge.event(dm())[0] == 503
    assert edge.interact(press())[0] == 503


def test_after_an_uninstall_the_team_gets_nothing(edge: Edge) -> None:
    for removal in (
        {"type": "app_uninstalled"},
        {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": ["U0REX"]}},
    ):
        edge.installs.save(install_of(edge.slack))
        now = {"event_time": int(time.time())}
        assert edge.event({**event(removal), **now}) == (200, "")
        assert edge.installs.find("T0HARBOR") is None
    edge.event(dm())
    assert edge.rooms.recorded == {}


@pytest.mark.parametrize("told", ["in parts of a second", "in whole seconds"])
def test_a_removal_told_after_the_team_added_rex_again_is_past(edge: Edge, told: str) -> None:
    removed_at = time.time() - (0.1 if told == "in parts of a second" else 2)
    removal = {"type": "app_uninstalled"}
    if told == "in parts of a second":
        removal["event_ts"] = f"{removed_at:.6f}"
    edge.installs.save(install_of(edge.slack))
    assert edge.event({**event(removal), "event_time": int(removed_at)}) == (200, "")
    assert edge.installs.find("T0HARBOR") is not None


def test_a_person_who_takes_their_own_token_back_does_not_remove_rex(edge: Edge) -> None:
    revoked = {"type": "tokens_revoked", "tokens": {"oauth": ["U0THEO"], "bot": []}}
    assert edge.event(event(revoked)) == (200, "")
    assert edge.installs.find("T0HARBOR") is not None


@pytest.mark.parametrize("typed", ["", "nonsense", "echoes"])
def test_a_command_without_a_known_word_tells_what_there_is(edge: Edge, typed: str) -> None:
    status, body = edge.command(typed)
    assert status == 200
    assert "direct message" in body
    assert "*/rex echo*" in body


def test_a_command_is_answered_with_what_was_typed_and_by_whom(edge: Edge) -> None:
    status, body = edge.command("ECHO  who   am &lt;I&gt;")
    assert status == 200
    assert json.loads(body)["text"] == "U0THEO of T0HARBOR: who am &lt;I&gt;"


def test_every_press_is_recorded(edge: Edge) -> None:
    for word in ("confirm", "cancel", "helpful", "unhelpful", "open_ticket", "acknowledge"):
        edge.rooms.recorded.clear()
        assert edge.interact(press(f"rex_{word}", "p1")) == (200, "")
        assert (edge.rooms.only.action, edge.rooms.only.value) == (word, "p1")


def test_events_of_a_person_come_through_slack_once(slack: Emulator, edge: Edge) -> None:
    theo = Person(slack, "U0THEO")
    before = len(slack.deliveries)
    slack.fault_delivery("message", duplicates=2)
    theo.dm("Hi there")  # told three times
    theo.say("sales", "@rex what is a stage?")  # told as a message and as a mention
    theo.wait_for(lambda: len(slack.deliveries) == before + 5)
    assert {incoming.text for incoming in edge.rooms.recorded.values()} == {
        "Hi there",
        "what is a stage?",
    }


def test_slack_tries_again_until_it_is_recorded(slack: Emulator, edge: Edge) -> None:
    theo = Person(slack, "U0THEO")
    before = len(slack.deliveries)
    slack.rules.retry_delays = (0, 0.2, 1, 3, 9)  # there is a try left once the problem is gone
    edge.rooms.problem = OSError("locked")
    theo.dm("Hi there")
    theo.wait_for(lambda: len(slack.deliveries) >= before + 2)
    edge.rooms.problem = None
    theo.wait_for(lambda: edge.rooms.recorded)
    assert edge.rooms.only.text == "Hi there"


FORM = Form(
    title="Create an opportunity with a long title",
    tool="create_opportunity",
    proposal_id="p1",
    fields=(
        Field(name="client", label="Client", kind="text", value="Acme & Co", optional=False),
        Field(
            name="deal_type",
            label="Deal type",
            kind="select",
            options=(Option("retained", "Retained search"), Option("rpo", "RPO")),
            value="RETAINED",
        ),
        Field(name="notes", label="Notes", kind="long_text", help="Anything else."),
    ),
)


def card(slack: Emulator, speaker: Speaker, theo: Person) -> Any:
    """A card with an Edit button, in a thread of Theo's."""
    asked = theo.dm("Create it")
    place = Place(team="T0HARBOR", channel=asked.channel.id, thread=asked.ts)
    edit = {"type": "button", "text": {"type": "plain_text", "text": "Edit"}}
    row: Json = {"type": "actions", "elements": [edit | {"action_id": "rex_edit", "value": "p1"}]}
    speaker.post(place, [*sections("Card"), row], "Card", "turn-1")
    return asked.answers[0]


def test_edit_opens_the_form_and_what_was_filled_in_is_recorded(
    slack: Emulator, edge: Edge, speaker: Speaker
) -> None:
    theo = Person(slack, "U0THEO")
    shown = card(slack, speaker, theo)
    edge.rooms.form = FORM
    assert theo.click(shown, "rex_edit").ok
    form = theo.wait_for(lambda: theo.modal)
    assert form is not None
    assert form.title == "Create an opportunity w…"
    assert edge.rooms.forms == []

    assert theo.submit(form, {"Notes": "  urgent "}).view is None
    (sent,) = edge.rooms.forms
    assert (sent.kind, sent.value, sent.user) == ("submission", "p1", "U0THEO")
    assert sent.fields == {"client": "Acme & Co", "deal_type": "retained", "notes": "urgent"}
    assert sent.place == Place(
        team="T0HARBOR", channel=shown.channel.id, thread=shown.thread_ts, is_dm=True
    )
    assert sent.ts == shown.ts


def test_what_is_wrong_with_a_form_is_said_at_the_field(
    slack: Emulator, edge: Edge, speaker: Speaker
) -> None:
    theo = Person(slack, "U0THEO")
    shown = card(slack, speaker, theo)
    edge.rooms.form = FORM
    theo.click(shown, "rex_edit")
    form = theo.wait_for(lambda: theo.modal)
    assert form is not None
    edge.rooms.errors = {"notes": "Too long.", "elsewhere": "Closed.", "other": "Late."}
    refused = theo.submit(form)
    assert refused.errors == {"notes": "Too long.", "client": "Closed. Late."}
    assert edge.rooms.forms == []
    edge.rooms.errors = {}
    assert theo.submit(form).view is None
    assert len(edge.rooms.forms) == 1


def test_edit_without_a_form_says_why(slack: Emulator, edge: Edge, speaker: Speaker) -> None:
    theo = Person(slack, "U0THEO")
    shown = card(slack, speaker, theo)
    assert theo.click(shown, "rex_edit").ok
    notice = theo.wait_for(lambda: theo.modal)
    assert notice is not None
    assert notice.blocks[0]["text"]["text"] == "There is nothing to edit."


def test_forms_are_made_and_read_off_the_event_loop(
    slack: Emulator, edge: Edge, speaker: Speaker
) -> None:
    theo = Person(slack, "U0THEO")
    theo.click(card(slack, speaker, theo), "rex_edit")
    theo.wait_for(lambda: theo.modal)
    assert edge.interact(sent_form("p1", {}))[0] == 200
    assert all(name.startswith("edge") for name in edge.rooms.threads)


def test_a_form_that_slack_no_longer_wants_is_only_logged(
    slack: Emulator, edge: Edge, speaker: Speaker, caplog: pytest.LogCaptureFixture
) -> None:
    theo = Person(slack, "U0DANA")
    slack.fault("views.open", error="expired_trigger_id")
    assert theo.click(card(slack, speaker, theo), "rex_edit").ok
    theo.wait_for(lambda: "expired_trigger_id" in caplog.text)
    assert theo.modal is None


def test_app_home_shows_what_rex_is_for(slack: Emulator, edge: Edge) -> None:
    theo = Person(slack, "U0THEO")
    theo.open_messages_tab()
    slack.state.homes.clear()
    before = len(slack.calls("views.publish"))
    slack.fault("views.publish", error="missing_scope")
    assert theo.home(timeout=0.3) is None
    home = theo.home()
    assert home is not None
    assert "HirePilot's support agent" in str(home.blocks)
    assert len(slack.calls("views.publish")) == before + 2


def test_nobody_asks_slack_who_rex_is_for_each_event(slack: Emulator, edge: Edge) -> None:
    before = slack.calls()
    for _ in range(3):
        edge.event(dm())
    assert slack.calls() == before


def test_a_busy_house_does_not_keep_slack_waiting(edge: Edge) -> None:
    """Turns run elsewhere: an acknowledgement never waits for one that is being recorded."""
    done = threading.Event()

    async def accept(incoming: Incoming) -> None:
        while incoming.text == "slow" and not done.is_set():
            await asyncio.sleep(0.01)
        edge.rooms.recorded[incoming.id] = incoming

    edge.rooms.accept = accept  # type: ignore[method-assign]  # this inbox is slow on purpose
    events = [dm("slow", ts=f"{number}.0") for number in range(20)]
    waiting = [threading.Thread(target=edge.event, args=(each,)) for each in events]
    for thread in waiting:
        thread.start()
    started = time.monotonic()
    assert edge.event(dm("quick")) == (200, "")
    assert time.monotonic() - started < 1
    done.set()
    for thread in waiting:
        thread.join()
    assert len(edge.rooms.recorded) == 21


def test_a_cached_team_costs_no_trip_to_the_store(edge: Edge) -> None:
    edge.event(dm())
    store = edge.installs._store
    assert isinstance(store, FixedInstalls)
    store.forget("T0HARBOR")
    edge.rooms.recorded.clear()
    edge.event(dm())
    assert len(edge.rooms.recorded) == 1


@pytest.mark.parametrize(
    "body",
    [
        "[]",
        "null",
        '"x"',
        "xxxx",
        "{}",
        '{"type":"event_callback","event":[]}',
        '{"type":"event_callback","team_id":5,"event":{"type":5}}',
        '{"type":"event_callback","team_id":"T0HARBOR","event":{"type":"message","channel":null}}',
        '{"type":"block_actions","team":null}',
    ],
)
def test_senseless_json_is_answered(edge: Edge, body: str) -> None:
    status, said = edge.knock(body, "application/json")
    assert status != 500, said


OURS_IT_SAYS = '"type":"event_callback","team_id":"T0HARBOR"'
TOO_LONG = "9" * 5_000


@pytest.mark.parametrize(
    "body",
    [
        "{",
        f'{{"count":{TOO_LONG}}}',
        '{"event":' + "[" * 100_000,
        *(f'{{{OURS_IT_SAYS},"event":{event}}}' for event in ("null", "[]", "1", '"x"')),
        f'{{{OURS_IT_SAYS},"event":{{"type":"message","subtype":[]}}}}',
        f'{{{OURS_IT_SAYS},"authorizations":[1],"event":{{"type":"message"}}}}',
        "payload={",
        "payload=null",
        f"payload={TOO_LONG}",
    ],
    ids=lambda body: body[:60],
)
def test_what_is_malformed_is_not_asked_for_again_and_takes_a_line(
    edge: Edge, body: str, caplog: pytest.LogCaptureFixture
) -> None:
    status, _ = edge.knock(body, "application/json" if body.startswith("{") else FORM_TYPE)
    (said,) = caplog.records
    assert (status, said.levelname, said.exc_info) == (400, "WARNING", None)
    assert "malformed" in said.getMessage()


def test_what_fails_for_another_reason_is_asked_for_again_with_a_traceback(
    edge: Edge, caplog: pytest.LogCaptureFixture
) -> None:
    edge.rooms.problem = ValueError("not what it should be")
    assert edge.event(dm())[0] == 503
    (said,) = caplog.records
    assert said.levelname == "ERROR"
    assert said.exc_info


@pytest.mark.parametrize(
    "body",
    [
        "payload=",
        "payload=[]",
        "payload=null",
        "payload=%7B%22type%22%3A%22view_submission%22%7D",
        "payload=%7B%22type%22%3A%22block_actions%22%2C%22actions%22%3A%5B%5D%7D",
        "ssl_check=1&token=x",
    ],
)
def test_a_senseless_form_is_answered(edge: Edge, body: str) -> None:
    status, said = edge.knock(body, FORM_TYPE)
    assert status != 500, said
