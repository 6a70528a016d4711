#include "services/proofing/document_cues.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lagan::proofing {
namespace {

using document::v1::CueFinding;
using testing::ElementsAre;
using testing::IsEmpty;

document::v1::ReadDocumentResponse With(const std::vector<int>& cues) {
  document::v1::ReadDocumentResponse response;
  for (const int cue : cues) response.add_cues()->set_cue(static_cast<CueFinding::Cue>(cue));
  return response;
}

TEST(DocumentDoubts, AreTheNamesOfTheContractEachOnce) {
  EXPECT_THAT(DocumentDoubts(With({})), IsEmpty());
  EXPECT_THAT(
      DocumentDoubts(With({CueFinding::CUE_SCREEN, CueFinding::CUE_PAGE_DIFFERS, CueFinding::CUE_SCREEN})),
      ElementsAre("PAGE_DIFFERS", "SCREEN"));
}

TEST(DocumentDoubts, WhatIsNotKnownCallsAPersonAllTheSame) {
  EXPECT_THAT(DocumentDoubts(With({CueFinding::CUE_UNSPECIFIED})), ElementsAre(kUnknownCue));
  EXPECT_THAT(DocumentDoubts(With({900, CueFinding::CUE_GREY_COPY, 901})),
              ElementsAre("GREY_COPY", kUnknownCue));
}

}  // namespace
}  // namespace lagan::proofing
