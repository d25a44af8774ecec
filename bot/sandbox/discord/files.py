"""The files of messages, opened by signed links that go stale."""

from aiohttp import web

from bot.sandbox.discord.world import World

_GONE = "This content is no longer available."


class Files:
    """Serves what was attached."""

    def __init__(self, world: World) -> None:
        self._world = world

    def add_routes(self, app: web.Application) -> None:
        """Mount the two places files lie at."""
        for folder in ("attachments", "ephemeral-attachments"):
            path = f"/{folder}/{{channel}}/{{attachment}}/{{filename}}"
            name = "cdn" if folder == "attachments" else "cdn_ephemeral"
            app.router.add_get(path, self.get, name=name)

    async def get(self, request: web.Request) -> web.Response:
        """Return a file; who asks does not matter, only the link does."""
        number = request.match_info["attachment"]
        attachment = self._world.attachments.get(int(number)) if number.isdigit() else None
        if attachment is None or not self._world.links.opens(
            request.rel_url.raw_path, request.query
        ):
            return web.Response(status=404, text=_GONE)
        return web.Response(
            body=attachment.content, headers={"Content-Type": attachment.content_type}
        )
