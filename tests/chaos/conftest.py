import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--kills", type=int, default=10, help="kills of the running service")
    parser.addoption(
        "--every-crash", action="store_true", help="crash every scenario wherever it can be crashed"
    )
