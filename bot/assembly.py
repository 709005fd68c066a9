"""The one place where REX's parts meet. Another assembly of the same parts is another REX."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from pydantic import SecretStr

from bot.agent import Budget
from bot.model.fallback import FallbackModel
from bot.model.log import Model
from bot.model.offline import OfflineModel
from bot.rex import Chat, Identity, Rex
from bot.settings import BadSettings, Settings
from knowledge.live import LiveLibrary
from knowledge.semantic import Embed, UnusableModel, load_model
from tools import TOOLS
from tools.toolbox import Toolbox


def now() -> datetime:
    """Return the time: aware, in UTC."""
    return datetime.now(UTC)


def assemble(
    settings: Settings,
    identity: Identity,
    chat: Chat,
    clock: Callable[[], datetime] = now,
) -> Rex:
    """Build REX for one way of knowing people and one place to talk."""
    return Rex(
        toolbox=Toolbox(TOOLS),
        guide=LiveLibrary(settings.articles, settings.cache_folder, model=sentence_model(settings)),
        model=model(settings),
        identity=identity,
        chat=chat,
        clock=clock,
        budget=Budget.of_turn(settings.turn_seconds, settings.history_tokens),
    )


def model(settings: Settings) -> FallbackModel:
    """Return the configured models with the rules behind them, or the rules alone."""
    return FallbackModel(list(configured_models(settings)), OfflineModel(), clock=time.monotonic)


def sentence_model(settings: Settings) -> tuple[Embed, str] | None:
    """Return what makes vectors of texts, to search by meaning: a folder's model, or OpenAI's."""
    if settings.semantic_model:
        return _model_in(settings.semantic_model)
    if not (settings.openai_embeddings and settings.openai_api_key):
        return None
    from bot.model.embeddings import Embeddings  # as below: without a key nobody waits for it

    name, url = settings.embedding_model, settings.openai_base_url
    return Embeddings(name, settings.openai_api_key.get_secret_value(), url), f"{url} {name}"


def _model_in(folder: Path) -> tuple[Embed, str]:
    try:
        return load_model(folder)
    except UnusableModel as problem:
        raise BadSettings(f"REX_SEMANTIC_MODEL can't be used: {problem}") from problem


def configured_models(settings: Settings) -> Iterator[Model]:
    """Return the first model and the one behind it, if there is a key for them."""
    key, url = settings.openai_api_key, settings.openai_base_url
    if key:
        yield _openai(settings, settings.model, key, url)
    key = settings.fallback_api_key or key
    if key and settings.fallback_model:
        yield _openai(settings, settings.fallback_model, key, settings.fallback_base_url or url)


def _openai(settings: Settings, name: str, key: SecretStr, url: str | None) -> Model:
    # Imported inside a function: without a key nobody waits for this library.
    from bot.model.client import OpenAIModel

    return OpenAIModel(
        model=name,
        api_key=key.get_secret_value(),
        base_url=url,
        timeout=settings.model_seconds,
        api=settings.llm_api,
        effort=settings.model_effort,
        answers_by_schema=settings.model_answers_by_schema,
    )
