"""A model's form, compiled: what is sent for our settings, and what does not go together."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from adapters.providers.ima.schemas import Choice, CreditRule, FormField, Leaf, Wire
from adapters.providers.ima.vocabulary import normal, to_setting
from core.catalogue import Conflict, OptionName, Setting
from core.intents import MediaKind

Said = tuple[OptionName, Setting]
"""A value of one of our options."""

Sent = tuple[str, Wire]
"""A field and the value it is sent with."""

_TEXT = "textarea"
_TOGGLE = "toggle"
_LONGEST_RANGE = 120

_RATIO = OptionName.ASPECT_RATIO
_SIZE = OptionName.SIZE

_PIXVERSE = "pixverse"
_VERSION_FIELD = "model"
_VERSION = re.compile(r"\bV(\d+(?:\.\d+)?)", re.IGNORECASE)


class Unmakeable(ValueError):  # noqa: N818 - says what is wrong with the settings
    """Settings that the form does not take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What a model takes."""

    defaults: Mapping[str, Wire]
    """What is sent where nothing is said."""
    choices: Mapping[Said, Sent]
    """What each of our values is sent as, in the order offered."""
    forbidden: frozenset[frozenset[Sent]]
    """Pairs of compared values that are not taken together."""

    def parameters(self, settings: Mapping[OptionName, Setting]) -> dict[str, Wire]:
        """Turn settings into what is sent, every value being the form's own.

        Raises:
            Unmakeable: a value is not offered, or two do not go together.
        """
        said: dict[str, Wire] = {}
        unsent = self.shape_for_the_prompt(settings)
        for name, setting in settings.items():
            choice = self.choices.get((name, setting))
            if choice is None:
                raise Unmakeable(f"{name} {setting!r} is not offered")
            if unsent and name is _RATIO:
                continue
            field, value = choice
            if said.setdefault(field, value) != value:
                raise Unmakeable(f"{name} {setting!r} excludes another setting")
        parameters = {**self.defaults, **said}
        if self.clashes(parameters.items()):
            raise Unmakeable("the settings are not offered together")
        return parameters

    def shape_for_the_prompt(self, settings: Mapping[OptionName, Setting]) -> str:
        """Give the ratio that has to be asked for in words, "" for none.

        One field may take either a ratio or a size; beside a size the form itself wants the ratio
        in the prompt.
        """
        ratio, size = settings.get(_RATIO), settings.get(_SIZE)
        if ratio is None or size is None:
            return ""
        choices = self.choices.get((_RATIO, ratio)), self.choices.get((_SIZE, size))
        fields = [choice[0] for choice in choices if choice]
        return str(ratio) if len(fields) == len(choices) and len(set(fields)) == 1 else ""

    def clashes(self, parameters: Iterable[Sent]) -> bool:
        """Tell whether two values do not go together."""
        compared = [(field, normal(value)) for field, value in parameters]
        return any(frozenset(pair) in self.forbidden for pair in combinations(compared, 2))

    def meaning(self, field: str, value: Wire) -> Said | None:
        """Say which of our values a sent one stands for."""
        wanted = (field, normal(value))
        return next(
            (said for said, (name, sent) in self.choices.items() if (name, normal(sent)) == wanted),
            None,
        )

    def default(self, name: OptionName) -> Setting | None:
        """Give the value of an option where nothing is said; None where it then has none."""
        for (each, setting), (field, value) in self.choices.items():
            if each is name and self.defaults.get(field) == value:
                return setting
        return None

    def conflicts(self) -> Iterator[Conflict]:
        """List the pairs of our values that do not go together, in the order offered."""
        for one, other in combinations(self.choices, 2):
            if one[0] is other[0]:
                continue
            (field, value), (other_field, other_value) = self.choices[one], self.choices[other]
            # Two of our options may share one field, which then takes only either of them.
            is_shared = field == other_field
            if is_shared or self.clashes([(field, value), (other_field, other_value)]):
                by_words = is_shared and {one[0], other[0]} == {_RATIO, _SIZE}
                yield Conflict(first=one, second=other, only_if_unasked=by_words)


def compile_form(leaf: Leaf, kind: MediaKind) -> Form:
    """Read a model's form."""
    fields = [
        field for field in leaf.form_config if field.type != _TEXT and field.field not in {"n", ""}
    ]
    defaults: dict[str, Wire] = {}
    choices: dict[Said, Sent] = {}
    owners: dict[OptionName, str] = {}
    for field in fields:
        values = [each for each in _values(field) if _is_sold(field, each[2], leaf.credit_rules)]
        default = _default(field, [sent for _, _, sent in values])
        if default is not None:
            defaults[field.sent_as] = default
        for said, value in _offered(values, kind):
            if owners.setdefault(said[0], field.sent_as) == field.sent_as:
                choices.setdefault(said, (field.sent_as, value))
    if leaf.model_id == _PIXVERSE and not _states_version(fields):
        # Without it a create is taken and fails later, with 400017.
        version = _VERSION.search(leaf.name) or _VERSION.search(leaf.id)
        defaults |= {_VERSION_FIELD: f"v{version[1]}"} if version else {}
    return Form(defaults=defaults, choices=choices, forbidden=frozenset(_forbidden(fields)))


