import os
import re
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from bot.settings import ImaSection, Settings, load_settings, secrets_of
from core.errors import ConfigError

EXAMPLE = Path("config.example.toml")
COMMENTED = re.compile(r"^# ?(\[.+\]|[\w\"-]+ = .+)$", re.MULTILINE)
DEFAULTS = {
    "service": {"data_dir": "data", "language": "zh", "admins": [], "log_level": "INFO"},
    "engine": {"kind": "local"},
    "http": {"host": "127.0.0.1", "port": 8080},
    "limits": {
        "confirm_above": 150,
        "daily_per_person": 0,
        "daily_per_chat": 0,
        "running_per_person": 3,
        "running_per_chat": 20,
        "running_per_provider": 20,
        "most_results": 4,
    },
    "chat": {"progress": "edit", "price_line": "on"},
    "media": {"allow_loopback": False, "max_download_mb": 200},
}


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in tuple(os.environ):
        if name.startswith("DANQING_"):
            monkeypatch.delenv(name)


def write(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def load(folder: Path, text: str) -> Settings:
    return load_settings(write(folder, text))


def refused(folder: Path, text: str) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        load(folder, text)
    assert "\n" not in str(caught.value)
    return caught.value


def test_no_configuration_is_the_sandbox_on_this_machine_alone() -> None:
    settings = load_settings(None)
    assert settings.uses_sandbox_provider
    assert (settings.http.host, settings.pace_scale) == ("127.0.0.1", 0.1)


def test_the_example_holds_the_defaults() -> None:
    assert load_settings(EXAMPLE) == load_settings(None)
    given = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))
    assert {name: keys for name, keys in given.items() if keys} == DEFAULTS


