#include "darkbloom/update/download.h"

#include <curl/curl.h>

#include <fstream>
#include <functional>
#include <memory>
#include <system_error>

namespace darkbloom::update {
namespace {

constexpr long kConnectSeconds = 10;
constexpr long kSlowSeconds = 60;
constexpr long kSlowBytes = 1024;  ///< a second, and fewer is slow
constexpr long kFound = 200;

struct EndEasy {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};

struct Taking {
  std::function<bool(std::string_view)> take;
  std::uint64_t left = 0;
  bool too_large = false;
};

std::size_t on_body(char* bytes, std::size_t one, std::size_t size, void* context) {
  auto& taking = *static_cast<Taking*>(context);
  const std::size_t count = one * size;
  taking.too_large = count > taking.left;
  if (taking.too_large || !taking.take({bytes, count})) return 0;
  taking.left -= count;
  return count;
}

template <typename T>
bool set(CURL* easy, CURLoption option, T value) {
  return curl_easy_setopt(easy, option, value) == CURLE_OK;
}

bool set_up(CURL* easy, const std::string& url, Taking& taking) {
  return easy != nullptr && set(easy, CURLOPT_URL, url.c_str()) &&
         set(easy, CURLOPT_PROTOCOLS_STR, "http,https") && set(easy, CURLOPT_FOLLOWLOCATION, 0L) &&
         set(easy, CURLOPT_PROXY, "") && set(easy, CURLOPT_NETRC, 0L) &&
         set(easy, CURLOPT_NOSIGNAL, 1L) && set(easy, CURLOPT_CONNECTTIMEOUT, kConnectSeconds) &&
         set(easy, CURLOPT_LOW_SPEED_TIME, kSlowSeconds) &&
         set(easy, CURLOPT_LOW_SPEED_LIMIT, kSlowBytes) && set(easy, CURLOPT_FAILONERROR, 1L) &&
         set(easy, CURLOPT_WRITEFUNCTION, &on_body) &&
         set(easy, CURLOPT_WRITEDATA, static_cast<void*>(&taking));
}

Result<void> get(const std::string& url, Taking taking) {
  const std::unique_ptr<CURL, EndEasy> easy(curl_easy_init());
  if (!set_up(easy.get(), url, taking)) return fail(Fault::internal, "A call could not be made.");
  const CURLcode result = curl_easy_perform(easy.get());
  if (taking.too_large) return fail(Fault::too_large, url + " is larger than it may be.");
  long status = 0;
  curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &status);
  if (result == CURLE_OK && status == kFound) return {};
  if (status != 0 && status != kFound) return fail(Fault::not_found, url + " is not there.");
  return fail(Fault::unavailable, url + " cannot be had: " + curl_easy_strerror(result) + ".");
}

}  // namespace

Result<std::string> download_text(const std::string& url, std::size_t limit) {
  std::string text;
  const auto take = [&](std::string_view part) {
    text += part;
    return true;
  };
  if (auto got = get(url, {.take = take, .left = limit}); !got) return fail(got.error());
  return text;
}

Result<void> download_file(const std::string& url, const std::filesystem::path& file,
                           std::uint64_t limit) {
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  const auto take = [&](std::string_view part) {
    return static_cast<bool>(out.write(part.data(), static_cast<std::streamsize>(part.size())));
  };
  auto got = out ? get(url, {.take = take, .left = limit})
                 : fail(Fault::unavailable, "Cannot write " + file.string() + ".");
  out.close();
  if (got && out) return got;
  std::error_code ignored;
  std::filesystem::remove(file, ignored);
  return got ? fail(Fault::unavailable, "Cannot write " + file.string() + ".") : got;
}

}  // namespace darkbloom::update
