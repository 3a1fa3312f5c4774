"""A machine of an organisation serves its members and nobody else, whoever sends it what: founded
and joined with the command, served through connect and by the Python package, refused by the
machine itself where a stranger seals to it, and never replaced by another machine where only it
will do."""

import contextlib
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import network

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "packages/python/src"))
try:
    import httpx
    import darkbloom
    from darkbloom import organisation
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(network.SKIPPED)

OURS_ALONE = {"darkbloom-organisation-only": "true"}


class Person:
    """With a configuration folder, and so organisations, of their own."""

    def __init__(self, folder):
        self.folder = folder
        self.environment = {**os.environ, "HOME": str(folder),
                            "XDG_CONFIG_HOME": str(folder / "config")}

    def org(self, *arguments, typed="", status=0):
        done = subprocess.run([str(network.PROGRAMS / "darkbloom"), "org", *arguments],
                              input=typed, capture_output=True, text=True, timeout=60,
                              env=self.environment)
        assert done.returncode == status, done
        return done.stdout.strip() if status == 0 else done.stderr.strip()

    def file(self, name):
        return self.folder / "config/darkbloom/organisations" / name

    def id(self, name):
        return re.search(r"^id +(\w+)$", self.org("show", name), re.MULTILINE)[1]


class Programs:
    """Started by the test, ended with it, each with a log."""

    def __init__(self, folder, stack):
        self.folder, self.stack = folder, stack

    def start(self, label, name, *arguments, ready, environment=None):
        process, log = network.started(self.stack, self.folder, name, *arguments, label=label,
                                       environment=environment)
        network.until(lambda: ready in log.read_text() or process.poll() is not None, label, 90)
        assert process.poll() is None, log.read_text()
        return log

    def node(self, label, coordinator, *arguments):
        return self.start(label, "darkbloom-node", "--model", network.MODEL, "--data",
                          self.folder / label, "--coordinator", coordinator, *arguments,
                          ready="serving seedling")

    def connect(self, label, coordinator, key, person, *arguments):
        port = network.free_port()
        self.start(label, "darkbloom", "connect", "--coordinator", coordinator, "--port", port,
                   *arguments, ready="listening on", environment=person.environment)
        return network.Served(f"base_url http://127.0.0.1:{port}/v1\napi_key {key}\n")


def answer(served, **headers):
    """(status, the machine that answered or the error's code)."""
    status, told, text = served.post("/v1/chat/completions",
                                     network.chat_body("Hi", max_tokens=2), **headers)
    if status == 200:
        return status, told["darkbloom-node"]
    return status, json.loads(text)["error"]["code"]


def nodes_of(served):
    """{id: organisations} of the machines that it is shown."""
    listed = json.loads(network.exchange(served.port, "GET", "/v1/nodes")[2])["data"]
    return {node["id"]: node["organisations"] for node in listed}


def invitations(founder, member):
    """By argument and by standard input; a mistyped code and a taken name are refused."""
    code = founder.org("new", "lab")
    assert re.fullmatch(r"([0-9A-Z]{4}-){13}[0-9A-Z]{4}", code), code
    digit = "2" if code[5] != "2" else "3"
    assert "mistyped" in member.org("join", code[:5] + digit + code[6:], status=1)
    assert "56 digits" in member.org("join", typed=code[:-4], status=1)
    member.org("join", "--name", "work", typed=code.lower() + "\n")
    assert member.id("work") == founder.id("lab")
    assert member.file("work").stat().st_mode & 0o777 == 0o600
    assert "already" in member.org("join", code, status=1)
    assert code in founder.org("show", "lab")
    return code


def asked_by_python(coordinator, key, policy):
    transport = darkbloom.Transport(coordinator=coordinator.replace("ws", "http", 1),
                                    policy=policy, key=key)
    with httpx.Client(transport=transport, timeout=60) as client:
        return client.post("http://darkbloom/v1/chat/completions",
                           json=network.chat_body("Hi", max_tokens=2))


