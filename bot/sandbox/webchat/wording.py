"""What the service itself says to people, in their language."""

from aiohttp import web

from bot.sandbox.webchat.entities import Locale

_MEGABYTE = 1024 * 1024


def preferred_locale(request: web.Request) -> Locale:
    """Read the first of our languages from Accept-Language, in the browser's order."""
    for part in request.headers.get("Accept-Language", "").lower().split(","):
        if part.strip().startswith("zh"):
            return "zh"
        if part.strip().startswith("en"):
            return "en"
    return "zh"


def too_long(locale: Locale, longest: int) -> str:
    """Say that a message has too many characters."""
    if locale == "zh":
        return f"这条消息太长了，最多 {longest:,} 个字，请分成几条发。"
    return f"This message is too long: at most {longest:,} characters, please split it."


def no_picture(locale: Locale) -> str:
    """Say that a file cannot be attached."""
    if locale == "zh":
        return "只能发图片：JPG、PNG、WebP、GIF、BMP、HEIC 都可以。"
    return "Only pictures can be attached: JPG, PNG, WebP, GIF, BMP or HEIC."


def picture_too_large(locale: Locale, longest: int) -> str:
    """Say that a picture has too many bytes."""
    if locale == "zh":
        return f"这张图片太大了，最大 {longest // _MEGABYTE} MB。"
    return f"This picture is too large: at most {longest // _MEGABYTE} MB."
