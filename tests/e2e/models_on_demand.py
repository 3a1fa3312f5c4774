"""A node that serves a store of three models with memory for two: each is loaded when it is asked
for, the one that is worth least goes, what answers is never cut, and a file that is not what its
manifest says is refused. Speeds are measured in idle time and shown to the operator.
"""

import contextlib
import hashlib
import json
import pathlib
import tempfile
import unittest

import network
import streaming

SEEDLING = network.MODEL.read_bytes()
# Of plans with 2 slots; every one of the three fits by itself, all three together do not.
MEMORY_GB = "0.08"


def renamed(model, name):
    """A copy that calls itself otherwise: general.name keeps its length, so that nothing moves."""
    key = b"general.name"
    at = model.index(key) + len(key) + 4
    length = int.from_bytes(model[at:at + 8], "little")
    return model[:at + 8] + name.encode().ljust(length, b"-")[:length] + model[at + 8 + length:]


def keep(store, name, content):
    file = store / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    manifest = {"name": name, "url": "https://models.example.com/" + name, "revision": "main",
                "etag": "", "sha256": hashlib.sha256(content).hexdigest(), "was_published": True,
                "bytes": len(content), "pulled_ms": 1, "used_ms": 1, "pinned": False}
    pathlib.Path(str(file) + ".json").write_text(json.dumps(manifest))
    return file


class Shop(network.Served):
    """A coordinator, a connect and a node of the store."""

    def __init__(self, folder, stack):
        self.folder = folder
        self.store, self.data = folder / "models", folder / "node"
        keep(self.store, "us/garden/seedling.gguf", SEEDLING)
        keep(self.store, "us/garden/acorn.gguf", network.EMBEDDER.read_bytes())
        self.third = keep(self.store, "us/garden/sprout.gguf", renamed(SEEDLING, "sprouted"))
        ports = network.free_port(), network.free_port()
        key = network.run_program("darkbloom-coordinator", "--data", folder / "coordinator",
                                  "add-key", "a test").stdout.split()[0]
        coordinator = f"ws://127.0.0.1:{ports[0]}"
        network.started(stack, folder, "darkbloom-coordinator", "--data", folder / "coordinator",
                        "--port", ports[0])
        network.started(stack, folder, "darkbloom", "connect", "--coordinator", coordinator,
                        "--port", ports[1])
        network.started(stack, folder, "darkbloom-node", "--models", self.store, "--memory",
                        MEMORY_GB, "--slots", "2", "--context", "512", "--data", self.data,
                        "--coordinator", coordinator)
        super().__init__(f"base_url http://127.0.0.1:{ports[1]}/v1\napi_key {key}\n")
        network.until(lambda: len(self.listed()) == 3, "three models are offered", 60)

    def listed(self):
        with contextlib.suppress(OSError, ValueError):
            told = json.loads(network.exchange(self.port, "GET", "/v1/models")[2])
            return sorted(model["id"] for model in told["data"])
        return []

    def log(self):
        return (self.folder / "darkbloom-node.log").read_text()

    def answer(self, model, **fields):
        body = {"model": model, "messages": [{"role": "user", "content": "Hello"}],
                "max_completion_tokens": 4, **fields}
        return self.post("/v1/chat/completions", body)

    def vector(self):
        return self.post("/v1/embeddings", {"model": "acorn", "input": "a tree"})

    def state(self):
        told = json.loads((self.data / "status.json").read_text())
        return {model["name"]: model for model in told["models"]}

    def loaded(self):
        return sorted(name for name, model in self.state().items() if model["loaded"])

    def speeds(self):
        with contextlib.suppress(OSError, ValueError):
            return json.loads((self.data / "speeds.json").read_text())["speeds"]
        return []


class ModelsOnDemand(unittest.TestCase):
    def setUp(self):
        stack = contextlib.ExitStack()
        self.addCleanup(stack.close)
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="darkbloom-e2e-"))
        self.shop = Shop(pathlib.Path(folder), stack)
        self.third = next(name for name in self.shop.listed() if name.startswith("sprouted"))

    def served(self, ask):
        """Where another model just came it stays for a moment: a client asks again then."""
        def once():
            status, _, body = ask()
            self.assertIn(status, (200, 429, 503), body)
            return status == 200
        network.until(once, "it is answered", 30)

    def test_each_is_loaded_when_asked_for_and_the_budget_holds(self):
        shop = self.shop
        self.assertEqual(shop.loaded(), [])
        budget = float(MEMORY_GB) * 1e9
        sizes = {name: model["bytes"] for name, model in shop.state().items()}
        self.assertGreater(sum(sizes.values()), budget)
        for ask in (lambda: shop.answer("seedling"), shop.vector, lambda: shop.answer(self.third),
                    lambda: shop.answer("seedling"), shop.vector):
            self.served(ask)
            network.until(lambda: sum(sizes[name] for name in shop.loaded()) <= budget,
                          "the budget holds")
        self.assertIn("unloading", shop.log())
        self.measured()
        self.shown()

    def measured(self):
        shop = self.shop
        network.until(lambda: any(each["decode_millitokens"] > 0 for each in shop.speeds()),
                      "a model is measured")
        digest = hashlib.sha256(SEEDLING).hexdigest()
        known = {each["model"]: each for each in shop.speeds()}
        self.assertTrue(all(each["load_ms"] > 0 for each in known.values()))
        if digest in known:
            self.assertGreater(known[digest]["prefill_millitokens"],
                               known[digest]["decode_millitokens"])

    def shown(self):
        shop = self.shop
        network.until(lambda: any(m["decode_millitokens"] > 0 for m in shop.state().values()),
                      "the status has the speed")
        text = network.run_program("darkbloom", "node", "status", "--data", shop.data).stdout
        self.assertRegex(text, r"measured: reads \d+, writes \d+\.\d tokens/s")
        self.assertIn("not loaded", text)

    def test_what_answers_is_not_cut_for_another(self):
        shop = self.shop
        self.served(shop.vector)
        story = streaming.Stream(shop, "A story", **network.ENDLESS, max_completion_tokens=400)
        story.read_until_text()
        shop.answer(self.third)  # answered in the acorn's place, or refused
        story.read_all()
        self.assertIsNone(story.error)
        self.assertEqual(story.reasons, ["length"])
        self.assertTrue(story.done)

    def test_a_file_that_was_changed_is_refused(self):
        shop = self.shop
        content = bytearray(shop.third.read_bytes())
        content[-1] ^= 1
        shop.third.write_bytes(content)
        status, _, body = shop.answer(self.third)
        self.assertGreaterEqual(status, 500, body)
        self.assertIn("not what its manifest says", shop.log())
        self.served(lambda: shop.answer("seedling"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
