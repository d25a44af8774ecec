"""The baseline for running jobs: ask for every task at its interval, and do nothing else."""

import asyncio
import random
import sys

import aiohttp


async def poll(url: str, every_s: float, names: list[str]) -> None:
    headers = {"Authorization": "Bearer ima_benchmark", "x-app-source": "ima_skills"}
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        asyncio.TaskGroup() as group,
    ):
        for name in names:
            group.create_task(_ask(session, url, every_s, name))


async def _ask(session: aiohttp.ClientSession, url: str, every_s: float, name: str) -> None:
    await asyncio.sleep(random.random() * every_s)
    while True:
        body = {"task_id": name}
        async with session.post(f"{url}/open/v1/tasks/detail", json=body) as answer:
            await answer.json()
        await asyncio.sleep(every_s)


if __name__ == "__main__":
    asyncio.run(poll(sys.argv[1], float(sys.argv[2]), sys.argv[3:]))
