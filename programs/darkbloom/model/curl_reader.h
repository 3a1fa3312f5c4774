#pragma once
// HttpReader over a plain blocking handle of libcurl's (docs/decisions/0005).

#include <curl/curl.h>

#include <cstdint>
#include <functional>
#include <memory>

#include "darkbloom/model/http_reader.h"

namespace darkbloom::model {

/// No redirect followed, no proxy or netrc of the environment used, every certificate verified,
/// HTTP/1.1. One connection is kept for the next question.
class CurlReader final : public HttpReader {
 public:
  static constexpr std::size_t kHeadMax = 64U << 10;  ///< bytes of an answer's headers
  static constexpr long kConnectSeconds = 10;

  /// `quiet_seconds` without a byte end a call; `is_stopped` is asked about once a second, and
  /// within it whenever something comes.
  CurlReader(std::uint32_t quiet_seconds, std::function<bool()> is_stopped);
  CurlReader(const CurlReader&) = delete;
  CurlReader& operator=(const CurlReader&) = delete;
  ~CurlReader() override;

  Result<HttpAnswer> read(const HttpQuestion& question, BodySink& sink) override;

 private:
  struct EndEasy {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
  };

  std::uint32_t quiet_seconds_;
  std::function<bool()> is_stopped_;
  std::unique_ptr<CURL, EndEasy> easy_;
};

}  // namespace darkbloom::model
