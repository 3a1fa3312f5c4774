"""One request of an application: what is sealed, what stands in clear, and what it demands."""

import json
from dataclasses import dataclass

from .envelope import MODEL_NAME_MAX
from .faults import Refused
from .link_frame import API_KEY_MAX
from .policy import Policy, check_tier

_BOUND_MIN = 1024
_U32_MAX = 0xFFFFFFFF
_U64_MAX = (1 << 64) - 1
_AGE_MAX_SECONDS = 24 * 60 * 60


@dataclass(frozen=True)
class RequestFacts:
    model: str
    token_bound: int  # prompt and answer, rounded up to a power of two
    streams: bool = False


@dataclass(frozen=True)
class Call:
    method: str
    path: str
    api_key: str
    body: bytes
    facts: RequestFacts
    policy: Policy  # the user's, made stricter where this request's headers are


def _no_json(constant):
    raise ValueError(constant)


def _number_or_zero(body, name):
    value = body.get(name)
    return value if type(value) is int and 0 <= value <= _U64_MAX else 0


def _token_bound(body, size):
    """A token has at least one byte. A power of two: an exact bound in clear would tell the length
    that padding hides."""
    asked = max(_number_or_zero(body, "max_completion_tokens"),
                _number_or_zero(body, "max_tokens"))
    bound = max(_BOUND_MIN, min(_U32_MAX, asked) + size)
    return min(_U32_MAX, 1 << (bound - 1).bit_length())


def read_request_facts(content):
    """What must be known in order to route; the body itself travels unchanged."""
    try:
        body = json.loads(content.decode(), parse_constant=_no_json)
    except (ValueError, RecursionError):
        raise Refused("invalid", "The request body is not valid JSON.") from None
    if not isinstance(body, dict):
        raise Refused("invalid", "The request body must be a JSON object.")
    if "model" not in body:
        raise Refused("invalid", "Missing required parameter: 'model'.",
                      "missing_required_parameter", "model")
    model = body["model"]
    if not isinstance(model, str):
        raise Refused("invalid", "Invalid type for 'model': expected a string.", "invalid_type",
                      "model")
    if not 0 < len(model.encode(errors="replace")) <= MODEL_NAME_MAX:
        raise Refused("not_found", "This model does not exist.", "model_not_found", "model")
    if body.get("provider") is not None:
        raise Refused("invalid", "'provider' is read by the proxy `darkbloom connect`, not by this "
                      "package, which would have to pass over it.", "not_supported", "provider")
    return RequestFacts(model, _token_bound(body, len(content)), body.get("stream") is True)


def api_key_of(headers):
    scheme, _, key = headers.get("authorization", "").partition(" ")
    if scheme != "Bearer" or not 0 < len(key) <= API_KEY_MAX:
        raise Refused("unauthenticated",
                      "You didn't provide an API key; send it as Authorization: Bearer.")
    return key


def _flag(headers, name):
    value = headers.get(name, "false")
    if value not in ("true", "false"):
        raise Refused("invalid", f"The header {name} is true or false.")
    return value == "true"


def stricter_policy(policy, headers):
    """darkbloom-min-tier, darkbloom-own-only, darkbloom-organisation-only and
    darkbloom-max-age-seconds, as connect has them."""
    age = headers.get("darkbloom-max-age-seconds", str(_AGE_MAX_SECONDS))
    if not (age.isascii() and age.isdigit()) or not 1 <= int(age) <= _AGE_MAX_SECONDS:
        raise Refused("invalid", "The header darkbloom-max-age-seconds is a whole number from 1 "
                      "to 86400.")
    if "darkbloom-region" in headers:
        raise Refused("invalid", "The header darkbloom-region is read by the proxy `darkbloom "
                      "connect`, not by this package.", "not_supported")
    own_only = _flag(headers, "darkbloom-own-only")
    organisation_only = _flag(headers, "darkbloom-organisation-only")
    tier = check_tier(headers.get("darkbloom-min-tier", "open"))
    if tier > 0 and policy.log is None:
        raise Refused("unavailable", "No machine will do for your policy: it names no log.",
                      "policy_not_met")
    return policy.stricter(tier, own_only, int(age), organisation_only)
