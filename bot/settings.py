"""Configuration: a TOML file, overridden by the environment, checked before anything starts.

Every key can also be given as DANQING_SECTION__KEY. A secret can be given as a file instead, with
`_file` behind its name. Nothing else in the service reads files of configuration or variables.
"""

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from core.errors import ConfigError
from core.manners import ProgressStyle
from core.parsing import shipped_families

ENV_PREFIX = "DANQING_"
DELIMITER = "__"
OTHERS = frozenset({"DANQING_WEBCHAT_TOKEN", "DANQING_SCREENSHOTS"})
"""Variables that begin like ours and are read by a stand-in or a test."""

PLAIN_WORDS = {
    "extra_forbidden": "there is no such key",
    "missing": "needed, and not given",
    "model_type": "expected a section of keys",
    "tuple_type": "expected a list",
    "too_short": "must not be empty",
    "string_pattern_mismatch": 'expected "platform:person"',
}
"""What pydantic says in terms of our own classes, by its type of error."""

SANDBOX_PACE = 0.1
"""The sandbox makes a picture in seconds, so polls and progress come ten times as often."""


def _web_address(value: str) -> str:
    problem = ValueError("expected an address such as https://example.org")
    try:
        parts = urlsplit(value)
        is_whole = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        raise problem from None
    if not is_whole:
        raise problem
    return value.rstrip("/")


def _host_name(value: str) -> str:
    if not re.fullmatch(r"[\w.-]+|\[?[0-9A-Fa-f:.]+\]?", value):
        message = "expected names such as pictures.example.org"
        raise ValueError(message)
    return value.lower().strip("[]")


def _on_or_off(value: object) -> object:
    """Take "on" and "off" for what they mean, as the chat's own settings do."""
    return {"on": True, "off": False}.get(value, value) if isinstance(value, str) else value


HostName = Annotated[str, AfterValidator(_host_name)]
Address = Annotated[str, AfterValidator(_web_address)]
PersonKey = Annotated[str, Field(pattern=r"^[^\s:]+:\S+$")]
Secret = Annotated[SecretStr, Field(min_length=1)]


