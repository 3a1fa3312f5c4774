#include "json/object_writer.h"

#include <utility>

#include "json/text.h"
#include "json/write.h"

namespace darkbloom::json {

void ObjectWriter::begin(std::string_view name) {
  if (std::exchange(begun_, true)) out_ += ',';
  append_string(out_, name);
  out_ += ':';
}

ObjectWriter& ObjectWriter::text(std::string_view name, std::string_view value) {
  begin(name);
  append_string(out_, value);
  return *this;
}

ObjectWriter& ObjectWriter::signed_number(std::string_view name, std::int64_t value) {
  begin(name);
  out_ += std::to_string(value);
  return *this;
}

ObjectWriter& ObjectWriter::boolean(std::string_view name, bool value) {
  return raw(name, value ? "true" : "false");
}

ObjectWriter& ObjectWriter::node(std::string_view name, const Node& value) {
  begin(name);
  append(out_, value);
  return *this;
}

ObjectWriter& ObjectWriter::raw(std::string_view name, std::string_view value) {
  begin(name);
  out_ += value;
  return *this;
}

}  // namespace darkbloom::json