def python_members(coordinator, key, code, ours):
    policy = darkbloom.Policy(min_tier="open", organisations=(code,), organisation_only=True)
    assert code not in repr(policy), "a policy that is logged tells no secret"
    response = asked_by_python(coordinator, key, policy)
    assert response.status_code == 200, response.text
    assert response.headers["darkbloom-node"] == ours, response.headers


def impostor(coordinator, key, founder):
    """A stranger knows the organisation's public id, says it belongs, is shown the machine and
    seals to it: the machine itself refuses, for the proof is made with another secret."""
    with tempfile.TemporaryDirectory() as name:
        other = Person(pathlib.Path(name)).org("new", "other")
    policy = darkbloom.Policy(min_tier="open", organisations=(other,), organisation_only=True)
    (forged,) = policy.memberships.values()
    assert isinstance(forged, organisation.Organisation)
    policy.memberships.clear()
    policy.memberships[bytes.fromhex(founder.id("lab"))] = forged
    # A request's headers make a policy anew, with its own memberships: this one is used as it is.
    stricter, darkbloom.client.stricter_policy = (darkbloom.client.stricter_policy,
                                                  lambda policy, headers: policy)
    try:
        response = asked_by_python(coordinator, key, policy)
    finally:
        darkbloom.client.stricter_policy = stricter
    assert response.status_code == 403, response.text
    assert response.json()["error"]["code"] == "not_a_member", response.text


def served_and_refused(programs, coordinator, key, people):
    founder, member, stranger = people
    code = invitations(founder, member)
    inside = programs.connect("inside", coordinator, key, member)
    outside = programs.connect("outside", coordinator, key, stranger)
    network.until(lambda: len(nodes_of(outside)) == 1, "the machine for everybody is there")
    (for_all,) = nodes_of(outside)
    assert answer(inside, **OURS_ALONE) == (503, "policy_not_met"), "never a downgrade"
    programs.node("ours", coordinator, "--organisation", founder.file("lab"))
    network.until(lambda: len(nodes_of(inside)) == 2, "the organisation's machine is there")
    (ours,) = nodes_of(inside).keys() - {for_all}
    assert nodes_of(inside) == {for_all: [], ours: [founder.id("lab")]}
    for _ in range(3):
        assert answer(inside, **OURS_ALONE) == (200, ours)
        assert answer(inside)[0] == 200
        assert answer(outside) == (200, for_all)
        assert answer(outside, **OURS_ALONE) == (503, "policy_not_met")
    assert nodes_of(outside) == {for_all: []}, "strangers are not shown it"
    python_members(coordinator, key, code, ours)
    impostor(coordinator, key, founder)
    for label in ("inside", "outside", "ours", "coordinator"):
        assert code not in (programs.folder / f"{label}.log").read_text(), label


def preferences_need_an_organisation(folder, founder):
    file = folder / "preferences.toml"
    file.write_text('serve = "my_organisation"\n')
    refused = network.run_program("darkbloom-node", "--model", network.MODEL, "--data",
                                  folder / "none", "--owner-preferences", file)
    assert refused.returncode == 1 and "--organisation" in refused.stderr, refused
    bad = folder / "bad"
    bad.write_text("canary")
    refused = network.run_program("darkbloom-node", "--model", network.MODEL, "--data",
                                  folder / "none", "--organisation", bad)
    assert refused.returncode == 1 and str(bad) in refused.stderr, refused
    assert "canary" not in refused.stderr, refused
    founder.org("leave", "lab")
    assert founder.org("list") == ""


def main():
    with contextlib.ExitStack() as stack:
        folder = pathlib.Path(stack.enter_context(
            tempfile.TemporaryDirectory(prefix="darkbloom-organisation-")))
        programs = Programs(folder, stack)
        people = [Person(folder / name) for name in ("founder", "member", "stranger")]
        port = network.free_port()
        coordinator = f"ws://127.0.0.1:{port}"
        key = network.run_program("darkbloom-coordinator", "--data", folder / "data", "add-key",
                                  "a test").stdout.split()[0]
        programs.start("coordinator", "darkbloom-coordinator", "--data", folder / "data", "--port",
                       port, ready="listening on")
        programs.node("for_all", coordinator)
        served_and_refused(programs, coordinator, key, people)
        preferences_need_an_organisation(folder, people[0])


main()
