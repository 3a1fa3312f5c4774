#pragma once
// What --version says.

namespace darkbloom {

/// "0.1.0", of the build system's project.
const char* version();

}  // namespace darkbloom
