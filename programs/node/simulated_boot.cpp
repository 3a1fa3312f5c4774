#include "node/simulated_boot.h"

#include <array>
#include <format>

#include "base/bytes.h"
#include "crypto/hash.h"

namespace darkbloom::node {
namespace {

struct Event {
  std::uint8_t index;
  std::string_view what;
};
/// One for each register that clients look at.
constexpr std::array<Event, 6> kEvents{{{0, "simulated firmware"},
                                        {2, "simulated option code"},
                                        {4, "simulated boot loader"},
                                        {7, "simulated Secure Boot policy"},
                                        {8, "simulated kernel command line"},
                                        {9, "simulated kernel"}}};
constexpr std::uint32_t kNoAction = 3;     // EV_NO_ACTION
constexpr std::uint32_t kPostCode = 1;     // EV_POST_CODE
constexpr std::uint16_t kSha256 = 0x000b;  // TPM_ALG_SHA256

void little(Bytes& into, std::uint32_t value, int width) {
  for (int i = 0; i < width; ++i)
    into.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}

void raw(Bytes& into, ByteView bytes) {
  into.insert(into.end(), bytes.begin(), bytes.end());
}

/// TCG PC Client Platform Firmware Profile, section 10.4.5.1: one bank.
Bytes log_head() {
  Bytes spec;
  raw(spec, view_of(std::string_view("Spec ID Event03\0", 16)));
  little(spec, 0, 4);  // platform class
  raw(spec, Bytes{0, 2, 0, 2});
  little(spec, 1, 4);
  little(spec, kSha256, 2);
  little(spec, Digest::kSize, 2);
  spec.push_back(0);
  Bytes log;
  little(log, 0, 4);
  little(log, kNoAction, 4);
  log.resize(log.size() + 20);  // no SHA-1 digest
  little(log, static_cast<std::uint32_t>(spec.size()), 4);
  raw(log, spec);
  return log;
}

void add_event(Bytes& log, const Event& event, const Digest& digest) {
  little(log, event.index, 4);
  little(log, kPostCode, 4);
  little(log, 1, 4);
  little(log, kSha256, 2);
  raw(log, digest.view());
  little(log, static_cast<std::uint32_t>(event.what.size()), 4);
  raw(log, view_of(event.what));
}

/// What Linux extends for a line of template ima-ng.
Digest ima_digest(const Digest& file, const std::string& path) {
  Bytes fields;
  little(fields, 8 + Digest::kSize, 4);
  raw(fields, view_of(std::string_view("sha256:\0", 8)));
  raw(fields, file.view());
  little(fields, static_cast<std::uint32_t>(path.size() + 1), 4);
  raw(fields, view_of(path));
  fields.push_back(0);
  return crypto::sha256(fields);
}

}  // namespace

SimulatedBoot simulate_boot(const std::vector<attest::BuildObject>& executables) {
  SimulatedBoot boot{.event_log = log_head(),
                     .ima_log = {},
                     .registers = {"simulated: a software TPM and no boot at all", {}}};
  for (const Event& event : kEvents) {
    const Digest digest = crypto::sha256(view_of(event.what));
    add_event(boot.event_log, event, digest);
    boot.extensions.emplace_back(event.index, digest);
    boot.registers.registers.emplace_back(event.index, attest::extended({}, digest));
  }
  for (const attest::BuildObject& object : executables) {
    const std::string path = "/" + object.name;
    boot.ima_log += std::format("{} {} ima-ng sha256:{} {}\n", attest::kImaRegister,
                                std::string(40, 'f'), object.digest.hex(), path);
    boot.extensions.emplace_back(attest::kImaRegister, ima_digest(object.digest, path));
  }
  return boot;
}

}  // namespace darkbloom::node
