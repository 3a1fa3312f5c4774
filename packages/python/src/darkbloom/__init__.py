"""Seals requests to AI models inside the application itself: an httpx transport.

    client = openai.OpenAI(api_key=KEY, http_client=httpx.Client(transport=darkbloom.Transport(
        coordinator="http://127.0.0.1:8787", policy=darkbloom.Policy(log_policy=TEXT))))
"""

from .async_transport import AsyncTransport
from .policy import Policy
from .transport import Transport

__all__ = ["AsyncTransport", "Policy", "Transport"]
