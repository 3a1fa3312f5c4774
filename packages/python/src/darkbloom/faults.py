"""What can go wrong with the world, as a closed list, and how OpenAI's clients read it: a status
and {"error": {"message", "type", "param", "code"}}. The same table as src/wire/error_answer.cpp.
"""

import json
from dataclasses import dataclass

# In the order of their numbers in a frame.
FAULTS = ("invalid", "unauthenticated", "forbidden", "not_found", "too_large", "rate_limited",
          "no_capacity", "unavailable", "tampered", "replayed", "cancelled", "timed_out", "lost",
          "internal")

_REQUEST = "invalid_request_error"
_SERVER = "server_error"
_RETRY_AFTER_MS = 1000
# fault: (status, type, code where the error names none, how long to wait)
_SHAPES = {
    "invalid": (400, _REQUEST, None, 0),
    "unauthenticated": (401, _REQUEST, "invalid_api_key", 0),
    "forbidden": (403, _REQUEST, "forbidden", 0),
    "not_found": (404, _REQUEST, None, 0),
    "too_large": (413, _REQUEST, "too_large", 0),
    "rate_limited": (429, "requests", "rate_limit_exceeded", _RETRY_AFTER_MS),
    "no_capacity": (429, _SERVER, "no_capacity", _RETRY_AFTER_MS),
    "unavailable": (503, _SERVER, "unavailable", _RETRY_AFTER_MS),
    "tampered": (400, _REQUEST, "tampered", 0),
    "replayed": (400, _REQUEST, "replayed", 0),
    "cancelled": (499, _REQUEST, "cancelled", 0),
    "timed_out": (504, _SERVER, "timed_out", 0),
    "lost": (502, _SERVER, "lost", 0),
    "internal": (500, _SERVER, None, 0),
}
_STATUS_OF_CODE = {"context_length_exceeded": 400, "method_not_supported": 405}


class Refused(Exception):
    """One refusal. `detail` is a clear sentence and never holds a user's text."""

    def __init__(self, fault, detail, code="", param="", retry_after_ms=0):
        super().__init__(detail)
        self.fault = fault
        self.detail = detail
        self.code = code
        self.param = param
        self.retry_after_ms = retry_after_ms


@dataclass(frozen=True)
class ErrorAnswer:
    status: int
    body: str
    retry_after_ms: int  # 0: send no such header


def error_answer(refused):
    status, kind, code, retry_after_ms = _SHAPES[refused.fault]
    error = {"message": refused.detail, "type": kind, "param": refused.param or None,
             "code": refused.code or code}
    return ErrorAnswer(_STATUS_OF_CODE.get(refused.code, status),
                       json.dumps({"error": error}, separators=(",", ":"), ensure_ascii=False),
                       refused.retry_after_ms or retry_after_ms)


def error_event(refused):
    """Ends a stream that failed midway: every SDK raises it; no [DONE] follows."""
    return f"data: {error_answer(refused).body}\n\n".encode()
