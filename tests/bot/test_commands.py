"""The command line, as processes: what a newcomer types, and what they type wrong."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.command import REX, asked, environment, rex
from tests.openai_server import OpenAIServer, reply


@pytest.mark.parametrize(
    ("question", "who", "kind", "says"),
    [
        ("Where do I create an invoice?", "team_admin", "answer", "Billing"),
        ("how do i attach a job req to my deal", "team_admin", "answer", "Add REQ"),
        ("what does Negotiation mean", "team_admin", "answer", "Negotiation"),
        ("I can't see the Opportunities tab", "member", "answer", "Team Admin can give it"),
        ("I can't see the Opportunities tab", "starter", "answer", "Starter"),
        ("move it straight to Won", "team_admin", "clarify", "Which opportunity"),
        ("billing tab crashes with error 500", "team_admin", "ticket", "TKT-1001"),
        ("does HirePilot have a mobile app?", "team_admin", "abstain", "couldn't find"),
    ],
)
def test_rex_does_what_a_good_colleague_would(
    question: str, who: str, kind: str, says: str, demo: str, tmp_path: Path
) -> None:
    [said] = asked(question, who=who, cwd=tmp_path, db=demo)
    assert said["kind"] == kind, said["text"]
    assert says in said["text"]
    assert said["mode"] == "offline"


def test_an_answer_cites_the_guide_word_for_word(demo: str, tmp_path: Path) -> None:
    [said] = asked("how do i attach a job req to my deal", cwd=tmp_path, db=demo)
    first = said["citations"][0]
    assert first["article"] == "opportunities"
    assert first["heading"] == "Linking Job REQs"
    assert first["quote"] in said["text"]


def test_several_texts_are_one_conversation(demo: str, tmp_path: Path) -> None:
    create, changed, move, won = asked(
        "create an opportunity for Acme, retained search, about 50k",
        "no, 70k",
        "move the Acme deal to Proposal",
        "move it straight to Won",
        cwd=tmp_path,
        db=demo,
    )
    assert create["proposals"] == [
        {
            "tool": "create_opportunity",
            "arguments": {"client": "Acme Corp", "deal_type": "retained", "estimated_value": 50000},
            "missing": [],
        }
    ]
    assert changed["proposals"][0]["arguments"]["estimated_value"] == 70000
    assert move["proposals"][0]["arguments"] == {"opportunity": "OPP-2001", "to_stage": "Proposal"}
    assert [it["tool"] for it in won["proposals"]] == ["close_won"]


def test_what_cannot_name_a_deal_is_a_question_of_its_own(demo: str, tmp_path: Path) -> None:
    move = "move it straight to Won"
    which, other, chosen = asked(
        move, "كيف يمكنني ربط الوظيفة", "the CFO search", cwd=tmp_path, db=demo
    )
    assert [which["kind"], other["kind"]] == ["clarify", "abstain"]
    assert chosen["proposals"][0]["arguments"]["opportunity"] == "OPP-2001"


def test_what_is_missing_is_named(demo: str, tmp_path: Path) -> None:
    [said] = asked("create an opportunity, retained search, 80k", cwd=tmp_path, db=demo)
    assert said["kind"] == "clarify"
    assert said["proposals"][0]["missing"] == ["client"]


def test_nobody_of_that_name(demo: str, tmp_path: Path) -> None:
    done = rex("ask", "hi", "--as", "nobody@example.org", "--db", demo, cwd=tmp_path)
    assert done.returncode == 2
    assert "nobody@example.org" in done.stderr
    assert "Traceback" not in done.stderr


def test_what_a_ticket_promises_is_put_right_where_nobody_is_told(
    demo: str, tmp_path: Path
) -> None:
    crash = "billing tab crashes with error 500"
    read = " ".join(rex("ask", crash, cwd=tmp_path).stdout.split())
    assert read.index("are being told right now") < read.index("So REX says it in Slack.")
    assert "nobody was told" in read
    (tried,) = asked(crash, cwd=tmp_path)
    assert "nobody was told" in tried["note"]
    (kept,) = asked(crash, cwd=tmp_path, db=demo)
    assert "the alerts go out when REX is next started" in kept["note"]
    (answer,) = asked("what does Negotiation mean", cwd=tmp_path)
    assert "note" not in answer


def test_asking_leaves_nothing_behind(tmp_path: Path) -> None:
    asked("create an opportunity for Acme, retained search, about 50k", cwd=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_database_is_made_filled_and_read(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'own.db'}"
    assert "rex db upgrade" in rex("db", "check", "--db", url, cwd=tmp_path).stderr
    assert rex("db", "seed", "--db", url, cwd=tmp_path).returncode == 0
    assert rex("db", "check", "--db", url, cwd=tmp_path).returncode == 0
    said = rex("ask", "billing tab crashes", "--db", url, cwd=tmp_path)
    assert "TKT-1001" in said.stdout
    listed = rex("tickets", "list", "--db", url, cwd=tmp_path)
    assert "Billing tab crashes" in listed.stdout
    shown = rex("tickets", "show", "TKT-1001", "--db", url, cwd=tmp_path)
    assert "Ines Duarte by email: pending" in shown.stdout
    as_json = json.loads(rex("tickets", "list", "--json", "--db", url, cwd=tmp_path).stdout)
    assert as_json["ref"] == "TKT-1001"
    missing = rex("tickets", "show", "TKT-9", "--db", url, cwd=tmp_path)
    assert (missing.returncode, missing.stderr.strip()) == (2, "There is no ticket TKT-9.")


def test_staff_are_added_alerted_and_let_go(demo: str, tmp_path: Path) -> None:
    url = demo
    added = ("ada@hirepilot.example", "Ada Winter", "--role", "super_admin", "--slack", "T0P/U0A")
    assert rex("staff", "add", *added, "--db", url, cwd=tmp_path).returncode == 0
    rex("staff", "remove", "omar@hirepilot.example", "--db", url, cwd=tmp_path)
    listed = rex("staff", "list", "--db", url, cwd=tmp_path).stdout
    assert "T0P/U0A" in listed
    narrow = rex("staff", "list", "--db", url, cwd=tmp_path, COLUMNS="80").stdout
    assert all(whole in narrow for whole in ("priya@hirepilot.example", "T0PILOT/U0PRIYA"))
    rex("ask", "billing tab crashes", "--db", url, cwd=tmp_path)
    shown = rex("tickets", "show", "TKT-1001", "--db", url, cwd=tmp_path).stdout
    assert "Ada Winter by slack: pending" in shown
    assert "Omar" not in shown
    wrong = rex("staff", "add", "x@y.example", "X", "--slack", "U0A", "--db", url, cwd=tmp_path)
    assert (wrong.returncode, "T0123/U0456" in wrong.stderr) == (2, True)
    nobody = rex("staff", "remove", "no@body.example", "--db", url, cwd=tmp_path)
    assert nobody.returncode == 2


def test_who_asks_is_named_by_role_name_or_address_and_else_everybody_is_listed(
    demo: str, tmp_path: Path
) -> None:
    for who in ("starter", "Leo", "leo brandt", "leo@brightside.example"):
        asked = rex("ask", "what plan are we on", "--as", who, "--db", demo, cwd=tmp_path)
        assert "Starter" in asked.stdout, asked.stderr
    wrong = rex("ask", "--as", "WRONG", "hi", "--db", demo, cwd=tmp_path, COLUMNS="80")
    assert wrong.returncode == 2
    assert "  sam@harborfinch.example (member): Sam Whitaker, Member, Pro\n" in wrong.stderr
    assert "  nora@brightside.example: Nora Kemp, Super Admin, Starter\n" in wrong.stderr


def test_search_finds_sections_of_the_guide_and_of_any_folder(tmp_path: Path) -> None:
    found = rex("search", "link a REQ", "--json", "--limit", "1", cwd=tmp_path)
    assert json.loads(found.stdout)["heading"] == "Linking Job REQs"
    (tmp_path / "own.md").write_text("# Tea\n\n## Brewing\n\nUse hot water.\n")
    (tmp_path / "q.jsonl").write_text('{"id": "t1", "question": "how to brew tea"}\n')
    row = json.loads(rex("search", "--articles", ".", "--queries", "q.jsonl", cwd=tmp_path).stdout)
    assert row["id"] == "t1"
    assert row["hits"][0]["file"] == "own.md"
    assert row["score"] == row["hits"][0]["score"]


def test_search_reads_the_folder_that_rex_reads(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own/tea.md").write_text("# Tea\n\n## Brewing\n\nUse hot water.\n")
    kept = tmp_path / "cache"
    settings = {"REX_ARTICLES": "own", "REX_CACHE": str(kept)}
    found = rex("search", "brew tea", "--json", cwd=tmp_path, **settings)
    assert json.loads(found.stdout)["file"] == "tea.md"
    assert (kept / "guide.sqlite").is_file()
    rex("search", "brew tea", "--articles", ".", cwd=tmp_path, **settings)
    again = rex("search", "brew tea", "--json", cwd=tmp_path, **settings)
    assert again.stdout == found.stdout


def test_search_by_meaning_says_what_keeps_it_from_that(tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    found = rex("search", "link a REQ", cwd=tmp_path, REX_SEMANTIC_MODEL="model")
    assert found.returncode == 2
    assert found.stderr.startswith("REX_SEMANTIC_MODEL can't be used: ")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("search",), "Give a text"),
        (("search", "x", "--articles", "nowhere"), "not a folder"),
        (("search", "--queries", "nowhere.jsonl"), "not a file"),
        (("run",), "SLACK_BOT_TOKEN is not set"),
        (("tickets", "list", "--db", "nonsense://x"), "can't use a nonsense database"),
        (("db", "check", "--db", "not a url"), "is not a database URL"),
        (("ask", "hi", "--db", "sqlite:///none.db"), "There is no database"),
    ],
)
def test_bad_input_is_a_sentence_and_code_2(
    arguments: tuple[str, ...], sentence: str, tmp_path: Path
) -> None:
    done = rex(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.thorough
def test_what_to_type_is_said_as_it_can_be_typed_there(tmp_path: Path) -> None:
    def complaint(called: str, path: str = "/usr/bin:/bin") -> str:
        own = {**environment(), "PATH": path}
        typed = [called, "run"]
        done = subprocess.run(typed, cwd=tmp_path, env=own, capture_output=True, text=True)
        return done.stderr

    link = tmp_path / "bin" / "rex"
    link.parent.mkdir()
    link.symlink_to(REX)
    assert "`bin/rex manifest`" in complaint("bin/rex")
    assert f"`{REX} manifest`" in complaint(str(REX))
    assert "`rex manifest`" in complaint(str(REX), f"{REX.parent}:/bin")


def test_the_manifest_is_one_line_of_json(tmp_path: Path) -> None:
    manifest = json.loads(rex("manifest", cwd=tmp_path).stdout)
    assert manifest["settings"]["socket_mode_enabled"] is True


def test_with_a_key_the_same_question_goes_through_the_model(demo: str, tmp_path: Path) -> None:
    wants = {
        "id": "call_1",
        "type": "function",
        "function": {
            "name": "search_guide",
            "arguments": json.dumps({"queries": ["what Negotiation means"]}),
        },
    }
    with OpenAIServer(chat(tool_calls=[wants]), respond=point_at_first_block) as server:
        [said] = asked(
            "what does Negotiation mean",
            cwd=tmp_path,
            db=demo,
            OPENAI_API_KEY="sk-test",
            OPENAI_BASE_URL=server.base_url,
        )
    assert said["mode"] == "full"
    assert said["kind"] == "answer"
    assert said["citations"]
    assert {tool["function"]["name"] for tool in server.requests[0]["tools"]} >= {"search_guide"}


def test_a_model_that_is_down_leaves_rex_answering(demo: str, tmp_path: Path) -> None:
    with OpenAIServer() as server:  # every call is answered with a 500
        [said] = asked(
            "what does Negotiation mean",
            cwd=tmp_path,
            db=demo,
            OPENAI_API_KEY="sk-test",
            OPENAI_BASE_URL=server.base_url,
        )
    assert (said["mode"], said["kind"]) == ("degraded", "answer")


def chat(**message: object):  # type: ignore[no-untyped-def]  # a Scripted of the test's server
    finish = "tool_calls" if "tool_calls" in message else "stop"
    choice = {
        "index": 0,
        "finish_reason": finish,
        "message": {"role": "assistant", "content": None, **message},
    }
    return reply(
        {"id": "c", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]}
    )


def point_at_first_block(request):  # type: ignore[no-untyped-def]  # OpenAI's own JSON
    found = json.loads(request["messages"][-1]["content"])
    block = found["passages"][0]["blocks"][0]["id"]
    answer = {"kind": "answer", "parts": [{"say": None, "blocks": [block]}], "question": None}
    return chat(content=json.dumps(answer))
