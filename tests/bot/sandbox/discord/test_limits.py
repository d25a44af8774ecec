"""What the service refuses, in its own codes; by plain REST, as no library would send it."""

from contextlib import suppress

import aiohttp
import pytest

from bot.sandbox.discord.limits import MOST_INVALID, Limits
from bot.sandbox.discord.settings import Settings
from tests.bot.sandbox.discord.clients import Answer, Desk, Json, png

MIB = 1024 * 1024


def button(**fields: object) -> Json:
    return {"type": 2, "style": 1, "label": "Again", "custom_id": "again", **fields}


def rows(*components: Json) -> Json:
    return {"components": [{"type": 1, "components": list(components)}]}


def embeds(*given: Json) -> Json:
    return {"embeds": list(given)}


async def post(
    desk: Desk,
    body: object,
    *,
    channel: str = "general",
    files: dict[str, bytes] | None = None,
) -> Answer:
    number = desk.world["channels"].get(channel, channel)
    return await desk.rest("POST", f"/channels/{number}/messages", body, files=files)


WRONG_FORMS: dict[str, tuple[Json, str, str]] = {
    "content": ({"content": "x" * 2001}, "content", "BASE_TYPE_MAX_LENGTH"),
    "content type": ({"content": 3}, "content", "STRING_TYPE_CONVERT"),
    "misspelt": ({"contnet": "x"}, "contnet", "SANDBOX_UNKNOWN_FIELD"),
    "nonce": ({"content": "x", "nonce": "n" * 26}, "nonce", "BASE_TYPE_MAX_LENGTH"),
    "flags": ({"content": "x", "flags": 64}, "flags", "INVALID_MESSAGE_FLAGS"),
    "embeds": (embeds(*[{"title": "x"}] * 11), "embeds", "BASE_TYPE_BAD_LENGTH"),
    "title": (embeds({"title": "x" * 257}), "embeds.0.title", "BASE_TYPE_MAX_LENGTH"),
    "description": (
        embeds({"description": "x" * 4097}),
        "embeds.0.description",
        "BASE_TYPE_MAX_LENGTH",
    ),
    "all embeds": (
        embeds(*[{"description": "x" * 3001}] * 2),
        "embeds",
        "MAX_EMBED_SIZE_EXCEEDED",
    ),
    "fields": (
        embeds({"fields": [{"name": "a", "value": "b"}] * 26}),
        "embeds.0.fields",
        "BASE_TYPE_BAD_LENGTH",
    ),
    "field": (
        embeds({"fields": [{"name": "a", "value": ""}]}),
        "embeds.0.fields.0.value",
        "BASE_TYPE_REQUIRED",
    ),
    "footer": (
        embeds({"footer": {"text": "x" * 2049}}),
        "embeds.0.footer.text",
        "BASE_TYPE_MAX_LENGTH",
    ),
    "picture": (
        embeds({"image": {"url": "file:///etc/passwd"}}),
        "embeds.0.image.url",
        "URL_TYPE_INVALID_SCHEME",
    ),
    "rows": (
        {"content": "x", "components": [rows(button())["components"][0]] * 6},
        "components",
        "BASE_TYPE_BAD_LENGTH",
    ),
    "buttons": (
        rows(*[button(custom_id=str(each)) for each in range(6)]),
        "components.0.components",
        "BASE_TYPE_BAD_LENGTH",
    ),
    "custom id": (
        rows(button(custom_id="x" * 101)),
        "components.0.components.0.custom_id",
        "BASE_TYPE_BAD_LENGTH",
    ),
    "no custom id": (
        rows(button(custom_id=None)),
        "components.0.components.0.custom_id",
        "BASE_TYPE_REQUIRED",
    ),
    "same custom id": (
        rows(button(), button()),
        "components.0.components.1.custom_id",
        "COMPONENT_CUSTOM_ID_DUPLICATED",
    ),
    "label": (
        rows(button(label="x" * 81)),
        "components.0.components.0.label",
        "BASE_TYPE_MAX_LENGTH",
    ),
    "style": (
        rows(button(style=7)),
        "components.0.components.0.style",
        "BASE_TYPE_CHOICES",
    ),
    "link": (
        rows(button(style=5, custom_id=None)),
        "components.0.components.0.url",
        "BASE_TYPE_REQUIRED",
    ),
    "loose button": (
        {"content": "x", "components": [button()]},
        "components.0.type",
        "BASE_TYPE_CHOICES",
    ),
    "options": (
        rows({"type": 3, "custom_id": "s", "options": [{"label": "a", "value": "b"}] * 26}),
        "components.0.components.0.options",
        "BASE_TYPE_BAD_LENGTH",
    ),
    "layout and content": (
        {"content": "x", "flags": 32768, "components": [{"type": 10, "content": "y"}]},
        "content",
        "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
    ),
    "layout text": (
        {"flags": 32768, "components": [{"type": 10, "content": "y" * 4001}]},
        "components",
        "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
    ),
    "mentions": (
        {"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}},
        "allowed_mentions",
        "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
    ),
    "reply to nothing": (
        {"content": "x", "message_reference": {"message_id": "1"}},
        "message_reference",
        "REPLIES_UNKNOWN_MESSAGE",
    ),
    "attachment": (
        {"content": "x", "attachments": [{"id": 0}]},
        "attachments.0.id",
        "ATTACHMENT_NOT_FOUND",
    ),
}


class TestMessages:
    @pytest.fixture
    def settings(self) -> Settings:
        return Settings(message_rate=0, global_rate=0)

    async def test_every_wrong_form_is_named_at_its_place(self, desk: Desk) -> None:
        for name, (body, place, code) in WRONG_FORMS.items():
            answer = await post(desk, body)
            assert (answer.status, answer.body["code"]) == (400, 50035), name
            tree = answer.body["errors"]
            for step in place.split("."):
                assert step in tree, (name, answer.body)
                tree = tree[step]
            assert tree["_errors"][0]["code"] == code, name
        assert await desk.journal("message") == []
        refused = await desk.journal("request", status=400)
        assert len(refused) == len(WRONG_FORMS)

    async def test_what_fits_exactly_is_taken(self, desk: Desk) -> None:
        body = {
            "content": "x" * 2000,
            "embeds": [{"description": "x" * 4096}, {"description": "x" * 1904}],
            "components": [
                {"type": 1, "components": [button(custom_id=f"{row}{each}") for each in range(5)]}
                for row in range(5)
            ],
        }
        assert (await post(desk, body)).status == 200

    @pytest.mark.parametrize(
        ("channel", "body", "status", "code"),
        [
            ("general", {}, 400, 50006),
            ("general", {"content": ""}, 400, 50006),
            ("hidden", {"content": "x"}, 403, 50001),
            ("12345", {"content": "x"}, 404, 10003),
            ("general", [], 400, 50109),
        ],
    )
    async def test_refusals(
        self, desk: Desk, channel: str, body: object, status: int, code: int
    ) -> None:
        answer = await post(desk, body, channel=channel)
        assert (answer.status, answer.body["code"]) == (status, code)

    async def test_permissions_decide_what_may_be_posted(self, desk: Desk) -> None:
        cases: list[tuple[str, Json, dict[str, bytes] | None, int]] = [
            ("SEND_MESSAGES", {"content": "x"}, None, 50013),
            ("EMBED_LINKS", embeds({"title": "x"}), None, 50013),
            ("ATTACH_FILES", {"content": "x"}, {"a.png": png()}, 50013),
            ("READ_MESSAGE_HISTORY", {"message_reference": {"message_id": "1"}}, None, 160002),
            ("VIEW_CHANNEL", {"content": "x"}, None, 50001),
        ]
        for denied, body, files, code in cases:
            await desk.order("permissions", channel="studio", deny=[denied])
            answer = await post(desk, {"content": "x", **body}, channel="studio", files=files)
            assert answer.body["code"] == code, denied
        await desk.order("permissions", channel="studio", allow=["SEND_MESSAGES"])
        assert (await post(desk, {"content": "x"}, channel="studio")).status == 200

    async def test_files_are_measured_by_the_servers_tier(self, desk: Desk) -> None:
        large = {"a.png": b"x" * (10 * MIB + 1)}
        answer = await post(desk, {}, files=large)
        assert (answer.status, answer.body["code"]) == (413, 40005)
        many = {f"{each}.png": b"x" for each in range(11)}
        assert (await post(desk, {}, files=many)).body["code"] == 50035
        three = {f"{each}.png": b"x" * (9 * MIB) for each in range(3)}
        assert (await post(desk, {}, files=three)).status == 413
        await desk.order("guilds", name="Painters", tier=2)
        assert (await post(desk, {}, files=large)).status == 200

    async def test_only_own_messages_are_edited_and_deleted(self, desk: Desk) -> None:
        said = await desk.say("mine")
        path = f"/channels/{desk.world['channels']['general']}/messages/{said}"
        assert (await desk.rest("PATCH", path, {"content": "x"})).body["code"] == 50005
        assert (await desk.rest("DELETE", path)).body["code"] == 50013
        await desk.order("permissions", channel="general", allow=["MANAGE_MESSAGES"])
        assert (await desk.rest("DELETE", path)).status == 204
        assert (await desk.rest("GET", path)).body["code"] == 10008

    async def test_an_edit_keeps_only_the_files_it_names(self, desk: Desk) -> None:
        files = {"a.png": png(), "b.png": png()}
        sent = (await post(desk, {"content": "x"}, files=files)).body
        path = f"/channels/{sent['channel_id']}/messages/{sent['id']}"
        kept = {"attachments": [{"id": sent["attachments"][1]["id"]}]}
        edited = (await desk.rest("PATCH", path, kept)).body
        assert [each["filename"] for each in edited["attachments"]] == ["b.png"]
        assert edited["content"] == "x"
        nothing = {"content": "", "attachments": []}
        assert (await desk.rest("PATCH", path, nothing)).body["code"] == 50006

    async def test_pages_of_messages(self, desk: Desk) -> None:
        said = [await desk.say(str(number)) for number in range(5)]
        path = f"/channels/{desk.world['channels']['general']}/messages"

        async def page(query: str) -> list[int]:
            listed = (await desk.rest("GET", f"{path}?{query}")).body
            return [said.index(int(each["id"])) for each in listed]

        assert await page("limit=2") == [4, 3]
        assert await page(f"after={said[1]}&limit=2") == [3, 2]
        assert await page(f"before={said[2]}") == [1, 0]
        assert await page(f"around={said[2]}&limit=3") == [3, 2, 1]
        assert (await desk.rest("GET", f"{path}?limit=101")).body["code"] == 50035

    async def test_locked_threads_stay_shut(self, desk: Desk) -> None:
        made = await desk.order("threads", channel="general", name="old", person="bob")
        shut = {"thread": made["thread"], "archived": True, "locked": True}
        await desk.order("threads", **shut)
        answer = await post(desk, {"content": "x"}, channel=made["thread"])
        assert answer.body["code"] == 50013


@pytest.mark.parametrize("token", ["", "wrong"])
async def test_another_token_opens_nothing(desk: Desk, token: str) -> None:
    answer = await desk.rest("GET", "/users/@me", token=token)
    assert (answer.status, answer.body) == (401, {"message": "401: Unauthorized", "code": 0})


async def test_what_is_not_there_is_not_found(desk: Desk) -> None:
    for path in ("/nothing", "/channels/general"):
        answer = await desk.rest("GET", path)
        assert (answer.status, answer.body["message"]) == (404, "404: Not Found")


async def test_a_bucket_per_channel_is_told_in_headers(desk: Desk) -> None:
    answers = [await post(desk, {"content": "x"}) for _ in range(6)]
    assert [each.headers["X-RateLimit-Remaining"] for each in answers] == list("432100")
    last = answers[-1]
    assert (last.status, last.body["global"]) == (429, False)
    assert 0 < last.body["retry_after"] <= 5
    assert (last.headers["Via"], last.headers["X-RateLimit-Scope"]) == ("1.1 google", "user")
    assert (await post(desk, {"content": "x"}, channel="studio")).status == 200
    await desk.order("clock", advance=5)
    assert (await post(desk, {"content": "x"})).status == 200


class TestTheGlobalLimit:
    @pytest.fixture
    def settings(self) -> Settings:
        return Settings(global_rate=3, time=lambda: 1_800_000_000.0)

    async def test_it_counts_over_all_routes(self, desk: Desk) -> None:
        answers = [await desk.rest("GET", path) for path in ("/users/@me", "/gateway") * 2]
        assert [each.status for each in answers] == [200, 200, 200, 429]
        assert answers[-1].body["global"]
        assert answers[-1].headers["X-RateLimit-Global"] == "true"


def test_who_goes_on_asking_in_vain_is_banned_for_ten_minutes() -> None:
    limits = Limits(5, 50)
    for _ in range(MOST_INVALID):
        limits.note(403, 1000.0)
    assert limits.is_banned(1599.0)
    assert not limits.is_banned(1600.0)


FAULTS_AFTER = ("error_after", "work_close", "work_rst", "half_header", "half_body", "empty_200")
FAULTS_BEFORE = ("error_before", "accept_close", "502_before", "refusal(50001)")


@pytest.mark.parametrize(
    ("fault", "is_done"),
    [*((name, True) for name in FAULTS_AFTER), *((name, False) for name in FAULTS_BEFORE)],
)
async def test_faults_strike_before_or_after_the_work(
    desk: Desk, fault: str, is_done: bool
) -> None:
    await desk.order("fault", fault=fault, match={"route": "message_create"})
    body = {"content": "once", "nonce": "n1", "enforce_nonce": True}
    answer = None
    with suppress(aiohttp.ClientError, OSError):
        answer = await post(desk, body)
    assert answer is None or answer.status >= 400 or answer.body is None
    assert len(await desk.journal("message")) == is_done
    assert (await post(desk, body)).status == 200
    assert len(await desk.journal("message")) == 1
    assert (await desk.journal("request"))[0]["fault"] == fault.partition("(")[0]


async def test_a_fault_can_be_meant_for_certain_words(desk: Desk) -> None:
    await desk.order("fault", fault="error_before", match={"prompt_contains": "cat"})
    assert (await post(desk, {"content": "a dog"})).status == 200
    assert (await post(desk, {"content": "a cat"})).status == 503
