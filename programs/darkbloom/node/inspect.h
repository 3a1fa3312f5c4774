#pragma once
// Looks at this machine for checkup.h, and changes nothing.

#include <filesystem>

#include "base/environment.h"
#include "darkbloom/node/checkup.h"

namespace darkbloom::operate {

CheckupFacts inspect(const std::filesystem::path& folder, const Clock& clock);

}  // namespace darkbloom::operate
