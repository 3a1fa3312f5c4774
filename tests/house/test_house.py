"""The tests of the house's own tests: each rule is shown a small tree that breaks it and must say
so, and one that keeps it and must stay silent. A check that has gone blind fails here.
"""

import contextlib
import pathlib
import tempfile
import tomllib
import unittest

import checkout
import claims
import claims_table
import house
import layers
import linkage
import links
import mirrors
import scan
import sizes
import units
import words

ROOMS = """
room(base)
room(crypto ON base USES OpenSSL::Crypto)  # room(comment ON nothing)
room(wire ON base)
room(seal ON base crypto wire)
room(seal_node FOLDER seal/node ON seal base crypto wire)
room(fleet ON base wire)
room(engine ON base)
room(openai ON base engine)
"""
HEADERS = {f"src/{name}": "#pragma once\n" for name in (
    "base/bytes.h", "crypto/aead.h", "wire/envelope.h", "seal/chunks.h", "seal/node/opener.h",
    "fleet/pick.h", "engine/engine.h", "openai/service.h")}


class Case(unittest.TestCase):
    def tree(self, files):
        """A folder with these files, by path."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        root = pathlib.Path(folder.name)
        for name, text in files.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, encoding="utf-8")
        return root

    def caught(self, findings, *parts):
        findings = list(findings)
        self.assertEqual(len(findings), 1, findings)
        for part in parts:
            self.assertIn(part, findings[0])

    def silent(self, findings):
        self.assertEqual(list(findings), [])


class Layers(Case):
    def findings(self, name, text, rooms=ROOMS):
        return layers.findings(self.tree({"CMakeLists.txt": rooms, **HEADERS, name: text}))

    def test_declared_edges_are_allowed(self):
        self.silent(self.findings(
            "src/openai/a.cpp", '#include "openai/service.h"\n#include "engine/engine.h"\n'
            "#include <vector>\n"))

    def test_an_undeclared_room_is_caught(self):
        self.caught(self.findings("src/fleet/a.cpp", '\n#include "seal/chunks.h"\n'),
                    "src/fleet/a.cpp:2", "seal/chunks.h")

    def test_an_edge_that_is_only_reached_through_another_is_caught(self):
        self.caught(self.findings("src/openai/a.cpp", '#include "crypto/aead.h"'), "crypto/aead.h")

    def test_a_room_must_not_include_its_own_branch(self):
        self.caught(self.findings("src/seal/a.cpp", '#include "seal/node/opener.h"'), "opener.h")

    def test_an_include_in_a_comment_is_none(self):
        self.silent(self.findings("src/fleet/a.cpp", '// #include "seal/chunks.h"\n'))

    def test_a_header_that_is_not_there_is_caught(self):
        self.caught(self.findings("src/fleet/a.cpp", '#include "wire/gone.h"'), "no file")

    def test_a_folder_without_a_room_is_caught(self):
        self.caught(self.findings("src/attic/a.cpp", ""), "no room")

    def test_an_own_header_in_angles_is_caught(self):
        self.caught(self.findings("src/fleet/a.cpp", "#include <seal/chunks.h>"), "quotes")

    def test_third_party_headers_stay_out_of_our_headers(self):
        self.caught(self.findings("src/crypto/a.h", "#include <openssl/evp.h>"), "pimpl")

    def test_a_library_belongs_to_its_room(self):
        self.silent(self.findings("src/crypto/a.cpp", "#include <openssl/evp.h>"))
        for header in ("openssl/evp.h", "llama.h", "nlohmann/json.hpp", "drogon/drogon.h"):
            self.caught(self.findings("src/fleet/a.cpp", f"#include <{header}>"), header)

    def test_rooms_do_not_ask_the_system(self):
        self.caught(self.findings("src/fleet/a.cpp", "#include <sys/socket.h>"), "operating system")
        self.silent(self.findings("src/fleet/a_linux.cpp", "#include <sys/socket.h>"))

    def test_arrows_that_point_up_or_sideways_are_caught(self):
        for edge in ("room(ledger ON fleet)", "room(attest ON seal_node)"):
            self.caught(self.findings("src/base/a.cpp", "", ROOMS + edge), "arrows point down")
        self.caught(self.findings("src/base/a.cpp", "", "room(base ON wire)\nroom(wire ON base)\n"
                                  + ROOMS[ROOMS.index("room(seal "):] + "room(crypto ON base)"),
                    "base must not stand on wire")

    def test_an_unknown_room_is_caught(self):
        self.caught(self.findings("src/base/a.cpp", "", ROOMS + "room(tlog ON atic)"), "no room")

    def test_the_coordinator_must_not_name_sealing(self):
        self.caught(self.findings("programs/coordinator/a.cpp", '#include "seal/chunks.h"'),
                    "must not hold")
        self.silent(self.findings("programs/node/a.cpp", '#include "seal/node/opener.h"\n'
                                  '#include <drogon/drogon.h>\n'))

    def test_programs_reach_models_and_cryptography_through_rooms(self):
        self.caught(self.findings("programs/node/a.cpp", "#include <llama.h>"), "belongs to a room")

    def test_programs_do_not_include_one_another(self):
        root = self.tree({"CMakeLists.txt": ROOMS, "programs/node/b.h": "",
                          "programs/coordinator/a.cpp": '#include "node/b.h"'})
        self.caught(layers.findings(root), "one another")

    def test_a_house_without_rooms_is_caught(self):
        self.caught(layers.findings(self.tree({"CMakeLists.txt": ""})), "no room")


class Sizes(Case):
    def test_a_long_file_is_caught(self):
        self.caught(sizes.findings(self.tree({"src/a.h": "\n" * 601})), "601 lines")
        self.silent(sizes.findings(self.tree({"src/a.h": "\n" * 600})))

    def test_a_file_over_the_advice_gets_advice(self):
        self.caught(sizes.advice(self.tree({"src/a.h": "\n" * 401})), "401 lines")

    def test_a_wide_line_is_caught(self):
        self.caught(sizes.findings(self.tree({"src/a.h": "\n//" + "x" * 99})), "src/a.h:2")

    def test_a_long_function_is_caught(self):
        for head in ("Result<int> f(int a) const", "A::A(int b) : a_{b}, b_(b)", "TEST(A, b)",
                     "template <class T = int> auto f(T a = 0) -> T", "bool A::operator==(A b)"):
            text = f"namespace x {{\n{head} {{\n" + "  g({1});\n" * 69 + "}\n}\n"
            self.caught(sizes.findings(self.tree({"src/a.cpp": text})), "71 lines")

    def test_a_function_of_seventy_lines_is_allowed(self):
        text = "void f() {\n" + "  if (a) { b(); }\n" * 68 + "}\n"
        self.assertEqual(scan.functions(text), [scan.Function("f", 1, 70, 0)])
        self.silent(sizes.findings(self.tree({"src/a.cpp": text})))

    def test_braces_in_literals_and_comments_do_not_count(self):
        text = ("void f() {\n  a(\"{\", '{', R\"x({{)x\"); // {\n  /* { */ b(1'000'000);\n}\n"
                "int g() {\n}\n")
        self.assertEqual([(f.name, f.lines) for f in scan.functions(text)], [("f", 4), ("g", 2)])

    def test_classes_tables_and_namespaces_are_no_functions(self):
        text = ("class A final : public B {\n};\nconst std::map<A, B> t = {\n{f(1), 2},\n};\n"
                "enum E {};")
        self.assertEqual(scan.functions(text), [])

    def test_a_long_python_function_is_caught(self):
        text = "def f():\n" + "    g()\n" * 70
        self.caught(sizes.findings(self.tree({"tests/a.py": text})), "f has 71 lines")

    def test_many_parameters_get_advice(self):
        text = "int f(int a, std::map<int, int> b, int c, int d, int e) { return 0; }"
        self.caught(sizes.advice(self.tree({"src/a.cpp": text})), "5 parameters")
        four = "int f(std::map<int, int> a, std::function<void(int, int)> b, int c, int d) {}"
        self.silent(sizes.advice(self.tree({"src/a.cpp": four})))

    def test_a_wide_interface_is_caught(self):
        def interface(methods):
            return ("class A {\n virtual ~A() = default;\n"
                    + "virtual void f(int a = 1) const = 0;\n" * methods + "};\n")
        self.caught(sizes.findings(self.tree({"src/a.h": interface(8)})), "A has 8 methods")
        self.silent(sizes.findings(self.tree({"src/a.h": interface(7)})))


class Words(Case):
    CAUGHT = {
        "src/fleet/a.cpp": [
            "std::thread t(f);", "t.detach();", "int a = rand();", "std::random_device d;",
            'std::getenv("A");', "auto t = std::chrono::system_clock::now();",
            "auto t = std::chrono::steady_clock::now();", "auto t = time(nullptr);",
            "std::this_thread::sleep_for(1s);", "#define A 1", "#ifdef __linux__",
            "using namespace std;", "auto* a = new A(1);", "delete a;", "delete[] a;",
            "void* p = malloc(3);", "free(p);", "throw A{};", "thread_local int a;",
            "auto a = __DATE__;",
            "std::cout << a;", 'std::printf("a");', "// FIXME", "// TODO later",
        ],
        "src/engine/a.cpp": ["auto t = std::chrono::system_clock::now();"],
        "programs/node/a.cpp": ["std::this_thread::sleep_for(1s);", "throw A{};"],
        "tests/unit/a.cpp": ["std::this_thread::sleep_for(1s);", "using namespace std;"],
    }
    ALLOWED = {
        "src/fleet/a.cpp": [
            "A(const A&) = delete;", "llama_free(a);", "// new and delete", '"throw malloc("',
            "std::thread::hardware_concurrency();", "void* operator new(std::size_t);",
            "std::jthread t(f);", "int newest = renew(a);", "grand(1);", "pool.free(a);",
            "// TODO(fleet): prices", "#pragma once", "snprintf_like(a);", "new_block();",
            "#include <new>",
        ],
        "src/engine/a.cpp": ["auto t = std::chrono::steady_clock::now();"],
        "src/base/check.h": ["#ifdef __linux__"],
        "programs/node/a.cpp": ['std::getenv("A");', "std::chrono::system_clock::now();"],
        "tests/unit/a.cpp": ["std::cout << a;"],
    }

    def test_banned_words_are_caught(self):
        for name, lines in self.CAUGHT.items():
            for line in lines:
                with self.subTest(name=name, line=line):
                    self.caught(words.findings(self.tree({name: f"\n{line}\n"})), f"{name}:2",
                                "write ")

    def test_their_neighbours_are_allowed(self):
        for name, lines in self.ALLOWED.items():
            for line in lines:
                with self.subTest(name=name, line=line):
                    self.silent(words.findings(self.tree({name: f"\n{line}\n"})))


class Mirrors(Case):
    HOUSE = {"src/seal/README.md": "", "src/seal/chunks.cpp": ""}

    def test_a_source_without_a_test_is_caught(self):
        self.caught(mirrors.findings(self.tree(self.HOUSE), {}), "chunks_test.cpp")

    def test_a_mirror_or_a_reason_is_enough(self):
        self.silent(mirrors.findings(self.tree(
            {**self.HOUSE, "tests/unit/seal/chunks_test.cpp": ""}), {}))
        self.silent(mirrors.findings(self.tree(self.HOUSE), {"src/seal/chunks.cpp": "a reason"}))

    def test_the_files_of_each_platform_share_a_mirror(self):
        self.silent(mirrors.findings(self.tree(
            {"src/engine/README.md": "", "src/engine/machine_macos.cpp": "",
             "tests/unit/engine/machine_test.cpp": ""}), {}))

    def test_a_stale_reason_is_caught(self):
        root = self.tree({**self.HOUSE, "tests/unit/seal/chunks_test.cpp": ""})
        self.caught(mirrors.findings(root, {"src/seal/chunks.cpp": "a reason"}), "off the list")
        self.caught(mirrors.findings(root, {"src/seal/gone.cpp": "a reason"}), "gone")

    def test_a_room_without_a_short_readme_is_caught(self):
        self.caught(mirrors.findings(self.tree({"src/seal/chunks.h": ""}), {}), "no README.md")
        self.caught(mirrors.findings(self.tree({"src/seal/README.md": "\n" * 41}), {}), "41 lines")


class Checkout(Case):
    def test_registry_hosts_and_machine_paths_are_caught(self):
        for text in [*checkout.HOSTS, "in /wor" + "k/main", "cd /hom" + "e/ann/x"]:
            self.caught(checkout.findings(self.tree({"env/a.sh": f"a\n {text}\n"})), "env/a.sh:2")

    def test_paths_that_are_nobodys_are_allowed(self):
        text = "network/x ../wor" + "k/x $HOME/x /tmp/x"
        self.silent(checkout.findings(self.tree({"a.md": text})))

    def test_large_files_are_caught(self):
        self.caught(checkout.findings(self.tree({"a.bin": "x" * (checkout.FILE_MAX + 1)})), "a.bin")
        for model in checkout.MODELS:
            self.silent(checkout.findings(self.tree({model: "\0" * checkout.MODEL_MAX})))
            larger = self.tree({model: "\0" * (checkout.MODEL_MAX + 1)})
            self.caught(checkout.findings(larger), model)


class Linkage(Case):
    WIRE = "0000 T darkbloom::wire::decode_envelope(std::span)\n"
    OPENER = "0000 T darkbloom::seal::EnvelopeOpener::open(std::span)\n"
    MAKER = "0000 T darkbloom::seal::seal_request(darkbloom::wire::RoutingFacts)\n"
    ENGINE = "0000 T darkbloom::engine::load_llama()\n"

    def test_a_coordinator_with_sealing_code_is_caught(self):
        self.silent(linkage.findings("coordinator", self.WIRE, ""))
        for symbol in (self.OPENER, self.MAKER, self.ENGINE,
                       "00 T darkbloom::crypto::HpkeContext::open(std::span)\n",
                       "00 t darkbloom::crypto::aead_open(std::span)\n"):
            self.caught(linkage.findings("coordinator", self.WIRE + symbol, ""), "holds")

    def test_a_coordinator_that_links_models_is_caught(self):
        needed = " 0x01 (NEEDED) Shared library: [libllama.so.0]"
        self.caught(linkage.findings("coordinator", self.WIRE, needed), "libllama")

    def test_a_stripped_binary_is_caught(self):
        for program in ("coordinator", "client"):
            self.caught(linkage.findings(program, "", ""), "stripped")

    def test_a_client_that_opens_is_caught(self):
        self.silent(linkage.findings("client", self.MAKER, ""))
        self.caught(linkage.findings("client", self.MAKER + self.OPENER, ""), "EnvelopeOpener")

    def test_the_node_holds_opener_and_engine(self):
        needed = " 0x01 (NEEDED) Shared library: [libllama.so.0]"
        self.silent(linkage.findings("node", self.OPENER + self.ENGINE, needed))
        self.caught(linkage.findings("node", self.ENGINE, needed), "EnvelopeOpener")


class Claims(Case):
    ALL = 'tiers = ["open", "sealed", "measured", "confidential"]'
    GOOD = f"""
