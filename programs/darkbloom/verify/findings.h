#pragma once
// What a check found, in the order in which a person reads it; for a terminal or for programs.

#include <string>
#include <utility>
#include <vector>

#include "base/error.h"

namespace darkbloom::verify {

/// Names in snake_case, values as text.
using Findings = std::vector<std::pair<std::string, std::string>>;

/// One line a finding.
std::string findings_text(const Findings& findings);
/// {"accepted":true, ...}
std::string findings_json(const Findings& findings);
/// {"accepted":false,"fault":...,"reason":...}
std::string refusal_json(const Error& error);

}  // namespace darkbloom::verify
