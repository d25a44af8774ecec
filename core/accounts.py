"""What is left in our accounts at the providers, asked for now and then and told to admins."""

import logging
from collections.abc import Mapping

from core.catalogue import Price, ProviderName
from core.errors import ProviderError
from core.ports import Ports

log = logging.getLogger(__name__)


class Accounts:
    """Remembers what the providers said last."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports
        self._held: dict[ProviderName, Price] = {}

    @property
    def held(self) -> Mapping[ProviderName, Price]:
        """What each account held when it was asked for; providers that do not tell are missing."""
        return self._held

    async def refresh(self) -> None:
        """Ask every provider; one that cannot say now keeps what it said before."""
        for name, provider in self._ports.providers.items():
            try:
                balance = await provider.balance()
            except ProviderError as error:
                log.info("The balance is not known: %s", type(error).__name__)
                log.debug("What the provider said", exc_info=error)
            else:
                if balance is not None:
                    self._held[name] = balance
