#include "darkbloom/model/download.h"

#include <gtest/gtest.h>

#include "unit/model/scripted_reader.h"
#include "unit/model/temporary_folder.h"

namespace darkbloom::model {
namespace {

using test::Said;
const std::string kAll = "0123456789";

class Patient final : public Onlooker {
 public:
  bool has_come(std::uint64_t, std::uint64_t) override { return patient; }
  bool wait(std::uint32_t ms, const Error&) override {
    waited.push_back(ms);
    return true;
  }
  bool patient = true;
  std::vector<std::uint32_t> waited;
};

class DownloadTest : public testing::Test {
 protected:
  Result<void> fetch_all() { return fetch(reader_, download_, part_, onlooker_); }
  bool is_whole() { return part_.finish() == crypto::sha256(view_of(kAll)); }

  /// A server of `kAll` that keeps to Range and If-Range and sends at most `most` bytes.
  static Said serve(const HttpQuestion& asked, std::size_t most) {
    const std::string range = test::sent(asked, "range");
    const bool goes_on = !range.empty() && test::sent(asked, "if-range") == "\"t\"";
    const std::size_t from = goes_on ? std::stoul(range.substr(range.find('=') + 1)) : 0;
    Said said{.answer = {.status = goes_on ? 206U : 200U, .headers = {{"etag", "\"t\""}}},
              .body = kAll.substr(from, most),
              .breaks = from + most < kAll.size()};
    if (goes_on) said.answer.headers["content-range"] = "bytes " + std::to_string(from) + "-9/10";
    return said;
  }

  test::TemporaryFolder folder_;
  PartialFile part_ = *PartialFile::open(folder_.file("a.partial"));
  test::ScriptedReader reader_;
  Patient onlooker_;
  Download download_{.url = "https://models.example/a.gguf",
                     .remote = {.bytes = kAll.size(), .etag = "\"t\""}};
};

TEST_F(DownloadTest, a_cut_is_gone_on_with_where_it_was) {
  reader_.server = [](const HttpQuestion& asked) { return serve(asked, 4); };
  ASSERT_TRUE(fetch_all());
  EXPECT_TRUE(is_whole());
  ASSERT_EQ(reader_.asked.size(), 3U);
  EXPECT_EQ(test::sent(reader_.asked[0], "range"), "");
  EXPECT_EQ(test::sent(reader_.asked[1], "range"), "bytes=4-");
  EXPECT_EQ(test::sent(reader_.asked[2], "range"), "bytes=8-");
}

TEST_F(DownloadTest, what_an_earlier_pull_left_is_gone_on_with_only_if_it_fits) {
  ASSERT_TRUE(part_.append(view_of("0123")));
  reader_.server = [](const HttpQuestion& asked) { return serve(asked, 10); };
  download_.fits = true;
  ASSERT_TRUE(fetch_all());
  EXPECT_EQ(test::sent(reader_.asked.front(), "range"), "bytes=4-");
  EXPECT_TRUE(is_whole());
}

TEST_F(DownloadTest, what_does_not_fit_is_dropped) {
  ASSERT_TRUE(part_.append(view_of("of another")));
  reader_.server = [](const HttpQuestion& asked) { return serve(asked, 10); };
  ASSERT_TRUE(fetch_all());
  EXPECT_EQ(test::sent(reader_.asked.front(), "range"), "");
  EXPECT_TRUE(is_whole());
}

TEST_F(DownloadTest, without_a_strong_tag_each_try_begins_anew) {
  download_.remote.etag = "";
  int tries = 0;
  reader_.server = [&tries](const HttpQuestion& asked) {
    return serve(asked, ++tries == 3 ? 10 : 4);
  };
  ASSERT_TRUE(fetch_all());
  EXPECT_EQ(test::sent(reader_.asked.back(), "range"), "");
  EXPECT_TRUE(is_whole());
}

TEST_F(DownloadTest, a_whole_answer_to_a_range_begins_anew) {
  ASSERT_TRUE(part_.append(view_of("wrong")));
  download_.fits = true;
  reader_.server = [](const HttpQuestion&) { return serve({}, 10); };
  ASSERT_TRUE(fetch_all());
  EXPECT_TRUE(is_whole());
}

TEST_F(DownloadTest, another_part_than_the_asked_is_not_taken) {
  for (const auto* range : {"bytes 3-9/10", "bytes 4-9/11", "bytes 4-8/10", ""}) {
    ASSERT_TRUE(part_.restart());
    ASSERT_TRUE(part_.append(view_of("wron")));
    download_.fits = true;
    reader_.server = [range](const HttpQuestion& asked) {
      Said said = serve(asked, 10);
      said.answer.headers["content-range"] = range;
      return said;
    };
    ASSERT_TRUE(fetch_all()) << range;
    EXPECT_TRUE(is_whole()) << range;
  }
}

TEST_F(DownloadTest, a_part_that_the_server_refuses_is_dropped_once) {
  ASSERT_TRUE(part_.append(view_of("0123")));
  download_.fits = true;
  reader_.server = [](const HttpQuestion& asked) {
    if (!test::sent(asked, "range").empty()) return Said{.answer = {.status = 416}};
    return serve(asked, 10);
  };
  ASSERT_TRUE(fetch_all());
  EXPECT_TRUE(is_whole());
  reader_.server = [](const HttpQuestion&) { return Said{.answer = {.status = 416}}; };
  reader_.asked.clear();
  download_.remote.bytes = 11;
  EXPECT_EQ(fetch_all().error().fault, Fault::replayed);
  EXPECT_EQ(reader_.asked.size(), 2U);
}

TEST_F(DownloadTest, a_file_that_has_changed_since_is_refused) {
  reader_.server = [](const HttpQuestion& asked) {
    Said said = serve(asked, 10);
    said.answer.headers["etag"] = "\"new\"";
    return said;
  };
  EXPECT_EQ(fetch_all().error().fault, Fault::replayed);
  EXPECT_EQ(part_.size(), 0U);
}

TEST_F(DownloadTest, more_bytes_than_announced_are_refused) {
  reader_.server = [](const HttpQuestion& asked) {
    Said said = serve(asked, 10);
    said.body += "more";
    return said;
  };
  EXPECT_EQ(fetch_all().error().fault, Fault::tampered);
}

TEST_F(DownloadTest, tries_without_a_byte_are_bounded_and_wait_longer_each_time) {
  reader_.server = [](const HttpQuestion&) { return Said{.answer = {.status = 503}}; };
  const auto fetched = fetch_all();
  ASSERT_FALSE(fetched);
  EXPECT_EQ(fetched.error().fault, Fault::unavailable);
  EXPECT_EQ(onlooker_.waited, (std::vector<std::uint32_t>{500, 1000, 2000, 4000}));
}

TEST_F(DownloadTest, what_will_not_change_is_asked_once) {
  reader_.server = [](const HttpQuestion&) { return Said{.answer = {.status = 404}}; };
  EXPECT_EQ(fetch_all().error().fault, Fault::not_found);
  EXPECT_EQ(reader_.asked.size(), 1U);
}

TEST_F(DownloadTest, an_impatient_person_keeps_what_came) {
  onlooker_.patient = false;
  reader_.server = [](const HttpQuestion& asked) { return serve(asked, 4); };
  EXPECT_EQ(fetch_all().error().fault, Fault::cancelled);
  EXPECT_EQ(part_.size(), 4U);
}

}  // namespace
}  // namespace darkbloom::model
