"""The service's envelope, and what each kind of broken answer says about a paid create."""

import json

import httpx

from adapters.providers.ima.failures import Refused, Taken, Unusable
from adapters.providers.ima.redaction import redact

TOO_MANY = 429
NOT_TAKEN_STATUSES = frozenset({401, 403, 404, TOO_MANY})
"""Without an envelope any other status may come from a gateway whose back end went on working."""

GATEWAY_CODES = frozenset({408, 502, 504})
"""Codes that speak of a lost answer, not of a refusal, even inside an envelope."""

SUCCESS_CODES = frozenset({0, 200})


def data_of(response: httpx.Response, secret: str) -> object:
    """Give the envelope's data; a status never becomes a code, nor the other way round.

    Raises:
        CallFailed: the envelope says no, or there is none.
    """
    status = response.status_code
    retry_after = response.headers.get("retry-after")
    envelope = _json_object(response)
    code = _business_code(envelope.get("code"))
    if code is not None:
        raise Refused(
            redact(f"code {code}: {envelope.get('message') or ''}", secret),
            code=code,
            sent=_sent_of_code(code, status),
            status=status,
            retry_after=retry_after,
        )
    if not response.is_success:
        sent = Taken.NO if status in NOT_TAKEN_STATUSES else Taken.UNKNOWN
        raise Unusable(f"HTTP {status}", sent=sent, status=status, retry_after=retry_after)
    if not envelope:
        message = f"HTTP {status} without an envelope"
        raise Unusable(message, sent=Taken.UNKNOWN, status=status)
    return envelope.get("data")


def _sent_of_code(code: int, status: int) -> Taken:
    if status == TOO_MANY or code not in GATEWAY_CODES:
        return Taken.NO
    return Taken.UNKNOWN


def _json_object(response: httpx.Response) -> dict[str, object]:
    try:
        body: object = json.loads(response.content)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _business_code(code: object) -> int | None:
    """Read a code, given as a number or as digits; None for success and for anything else."""
    if isinstance(code, bool) or not isinstance(code, int | str):
        return None
    try:
        number = int(code)
    except ValueError:
        return None
    return None if number in SUCCESS_CODES else number
