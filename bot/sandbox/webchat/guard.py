"""Who may speak to the service: the Host and Origin checks, the signed cookie, the headers."""

import hashlib
import hmac
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

from bot.sandbox.webchat.botside import is_bot
from bot.sandbox.webchat.control import is_control
from bot.sandbox.webchat.entities import Person
from bot.sandbox.webchat.errors import Refusal
from bot.sandbox.webchat.payloads import MAX_PERSON_TEXT
from bot.sandbox.webchat.service import SERVICE, Service
from bot.sandbox.webchat.wording import preferred_locale, too_long

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_COOKIE_AGE_S = 365 * 24 * 3600
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
        "media-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let in who may come in, and answer every refusal in the one shape."""
    try:
        _check_host(request)
        _check_bot(request)
        return await handler(request)
    except Refusal as refusal:
        return refusal.response()
    except web.HTTPRequestEntityTooLarge:
        return Refusal("too_large", _too_large(request)).response()
    except web.HTTPNotFound:
        return Refusal("not_found", "there is nothing here").response()


async def add_headers(_request: web.Request, response: web.StreamResponse) -> None:
    """Give every answer the headers that keep a page from being misused."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)


def _too_large(request: web.Request) -> str:
    """Tell a person in their words; what they send that is so large are words, too."""
    if request.path.startswith("/bot/"):
        return "the body is too large"
    person = known_person(request)
    return too_long(person.locale if person else preferred_locale(request), MAX_PERSON_TEXT)


def _check_host(request: web.Request) -> None:
    """Refuse names that are not ours (DNS rebinding) and pages that are not ours."""
    if not request.app[SERVICE].settings.permits_host(request.host):
        raise Refusal("forbidden", "this host name is not served here")
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc.lower() != request.host.lower():
        raise Refusal("forbidden", "requests of other sites are not served")


def _check_bot(request: web.Request) -> None:
    """Ask for the token on the bot's side, and for the control plane outside the sandbox."""
    open_control = is_control(request) and request.app[SERVICE].settings.sandbox
    needs_token = request.path.startswith("/bot/") or is_control(request)
    if needs_token and not open_control and not is_bot(request):
        raise Refusal("unauthorized", "a bearer token is needed")


def cookie_name(service: Service) -> str:
    """Name the cookie after the service's secret: a browser keeps one jar for all ports."""
    return "danqing_" + hashlib.sha256(service.state.secret.encode()).hexdigest()[:8]


def remember(service: Service, response: web.Response, person: Person) -> None:
    """Give the person the cookie by which they are known again."""
    value = f"{person.id}.{_signature(service, person.id)}"
    response.set_cookie(
        cookie_name(service), value, max_age=_COOKIE_AGE_S, httponly=True, samesite="Lax"
    )


def known_person(request: web.Request) -> Person | None:
    """Return the person whose cookie the request carries, if its signature holds."""
    service = request.app[SERVICE]
    value = request.cookies.get(cookie_name(service), "")
    person_id, _, signature = value.rpartition(".")
    if not hmac.compare_digest(signature.encode(), _signature(service, person_id).encode()):
        return None
    return service.state.people.get(person_id)


def person_of(request: web.Request) -> Person:
    """Return the person who asks.

    Raises:
        Refusal: nobody is known by this cookie.
    """
    person = known_person(request)
    if person is None:
        raise Refusal("unauthorized", "nobody is known by this cookie; GET /api/me first")
    return person


def _signature(service: Service, person_id: str) -> str:
    key = bytes.fromhex(service.state.secret)
    return hmac.new(key, person_id.encode(), hashlib.sha256).hexdigest()