class Section(BaseModel):
    """A section of the file; a key that it does not know is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _read_secret_files(cls, values: object) -> object:
        if not isinstance(values, Mapping):
            return values
        read = dict(values)
        for name, field in cls.model_fields.items():
            key = f"{name}_file"
            if key not in read or field.annotation not in {SecretStr, Secret | None}:
                continue
            if name in read:
                raise _at(key, f"give either {name} or {key}")
            read[name] = _read_secret(str(read.pop(key)), key)
        return read


def _read_secret(path: str, key: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        raise _at(key, f"cannot read {path}") from error


def _at(key: str, problem: str) -> PydanticCustomError:
    """Blame a key of the section that is being validated, where pydantic knows the section only."""
    return PydanticCustomError("faulty_key", "{problem}", {"key": key, "problem": problem})


class ServiceSection(Section):
    """The process itself."""

    data_dir: Path = Path("data")
    language: Literal["zh", "en"] = "zh"
    roles: Literal["all"] = "all"
    admins: tuple[PersonKey, ...] = ()
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"


class StoreSection(Section):
    """Where jobs are kept."""

    url: str | None = None


class EngineSection(Section):
    """What makes jobs move."""

    kind: Literal["local"] = "local"


class HttpSection(Section):
    """The one door for browsers."""

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8080
    public_base_url: Address | None = None
    allowed_hosts: tuple[HostName, ...] = ()
    """Further names by which browsers reach the door."""
    password: Secret | None = None


class WebSection(Section):
    """A web chat service that runs elsewhere; without it the service starts its own."""

    url: Address
    token: Secret


class DiscordSection(Section):
    """One application of Discord."""

    token: Secret
    api_base: Address | None = None
    gateway_url: Annotated[str, Field(pattern=r"^wss?://\S+$")] | None = None
    proxy: Address | None = None
    message_content: bool = False
    sync_guilds: tuple[Annotated[int, Field(gt=0)], ...] = ()
    """Servers to try commands in; without any they are for everybody."""
    shard_ids: tuple[Annotated[int, Field(ge=0)], ...] = ()
    shard_count: Annotated[int, Field(ge=1)] | None = None

    @model_validator(mode="after")
    def _shard_by_count(self) -> Self:
        if self.shard_ids and self.shard_count is None:
            raise _at("shard_count", "needed where shard_ids are given")
        if any(each >= (self.shard_count or 1) for each in self.shard_ids):
            raise _at("shard_ids", "each must be less than shard_count")
        return self


class ImaSection(Section):
    """IMA Open API."""

    api_key: Secret
    base_url: Address = "https://api.imastudio.com"
    upload_base_url: Address = "https://imapi.liveme.com"


class ProvidersSection(Section):
    """Generation services."""

    ima: ImaSection | None = None


class LimitsSection(Section):
    """What may be spent unasked, and how much may be under way."""

    confirm_above: Annotated[Decimal, Field(ge=0)] = Decimal(150)
    daily_per_person: Annotated[Decimal, Field(ge=0)] = Decimal(0)
    daily_per_chat: Annotated[Decimal, Field(ge=0)] = Decimal(0)
    """What may be spent in a day; 0 sets no budget."""
    running_per_person: Annotated[int, Field(ge=1)] = 3
    running_per_chat: Annotated[int, Field(ge=1)] = 20
    running_per_provider: Annotated[int, Field(ge=1)] = 20
    most_results: Annotated[int, Field(ge=1, le=10)] = 4


class ChatSection(Section):
    """How much a chat is shown."""

    progress: ProgressStyle = ProgressStyle.EDIT
    price_line: Annotated[bool, BeforeValidator(_on_or_off)] = True


class MediaSection(Section):
    """Downloads."""

    allow_loopback: bool = False
    max_download_mb: Annotated[int, Field(ge=1, le=2048)] = 200


class PaceSection(Section):
    """How fast time passes for polls, progress and retries."""

    scale: Annotated[float, Field(gt=0, le=100)] | None = None


class _Environment(EnvSettingsSource):
    """The environment, where what is not JSON stands for itself and is validated as such."""

    def decode_complex_value(self, field_name: str, field: FieldInfo, value: Any) -> Any:  # noqa: ANN401 - as in the class it extends
        try:
            return super().decode_complex_value(field_name, field, value)
        except ValueError:
            return value


class Settings(BaseSettings):
    """The whole configuration."""

    model_config = SettingsConfigDict(
        extra="forbid", frozen=True, env_prefix=ENV_PREFIX, env_nested_delimiter=DELIMITER
    )

    service: ServiceSection = ServiceSection()
    store: StoreSection = StoreSection()
    engine: EngineSection = EngineSection()
    http: HttpSection = HttpSection()
    web: WebSection | None = None
    discord: DiscordSection | None = None
    providers: ProvidersSection = ProvidersSection()
    limits: LimitsSection = LimitsSection()
    chat: ChatSection = ChatSection()
    media: MediaSection = MediaSection()
    pace: PaceSection = PaceSection()
    aliases: dict[str, tuple[str, ...]] = {}
    """Further names for model families: `"nano-banana-pro" = ["大蕉"]`."""

    @model_validator(mode="after")
    def _open_only_with_a_password(self) -> Self:
        if not self.http.password and not is_loopback(self.http.host):
            raise _at("http.password", "needed where http.host is not this machine alone")
        return self

    @model_validator(mode="after")
    def _name_only_known_families(self) -> Self:
        known = shipped_families()
        for family in self.aliases:
            if family not in known:
                near = get_close_matches(family, known, n=1, cutoff=0.5)
                hint = f'; did you mean "{near[0]}"?' if near else ""
                raise _at(f"aliases.{family}", f"there is no such family of models{hint}")
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let the environment win over the file; read nothing else."""
        del env_settings, dotenv_settings, file_secret_settings
        return _Environment(settings_cls), init_settings

    @property
    def uses_sandbox_provider(self) -> bool:
        """No generation service is configured."""
        return self.providers.ima is None

    @property
    def store_url(self) -> str:
        """The configured store, else a file in the data folder."""
        return self.store.url or f"sqlite:///{self.service.data_dir.resolve() / 'danqing.db'}"

    @property
    def pace_scale(self) -> float:
        """The configured pace, else the sandbox's or real time."""
        return self.pace.scale or (SANDBOX_PACE if self.uses_sandbox_provider else 1.0)