[[claim]]
id = "cut-streams"
text = "A cut stream is noticed."
{ALL}
what = "an answer"
from = "who cuts"
tests = ["seal: Chunks.a_cut_stream_is_refused", "Chunks.a_cut_stream_is_refused"]
[[not_protected]]
id = "probe"
text = "Memory of an open node."
{ALL}
what = "memory"
from = "probes"
attack = "Somebody with a logic probe reads the bus."
"""
    TESTS = {"seal: Chunks.a_cut_stream_is_refused", "Chunks.a_cut_stream_is_refused"}

    def findings(self, text, page=None):
        if page is None:
            with contextlib.suppress(tomllib.TOMLDecodeError):
                made = claims_table.table(tomllib.loads(text))
                page = f"# A\n{claims_table.START}{made}{claims_table.END}"
        root = self.tree({claims.CLAIMS: text, claims_table.PAGE: page or ""})
        return claims.findings(root, self.TESTS)

    def test_a_whole_book_is_allowed(self):
        self.silent(self.findings(self.GOOD))

    def test_a_missing_or_broken_book_is_caught(self):
        self.caught(claims.findings(self.tree({}), self.TESTS), "missing")
        self.caught(self.findings("[["), claims.CLAIMS)

    def test_a_claim_of_an_unknown_test_is_caught(self):
        self.caught(self.findings(self.GOOD.replace('"Chunks.a_cut', '"Chunks.a_torn')), "a_torn")

    def test_a_claim_without_a_test_is_caught(self):
        untested = f'[[claim]]\nid="a"\ntext="b"\n{self.ALL}\ntests=[]\n'
        self.caught(self.findings(self.GOOD + untested), "no claim")

    def test_a_non_claim_without_an_attack_is_caught(self):
        self.caught(self.findings(self.GOOD.replace("attack =", "tests = []\n#")), "no attack")
        self.caught(self.findings(self.GOOD.replace("Somebody with a logic probe reads the bus.",
                                                    " ")), "attack is empty")

    def test_unknown_fields_and_repeated_ids_are_caught(self):
        self.caught(self.findings(self.GOOD + 'proof = "trust us"\n'), "unknown field proof")
        self.caught(self.findings(self.GOOD.replace('"probe"', '"cut-streams"')), "twice")

    def test_a_book_of_one_side_is_caught(self):
        self.caught(self.findings(self.GOOD[:self.GOOD.index("[[not")]), "no [[not_protected]]")

    def test_tiers_that_are_missing_unknown_out_of_order_or_with_a_gap_are_caught(self):
        self.caught(self.findings(self.GOOD.replace(self.ALL, "", 1)), "cut-streams: has no tiers")
        for tiers in ("[]", '["safe"]', '["sealed", "open"]', '["open", "open"]',
                      '["open", "measured"]'):
            self.caught(self.findings(self.GOOD.replace(self.ALL, f"tiers = {tiers}", 1)),
                        "cut-streams: tiers are some of")
        self.silent(self.findings(self.GOOD.replace(self.ALL, 'tiers = ["sealed", "measured"]', 1)))

    def test_a_tier_without_a_non_claim_is_caught(self):
        head, tail = self.GOOD.rsplit(self.ALL, 1)
        self.caught(self.findings(head + 'tiers = ["open", "sealed", "measured"]' + tail),
                    "no [[not_protected]] is about tier confidential")

    def test_half_a_row_is_caught(self):
        self.caught(self.findings(self.GOOD.replace('from = "who cuts"', "")), "both what and from")

    def test_a_row_that_claims_and_denies_is_caught(self):
        both = self.GOOD.replace('"memory"', '"an answer"').replace('"probes"', '"who cuts"')
        self.caught(self.findings(both), "claimed and denied at tier open, sealed")

    def test_a_table_that_says_something_else_is_caught(self):
        self.caught(self.findings(self.GOOD, "# A\n"), "no place for the table")
        changed = f"{claims_table.START}| memory | yes |\n{claims_table.END}"
        self.caught(self.findings(self.GOOD, changed), "claims_table.py --write")

    def test_a_row_says_yes_no_or_that_nobody_claims_it(self):
        text = self.GOOD.replace(self.ALL, 'tiers = ["sealed", "measured"]', 1)
        self.assertEqual(claims_table.table(tomllib.loads(text)).splitlines()[2:], [
            "| an answer | who cuts | not claimed | yes | yes | not claimed |",
            "| memory | probes | no | no | no | no |"])


class Links(Case):
    def test_a_dead_link_is_caught(self):
        self.caught(links.findings(self.tree({"docs/a.md": "\n[b](b.md)"})), "docs/a.md:2", "b.md")
        self.caught(links.findings(self.tree({"a.md": "[r]: gone.md"})), "gone.md")
        self.caught(links.findings(self.tree({"a.md": "[b](../b.md)"})), "leaves the checkout")

    def test_a_dead_anchor_is_caught(self):
        pages = {"a.md": "[b](docs/b.md#{})", "docs/b.md": "# One `way`, or two\n"}
        for anchor, dead in (("one-way-or-two", False), ("three", True)):
            root = self.tree({**pages, "a.md": pages["a.md"].format(anchor)})
            self.assertEqual(bool(links.findings(root)), dead)

    def test_live_links_and_code_are_allowed(self):
        text = "[a](https://x.org/y) `[b](gone.md)` [c](docs) [d](#here)\n# Here\n"
        self.silent(links.findings(self.tree({"a.md": text, "docs/x": ""})))


class Files(Case):
    def test_stripping_keeps_every_position(self):
        text = 'a /* x\ny */ "b\\"c" // d\nR"q(\n)" )q" \'"\' 1\'000 e'
        code = house.code_only(text)
        self.assertEqual(len(code), len(text))
        self.assertEqual(code.split(), ["a", "1'000", "e"])
        self.assertEqual(code.count("\n"), text.count("\n"))

    def test_the_projects_own_files_are_found(self):
        names = house.project_files(house.ROOT)
        self.assertIn("CMakeLists.txt", names)
        self.assertIn("tests/house/house.py", names)
        self.assertFalse([name for name in names if name.startswith("build/")])


class Units(Case):
    NAME = "packaging/node.service"
    OPTIONS = {"programs/node/options.h": "std::uint32_t grace_s = 30;"}

    def unit(self, old="", new=""):
        text = house.read(house.ROOT, "packaging/systemd/user/darkbloom-node.service")
        self.assertIn(old, text)
        return self.tree({self.NAME: text.replace(old, new, 1), **self.OPTIONS})

    def test_the_units_as_they_are_pass(self):
        self.silent(units.unit_findings(self.unit(), self.NAME))

    def test_a_setting_that_nobody_knows_is_found(self):
        tree = self.unit("UMask=", "Unmask=0\nUMask=")
        self.caught(units.unit_findings(tree, self.NAME), "Unmask")

    def test_a_lock_that_is_missing_is_found(self):
        tree = self.unit("NoNewPrivileges=yes", "NoNewPrivileges=no")
        self.caught(units.unit_findings(tree, self.NAME), "NoNewPrivileges")

    def test_a_filter_that_disarms_the_node_is_found(self):
        tree = self.unit("landlock_add_rule ", "")
        self.caught(units.unit_findings(tree, self.NAME), "landlock_add_rule")

    def test_a_unit_that_kills_before_the_grace_is_over_is_found(self):
        tree = self.unit("TimeoutStopSec=45", "TimeoutStopSec=30")
        self.caught(units.unit_findings(tree, self.NAME), "grace")


if __name__ == "__main__":
    unittest.main()
