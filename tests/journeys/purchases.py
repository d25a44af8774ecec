"""What the generation service has taken, read from its own journal."""

import asyncio

import httpx

from tests.journeys.conversation import PATIENCE_S
from tests.journeys.pictures import Look, look_of
from tests.processes import Journal

HASH_CHARACTERS = 32
"""By how much of its hash the stand-in names a picture of an order."""


class Purchases:
    """Orders, charges and uploads at a stand-in of the generation service."""

    def __init__(self, ima: str) -> None:
        self.ima = ima
        self.paid = Journal(ima)

    async def is_charged(self, words: str) -> None:
        """Wait until an order with such words has been taken."""
        async with asyncio.timeout(PATIENCE_S):
            while not await self.charged(words):
                await self.paid.read(wait_s=1.0)

    async def charged(self, words: str) -> list[int]:
        """List what was charged, and not given back, for prompts with such words."""
        await self.paid.read()
        return self.charged_so_far(words)

    def charged_so_far(self, words: str) -> list[int]:
        """List the same as of the last look into the journal."""
        tasks = {
            entry["task"]["id"]
            for entry in self.paid.of("task")
            if words in entry["task"]["prompt"]
        }
        refunded = {entry["task_id"] for entry in self.paid.of("refund")}
        return [
            entry["points"]
            for entry in self.paid.of("charge")
            if entry["task_id"] in tasks - refunded
        ]

    async def orders(self) -> int:
        """Count the orders that were ever taken."""
        await self.paid.read()
        return len(self.paid.of("task"))

    async def started_from(self) -> list[Look]:
        """Tell what the pictures look like that the last order started from.

        They are what the generation service fetched, known by its hash of them.
        """
        await self.paid.read()
        keys = {entry["sha256"][:HASH_CHARACTERS]: entry["key"] for entry in self.paid.of("upload")}
        names = self.paid.of("task")[-1]["task"]["inputs"]
        async with httpx.AsyncClient(base_url=self.ima) as client:
            found = [await client.get(f"/cdn/{keys[name.partition('.')[0]]}") for name in names]
        return [look_of(answer.raise_for_status().content) for answer in found]

    async def uploads(self) -> list[str]:
        """List the hashes of what was uploaded to the generation service."""
        await self.paid.read()
        return [entry["sha256"] for entry in self.paid.of("upload")]
