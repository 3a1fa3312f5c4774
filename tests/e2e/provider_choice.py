"""A request's provider object chooses among three real machines: by name, order, region,
quantisation and speed. What nobody meets is a 503 that counts why, what is not known a 400 by its
name, and a conversation goes on at the machine that has read it."""

import contextlib
import json
import pathlib
import tempfile

import network


@contextlib.contextmanager
def node_in(net, region):
    with (tempfile.TemporaryDirectory(prefix="darkbloom-e2e-") as folder,
          contextlib.ExitStack() as stack):
        network.started(stack, pathlib.Path(folder), "darkbloom-node", "--model", network.MODEL,
                        "--data", folder, "--region", region, "--coordinator",
                        f"ws://127.0.0.1:{net.coordinator_port()}")
        yield


def listed(net):
    return json.loads(network.exchange(net.port, "GET", "/v1/nodes")[2])["data"]


def ask(net, provider, headers=None, **fields):
    """(status, the machine that answered, the error)"""
    body = network.chat_body("Hi", max_tokens=2, provider=provider, **fields)
    status, told, text = net.post("/v1/chat/completions", body, **(headers or {}))
    error = {} if status == 200 else json.loads(text)["error"]
    return status, told.get("darkbloom-node"), error


def machines_by_name(net, nodes):
    for node in nodes:
        for name in (node["id"], node["pairing_code"]):
            assert ask(net, {"only": [name]})[:2] == (200, node["id"]), node
        for stream in (False, True):
            asked = ask(net, {"order": [node["id"]]}, stream=stream)
            assert asked[:2] == (200, node["id"]), asked
    left = nodes[1]["id"]
    ignored = [node["id"] for node in nodes if node["id"] != left]
    assert ask(net, {"ignore": ignored})[:2] == (200, left)
    status, _, error = ask(net, {"only": ["own"]})
    assert (status, error["code"]) == (503, "provider_not_met"), error
    assert "not_allowed 3" in error["message"], error


def regions(net):
    german = ask(net, {"region": "eu-de"})[1]
    assert ask(net, {"region": "eu"})[0] == 200
    assert ask(net, None, {"darkbloom-region": "eu-de"})[1] == german
    american = ask(net, {"region": "us"})[1]
    assert american and german and american != german
    status, _, error = ask(net, {"region": "jp"})
    assert (status, error["code"]) == (503, "provider_not_met"), error
    assert "wrong_region 3" in error["message"], error
    assert ask(net, {"region": "us"}, {"darkbloom-region": "eu"})[0] == 400
    assert ask(net, None, {"darkbloom-region": "EU"})[0] == 400


def other_demands(net, quantization):
    assert ask(net, {"quantizations": [quantization]})[0] == 200
    status, _, error = ask(net, {"quantizations": ["Q2_K"]})
    assert status == 503 and "below_quantization 3" in error["message"], error
    status, _, error = ask(net, {"min_throughput": 1_000_000})
    assert (status, error["code"]) == (503, "provider_not_met"), error
    assert "too_slow 3" in error["message"], error
    assert ask(net, {"min_throughput": 0.001, "max_price": {"prompt": 0}, "zdr": True,
                     "data_collection": "deny", "sort": "latency"})[0] == 200
    for provider, param in (({"onyl": []}, "provider.onyl"), ({"sort": "x"}, "provider.sort"),
                            ([], "provider"), ({"region": "EU"}, "provider.region")):
        status, _, error = ask(net, provider)
        assert (status, error["param"]) == (400, param), error


def conversations(net):
    """Each has a machine; it is asked again while it has room."""
    for number in range(4):
        talk = [{"role": "user", "content": f"Talk {number}. " + "Once upon a time. " * 40}]
        homes = []
        for _ in range(3):
            body = {"model": "seedling", "messages": talk, "max_tokens": 2}
            status, told, text = net.post("/v1/chat/completions", body)
            assert status == 200, text
            homes.append(told["darkbloom-node"])
            talk += [{"role": "assistant", "content": "a"}, {"role": "user", "content": "b"}]
        assert len(set(homes)) == 1, homes


def main():
    with network.running(1) as net, node_in(net, "eu-de"), node_in(net, "us-ca"):
        network.until(lambda: len(listed(net)) == 3, "three machines are known")
        nodes = listed(net)
        machines_by_name(net, nodes)
        regions(net)
        model = json.loads(network.exchange(net.port, "GET", "/v1/models/seedling")[2])
        other_demands(net, model["quantization"])
        conversations(net)


main()
