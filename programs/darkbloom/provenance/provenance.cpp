#include "darkbloom/provenance/provenance.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>

#include "attest/log_entry.h"
#include "darkbloom/provenance/built_file.h"
#include "support/signing_key.h"
#include "tlog/note_signer.h"

namespace darkbloom::provenance {
namespace {

Result<std::string> signed_text(const ProvenanceOptions& options, const crypto::Ed25519Key& key) {
  attest::Provenance provenance{.builder = options.builder, .source = options.source};
  for (const std::string& program : options.programs) {
    auto file = read_built_file(program);
    if (!file) return fail(file.error());
    provenance.files.push_back(std::move(*file));
  }
  std::ranges::sort(provenance.files, {}, &attest::BuiltFile::name);
  auto text = attest::sign_provenance(provenance, key);
  if (!text || !options.log_entry) return text;
  const Bytes entry = attest::encode_log_entry(attest::TextEntry{"provenance", std::move(*text)});
  return std::string(text_of(entry));
}

/// What goes to standard output.
Result<std::string> answer(const ProvenanceOptions& options, Random& random) {
  auto key = load_signing_key(options.key, random);
  if (!key) return fail(key.error());
  if (!options.print_key) return signed_text(options, *key);
  const auto signer =
      tlog::NoteSigner::make(options.builder, tlog::KeyType::ed25519, std::move(*key));
  if (!signer) return fail(signer.error());
  return signer->vkey() + "\n";
}

}  // namespace

CLI::App* add_verb(CLI::App& app, ProvenanceOptions& options) {
  auto* verb = app.add_subcommand("provenance", "Sign which programs you built from which source");
  verb->add_option("--key", options.key, "Your Ed25519 key, a file that is made where missing")
      ->required();
  verb->add_option("--builder", options.builder, "Your name, such as builder.example")->required();
  auto* print = verb->add_flag("--print-key", options.print_key,
                               "Print the key that others verify with, and end");
  auto* source = verb->add_option("--source", options.source, "The git commit that was built");
  verb->add_option("PROGRAM", options.programs, "The files that came out")->needs(source);
  source->excludes(print);
  verb->add_flag("--log-entry", options.log_entry,
                 "Write it as an entry of the log, for a coordinator's --publish folder");
  verb->footer(
      "example:\n  darkbloom provenance --key builder.key --builder builder.example \\\n"
      "    --source $(git rev-parse HEAD) build/release/bin/darkbloom-node > build.dsse.json");
  return verb;
}

int run(const ProvenanceOptions& options, Random& random) {
  const auto text = answer(options, random);
  if (text) {
    std::cout << *text;
    return 0;
  }
  std::cerr << "darkbloom: " << text.error().detail << "\n";
  return 1;
}

}  // namespace darkbloom::provenance
