"""connect keeps each answer's receipt when asked to, names it in a header, and without being asked
neither keeps one nor names one."""

import pathlib
import re
import tempfile

import network


def receipt_of(headers, folder):
    return folder / f"{headers['darkbloom-receipt']}.receipt"


def judged(net, file, content):
    """A stranger accepts the file, and refuses it when any byte of it is another."""
    log = ["--log-policy", net.data / "log-policy"]
    accepted = network.run_program("darkbloom", "verify", "receipt", file, *log)
    assert accepted.returncode == 0 and "seedling" in accepted.stdout, accepted
    assert re.search("tier reached +sealed\n", accepted.stdout), accepted.stdout
    for at in range(0, len(content), 61):
        file.with_suffix(".spoiled").write_bytes(
            content[:at] + bytes([content[at] ^ 1]) + content[at + 1:])
        refused = network.run_program("darkbloom", "verify", "receipt",
                                      file.with_suffix(".spoiled"), *log)
        assert refused.returncode == 1, (at, refused)
        assert len(refused.stderr.splitlines()) == 1 and not refused.stdout, refused


def kept(net, folder):
    seen = set()
    for stream in (False, True):
        status, headers, _ = net.chat("What is the capital of France?", stream=stream, max_tokens=8)
        assert status == 200, status
        file = receipt_of(headers, folder)
        network.until(file.is_file, f"{file} is there", 5)
        assert file.stat().st_mode & 0o777 == 0o600, oct(file.stat().st_mode)
        content = file.read_bytes()
        assert content.startswith(b"darkbloom receipt file v2\n"), content[:30]
        assert b"France" not in content and b"Paris" not in content
        seen.add(file)
        judged(net, file, content)
    assert len(seen) == 2, "each answer has a receipt of its own"


def main():
    with tempfile.TemporaryDirectory(prefix="darkbloom-receipts-") as name:
        folder = pathlib.Path(name) / "new" / "receipts"
        with network.running(1, "--receipts", folder) as net:
            kept(net, folder)
    with network.running(1) as net:
        _, headers, _ = net.chat("Hi", max_tokens=2)
        assert "darkbloom-receipt" not in headers


main()
