#pragma once
// Asks witnesses to cosign the coordinator's log as it grows: C2SP tlog-witness over HTTP.

#include <drogon/HttpClient.h>

#include <cstdint>
#include <string>
#include <vector>

#include "coordinator/public_log.h"

namespace darkbloom::coordinator {

class WitnessClient {
 public:
  static constexpr double kPatienceS = 10;
  static constexpr int kTriesMax = 3;  ///< a witness says what it knows, and is asked again

  /// `urls` such as "http://127.0.0.1:8095". The log outlives the client. On the loop's thread.
  WitnessClient(PublicLog& log, const std::vector<std::string>& urls, trantor::EventLoop* loop);
  /// About once a second: asks when there is something to cosign.
  void tick();

 private:
  struct Witness {
    std::string url;
    drogon::HttpClientPtr client;
    std::uint64_t known = 0;  // the size that it cosigned last, as far as we know
  };
  struct Answer {
    int status = 0;  // 0: none came
    std::string body;
  };
  void ask(Witness& witness, int tries);
  void answered(Witness& witness, std::uint64_t size, const Answer& answer, int tries);
  void done();

  PublicLog& log_;
  std::vector<Witness> witnesses_;
  std::size_t waiting_ = 0;  // for so many answers
};

}  // namespace darkbloom::coordinator
