"""Wishes that no model here can be told: each becomes a notice instead of being dropped."""

from core.intents import Intent
from core.messages import Text
from core.texts import TextKey


def unheard(intent: Intent, model: str) -> tuple[Text, ...]:
    """Say which wishes a model is not told of."""
    said = (
        (TextKey.NOTICE_SEED, "asked", intent.seed),
        (TextKey.NOTICE_NEGATIVE, "asked", intent.negative),
        (TextKey.NOTICE_QUALITY, "level", intent.quality),
        (TextKey.NOTICE_STYLE, "asked", intent.style),
    )
    return tuple(
        Text(key=key, args={"model": model, name: str(value)})
        for key, name, value in said
        if value is not None
    )
