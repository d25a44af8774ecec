"""Tells Discord of the commands, only where their definition has changed.

Discord itself is asked what it has: that needs no memory of ours, and notices what others did.
"""

import asyncio
import logging
from collections.abc import Iterable, Mapping
from typing import Any

import discord
from discord import app_commands
from discord.http import Route

from adapters.platforms.discord.errors import WIRE_ERRORS
from adapters.platforms.discord.findings import WORDS
from core.intents import Language
from core.ports import Finding

log = logging.getLogger(__name__)

Tree = app_commands.CommandTree[Any]
Json = Mapping[str, Any]

_TIMEOUT_S = 20.0
_ABOUT = {"platform": "discord"}
_SUBJECT = "discord commands"
# What a definition says; the rest are ids, versions and what Discord writes for its clients.
_SAID = (
    "name",
    "name_localizations",
    "description",
    "description_localizations",
    "type",
    "options",
    "choices",
    "value",
    "required",
    "autocomplete",
    "min_value",
    "max_value",
    "min_length",
    "max_length",
    "channel_types",
    "nsfw",
)
_AS_SETS = ("contexts", "integration_types")
_PERMISSIONS = "default_member_permissions"


async def sync(client: discord.Client, tree: Tree, guilds: Iterable[int] = ()) -> None:
    """Bring Discord's commands up to date, for everybody or for some servers only.

    A Discord that cannot be asked delays nothing: people keep the commands that they have.
    """
    for place in _places(guilds):
        try:
            async with asyncio.timeout(_TIMEOUT_S):
                if await differs(client, tree, place):
                    await tree.sync(guild=place)
                    log.info("The commands were changed", extra=_ABOUT)
        except (discord.DiscordException, *WIRE_ERRORS) as error:
            log.warning("The commands could not be brought up to date: %s", error, extra=_ABOUT)


async def differs(client: discord.Client, tree: Tree, place: discord.Object | None = None) -> bool:
    """Tell whether Discord's commands are other than ours.

    Raises:
        discord.HTTPException: they cannot be read.
    """
    if place is not None:
        tree.copy_global_to(guild=place)
    there = await _fetched(client, place)
    here = await _defined(tree, place)
    return _meaning(there) != _meaning(here)


async def commands_finding(
    client: discord.Client,
    tree: Tree,
    guilds: Iterable[int] = (),
    language: Language = Language.EN,
) -> Finding:
    """Tell the operator whether people see the commands of this version."""
    try:
        async with asyncio.timeout(_TIMEOUT_S):
            places = _places(guilds)
            old = [each for each in places if await differs(client, tree, each)]
            has_none = bool(old) and not any([await _fetched(client, each) for each in places])
    except (discord.DiscordException, *WIRE_ERRORS) as error:
        why = error.code if isinstance(error, discord.HTTPException) else type(error).__name__
        detail = WORDS["commands-unreadable"][language].format(why=why)
        return Finding(is_ok=False, subject=_SUBJECT, detail=detail)
    # Before the first start there are none, and nobody has to do anything about it.
    key = "commands-none" if has_none else "commands-old" if old else "commands-ok"
    return Finding(is_ok=key != "commands-old", subject=_SUBJECT, detail=WORDS[key][language])


def _places(guilds: Iterable[int]) -> list[discord.Object | None]:
    """Name the servers with commands of their own; None stands for all places at once."""
    return [discord.Object(each) for each in guilds] or [None]


async def _defined(tree: Tree, place: discord.Object | None) -> list[Json]:
    commands = tree.get_commands(guild=place)
    translator = tree.translator
    if translator is None:
        return [each.to_dict(tree) for each in commands]
    return [await each.get_translated_payload(tree, translator) for each in commands]


async def _fetched(client: discord.Client, place: discord.Object | None) -> list[Json]:
    where = "" if place is None else f"/guilds/{place.id}"
    route = Route("GET", f"/applications/{client.application_id}{where}/commands")
    found: list[Json] = await client.http.request(route, params={"with_localizations": "true"})
    return found


def _meaning(commands: Iterable[Json]) -> dict[tuple[int, str], object]:
    return {(each.get("type", 1), each["name"]): _said(each) for each in commands}


def _said(definition: Json) -> dict[str, object]:
    """Keep what a definition says, without empty and default values."""
    said = {key: _value(definition[key]) for key in _SAID if definition.get(key)}
    for key in _AS_SETS:
        said[key] = frozenset(definition.get(key) or ())
    if definition.get(_PERMISSIONS) is not None:
        said[_PERMISSIONS] = int(definition[_PERMISSIONS])
    return said


def _value(value: object) -> object:
    if isinstance(value, list):
        return [_said(each) if isinstance(each, dict) else each for each in value]
    return value