def _states_version(fields: list[FormField]) -> bool:
    return any(field.field == _VERSION_FIELD and field.value for field in fields)


def _is_sold(field: FormField, value: Wire, rules: Sequence[CreditRule]) -> bool:
    """Tell whether some price can hold for a value: a free number may have prices for a few."""
    named = [rule.attributes[field.sent_as] for rule in rules if field.sent_as in rule.attributes]
    if not named or len(named) < len(rules):
        return True
    return normal(value) in {normal(each) for each in named}


def _offered(values: list[tuple[str, Wire, Wire]], kind: MediaKind) -> Iterator[tuple[Said, Wire]]:
    """List what people can say of a field, with what is sent for it."""
    for seen, shown, value in values:
        said = to_setting(seen, shown, kind)
        if said is not None:
            yield said, value


def _values(field: FormField) -> Iterator[tuple[str, Wire, Wire]]:
    """List field and value as people see them, and the value that is sent."""
    if field.is_ui_virtual and field.value_mapping:
        mapped = _mapped(field)
        for param in field.ui_params:
            for choice in param.options:
                key = None if choice.value is None else (param.field, normal(choice.value))
                if key in mapped and choice.value is not None:
                    yield param.field, choice.value, mapped[key]
        return
    for value in _plain_values(field):
        yield field.field, value, value


def _plain_values(field: FormField) -> Iterator[Wire]:
    if field.options:
        yield from (choice.value for choice in field.options if choice.value is not None)
    elif field.type == _TOGGLE:
        yield from (True, False)
    elif field.config and field.config.minimum is not None and field.config.maximum is not None:
        low, high = int(field.config.minimum), int(field.config.maximum)
        if high - low <= _LONGEST_RANGE:
            yield from range(low, high + 1)


def _mapped(field: FormField) -> dict[tuple[str, str] | None, Wire]:
    """Read the mapping of a virtual field, as far as one seen value decides what is sent."""
    mapped: dict[tuple[str, str] | None, Wire] = {}
    for rule in field.value_mapping.mapping_rules if field.value_mapping else ():
        if len(rule.source_values) == 1:
            ((source, value),) = rule.source_values.items()
            mapped[source, normal(value)] = rule.target_value
    return mapped


def _default(field: FormField, sold: list[Wire]) -> Wire | None:
    """Choose what is sent where nothing is said, as the form's own value.

    A virtual field's own value counts for more than that of the field people see: of Seedance 2.0
    the one is 16:9, the other would make every film square.
    """
    offered = {normal(sent): sent for sent in sold}
    if field.value is not None and normal(field.value) in offered:
        return offered[normal(field.value)]
    if field.type == _TOGGLE:
        return False
    mapped = _mapped(field)
    for param in field.ui_params:
        key = None if param.value is None else (param.field, normal(param.value))
        if key in mapped and normal(mapped[key]) in offered:
            return mapped[key]
    return next(iter(offered.values()), field.value)


def _forbidden(fields: list[FormField]) -> Iterator[frozenset[Sent]]:
    virtual = {key: (f.sent_as, sent) for f in fields for key, sent in _mapped(f).items()}
    for field in fields:
        named = [(field.field, choice) for choice in field.options]
        named += [(param.field, choice) for param in field.ui_params for choice in param.options]
        for name, choice in named:
            for other, value in _disabled(choice):
                pair = ((name, choice.value), (other, value))
                yield frozenset(_compared(*each, virtual) for each in pair)


def _disabled(choice: Choice) -> Iterator[Sent]:
    if choice.value is not None:
        for other, values in choice.disabled.items():
            yield from product([other], values)


def _compared(
    field: str, value: Wire | None, virtual: Mapping[tuple[str, str] | None, Sent]
) -> Sent:
    plain = normal("" if value is None else value)
    sent_field, sent = virtual.get((field, plain), (field, plain))
    return sent_field, normal(sent)
