#include "services/assurance/grade_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <nlohmann/json.hpp>

namespace lagan::assurance {
namespace {

using Json = nlohmann::ordered_json;

// Fills Scores straight from the parser's events, so that nothing but the expected form is ever built in memory.
class RequestReader final : public nlohmann::json_sax<nlohmann::json> {
 public:
  const Status& status() const { return status_; }
  Scores TakeScores() { return std::move(scores_); }

  bool null() override { return WrongType(); }
  bool boolean(bool) override { return WrongType(); }
  bool number_float(double, const std::string&) override { return WrongType(); }
  bool binary(nlohmann::json::binary_t&) override { return WrongType(); }

  bool number_integer(std::int64_t value) override {
    if (!ExpectsNumber()) return WrongType();
    constexpr std::int64_t kLeast = std::numeric_limits<int>::min();
    constexpr std::int64_t kMost = std::numeric_limits<int>::max();
    *number_ = static_cast<int>(std::clamp(value, kLeast, kMost));  // the range is checked later, by name
    return true;
  }
  bool number_unsigned(std::uint64_t value) override {
    return number_integer(
        static_cast<std::int64_t>(std::min<std::uint64_t>(value, std::numeric_limits<int>::max())));
  }
  bool string(std::string& value) override {
    if (place_ != Place::kPiece || key_ != kType) return WrongType();
    scores_.evidence.back().type = std::move(value);
    return true;
  }

  bool start_object(std::size_t) override {
    if (place_ == Place::kStart) {
      place_ = Place::kRequest;
    } else if (place_ == Place::kList) {
      if (scores_.evidence.size() == kMaxPieces) {
        return Fail("EVIDENCE_TOO_MANY",
                    fmt::format("At most {} pieces of evidence are graded.", kMaxPieces));
      }
      scores_.evidence.emplace_back();
      piece_seen_.fill(false);
      place_ = Place::kPiece;
    } else {
      return WrongType();
    }
    return true;
  }
  bool end_object() override {
    if (place_ == Place::kPiece) {
      place_ = Place::kList;
      return CheckAllSeen(kPieceKeys, piece_seen_, fmt::format("evidence[{}].", scores_.evidence.size() - 1));
    }
    place_ = Place::kEnd;
    return CheckAllSeen(kRequestKeys, request_seen_, "");
  }
  bool start_array(std::size_t) override {
    if (place_ != Place::kRequest || key_ != kEvidence) return WrongType();
    place_ = Place::kList;
    return true;
  }
  bool end_array() override {
    place_ = Place::kRequest;
    return true;
  }
  bool key(std::string& name) override {
    return place_ == Place::kPiece ? TakeKey(kPieceKeys, piece_seen_, name)
                                   : TakeKey(kRequestKeys, request_seen_, name);
  }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
    return Fail("JSON_MALFORMED", fmt::format("The request is not JSON, at byte {}.", position));
  }

 private:
  enum class Place { kStart, kRequest, kList, kPiece, kEnd };
  static constexpr std::array<std::string_view, 4> kRequestKeys = {"evidence", "activity", "fraud",
                                                                   "verification"};
  static constexpr std::array<std::string_view, 3> kPieceKeys = {"type", "strength", "validity"};
  static constexpr std::size_t kEvidence = 0;
  static constexpr std::size_t kType = 0;

  bool Fail(std::string reason, std::string message, std::string field = {}) {
    if (status_.ok()) status_ = InvalidArgument(std::move(reason), std::move(message), std::move(field));
    return false;
  }

  // The name of the value the parser is at.
  std::string Here() const {
    if (place_ == Place::kStart || place_ == Place::kEnd) return "";
    if (place_ == Place::kRequest) return std::string(kRequestKeys[key_]);
    if (place_ == Place::kList) return fmt::format("evidence[{}]", scores_.evidence.size());
    return fmt::format("evidence[{}].{}", scores_.evidence.size() - 1, kPieceKeys[key_]);
  }
  bool WrongType() {
    const std::string here = Here();
    const bool list = place_ == Place::kRequest && key_ == kEvidence;
    const bool text = place_ == Place::kPiece && key_ == kType;
    const bool object = place_ == Place::kStart || place_ == Place::kList;
    return Fail("JSON_TYPE_WRONG",
                fmt::format("{} must be {}.", here.empty() ? "The request" : here,
                            list     ? "a list"
                            : text   ? "a text"
                            : object ? "an object"
                                     : "a whole number"),
                here);
  }

