"""An httpx transport that seals each request in this process and opens its answer here."""

import httpx

from .client import (Client, answer_headers, error_response, models_response, new_request_id)
from .faults import Refused, error_event
from .links import LinkPool


class Transport(httpx.BaseTransport):
    """For httpx.Client(transport=...). Whatever host a request names, it goes to the coordinator.

    coordinator  its address, such as "http://127.0.0.1:8787"
    policy       a Policy: what is demanded of a machine before anything is sealed to it
    key          an API key; None: each request's Authorization header
    on_receipt   called with (request id, receipt file) when an answer has ended well
    """

    def __init__(self, *, coordinator, policy, key=None, on_receipt=None):
        self._client = Client(coordinator, policy, key, on_receipt)
        self._links = LinkPool(self._client.url, self._client.judge)

    def handle_request(self, request):
        timeouts = request.extensions.get("timeout", {})
        try:
            page = self._client.page_of(request)
            call = None if page else self._client.call_of(request, request.read())
            link = self._links.take(timeouts.get("connect"))
            if page:
                return self._read(page, link)
            return _Answer(self._client, self._links, link, timeouts.get("read")).begin(call)
        except Refused as refused:
            return error_response(refused)

    def close(self):
        self._links.close()

    def _read(self, page, link):
        response = models_response(page, link.candidates)
        self._links.give_back(link)
        return response


class _Answer(httpx.SyncByteStream):
    """One call's answer; holds the link until its end."""

    def __init__(self, client, links, link, seconds):
        self._client = client
        self._links = links
        self._link = link
        self._seconds = seconds
        self._exchange = None
        self._request_id = new_request_id()

    def begin(self, call):
        """The response, as soon as its head has come, or all of it where it is no stream."""
        try:
            self._exchange = self._client.begin(self._link.new_stream(), call,
                                                self._link.candidates)
            self._link.send(self._exchange.open_frame)
            while not self._exchange.is_stream and not self._exchange.done:
                self._receive()
        except Refused as refused:
            self.close()
            return error_response(refused, self._exchange)
        except BaseException:
            self.close()
            raise
        headers = answer_headers(self._exchange, self._request_id)
        status = self._exchange.head.status
        if self._exchange.is_stream:
            return httpx.Response(status, headers=headers, stream=self)
        return httpx.Response(status, headers=headers, content=self._exchange.take_text())

    def __iter__(self):
        try:
            while True:
                if text := self._exchange.take_text():
                    yield text
                if self._exchange.done:
                    return
                self._receive()
        except Refused as refused:
            self.close()
            yield error_event(refused)

    def close(self):
        """Before its end the answer is no longer wanted: the node stops within a token."""
        link, self._link = self._link, None
        if link is None:
            return
        if self._exchange is not None and not self._exchange.done:
            self._cancel(link)
            link.close()
        else:
            self._links.give_back(link)

    def _receive(self):
        self._exchange.receive(self._link.receive(self._seconds))
        if self._exchange.done:
            self._client.ended(self._request_id, self._exchange)
            self.close()

    def _cancel(self, link):
        try:
            link.send(self._exchange.cancel_frame)
        except Refused:
            pass  # the link is gone, and with it the request
