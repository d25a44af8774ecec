"""The slash commands: what can be filled in, and what it means to the core.

Nothing is looked up here: a command becomes a `Filled` and is handed on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import discord
from discord import app_commands
from discord.app_commands import Choice, Range

from adapters.platforms.discord.clicks import Click
from adapters.platforms.discord.localising import Wording
from core.intents import Action, Command, MediaKind, TaskType
from core.texts import TextKey

NO_MODEL = "-"
"""Picked in place of a model: the choice is left to us."""
RATIOS = ("1:1", "4:3", "3:4", "3:2", "2:3", "16:9", "9:16", "21:9")
SIZES = ("512px", "1K", "2K", "4K", "8K")
RESOLUTIONS = ("540P", "720P", "768P", "1080P", "4K")
MOST_RESULTS = 10
MOST_SECONDS = 60
LONGEST_PROMPT = 4000

Seconds = Range[int, 1, MOST_SECONDS]
Count = Range[int, 1, MOST_RESULTS]
Prompt = Range[str, 1, LONGEST_PROMPT]
File = discord.Attachment


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A form as somebody handed it in."""

    command: Command
    text: str = ""
    files: tuple[File, ...] = ()
    is_private: bool = False
    """Only who asked sees the answer."""


class Handler(Protocol):
    """What takes filled forms, and completes what somebody types."""

    async def run(self, click: Click, filled: Filled) -> None:
        """Carry out a command."""
        ...

    async def models(
        self, click: Click, kind: MediaKind | None, typed: str
    ) -> Sequence[Choice[str]]:
        """Complete the name of a model."""
        ...

    async def results(self, click: Click, typed: str) -> Sequence[Choice[str]]:
        """Complete the person's own results."""
        ...

    def no_model(self, click: Click) -> Choice[str]:
        """Offer to leave the choice to us."""
        ...


def commands(handler: Handler, word: Wording) -> list[app_commands.Command[Any, ..., None]]:
    """Make every slash command."""
    return [
        _imagine(handler, word),
        _film(handler, word),
        _prefer(handler, word),
        _show(handler, word),
        *_plain(handler, word),
    ]


def _imagine(handler: Handler, word: Wording) -> app_commands.Command[Any, ..., None]:
    @app_commands.command(
        name=word(TextKey.COMMAND_IMAGINE), description=word(TextKey.COMMAND_IMAGINE_ABOUT)
    )
    @app_commands.describe(
        prompt=word(TextKey.OPTION_PROMPT_ABOUT, kind="picture"),
        model=word(TextKey.OPTION_MODEL_ABOUT),
        ratio=word(TextKey.OPTION_RATIO_ABOUT),
        size=word(TextKey.OPTION_SIZE_ABOUT),
        image=word(TextKey.OPTION_IMAGE_ABOUT, kind="picture"),
        count=word(TextKey.OPTION_COUNT_ABOUT),
        image2=word(TextKey.OPTION_IMAGE_MORE_ABOUT),
        image3=word(TextKey.OPTION_IMAGE_MORE_ABOUT),
        image4=word(TextKey.OPTION_IMAGE_MORE_ABOUT),
    )
    @app_commands.rename(
        prompt=word(TextKey.OPTION_PROMPT),
        model=word(TextKey.OPTION_MODEL),
        ratio=word(TextKey.OPTION_RATIO),
        size=word(TextKey.OPTION_SIZE),
        image=word(TextKey.OPTION_IMAGE),
        count=word(TextKey.OPTION_COUNT),
        image2=word(TextKey.OPTION_IMAGE_MORE, number="2"),
        image3=word(TextKey.OPTION_IMAGE_MORE, number="3"),
        image4=word(TextKey.OPTION_IMAGE_MORE, number="4"),
    )
    @app_commands.choices(ratio=_choices(RATIOS), size=_choices(SIZES))
    async def imagine(
        click: Click,
        *,
        prompt: Prompt,
        model: str | None = None,
        ratio: str | None = None,
        size: str | None = None,
        image: File | None = None,
        count: Count | None = None,
        image2: File | None = None,
        image3: File | None = None,
        image4: File | None = None,
    ) -> None:
        files = _given(image, image2, image3, image4)
        command = Command(
            kind=MediaKind.IMAGE,
            task=TaskType.IMAGE_TO_IMAGE if files else TaskType.TEXT_TO_IMAGE,
            model=model,
            aspect_ratio=ratio,
            size=size,
            count=count,
        )
        await handler.run(click, Filled(command=command, text=prompt, files=files))

    @imagine.autocomplete("model")
    async def models(click: Click, typed: str) -> list[Choice[str]]:
        return [*await handler.models(click, MediaKind.IMAGE, typed)]

    return _anywhere(imagine)