  // Where the number at this place belongs; false where none may stand.
  bool ExpectsNumber() {
    if (place_ == Place::kRequest && key_ != kEvidence) {
      const std::array<int*, 4> numbers = {nullptr, &scores_.activity, &scores_.fraud, &scores_.verification};
      number_ = numbers[key_];
      return true;
    }
    if (place_ == Place::kPiece && key_ != kType) {
      Evidence& piece = scores_.evidence.back();
      number_ = key_ == 1 ? &piece.strength : &piece.validity;
      return true;
    }
    return false;
  }

  template <std::size_t N>
  bool TakeKey(const std::array<std::string_view, N>& keys, std::array<bool, N>& seen,
               const std::string& name) {
    const auto found = std::find(keys.begin(), keys.end(), name);
    if (found == keys.end()) {
      return Fail("JSON_KEY_UNKNOWN",
                  fmt::format("A key is not known here; known are: {}.", fmt::join(keys, ", ")),
                  place_ == Place::kPiece ? fmt::format("evidence[{}]", scores_.evidence.size() - 1) : "");
    }
    key_ = static_cast<std::size_t>(found - keys.begin());
    if (seen[key_]) return Fail("JSON_KEY_DUPLICATE", fmt::format("{} is given twice.", Here()), Here());
    seen[key_] = true;
    return true;
  }
  template <std::size_t N>
  bool CheckAllSeen(const std::array<std::string_view, N>& keys, const std::array<bool, N>& seen,
                    const std::string& prefix) {
    for (std::size_t i = 0; i < N; ++i) {
      const std::string field = prefix + std::string(keys[i]);
      if (!seen[i]) return Fail("JSON_KEY_MISSING", fmt::format("{} is missing.", field), field);
    }
    return true;
  }

  Status status_;
  Scores scores_;
  Place place_ = Place::kStart;
  std::size_t key_ = 0;    // of the request or the piece, by place_
  int* number_ = nullptr;  // set by ExpectsNumber
  std::array<bool, 4> request_seen_{};
  std::array<bool, 3> piece_seen_{};
};

Json GapJson(const Gap& gap) {
  Json json;
  json["part"] = PartName(gap.part);
  if (gap.part == Part::kEvidence) {
    json["type"] = nullptr;
    json["have"] = nullptr;
    if (gap.nearest) {
      json["type"] = gap.nearest->type;
      json["have"] = {{"strength", gap.nearest->strength}, {"validity", gap.nearest->validity}};
    }
    json["need"] = {{"strength", gap.minimum.strength}, {"validity", gap.minimum.validity}};
  } else {
    json["have"] = gap.have;
    json["need"] = gap.need;
  }
  json["points"] = gap.points;
  return json;
}

}  // namespace

Result<Scores> ReadGradeRequest(std::string_view json) {
  if (json.size() > kMaxGradeRequestBytes) {
    return InvalidArgument("GRADE_REQUEST_TOO_LARGE",
                           fmt::format("A request to grade has at most {} bytes.", kMaxGradeRequestBytes));
  }
  RequestReader reader;
  const bool read = nlohmann::json::sax_parse(json, &reader);
  if (!reader.status().ok()) return reader.status();
  if (!read) return InvalidArgument("JSON_MALFORMED", "The request is not JSON.");
  Scores scores = reader.TakeScores();
  LAGAN_RETURN_IF_ERROR(CheckScores(scores));
  return scores;
}

std::string WriteGrade(const Grade& grade) {
  Json json;
  json["level"] = LevelName(grade.level);
  json["profile"] = nullptr;
  if (grade.profile) json["profile"] = *grade.profile;
  json["profiles"] = grade.profiles;
  json["explanation"] = grade.explanation;
  json["missing"] = Json::array();
  for (const ProfileMatch& match : grade.unmet) {
    Json gaps = Json::array();
    for (const Gap& gap : match.missing) gaps.push_back(GapJson(gap));
    json["missing"].push_back({{"profile", match.profile},
                               {"level", LevelName(match.level)},
                               {"points", match.points},
                               {"gaps", std::move(gaps)}});
  }
  json["policy_version"] = grade.policy_version;
  return json.dump();
}

std::string WriteGradeError(const Status& status) {
  Json json;
  json["error"] = {{"code", CodeName(status.code())},
                   {"reason", status.reason()},
                   {"field", status.field()},
                   {"message", status.message()}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace lagan::assurance
