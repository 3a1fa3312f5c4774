"""An httpx transport for asyncio: as transport.py has it."""

import httpx

from .async_links import AsyncLinkPool
from .client import (Client, answer_headers, error_response, models_response, new_request_id)
from .faults import Refused, error_event


class AsyncTransport(httpx.AsyncBaseTransport):
    """For httpx.AsyncClient(transport=...), with the parameters of Transport."""

    def __init__(self, *, coordinator, policy, key=None, on_receipt=None):
        self._client = Client(coordinator, policy, key, on_receipt)
        self._links = AsyncLinkPool(self._client.url, self._client.judge)

    async def handle_async_request(self, request):
        timeouts = request.extensions.get("timeout", {})
        try:
            page = self._client.page_of(request)
            call = None if page else self._client.call_of(request, await request.aread())
            link = await self._links.take(timeouts.get("connect"))
            if page:
                return await self._read(page, link)
            answer = _AsyncAnswer(self._client, self._links, link, timeouts.get("read"))
            return await answer.begin(call)
        except Refused as refused:
            return error_response(refused)

    async def aclose(self):
        await self._links.close()

    async def _read(self, page, link):
        response = models_response(page, link.candidates)
        await self._links.give_back(link)
        return response


class _AsyncAnswer(httpx.AsyncByteStream):
    """One call's answer; holds the link until its end."""

    def __init__(self, client, links, link, seconds):
        self._client = client
        self._links = links
        self._link = link
        self._seconds = seconds
        self._exchange = None
        self._request_id = new_request_id()

    async def begin(self, call):
        """The response, as soon as its head has come, or all of it where it is no stream."""
        try:
            self._exchange = self._client.begin(self._link.new_stream(), call,
                                                self._link.candidates)
            await self._link.send(self._exchange.open_frame)
            while not self._exchange.is_stream and not self._exchange.done:
                await self._receive()
        except Refused as refused:
            await self.aclose()
            return error_response(refused, self._exchange)
        except BaseException:
            await self.aclose()
            raise
        headers = answer_headers(self._exchange, self._request_id)
        status = self._exchange.head.status
        if self._exchange.is_stream:
            return httpx.Response(status, headers=headers, stream=self)
        return httpx.Response(status, headers=headers, content=self._exchange.take_text())

    async def __aiter__(self):
        try:
            while True:
                if text := self._exchange.take_text():
                    yield text
                if self._exchange.done:
                    return
                await self._receive()
        except Refused as refused:
            await self.aclose()
            yield error_event(refused)

    async def aclose(self):
        """Before its end the answer is no longer wanted: the node stops within a token."""
        link, self._link = self._link, None
        if link is None:
            return
        if self._exchange is not None and not self._exchange.done:
            await self._cancel(link)
            await link.close()
        else:
            await self._links.give_back(link)

    async def _receive(self):
        self._exchange.receive(await self._link.receive(self._seconds))
        if self._exchange.done:
            self._client.ended(self._request_id, self._exchange)
            await self.aclose()

    async def _cancel(self, link):
        try:
            await link.send(self._exchange.cancel_frame)
        except Refused:
            pass  # the link is gone, and with it the request
