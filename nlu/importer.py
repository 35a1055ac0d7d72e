"""Brings the questions of `answers/` into Rasa's training data, as one retrieval intent `answer/<id>`.

Rasa sees ids only: the placeholder response of an answer is its id, so editing a text never retrains.
"""

from __future__ import annotations

from hashlib import md5
from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from common.settings import settings
from knowledge.answers import answer_files, read_questions

INTENT_NAME = "answer"


def _fingerprint(message: Message) -> str:
    """Rasa hashes every part of every example by itself, again and again: a minute for 35 000 of them."""
    if message._cached_fingerprint is None:
        message._cached_fingerprint = md5(repr((message.data, message.features)).encode()).hexdigest()
    return str(message._cached_fingerprint)


def _copied(message: Message, _memo: dict[int, Any]) -> Message:
    """Rasa copies all examples five times to the depth, though it replaces their parts and changes none."""
    return Message(dict(message.data), features=list(message.features))


Message.fingerprint = _fingerprint
Message.__deepcopy__ = _copied


class AnswerImporter(TrainingDataImporter):
    """Named in config.yml beside Rasa's own importer."""

    def __init__(self, *_args: Any, **_options: Any) -> None:
        pass

    def get_domain(self) -> Domain:
        return Domain.from_dict(
            {
                "intents": [INTENT_NAME],
                "responses": {f"utter_{label}": [{"text": label}] for label in self._questions()},
            }
        )

    def get_stories(self, exclusion_percentage: int | None = None) -> StoryGraph:
        return StoryGraph([])

    def get_conversation_tests(self) -> StoryGraph:
        return StoryGraph([])

    def get_config(self) -> dict[str, Any]:
        return {}

    def get_config_file_for_auto_config(self) -> str | None:
        return None

    def get_nlu_data(self, language: str | None = "sv") -> TrainingData:
        questions = self._questions()
        examples = [
            Message.build(text=text, intent=label, intent_metadata=None)
            for label, texts in questions.items()
            for text in texts
        ]
        assert all(example.get(INTENT) and example.get(TEXT) for example in examples)
        return TrainingData(
            training_examples=examples,
            responses={f"utter_{label}": [{"text": label}] for label in questions},
        )

    @staticmethod
    def _questions() -> dict[str, list[str]]:
        return {
            f"{INTENT_NAME}/{path.stem}": [text for texts in read_questions(path).values() for text in texts]
            for path in answer_files(settings().answers)
        }
