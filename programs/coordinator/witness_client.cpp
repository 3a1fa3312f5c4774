#include "coordinator/witness_client.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "support/log.h"

namespace darkbloom::coordinator {

WitnessClient::WitnessClient(PublicLog& log, const std::vector<std::string>& urls,
                             trantor::EventLoop* loop)
    : log_(log) {
  for (const std::string& url : urls)
    witnesses_.push_back({url, drogon::HttpClient::newHttpClient(url, loop)});
}

void WitnessClient::tick() {
  if (waiting_ > 0 || !log_.wants_cosigning()) return;
  log_.asking();
  waiting_ = witnesses_.size();
  for (Witness& witness : witnesses_)
    ask(witness, 1);
}

void WitnessClient::ask(Witness& witness, int tries) {
  const std::uint64_t size = log_.size();
  auto request = drogon::HttpRequest::newHttpRequest();
  request->setMethod(drogon::Post);
  request->setPath("/add-checkpoint");
  request->setBody(log_.request_for(std::min(witness.known, size)));
  witness.client->sendRequest(
      request,
      [this, &witness, size, tries](drogon::ReqResult result,
                                    const drogon::HttpResponsePtr& response) {
        const bool came = result == drogon::ReqResult::Ok && response != nullptr;
        answered(witness, size,
                 came ? Answer{response->getStatusCode(), std::string(response->body())} : Answer{},
                 tries);
      },
      kPatienceS);
}

void WitnessClient::answered(Witness& witness, std::uint64_t size, const Answer& answer,
                             int tries) {
  if (answer.status == 200) {
    witness.known = size;
    const auto kept = log_.cosigned(size, answer.body);
    if (!kept)
      log_warning("the word of witness " + witness.url + " is no use: " + kept.error().detail);
    return done();
  }
  if (answer.status == 409 && tries < kTriesMax) {
    const std::string& body = answer.body;
    std::from_chars(body.data(), body.data() + body.size(), witness.known);
    return ask(witness, tries + 1);
  }
  log_warning(
      "witness " + witness.url + " did not cosign the log: " +
      (answer.status == 0 ? "it does not answer" : "status " + std::to_string(answer.status)));
  done();
}

void WitnessClient::done() {
  if (--waiting_ == 0) log_.settle();
}

}  // namespace darkbloom::coordinator
