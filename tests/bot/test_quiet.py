"""A running REX says nothing in its log, and reaches nobody but Slack, the model, SMTP and its database."""

from pathlib import Path

from bot.playground.inbox import Inbox
from bot.playground.person import Person
from bot.playground.server import EmulatorServer
from tests.bot.test_full_mode import SEARCH, STEPS, answer, says
from tests.bot.test_restart import BROKEN, PATIENCE, folder, inbox, over_http, running, slack
from tests.openai_server import OpenAIServer

__all__ = ["folder", "inbox", "slack"]


def test_while_people_ask_and_report_nobody_else_is_reached_and_the_log_stays_empty(
    slack: EmulatorServer, inbox: Inbox, folder: Path
) -> None:
    theo = Person(slack.emulator, "U0THEO")
    script = (says(**SEARCH), answer(STEPS[2]), says(open_escalation_ticket={"summary": BROKEN}))
    with OpenAIServer(*script, says("A ticket is open.")) as model:
        own = {"OPENAI_API_KEY": "sk-test", "OPENAI_BASE_URL": model.base_url}
        with running(slack, inbox, folder, **own, **over_http(slack)) as process:
            for said in ("how do i attach a job req", BROKEN):
                theo.answer(theo.dm(said), timeout=PATIENCE)
            theo.wait_for(lambda: len(inbox.mails) == 2, PATIENCE)
            reached, logged = process.reached, process.logged
    known = [slack.api_url, model.base_url, f"http://127.0.0.1:{inbox.port}"]
    itself = slack.emulator.rules.request_url  # where it looks whether it still answers
    assert reached - {itself.split("/")[2]} == {url.split("/")[2] for url in known}
    assert logged == ""
