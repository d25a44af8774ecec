"""The Fluent files as trees, for tests that read them rather than render them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from core.intents import Language
from locales.translator import sources


@dataclass(frozen=True, slots=True, kw_only=True)
class Select:
    """One choice in a sentence: what it looks at, and the keys it knows."""

    message: str
    selector: str
    """A variable as "$kind", a function by its name alone."""
    keys: frozenset[str]


@cache
def entries(language: Language) -> Sequence[tuple[str, ast.EntryType]]:
    """Give every entry of a language with the file it stands in."""
    return [
        (name, entry)
        for name, source in sources(language).items()
        for entry in FluentParser().parse(source).body
    ]


def messages(language: Language) -> Mapping[str, ast.Message]:
    """Give the messages of a language by id."""
    return {
        entry.id.name: entry for _, entry in entries(language) if isinstance(entry, ast.Message)
    }


class _Names(Visitor):
    def __init__(self) -> None:
        self.variables: set[str] = set()
        self.references: set[str] = set()
        self.functions: set[str] = set()
        self.selects: list[ast.SelectExpression] = []

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802 - Fluent's
        self.variables.add(node.id.name)

    def visit_MessageReference(self, node: ast.MessageReference) -> None:  # noqa: N802 - Fluent's
        self.references.add(node.id.name)

    def visit_TermReference(self, node: ast.TermReference) -> None:  # noqa: N802 - Fluent's
        self.references.add(f"-{node.id.name}")

    def visit_FunctionReference(self, node: ast.FunctionReference) -> None:  # noqa: N802 - Fluent's
        self.functions.add(node.id.name)
        self.generic_visit(node)

    def visit_SelectExpression(self, node: ast.SelectExpression) -> None:  # noqa: N802 - Fluent's
        self.selects.append(node)
        self.generic_visit(node)


def _names(message: ast.Message) -> _Names:
    names = _Names()
    names.visit(message)
    return names


def variables(message: ast.Message) -> frozenset[str]:
    """Name the variables of a message."""
    return frozenset(_names(message).variables)


def references(message: ast.Message) -> frozenset[str]:
    """Name the messages and terms that a message refers to."""
    return frozenset(_names(message).references)


def functions(message: ast.Message) -> frozenset[str]:
    """Name the functions that a message calls."""
    return frozenset(_names(message).functions)


def selects(language: Language) -> Iterator[Select]:
    """Give every choice in every sentence of a language."""
    for name, message in messages(language).items():
        for node in _names(message).selects:
            yield Select(
                message=name,
                selector=_selector(node.selector),
                keys=frozenset(_key(variant.key) for variant in node.variants),
            )


def _selector(node: ast.InlineExpression | ast.Placeable) -> str:
    if isinstance(node, ast.VariableReference):
        return f"${node.id.name}"
    if isinstance(node, ast.FunctionReference):
        return node.id.name
    raise AssertionError(f"a selector of a kind nobody expects: {node}")


def _key(node: ast.Identifier | ast.NumberLiteral) -> str:
    return node.name if isinstance(node, ast.Identifier) else node.value
