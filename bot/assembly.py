"""The one place where REX's parts meet. Another assembly of the same parts is another REX."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

from bot.model.fallback import FallbackModel
from bot.model.log import Model
from bot.model.offline import OfflineModel
from bot.rex import Chat, Identity, Rex
from bot.settings import Settings
from knowledge.live import LiveLibrary
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
    refresh_alert: Callable[[str], str] = lambda _: "",
) -> Rex:
    """Build REX for one way of knowing people and one place to talk.

    `refresh_alert` is needed only where alerts are delivered.
    """
    return Rex(
        toolbox=Toolbox(TOOLS),
        guide=LiveLibrary(settings.articles, settings.cache_folder, model=settings.semantic_model),
        model=model(settings),
        identity=identity,
        chat=chat,
        clock=clock,
        refresh_alert=refresh_alert,
    )


def model(settings: Settings) -> FallbackModel:
    """Return the configured model with the rules behind it, or the rules alone."""
    configured: list[Model] = []
    if settings.openai_api_key:
        # The one import inside a function: without a key nobody waits for this library.
        from bot.model.client import OpenAIModel

        configured.append(
            OpenAIModel(
                model=settings.model,
                api_key=settings.openai_api_key.get_secret_value(),
                base_url=settings.openai_base_url,
                timeout=settings.model_seconds,
                effort=settings.model_effort,
                answers_by_schema=settings.model_answers_by_schema,
            )
        )
    return FallbackModel(configured, OfflineModel(), clock=time.monotonic)