def _film(handler: Handler, word: Wording) -> app_commands.Command[Any, ..., None]:
    @app_commands.command(
        name=word(TextKey.COMMAND_FILM), description=word(TextKey.COMMAND_FILM_ABOUT)
    )
    @app_commands.describe(
        prompt=word(TextKey.OPTION_PROMPT_ABOUT, kind="film"),
        model=word(TextKey.OPTION_MODEL_ABOUT),
        seconds=word(TextKey.OPTION_SECONDS_ABOUT),
        ratio=word(TextKey.OPTION_RATIO_ABOUT),
        resolution=word(TextKey.OPTION_RESOLUTION_ABOUT),
        image=word(TextKey.OPTION_IMAGE_ABOUT, kind="film"),
        first=word(TextKey.OPTION_FIRST_ABOUT),
        last=word(TextKey.OPTION_LAST_ABOUT),
        reference=word(TextKey.OPTION_REFERENCE_ABOUT),
        reference2=word(TextKey.OPTION_REFERENCE_MORE_ABOUT),
        reference3=word(TextKey.OPTION_REFERENCE_MORE_ABOUT),
    )
    @app_commands.rename(
        prompt=word(TextKey.OPTION_PROMPT),
        model=word(TextKey.OPTION_MODEL),
        seconds=word(TextKey.OPTION_SECONDS),
        ratio=word(TextKey.OPTION_RATIO),
        resolution=word(TextKey.OPTION_RESOLUTION),
        image=word(TextKey.OPTION_IMAGE),
        first=word(TextKey.OPTION_FIRST),
        last=word(TextKey.OPTION_LAST),
        reference=word(TextKey.OPTION_REFERENCE),
        reference2=word(TextKey.OPTION_REFERENCE_MORE, number="2"),
        reference3=word(TextKey.OPTION_REFERENCE_MORE, number="3"),
    )
    @app_commands.choices(ratio=_choices(RATIOS), resolution=_choices(RESOLUTIONS))
    async def film(
        click: Click,
        *,
        prompt: Prompt | None = None,
        model: str | None = None,
        seconds: Seconds | None = None,
        ratio: str | None = None,
        resolution: str | None = None,
        image: File | None = None,
        first: File | None = None,
        last: File | None = None,
        reference: File | None = None,
        reference2: File | None = None,
        reference3: File | None = None,
    ) -> None:
        frames = _given(first or image, last)
        references = _given(reference, reference2, reference3)
        command = Command(
            kind=MediaKind.VIDEO,
            task=film_task(has_references=bool(references), has_last=bool(last), frames=frames),
            model=model,
            aspect_ratio=ratio,
            resolution=resolution,
            duration=seconds,
        )
        # A picture to begin with can only be one more of who or what appears, beside others.
        files = (*frames, *references)
        await handler.run(click, Filled(command=command, text=prompt or "", files=files))

    @film.autocomplete("model")
    async def models(click: Click, typed: str) -> list[Choice[str]]:
        return [*await handler.models(click, MediaKind.VIDEO, typed)]

    return _anywhere(film)


def film_task(*, has_references: bool, has_last: bool, frames: Sequence[object]) -> TaskType:
    """Tell by the pictures that were filled in how a film is to be made."""
    if has_references:
        return TaskType.REFERENCE_IMAGE_TO_VIDEO
    if has_last:
        return TaskType.FIRST_LAST_FRAME_TO_VIDEO
    return TaskType.IMAGE_TO_VIDEO if frames else TaskType.TEXT_TO_VIDEO


