"""Checks of single values, answered in the service's own words."""

from collections.abc import Collection

from bot.sandbox.discord.refusals import Json, Mistakes, Path

REQUIRED = ("BASE_TYPE_REQUIRED", "This field is required")
_TRUE_OR_FALSE = (True, False)


class Checks(Mistakes):
    """Notes a mistake where a value is not what its place takes."""

    def text(
        self, value: object, path: Path, *, longest: int, shortest: int = 0, required: bool = False
    ) -> str:
        """Check a string's length; None is an empty one."""
        if value is None:
            if required:
                self.add(path, *REQUIRED)
            return ""
        if not isinstance(value, str):
            self.add(path, "STRING_TYPE_CONVERT", f'Could not interpret "{value}" as string.')
            return ""
        if required and not value:
            self.add(path, *REQUIRED)
        elif shortest and not shortest <= len(value) <= longest:
            self.add(
                path,
                "BASE_TYPE_BAD_LENGTH",
                f"Must be between {shortest} and {longest} in length.",
            )
        elif len(value) > longest:
            self.add(path, "BASE_TYPE_MAX_LENGTH", f"Must be {longest} or fewer in length.")
        return value

    def items(self, value: object, path: Path, *, most: int, least: int = 0) -> list[object]:
        """Check a list's length; None is an empty one."""
        if value is None:
            value = []
        if not isinstance(value, list):
            self.add(path, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
            return []
        if len(value) > most or len(value) < least:
            self.add(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")
        return value

    def mapping(self, value: object, path: Path) -> Json:
        """Check that a value is an object."""
        if not isinstance(value, dict):
            self.add(path, "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
            return {}
        return value

    def choice(self, value: object, path: Path, choices: Collection[object]) -> None:
        """Check that a value is one of a few."""
        if isinstance(value, bool) or value not in choices:
            names = ", ".join(str(each) for each in choices)
            self.add(path, "BASE_TYPE_CHOICES", f"Value must be one of ({names}).")

    def flag(self, value: object, path: Path) -> bool:
        """Check that a value is true, false or left out."""
        if value is not None and value not in _TRUE_OR_FALSE:
            self.add(path, "BOOLEAN_TYPE_CONVERT", "Must be either true or false.")
        return bool(value)

    def link(
        self, value: object, path: Path, *, schemes: tuple[str, ...] = ("http", "https")
    ) -> None:
        """Check an address."""
        if not isinstance(value, str) or not value:
            self.add(path, *REQUIRED)
        elif value.partition("://")[0] not in schemes:
            wanted = ", ".join(f'"{each}"' for each in schemes)
            self.add(
                path,
                "URL_TYPE_INVALID_SCHEME",
                f'Scheme "{value.partition(":")[0]}" is not supported. '
                f"Scheme must be one of ({wanted}).",
            )

    def known_keys(self, value: Json, path: Path, known: Collection[str]) -> None:
        """Note keys the service does not know.

        It drops them silently; here they are a mistake, because only a slip brings them about.
        """
        for key in value:
            if key not in known:
                self.add((*path, key), "SANDBOX_UNKNOWN_FIELD", "The service ignores this field.")
