import pytest

from adapters.providers.ima.schemas import Detail
from adapters.providers.ima.statuses import to_status
from core.errors import ContentRejected, GenerationFailed, ResultGone, Sent
from core.intents import MediaKind
from core.ports import RemoteMedia, RemoteState, RemoteStatus

Media = dict[str, object]
READY: Media = {"resource_status": 1, "status": "success", "url": "https://cdn/a.png"}


def status(*medias: Media, **task: object) -> RemoteStatus:
    return to_status(Detail.model_validate({"id": "t", "medias": list(medias), **task}), "sekret")


@pytest.mark.parametrize("value", [None, "", 0, "0", 9, "under_review", {}])
def test_anything_not_finished_is_work_in_progress(value: object) -> None:
    assert status({"resource_status": value, "status": None}).state is RemoteState.WORKING


WORDS = ("pending", "processing", "success", "completed", "", None)


@pytest.mark.parametrize(
    ("number", "state"),
    [
        (None, RemoteState.WORKING),
        ("", RemoteState.WORKING),
        (0, RemoteState.WORKING),
        (1, RemoteState.SUCCEEDED),
        (2, RemoteState.FAILED),
        (3, RemoteState.FAILED),
    ],
)
def test_the_number_decides_unless_the_word_says_failed(number: object, state: RemoteState) -> None:
    found = [status({**READY, "resource_status": number, "status": word}).state for word in WORDS]
    assert found == [state] * len(WORDS)
    failed = status({**READY, "resource_status": number, "status": "Failed"})
    assert failed.state is RemoteState.FAILED


def test_no_results_yet_is_work_in_progress() -> None:
    assert status().state is RemoteState.WORKING
    assert to_status(Detail.model_validate({"medias": None})).state is RemoteState.WORKING


def test_all_results_must_be_ready() -> None:
    assert status(READY, {"resource_status": 0}).state is RemoteState.WORKING
    done = status(READY, {**READY, "url": "https://cdn/b.png"})
    assert [media.url for media in done.media] == ["https://cdn/a.png", "https://cdn/b.png"]


def test_ready_without_an_address_is_not_finished() -> None:
    assert status({**READY, "url": ""}).state is RemoteState.WORKING
    assert status({**READY, "url": None}, READY).state is RemoteState.WORKING


@pytest.mark.parametrize("field", ["url", "watermark_url", "preview_url"])
def test_the_address_is_found_wherever_it_is(field: str) -> None:
    done = status({"resource_status": "1", "url": None, field: "https://cdn/x.png"})
    assert done.state is RemoteState.SUCCEEDED
    assert done.media[0].url == "https://cdn/x.png"


def test_a_film_is_described_in_full() -> None:
    film: Media = {
        **READY,
        "url": "https://cdn/a.mp4?sign=1",
        "width": "1280",
        "height": 720,
        "duration_str": "5.2",
    }
    expected = RemoteMedia(
        kind=MediaKind.VIDEO,
        url="https://cdn/a.mp4?sign=1",
        width=1280,
        height=720,
        duration_s=5.2,
    )
    assert status(film, task_type="text_to_video").media == (expected,)
    assert status(film, task_type=None).media == (expected,)
    assert status({**film, "duration_str": "00:05"}).media[0].duration_s is None


@pytest.mark.parametrize("cover", ["cover", "cover_url"])
def test_only_films_have_covers(cover: str) -> None:
    media: Media = {**READY, "url": "https://cdn/a", cover: "https://cdn/c.png"}
    assert status(media).media[0].kind is MediaKind.VIDEO
    assert status(READY).media[0].kind is MediaKind.IMAGE


@pytest.mark.parametrize(
    ("medias", "task"),
    [
        ([{"resource_status": 2, "error_msg": "broke"}], {}),
        ([{"resource_status": "2", "remark": "broke"}], {}),
        ([{**READY, "status": "failed", "remark": "broke"}], {}),
        ([READY, {"resource_status": 2, "error_msg": "broke"}], {}),
        ([READY], {"status": "failed", "error_msg": "broke"}),
        ([{"resource_status": 0, "error_msg": "broke"}], {"status": "FAILED"}),
    ],
)
def test_a_failure_anywhere_wins(medias: list[Media], task: dict[str, object]) -> None:
    failed = status(*medias, **task)
    assert failed.state is RemoteState.FAILED
    assert isinstance(failed.error, GenerationFailed)
    assert (str(failed.error), failed.error.sent) == ("broke", Sent.YES)


def test_a_failure_without_a_word_still_has_an_error() -> None:
    assert str(status({"resource_status": 2}).error) == "failed without a reason"


def test_a_refused_content_is_told_apart_and_secrets_are_stripped() -> None:
    error = status({"resource_status": 2, "error_msg": "moderation: sekret https://a/b?c=d"}).error
    assert isinstance(error, ContentRejected)
    assert str(error) == "moderation: *** https://a/b"


def test_a_deleted_task_has_failed() -> None:
    gone = status({"resource_status": 3, "status": "deleted"})
    assert gone.state is RemoteState.FAILED
    assert isinstance(gone.error, ResultGone)
