#pragma once
// Where the person who asks keeps the receipts of the answers: ID.receipt, one file each.

#include <filesystem>
#include <string>

#include "base/bytes.h"
#include "base/error.h"

namespace darkbloom::front {

/// Makes `folder` unless it is there; an empty name is none. Refuses what is no folder to write to.
Result<void> make_receipt_folder(const std::string& folder);

class ReceiptFolder {
 public:
  explicit ReceiptFolder(std::filesystem::path folder) : folder_(std::move(folder)) {}
  /// Readable by its owner alone. What cannot be written is told in the log: the answer stands.
  void keep(const std::string& id, ByteView receipt) const;

 private:
  std::filesystem::path folder_;
};

}  // namespace darkbloom::front
