#include "attest/log_entry.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <format>
#include <optional>

#include "attest/tpm_pcrs.h"
#include "base/check.h"

namespace darkbloom::attest {
namespace {

constexpr std::string_view kHead = "darkbloom log entry v1 ";
constexpr std::array<std::string_view, 4> kTextKinds{"claims", "policy", "provenance", "release"};

/// Takes lines "field value" off a text. After the first failure every one fails.
class Fields {
 public:
  explicit Fields(std::string_view text) : rest_(text) {}

  bool done() const { return rest_.empty(); }
  bool good() const { return good_; }
  std::string_view value(std::string_view field) {
    const std::size_t end = rest_.find('\n');
    const std::string_view line = rest_.substr(0, end);
    good_ = good_ && end != std::string_view::npos && line.starts_with(field) &&
            line.substr(field.size()).starts_with(' ');
    if (!good_) return {};
    rest_.remove_prefix(end + 1);
    return line.substr(field.size() + 1);
  }
  std::string name(std::string_view field) { return checked_name(value(field)); }
  std::string checked_name(std::string_view text) {
    const bool printable = std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
    good_ = good_ && !text.empty() && text.size() <= kEntryNameMax && printable;
    return std::string(text);
  }
  template <typename Array>
  void bytes(std::string_view hex, Array& into) {
    const auto bytes = from_hex(hex);
    good_ = good_ && bytes && bytes->size() == into.size();
    if (good_) std::ranges::copy(*bytes, into.begin());
  }
  void digest(std::string_view field, Digest& into) { bytes(value(field), into.bytes); }
  /// The part of `text` before its first space, and the part after it.
  std::pair<std::string_view, std::string_view> two(std::string_view text) {
    const std::size_t space = text.find(' ');
    good_ = good_ && space != std::string_view::npos;
    if (!good_) return {};
    return {text.substr(0, space), text.substr(space + 1)};
  }
  void refuse() { good_ = false; }

 private:
  std::string_view rest_;
  bool good_ = true;
};

NodeKeyEntry read_node_key(Fields& fields) {
  NodeKeyEntry entry;
  fields.bytes(fields.value("key"), entry.identity);
  if (!crypto::parse_p256_public(entry.identity)) fields.refuse();
  return entry;
}

TpmKeyEntry read_tpm_key(Fields& fields) {
  TpmKeyEntry entry;
  fields.bytes(fields.value("name"), entry.name.bytes);
  fields.digest("endorsement", entry.endorsement);
  entry.simulated = fields.value("hardware") != "genuine";
  return entry;
}

BuildEntry read_build(Fields& fields) {
  BuildEntry entry{fields.name("program"), fields.name("version")};
  fields.digest("digest", entry.digest);
  while (fields.good() && !fields.done()) {
    const auto [hex, name] = fields.two(fields.value("object"));
    if (entry.objects.size() >= kEntryObjectsMax) fields.refuse();
    BuildObject& object = entry.objects.emplace_back();
    object.name = fields.checked_name(name);
    fields.bytes(hex, object.digest.bytes);
  }
  return entry;
}

RegistersEntry read_registers(Fields& fields) {
  RegistersEntry entry{fields.name("platform")};
  while (fields.good() && !fields.done()) {
    const auto [number, hex] = fields.two(fields.value("register"));
    auto& [index, value] = entry.registers.emplace_back();
    const auto read = std::from_chars(number.data(), number.data() + number.size(), index);
    if (read.ec != std::errc() || index >= kPcrCount) fields.refuse();
    fields.bytes(hex, value.bytes);
  }
  return entry;
}

ModelEntry read_model(Fields& fields) {
  ModelEntry entry{fields.name("name")};
  fields.digest("weights", entry.weights);
  return entry;
}

LogEntry read_fields(std::string_view kind, Fields& fields) {
  if (kind == "node-key") return read_node_key(fields);
  if (kind == "tpm-key") return read_tpm_key(fields);
  if (kind == "build") return read_build(fields);
  if (kind == "registers") return read_registers(fields);
  if (kind == "model") return read_model(fields);
  fields.refuse();
  return TextEntry{};
}

std::string lines_of(const NodeKeyEntry& entry) {
  return std::format("key {}\n", to_hex(entry.identity));
}
std::string lines_of(const TpmKeyEntry& entry) {
  return std::format("name {}\nendorsement {}\nhardware {}\n", entry.name.hex(),
                     entry.endorsement.hex(), entry.simulated ? "simulated" : "genuine");
}
std::string lines_of(const BuildEntry& entry) {
  std::string text = std::format("program {}\nversion {}\ndigest {}\n", entry.program,
                                 entry.version, entry.digest.hex());
  for (const BuildObject& object : entry.objects)
    text += std::format("object {} {}\n", object.digest.hex(), object.name);
  return text;
}
std::string lines_of(const RegistersEntry& entry) {
  std::string text = std::format("platform {}\n", entry.platform);
  for (const auto& [index, value] : entry.registers)
    text += std::format("register {} {}\n", index, value.hex());
  return text;
}
std::string lines_of(const ModelEntry& entry) {
  return std::format("name {}\nweights {}\n", entry.name, entry.weights.hex());
}
std::string lines_of(const TextEntry& entry) {
  return entry.text;
}

std::string_view kind(const NodeKeyEntry&) {
  return "node-key";
}
std::string_view kind(const TpmKeyEntry&) {
  return "tpm-key";
}
std::string_view kind(const BuildEntry&) {
  return "build";
}
std::string_view kind(const RegistersEntry&) {
  return "registers";
}
std::string_view kind(const ModelEntry&) {
  return "model";
}
std::string_view kind(const TextEntry& entry) {
  return entry.kind;
}

std::unexpected<Error> no_entry() {
  return fail(Fault::invalid, "the log's entry is none of Darkbloom's");
}

}  // namespace

std::string_view kind_of(const LogEntry& entry) {
  return std::visit([](const auto& each) { return kind(each); }, entry);
}

Bytes encode_log_entry(const LogEntry& entry) {
  std::string text = std::format("{}{}\n", kHead, kind_of(entry));
  text += std::visit([](const auto& each) { return lines_of(each); }, entry);
  check(text.size() <= kEntryTextMax, "a log entry is bounded");
  return copy_of(view_of(text));
}

Result<LogEntry> parse_log_entry(ByteView bytes) {
  if (bytes.size() > kEntryTextMax) return fail(Fault::too_large, "the log's entry is too long");
  std::string_view text = text_of(bytes);
  const std::size_t end = text.find('\n');
  if (!text.starts_with(kHead) || end == std::string_view::npos) return no_entry();
  const std::string_view kind = text.substr(kHead.size(), end - kHead.size());
  text.remove_prefix(end + 1);
  if (std::ranges::contains(kTextKinds, kind)) {
    return TextEntry{std::string(kind), std::string(text)};
  }
  Fields fields(text);
  LogEntry entry = read_fields(kind, fields);
  if (!fields.good() || !fields.done()) return no_entry();
  // What has a second spelling, such as "01" or upper case, would be a second entry.
  if (!std::ranges::equal(encode_log_entry(entry), bytes)) return no_entry();
  return entry;
}

}  // namespace darkbloom::attest
