#pragma once
// What the front's routes share. The front's one thread.

#include <map>
#include <memory>
#include <optional>

#include "front/answer_shelf.h"
#include "front/body_budget.h"
#include "front/http_answer.h"
#include "front/receipt_folder.h"
#include "front/response_shelf.h"
#include "front/web.h"

namespace darkbloom::front {

struct Server {
  Server(const WebOptions& options, const Parts& parts_in)
      : parts(parts_in), seen_by(options.seen_by), open_to_pages(options.open_to_pages) {
    if (!options.receipts.empty()) receipts.emplace(options.receipts);
  }
  Marks marks() const { return new_marks(parts.random, seen_by, open_to_pages); }

  Parts parts;
  std::string seen_by;
  bool open_to_pages;
  BodyBudget bodies;
  std::optional<ReceiptFolder> receipts;
  AnswerShelf shelf;
  ResponseShelf responses;
  struct Running {
    AnswerShelf::Place place;
    std::shared_ptr<HttpAnswer> answer;  // shared with the response that streams it
  };
  std::multimap<const trantor::TcpConnection*, Running> running;
};

/// The key after "Bearer ", or where Anthropic's SDKs put it. Refuses as unauthenticated none, or
/// one that is too long to be any.
Result<std::string> api_key_of(const drogon::HttpRequest& request);

}  // namespace darkbloom::front
