#include "darkbloom/model/follow.h"

#include <array>
#include <utility>

#include "darkbloom/model/origin.h"

namespace darkbloom::model {
namespace {

bool is_redirect(std::uint32_t status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

std::unexpected<Error> refused(std::uint32_t status) {
  const std::string said = " (HTTP " + std::to_string(status) + ").";
  switch (status) {
    case 401:
    case 403:
      return fail(Fault::forbidden, "The server wants a token that may read this model" + said);
    case 404:
      return fail(Fault::not_found, "The server has no such model, file or revision" + said);
    case 416:
      return fail(Fault::replayed,
                  "The server's file is another than the part that is here" + said);
    default:
      break;
  }
  const bool later = status == 408 || status == 429 || status >= 500;
  return fail(
      later ? Fault::unavailable : Fault::invalid,
      (later ? "The server cannot answer now" : "The server does not answer as it should") + said);
}

}  // namespace

Result<Followed> follow(HttpReader& reader, const Asked& asked, BodySink& sink) {
  if (auto base = origin_of(asked.question.url); !base) return fail(base.error());
  HttpQuestion question = asked.question;
  if (!asked.token.empty()) {
    question.headers.emplace_back("authorization", "Bearer " + asked.token);
  }
  Followed followed;
  bool at_base = true;
  for (int hop = 0; hop <= kRedirectsMax; ++hop) {
    auto answer = reader.read(question, sink);
    if (!answer) return fail(answer.error());
    if (at_base) {
      for (const auto& [name, value] : answer->headers)
        followed.own.headers.insert_or_assign(name, value);
    }
    if (!is_redirect(answer->status)) {
      if (answer->status != 200 && answer->status != 206) return refused(answer->status);
      followed.last = std::move(*answer);
      return followed;
    }
    auto target = redirect_target(question.url, answer->header("location"));
    if (!target) return fail(target.error());
    // Once away, nobody gets it again, though the way may lead back.
    at_base = at_base && have_same_origin(*target, asked.question.url);
    if (!at_base) {
      std::erase_if(question.headers,
                    [](const auto& each) { return each.first == "authorization"; });
    }
    question.url = std::move(*target);
  }
  return fail(Fault::invalid, "The server redirects more than 5 times.");
}

}  // namespace darkbloom::model
