#pragma once
// Values of requests as values of templates.

#include "jinja/run.h"
#include "json/document.h"

namespace darkbloom::jinja {

/// Strings and keys have that origin. Of equal keys the last wins, in the place of the first. The
/// run fails where it is too much.
Value from_json(Run& run, const json::Node& node, Origin origin);

}  // namespace darkbloom::jinja
