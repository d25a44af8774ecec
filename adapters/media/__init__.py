"""Pictures and films: fetched with care, kept by their hash, made to fit a chat."""

from adapters.media.adapter import LocalMedia, open_media

__all__ = ["LocalMedia", "open_media"]
