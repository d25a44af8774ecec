"""By which names browsers may come: from the configuration to the web chat's check."""

import pytest

from bot.app import host_arguments
from bot.sandbox.webchat.__main__ import settings_from
from bot.settings import Settings

CLOSED = ["evil.test", "127.0.0.1.evil.test", "0x7f.1.evil.test", "10.0.0.5.evil.test", ""]


@pytest.mark.parametrize(
    ("http", "served", "refused"),
    [
        ({}, ["127.0.0.1:8080", "localhost", "[::1]:8080"], ["192.168.1.5:8080", "studio.lan"]),
        (
            {"public_base_url": "https://pictures.example.org:444/chat"},
            ["pictures.example.org", "PICTURES.example.org:444"],
            ["example.org", "10.0.0.5"],
        ),
        (
            {"allowed_hosts": ["Studio.lan", "[fd00::1]", "10.0.0.5"]},
            ["studio.lan:8080", "[fd00::1]:8080", "10.0.0.5"],
            ["10.0.0.6", "[fd00::2]"],
        ),
        (
            {"host": "0.0.0.0", "password": "x"},  # noqa: S104 - nothing listens
            ["192.168.1.5:8080", "[fd00::1]:8080", "localhost:8080", "10.0.0.5"],
            ["studio.lan", "pictures.example.org"],
        ),
        (
            {"host": "::", "password": "x", "allowed_hosts": ["studio.lan"]},
            ["192.168.1.5", "studio.lan"],
            ["pictures.example.org"],
        ),
        (
            {"host": "192.168.1.5", "password": "x"},
            ["192.168.1.5:8080", "localhost"],
            ["192.168.1.6:8080", "[fd00::1]"],
        ),
        ({"host": "fd00::1", "password": "x"}, ["[fd00::1]:8080"], ["[fd00::2]:8080"]),
    ],
)
def test_browsers_come_by_the_names_that_the_operator_gave(
    http: dict[str, object], served: list[str], refused: list[str]
) -> None:
    settings = Settings.model_validate({"http": http})
    line = ["--port", "0", "--token", "t", *host_arguments(settings)]
    chat, _ = settings_from(line)
    assert [name for name in served if not chat.permits_host(name)] == []
    assert [name for name in (*refused, *CLOSED) if chat.permits_host(name)] == []
