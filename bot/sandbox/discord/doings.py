"""The control plane as a person: commands, buttons, menus, modals."""

from collections.abc import Iterable

from aiohttp import web

from bot.sandbox.control import LONGEST_WAIT_S, PREFIX, checked
from bot.sandbox.discord import message_views, views
from bot.sandbox.discord.checks import Checks
from bot.sandbox.discord.command_forms import (
    CHAT_INPUT,
    MESSAGE_MENU,
    SUB_COMMAND,
    SUB_GROUP,
    USER_MENU,
)
from bot.sandbox.discord.components import BUTTON, ROW, walk
from bot.sandbox.discord.entities import DM, Channel, Interaction, Message
from bot.sandbox.discord.filling import fill_options
from bot.sandbox.discord.interactions import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    MODAL,
    Interactions,
)
from bot.sandbox.discord.modals import FILE_UPLOAD, LABEL, check_entry
from bot.sandbox.discord.orders import Order, done, file_of
from bot.sandbox.discord.posting import Chat
from bot.sandbox.discord.refusals import Json, Refusal
from bot.sandbox.discord.replies import reply
from bot.sandbox.discord.world import World
from bot.sandbox.faults import SpecError


class Doings:
    """What persons do with the application."""

    def __init__(self, world: World, chat: Chat, interactions: Interactions) -> None:
        self._world = world
        self._chat = chat
        self._interactions = interactions

    def add_routes(self, app: web.Application) -> None:
        """Mount the orders."""
        router = app.router
        router.add_post(f"{PREFIX}/command", checked(self.command))
        router.add_post(f"{PREFIX}/complete", checked(self.complete))
        router.add_post(f"{PREFIX}/menu", checked(self.menu))
        router.add_post(f"{PREFIX}/press", checked(self.press))
        router.add_post(f"{PREFIX}/submit", checked(self.submit))
        router.add_get(f"{PREFIX}/interactions/{{interaction}}", checked(self.state))

    async def command(self, request: web.Request) -> web.Response:
        """Run a slash command: ``{"command": "imagine", "options": {…}}``."""
        return await self._slash(request, {"person", "channel", "command", "options"})

    async def complete(self, request: web.Request) -> web.Response:
        """Type into an option that completes itself: `option` names it, `options` holds it."""
        return await self._slash(request, {"person", "channel", "command", "options", "option"})

    async def _slash(self, request: web.Request, known: set[str]) -> web.Response:
        order = await Order.read(self._world, request, known)
        person, channel = order.person(), order.channel()
        if not self._interactions.may_use(person, channel):
            raise SpecError(f"{person.name} cannot use commands there")
        name, *path = order.text("command").split()
        command = self._registered(name, CHAT_INPUT, channel)
        focused = order.text("option") if "option" in order else None
        inner = command
        for step in path:
            inner = _only(x for x in inner.get("options", ()) if x["name"] == step)
        resolved: Json = {}
        values = {
            key: self._keep(value, channel, resolved)
            for key, value in order.mapping("options").items()
        }
        options = fill_options(inner, values, focused=focused)
        for step in reversed(path):
            kind = SUB_COMMAND if step == path[-1] else SUB_GROUP
            options = [{"name": step, "type": kind, "options": options}]
        data = _command_data(command, options=options)
        if resolved:
            data["resolved"] = {"attachments": resolved}
        made = self._interactions.begin(
            COMMAND if focused is None else AUTOCOMPLETE, person, channel, data
        )
        return done(interaction=made.id)

    def _keep(self, value: object, channel: Channel, resolved: Json) -> object:
        """Store the file of an attachment option; its value is the file's id."""
        if not isinstance(value, dict):
            return value
        attachment = self._chat.keep_file(channel, file_of(value), ephemeral=True)
        resolved[str(attachment.id)] = message_views.attachment_json(self._world, attachment)
        return str(attachment.id)

    async def menu(self, request: web.Request) -> web.Response:
        """Choose a command from the context menu of a message or a person."""
        order = await Order.read(
            self._world, request, {"person", "message", "user", "command", "channel"}
        )
        person = order.person()
        message = order.message() if "message" in order else None
        channel = self._world.channels[message.channel_id] if message else order.channel()
        kind = USER_MENU if message is None else MESSAGE_MENU
        command = self._registered(order.text("command"), kind, channel)
        if message is None:
            target = order.person("user")
            resolved = {"users": {str(target.id): views.user_json(target)}}
            target_id = target.id
        else:
            # Whose menu was used is told in full, whatever the intents.
            resolved = {
                "messages": {str(message.id): message_views.message_json(self._world, message)}
            }
            target_id = message.id
        data = _command_data(command, target_id=str(target_id), resolved=resolved)
        made = self._interactions.begin(COMMAND, person, channel, data, message=message)
        return done(interaction=made.id)

    def _registered(self, name: str, kind: int, channel: Channel) -> Json:
        """Find a command as the client's list shows it."""
        commands = self._world.app.commands
        scopes = [commands.get(channel.guild_id, {}), commands.get(None, {})]
        for scope in scopes:
            for command in scope.values():
                if (command["name"], command["type"]) == (name, kind):
                    self._check_context(command, channel)
                    return command
        raise SpecError(f"there is no command {name}")

    def _check_context(self, command: Json, channel: Channel) -> None:
        guild = self._world.guild_of(channel)
        contexts = command.get("contexts")
        context = 1 if channel.kind == DM else 0
        if contexts is not None and context not in contexts:
            raise SpecError("this command is not offered there")
        is_there = guild is None or self._world.app.bot_id in guild.members
        if not is_there and 1 not in command["integration_types"]:
            raise SpecError("this command is not installed by users")

    async def press(self, request: web.Request) -> web.Response:
        """Use a button or menu of a message, by its custom id or what is written on it."""
        order = await Order.read(self._world, request, {"person", "message", "button", "values"})
        message, person = order.message(), order.person()
        if message.only_for not in {None, person.id}:
            raise SpecError(f"{person.name} does not see that message")
        component = _component(message, order.text("button"))
        if component.get("disabled"):
            raise SpecError("the button is disabled")
        data: Json = {
            "custom_id": component["custom_id"],
            "component_type": component["type"],
            "id": component.get("id", 0),
        }
        if component["type"] != BUTTON:
            data["values"] = _chosen(component, order.items("values"))
        channel = self._world.channels[message.channel_id]
        made = self._interactions.begin(COMPONENT, person, channel, data, message=message)
        return done(interaction=made.id)

    async def submit(self, request: web.Request) -> web.Response:
        """Send a modal that an interaction opened; what is not given stays as it was."""
        order = await Order.read(self._world, request, {"interaction", "values"})
        opener = self._found(order.number("interaction"))
        modal = opener.modal
        if modal is None:
            raise SpecError("that interaction opened no modal")
        channel = self._world.channels[opener.channel_id]
        values = order.mapping("values")
        resolved: Json = {}
        entries = [self._entered(top, values, channel, resolved) for top in modal["components"]]
        known = {each.get("custom_id") for each in walk(modal["components"])}
        for key in values:
            if key not in known:
                raise SpecError(f"the modal has no field {key}")
        data: Json = {"custom_id": modal["custom_id"], "components": entries}
        if resolved:
            data["resolved"] = {"attachments": resolved}
        made = self._interactions.begin(
            MODAL,
            self._world.users[opener.user_id],
            channel,
            data,
            message=self._world.messages.get(opener.message_id or 0),
            parent=opener,
        )
        opener.modal = None
        return done(interaction=made.id)

    def _entered(self, top: Json, values: Json, channel: Channel, resolved: Json) -> Json:
        if top["type"] == ROW:
            inside = [self._entry(each, values, channel, resolved) for each in top["components"]]
            return {"type": ROW, "id": 1, "components": inside}
        if top["type"] == LABEL:
            entry = self._entry(top["component"], values, channel, resolved)
            return {"type": LABEL, "id": 1, "component": entry}
        return {"type": top["type"], "id": 1}

    def _entry(self, component: Json, values: Json, channel: Channel, resolved: Json) -> Json:
        value = values.get(component["custom_id"], component.get("value"))
        if component["type"] == FILE_UPLOAD:
            value = [self._keep(each, channel, resolved) for each in value or ()]
        checks = Checks()
        check_entry(component, value, checks)
        try:
            checks.raise_if_any()
        except Refusal as refusal:
            raise SpecError(f"the client does not send this: {refusal.errors}") from refusal
        entry = {"type": component["type"], "id": 1, "custom_id": component["custom_id"]}
        key = "value" if isinstance(value, str | None) else "values"
        return {**entry, key: "" if value is None else value}

    async def state(self, request: web.Request) -> web.Response:
        """Tell what came of an interaction, waiting for its answer if asked."""
        try:
            interaction_id = int(request.match_info["interaction"])
            wait = min(float(request.query.get("wait", "0")), LONGEST_WAIT_S)
        except ValueError as error:
            raise SpecError("interaction and wait must be numbers") from error
        made = self._found(interaction_id)
        await self._world.journal.until(lambda: made.answer is not None, wait)
        original = self._world.messages.get(made.original_id or 0)
        shown = None if original is None else message_views.message_json(self._world, original)
        return reply(
            {
                "answer": made.answer,
                "failed": self._interactions.has_failed(made),
                "message": shown,
                "modal": made.modal,
                "choices": made.choices,
            }
        )

    def _found(self, interaction_id: int) -> Interaction:
        made = self._world.interactions.get(interaction_id)
        if made is None:
            raise SpecError(f"there is no interaction {interaction_id}")
        return made


def _command_data(command: Json, **fields: object) -> Json:
    data: Json = {"id": command["id"], "name": command["name"], "type": command["type"], **fields}
    if "guild_id" in command:
        data["guild_id"] = command["guild_id"]
    return data


def _only(found: Iterable[Json]) -> Json:
    for each in found:
        return each
    raise SpecError("there is no such sub-command")


def _chosen(menu: Json, values: list[object]) -> list[object]:
    offered = [each["value"] for each in menu.get("options", ())]
    low, high = menu.get("min_values", 1), menu.get("max_values", 1)
    if not low <= len(values) <= high or not set(map(str, values)) <= set(offered):
        raise SpecError(f"values must be {low} to {high} of them: {offered}")
    return values


def _component(message: Message, wanted: str) -> Json:
    for each in walk(message.components):
        if wanted in {each.get("custom_id"), each.get("label")} and each.get("custom_id"):
            return each
    raise SpecError(f"the message has no button {wanted}")
