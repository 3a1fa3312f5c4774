"""Links to a coordinator: one WebSocket each, that carries one request at a time and is kept a
while for the next."""

import collections
import contextlib
import threading
import time

import httpx
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.sync.client import connect

from .candidates import CandidateList
from .client import now_ms
from .faults import Refused
from .link_frame import FRAME_MAX, Directory, decode_frame, encode_belong

IDLE_SECONDS = 10.0
IDLE_MAX = 8


def lost():
    return Refused("lost", "The coordinator's link ended before the answer did.")


@contextlib.contextmanager
def _dial(url, seconds):
    with contextlib.ExitStack() as open_socket:
        try:
            socket = open_socket.enter_context(
                connect(url, open_timeout=seconds, compression=None, max_size=FRAME_MAX))
        except TimeoutError:
            raise httpx.ConnectTimeout("The coordinator did not answer in time.") from None
        except (OSError, WebSocketException) as why:
            raise httpx.ConnectError(f"The coordinator cannot be reached: {why}") from None
        yield socket


class Link:
    """Made by a LinkPool. Raises httpx.ConnectError where the coordinator cannot be reached."""

    def __init__(self, url, judge, seconds):
        self._closing = contextlib.ExitStack()
        self._socket = self._closing.enter_context(_dial(url, seconds))
        self._streams = 0
        self._organisations = tuple(judge.policy.memberships)
        # The first is for anybody; the one that answers our word has our organisations' machines.
        self._awaited = 2 if self._organisations else 1
        self.idle_since = 0.0
        self.candidates = CandidateList(judge)

    def new_stream(self):
        self._streams += 1
        return self._streams

    def send(self, frame):
        try:
            self._socket.send(frame)
        except ConnectionClosed:
            raise lost() from None

    def receive(self, seconds):
        """The next frame that is about a stream. Raises httpx.ReadTimeout after `seconds`."""
        deadline = None if seconds is None else time.monotonic() + seconds
        while True:
            frame = self._next(deadline)
            if frame is not None:
                return frame

    def await_directory(self, seconds):
        deadline = None if seconds is None else time.monotonic() + seconds
        if self._organisations:
            self.send(encode_belong(self._organisations))
        while self._awaited > 0:
            self._next(deadline)

    def is_alive(self):
        """Takes what came while nobody listened."""
        try:
            while True:
                self._next(time.monotonic())
        except httpx.ReadTimeout:
            return True
        except Refused:
            return False

    def close(self):
        self._closing.close()

    def _next(self, deadline):
        """A frame, or None where it was a directory."""
        left = None if deadline is None else max(0.0, deadline - time.monotonic())
        try:
            frame = decode_frame(self._socket.recv(timeout=left, decode=False))
        except TimeoutError:
            raise httpx.ReadTimeout("Nothing came from the coordinator in time.") from None
        except ConnectionClosed:
            raise lost() from None
        if not isinstance(frame, Directory):
            return frame
        self.candidates.update(frame, now_ms())
        self._awaited -= 1
        return None


class LinkPool:
    """Of one coordinator. Any thread may take a link; it is that thread's until given back."""

    def __init__(self, url, judge):
        self._url = url
        self._judge = judge
        self._idle = collections.deque()
        self._lock = threading.Lock()

    def take(self, seconds):
        """A link that has its directory. Raises httpx.ConnectError where none can be made."""
        while (link := self._pop()) is not None:
            young = time.monotonic() - link.idle_since < IDLE_SECONDS
            if young and link.is_alive():
                return link
            link.close()
        link = Link(self._url, self._judge, seconds)
        try:
            link.await_directory(seconds)
        except BaseException:
            link.close()
            raise
        return link

    def give_back(self, link):
        link.idle_since = time.monotonic()
        with self._lock:
            if len(self._idle) < IDLE_MAX:
                return self._idle.append(link)
        link.close()

    def close(self):
        while (link := self._pop()) is not None:
            link.close()

    def _pop(self):
        with self._lock:
            return self._idle.pop() if self._idle else None
