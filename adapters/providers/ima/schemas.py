"""What the service sends, validated on arrival and tolerant of what does not matter."""

import math
from contextlib import suppress
from typing import Annotated, Any

import httpx
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    ValidationError,
)

Wire = StrictBool | StrictInt | float | str
"""A value as served and as sent back: 5 and "5" are different things."""


def _text(value: object) -> object:
    """Read null as nothing and a number as its digits."""
    if value is None:
        return ""
    return str(value) if isinstance(value, int | float) else value


def _listed(value: object) -> object:
    return [] if value is None else value


def _mapped(value: object) -> object:
    return {} if value is None else value


Text = Annotated[str, BeforeValidator(_text)]


class Payload(BaseModel):
    """Base of all payloads: what is not named here is ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True, allow_inf_nan=False)


class Choice(Payload):
    """One offered value, with what may not stand beside it."""

    value: Wire | None = None
    disabled: Annotated[dict[str, list[Wire]], BeforeValidator(_mapped)] = Field(
        default_factory=dict
    )


Choices = Annotated[list[Choice], BeforeValidator(_listed)]


class UiParam(Payload):
    """A field that people see in place of the one that is sent."""

    field: str
    value: Wire | None = None
    options: Choices = Field(default_factory=list)


class MappingRule(Payload):
    """What a seen value is sent as."""

    source_values: dict[str, Wire]
    target_value: Wire


class ValueMapping(Payload):
    """From seen values to sent ones."""

    target_param: Text = ""
    mapping_rules: Annotated[list[MappingRule], BeforeValidator(_listed)] = Field(
        default_factory=list
    )


class FieldConfig(Payload):
    """Bounds: characters of a text, or of a number without options."""

    minimum: float | None = None
    maximum: float | None = None


class FormField(Payload):
    """One setting of a model."""

    field: str
    type: Text = ""
    value: Wire | None = None
    options: Choices = Field(default_factory=list)
    config: FieldConfig | None = None
    is_ui_virtual: bool | None = None
    ui_params: Annotated[list[UiParam], BeforeValidator(_listed)] = Field(default_factory=list)
    value_mapping: ValueMapping | None = None

    @property
    def sent_as(self) -> str:
        """The parameter that carries it."""
        target = self.value_mapping.target_param if self.value_mapping else ""
        return target if self.is_ui_virtual and target else self.field


FALLBACK = "default"
"""Marks the price of everything that no other rule names; never a parameter."""


class CreditRule(Payload):
    """The price of one combination of settings."""

    attribute_id: int = Field(gt=0)
    points: int = Field(ge=0)
    attributes: Annotated[dict[str, Wire], BeforeValidator(_mapped)] = Field(default_factory=dict)

    @property
    def is_fallback(self) -> bool:
        """True where it is the price of whatever no other rule names."""
        return FALLBACK in self.attributes or not self.attributes


def _usable_rules(value: object) -> object:
    """Leave out single rules that make no sense: they sell nothing, the others do."""
    if not isinstance(value, list):
        return _listed(value)
    usable = []
    for rule in value:
        with suppress(ValidationError):
            usable.append(CreditRule.model_validate(rule))
    return usable


class Tag(Payload):
    """A label of a model, such as its expected time."""

    tag_type: Text = ""
    tag_value: Text = ""


class Files(Payload):
    """What a model starts from: `accept` holds entries such as "image/jpg,png"."""

    accept: Annotated[list[Text], BeforeValidator(_listed)] = Field(
        default_factory=list, alias="acceptType"
    )
    least: int | None = Field(default=None, ge=0, alias="minLimit")
    most: int | None = Field(default=None, ge=0, alias="maxLimit")

    @property
    def takes_pictures(self) -> bool:
        """True where a JPEG or PNG picture is accepted, or where nothing is said about it."""
        endings = {
            ending.rpartition("/")[2].strip().casefold()
            for entry in self.accept
            for ending in entry.split(",")
        }
        return not endings or not endings.isdisjoint(PICTURE_ENDINGS)


PICTURE_ENDINGS = frozenset({"jpg", "jpeg", "png", "*"})


def _usable_files(value: object) -> object:
    """Read one entry, or of several the first for pictures.

    What makes no sense is left out: the kind of task says enough about a model's pictures.
    """
    usable = []
    for each in value if isinstance(value, list) else [value]:
        with suppress(ValidationError):
            usable.append(Files.model_validate(each))
    return next((files for files in usable if files.takes_pictures), next(iter(usable), None))


class Leaf(Payload):
    """A model in one version, for one kind of task."""

    id: Text = Field(min_length=1)
    """The version."""
    model_id: Text = Field(min_length=1)
    name: Text = Field(min_length=1)
    tags: Annotated[list[Tag], BeforeValidator(_listed)] = Field(default_factory=list)
    form_config: Annotated[list[FormField], BeforeValidator(_listed)] = Field(default_factory=list)
    credit_rules: Annotated[list[CreditRule], BeforeValidator(_usable_rules)] = Field(
        default_factory=list
    )
    files: Annotated[Files | None, BeforeValidator(_usable_files)] = None


def _address(value: str) -> str:
    try:
        parts = httpx.URL(value)
    except httpx.InvalidURL as error:
        raise ValueError("not an address") from error
    if parts.scheme not in {"http", "https"} or not parts.host:
        raise ValueError("not an address")
    return value


Address = Annotated[str, AfterValidator(_address)]


class UploadToken(Payload):
    """Where to put a file, and where it can then be read; both addresses may be signed."""

    put_url: Address = Field(alias="ful")
    url: Address = Field(alias="fdl")


class AssetError(Payload):
    """Why an asset did not pass."""

    code: Text = ""
    message: Text = ""


class Asset(Payload):
    """What the check of an uploaded picture found."""

    status: Text = ""
    error: AssetError | None = None


class Verified(Payload):
    """The answer to a check."""

    result: Asset


class Created(Payload):
    """The answer to a create."""

    id: Text = Field(min_length=1)


def _code(value: object) -> object:
    """Read a resource status: nothing and "" mean working, digits are numbers, words unknown."""
    if value is None or value == "":
        return 0
    try:
        return int(value) if isinstance(value, int | str) else -1
    except ValueError:
        return -1


def _number(value: object) -> object:
    """Read a number, given as one or as text; anything else is left out."""
    try:
        number = float(value) if isinstance(value, int | float | str) else math.nan
    except ValueError:
        return None
    return number if math.isfinite(number) else None


Number = Annotated[float | None, BeforeValidator(_number)]


class Outcome(Payload):
    """What is said of a task or of one of its results alike."""

    resource_status: Annotated[int, BeforeValidator(_code)] = 0
    status: Text = ""
    error_msg: Text = ""
    remark: Text = ""


class MediaItem(Outcome):
    """One result of a task."""

    url: Text = ""
    watermark_url: Text = ""
    preview_url: Text = ""
    cover: Text = ""
    cover_url: Text = ""
    format: Text = ""
    width: Number = None
    height: Number = None
    duration_str: Number = None

    @property
    def link(self) -> str:
        """The best address there is, "" for none."""
        return self.url or self.watermark_url or self.preview_url

    @property
    def has_cover(self) -> bool:
        """Only films have a cover: documents say `cover`, the vendor's scripts `cover_url`."""
        return bool(self.cover or self.cover_url)


class Detail(Outcome):
    """What the service says of a task."""

    task_type: Text = ""
    medias: Annotated[list[MediaItem], BeforeValidator(_listed)] = Field(default_factory=list)


class Ticket(Payload):
    """Everything that a create needs beside prompt and pictures, as JSON values.

    Tickets outlive the version that wrote them, so whatever came later has a default.
    """

    attribute_id: StrictInt
    credit: StrictInt
    model_id: str
    model_name: str
    model_version: str
    parameters: dict[str, Wire]
    least: int = 0
    most: int = 0
    """Number of pictures to start from."""
    lists_assets: bool = False
    """Pictures are also listed with their sides, as checked assets."""
    shape: str = ""
    """A ratio that no parameter carries, so that the prompt has to."""

    def to_json(self) -> dict[str, Any]:
        """Give plain JSON values."""
        return self.model_dump(mode="json")
