"""Links to a coordinator for asyncio: as links.py has them, of one event loop."""

import asyncio
import contextlib
import time

import httpx
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, WebSocketException

from .candidates import CandidateList
from .client import now_ms
from .faults import Refused
from .link_frame import FRAME_MAX, Directory, decode_frame, encode_belong
from .links import IDLE_MAX, IDLE_SECONDS, lost


class AsyncLink:
    """Made by an AsyncLinkPool."""

    def __init__(self, judge):
        self._closing = contextlib.AsyncExitStack()
        self._socket = None
        self._streams = 0
        self._organisations = tuple(judge.policy.memberships)
        self._awaited = 2 if self._organisations else 1
        self.idle_since = 0.0
        self.candidates = CandidateList(judge)

    async def dial(self, url, seconds):
        """Until it has its directory. Raises httpx.ConnectError where that cannot be."""
        try:
            self._socket = await self._closing.enter_async_context(
                connect(url, open_timeout=seconds, compression=None, max_size=FRAME_MAX))
        except TimeoutError:
            raise httpx.ConnectTimeout("The coordinator did not answer in time.") from None
        except (OSError, WebSocketException) as why:
            raise httpx.ConnectError(f"The coordinator cannot be reached: {why}") from None
        if self._organisations:
            await self.send(encode_belong(self._organisations))
        while self._awaited > 0:
            await self._next(seconds)

    def new_stream(self):
        self._streams += 1
        return self._streams

    async def send(self, frame):
        try:
            await self._socket.send(frame)
        except ConnectionClosed:
            raise lost() from None

    async def receive(self, seconds):
        """The next frame that is about a stream. Raises httpx.ReadTimeout after `seconds`."""
        until = None if seconds is None else time.monotonic() + seconds
        while True:
            frame = await self._next(None if until is None else until - time.monotonic())
            if frame is not None:
                return frame

    async def is_alive(self):
        """Takes what came while nobody listened."""
        try:
            while True:
                await self._next(0.001)
        except httpx.ReadTimeout:
            return True
        except Refused:
            return False

    async def close(self):
        await self._closing.aclose()

    async def _next(self, seconds):
        """A frame, or None where it was a directory."""
        try:
            async with asyncio.timeout(seconds):
                frame = decode_frame(await self._socket.recv(decode=False))
        except TimeoutError:
            raise httpx.ReadTimeout("Nothing came from the coordinator in time.") from None
        except ConnectionClosed:
            raise lost() from None
        if not isinstance(frame, Directory):
            return frame
        self.candidates.update(frame, now_ms())
        self._awaited -= 1
        return None


class AsyncLinkPool:
    """Of one coordinator."""

    def __init__(self, url, judge):
        self._url = url
        self._judge = judge
        self._idle = []

    async def take(self, seconds):
        while self._idle:
            link = self._idle.pop()
            young = time.monotonic() - link.idle_since < IDLE_SECONDS
            if young and await link.is_alive():
                return link
            await link.close()
        link = AsyncLink(self._judge)
        try:
            await link.dial(self._url, seconds)
        except BaseException:
            await link.close()
            raise
        return link

    async def give_back(self, link):
        link.idle_since = time.monotonic()
        if len(self._idle) < IDLE_MAX:
            return self._idle.append(link)
        await link.close()

    async def close(self):
        while self._idle:
            await self._idle.pop().close()
