"""The user's policy decides whom connect seals to: a demand that no machine meets is a failure and
never a downgrade, in the policy file and in a request's header; a paired machine is one's own."""

import json
import pathlib
import tempfile

import network

# A log that nobody here knows.
STRANGER = ("log stranger.example+df58e05a+AfOC/QhhrEAlUBGYwvzIyIA84rNFlsXuRe9gURnX/PiB\n"
            "quorum none\n")


def refuses(net, **headers):
    body = network.chat_body("Hi", max_tokens=2)
    status, _, text = net.post("/v1/chat/completions", body, **headers)
    return status, json.loads(text).get("error", {})


def demands_of_one_request(net):
    assert refuses(net)[0] == 200
    status, error = refuses(net, **{"darkbloom-min-tier": "measured"})
    assert (status, error["code"]) == (503, "policy_not_met"), (status, error)
    assert "measured" in error["message"], error
    status, error = refuses(net, **{"darkbloom-min-tier": "mesured"})
    assert status == 400, (status, error)
    status, error = refuses(net, **{"darkbloom-own-only": "true"})
    assert (status, error["code"]) == (503, "policy_not_met"), (status, error)
    assert refuses(net, **{"darkbloom-own-only": "yes"})[0] == 400
    for nonsense in ("0", "86401", "-1", "1.5", "soon"):
        assert refuses(net, **{"darkbloom-max-age-seconds": nonsense})[0] == 400, nonsense
    assert refuses(net, **{"darkbloom-max-age-seconds": "300"})[0] == 200


def told_who_answered(net, node):
    for stream in (False, True):
        status, headers, _ = net.chat("Hi", max_tokens=2, stream=stream)
        assert status == 200, status
        assert headers["darkbloom-node"] == node["id"], headers
        assert headers["darkbloom-tier"] == "sealed", headers


def listed(net):
    status, _, text = network.exchange(net.port, "GET", "/v1/nodes")
    assert status == 200, status
    (node,) = json.loads(text)["data"]
    assert node["tier"] == "sealed" and len(node["trust"]) == 8, node
    return node


def shown(net, *options):
    port = net.coordinator_port()
    return network.run_program("darkbloom", "nodes", "--coordinator", f"ws://127.0.0.1:{port}",
                               *options)


def commands(net, node, folder):
    seen = shown(net)
    assert seen.returncode == 0 and node["id"] in seen.stdout, seen
    assert "tier open" in seen.stdout and "your policy names no log" in seen.stdout, seen.stdout
    in_file = folder / "logged.toml"
    log = (net.data / "log-policy").read_text()
    in_file.write_text(f'min_tier = "sealed"\nlog_policy = """\n{log}"""\n')
    seen = shown(net, "--policy", in_file)
    assert seen.returncode == 0 and "tier sealed" in seen.stdout, seen
    stranger = folder / "stranger.policy"
    stranger.write_text(STRANGER)
    seen = shown(net, "--log-policy", stranger)
    assert "tier open" in seen.stdout and "no log of the policy" in seen.stdout, seen.stdout
    strict = folder / "strict.toml"
    strict.write_text('min_tier = "confidential"\n')
    seen = shown(net, "--policy", strict, "--json")
    assert seen.returncode == 1, seen
    assert json.loads(seen.stdout)["data"][0]["accepted"] is False, seen.stdout
    strict.write_text('min_teir = "confidential"\n')
    seen = shown(net, "--policy", strict)
    assert seen.returncode == 1 and "min_teir" in seen.stderr, seen
    assert len(seen.stderr.splitlines()) == 1, seen.stderr


def paired(net, code, folder):
    policy = folder / "own.toml"
    policy.write_text(f'own_only = true\nown = ["{code.lower()}"]\n')
    return network.run_program(
        "darkbloom", "chat", "--coordinator", f"ws://127.0.0.1:{net.coordinator_port()}", "--key",
        net.api_key, "--policy", policy, "What is the capital of France?")


def main():
    with tempfile.TemporaryDirectory(prefix="darkbloom-policy-") as name:
        folder = pathlib.Path(name)
        with network.running() as net:
            demands_of_one_request(net)
            node = listed(net)
            assert node["own"] is False
            told_who_answered(net, node)
            commands(net, node, folder)
            answer = paired(net, node["pairing_code"], folder)
            assert answer.returncode == 0 and "Paris" in answer.stdout, answer
        strict = folder / "strict.toml"
        strict.write_text('own_only = true\nown = ["0000-0000-0000-0000"]\n')
        with network.running(1, "--policy", strict) as net:
            status, error = refuses(net)
            assert (status, error["code"]) == (503, "policy_not_met"), (status, error)


main()
