"""The coordinator serves its public log as files from which anybody can make the tree again; a
restart goes on with it; what an operator publishes is in it, and what none may write is not."""

import base64
import hashlib
import http.client
import os
import pathlib
import signal
import tempfile

import network

ENTRY = b"darkbloom log entry v1 "


def fetch(net, path):
    """network.exchange reads text, and a tile is none."""
    connection = http.client.HTTPConnection("127.0.0.1", net.coordinator_port(), timeout=10)
    try:
        connection.request("GET", f"/log/{path}")
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()
    finally:
        connection.close()


def leaf(entry):
    return hashlib.sha256(b"\0" + entry).digest()


def root_of(leaves):
    """RFC 9162 section 2.1.1, in a few lines."""
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return hashlib.sha256(b"\1" + root_of(leaves[:split]) + root_of(leaves[split:])).digest()


def entries_of(bundle):
    entries = []
    while bundle:
        size = int.from_bytes(bundle[:2])
        entries.append(bundle[2:2 + size])
        bundle = bundle[2 + size:]
    return entries


def whole_log(net):
    status, headers, note = fetch(net, "checkpoint")
    assert status == 200 and headers["content-type"].startswith("text/plain"), (status, headers)
    origin, size, root = note.decode().splitlines()[:3]
    size = int(size)
    assert origin == "log.local" and size < 256, (origin, size)
    status, headers, bundle = fetch(net, f"tile/entries/000.p/{size}")
    assert status == 200 and "immutable" in headers["cache-control"], (status, headers)
    entries = entries_of(bundle)
    leaves = [leaf(entry) for entry in entries]
    assert fetch(net, f"tile/0/000.p/{size}")[2] == b"".join(leaves)
    assert base64.b64decode(root) == root_of(leaves), "the tree is another than the signed one"
    return note.decode(), entries


def kinds(entries):
    return [entry.split(b"\n")[0].removeprefix(ENTRY).decode() for entry in entries]


def signed_by_log_and_witness(net, note, folder):
    policy = (net.data / "log-policy").read_text()
    file = folder / "checkpoint"
    file.write_text(note)
    accepted = network.run_program("darkbloom", "verify", "checkpoint", file, "--log",
                                   policy.split()[1])
    assert accepted.returncode == 0, accepted
    assert "\n\u2014 witness.local " in note, note
    file.write_text(note.replace("log.local\n", "log.locol\n", 1))
    assert network.run_program("darkbloom", "verify", "checkpoint", file, "--log",
                               policy.split()[1]).returncode == 1


def other_paths_are_refused(net):
    for path in ("", "../api_key", "..%2fapi_key", "tile/../../api_key", "log.key", "tile/0/1/x",
                 "%2e%2e/coordinator.db", "tile/entries/../../../log.key"):
        status, _, body = fetch(net, path)
        assert status in (400, 403, 404), (path, status)
        assert b"dk-" not in body, path


def publish(net, name, text):
    folder = net.data / "publish"
    folder.mkdir(exist_ok=True)
    part = folder / f"{name}.part"
    part.write_bytes(ENTRY + text)
    part.rename(folder / f"{name}.entry")


def grows_by_what_is_published(net, before):
    publish(net, "claims", b"claims\nWe claim nothing.\n")
    publish(net, "key", before[kinds(before).index("node-key")].removeprefix(ENTRY)
            .replace(b"node-key", b"nodes-key"))
    publish(net, "odd", b"claims")

    def published():
        return "claims" in kinds(whole_log(net)[1])
    network.until(published, "the claims are in the log", 10)
    _, after = whole_log(net)
    assert after[:len(before)] == before, "entries have moved"
    assert len(after) == len(before) + 1, kinds(after)
    assert "not published" in net.log("coordinator")


def goes_on_after_a_restart(net):
    _, before = whole_log(net)
    old = net.pid("coordinator")
    os.kill(old, signal.SIGKILL)
    network.until(lambda: net.pid("coordinator") != old, "the coordinator is started again", 20)

    def back():
        try:
            return net.coordinator_health()["nodes"] == 1
        except OSError:
            return False
    network.until(back, "the node is back", 30)
    _, after = whole_log(net)
    assert after == before, "a node that was known is not written twice"


def main():
    with tempfile.TemporaryDirectory(prefix="darkbloom-log-") as name:
        with network.running() as net:
            network.until(lambda: "\u2014 witness.local" in whole_log(net)[0], "it is cosigned", 10)
            note, entries = whole_log(net)
            assert sorted(kinds(entries)) == ["build", "model", "node-key"], kinds(entries)
            signed_by_log_and_witness(net, note, pathlib.Path(name))
            other_paths_are_refused(net)
            grows_by_what_is_published(net, entries)
            goes_on_after_a_restart(net)


main()
