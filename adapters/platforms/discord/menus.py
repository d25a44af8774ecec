"""The menu of a message: what can be done with the pictures in it."""

from collections.abc import Awaitable, Callable
from enum import StrEnum

import discord
from discord import app_commands

from adapters.platforms.discord.clicks import Click
from adapters.platforms.discord.localising import Wording
from core.texts import TextKey


class Use(StrEnum):
    """What somebody wants of a message's pictures; stands in the ids of forms."""

    EDIT = "edit"
    ANIMATE = "animate"
    REFERENCE = "reference"


Choose = Callable[[Click, discord.Message, Use], Awaitable[None]]

_NAMES = {
    Use.EDIT: TextKey.MENU_EDIT,
    Use.ANIMATE: TextKey.MENU_ANIMATE,
    Use.REFERENCE: TextKey.MENU_REFERENCE,
}


def menus(choose: Choose, word: Wording) -> list[app_commands.ContextMenu]:
    """Make every entry; `choose` is called with the message and the use."""
    return [_menu(use, choose, word) for use in Use]


def _menu(use: Use, choose: Choose, word: Wording) -> app_commands.ContextMenu:
    async def chosen(click: Click, message: discord.Message) -> None:
        await choose(click, message, use)

    return app_commands.ContextMenu(
        name=word(_NAMES[use]),
        callback=chosen,
        allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
        allowed_contexts=app_commands.AppCommandContext(
            guild=True, dm_channel=True, private_channel=True
        ),
    )
