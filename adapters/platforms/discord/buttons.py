"""Buttons that last: each carries its proposal and action, and nothing is kept in memory."""

import re
from collections.abc import Awaitable, Callable
from typing import Any, Self

import discord

from adapters.platforms.discord.clicks import Click
from adapters.platforms.discord.outbound import BUTTON_PREFIX
from core.messages import ProposalId

Press = Callable[[Click, ProposalId, str], Awaitable[None]]

_TEMPLATE = rf"{BUTTON_PREFIX}:(?P<proposal>[^:]+):(?P<action>.+)"


def press_item(press: Press) -> type[discord.ui.DynamicItem[discord.ui.Button[Any]]]:
    """Make the one class that all buttons of ours come back as, for add_dynamic_items."""

    class PressedButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=_TEMPLATE):
        """A button that somebody pressed, of any age."""

        def __init__(self, item: discord.ui.Button[Any], proposal: ProposalId, action: str) -> None:
            super().__init__(item)
            self._proposal = proposal
            self._action = action

        @classmethod
        async def from_custom_id(
            cls, click: Click, item: discord.ui.Item[Any], match: re.Match[str], /
        ) -> Self:
            """Read what the button stands for out of its own id."""
            del click
            if not isinstance(item, discord.ui.Button):
                raise TypeError("only buttons have such ids")
            return cls(item, ProposalId(match["proposal"]), match["action"])

        async def callback(self, interaction: Click) -> None:
            """Hand the tap on."""
            await press(interaction, self._proposal, self._action)

    return PressedButton
