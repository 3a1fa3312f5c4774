#include "darkbloom/model/remote_file.h"

#include <gtest/gtest.h>

#include "unit/model/scripted_reader.h"

namespace darkbloom::model {
namespace {

using Headers = std::map<std::string, std::string>;
const std::string kUrl = "https://models.example/a.gguf";

Result<RemoteFile> look(const Headers& headers) {
  test::ScriptedReader reader;
  reader.server = [&](const HttpQuestion& asked) -> test::Said {
    EXPECT_TRUE(asked.head);
    return {.answer = {.status = 200, .headers = headers}};
  };
  return look_at(reader, kUrl, "");
}

TEST(RemoteFile, size_tag_digest_and_commit_are_read) {
  const std::string digest(64, 'a');
  const auto file = look({{"x-linked-size", "7"},
                          {"content-length", "7"},
                          {"etag", "\"tag\""},
                          {"x-linked-etag", "\"" + digest + "\""},
                          {"x-repo-commit", "abc123"}});
  ASSERT_TRUE(file) << file.error().detail;
  EXPECT_EQ(file->bytes, 7U);
  EXPECT_EQ(file->etag, "\"tag\"");
  EXPECT_EQ(file->sha256, digest);
  EXPECT_EQ(file->commit, "abc123");
}

TEST(RemoteFile, a_plain_server_says_only_size_and_tag) {
  const auto file = look({{"content-length", "9"}, {"etag", "W/\"weak\""}});
  ASSERT_TRUE(file);
  EXPECT_EQ(file->bytes, 9U);
  EXPECT_EQ(file->etag + file->sha256 + file->commit, "");
}

TEST(RemoteFile, what_is_no_digest_or_commit_is_none) {
  const auto file = look({{"content-length", "9"},
                          {"x-linked-etag", "\"" + std::string(40, 'a') + "\""},
                          {"x-repo-commit", "../x"},
                          {"etag", "\"" + std::string(300, 'e') + "\""}});
  ASSERT_TRUE(file);
  EXPECT_EQ(file->etag + file->sha256 + file->commit, "");
}

TEST(RemoteFile, a_size_that_is_no_size_is_refused) {
  const std::vector<Headers> kBad{{},
                                  {{"content-length", "0"}},
                                  {{"content-length", "-1"}},
                                  {{"content-length", "9x"}},
                                  {{"content-length", "99999999999999999999999"}},
                                  {{"content-length", "999999999999999"}},
                                  {{"content-length", "9"}, {"x-linked-size", "8"}}};
  for (const Headers& headers : kBad) {
    const auto file = look(headers);
    ASSERT_FALSE(file);
    EXPECT_EQ(file.error().fault, Fault::invalid);
  }
}

}  // namespace
}  // namespace darkbloom::model
