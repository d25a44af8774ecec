"""The stand-in's web application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from bot.sandbox.control import add_control_routes
from bot.sandbox.discord.account_api import AccountApi
from bot.sandbox.discord.callbacks_api import CallbacksApi
from bot.sandbox.discord.channels_api import ChannelsApi
from bot.sandbox.discord.commands_api import CommandsApi
from bot.sandbox.discord.doings import Doings
from bot.sandbox.discord.entities import MIB
from bot.sandbox.discord.files import Files
from bot.sandbox.discord.gate import FAULTS, GATEWAY_PATHS, Gate
from bot.sandbox.discord.gateway import Gateway
from bot.sandbox.discord.interactions import Interactions
from bot.sandbox.discord.limits import Limits
from bot.sandbox.discord.messages_api import MessagesApi
from bot.sandbox.discord.people import People
from bot.sandbox.discord.places import Places
from bot.sandbox.discord.posting import Chat
from bot.sandbox.discord.sessions import Hub
from bot.sandbox.discord.settings import Settings
from bot.sandbox.discord.webhooks_api import WebhooksApi
from bot.sandbox.discord.world import World
from bot.sandbox.faults import FaultBook
from bot.sandbox.process import listening

NAME = "discord"
# Above any server's limit per file, so that our own refusal is what a client sees.
_MOST_BYTES = 128 * MIB
_API = "/api/v{version:9|10}"


def build_app(settings: Settings) -> tuple[web.Application, World]:
    """Put the application together; its state lives as long as it."""
    app = web.Application(client_max_size=_MOST_BYTES)
    routes: set[str] = set()
    world = World(settings, FaultBook(FAULTS, routes))
    hub = Hub(world.journal)
    gate = Gate(world, Limits(settings.message_rate, settings.global_rate))
    app.middlewares.append(gate.middleware())
    gateway = Gateway(world, hub)
    chat = Chat(world, hub)
    interactions = Interactions(world, hub)
    for path in GATEWAY_PATHS:
        app.router.add_get(path, gateway.serve)
    _add_account(app, AccountApi(world, gateway))
    _add_channels(app, ChannelsApi(world, chat))
    _add_messages(app, MessagesApi(world, chat))
    _add_commands(app, CommandsApi(world))
    callbacks = CallbacksApi(world, chat, interactions)
    _add_interactions(app, callbacks, WebhooksApi(world, chat, interactions, callbacks))
    Files(world).add_routes(app)
    add_control_routes(app, world)
    People(world, chat).add_routes(app)
    Doings(world, chat, interactions).add_routes(app)
    Places(world, chat, hub).add_routes(app)
    routes |= {each.name for each in app.router.routes() if each.name is not None}

    async def end_sockets(_app: web.Application) -> None:
        hub.close()

    async def close_journal(_app: web.Application) -> None:
        world.journal.close()

    app.on_shutdown.append(end_sockets)
    app.on_cleanup.append(close_journal)
    return app, world


@asynccontextmanager
async def serve(settings: Settings) -> AsyncIterator[World]:
    """Listen while the context lasts."""
    app, world = build_app(settings)
    async with listening(app, settings.host, settings.port) as door:
        world.door = door
        world.base_url = f"http://{settings.host}:{door.port}"
        yield world


def _add_account(app: web.Application, api: AccountApi) -> None:
    router = app.router
    router.add_get(f"{_API}/gateway", api.gateway_url, name="gateway_url")
    router.add_get(f"{_API}/gateway/bot", api.gateway_bot, name="gateway_bot")
    router.add_get(f"{_API}/users/@me", api.me, name="me")
    router.add_get(f"{_API}/users/@me/guilds", api.my_guilds, name="my_guilds")
    router.add_get(f"{_API}/users/{{user}}", api.user, name="user")
    router.add_get(f"{_API}/applications/@me", api.application, name="application")
    router.add_get(f"{_API}/oauth2/applications/@me", api.application, name="own_application")


def _add_channels(app: web.Application, api: ChannelsApi) -> None:
    router, channel, guild = app.router, f"{_API}/channels/{{channel}}", f"{_API}/guilds/{{guild}}"
    router.add_post(f"{_API}/users/@me/channels", api.open_dm, name="dm_open")
    router.add_get(channel, api.get, name="channel")
    router.add_patch(channel, api.change, name="channel_change")
    router.add_post(f"{channel}/typing", api.typing, name="typing")
    router.add_post(f"{channel}/threads", api.start_thread, name="thread_create")
    router.add_post(
        f"{channel}/messages/{{message}}/threads", api.start_thread, name="message_thread_create"
    )
    for method in ("PUT", "DELETE"):
        router.add_route(
            method, f"{channel}/thread-members/@me", api.join_thread, name="thread_join"
        )
    router.add_get(guild, api.guild, name="guild")
    router.add_get(f"{guild}/channels", api.guild_channels, name="guild_channels")
    router.add_get(f"{guild}/threads/active", api.active_threads, name="active_threads")
    router.add_get(f"{guild}/roles", api.roles, name="roles")
    router.add_get(f"{guild}/members/{{user}}", api.member, name="member")


def _add_messages(app: web.Application, api: MessagesApi) -> None:
    router, messages = app.router, f"{_API}/channels/{{channel}}/messages"
    one = f"{messages}/{{message}}"
    router.add_get(messages, api.list, name="message_list")
    router.add_post(messages, api.create, name="message_create")
    router.add_get(one, api.get, name="message_get")
    router.add_patch(one, api.edit, name="message_edit")
    router.add_delete(one, api.delete, name="message_delete")
    for method in ("PUT", "DELETE"):
        router.add_route(method, f"{one}/reactions/{{emoji}}/@me", api.react, name="reaction")


def _add_commands(app: web.Application, api: CommandsApi) -> None:
    router, application = app.router, f"{_API}/applications/{{application}}"
    for prefix, scope in ((application, "global"), (f"{application}/guilds/{{guild}}", "guild")):
        commands = f"{prefix}/commands"
        one = f"{commands}/{{command}}"
        router.add_get(commands, api.list, name=f"{scope}_commands")
        router.add_put(commands, api.overwrite, name=f"{scope}_commands_overwrite")
        router.add_post(commands, api.create, name=f"{scope}_command_create")
        router.add_get(one, api.get, name=f"{scope}_command")
        router.add_patch(one, api.change, name=f"{scope}_command_change")
        router.add_delete(one, api.delete, name=f"{scope}_command_delete")


def _add_interactions(app: web.Application, callbacks: CallbacksApi, webhooks: WebhooksApi) -> None:
    router = app.router
    router.add_post(
        f"{_API}/interactions/{{interaction}}/{{token}}/callback", callbacks.answer, name="callback"
    )
    hook = f"{_API}/webhooks/{{application}}/{{token}}"
    router.add_post(hook, webhooks.followup, name="followup")
    for path, name in (("@original", "original"), ("{message}", "followup")):
        router.add_get(f"{hook}/messages/{path}", webhooks.get, name=f"{name}_get")
        router.add_patch(f"{hook}/messages/{path}", webhooks.edit, name=f"{name}_edit")
        router.add_delete(f"{hook}/messages/{path}", webhooks.delete, name=f"{name}_delete")
