"""What a key may still start, as the headers that OpenAI's clients know.
programs/darkbloom/connect/limit_headers.h.
"""

_MINUTE_MS = 60_000
_HOUR_MS = 60 * _MINUTE_MS


def _duration(ms):
    """As OpenAI writes it, which is Go's way: "120ms", "1s", "1m26.4s", "6m0s"."""
    if 0 < ms < 1000:
        return f"{ms}ms"
    whole, rest = divmod(ms % _MINUTE_MS, 1000)
    text = f"{ms // _HOUR_MS}h" if ms >= _HOUR_MS else ""
    if ms >= _MINUTE_MS:
        text += f"{ms % _HOUR_MS // _MINUTE_MS}m"
    return text + (f"{whole}.{rest:03}".rstrip("0") if rest else str(whole)) + "s"


def limit_headers(quota):
    """Of a Quota; none where the coordinator told none."""
    if quota is None:
        return {}
    return {"x-ratelimit-limit-requests": str(quota.requests_limit),
            "x-ratelimit-remaining-requests": str(quota.requests_remaining),
            "x-ratelimit-reset-requests": _duration(quota.requests_reset_ms),
            "darkbloom-concurrency-limit": str(quota.running_limit),
            "darkbloom-concurrency-remaining": str(quota.running_remaining)}
