import io
import logging
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from logging.handlers import TimedRotatingFileHandler
from pathlib import Path

import pytest

from bot.logs import KEPT_DAYS, REDACTED, DailyFile, Redacting, set_up

PASSWORD = "open sesame"  # noqa: S105 - opens nothing
IMA_KEY = "ima_0123456789abcdef"


@pytest.fixture(autouse=True)
def kept_logging() -> Iterator[None]:
    """Put everything back as it was; set-up is for the whole process."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    root.handlers = []
    yield
    for handler in root.handlers:
        handler.close()
    root.handlers = handlers
    root.setLevel(level)


@pytest.fixture
def log() -> logging.Logger:
    return logging.getLogger("tests.bot.logs")


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """Set logging up on a stream that can be read."""
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    set_up("INFO", None, [PASSWORD, "sesame", ""])
    return stream


def test_a_secret_in_a_message_is_taken_out(log: logging.Logger, written: io.StringIO) -> None:
    log.warning("The password is open sesame")
    assert PASSWORD not in written.getvalue()
    assert written.getvalue().endswith(f"The password is {REDACTED}\n")


def test_a_secret_in_an_argument_is_taken_out(log: logging.Logger, written: io.StringIO) -> None:
    log.warning("Asked %s with %r", f"https://x.test/?key={IMA_KEY}", {"password": PASSWORD})
    assert IMA_KEY not in written.getvalue()
    assert "sesame" not in written.getvalue()
    assert f"https://x.test/?key={REDACTED} " in written.getvalue()


def test_a_secret_in_a_traceback_is_taken_out(log: logging.Logger, written: io.StringIO) -> None:
    try:
        int(f"refused: {PASSWORD} and {IMA_KEY}")
    except ValueError:
        log.exception("It failed")
    assert f"'refused: {REDACTED} and {REDACTED}'" in written.getvalue()
    assert PASSWORD not in written.getvalue()
    assert IMA_KEY not in written.getvalue()


def test_the_password_in_an_address_is_taken_out(log: logging.Logger, written: io.StringIO) -> None:
    log.warning("407, url='%s', not %s", "http://lin:0p3n@127.0.0.1:7890", "https://x.test/?a=b@c")
    assert written.getvalue().endswith(
        f"407, url='http://{REDACTED}@127.0.0.1:7890', not https://x.test/?a=b@c\n"
    )


def test_a_secret_in_a_field_is_taken_out(log: logging.Logger, written: io.StringIO) -> None:
    log.warning("Asked", extra={"provider": IMA_KEY})
    assert written.getvalue().endswith(f"Asked [provider={REDACTED}]\n")


def test_a_very_short_secret_is_taken_out_without_garbling_words(
    log: logging.Logger, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    set_up("INFO", None, ["a", "so+"])
    log.warning("asked: a, b=a so+ sofa")
    assert stream.getvalue().endswith(f" asked: {REDACTED}, b={REDACTED} {REDACTED} sofa\n")


@pytest.mark.parametrize(("error", "told"), [(OSError("disk full"), 0), (ValueError("x"), 1)])
def test_a_file_that_cannot_be_written_is_not_reported_with_every_line(
    log: logging.Logger,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    error: Exception,
    told: int,
) -> None:
    def fail(*_: object) -> None:
        raise error

    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    set_up("INFO", tmp_path, [])
    monkeypatch.setattr(DailyFile, "shouldRollover", fail)
    log.warning("Something happened")
    assert stream.getvalue().count("Something happened\n") == 1
    assert stream.getvalue().count("--- Logging error ---") == told


def test_a_secret_that_is_part_of_another_leaves_no_rest(
    log: logging.Logger, written: io.StringIO
) -> None:
    log.warning(PASSWORD)
    assert "open" not in written.getvalue()


def test_a_record_names_its_job_platform_and_provider(
    log: logging.Logger, written: io.StringIO
) -> None:
    log.info("Sent", extra={"provider": "ima", "job_id": "j1", "platform": "web", "other": "x"})
    assert written.getvalue().endswith("Sent [job_id=j1 platform=web provider=ima]\n")


def test_a_record_without_fields_has_no_brackets(log: logging.Logger, written: io.StringIO) -> None:
    log.info("Listening")
    assert written.getvalue().endswith(" INFO tests.bot.logs Listening\n")


def test_clients_that_log_addresses_are_silenced(written: io.StringIO) -> None:
    logging.getLogger("httpx").info("GET https://x.test/?signature=abc")
    logging.getLogger("discord.http").warning("limited: https://x.test/webhooks/1/abc")
    assert written.getvalue() == ""


def test_what_is_below_the_level_is_not_written(log: logging.Logger, written: io.StringIO) -> None:
    log.debug("Polled")
    assert written.getvalue() == ""


def test_files_hold_the_same_and_are_kept_for_a_week(log: logging.Logger, tmp_path: Path) -> None:
    folder = tmp_path / "logs"
    set_up("INFO", folder, [PASSWORD])
    log.info("The password is %s", PASSWORD)
    today = folder / "danqing.log"
    assert today.read_text(encoding="utf-8").endswith(f"The password is {REDACTED}\n")
    first = date(2020, 1, 1)
    for day in range(KEPT_DAYS + 5):
        (folder / f"danqing.log.{first + timedelta(days=day)}").touch()
    (rotating,) = [
        handler
        for handler in logging.getLogger().handlers
        if isinstance(handler, TimedRotatingFileHandler)
    ]
    assert rotating.when == "MIDNIGHT"
    rotating.doRollover()
    kept = sorted(path.name for path in folder.iterdir())
    assert len(kept) == KEPT_DAYS + 1
    assert kept[0] == "danqing.log"
    assert "danqing.log.2020-01-06" not in kept
    assert today.read_text(encoding="utf-8") == ""


def test_a_format_is_the_same_for_every_handler() -> None:
    """A traceback is cached on its record, by whichever handler comes first."""
    record = logging.LogRecord("x", logging.ERROR, "x", 1, "It failed", None, None)
    record.exc_text = f"ValueError: {IMA_KEY}"
    assert IMA_KEY not in Redacting(()).format(record)
