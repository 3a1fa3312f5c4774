#include "openai/turn_format.h"

#include "openai/turn_tools.h"

namespace darkbloom::openai {
namespace {

AnswerFormat read_schema(const JsonFields& fields) {
  const std::string* const name = fields.required_text("name");
  if (name != nullptr && !is_tool_name(*name)) {
    fields.mistake().wrong_value(fields.path_of("name"),
                                 "expected letters, digits, '_' and '-', at most 64");
  }
  fields.boolean("strict");  // a schema is held whole or refused, whether strict or not
  if (!fields.has("schema")) return {.kind = FormatKind::json_object};
  fields.object("schema");
  return {.kind = FormatKind::json_schema,
          .schema = *fields.find("schema"),
          .schema_path = fields.path_of("schema")};
}

}  // namespace

AnswerFormat read_format(const JsonFields& format, bool nested) {
  const std::string* const type = format.required_text("type");
  if (type == nullptr || *type == "text") return {};
  if (*type == "json_object") return {.kind = FormatKind::json_object};
  if (*type != "json_schema") {
    format.mistake().wrong_value(format.path_of("type"),
                                 "expected 'text', 'json_object' or 'json_schema'");
    return {};
  }
  if (!nested) return read_schema(format);
  if (!format.has("json_schema")) format.mistake().missing(format.path_of("json_schema"));
  const auto inner = format.object("json_schema");
  return inner ? read_schema(*inner) : AnswerFormat{};
}

}  // namespace darkbloom::openai
