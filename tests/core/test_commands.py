"""Forms and slash commands, from the command to what is ordered or said."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from core.catalogue import InputLimits, OptionName
from core.intents import Action, Command, Language, MediaKind, RepliedTo, TaskType
from core.jobs import Asks, Job, JobState
from core.messages import MessageRef, QuotedMessage, Text
from core.texts import TextKey
from tests.core.catalogue import BANANA, DURATIONS, RATIOS, SIZES, film, offer, rule
from tests.core.scene import Scene, build_scene, working
from tests.core.values import ref, words

ONE, TWO = InputLimits(least=1, most=1), InputLimits(least=2, most=2)
PICTURE = offer("seedream-4.5", options=[RATIOS, SIZES])
FILM = replace(film("wan-2.6", 25), options=(RATIOS, DURATIONS))
OFFERS = (
    PICTURE,
    BANANA,
    FILM,
    film("kling-o1", 48),
    offer("seedream-4.5", task=TaskType.IMAGE_TO_IMAGE, inputs=InputLimits(least=1, most=3)),
    offer("wan-2.6", task=TaskType.IMAGE_TO_VIDEO, inputs=ONE, prices=[rule(25)]),
    offer("kling-o1", task=TaskType.FIRST_LAST_FRAME_TO_VIDEO, inputs=TWO, prices=[rule(70)]),
    offer(
        "kling-o1",
        task=TaskType.REFERENCE_IMAGE_TO_VIDEO,
        inputs=InputLimits(least=1, most=4),
        prices=[rule(60)],
    ),
)
IMAGINE, FILMING = Command(kind=MediaKind.IMAGE), Command(kind=MediaKind.VIDEO)
PREFER = Command(action=Action.SET_PREFERENCE)


async def fresh(scene: Scene) -> Scene:
    scene.platform.files |= {"a": b"a cat", "b": b"a dog", "c": b"a hen"}
    await scene.bench.shelf.current()
    return scene


async def run(
    scene: Scene,
    command: Command,
    text: str = "",
    pictures: Sequence[str] = (),
    message: str = "p1",
    *,
    quoting: MessageRef | None = None,
) -> list[Text]:
    """Hand a command in, see it through, and give the lines that first replied to it."""
    incoming = replace(
        words(text, message, pictures=pictures),
        command=command,
        reply_to=quoting,
        replied=RepliedTo(media=(MediaKind.IMAGE,)) if quoting else None,
        locale=Language.EN,
    )
    await scene.desk.message(incoming)
    await scene.go_on(horizon_s=3000)
    return next(
        list(each.shown[0].lines)
        for each in scene.platform.visible
        if each.shown[0].reply_to == incoming.ref
    )


async def job_of(scene: Scene, message: str = "p1") -> Job:
    async with scene.store.snapshot() as tx:
        (job,) = await tx.jobs_of_message(ref(message))
    return job


@pytest.mark.parametrize(
    ("command", "text", "task", "prompt"),
    [
        (IMAGINE, "a cat", TaskType.TEXT_TO_IMAGE, "a cat"),
        (FILMING, "a cat", TaskType.TEXT_TO_VIDEO, "a cat"),
        (Command(), "a cat", TaskType.TEXT_TO_IMAGE, "a cat"),
        (Command(), "猫打哈欠的视频", TaskType.TEXT_TO_VIDEO, "猫打哈欠的视频"),
        (IMAGINE, "猫打哈欠的视频", TaskType.TEXT_TO_IMAGE, "猫打哈欠的视频"),
        (IMAGINE, "hello", TaskType.TEXT_TO_IMAGE, "hello"),
        (IMAGINE, "help", TaskType.TEXT_TO_IMAGE, "help"),
        (IMAGINE, "取消", TaskType.TEXT_TO_IMAGE, "取消"),
        (FILMING, "以后都用香蕉", TaskType.TEXT_TO_VIDEO, "以后都用香蕉"),
        (Command(task=TaskType.TEXT_TO_VIDEO), "waves", TaskType.TEXT_TO_VIDEO, "waves"),
    ],
)
async def test_the_text_of_a_command_is_a_description_and_nothing_else(
    command: Command, text: str, task: TaskType, prompt: str
) -> None:
    async with working(await fresh(build_scene(OFFERS))) as scene:
        (line, *_) = await run(scene, command, text)
        (charge,) = scene.provider.charges
        assert line.key is TextKey.ACK
        assert (charge.order.task, charge.order.prompt) == (task, prompt)


@pytest.mark.parametrize("text", ["a cat --ar 16:9", "a cat, 16:9", "一只猫，横图"])
async def test_settings_in_the_text_still_count(text: str) -> None:
    async with working(await fresh(build_scene(OFFERS))) as scene:
        await run(scene, IMAGINE, text)
        (charge,) = scene.provider.charges
        assert charge.order.settings[OptionName.ASPECT_RATIO] == "16:9"


async def test_what_was_filled_in_beats_the_words() -> None:
    async with working(await fresh(build_scene(OFFERS))) as scene:
        command = Command(kind=MediaKind.IMAGE, aspect_ratio="9:16", size="2K", count=1)
        await run(scene, command, "a cat, 16:9, 4K")
        (charge,) = scene.provider.charges
        assert charge.order.settings == {
            OptionName.ASPECT_RATIO: "9:16",
            OptionName.SIZE: "2K",
        }
        film_command = Command(kind=MediaKind.VIDEO, duration=10, resolution="1080P")
        await run(scene, film_command, "a cat, 5 seconds", message="p2")
        job = await job_of(scene, "p2")
        assert (job.intent.duration, job.intent.resolution) == (10, "1080P")


@pytest.mark.parametrize("model", ["nano-banana-2", "香蕉", "Banana2", " NANO BANANA "])
async def test_a_model_is_picked_or_typed_used_and_not_remembered(model: str) -> None:
    async with working(await fresh(build_scene(OFFERS))) as scene:
        command = Command(kind=MediaKind.IMAGE, model=model)
        lines = await run(scene, command, "a cat, use seedream from now on")
        (charge,) = scene.provider.charges
        assert charge.order.offer == BANANA.id
        assert [line.key for line in lines] == [TextKey.ACK]


async def test_auto_leaves_the_model_to_us() -> None:
    async with working(await fresh(build_scene(OFFERS))) as scene:
        await run(scene, Command(kind=MediaKind.IMAGE, model="Auto"), "a cat")
        assert scene.provider.charges[0].order.offer == PICTURE.id


@pytest.mark.parametrize(
    ("command", "models"),
    [
        (Command(kind=MediaKind.IMAGE, model="seadreem 5"), "SEEDREAM-4.5"),
        (Command(kind=MediaKind.VIDEO, model="xyzzy"), "WAN-2.6 · KLING-O1"),
        (Command(task=TaskType.TEXT_TO_VIDEO, model="clingo1"), "KLING-O1"),
        (Command(action=Action.SET_PREFERENCE, model="nano banama"), "NANO-BANANA-2"),
    ],
)
async def test_an_unknown_model_is_answered_with_those_that_may_be_meant(
    command: Command, models: str
) -> None:
    async with working(await fresh(build_scene(OFFERS))) as scene:
        (line,) = await run(scene, command, "a cat")
        assert line == Text(
            key=TextKey.REPLY_MODEL_UNKNOWN, args={"name": command.model or "", "models": models}
        )
        assert scene.provider.charges == []


async def test_an_answer_to_a_command_without_words_is_in_the_platforms_language() -> None:
    async with working(await fresh(build_scene(OFFERS))) as scene:
        await run(scene, Command(action=Action.HELP))
        assert scene.platform.visible[0].out.language is Language.EN


@pytest.mark.parametrize(
    ("command", "pictures", "task", "count"),
    [
        (IMAGINE, ["a"], TaskType.IMAGE_TO_IMAGE, 1),
        (IMAGINE, ["a", "b"], TaskType.IMAGE_TO_IMAGE, 2),
        (FILMING, ["a"], TaskType.IMAGE_TO_VIDEO, 1),
        (
            Command(task=TaskType.FIRST_LAST_FRAME_TO_VIDEO),
            ["b", "a"],
            TaskType.FIRST_LAST_FRAME_TO_VIDEO,
            2,
        ),
        (
            Command(task=TaskType.REFERENCE_IMAGE_TO_VIDEO),
            ["a", "b"],
            TaskType.REFERENCE_IMAGE_TO_VIDEO,
            2,
        ),
        (Command(task=TaskType.IMAGE_TO_VIDEO), ["a"], TaskType.IMAGE_TO_VIDEO, 1),
    ],
)
async def test_pictures_of_a_command_are_used_as_it_says(
    command: Command, pictures: list[str], task: TaskType, count: int
) -> None:
    async with working(await fresh(build_scene(OFFERS))) as scene:
        await run(scene, command, "they dance", pictures)
        (charge,) = scene.provider.charges
        assert (charge.order.task, len(charge.order.inputs)) == (task, count)
        assert scene.platform.opened == pictures


async def test_one_picture_for_reference_stays_one() -> None:
    async with working(await fresh(build_scene(OFFERS))) as scene:
        await run(scene, FILMING, "参考这张图的风格，小狗奔跑", ["a"])
        (charge,) = scene.provider.charges
        assert charge.order.task is TaskType.REFERENCE_IMAGE_TO_VIDEO


async def test_several_pictures_without_a_role_are_asked_about() -> None:
    async with working(await fresh(build_scene(OFFERS))) as scene:
        await run(scene, FILMING, "they dance", ["a", "b"])
        assert (await job_of(scene)).asks is Asks.ROLES


@pytest.mark.parametrize(
    ("command", "text", "asks", "task"),
    [
        (IMAGINE, "", Asks.PROMPT, TaskType.TEXT_TO_IMAGE),
        (IMAGINE, "--ar 3:2", Asks.PROMPT, TaskType.TEXT_TO_IMAGE),
        (FILMING, "", Asks.PROMPT, TaskType.TEXT_TO_VIDEO),
        (Command(task=TaskType.IMAGE_TO_VIDEO), "", Asks.PICTURE, TaskType.IMAGE_TO_VIDEO),
        (IMAGINE, "make this picture brighter", Asks.PICTURE, TaskType.IMAGE_TO_IMAGE),
        (FILMING, "把这张图动起来", Asks.PICTURE, TaskType.IMAGE_TO_VIDEO),
    ],
)
async def test_what_a_command_lacks_is_asked_for(
    command: Command, text: str, asks: Asks, task: TaskType
) -> None:
    async with working(await fresh(build_scene(OFFERS))) as scene:
        await run(scene, command, text)
        job = await job_of(scene)
        assert (job.state, job.asks, job.task) == (JobState.AWAITING_ANSWER, asks, task)


async def test_a_command_on_a_message_takes_its_picture() -> None:
    async with working(await fresh(build_scene(OFFERS))) as scene:
        attached = words("", pictures=["b"]).attachments
        scene.platform.quotable[ref("q1")] = QuotedMessage(
            ref=ref("q1"), from_bot=False, attachments=attached
        )
        command = Command(task=TaskType.IMAGE_TO_VIDEO)
        (line,) = await run(scene, command, quoting=ref("q1"))
        assert line.key is TextKey.ACK_ANIMATE
        assert scene.platform.opened == ["b"]


async def test_words_of_a_command_may_point_at_the_last_result() -> None:
    async with working(await fresh(build_scene(OFFERS))) as scene:
        await run(scene, IMAGINE, "a cat")
        await run(scene, FILMING, "把刚才那张动起来", message="p2")
        assert scene.provider.charges[1].order.task is TaskType.IMAGE_TO_VIDEO


async def test_a_command_answers_no_question() -> None:
    async with working(await fresh(build_scene(OFFERS))) as scene:
        await run(scene, IMAGINE)
        await run(scene, IMAGINE, "yes", message="p2")
        assert [each.order.prompt for each in scene.provider.charges] == ["yes"]


@pytest.mark.parametrize(
    ("command", "key"),
    [
        (Command(action=Action.MODELS), TextKey.REPLY_MODELS),
        (Command(action=Action.STATUS), TextKey.REPLY_STATUS_NONE),
        (Command(action=Action.HELP), TextKey.REPLY_HELP),
        (Command(action=Action.HISTORY), TextKey.HISTORY_NONE),
        (Command(action=Action.SHOW), TextKey.SHOW_GONE),
        (Command(action=Action.SETTINGS), TextKey.SETTINGS_REFUSED),
        (PREFER, TextKey.REPLY_PREFERENCES_NONE),
        (replace(PREFER, model="auto"), TextKey.PREFERENCE_NONE),
    ],
)
async def test_other_commands_go_where_their_words_would(command: Command, key: TextKey) -> None:
    async with working(await fresh(build_scene(OFFERS))) as scene:
        (line, *_) = await run(scene, command)
        assert line.key is key


@pytest.mark.parametrize(
    ("kind", "scope"), [(MediaKind.VIDEO, "film"), (MediaKind.IMAGE, "picture"), (None, "film")]
)
async def test_a_preference_is_saved_shown_and_cleared_by_command(
    kind: MediaKind | None, scope: str
) -> None:
    model = "nano-banana-2" if kind is MediaKind.IMAGE else "wan-2.6"
    async with working(await fresh(build_scene(OFFERS))) as scene:
        (saved,) = await run(scene, replace(PREFER, model=model, kind=kind))
        (title, shown) = await run(scene, PREFER, message="p2")
        (cleared,) = await run(scene, replace(PREFER, model="auto", kind=kind), message="p3")
        assert [saved.key, title.key, shown.key, cleared.key] == [
            TextKey.PREFERENCE_SAVED,
            TextKey.REPLY_PREFERENCES,
            TextKey.REPLY_PREFERENCE,
            TextKey.PREFERENCE_CLEARED,
        ]
        assert saved.args["scope"] == scope
