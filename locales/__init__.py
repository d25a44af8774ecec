"""The wording of everything that reaches a chat, Chinese and English, and its translator."""

from locales.translator import FluentTranslator, TextError

__all__ = ["FluentTranslator", "TextError"]
