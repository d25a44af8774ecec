"""Every slash command by a real client, in both languages."""

import asyncio
import logging
from typing import Any

import pytest

from adapters.platforms.discord.keys import read_key
from core.intents import Action, Command, Language, MediaKind, TaskType
from core.messages import Suggestion, Text
from core.texts import TextKey
from tests.adapters.platforms.discord.attached import (
    Scribe,
    acknowledgment,
    channel_message,
    online,
    text,
    worded,
)
from tests.bot.sandbox.discord.clients import PATIENCE_S, Desk, upload
from tests.discord_api.validating import problems

CAT, DOG = upload("cat.png"), upload("dog.jpg")
FILM = MediaKind.VIDEO
GENERATE = [
    (
        "imagine",
        {"prompt": "a cat"},
        Command(kind=MediaKind.IMAGE, task=TaskType.TEXT_TO_IMAGE),
        "a cat",
        [],
    ),
    (
        "imagine",
        {
            "prompt": "at night",
            "model": "nano-banana",
            "ratio": "16:9",
            "size": "4K",
            "count": 3,
            "image": CAT,
            "image3": DOG,
        },
        Command(
            kind=MediaKind.IMAGE,
            task=TaskType.IMAGE_TO_IMAGE,
            model="nano-banana",
            aspect_ratio="16:9",
            size="4K",
            count=3,
        ),
        "at night",
        ["cat.png", "dog.jpg"],
    ),
    (
        "film",
        {"prompt": "a koi", "model": "kling-o1", "seconds": 5, "resolution": "1080P"},
        Command(
            kind=FILM,
            task=TaskType.TEXT_TO_VIDEO,
            model="kling-o1",
            duration=5,
            resolution="1080P",
        ),
        "a koi",
        [],
    ),
    ("film", {"image": CAT}, Command(kind=FILM, task=TaskType.IMAGE_TO_VIDEO), "", ["cat.png"]),
    (
        "film",
        {"last": DOG, "first": CAT, "ratio": "9:16"},
        Command(kind=FILM, task=TaskType.FIRST_LAST_FRAME_TO_VIDEO, aspect_ratio="9:16"),
        "",
        ["cat.png", "dog.jpg"],
    ),
    (
        "film",
        {"prompt": "they dance", "reference": CAT, "reference2": DOG},
        Command(kind=FILM, task=TaskType.REFERENCE_IMAGE_TO_VIDEO),
        "they dance",
        ["cat.png", "dog.jpg"],
    ),
    ("show", {"result": "job7"}, Command(action=Action.SHOW, subject="job7"), "", []),
]
PRIVATE = [
    ("models", {}, Command(action=Action.MODELS)),
    ("jobs", {}, Command(action=Action.STATUS)),
    ("help", {}, Command(action=Action.HELP)),
    ("prefer", {}, Command(action=Action.SHOW_PREFERENCES)),
    (
        "prefer",
        {"model": "seedream", "kind": "image"},
        Command(action=Action.SET_PREFERENCE, kind=MediaKind.IMAGE, model="seedream"),
    ),
    ("prefer", {"model": "-"}, Command(action=Action.CLEAR_PREFERENCE)),
]


async def test_what_is_made_is_acknowledged_for_everybody(desk: Desk) -> None:
    async with online(desk) as bot:
        for person, language in (("lin", Language.ZH), ("alice", Language.EN)):
            for name, options, command, words, files in GENERATE:
                there: dict[str, Any] = {"channel": "studio", "person": person}
                made = await desk.order("command", **there, command=name, options=options)
                heard = await bot.scribe.heard()
                assert (heard.command, heard.text) == (command, words)
                assert [each.name for each in heard.attachments] == files
                assert all(isinstance(read_key(each.key), str) for each in heard.attachments)
                assert (heard.locale, heard.is_addressed) == (language, True)
                said = await bot.answer(heard, f"{person} {name}")
                outcome = await desk.outcome(made["interaction"])
                assert outcome["answer"] == 4
                assert said is not None
                assert said.message == outcome["message"]["id"]
                assert outcome["message"]["flags"] & 64 == 0
        seen = await channel_message(desk, "studio", "bob")
    assert len(seen) == 2 * len(GENERATE)
    assert problems(await desk.journal("request")) == []


