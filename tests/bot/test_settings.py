"""Configuration: the embedded default, and sentences for what can't be used."""

from pathlib import Path

import pytest

from bot.settings import BadSettings, engine_database, read_settings


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "REX_DATABASE_URL", "REX_HOME"):
        monkeypatch.delenv(name, raising=False)


def test_with_nothing_set_everything_is_embedded() -> None:
    settings = read_settings()
    assert settings.openai_api_key is None
    assert settings.database == f"sqlite:///{Path('.rex').resolve() / 'rex.db'}"


def test_a_key_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret")
    assert "very-secret" not in repr(read_settings())


def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REX_SMTP_PORT", "seventy")
    with pytest.raises(BadSettings, match="smtp_port"):
        read_settings()


def test_a_mail_password_needs_a_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REX_SMTP_PASSWORD", "x")
    with pytest.raises(BadSettings, match="REX_SMTP_USER"):
        read_settings()


def test_articles_have_to_be_a_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("REX_ARTICLES", str(tmp_path))
    assert read_settings().articles == tmp_path
    monkeypatch.setenv("REX_ARTICLES", str(tmp_path / "nowhere"))
    with pytest.raises(BadSettings, match=r"REX_ARTICLES is .* which is not a folder"):
        read_settings()


def test_the_read_guide_is_kept_where_rex_has_a_home(tmp_path: Path) -> None:
    assert read_settings(home=tmp_path / "nowhere").cache_folder is None
    assert read_settings(home=tmp_path).cache_folder == tmp_path / "cache"
    assert read_settings(home=tmp_path, cache=tmp_path / "own").cache_folder == tmp_path / "own"


@pytest.mark.parametrize("base", ["https://slack.example/api", "http://127.0.0.1:8321/api"])
def test_a_slash_behind_slacks_address_may_be_left_out(base: str) -> None:
    assert read_settings(slack_api_url=base).slack_api_url == f"{base}/"
    assert read_settings(slack_api_url=f" {base}/ ").slack_api_url == f"{base}/"


def test_an_empty_address_of_slack_is_slacks_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REX_SLACK_API_URL", "")
    assert read_settings().slack_api_url == "https://slack.com/api/"


@pytest.mark.parametrize(
    "wrong",
    [
        "slack.com/api",
        "https:///api/",
        "http://127.0.0.1:9x/",
        "http://127.0.0.1:99999/",
        "http://[::1/api/",
        "ftp://slack.com/api/",
        "https://slack.com/api/?x",
        "https://sla ck.com/api/",
        "https://släck.com/api/",
    ],
)
def test_what_is_no_address_of_slack_is_refused(wrong: str) -> None:
    with pytest.raises(BadSettings, match=r"REX_SLACK_API_URL is .* no address such as https"):
        read_settings(slack_api_url=wrong)


@pytest.mark.parametrize(
    ("url", "engine"),
    [
        ("sqlite:///a/rex.db", "sqlite:///a/rex-engine.db"),
        ("sqlite:///a/rex", "sqlite:///a/rex-engine.db"),
        ("postgresql://db/rex", "postgresql://db/rex"),
    ],
)
def test_the_engine_has_a_file_of_its_own_on_sqlite(url: str, engine: str) -> None:
    assert engine_database(url) == engine


def test_a_key_is_not_sent_to_a_server_it_was_not_given_for() -> None:
    with pytest.raises(BadSettings, match="REX_FALLBACK_API_KEY"):
        read_settings(fallback_model="m", fallback_base_url="https://elsewhere.example/v1")
