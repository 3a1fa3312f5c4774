"""`darkbloom verify` judges files offline: exit 0 accepted, 1 refused with one line, 2 asked
wrongly; the genuine SEV-SNP reports are accepted, and evidence as `darkbloom nodes` saves it."""

import base64
import gzip
import json
import os
import pathlib
import tempfile

import network

VECTORS = pathlib.Path(os.environ.get("DARKBLOOM_VECTORS", "")) / "sev-snp"


def verify(*arguments):
    return network.run_program("darkbloom", "verify", *arguments)


def refused(answer, reason):
    assert answer.returncode == 1 and not answer.stdout, answer
    (line,) = answer.stderr.splitlines()
    assert reason in line, line


def genuine_reports(folder):
    bundle = json.loads((VECTORS / "real_genoa_bundle.json").read_text())
    report, chip = folder / "genoa.bin", folder / "genoa.der"
    report.write_bytes(gzip.decompress(
        base64.b64decode(bundle["enclaveAttestationReport"]["body"])))
    chip.write_bytes(base64.b64decode(bundle["vcek"]))
    yield VECTORS / "milan_report.bin", VECTORS / "milan_vcek.der", VECTORS / "ask_ark_milan.pem"
    yield report, chip, VECTORS / "ask_ark_genoa.pem"


def snp(folder):
    for report, chip, chain in genuine_reports(folder):
        options = ["--vcek", chip, "--chain", chain, "--at", "1777593600"]
        accepted = verify("snp", report, *options)
        assert accepted.returncode == 0 and accepted.stdout.startswith("accepted\n"), accepted
        told = json.loads(verify("snp", report, *options, "--json").stdout)
        assert told["accepted"] is True and told["product"] in ("Milan", "Genoa"), told
        spoiled = folder / "spoiled.bin"
        content = bytearray(report.read_bytes())
        content[0x90] ^= 1
        spoiled.write_bytes(content)
        refused(verify("snp", spoiled, *options), "not signed by the chip's key")
        told = verify("snp", spoiled, *options, "--json")
        assert told.returncode == 1 and json.loads(told.stdout)["accepted"] is False, told


def evidence(folder):
    with network.running() as net:
        saved = network.run_program("darkbloom", "nodes", "--coordinator",
                                    f"ws://127.0.0.1:{net.coordinator_port()}", "--save", folder)
        assert saved.returncode == 0, saved
        log = (net.data / "log-policy").read_text()
    (file,) = folder.glob("*.evidence")
    accepted = verify("evidence", file, "--json")
    assert accepted.returncode == 0, accepted
    assert json.loads(accepted.stdout)["node"] == file.stem, accepted.stdout
    refused(verify("evidence", file, "--at", "2000000000"), "no longer fresh")
    refused(verify("evidence", file, "--min-tier", "sealed"), "reaches tier open")
    vkey = log.split()[1]
    accepted = verify("evidence", file, "--log", vkey, "--min-tier", "sealed", "--json")
    assert json.loads(accepted.stdout)["tier"] == "sealed", accepted
    (folder / "witnessed").write_text(log)
    assert verify("evidence", file, "--log-policy", folder / "witnessed").returncode == 0
    (folder / "unwitnessed").write_text(log.replace("quorum w1", "quorum w2").replace(
        "witness w1", "witness w2", 1).replace("witness.local", "absent.local", 1))
    answer = verify("evidence", file, "--log-policy", folder / "unwitnessed")
    assert answer.returncode == 2, "a key whose id is not its own is no policy"
    assert verify("evidence", file, "--log", "nonsense").returncode == 2
    (folder / "empty").write_text("")
    answer = verify("evidence", file, "--log-policy", folder / "empty")
    assert answer.returncode == 2, "an empty policy demands nothing, so it is none"
    changed_in_the_log(file, log, folder)


def changed_in_the_log(file, log, folder):
    """Whatever byte of the log's part is another, a stranger refuses."""
    content = file.read_bytes()
    at = content.index(b"darkbloom log entry v1")
    spoiled = folder / "spoiled.evidence"
    for place in range(at, len(content), 67):
        spoiled.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1:])
        answer = verify("evidence", spoiled, "--log-policy", folder / "witnessed")
        assert answer.returncode == 1, (place, answer)


def asked_wrongly(folder):
    for arguments in ([], ["receipt"], ["receipt", folder / "absent"], ["nonsense"]):
        answer = verify(*arguments)
        assert answer.returncode == 2 and not answer.stdout, answer
    assert verify("--help").returncode == 0
    (folder / "other").write_text("no receipt")
    refused(verify("receipt", folder / "other"), "no receipt file")


def main():
    with tempfile.TemporaryDirectory(prefix="darkbloom-verify-") as name:
        folder = pathlib.Path(name)
        asked_wrongly(folder)
        evidence(folder)
        if VECTORS.is_dir():
            snp(folder)


main()
