#pragma once
// The form that an answer must have: `response_format` of chat completions and `text.format` of
// responses, which writes the same fields one level higher.

#include "openai/json_fields.h"
#include "openai/turn.h"

namespace darkbloom::openai {

/// Reads {"type":"text"|"json_object"|"json_schema",...}. On a mistake, kept in its Mistake, the
/// result means nothing. `nested`: the schema's fields stand under "json_schema".
AnswerFormat read_format(const JsonFields& format, bool nested);

}  // namespace darkbloom::openai
