"""What both transports share, without I/O: whose calls these are, and how answers look as HTTP."""

import hmac
import json
import os
import re
import time
from urllib.parse import unquote, urlsplit, urlunsplit

import httpx

from .call import Call, api_key_of, read_request_facts, stricter_policy
from .exchange import Exchange
from .faults import Refused, error_answer
from .inner import BODY_MAX
from .judge import Judge
from .limit_headers import limit_headers

_MODELS = re.compile(r"/v1/models(?:/([^/]+))?")


def now_ms():
    return time.time_ns() // 1_000_000


def link_url(coordinator):
    """Where a coordinator takes clients' links, from its address."""
    scheme, host, path, _, _ = urlsplit(coordinator)
    schemes = {"http": "ws", "ws": "ws", "https": "wss", "wss": "wss"}
    if scheme not in schemes or not host or path not in ("", "/"):
        raise ValueError("The coordinator is an address such as http://127.0.0.1:8787.")
    return urlunsplit((schemes[scheme], host, "/v1/connect", "", ""))


class Client:
    """`key` stands in for whatever Authorization header a request carries."""

    def __init__(self, coordinator, policy, key=None, on_receipt=None):
        self.url = link_url(coordinator)
        self.policy = policy
        self.judge = Judge(policy)
        self._headers = {} if key is None else {"authorization": f"Bearer {key}"}
        self._on_receipt = on_receipt
        self._secret = os.urandom(32)  # so that no node follows a device for long

    def page_of(self, request):
        """(its model's name or None) where `request` only reads what is served; else None."""
        match = _MODELS.fullmatch(request.url.path) if request.method == "GET" else None
        return match and (match[1] and unquote(match[1]),)

    def call_of(self, request, body):
        if len(body) > BODY_MAX:
            raise Refused("too_large", "the request body is over 16 MiB")
        headers = {**request.headers, **self._headers}
        key = api_key_of(headers)
        policy = stricter_policy(self.policy, headers)
        return Call(request.method, request.url.path, key, body, read_request_facts(body), policy)

    def begin(self, stream, call, candidates):
        """Seals the call to machines that will do; refuses before anything is sent."""
        now = now_ms()
        tenant = hmac.digest(self._secret, call.api_key.encode(), "sha256")
        return Exchange(stream, call, candidates.choose(call, now), tenant, now)

    def ended(self, request_id, exchange):
        if self._on_receipt is not None:
            self._on_receipt(request_id, exchange.receipt_file)


def new_request_id():
    return "req_" + os.urandom(16).hex()


def answer_headers(exchange, request_id):
    headers = {"content-type": exchange.head.content_type, "x-request-id": request_id,
               "darkbloom-plaintext-seen-by": "node", "darkbloom-node": exchange.node,
               "darkbloom-tier": exchange.tier, **limit_headers(exchange.quota)}
    if exchange.is_stream:
        headers["cache-control"] = "no-cache"
    return headers


def json_response(status, body, headers=None):
    return httpx.Response(status, content=body.encode(), headers={
        "content-type": "application/json", "x-request-id": new_request_id(), **(headers or {})})


def error_response(refused, exchange=None):
    """`exchange` is the refused one, where it was begun."""
    answer = error_answer(refused)
    wait = answer.retry_after_ms
    headers = {"retry-after": str(-(-wait // 1000)), "retry-after-ms": str(wait)} if wait else {}
    left = {} if exchange is None else limit_headers(exchange.quota)
    return json_response(answer.status, answer.body, {**headers, **left})


def _model_json(model):
    listed = {"id": model.name, "object": "model", "created": 0, "owned_by": "darkbloom",
              "context_length": model.context, "digest": "sha256:" + model.digest.hex(),
              "quantization": model.quantisation or "unknown", "parameters": model.parameters,
              "capabilities": model.capabilities,
              # This version of the network charges nothing.
              "pricing": {"prompt": "0", "completion": "0"}}
    if model.dimensions:
        listed["dimensions"] = model.dimensions
    return listed


def models_response(page, candidates):
    """The list of models, or the one that `page` names."""
    (name,) = page
    models = candidates.models()
    if name is None:
        return json_response(200, json.dumps(
            {"object": "list", "data": [_model_json(model) for model in models]}))
    for model in models:
        if model.name == name:
            return json_response(200, json.dumps(_model_json(model)))
    return error_response(Refused("not_found", f"The model '{name}' does not exist.",
                                  "model_not_found", "model"))
