"""A coordinator that lies: it stands between a client and the real one, passes frames on, and
changes some of them. It counts the requests that it was sent."""

import contextlib
import pathlib
import sys
import threading

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from websockets.sync.server import serve

PACKAGE = pathlib.Path(__file__).resolve().parents[2] / "packages" / "python" / "src"
sys.path.insert(0, str(PACKAGE))
from darkbloom import link_frame, p256  # noqa: E402
from darkbloom.codec import sized16, u8, u32  # noqa: E402

DIRECTORY, OPEN, CHUNK = 5, 6, 7
# In evidence: a length, then the statement: its version, the identity key, the HPKE key.
IDENTITY_AT = 3
HPKE_AT = IDENTITY_AT + 65


def encoded(directory):
    """A directory as a coordinator sends it."""
    frame = u8(DIRECTORY) + u8(len(directory.nodes))
    for node in directory.nodes:
        bundle = b"" if node.bundle is None else link_frame.encode_bundle(node.bundle)
        load = u32(node.load.slots) + u32(node.load.active) + u32(node.load.waiting) + u32(0)
        frame += node.version + u8(node.bundle is not None) + bundle + load
    return frame


def about_evidence(change):
    """A lie that makes each evidence what `change` makes of it; proofs stay as they are."""
    def lie(frame):
        if frame[0] != DIRECTORY:
            return [frame]
        nodes = []
        for node in link_frame.decode_frame(frame).nodes:
            bundle = node.bundle and link_frame.Bundle(change(node.bundle.evidence),
                                                       node.bundle.logged)
            nodes.append(link_frame.DirectoryEntry(node.version, bundle, node.load))
        return [encoded(link_frame.Directory(tuple(nodes)))]
    return lie


def honest():
    return lambda frame: [frame]


def swapped_key():
    """Genuine evidence, but with a key of the liar's to seal to."""
    own = p256.public_bytes(p256.generate())
    return about_evidence(lambda told: told[:HPKE_AT] + own + told[HPKE_AT + 65:])


def own_machine():
    """A machine of the liar's, well signed, that claims the build and the models of a real one."""
    key = p256.generate()
    own = p256.public_bytes(key)

    def change(told):
        size = int.from_bytes(told[:2])
        statement = told[2:3] + own + own + told[HPKE_AT + 65:2 + size]
        r, s = decode_dss_signature(key.sign(b"darkbloom node statement v1\x00" + statement,
                                             ec.ECDSA(hashes.SHA256())))
        return sized16(statement) + r.to_bytes(32) + s.to_bytes(32) + u8(0)
    return about_evidence(change)


def about_chunk(number, change):
    """A lie about the chunk of that number, of each link; `change` gives what is sent instead."""
    seen = 0

    def lie(frame):
        nonlocal seen
        seen += frame[0] == CHUNK
        return change(frame) if frame[0] == CHUNK and seen == number else [frame]
    return lie


def flipped():
    return about_chunk(2, lambda frame: [frame[:-1] + bytes([frame[-1] ^ 1])])


def repeated():
    return about_chunk(2, lambda frame: [frame, frame])


def left_out():
    return about_chunk(2, lambda frame: [])


def cut():
    """The second chunk is said to be the last."""
    return about_chunk(2, lambda frame: [frame[:5] + u8(1) + frame[6:]])


def without_receipt():
    """All of the text, [DONE] too, but a node's last chunk never comes: the link ends first."""
    return lambda frame: [] if frame[0] == CHUNK and frame[5] == 1 else [frame]


LIES = {lie.__name__: lie for lie in (honest, swapped_key, own_machine, flipped, repeated, left_out,
                                      cut, without_receipt)}


class Liar:
    """Tells `lie`, by its name, on a port of its own."""

    def __init__(self, port, lie):
        self._url = f"ws://127.0.0.1:{port}/v1/connect"
        self._lie = LIES[lie]
        self.opens = 0
        self._server = serve(self._client, "127.0.0.1", 0, compression=None,
                             max_size=link_frame.FRAME_MAX)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self.address = "http://127.0.0.1:%d" % self._server.socket.getsockname()[1]

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._thread.join()

    def _client(self, client):
        with connect(self._url, compression=None, max_size=link_frame.FRAME_MAX) as coordinator:
            threading.Thread(target=self._tell, args=(coordinator, client), daemon=True).start()
            with contextlib.suppress(ConnectionClosed):
                for frame in client:
                    self.opens += frame[0] == OPEN
                    coordinator.send(frame)

    def _tell(self, coordinator, client):
        lie = self._lie()
        with contextlib.suppress(ConnectionClosed):  # the client has heard enough
            for frame in coordinator:
                told = lie(frame)
                for each in told:
                    client.send(each)
                if not told and frame[0] == CHUNK and frame[5] == 1:
                    client.close()