def _prefer(handler: Handler, word: Wording) -> app_commands.Command[Any, ..., None]:
    @app_commands.command(
        name=word(TextKey.COMMAND_PREFER), description=word(TextKey.COMMAND_PREFER_ABOUT)
    )
    @app_commands.describe(
        model=word(TextKey.OPTION_MODEL_ABOUT), kind=word(TextKey.OPTION_KIND_ABOUT)
    )
    @app_commands.rename(model=word(TextKey.OPTION_MODEL), kind=word(TextKey.OPTION_KIND))
    @app_commands.choices(
        kind=[
            Choice(name=word(TextKey.CHOICE_KIND, kind="picture"), value=MediaKind.IMAGE.value),
            Choice(name=word(TextKey.CHOICE_KIND, kind="film"), value=MediaKind.VIDEO.value),
        ]
    )
    async def prefer(click: Click, model: str | None = None, kind: str | None = None) -> None:
        wanted = None if kind is None else MediaKind(kind)
        match model:
            case None:
                command = Command(action=Action.SHOW_PREFERENCES, kind=wanted)
            case "-":
                command = Command(action=Action.CLEAR_PREFERENCE, kind=wanted)
            case _:
                command = Command(action=Action.SET_PREFERENCE, kind=wanted, model=model)
        await handler.run(click, Filled(command=command, is_private=True))

    @prefer.autocomplete("model")
    async def models(click: Click, typed: str) -> list[Choice[str]]:
        kind = getattr(click.namespace, "kind", None)
        known = {each.value for each in MediaKind}
        found = await handler.models(click, MediaKind(kind) if kind in known else None, typed)
        # All that fit are shown to whoever types; who only looks may also leave it to us.
        return [*found] if typed else [handler.no_model(click), *found][:25]

    return _anywhere(prefer)


def _show(handler: Handler, word: Wording) -> app_commands.Command[Any, ..., None]:
    @app_commands.command(
        name=word(TextKey.COMMAND_SHOW), description=word(TextKey.COMMAND_SHOW_ABOUT)
    )
    @app_commands.describe(result=word(TextKey.OPTION_RESULT_ABOUT))
    @app_commands.rename(result=word(TextKey.OPTION_RESULT))
    async def show(click: Click, result: str) -> None:
        await handler.run(click, Filled(command=Command(action=Action.SHOW, subject=result)))

    @show.autocomplete("result")
    async def results(click: Click, typed: str) -> list[Choice[str]]:
        return [*await handler.results(click, typed)]

    return _anywhere(show)


def _plain(handler: Handler, word: Wording) -> list[app_commands.Command[Any, ..., None]]:
    """Make the commands with nothing to fill in."""
    actions = {
        Action.MODELS: (TextKey.COMMAND_MODELS, TextKey.COMMAND_MODELS_ABOUT),
        Action.STATUS: (TextKey.COMMAND_JOBS, TextKey.COMMAND_JOBS_ABOUT),
        Action.HELP: (TextKey.COMMAND_HELP, TextKey.COMMAND_HELP_ABOUT),
        Action.SETTINGS: (TextKey.COMMAND_SETTINGS, TextKey.COMMAND_SETTINGS_ABOUT),
    }

    def plain(action: Action) -> app_commands.Command[Any, ..., None]:
        name, about = actions[action]

        @app_commands.command(name=word(name), description=word(about))
        async def command(click: Click) -> None:
            await handler.run(click, Filled(command=Command(action=action), is_private=True))

        return command

    settings = plain(Action.SETTINGS)
    settings = app_commands.default_permissions(manage_guild=True)(settings)
    settings = app_commands.allowed_installs(guilds=True, users=False)(settings)
    settings = app_commands.allowed_contexts(guilds=True, dms=False)(settings)
    others = (Action.MODELS, Action.STATUS, Action.HELP)
    return [*(_anywhere(plain(action)) for action in others), settings]


def _anywhere(
    command: app_commands.Command[Any, ..., None],
) -> app_commands.Command[Any, ..., None]:
    """Let people install the application for themselves and use the command in any chat."""
    installed = app_commands.allowed_installs(guilds=True, users=True)(command)
    return app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)(installed)


def _choices(values: Sequence[str]) -> list[Choice[str]]:
    return [Choice(name=value, value=value) for value in values]


def _given(*files: File | None) -> tuple[File, ...]:
    return tuple(file for file in files if file is not None)
