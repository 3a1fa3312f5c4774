#include "darkbloom/release/release.h"

#include <CLI/CLI.hpp>
#include <iostream>

#include "attest/log_entry.h"
#include "darkbloom/policy/log_policy_file.h"
#include "darkbloom/release/logged_release.h"
#include "darkbloom/release/release_folder.h"
#include "support/files.h"
#include "support/signing_key.h"
#include "tlog/note_signer.h"

namespace darkbloom::release {
namespace {

namespace fs = std::filesystem;

Result<std::string> signed_note(const ReleaseOptions& options, const tlog::NoteSigner& signer) {
  const auto version = parse_version(options.version);
  if (!version) return fail(version.error());
  auto files = read_release_folder(options.folder);
  if (!files) return fail(files.error());
  Release release = options.release;
  release.version = *version;
  release.files = std::move(*files);
  const auto text = release_text(release);
  if (!text) return text;
  // A log's own kind of signature, which carries no time: the same release has the same bytes.
  return *text + "\n" + signer.sign(*text, 0);
}

Result<std::string> sign(const ReleaseOptions& options, Random& random) {
  auto key = load_signing_key(options.signing_key, random);
  if (!key) return fail(key.error());
  const auto signer = tlog::NoteSigner::make(options.name, tlog::KeyType::ed25519, std::move(*key));
  if (!signer) return fail(signer.error());
  if (options.print_key) return signer->vkey() + "\n";
  return signed_note(options, *signer);
}

Result<void> check_log(const ReleaseOptions& options, std::string_view note, UnixMillis now_ms) {
  if (options.log_policy.empty()) return {};
  const auto policy = policy::read_log_policy(options.log_policy);
  if (!policy) return fail(policy.error());
  const fs::path file =
      options.proof.empty() ? fs::path(options.folder) / kProofName : fs::path(options.proof);
  const auto proof = read_file(file, tlog::kProofMax);
  if (!proof) return fail(proof.error());
  const auto logged = check_logged(note, proof->text(), *policy, now_ms);
  if (!logged) return fail(logged.error());
  return {};
}

Result<std::string> verify(const ReleaseOptions& options, UnixMillis now_ms) {
  const auto key = tlog::parse_note_key(options.key);
  if (!key) return fail(key.error());
  const auto note = read_file(fs::path(options.folder) / kNoteName, kReleaseMax);
  if (!note) return fail(note.error());
  const auto release = open_release(note->text(), *key);
  if (!release) return fail(release.error());
  if (auto logged = check_log(options, note->text(), now_ms); !logged) return fail(logged.error());
  if (auto whole = check_folder(options.folder, *release); !whole) return fail(whole.error());
  return "release " + version_text(release->version) + " for " + release->platform + "\nsource " +
         release->source + "\nfiles " + std::to_string(release->files.size()) + "\nsigned by " +
         key->name + "\n" + (options.log_policy.empty() ? "" : "in the log\n");
}

Result<std::string> entry(const ReleaseOptions& options) {
  const auto note = read_file(fs::path(options.folder) / kNoteName, kReleaseMax);
  if (!note) return fail(note.error());
  return std::string(text_of(release_entry(note->text())));
}

void add_sign(CLI::App& verb, ReleaseOptions& options) {
  auto* sign = verb.add_subcommand("sign", "Write the signed note of what DIR holds");
  sign->add_option("--key", options.signing_key, "Your Ed25519 key, a file made where missing")
      ->required();
  sign->add_option("--name", options.name, "Your name, such as releases.example")->required();
  sign->add_flag("--print-key", options.print_key,
                 "Print the key that others verify with, and end");
  sign->add_option("DIR", options.folder, "The release's files");
  sign->add_option("--version", options.version, "Such as 1.2.3");
  sign->add_option("--platform", options.release.platform, "Such as linux-x86_64");
  sign->add_option("--source", options.release.source, "The git commit");
  sign->add_option("--glibc", options.release.glibc, "The least version that the files need");
  Rollout& rollout = options.release.rollout;
  sign->add_option("--canary", rollout.canary, "Of a hundred machines of ring canary, how many")
      ->capture_default_str();
  sign->add_option("--early", rollout.early, "Likewise, of ring early")->capture_default_str();
  sign->add_option("--all", rollout.all, "Likewise, of ring all")->capture_default_str();
}

}  // namespace

CLI::App* add_verb(CLI::App& app, ReleaseOptions& options) {
  auto* verb = app.add_subcommand("release", "Sign a release, or verify one");
  verb->require_subcommand(1);
  add_sign(*verb, options);
  auto* verify = verb->add_subcommand("verify", "Is DIR the release that this key has signed?");
  verify->add_option("DIR", options.folder, "A release with its release.note")->required();
  verify->add_option("--key", options.key, "The signer's key, as NAME+ID+KEY")->required();
  verify->add_option("--log-policy", options.log_policy,
                     "Demand that a log has it, as this C2SP tlog-policy file wants");
  verify->add_option("--proof", options.proof, "The log's proof (default: DIR/release.proof)");
  auto* entry = verb->add_subcommand("log-entry", "Write DIR's note as an entry of the log");
  entry->add_option("DIR", options.folder, "A release with its release.note")->required();
  return verb;
}

int run(const CLI::App& verb, const ReleaseOptions& options, const Clock& clock, Random& random) {
  const auto text = verb.got_subcommand("sign")     ? sign(options, random)
                    : verb.got_subcommand("verify") ? verify(options, clock.now_ms())
                                                    : entry(options);
  if (text) {
    std::cout << *text;
    return 0;
  }
  std::cerr << "darkbloom: " << text.error().detail << "\n";
  return 1;
}

}  // namespace darkbloom::release
