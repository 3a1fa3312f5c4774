#pragma once
// An outlook as Prometheus' text format. Labels are closed lists, or models that nodes serve.

#include <string>

#include "coordinator/outlook.h"

namespace darkbloom::coordinator {

inline constexpr std::size_t kModelsShownMax = 64;  ///< the others are told as one, "_others"
inline constexpr std::string_view kMetricsType = "text/plain; version=0.0.4; charset=utf-8";

std::string metrics_text(const Outlook& outlook);

}  // namespace darkbloom::coordinator
