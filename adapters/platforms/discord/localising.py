"""Names of commands in the languages that Discord's clients are set to."""

from collections.abc import Mapping

import discord
from discord import app_commands

from core.intents import Language
from core.messages import Arg, Text
from core.ports import Translator
from core.texts import TextKey

LOCALES: Mapping[discord.Locale, Language] = {
    discord.Locale.chinese: Language.ZH,
    discord.Locale.taiwan_chinese: Language.ZH,
    discord.Locale.american_english: Language.EN,
    discord.Locale.british_english: Language.EN,
}
"""Whoever has set anything else reads the default, which is English."""

_TEXT = "text"


def language_of(locale: discord.Locale) -> Language:
    """Choose the language for a person by what their client is set to."""
    return LOCALES.get(locale, Language.EN)


class Wording:
    """Makes strings that Discord shows in the language of each client."""

    def __init__(self, translator: Translator) -> None:
        """Take the translator, which is asked for the default at once."""
        self._translator = translator

    def __call__(self, key: TextKey, **args: Arg) -> app_commands.locale_str:
        """Word a name or description."""
        text = Text(key=key, args=args)
        default = self._translator.text(key, Language.EN, **args)
        return app_commands.locale_str(default, **{_TEXT: text})


class CommandTranslator(app_commands.Translator):
    """Gives discord.py each name in each language."""

    def __init__(self, translator: Translator) -> None:
        """Take the translator of all texts."""
        self._translator = translator

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,  # noqa: ARG002 - a text is the same anywhere
    ) -> str | None:
        """Word one string; None where the default is what people are to read."""
        text, language = string.extras.get(_TEXT), LOCALES.get(locale)
        if not isinstance(text, Text) or language is None:
            return None
        return self._translator.text(text.key, language, **text.args)
