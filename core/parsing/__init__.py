"""Words to intent, in Chinese, English and both, without a model call."""

from core.parsing.explaining import Explanation, Reason, explain, parse_intent
from core.parsing.lexicon import Lexicon, ModelName, build_lexicon

__all__ = [
    "Explanation",
    "Lexicon",
    "ModelName",
    "Reason",
    "build_lexicon",
    "explain",
    "parse_intent",
]
