#pragma once
// The output items of one response as they grow: thoughts, messages and function calls.

#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"
#include "openai/delta.h"

namespace darkbloom::openai {

struct ResponseItem {
  DeltaKind kind = DeltaKind::text;  ///< thought, text or call
  std::string id = {};
  std::string call_id = {};  ///< of a call
  std::string name = {};     ///< of the called function
  Secret text = {};          ///< or a call's arguments
  Secret logprobs = {};      ///< of a message: JSON objects, comma-separated
};

class ResponseItems {
 public:
  /// `id_digits`: what the ids of all items share. `pack`: thoughts also go out packed, for a
  /// client that keeps them until the next turn.
  ResponseItems(std::string id_digits, bool pack) : digits_(std::move(id_digits)), pack_(pack) {}

  /// True where the delta belongs to a new item.
  bool begins_item(const Delta& delta) const;
  /// The delta's item, new where it must be, with the delta in it.
  ResponseItem& add(const Delta& delta);
  bool empty() const { return items_.empty(); }
  const ResponseItem& last() const { return items_.back(); }
  std::size_t count() const { return items_.size(); }
  /// Adds the item as JSON; `status` is in_progress, where it has no content yet, or its end.
  void append(std::string& out, const ResponseItem& item, std::string_view status) const;
  /// Adds all of them, whole but for the last, which has `status`.
  void append_all(std::string& out, std::string_view status) const;

 private:
  std::string digits_;
  bool pack_;
  std::vector<ResponseItem> items_;
};

/// {"type":"output_text",...}, or "reasoning_text" for a thought; empty of text where `item` has
/// none yet.
void append_part(std::string& out, const ResponseItem& item, bool whole);

}  // namespace darkbloom::openai
