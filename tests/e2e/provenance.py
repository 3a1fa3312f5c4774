"""`darkbloom provenance` signs what was built from which source; `darkbloom verify provenance`
judges it offline, with the builder's key alone, and OpenSSL agrees on what is signed."""

import base64
import json
import pathlib
import shutil
import subprocess
import tempfile

import network

COMMIT = "0123456789abcdef0123456789abcdef01234567"
BUILT = ["darkbloom-witness", "darkbloom-coordinator"]  # sorted by the program, not by us


def sign(folder, *arguments, builder="builder.example"):
    return network.run_program("darkbloom", "provenance", "--key", folder / "builder.key",
                               "--builder", builder, *arguments)


def verify(file, vkey, *arguments):
    return network.run_program("darkbloom", "verify", "provenance", file, "--key", vkey,
                               *arguments)


def refused(answer, reason):
    assert answer.returncode == 1 and not answer.stdout, answer
    (line,) = answer.stderr.splitlines()
    assert reason in line, line


def openssl_agrees(folder, envelope, vkey):
    """The signature holds over DSSE's encoding of what the envelope carries."""
    public_key = base64.b64decode(vkey.split("+", 2)[2])[1:]
    (folder / "key.der").write_bytes(bytes.fromhex("302a300506032b6570032100") + public_key)
    payload = base64.b64decode(envelope["payload"])
    kind = envelope["payloadType"].encode()
    (folder / "message").write_bytes(
        b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload))
    (folder / "signature").write_bytes(base64.b64decode(envelope["signatures"][0]["sig"]))
    subprocess.run(["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey",
                    folder / "key.der", "-rawin", "-in", folder / "message", "-sigfile",
                    folder / "signature"], check=True, capture_output=True)


def accepted(folder, file, vkey):
    programs = [network.PROGRAMS / name for name in BUILT]
    answer = verify(file, vkey, "--json", *(f"--program={program}" for program in programs))
    assert answer.returncode == 0, answer
    told = json.loads(answer.stdout)
    assert told["builder"] == "builder.example" and told["source"] == COMMIT, told
    assert all(f"built {name}" in told for name in BUILT), told
    openssl_agrees(folder, json.loads(file.read_text()), vkey)


def entry(folder, file, vkey):
    """A coordinator's operator publishes it; whoever reads the log judges the same."""
    made = sign(folder, "--log-entry", "--source", COMMIT,
                *(network.PROGRAMS / name for name in BUILT))
    assert made.stdout == "darkbloom log entry v1 provenance\n" + file.read_text(), made
    (folder / "entry").write_text(made.stdout)
    assert verify(folder / "entry", vkey).returncode == 0


def refusals(folder, file, vkey):
    changed = folder / "darkbloom-witness"
    shutil.copyfile(network.PROGRAMS / "darkbloom-witness", changed)
    with changed.open("ab") as program:
        program.write(b"\0")
    refused(verify(file, vkey, "--program", changed), "is not the file of this build")
    longer = sign(folder, "--print-key", builder="builder.example.org").stdout.strip()
    refused(verify(file, longer), "another builder")
    other = network.run_program("darkbloom", "provenance", "--key", folder / "other.key",
                                "--builder", "builder.example", "--print-key").stdout.strip()
    refused(verify(file, other), "another key")
    spoiled = folder / "spoiled.json"
    spoiled.write_text(file.read_text().replace('"sig":"', '"sig":"AAAA', 1))
    refused(verify(spoiled, vkey), "has not signed this")


def asked_wrongly(folder):
    program = network.PROGRAMS / "darkbloom-node"
    assert sign(folder, program).returncode == 2, "no source"
    assert sign(folder, "--source", "main", program).returncode == 1, "no commit"
    assert sign(folder, "--source", COMMIT, folder / "absent").returncode == 1
    assert sign(folder, "--source", COMMIT).returncode == 1, "no program"


def main():
    with tempfile.TemporaryDirectory(prefix="darkbloom-provenance-") as name:
        folder = pathlib.Path(name)
        vkey = sign(folder, "--print-key").stdout.strip()
        made = sign(folder, "--source", COMMIT, *(network.PROGRAMS / name for name in BUILT))
        assert made.returncode == 0, made
        file = folder / "build.dsse.json"
        file.write_text(made.stdout)
        accepted(folder, file, vkey)
        entry(folder, file, vkey)
        refusals(folder, file, vkey)
        asked_wrongly(folder)


main()
