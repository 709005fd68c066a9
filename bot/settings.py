"""Configuration, read once from the environment. The only reader of it."""

from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    AliasChoices,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.mendable import Mendable

SLACK_API = "https://slack.com/api/"


class BadSettings(Mendable):
    """A setting can't be used; the message names it and what to do."""


class Settings(BaseSettings):
    """Everything REX can be told from outside; with nothing set, the embedded default."""

    model_config = SettingsConfigDict(env_prefix="REX_", frozen=True, extra="ignore")

    #: Where the embedded default keeps its files.
    home: Path = Path(".rex")
    #: The application's database; SQLite in `home` unless set. PostgreSQL: postgresql+psycopg://…
    database_url: str | None = None

    #: A folder of articles instead of the guide that comes with REX.
    articles: Path | None = None
    #: Where the read guide is kept, to start faster; in `home`, once there is one, unless set.
    cache: Path | None = None
    #: A folder with a sentence model (model.onnx, tokenizer.json), to search by meaning as well;
    #: needs the extra "semantic".
    semantic_model: Path | None = None
    #: Whether to search by meaning with vectors from OpenAI, where there is a key and no folder.
    #: The guide and every question are sent there.
    openai_embeddings: bool = False
    embedding_model: str = "text-embedding-3-small"

    #: With no key REX answers from the guide by rules.
    openai_api_key: SecretStr | None = Field(default=None, validation_alias="OPENAI_API_KEY")
    openai_base_url: str | None = Field(default=None, validation_alias="OPENAI_BASE_URL")
    model: str = Field(
        default="gpt-5.4", validation_alias=AliasChoices("REX_MODEL", "OPENAI_MODEL")
    )
    #: Which of OpenAI's wires to use; "auto" takes Responses at OpenAI and Azure, else chat.
    llm_api: Literal["auto", "responses", "chat"] = "auto"
    #: Another model for when the first gives no usable reply; with an address and a key of its
    #: own if it is somewhere else.
    fallback_model: str | None = None
    fallback_base_url: str | None = None
    fallback_api_key: SecretStr | None = None
    #: Reasoning effort to ask for; some models take tools on chat only with "none".
    model_effort: Literal["none", "minimal", "low", "medium", "high"] | None = None
    #: Whether the server can hold an answer to a JSON schema.
    model_answers_by_schema: bool = False
    #: Wall clock a single model call may take, in seconds.
    model_seconds: float = Field(default=25.0, gt=0, le=120)
    #: Wall clock within which a message is answered, in seconds, whatever the model does.
    turn_seconds: float = Field(default=60.0, ge=2, le=300)
    #: How much of a thread's earlier turns a model is shown, in tokens.
    history_tokens: int = Field(default=4_000, ge=200, le=200_000)
    #: After how many days conversations are deleted, with the verdicts on their answers.
    keep_conversations_days: int = Field(default=180, ge=1, le=36_500)

    slack_bot_token: SecretStr | None = Field(default=None, validation_alias="SLACK_BOT_TOKEN")
    slack_app_token: SecretStr | None = Field(default=None, validation_alias="SLACK_APP_TOKEN")
    slack_signing_secret: SecretStr | None = Field(
        default=None, validation_alias="SLACK_SIGNING_SECRET"
    )
    #: HirePilot's own Slack team, where Super Admins are alerted; the bot token's team if not set.
    slack_staff_bot_token: SecretStr | None = Field(
        default=None, validation_alias="SLACK_STAFF_BOT_TOKEN"
    )
    #: With the app's client id and secret, REX can be installed in any number of Slack teams, at
    #: /slack/install; REX_TOKEN_KEYS closes their tokens: what `rex installs key` prints, several
    #: separated by commas, the newest first.
    slack_client_id: str | None = Field(default=None, validation_alias="SLACK_CLIENT_ID")
    slack_client_secret: SecretStr | None = Field(
        default=None, validation_alias="SLACK_CLIENT_SECRET"
    )
    token_keys: SecretStr | None = None
    #: Where Slack's methods are called; Slack's own address unless set.
    slack_api_url: str = SLACK_API
    #: The HirePilot workspace whose people chat in the Slack team of the bot token.
    workspace: str | None = None

    smtp_host: str = "127.0.0.1"
    smtp_port: int = Field(default=25, ge=1, le=65535)
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    smtp_starttls: bool = False
    mail_from: str = "REX <rex@hirepilot.example>"

    #: With it REX hears from Stripe at /stripe/events which invoices were paid; needs the extra
    #: "stripe", and that Stripe can reach REX over HTTP.
    stripe_webhook_secret: SecretStr | None = None
    #: Whether webhooks may go to addresses in private networks; anybody who adds one could then
    #: reach whatever listens beside REX.
    webhooks_to_private_hosts: bool = False

    #: Where browsers find REX, such as https://rex.example; without it, mails carry no links.
    public_url: str | None = Field(default=None, pattern=r"^https?://[^\s/?#]+/?$")
    #: HirePilot's own address, such as https://app.hirepilot.example; with it, what was done to a
    #: deal leads to the deal.
    app_url: str | None = Field(default=None, pattern=r"^https?://[^\s<>|?#]+$")
    #: Called every minute with what became of the alerts; whoever listens notices when it stops.
    heartbeat_url: str | None = None

    #: Where `rex run` listens when Slack calls over HTTP.
    host: str = "127.0.0.1"
    port: int = Field(default=3000, ge=0, le=65535)

    log_level: Literal["debug", "info", "warning", "error"] = "warning"
    #: Lines of JSON instead of lines for people.
    log_json: bool = False
    #: Whether logs may hold what exceptions say, and so what people wrote.
    log_content: bool = False

    #: Whether spans go to OpenTelemetry, at OTEL_EXPORTER_OTLP_ENDPOINT; needs the extra "otel".
    otel: bool = False

    #: For those who torture REX: the step boundary at which the process dies (bot.durable.boundaries).
    crash_at: str | None = None

    @field_validator("articles")
    @classmethod
    def _is_a_folder(cls, articles: Path | None) -> Path | None:
        if articles is not None and not articles.is_dir():
            raise ValueError(f"REX_ARTICLES is {articles}, which is not a folder")
        return articles

    @field_validator("slack_api_url")
    @classmethod
    def _is_an_address(cls, given: str) -> str:
        url = given.strip()
        if not url:
            return SLACK_API
        if not _is_http(url):
            raise ValueError(f"REX_SLACK_API_URL is {url}, which is no address such as {SLACK_API}")
        return f"{url.rstrip('/')}/"

    @model_validator(mode="after")
    def _starttls_goes_with_a_user(self) -> Self:
        if self.smtp_password and not self.smtp_user:
            raise ValueError("REX_SMTP_PASSWORD is set but REX_SMTP_USER is not")
        return self

    @model_validator(mode="after")
    def _installing_needs_all_three(self) -> Self:
        given = (self.slack_client_id, self.slack_client_secret, self.token_keys)
        if self.slack_client_id and not all(given):
            raise ValueError("SLACK_CLIENT_ID needs SLACK_CLIENT_SECRET and REX_TOKEN_KEYS as well")
        return self

    @model_validator(mode="after")
    def _no_key_goes_to_another_server(self) -> Self:
        if self.fallback_base_url and not self.fallback_api_key:
            raise ValueError("REX_FALLBACK_BASE_URL is set but REX_FALLBACK_API_KEY is not")
        return self

    @property
    def database(self) -> str:
        """The application's database URL."""
        return self.database_url or f"sqlite:///{self.home.resolve() / 'rex.db'}"

    @property
    def playground_database(self) -> str:
        """The playground's database URL, unless it is given another."""
        return f"sqlite:///{self.home.resolve() / 'playground.db'}"

    @property
    def cache_folder(self) -> Path | None:
        """Where the read guide is kept; nowhere while REX has no home and none was named."""
        return self.cache or (self.home / "cache" if self.home.is_dir() else None)


def read_settings(**overrides: object) -> Settings:
    """Read the environment; raise BadSettings with a sentence for each setting that is wrong."""
    try:
        return Settings.model_validate(overrides) if overrides else Settings()
    except ValidationError as error:
        wrong = "; ".join(
            f"{'.'.join(str(part) for part in problem['loc']) or 'settings'}: {problem['msg']}"
            for problem in error.errors(include_input=False, include_url=False)
        )
        raise BadSettings(f"These settings can't be used: {wrong}") from None


def _is_http(url: str) -> bool:
    """Whether it is a web address that more can be written behind."""
    try:
        parts = urlsplit(url)
        has_host = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    is_plain = url.isascii() and url.isprintable() and not set(url) & set(" ?#@")
    return parts.scheme in ("http", "https") and has_host and is_plain


def engine_database(url: str) -> str:
    """Return the engine's own database beside the application's.

    SQLite needs a second file, because one file makes both wait for the other's lock; PostgreSQL
    keeps the engine's tables in a schema of their own.
    """
    if url.startswith("sqlite"):
        return url.removesuffix(".db") + "-engine.db"
    return url
