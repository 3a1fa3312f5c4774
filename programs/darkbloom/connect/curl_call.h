#pragma once
// One call of libcurl's: what comes is gathered while curl works, and told after.

#include <curl/curl.h>

#include <memory>
#include <string>

#include "darkbloom/connect/http_client.h"

namespace darkbloom::connect {

class CurlCall {
 public:
  static constexpr std::size_t kHeadMax = 64U << 10;  ///< bytes of an answer's headers
  static constexpr long kConnectSeconds = 10;
  static constexpr long kSecondsMax = 60 * 60;  ///< from its start to its end

  struct Key {
    explicit Key() = default;
  };
  /// Of make() alone.
  CurlCall(Key, HttpCall call, HttpHearer& hearer);
  /// `hearer` outlives the call. Refuses as internal when curl has no memory.
  static Result<std::unique_ptr<CurlCall>> make(HttpCall call, HttpHearer& hearer);
  CurlCall(const CurlCall&) = delete;
  CurlCall& operator=(const CurlCall&) = delete;

  CURL* handle() const { return easy_.get(); }
  /// curl says that it is over.
  void done(CURLcode result);
  /// Tells the hearer what came since; not from within curl.
  void tell();
  /// Nothing more is told.
  void stop() { over_ = true; }
  bool over() const { return over_; }

 private:
  struct EndEasy {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
  };
  struct EndList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  };

  bool set_up();
  bool set_headers();
  bool set_limits();
  static std::size_t on_header(char* bytes, std::size_t one, std::size_t size, void* self);
  static std::size_t on_body(char* bytes, std::size_t one, std::size_t size, void* self);
  bool header(std::string_view line);
  void tell_end();

  HttpCall call_;
  HttpHearer& hearer_;
  std::unique_ptr<CURL, EndEasy> easy_;
  std::unique_ptr<curl_slist, EndList> headers_;
  HttpHead head_;
  std::size_t head_size_ = 0;
  bool head_whole_ = false;
  bool head_told_ = false;
  Secret waiting_;
  bool done_ = false;
  CURLcode result_ = CURLE_OK;
  bool over_ = false;
};

}  // namespace darkbloom::connect
