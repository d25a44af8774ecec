"""Words to intent, in Chinese, English and both, without a model call."""

from core.parsing.answers import points_at_choice, read_choice
from core.parsing.calling import is_deed, may_be_name
from core.parsing.explaining import Explanation, Heard, Reason, explain, hear, parse_intent
from core.parsing.lexicon import (
    Lexicon,
    ModelName,
    build_lexicon,
    family_named,
    shipped_families,
)
from core.parsing.ordinals import LAST, is_alone, place_in
from core.parsing.shielding import links_in, subjects_in
from core.parsing.undecided import leaves_open

__all__ = [
    "LAST",
    "Explanation",
    "Heard",
    "Lexicon",
    "ModelName",
    "Reason",
    "build_lexicon",
    "explain",
    "family_named",
    "hear",
    "is_alone",
    "is_deed",
    "leaves_open",
    "links_in",
    "may_be_name",
    "parse_intent",
    "place_in",
    "points_at_choice",
    "read_choice",
    "shipped_families",
    "subjects_in",
]
