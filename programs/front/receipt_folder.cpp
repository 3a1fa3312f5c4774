#include "front/receipt_folder.h"

#include <unistd.h>

#include <system_error>

#include "support/files.h"
#include "support/log.h"

namespace darkbloom::front {

Result<void> make_receipt_folder(const std::string& folder) {
  if (folder.empty()) return {};
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error || ::access(folder.c_str(), W_OK | X_OK) != 0) {
    return fail(Fault::unavailable, "Receipts cannot be kept in " + folder + ".");
  }
  return {};
}

void ReceiptFolder::keep(const std::string& id, ByteView receipt) const {
  const auto kept = write_private_file(folder_ / (id + ".receipt"), receipt);
  if (!kept) log_warning("the receipt " + id + " was not kept: " + kept.error().detail);
}

}  // namespace darkbloom::front
