"""The catalogue at hand, joined from all providers, with the words that name its models."""

from collections.abc import Iterable

from core.catalogue import Catalogue, Offer, ProviderName
from core.jobs import Order, Quote
from core.parsing import Lexicon, ModelName, build_lexicon
from core.ports import Ports


class Shelf:
    """Holds the newest catalogue and the lexicon that was built with its names."""

    def __init__(self, ports: Ports, names: tuple[ModelName, ...] = ()) -> None:
        """Take the providers; `names` are further model names from the configuration."""
        self._providers = ports.providers
        self._configured = names
        self._known: dict[str, set[str]] = {}
        self._lexicon = build_lexicon(names)
        self._catalogue = Catalogue()

    @property
    def held(self) -> Catalogue:
        """The newest catalogue so far, without asking anybody; empty before the first."""
        return self._catalogue

    @property
    def lexicon(self) -> Lexicon:
        """The names of models as of the newest catalogue."""
        return self._lexicon

    async def current(self, refresh: ProviderName | None = None) -> Catalogue:
        """Give the catalogue, asking providers whose list is no longer fresh, or `refresh`."""
        self._catalogue = Catalogue.of(
            [
                await provider.offers(fresh=provider.name == refresh)
                for provider in self._providers.values()
            ]
        )
        self._learn(self._catalogue)
        return self._catalogue

    def quote(self, order: Order, offer: Offer) -> Quote:
        """Price an order at the provider of its offer."""
        return self._providers[offer.provider].quote(order, offer)

    def _learn(self, catalogue: Catalogue) -> None:
        names = catalogue.names()
        if names != self._known:
            self._known = names
            self._lexicon = lexicon_of(self._configured, catalogue.offers)


def lexicon_of(configured: Iterable[ModelName], offers: Iterable[Offer]) -> Lexicon:
    """Build the lexicon with the configured names and those of offers."""
    live = {(offer.family, offer.name): offer.task.makes for offer in offers}
    named = (
        ModelName(key=family, names=(name,), kind=kind) for (family, name), kind in live.items()
    )
    return build_lexicon((*configured, *named))
