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
    (file,) = folder.glob("*.evidence")
    accepted = verify("evidence", file, "--json")
    assert accepted.returncode == 0, accepted
    assert json.loads(accepted.stdout)["node"] == file.stem, accepted.stdout
    refused(verify("evidence", file, "--at", "2000000000"), "no longer fresh")


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
