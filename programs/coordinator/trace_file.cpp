#include "coordinator/trace_file.h"

#include "support/log.h"

namespace darkbloom::coordinator {

void TraceFile::line(std::string_view text) {
  const auto written = file_.append(text);
  if (written || std::exchange(complained_, true)) return;
  log_warning(written.error().detail);
}

}  // namespace darkbloom::coordinator
