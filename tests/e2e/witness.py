"""darkbloom-witness cosigns a log as it grows, remembers it over a restart, and refuses a split
view."""

import base64
import contextlib
import hashlib
import pathlib
import subprocess
import tempfile

import network
from children import end_with_parent, free_port, stop

ORIGIN = "log.example"


class Log:
    """A log in a few lines: its Ed25519 key is OpenSSL's, its tree is hashlib's."""

    def __init__(self, folder):
        self.key = folder / "log.pem"
        self.folder = folder
        self.leaves = []
        subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", self.key],
                       check=True)
        der = subprocess.run(["openssl", "pkey", "-in", self.key, "-pubout", "-outform", "DER"],
                             check=True, capture_output=True).stdout
        self.typed_key = b"\x01" + der[-32:]
        self.id = hashlib.sha256(ORIGIN.encode() + b"\n" + self.typed_key).digest()[:4]

    def vkey(self):
        return f"{ORIGIN}+{self.id.hex()}+{base64.b64encode(self.typed_key).decode()}"

    def add(self, entry):
        self.leaves.append(hashlib.sha256(b"\x00" + entry).digest())

    def root(self):
        """Of one or two leaves, which is all that is needed here."""
        if len(self.leaves) == 1:
            return self.leaves[0]
        return hashlib.sha256(b"\x01" + self.leaves[0] + self.leaves[1]).digest()

    def submission(self, old, proof=()):
        text = f"{ORIGIN}\n{len(self.leaves)}\n{base64.b64encode(self.root()).decode()}\n"
        (self.folder / "text").write_text(text)
        signature = subprocess.run(
            ["openssl", "pkeyutl", "-sign", "-inkey", self.key, "-rawin", "-in",
             self.folder / "text"], check=True, capture_output=True).stdout
        line = f"\u2014 {ORIGIN} {base64.b64encode(self.id + signature).decode()}\n"
        hashes = "".join(base64.b64encode(each).decode() + "\n" for each in proof)
        return f"old {old}\n{hashes}\n{text}\n{line}".encode()


@contextlib.contextmanager
def running(folder, vkey):
    """The same folder is the same witness."""
    port = free_port()
    command = [str(network.PROGRAMS / "darkbloom"), "witness", "--data", str(folder / "witness"),
               "--name", "w.example", "--log", vkey, "--port", str(port)]
    with (folder / "said").open("w") as said:
        process = subprocess.Popen(command, stdout=said, stderr=subprocess.DEVNULL,
                                   preexec_fn=end_with_parent)
    try:
        def answers():
            with contextlib.suppress(OSError):
                return network.exchange(port, "GET", "/")[0] == 404
        network.until(answers, "the witness answers")
        yield port
    finally:
        stop(process)


def add(port, body):
    status, headers, text = network.exchange(port, "POST", "/add-checkpoint", body)
    return status, headers["content-type"], text


def main():
    with tempfile.TemporaryDirectory(prefix="darkbloom-witness-") as name:
        folder = pathlib.Path(name)
        log = Log(folder)
        log.add(b"first")
        with running(folder, log.vkey()) as port:
            status, _, line = add(port, log.submission(0))
            assert status == 200 and line.startswith("\u2014 w.example "), (status, line)
            assert add(port, b"nonsense")[0] == 400
        first_key = (folder / "said").read_text()
        first = log.leaves[0]
        with running(folder, log.vkey()) as port:
            assert (folder / "said").read_text() == first_key, "a restart keeps the key"
            status, kind, size = add(port, log.submission(0))
            assert (status, size) == (409, "1\n") and kind.startswith("text/x.tlog.size"), kind
            log.leaves = [hashlib.sha256(b"\x00rewritten").digest()]
            log.add(b"second")
            assert add(port, log.submission(1, [log.leaves[1]]))[0] == 422, "a split view"
            log.leaves[0] = first
            assert add(port, log.submission(1, [log.leaves[1]]))[0] == 200


main()