def test_what_the_example_has_commented_out_is_accepted(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hush\n", encoding="utf-8")
    text = COMMENTED.sub(r"\1", EXAMPLE.read_text(encoding="utf-8"))
    text = re.sub(r'"/run/secrets/[\w-]+"', f'"{secret}"', text)
    settings = load(tmp_path, text)
    assert settings.providers.ima == ImaSection.model_validate({"api_key": "hush"})
    assert settings.http.public_base_url == "https://pictures.example.org"
    assert settings.http.allowed_hosts == ("studio.lan",)
    assert settings.store.url == "sqlite:///data/danqing.db"
    assert settings.pace.scale == 1.0
    assert settings.aliases == {"nano-banana-pro": ("大蕉",)}
    assert settings.discord is not None
    assert settings.discord.proxy == "http://127.0.0.1:7890"
    assert (settings.discord.shard_ids, settings.discord.shard_count) == ((0,), 2)
    assert secrets_of(settings) == ["hush", "hush", "hush"]


def test_every_key_stands_in_the_example() -> None:
    text = COMMENTED.sub(r"\1", EXAMPLE.read_text(encoding="utf-8"))
    given = tomllib.loads(text)
    # One process is all there is yet, and a web chat elsewhere is for tests.
    unsaid = {("service", "roles")}
    for name, field in Settings.model_fields.items():
        section = field.annotation
        keys = getattr(section, "model_fields", {})
        said = {key.removesuffix("_file") for key in given.get(name, {})}
        assert {key for key in keys if (name, key) not in unsaid} <= said, name
    ima = {key.removesuffix("_file") for key in given["providers"]["ima"]}
    assert set(ImaSection.model_fields) == ima


@pytest.mark.parametrize(("word", "is_shown"), [('"off"', False), ('"on"', True), ("false", False)])
def test_prices_can_be_switched_off(*, word: str, is_shown: bool, tmp_path: Path) -> None:
    assert load(tmp_path, f"[chat]\nprice_line = {word}").chat.price_line is is_shown


def test_with_a_provider_time_is_real(tmp_path: Path) -> None:
    assert load(tmp_path, '[providers.ima]\napi_key = "k"').pace_scale == 1.0


def test_the_store_lies_in_the_data_folder(tmp_path: Path) -> None:
    settings = load(tmp_path, f'[service]\ndata_dir = "{tmp_path}"')
    assert settings.store_url == f"sqlite:///{tmp_path}/danqing.db"


def test_the_environment_overrides_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DANQING_HTTP__PORT", "9001")
    monkeypatch.setenv("DANQING_LIMITS__CONFIRM_ABOVE", "12.5")
    monkeypatch.setenv("DANQING_SERVICE__ADMINS", '["web:lin"]')
    monkeypatch.setenv("DANQING_PROVIDERS__IMA__API_KEY", "from the environment")
    settings = load(
        tmp_path,
        '[http]\nport = 9000\nhost = "localhost"\n[providers.ima]\napi_key = "from the file"',
    )
    assert (settings.http.port, settings.http.host) == (9001, "localhost")
    assert settings.limits.confirm_above == Decimal("12.5")
    assert settings.service.admins == ("web:lin",)
    assert secrets_of(settings) == ["from the environment"]


def test_a_secret_may_be_a_file_named_by_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "key"
    secret.write_text("from a file\n", encoding="utf-8")
    monkeypatch.setenv("DANQING_PROVIDERS__IMA__API_KEY_FILE", str(secret))
    settings = load(tmp_path, '[providers.ima]\napi_key = "from the file"')
    assert secrets_of(settings) == ["from a file"]


def test_a_secret_of_the_environment_beats_a_secret_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DANQING_HTTP__PASSWORD", "from the environment")
    settings = load(tmp_path, '[http]\npassword_file = "/nowhere/at/all"')
    assert secrets_of(settings) == ["from the environment"]


def test_secrets_do_not_show_in_a_representation(tmp_path: Path) -> None:
    settings = load(tmp_path, '[providers.ima]\napi_key = "hush-hush"')
    assert "hush-hush" not in repr(settings)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('[http]\nport = "many"', "http.port"),
        ("[http]\nport = 70000", "http.port"),
        ("[http]\nprot = 80", "http.prot"),
        ("[nowhere]\nx = 1", "nowhere"),
        ("http = 80", "http"),
        ('[service]\nlanguage = "fr"', "service.language"),
        ('[service]\nadmins = "me"', "service.admins"),
        ('[service]\nadmins = ["me"]', "service.admins.0"),
        ("[limits]\nrunning_per_person = 0", "limits.running_per_person"),
        ("[limits]\nconfirm_above = -1", "limits.confirm_above"),
        ("[limits]\ndaily_per_person = -1", "limits.daily_per_person"),
        ('[limits]\ndaily_per_chat = "much"', "limits.daily_per_chat"),
        ('[chat]\nprogress = "loud"', "chat.progress"),
        ('[chat]\nprice_line = "loud"', "chat.price_line"),
        ("[pace]\nscale = 0", "pace.scale"),
        ('[http]\nhost = "0.0.0.0"', "http.password"),
        ('[http]\nhost = "0.0.0.0"\npassword = ""', "http.password"),
        ('[http]\npublic_base_url = "pictures"', "http.public_base_url"),
        ('[http]\npublic_base_url = "ftp://pictures"', "http.public_base_url"),
        ('[http]\npublic_base_url = "https://[pictures"', "http.public_base_url"),
        ('[http]\npublic_base_url = "https://pictures:99999"', "http.public_base_url"),
        ('[http]\nallowed_hosts = ["https://pictures"]', "http.allowed_hosts.0"),
        ('[http]\nallowed_hosts = ["a b"]', "http.allowed_hosts.0"),
        ('[http]\nallowed_hosts = "pictures"', "http.allowed_hosts"),
        ('[http]\npassword_file = "/nowhere/at/all"', "http.password_file"),
        ('[http]\npassword = "a"\npassword_file = "b"', "http.password_file"),
        ("[providers.ima]", "providers.ima.api_key"),
        ('[providers.ima]\napi_key = ""', "providers.ima.api_key"),
        ('[providers.ima]\napi_key = "k"\nbase_url = "none"', "providers.ima.base_url"),
        ('[providers.ima]\napi_key_file = "/nowhere/at/all"', "providers.ima.api_key_file"),
        ('[providers.ima]\nbase_url_file = "/nowhere/at/all"', "providers.ima.api_key"),
        ('[providers.imma]\napi_key = "k"', "providers.imma"),
        ('[web]\nurl = "http://127.0.0.1:1"', "web.token"),
        ("[discord]", "discord.token"),
        ('[discord]\ntoken = "t"\ngateway_url = "http://x"', "discord.gateway_url"),
        ('[discord]\ntoken = "t"\nsync_guilds = [0]', "discord.sync_guilds.0"),
        ('[discord]\ntoken = "t"\nshard_ids = [0]', "discord.shard_count"),
        ('[discord]\ntoken = "t"\nshard_ids = [2]\nshard_count = 2', "discord.shard_ids"),
        ('[aliases]\n"nano" = "大蕉"', "aliases.nano"),
        ('[aliases]\n"nano-banana" = ["大蕉"]', "aliases.nano-banana"),
        ('[aliases]\n"qqq" = ["大蕉"]', "aliases.qqq"),
        ("[http", "--config"),
    ],
)
def test_a_mistake_is_one_line_that_names_the_key(tmp_path: Path, text: str, key: str) -> None:
    assert refused(tmp_path, text).key == key