async def test_what_is_asked_is_answered_to_the_person_alone(desk: Desk) -> None:
    async with online(desk) as bot:
        for name, options, command in PRIVATE:
            there: dict[str, Any] = {"channel": "studio", "person": "lin"}
            made = await desk.order("command", **there, command=name, options=options)
            heard = await bot.scribe.heard()
            assert (heard.command, heard.text, heard.attachments) == (command, "", ())
            await bot.answer(heard)
            assert (await desk.outcome(made["interaction"]))["message"]["flags"] & 64
        assert await channel_message(desk, "studio", "bob") == []
        # The owner keeps order in the server; settings are a moderator's.
        made = await desk.order("command", person="mei", channel="studio", command="settings")
        heard = await bot.scribe.heard()
        assert heard.command == Command(action=Action.SETTINGS)
    assert problems(await desk.journal("request")) == []


async def test_a_private_answer_is_changed_by_its_ticket_after_a_restart_too(desk: Desk) -> None:
    async with online(desk) as bot:
        made = await desk.order("command", person="lin", channel="studio", command="prefer")
        heard = await bot.scribe.heard()
        said = await bot.answer(heard)
    async with online(desk) as bot:
        assert said is not None
        changed = worded(acknowledgment(heard, "another"))
        assert await bot.interactions.edit(changed, said)
        outcome = await desk.outcome(made["interaction"])
        assert "another" in outcome["message"]["content"]
        # Nobody else's business: a message for all is changed by the bot itself.
        assert not await bot.interactions.edit(changed, heard.ref)


async def test_models_are_completed_with_their_prices(desk: Desk) -> None:
    label = Text(
        key=TextKey.REPLY_MODEL,
        args={"kind": "picture", "model": "SeeDream 4.5" + "长" * 200, "price": "5"},
    )
    many = tuple(Suggestion(value=f"m{number}", label=label) for number in range(40))
    scribe = Scribe(suggestions=(*many, many[0], Suggestion(value="x" * 101, label=label)))
    async with online(desk, scribe) as bot:
        typed: dict[str, Any] = {"person": "lin", "channel": "studio", "option": "model"}
        for name, options, asked in (
            ("imagine", {"model": "see"}, (MediaKind.IMAGE, "see")),
            ("film", {"model": ""}, (FILM, "")),
            ("prefer", {"model": "s", "kind": "video"}, (FILM, "s")),
            ("prefer", {"model": "s"}, (None, "s")),
        ):
            outcome = await desk.do("complete", **typed, command=name, options=options)
            assert bot.scribe.asked[-1] == asked
            assert [each["value"] for each in outcome["choices"]] == [f"m{n}" for n in range(25)]
            assert outcome["choices"][0]["name"].startswith("🎨 SeeDream 4.5长")
            assert len(outcome["choices"][0]["name"]) == 100
        first = await desk.do("complete", **typed, command="prefer", options={"model": ""})
        assert first["choices"][0] == {"name": text(TextKey.CHOICE_NO_MODEL), "value": "-"}
        assert len(first["choices"]) == 25
        english = {**typed, "person": "alice"}
        first = await desk.do("complete", **english, command="prefer", options={"model": ""})
        assert first["choices"][0]["name"] == text(TextKey.CHOICE_NO_MODEL, Language.EN)
    assert problems(await desk.journal("request")) == []


async def test_results_are_the_persons_own(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    label = Text(key=TextKey.ACK, args={"kind": "picture", "prompt": "猫"})
    scribe = Scribe(suggestions=(Suggestion(value="job1", label=label),))
    typed: dict[str, Any] = {"person": "lin", "channel": "studio", "option": "result"}
    async with online(desk, scribe):
        outcome = await desk.do("complete", **typed, command="show", options={"result": "猫"})
        assert [each["value"] for each in outcome["choices"]] == ["job1"]
        assert scribe.asked == [(desk.world["people"]["lin"], "猫")]
        # Somebody types on before the answer comes: nobody waits for it any more.
        scribe.may_go_on.clear()
        with caplog.at_level(logging.INFO):
            await desk.order("complete", **typed, command="show", options={"result": "猫猫"})
            async with asyncio.timeout(PATIENCE_S):
                while len(scribe.asked) == 1:
                    await desk.see("journal")
            await desk.order("clock", advance=4)
            scribe.may_go_on.set()
            await desk.until("request", route="callback", status=404)
        assert [each for each in caplog.records if each.levelno >= logging.WARNING] == []
