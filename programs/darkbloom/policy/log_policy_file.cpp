#include "darkbloom/policy/log_policy_file.h"

#include "support/files.h"

namespace darkbloom::policy {

Result<tlog::LogPolicy> read_log_policy(const std::filesystem::path& file) {
  const auto text = read_file(file, tlog::kPolicyMax);
  if (!text) return fail(text.error());
  return tlog::parse_log_policy(text->text());
}

}  // namespace darkbloom::policy
