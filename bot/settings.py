"""Configuration: a TOML file, overridden by the environment, checked before anything starts.

Every key can also be given as DANQING_SECTION__KEY. A secret can be given as a file instead, with
`_file` behind its name. Nothing else in the service reads files of configuration or variables.
"""

import os
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from core.errors import ConfigError
from core.workbench import ProgressStyle

SANDBOX_PACE = 0.1
"""The sandbox makes a picture in seconds, so polls and progress come ten times as often."""


def _web_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("expected an address such as https://example.org")
    return value.rstrip("/")


Address = Annotated[str, AfterValidator(_web_address)]


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
            path = read.pop(f"{name}_file", None)
            if path is not None and field.annotation in {SecretStr, SecretStr | None}:
                read[name] = _read_secret(str(path), f"{name}_file")
        return read


def _read_secret(path: str, key: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"{key}: cannot read {path}") from error


class ServiceSection(Section):
    """The process itself."""

    data_dir: Path = Path("data")
    language: Literal["zh", "en"] = "zh"
    roles: Literal["all"] = "all"
    admins: tuple[str, ...] = ()
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
    password: SecretStr | None = None


class WebSection(Section):
    """A web chat service that runs elsewhere; without it the service starts its own."""

    url: Address
    token: SecretStr


class ImaSection(Section):
    """IMA Open API."""

    api_key: SecretStr
    base_url: Address = "https://api.imastudio.com"
    upload_base_url: Address = "https://imapi.liveme.com"


class ProvidersSection(Section):
    """Generation services."""

    ima: ImaSection | None = None


class LimitsSection(Section):
    """What may be spent unasked, and how much may be under way."""

    confirm_above: Annotated[Decimal, Field(ge=0)] = Decimal(150)
    running_per_person: Annotated[int, Field(ge=1)] = 3
    running_per_chat: Annotated[int, Field(ge=1)] = 20
    running_per_provider: Annotated[int, Field(ge=1)] = 20


class ChatSection(Section):
    """How much a chat is shown."""

    progress: ProgressStyle = ProgressStyle.EDIT


class MediaSection(Section):
    """Downloads."""

    allow_loopback: bool = False
    max_download_mb: Annotated[int, Field(ge=1, le=2048)] = 200


class PaceSection(Section):
    """How fast time passes for polls, progress and retries."""

    scale: Annotated[float, Field(gt=0, le=100)] | None = None


class Settings(BaseSettings):
    """The whole configuration."""

    model_config = SettingsConfigDict(
        extra="forbid", frozen=True, env_prefix="DANQING_", env_nested_delimiter="__"
    )

    service: ServiceSection = ServiceSection()
    store: StoreSection = StoreSection()
    engine: EngineSection = EngineSection()
    http: HttpSection = HttpSection()
    web: WebSection | None = None
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
            raise ValueError("http.password: needed where http.host is not this machine alone")
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
        del settings_cls, dotenv_settings, file_secret_settings
        return env_settings, init_settings

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
    try:
        return Settings(**values)  # type: ignore[arg-type]  # sections are validated from mappings
    except ValidationError as error:
        raise _as_config_error(error) from error


def secrets_of(settings: Settings) -> list[str]:
    """Collect what must never be logged."""
    sections = (settings.http.password, settings.web and settings.web.token)
    ima = settings.providers.ima
    secrets = (*sections, ima.api_key if ima else None)
    return [secret.get_secret_value() for secret in secrets if secret]


def _refuse_unknown_sections() -> None:
    for name in os.environ:
        section = name.removeprefix("DANQING_").partition("__")[0].lower()
        if name.startswith("DANQING_") and "__" in name and section not in Settings.model_fields:
            raise ConfigError(name, "there is no such section")


def _as_config_error(error: ValidationError) -> ConfigError:
    first = error.errors(include_url=False, include_input=False)[0]
    key = ".".join(str(part) for part in first["loc"])
    message = str(first["msg"]).removeprefix("Value error, ")
    if first["type"] == "extra_forbidden":
        message = "there is no such key"
    if not key:
        key, _, message = message.partition(": ")
    return ConfigError(key, message)