def test_an_empty_secret_file_is_no_secret(tmp_path: Path) -> None:
    secret = tmp_path / "empty"
    secret.write_text("\n", encoding="utf-8")
    error = refused(tmp_path, f'[providers.ima]\napi_key_file = "{secret}"')
    assert error.key == "providers.ima.api_key"


def test_a_mistake_does_not_repeat_the_secret(tmp_path: Path) -> None:
    text = '[providers.ima]\napi_key = ["ima_hushhush"]'
    assert "hushhush" not in str(refused(tmp_path, text))


@pytest.mark.parametrize(
    ("variable", "value", "key"),
    [
        ("DANQING_NOWHERE__X", "1", "DANQING_NOWHERE__X"),
        ("DANQING_HTTP__PROT", "1", "http.prot"),
        ("DANQING_HTTP__PORT", "many", "http.port"),
        ("DANQING_HTTP", "nonsense", "http"),
        ("DANQING_SERVICE__ADMINS", "me", "service.admins"),
        ("DANQING_ALIASES", "nonsense", "aliases"),
        ("DANQING_DATA_DIR", "/data", "DANQING_DATA_DIR"),
        ("DANQING_SOMETHING", "1", "DANQING_SOMETHING"),
        ("DANQING_PROVIDERS__IMA__API_KEY_FILE", "/nowhere", "providers.ima.api_key_file"),
    ],
)
def test_a_mistake_in_the_environment_names_the_key(
    variable: str, value: str, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(ConfigError) as caught:
        load_settings(None)
    assert caught.value.key == key
    assert "\n" not in str(caught.value)


def test_a_variable_without_its_section_is_told_the_section(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DANQING_DATA_DIR", "/data")
    with pytest.raises(ConfigError, match="expected DANQING_SERVICE__DATA_DIR"):
        load_settings(None)


def test_the_variables_of_stand_ins_are_left_to_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DANQING_WEBCHAT_TOKEN", "secret")
    assert load_settings(None).web is None


def test_an_alias_of_a_family_that_is_nearly_there_is_helped(tmp_path: Path) -> None:
    error = refused(tmp_path, '[aliases]\n"seedream-4" = ["大梦"]')
    assert str(error).endswith('; did you mean "seedream-4.5"?')


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"^--config: there is no file .*missing\.toml$"):
        load_settings(tmp_path / "missing.toml")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"^--config: cannot read "):
        load_settings(tmp_path)


def test_a_file_that_is_not_text_is_named(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match=r"^--config: cannot read "):
        load_settings(path)
