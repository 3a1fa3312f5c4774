#include "operating/manifest.h"

#include <algorithm>
#include <array>

#include "json/document.h"
#include "json/object_writer.h"
#include "operating/model_address.h"

namespace darkbloom::model {
namespace {

std::unexpected<Error> refused(const std::string& why) {
  return fail(Fault::invalid, "The model's manifest cannot be used: " + why);
}

bool read(const json::Node& node, std::string& out) {
  const auto* const text = node.as<std::string>();
  if (text == nullptr || text->size() > kManifestTextMax) return false;
  out = *text;
  return true;
}

bool read(const json::Node& node, bool& out) {
  const auto* const flag = node.as<bool>();
  if (flag != nullptr) out = *flag;
  return flag != nullptr;
}

bool read(const json::Node& node, std::int64_t& out) {
  const auto* const number = node.as<std::int64_t>();
  if (number == nullptr || *number < 0) return false;
  out = *number;
  return true;
}

bool read(const json::Node& node, std::uint64_t& out) {
  std::int64_t number = 0;
  if (!read(node, number) || static_cast<std::uint64_t>(number) > kModelBytesMax) return false;
  out = static_cast<std::uint64_t>(number);
  return true;
}

template <auto Member>
bool read_member(const json::Node& node, Manifest& manifest) {
  return read(node, manifest.*Member);
}

struct Field {
  std::string_view name;
  bool (*read)(const json::Node&, Manifest&);
};
constexpr std::array<Field, 10> kFields{{
    {"name", read_member<&Manifest::name>},
    {"url", read_member<&Manifest::url>},
    {"revision", read_member<&Manifest::revision>},
    {"etag", read_member<&Manifest::etag>},
    {"sha256", read_member<&Manifest::sha256>},
    {"was_published", read_member<&Manifest::was_published>},
    {"bytes", read_member<&Manifest::bytes>},
    {"pulled_ms", read_member<&Manifest::pulled_ms>},
    {"used_ms", read_member<&Manifest::used_ms>},
    {"pinned", read_member<&Manifest::pinned>},
}};

bool is_digest(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  return text.size() == 64 && text.find_first_not_of(kDigits) == std::string_view::npos;
}

Result<void> check_whole(const Manifest& manifest) {
  const auto address = parse_address(manifest.name);
  if (!address || address->file.empty()) return refused("its name is no model's.");
  if (!manifest.sha256.empty() && !is_digest(manifest.sha256)) {
    return refused("its sha256 is not 64 hexadecimal digits.");
  }
  if (manifest.sha256.empty() && manifest.was_published) return refused("it has no sha256.");
  return {};
}

}  // namespace

std::string to_json(const Manifest& manifest) {
  std::string out;
  json::ObjectWriter(out)
      .text("name", manifest.name)
      .text("url", manifest.url)
      .text("revision", manifest.revision)
      .text("etag", manifest.etag)
      .text("sha256", manifest.sha256)
      .boolean("was_published", manifest.was_published)
      .number("bytes", manifest.bytes)
      .number("pulled_ms", manifest.pulled_ms)
      .number("used_ms", manifest.used_ms)
      .boolean("pinned", manifest.pinned)
      .end();
  return out;
}

Result<Manifest> parse_manifest(std::string_view text) {
  if (text.size() > kManifestMax) return refused("it is over 16 KiB.");
  const auto tree = json::parse(text);
  if (!tree) return refused(tree.error().detail);
  const auto* const object = tree->as<json::Node::Object>();
  if (object == nullptr) return refused("it is no JSON object.");
  if (object->size() != kFields.size()) return refused("its fields are not those of a manifest.");
  Manifest manifest;
  for (const Field& field : kFields) {
    const json::Node* const node = tree->find(field.name);
    const std::string name(field.name);
    if (node == nullptr) return refused("its field " + name + " is missing.");
    if (!field.read(*node, manifest)) return refused("its field " + name + " has a wrong value.");
  }
  if (auto whole = check_whole(manifest); !whole) return fail(whole.error());
  return manifest;
}

}  // namespace darkbloom::model
