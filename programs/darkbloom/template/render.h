#pragma once
// What a model would be given for a chat request: the request's JSON and the template's source in,
// the prompt out.

#include <string>
#include <string_view>

#include "jinja/chat_inputs.h"

namespace darkbloom::templates {

/// Refuses what jinja refuses, and a request that is no JSON.
Result<jinja::Rendered> render(std::string_view source, std::string_view request,
                               const jinja::ChatSetting& setting);

/// The prompt with what people wrote set between the two marks, to look at.
std::string with_marks(const jinja::Rendered& rendered, std::string_view before,
                       std::string_view after);

}  // namespace darkbloom::templates
