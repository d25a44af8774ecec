"""REST: application commands, global and per server."""

from aiohttp import web

from bot.sandbox.discord.access import body_of, number
from bot.sandbox.discord.checks import Checks
from bot.sandbox.discord.command_forms import CHAT_INPUT, MOST_OF_A_KIND, check_command
from bot.sandbox.discord.refusals import Json, Refusal, mistake
from bot.sandbox.discord.replies import nothing, reply
from bot.sandbox.discord.world import World

CREATES_PER_DAY = 200
_DAY_S = 24 * 3600.0
_CREATED = 201
_LOCALISED = ("name_localizations", "description_localizations")


class CommandsApi:
    """Handlers under ``/applications/{application}[/guilds/{guild}]/commands``."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def list(self, request: web.Request) -> web.Response:
        """Return the commands; their translations only where asked for."""
        commands = self._scope(request)[1].values()
        if request.query.get("with_localizations") in {"true", "1", "True"}:
            return reply(list(commands))
        return reply([_in_locale(each, request) for each in commands])

    async def overwrite(self, request: web.Request) -> web.Response:
        """Replace all commands; those that stay keep their ids."""
        guild_id, known = self._scope(request)
        forms = body_of(request).items()
        checks = Checks()
        commands = [checks.mapping(each, (place,)) for place, each in enumerate(forms)]
        for place, each in enumerate(commands):
            check_command(each, checks, (place,))
        checks.raise_if_any()
        _check_counts(commands)
        by_name = {(each["type"], each["name"]): each for each in known.values()}
        new = [each for each in commands if _identity(each) not in by_name]
        self._count_creates(guild_id, len(new))
        kept: dict[int, Json] = {}
        for each in commands:
            made = self._made(each, guild_id, by_name.get(_identity(each)))
            kept[int(made["id"])] = made
        self._world.app.commands[guild_id] = kept
        self._note("overwritten", guild_id, kept)
        return reply(list(kept.values()))

    async def create(self, request: web.Request) -> web.Response:
        """Add a command, or replace the one of its name."""
        guild_id, known = self._scope(request)
        form = body_of(request).mapping()
        checks = Checks()
        check_command(form, checks)
        checks.raise_if_any()
        same = next((x for x in known.values() if _identity(x) == _identity(form)), None)
        if same is None:
            _check_counts([*known.values(), form])
            self._count_creates(guild_id, 1)
        made = self._made(form, guild_id, same)
        known[int(made["id"])] = made
        self._note("created", guild_id, known)
        return reply(made, status=200 if same else _CREATED)

    async def get(self, request: web.Request) -> web.Response:
        """Return one command."""
        return reply(self._command(request))

    async def change(self, request: web.Request) -> web.Response:
        """Change one command."""
        guild_id, known = self._scope(request)
        old = self._command(request)
        form: Json = {
            key: old[key] for key in ("type", "name", "description", "options") if key in old
        }
        form |= body_of(request).mapping()
        checks = Checks()
        check_command(form, checks)
        checks.raise_if_any()
        made = self._made(form, guild_id, old)
        known[int(made["id"])] = made
        self._note("changed", guild_id, known)
        return reply(made)

    async def delete(self, request: web.Request) -> web.Response:
        """Remove one command."""
        guild_id, known = self._scope(request)
        del known[int(self._command(request)["id"])]
        self._note("deleted", guild_id, known)
        return nothing()

    def _scope(self, request: web.Request) -> tuple[int | None, dict[int, Json]]:
        if number(request, "application") != self._world.app.id:
            raise Refusal(20012)
        guild_id = None
        if "guild" in request.match_info:
            guild_id = self._world.guild(number(request, "guild")).id
        return guild_id, self._world.app.commands.setdefault(guild_id, {})

    def _command(self, request: web.Request) -> Json:
        command = self._scope(request)[1].get(number(request, "command"))
        if command is None:
            raise Refusal(10063)
        return command

    def _made(self, form: Json, guild_id: int | None, old: Json | None) -> Json:
        """Fill a form up to what the service stores."""
        command_id = old["id"] if old is not None else str(self._world.ids.next())
        made: Json = {
            "id": command_id,
            "application_id": str(self._world.app.id),
            "version": str(self._world.ids.next()),
            "type": form.get("type") or CHAT_INPUT,
            "name": form["name"],
            "name_localizations": form.get("name_localizations"),
            "description": form.get("description") or "",
            "description_localizations": form.get("description_localizations"),
            "default_member_permissions": form.get("default_member_permissions"),
            "dm_permission": form.get("dm_permission", True),
            "nsfw": form.get("nsfw", False),
            "integration_types": form.get("integration_types") or [0],
            "contexts": form.get("contexts"),
        }
        if form.get("options"):
            made["options"] = form["options"]
        if guild_id is not None:
            made["guild_id"] = str(guild_id)
        return made

    def _count_creates(self, guild_id: int | None, count: int) -> None:
        now = self._world.clock.now()
        made = self._world.app.creates.setdefault(guild_id, [])
        made[:] = [each for each in made if each > now - _DAY_S]
        if len(made) + count > CREATES_PER_DAY:
            raise Refusal(30034)
        made.extend([now] * count)

    def _note(self, what: str, guild_id: int | None, commands: dict[int, Json]) -> None:
        self._world.journal.append(
            "commands",
            what=what,
            guild=guild_id and str(guild_id),
            names=[each["name"] for each in commands.values()],
        )


def _identity(command: Json) -> tuple[int, str]:
    return command.get("type") or CHAT_INPUT, command["name"]


def _check_counts(commands: "list[Json]") -> None:
    identities = [_identity(each) for each in commands]
    if len(set(identities)) < len(identities):
        raise mistake(
            ("name",),
            "APPLICATION_COMMANDS_DUPLICATE_NAME",
            "Application command names must be unique",
        )
    for kind, most in MOST_OF_A_KIND.items():
        if sum(each[0] == kind for each in identities) > most:
            raise Refusal(30032)


def _in_locale(command: Json, request: web.Request) -> Json:
    """Show a command in the one language of the request."""
    locale = request.headers.get("X-Discord-Locale", "en-US")
    view = {key: value for key, value in command.items() if key not in _LOCALISED}
    for key in ("name", "description"):
        translated = (command[f"{key}_localizations"] or {}).get(locale)
        if translated is not None:
            view[f"{key}_localized"] = translated
    return view
