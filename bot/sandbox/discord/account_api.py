"""REST: the bot itself, its application, and where the gateway is."""

from aiohttp import web

from bot.sandbox.discord import views
from bot.sandbox.discord.access import number
from bot.sandbox.discord.gateway import Gateway
from bot.sandbox.discord.permissions import in_guild
from bot.sandbox.discord.replies import reply
from bot.sandbox.discord.world import World

_STARTS_PER_DAY = 1000
_RESET_AFTER_MS = 14_400_000


class AccountApi:
    """Handlers for who the bot is."""

    def __init__(self, world: World, gateway: Gateway) -> None:
        self._world = world
        self._gateway = gateway

    async def gateway_url(self, _request: web.Request) -> web.Response:
        """Return where the gateway is."""
        return reply({"url": self._gateway.url})

    async def gateway_bot(self, _request: web.Request) -> web.Response:
        """Return where the gateway is, and how many sessions may still be started."""
        return reply(
            {
                "url": self._gateway.url,
                "shards": self._world.settings.shards,
                "session_start_limit": {
                    "total": _STARTS_PER_DAY,
                    "remaining": self._gateway.starts_left,
                    "reset_after": _RESET_AFTER_MS,
                    "max_concurrency": 1,
                },
            }
        )

    async def me(self, _request: web.Request) -> web.Response:
        """Return the bot's user."""
        own = {"verified": True, "mfa_enabled": True, "email": None, "locale": "en-US"}
        return reply({**views.user_json(self._world.bot), **own})

    async def user(self, request: web.Request) -> web.Response:
        """Return anybody's user."""
        return reply(views.user_json(self._world.user(number(request, "user"))))

    async def my_guilds(self, _request: web.Request) -> web.Response:
        """Return the servers the bot is in."""
        bot_id = self._world.app.bot_id
        return reply(
            [
                {
                    "id": str(each.id),
                    "name": each.name,
                    "icon": None,
                    "banner": None,
                    "owner": False,
                    "permissions": str(int(in_guild(each, bot_id))),
                    "features": [],
                }
                for each in self._world.shared_guilds()
            ]
        )

    async def application(self, _request: web.Request) -> web.Response:
        """Return the application."""
        return reply(views.application_json(self._world))
