"""Limits of embeds."""

from bot.sandbox.discord.checks import Checks
from bot.sandbox.discord.refusals import Json, Path

MOST_EMBEDS = 10
_TITLE = 256
_DESCRIPTION = 4096
_FOOTER = 2048
_AUTHOR = 256
_MOST_FIELDS = 25
_FIELD_VALUE = 1024
_ALL_TOGETHER = 6000
_HIGHEST_COLOUR = 0xFFFFFF
_KNOWN = frozenset(
    {
        "title", "type", "description", "url", "timestamp", "color", "footer", "image",
        "thumbnail", "video", "provider", "author", "fields", "flags",
    }
)  # fmt: skip


def check_embeds(value: object, checks: Checks) -> list[Json]:
    """Check a message's embeds; what bots cannot set is dropped, as the service does."""
    embeds = []
    total = 0
    for number, each in enumerate(checks.items(value, ("embeds",), most=MOST_EMBEDS)):
        path: Path = ("embeds", number)
        embed = checks.mapping(each, path)
        total += _check_embed(embed, path, checks)
        embeds.append({key: embed[key] for key in embed if key not in {"video", "provider"}})
    if total > _ALL_TOGETHER:
        checks.add(
            ("embeds",),
            "MAX_EMBED_SIZE_EXCEEDED",
            f"Embed size exceeds maximum size of {_ALL_TOGETHER}",
        )
    return embeds


def _check_embed(embed: Json, path: Path, checks: Checks) -> int:
    """Check one embed and return how much of the common budget it uses."""
    checks.known_keys(embed, path, _KNOWN)
    length = len(checks.text(embed.get("title"), (*path, "title"), longest=_TITLE))
    length += len(
        checks.text(embed.get("description"), (*path, "description"), longest=_DESCRIPTION)
    )
    length += _check_part(embed, ("footer", "text"), _FOOTER, path, checks)
    length += _check_part(embed, ("author", "name"), _AUTHOR, path, checks)
    for number, each in enumerate(
        checks.items(embed.get("fields"), (*path, "fields"), most=_MOST_FIELDS)
    ):
        place: Path = (*path, "fields", number)
        one = checks.mapping(each, place)
        name = checks.text(one.get("name"), (*place, "name"), longest=_TITLE, required=True)
        said = checks.text(one.get("value"), (*place, "value"), longest=_FIELD_VALUE, required=True)
        length += len(name) + len(said)
    _check_looks(embed, path, checks)
    return length


def _check_part(
    embed: Json, keys: tuple[str, str], longest: int, path: Path, checks: Checks
) -> int:
    part, key = keys
    value = embed.get(part)
    if value is None:
        return 0
    place: Path = (*path, part, key)
    given = checks.mapping(value, (*path, part)).get(key)
    return len(checks.text(given, place, longest=longest, required=True))


def _check_looks(embed: Json, path: Path, checks: Checks) -> None:
    colour = embed.get("color")
    if colour is not None and not (type(colour) is int and 0 <= colour <= _HIGHEST_COLOUR):
        checks.add(
            (*path, "color"),
            "NUMBER_TYPE_MAX",
            f"int value should be less than or equal to {_HIGHEST_COLOUR}.",
        )
    if embed.get("url") is not None:
        checks.link(embed["url"], (*path, "url"))
    for place in ("image", "thumbnail"):
        if embed.get(place) is not None:
            given = checks.mapping(embed[place], (*path, place)).get("url")
            checks.link(given, (*path, place, "url"), schemes=("http", "https", "attachment"))
