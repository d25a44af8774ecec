"""Answers as the service writes them."""

import json

from aiohttp import web

from bot.sandbox.discord.refusals import Refusal

VIA = {"Via": "1.1 google"}


def reply(data: object, *, status: int = 200) -> web.Response:
    """Answer with JSON; its type without a charset, which clients compare exactly."""
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
    return web.Response(body=body, status=status, content_type="application/json", headers=VIA)


def nothing() -> web.Response:
    """Answer that it was done."""
    return web.Response(status=204, headers=VIA)


def refuse(refusal: Refusal) -> web.Response:
    """Answer with a refusal."""
    return reply(refusal.body(), status=refusal.status)