def is_loopback(host: str) -> bool:
    """Tell whether an address to listen on can be reached from this machine alone."""
    return host in {"127.0.0.1", "::1", "localhost"}


def is_every_address(host: str) -> bool:
    """Tell whether listening there means listening at all addresses of the machine."""
    return host in {"", "0.0.0.0", "::"}  # noqa: S104 - asked, not bound


def load_settings(path: Path | None) -> Settings:
    """Read and check the configuration.

    Raises:
        ConfigError: names the faulty key, in one line.
    """
    values: dict[str, object] = {}
    if path is not None:
        try:
            values = tomllib.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError as error:
            raise ConfigError("--config", f"there is no file {path}") from error
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError("--config", f"cannot read {path}") from error
        except tomllib.TOMLDecodeError as error:
            raise ConfigError("--config", f"{path} is not valid TOML: {error}") from error
    _refuse_unknown_sections()
    _drop_overridden_secrets(values)
    try:
        return Settings(**values)  # type: ignore[arg-type]  # sections are validated from mappings
    except ValidationError as error:
        raise _as_config_error(error) from error


def secrets_of(settings: Settings) -> list[str]:
    """Collect what must never be logged."""
    sections = (settings.http.password, settings.web and settings.web.token)
    ima, discord = settings.providers.ima, settings.discord
    secrets = (*sections, ima.api_key if ima else None, discord.token if discord else None)
    return [secret.get_secret_value() for secret in secrets if secret]


def _refuse_unknown_sections() -> None:
    for name, (section, *keys) in _variables():
        if section in Settings.model_fields or name in OTHERS:
            continue
        if keys:
            raise ConfigError(name, "there is no such section")
        raise ConfigError(name, f"has no section; expected {ENV_PREFIX}{_home_of(section)}")


def _home_of(key: str) -> str:
    """Complete a variable whose section was forgotten, where a section has such a key."""
    homes = [
        section
        for section, field in Settings.model_fields.items()
        if key in getattr(field.annotation, "model_fields", ())
    ]
    return DELIMITER.join((homes[0] if homes else "section", key)).upper()


def _drop_overridden_secrets(values: dict[str, object]) -> None:
    """Let KEY of the environment win over key_file of the file, and the other way round."""
    for _, (*sections, key) in _variables():
        twin = key.removesuffix("_file") if key.endswith("_file") else f"{key}_file"
        found: object = values
        for section in sections:
            found = found.get(section) if isinstance(found, dict) else None
        if sections and isinstance(found, dict):
            found.pop(twin, None)


def _variables() -> Iterator[tuple[str, list[str]]]:
    """Give the variables meant for us, each with the path of its key."""
    for name in os.environ:
        if name.startswith(ENV_PREFIX):
            yield name, name.removeprefix(ENV_PREFIX).lower().split(DELIMITER)


def _as_config_error(error: ValidationError) -> ConfigError:
    first = error.errors(include_url=False, include_input=False)[0]
    blamed = first.get("ctx", {}).get("key") if first["type"] == "faulty_key" else None
    key = ".".join(str(part) for part in (*first["loc"], blamed) if part is not None)
    message = str(first["msg"]).removeprefix("Value error, ")
    message = PLAIN_WORDS.get(first["type"], message)
    return ConfigError(key, message)
