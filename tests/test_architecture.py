"""The house stands as it is drawn: what may import what, and files that name one another."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent
PACKAGES = ("bot", "adapters", "core", "locales")
DOCUMENTS = sorted(HOUSE.glob("*.md"))
LINK = re.compile(r"\]\(<?([^)\s>]+)>?(?: \"[^\"]*\")?\)|(?:src|href)=\"([^\"]+)\"")
REQUIREMENTS = ("requirements.txt", "requirements-dev.txt", "requirements-pip.txt")
PIN = re.compile(r"^[\w.\-]+==\S+ \\\n(?: {4}--hash=sha256:[0-9a-f]{64}(?: \\)?\n)+", re.MULTILINE)
SHORT_COMMANDS = re.compile(r"^(?:COPY|ADD) (?!--from)(.+) \S+$", re.MULTILINE)


def modules_of(package: str) -> list[Path]:
    return sorted((HOUSE / package).rglob("*.py"))


def imports_of(path: Path) -> Iterator[str]:
    """Give what a module imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or "."


def roots_of(package: str) -> dict[str, Path]:
    """Give the first names of all that a package imports, each with a module that does."""
    return {
        name.partition(".")[0]: path for path in modules_of(package) for name in imports_of(path)
    }


def test_the_core_imports_the_standard_library_and_itself_alone() -> None:
    foreign = {
        name: path
        for name, path in roots_of("core").items()
        if name != "core" and name not in sys.stdlib_module_names
    }
    assert foreign == {}


@pytest.mark.parametrize("package", PACKAGES)
def test_nothing_that_is_shipped_imports_the_tests(package: str) -> None:
    roots = roots_of(package)
    assert roots
    assert not {"tests", "pytest", "hypothesis"} & set(roots)


@pytest.mark.parametrize("package", PACKAGES)
def test_every_folder_with_modules_is_a_package(package: str) -> None:
    folders = {path.parent for path in modules_of(package)}
    assert [folder for folder in folders if not (folder / "__init__.py").exists()] == []


@pytest.mark.parametrize("package", [*PACKAGES, "tests"])
def test_no_module_has_a_name_that_says_nothing(package: str) -> None:
    said = {part for path in modules_of(package) for part in path.relative_to(HOUSE).parts}
    empty = {"utils", "helpers", "common", "manager", "base"}
    assert not empty & {part.removesuffix(".py") for part in said}


def test_the_layers_hold() -> None:
    done = subprocess.run(  # noqa: S603 - a tool of ours, beside the interpreter
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=HOUSE,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(HOUSE)},
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_every_requirement_is_pinned_with_its_hashes(name: str) -> None:
    text = (HOUSE / name).read_text(encoding="utf-8")
    bare = "".join(
        line
        for line in text.splitlines(keepends=True)
        if line.strip() and not line.lstrip().startswith("#")
    )
    assert PIN.search(bare)
    # What is left is no pin: an option, an address, or a requirement without a hash.
    assert PIN.sub("", bare) == ""


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_requirements_name_no_place_to_fetch_from(name: str) -> None:
    text = (HOUSE / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*(?:-i|-f|--(?:\w+-)?index|--find|--trusted)", text, re.MULTILINE)


def test_each_requirement_is_pinned_in_one_place() -> None:
    named = re.compile(r"^([\w.\-]+)==", re.MULTILINE)
    names = [
        name
        for each in REQUIREMENTS
        for name in named.findall((HOUSE / each).read_text(encoding="utf-8"))
    ]
    assert {"aiohttp", "pytest", "pip"} <= set(names)
    assert sorted(names) == sorted(set(names))


def test_the_dockerfile_copies_what_is_there() -> None:
    text = (HOUSE / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    sources = [name for line in SHORT_COMMANDS.findall(text) for name in line.split()]
    assert {*PACKAGES, "requirements.txt", "requirements-pip.txt", "pyproject.toml"} <= set(sources)
    assert [name for name in sources if not (HOUSE / name).exists()] == []


def test_there_are_documents() -> None:
    assert {"README.md", "ARCHITECTURE.md"} <= {path.name for path in DOCUMENTS}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_within_the_house_lead_somewhere(document: Path) -> None:
    links = ["".join(found) for found in LINK.findall(document.read_text(encoding="utf-8"))]
    inner = [link for link in links if "://" not in link and not link.startswith(("#", "mailto:"))]
    lost = [link for link in inner if not (document.parent / link.partition("#")[0]).exists()]
    assert lost == []
