#include "operating/speeds.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "json/list_writer.h"
#include "json/object_writer.h"
#include "operating/status_reader.h"

namespace darkbloom::operating {
namespace {

void append_speed(std::string& out, const Speed& speed) {
  json::ObjectWriter(out)
      .text("model", speed.model)
      .text("build", speed.build)
      .number("prefill_millitokens", speed.prefill_millitokens)
      .number("decode_millitokens", speed.decode_millitokens)
      .number("load_ms", speed.load_ms)
      .number("bytes", speed.bytes)
      .number("measured_at_ms", speed.measured_at_ms)
      .end();
}

void read_speed(ObjectReader& in, Speed& speed) {
  in.text("model", speed.model);
  in.text("build", speed.build);
  in.number("prefill_millitokens", speed.prefill_millitokens);
  in.number("decode_millitokens", speed.decode_millitokens);
  in.number("load_ms", speed.load_ms);
  in.number("bytes", speed.bytes);
  in.number("measured_at_ms", speed.measured_at_ms);
}

struct File {
  std::vector<Speed> speeds = {};
};

bool is_digest(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace

const Speed* find_speed(const std::vector<Speed>& speeds, std::string_view model,
                        std::string_view build) {
  const auto found = std::ranges::find_if(
      speeds, [&](const Speed& speed) { return speed.model == model && speed.build == build; });
  return found == speeds.end() ? nullptr : &*found;
}

void keep_speed(std::vector<Speed>& speeds, Speed speed) {
  std::erase_if(speeds, [&](const Speed& old) { return old.model == speed.model; });
  speeds.push_back(std::move(speed));
  if (speeds.size() > kSpeedsMax) speeds.erase(speeds.begin());
}

std::string speeds_json(const std::vector<Speed>& speeds) {
  std::string entries;
  json::ListWriter list(entries);
  for (const Speed& speed : speeds)
    append_speed(list.next(), speed);
  list.end();
  std::string text;
  json::ObjectWriter(text).raw("speeds", entries).end();
  return text + "\n";
}

Result<std::vector<Speed>> parse_speeds(std::string_view text) {
  const std::string name(kSpeedsFile);
  if (text.size() > kSpeedsFileMax) return fail(Fault::too_large, name + " is too long.");
  const auto root = json::parse(text);
  if (!root) return fail(Fault::invalid, name + " is not JSON.");
  std::optional<Error> wrong;
  ObjectReader in(*root, wrong);
  File file;
  if (root->find("speeds") == nullptr) in.refuse("speeds", "is missing");
  in.objects("speeds", file.speeds, read_speed);
  if (wrong) return fail(std::move(*wrong));
  if (file.speeds.size() > kSpeedsMax) return fail(Fault::too_large, name + " names too many.");
  for (const Speed& speed : file.speeds) {
    if (is_digest(speed.model) && is_digest(speed.build)) continue;
    return fail(Fault::invalid, name + ": a digest is not 64 hexadecimal digits.");
  }
  return std::move(file.speeds);
}

}  // namespace darkbloom::operating
