"""Adds jobs for ever, one transaction each, and says which are committed."""

import asyncio
import sys
from itertools import count

from adapters.stores import open_store
from tests.fakes.clock import FakeClock
from tests.fakes.records import job, row


async def main(url: str) -> None:
    async with open_store(url, clock=FakeClock()) as store:
        for number in count():
            name = f"j{number}"
            async with store.transaction() as tx:
                await tx.add_job(job(name))
                await tx.post(row(name))
            sys.stdout.write(f"{name}\n")
            sys.stdout.flush()


asyncio.run(main(sys.argv[1]))
