"""Who may do what others may not."""

import pytest

from core.admins import Admins
from core.messages import ChatRef, PersonRef
from tests.core.values import CHAT, DM, LIN, MEI, person

ADMINS = Admins(frozenset({"fake:lin", "fake:ann", "web:mei"}))


@pytest.mark.parametrize(("somebody", "is_one"), [(LIN, True), (MEI, False)])
def test_an_admin_is_known_by_platform_and_name(*, somebody: PersonRef, is_one: bool) -> None:
    assert ADMINS.has(somebody) is is_one


@pytest.mark.parametrize(
    ("somebody", "others"), [(LIN, ("ann",)), (MEI, ("ann", "lin")), (person("ann"), ("lin",))]
)
def test_the_other_admins_are_those_of_the_same_platform(
    somebody: PersonRef, others: tuple[str, ...]
) -> None:
    assert tuple(each.person for each in ADMINS.beside(somebody)) == others


@pytest.mark.parametrize(
    ("somebody", "chat", "is_moderator", "may"),
    [
        (LIN, CHAT, False, True),
        (MEI, CHAT, False, False),
        (MEI, CHAT, True, True),
        (MEI, DM, False, True),
    ],
)
def test_a_chat_is_set_by_admins_and_moderators_and_a_private_one_by_anybody(
    *, somebody: PersonRef, chat: ChatRef, is_moderator: bool, may: bool
) -> None:
    assert ADMINS.may_set(somebody, chat, is_moderator=is_moderator) is may
