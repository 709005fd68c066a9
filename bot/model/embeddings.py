"""Vectors of texts from OpenAI, or from any server that speaks its embeddings, to search by meaning."""

import time
from collections.abc import Callable, Sequence
from functools import lru_cache

import openai

from domain.deadline import DeadlinePassed, within
from knowledge.semantic import CannotTell
from knowledge.vectors import Vector

#: Seconds a question may wait for its vector: the search is done by words when it is late.
QUESTION_SECONDS = 2.0
#: Seconds a batch of the guide's sections may take, once: their vectors are kept.
BATCH_SECONDS = 30.0
#: Seconds of silence after a failure, in which questions are searched by words without asking.
PAUSE_SECONDS = 60.0
#: Questions whose vectors are kept in memory: a turn asks the same one more than once.
KEPT_QUESTIONS = 256


class Embeddings:
    """One embedding model on one server; calls are never repeated here.

    Calling it returns a vector for each text, and raises CannotTell when the server does not
    give one in time; it is not asked again for a minute then.
    """

    def __init__(
        self,
        model: str,
        api_key: str,
        base_url: str | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.model = model
        self._client = openai.OpenAI(api_key=api_key, base_url=base_url, max_retries=0)
        self._clock = clock
        self._silent_until = -PAUSE_SECONDS
        self._one = lru_cache(KEPT_QUESTIONS)(lambda text: self._asked((text,), QUESTION_SECONDS))

    def __call__(self, texts: Sequence[str]) -> Sequence[Vector]:
        """Return a vector for each text."""
        if len(texts) == 1:
            return self._one(texts[0])
        return self._asked(texts, BATCH_SECONDS)

    def _asked(self, texts: Sequence[str], seconds: float) -> Sequence[Vector]:
        if self._clock() < self._silent_until:
            raise CannotTell("The embedding model did not answer a moment ago.")
        try:
            answer = within(seconds, lambda: self._exchange(texts, seconds))
        except DeadlinePassed:
            answer = _too_late(seconds)
        if isinstance(answer, str):
            self._silent_until = self._clock() + PAUSE_SECONDS
            raise CannotTell(f"The embedding model {self.model} could not be asked: {answer}.")
        return answer

    def _exchange(self, texts: Sequence[str], seconds: float) -> list[Vector] | str:
        """Return the vectors, or what is wrong: it runs in a thread, where nothing may be raised."""
        try:
            said = self._client.embeddings.create(
                model=self.model, input=list(texts), timeout=seconds, encoding_format="float"
            )
            vectors = [each.embedding for each in sorted(said.data, key=lambda each: each.index)]
            sizes = {len(each) for each in vectors}
        except openai.APITimeoutError:
            return _too_late(seconds)
        except openai.OpenAIError as error:
            return type(error).__name__
        except (AttributeError, TypeError):
            return "its answer is not in OpenAI's form"
        if len(vectors) != len(texts) or len(sizes) != 1:
            return "its answer has not one vector for each text"
        return list(vectors)


def _too_late(seconds: float) -> str:
    return f"no answer within {seconds:g} seconds"
