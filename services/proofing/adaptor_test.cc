#include "services/proofing/adaptor.h"

#include <gtest/gtest.h>

namespace lagan::proofing {
namespace {

v1::UploadDocumentRequest Start(std::uint32_t size) {
  v1::UploadDocumentRequest part;
  part.mutable_start()->set_size(size);
  return part;
}
v1::UploadDocumentRequest Chunk(std::string bytes) {
  v1::UploadDocumentRequest part;
  part.set_chunk(std::move(bytes));
  return part;
}

TEST(JoinUploadTest, JoinsWhatIsWhole) {
  const auto upload = JoinUpload({Start(5), Chunk("ab"), Chunk("cde")});
  ASSERT_TRUE(upload.ok()) << upload.status();
  EXPECT_EQ(AsText(upload->picture), "abcde");
  EXPECT_TRUE(JoinUpload({Start(0)}).ok()) << "an empty picture is refused later, by its own name";
}

TEST(JoinUploadTest, RefusesByNameWhatIsNot) {
  EXPECT_EQ(JoinUpload({}).status().reason(), "UPLOAD_INVALID");
  EXPECT_EQ(JoinUpload({Chunk("ab")}).status().reason(), "UPLOAD_INVALID");
  EXPECT_EQ(JoinUpload({Start(2), Start(2)}).status().reason(), "UPLOAD_INVALID");
  EXPECT_EQ(JoinUpload({Start(2), Chunk("abc")}).status().reason(), "UPLOAD_INVALID");
  EXPECT_EQ(JoinUpload({Start(3), Chunk("ab")}).status().reason(), "UPLOAD_INCOMPLETE");
  EXPECT_EQ(JoinUpload({v1::UploadDocumentRequest()}).status().reason(), "UPLOAD_INVALID");
}

}  // namespace
}  // namespace lagan::proofing
