from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from adapters.platforms.web.inbound import (
    language_of,
    to_message,
    to_press,
    to_recalled,
    without_mention,
)
from adapters.platforms.web.schemas import MessageEvent, PressEvent, RecalledEvent
from core.intents import ChatKind, Language, MediaKind, RepliedTo
from core.messages import (
    Attachment,
    ButtonPress,
    ChatRef,
    IncomingMessage,
    MessageRef,
    PersonRef,
    PlatformName,
    ProposalId,
)
from tests.adapters.platforms.web.fakes import message_data, press_data, ref

WEB = PlatformName("web")


def read(text: str = "a cat", **changes: object) -> IncomingMessage:
    return to_message(MessageEvent.model_validate(message_data(text=text, **changes)))


def test_a_message_is_read_whole() -> None:
    message = read(
        "<@danqing> a cat",
        author={"id": "u2", "name": "Mo", "role": "moderator"},
        attachments=[{"id": "f1", "kind": "image", "mime": "image/png", "size": 7}],
        reply_to={"id": "b1", "from_bot": True, "media": ["image", "hologram"]},
    )
    assert message == IncomingMessage(
        ref=ref("m1"),
        sender=PersonRef(platform=WEB, tenant="web", person="u2"),
        is_moderator=True,
        is_addressed=True,
        text="a cat",
        sent_at=datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC),
        attachments=(Attachment(key="f1", kind=MediaKind.IMAGE, name="f1", size=7),),
        reply_to=ref("b1"),
        replied=RepliedTo(media=(MediaKind.IMAGE, MediaKind.FILE), from_bot=True),
        locale=Language.ZH,
    )


def test_a_direct_message_is_known_as_one() -> None:
    message = read(room={"id": "d1", "kind": "dm", "name": ""})
    expected = ChatRef(platform=WEB, tenant="web", chat="d1", kind=ChatKind.DM)
    assert message.ref.chat == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<@danqing> a cat", "a cat"),
        ("a cat <@danqing>", "a cat"),
        ("a <@danqing> cat", "a cat"),
        ("<@danqing>画一只猫", "画一只猫"),
        ("画<@danqing>　猫", "画 猫"),
        ("<@danqing>\ntwo\nlines", "two\nlines"),
        ("<@danqing>", ""),
        ("<@danqing> <@danqing> hi", "hi"),
        ("ask <@somebody>", "ask <@somebody>"),
        ("  spaces  inside  ", "spaces  inside"),
    ],
)
def test_the_mention_is_taken_out_wherever_it_stands(text: str, expected: str) -> None:
    assert without_mention(text) == expected


def test_what_is_unknown_becomes_the_harmless_choice() -> None:
    message = read(locale="fr", author={"id": 7, "role": "emperor"}, sent_at="2025-01-02T03:04:05")
    assert message.locale is None
    assert message.sender.person == "7"
    assert not message.is_moderator
    assert message.sent_at == datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize("lost", ["id", "room", "author", "sent_at"])
def test_a_message_without_what_it_needs_is_malformed(lost: str) -> None:
    data = message_data()
    del data[lost]
    with pytest.raises(ValidationError):
        MessageEvent.model_validate(data)


def test_a_press_names_its_proposal_and_action() -> None:
    press = to_press(PressEvent.model_validate(press_data("p7|retry|x")))
    assert press == ButtonPress(
        event="e1",
        message=ref("b1"),
        proposal=ProposalId("p7"),
        action="retry|x",
        by=PersonRef(platform=WEB, tenant="web", person="u1"),
        is_moderator=False,
        locale=Language.EN,
    )


@pytest.mark.parametrize("button_id", ["", "|", "p1", "p1|", "|cancel"])
def test_a_button_that_is_not_ours_is_no_press(button_id: str) -> None:
    assert to_press(PressEvent.model_validate(press_data(button_id))) is None


def test_a_recalled_message_is_named() -> None:
    data = {"id": "e1", "room": {"id": "r1", "kind": "group"}, "message_id": "m1"}
    assert to_recalled(RecalledEvent.model_validate(data)) == MessageRef(
        chat=ref("m1").chat, message="m1"
    )


@pytest.mark.parametrize(
    ("text", "locale", "expected"),
    [
        ("画 a cat", "en", Language.ZH),
        ("a cat", "zh", Language.EN),
        ("42!", "zh", Language.ZH),
        ("42!", "fr", Language.EN),
    ],
)
def test_the_words_choose_the_language_before_the_locale(
    text: str, locale: str, expected: Language
) -> None:
    assert language_of(read(text, locale=locale)) is expected
