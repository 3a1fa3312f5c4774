#pragma once
// What is measured: each case is one operation that a client or a node does, whole, from the bytes
// that it is given.

#include <functional>
#include <string>
#include <vector>

namespace darkbloom::bench {

struct Case {
  std::string name;
  std::function<void()> once;  ///< aborts when what it does is refused
};

/// Seal and open a request; make and check a receipt.
std::vector<Case> request_cases();
/// Judge what machines and logs show. SEV-SNP is there where the third-party vectors are.
std::vector<Case> evidence_cases();

/// How many chunks of one token each the measured receipts are about.
inline constexpr int kReceiptChunks = 64;

}  // namespace darkbloom::bench
