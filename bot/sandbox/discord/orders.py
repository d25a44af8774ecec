"""Reading orders of the control plane: names, ids and files found, everything else refused."""

import base64
import binascii
import mimetypes
from collections.abc import Collection, Mapping

from aiohttp import web

from bot.sandbox.control import json_object
from bot.sandbox.discord.drafts import NewFile, pixels_of
from bot.sandbox.discord.entities import Channel, Guild, Message, User
from bot.sandbox.discord.refusals import Json
from bot.sandbox.discord.replies import reply
from bot.sandbox.discord.world import World
from bot.sandbox.faults import SpecError


class Order:
    """One order's fields."""

    def __init__(self, world: World, fields: Mapping[str, object]) -> None:
        self._world = world
        self._fields = fields

    @classmethod
    async def read(cls, world: World, request: web.Request, known: Collection[str]) -> "Order":
        """Read an order whose fields are all known.

        Raises:
            SpecError: one is not.
        """
        fields = await json_object(request)
        for key in fields:
            if key not in known:
                raise SpecError(f"unknown field {key!r}; known: {', '.join(sorted(known))}")
        return cls(world, fields)

    def __contains__(self, key: str) -> bool:
        """Say whether a field was given."""
        return self._fields.get(key) is not None

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text."""
        value = self._fields.get(key, default)
        if not isinstance(value, str):
            raise SpecError(f"{key} must be text")
        return value

    def number(self, key: str, default: int | None = None) -> int:
        """Return a whole number, written as one or as text."""
        value = self._fields.get(key, default)
        if isinstance(value, bool) or not str(value).isdigit():
            raise SpecError(f"{key} must be a whole number")
        return int(str(value))

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Return true or false."""
        value = self._fields.get(key, default)
        if not isinstance(value, bool):
            raise SpecError(f"{key} must be true or false")
        return value

    def mapping(self, key: str) -> Json:
        """Return an object; an empty one where none is given."""
        value = self._fields.get(key) or {}
        if not isinstance(value, dict):
            raise SpecError(f"{key} must be an object")
        return value

    def items(self, key: str) -> list[object]:
        """Return a list; an empty one where none is given."""
        value = self._fields.get(key) or []
        if not isinstance(value, list):
            raise SpecError(f"{key} must be a list")
        return value

    def person(self, key: str = "person") -> User:
        """Return a user by name or id."""
        given = str(self._fields.get(key))
        for user in self._world.users.values():
            if given in {user.name, str(user.id)}:
                return user
        raise SpecError(f"nobody is called {given}")

    def guild(self, key: str = "guild") -> Guild:
        """Return a server by name or id, the first one where none is given."""
        given = self._fields.get(key)
        for guild in self._world.guilds.values():
            if given is None or str(given) in {guild.name, str(guild.id)}:
                return guild
        raise SpecError(f"there is no server {given}")

    def channel(self, key: str = "channel") -> Channel:
        """Return a channel by name or id; ``dm`` is the person's with the bot."""
        given = str(self._fields.get(key))
        if given == "dm":
            return self._world.dm_with(self.person())
        for channel in self._world.channels.values():
            if given in {channel.name, str(channel.id)}:
                return channel
        raise SpecError(f"there is no channel {given}")

    def message(self, key: str = "message") -> Message:
        """Return a message by id."""
        message = self._world.messages.get(self.number(key))
        if message is None:
            raise SpecError(f"there is no message {self._fields.get(key)}")
        return message

    def files(self, key: str = "files") -> list[NewFile]:
        """Return files, their content in base64."""
        return [file_of(each) for each in self.items(key)]


def file_of(value: object) -> NewFile:
    """Read one file: filename, content in base64, perhaps content_type and description."""
    if not isinstance(value, dict) or not isinstance(value.get("filename"), str):
        raise SpecError("a file needs filename and content")
    try:
        content = base64.b64decode(str(value.get("content", "")), validate=True)
    except binascii.Error as error:
        raise SpecError("a file's content must be base64") from error
    guessed = mimetypes.guess_type(value["filename"])[0] or "application/octet-stream"
    return NewFile(
        filename=value["filename"],
        content=content,
        content_type=str(value.get("content_type") or guessed),
        description=value.get("description"),
        size=pixels_of(content),
    )


def done(**fields: object) -> web.Response:
    """Answer an order."""
    return reply(
        {key: str(value) if type(value) is int else value for key, value in fields.items()}
    )
