#pragma once
// The body of one request as it arrives: within its own limit and within what all may hold.

#include <optional>
#include <string_view>

#include "base/error.h"
#include "base/secret.h"
#include "front/body_budget.h"

namespace darkbloom::front {

inline constexpr std::size_t kBodyMax = 16U << 20;  ///< bytes of one body

class Upload {
 public:
  explicit Upload(BodyBudget& budget) : share_(budget) {}

  /// Keeps the next bytes; after the first refusal it keeps nothing.
  void add(std::string_view bytes);
  /// Lets go of what has come.
  void refuse(Error error);
  /// The body that has arrived whole, with its share of the budget; or why it is refused.
  struct Body {
    Secret bytes;
    BodyShare share;
  };
  Result<Body> take();

 private:
  Secret bytes_;
  BodyShare share_;
  std::optional<Error> refusal_;
};

/// Refuses what says that it is not JSON, and what is compressed, by the values of its headers; an
/// empty one says nothing.
Result<void> check_content_type(std::string_view type, std::string_view encoding);

/// Refuses from the Content-Length header alone; an empty one says nothing.
Result<void> check_content_length(std::string_view header);

}  // namespace darkbloom::front
