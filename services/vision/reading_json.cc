#include "services/vision/reading_json.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "mrz/decoder.h"
#include "ocr/picture_work.h"
#include "ocr/visual/cross_check.h"
#include "ocr/visual/driver_number_check.h"

namespace lagan::vision {
namespace {

using Json = nlohmann::ordered_json;

// File names may hold any bytes; JSON may not.
std::string Dump(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

Json FieldsOf(const mrz::Zone& zone) {
  return {{"document_code", zone.document_code},
          {"issuer", zone.issuer},
          {"document_number", zone.document_number},
          {"nationality", zone.nationality},
          {"birth_date", zone.birth_date.ToString()},
          {"sex", std::string(1, zone.sex)},
          {"expiry_date", zone.expiry_date ? FormatDate(*zone.expiry_date) : ""},
          {"surname", zone.surname},
          {"given_names", zone.given_names},
          {"optional_data_1", zone.optional_data_1},
          {"optional_data_2", zone.optional_data_2}};
}

Json ChecksOf(const mrz::Zone& zone) {
  Json checks = Json::array();
  for (const mrz::Check& check : zone.checks) {
    checks.push_back({{"name", check.name},
                      {"expected", std::string(1, check.expected)},
                      {"found", std::string(1, check.found)},
                      {"pass", check.pass}});
  }
  return checks;
}

Json ReasonsOf(const std::vector<mrz::Remark>& remarks) {
  Json reasons = Json::array();
  for (const mrz::Remark& remark : remarks) reasons.push_back(remark.reason);
  return reasons;
}

Json ZoneJson(std::string_view verdict) {
  return {{"format", ""},
          {"lines", Json::array()},
          {"verdict", verdict},
          {"fields", Json::object()},
          {"checks", Json::array()}};
}

double Tenths(double value) { return std::round(value * 10) / 10; }
double Hundredths(double value) { return std::round(value * 100) / 100; }
double Thousandths(double value) { return std::round(value * 1000) / 1000; }

Json QuadJson(const std::array<ocr::ImagePoint, 4>& quad) {
  Json points = Json::array();
  for (const ocr::ImagePoint& point : quad) points.push_back({Tenths(point.x), Tenths(point.y)});
  return points;
}

Json QualityJson(const ocr::QualityReport& quality) {
  Json findings = Json::array();
  for (const ocr::QualityFinding& finding : quality.findings) {
    findings.push_back({{"reason", ocr::QualityReasonName(finding.reason)},
                        {"value", Thousandths(finding.value)},
                        {"limit", finding.limit},
                        {"advice", finding.advice}});
  }
  return {{"findings", findings},
          {"brightness", quality.brightness},
          {"ink", quality.ink},
          {"sharpness", Thousandths(quality.sharpness)},
          {"glare_share", Thousandths(quality.glare_share)},
          {"zone_glare_share", Thousandths(quality.zone_glare_share)},
          {"cut_share", Thousandths(quality.cut_share)},
          {"pitch", Thousandths(quality.pitch)},
          {"print_share", Thousandths(quality.print_share)},
          {"pixel_grid", Thousandths(quality.pixel_grid)},
          {"colourfulness", Thousandths(quality.colourfulness)}};
}

Json PrintedJson(const ocr::PrintedFields& printed) {
  Json fields = Json::array();
  for (const ocr::PrintedField& field : printed.fields) {
    fields.push_back({{"name", ocr::PrintedFieldText(field.name)},
                      {"text", field.text},
                      {"confidence", Hundredths(field.confidence)},
                      {"quad", QuadJson(field.quad)}});
  }
  return {{"layout", ocr::PrintedLayoutText(printed.layout)}, {"fields", fields}};
}

Json CrossChecksJson(const ocr::PrintedFields& printed, const std::optional<mrz::Zone>& zone) {
  Json checks = Json::array();
  const ocr::CrossChecks compared =
      zone ? ocr::CompareWithZone(printed, *zone) : ocr::CompareWithDriverNumber(printed);
  for (const ocr::CrossCheck& check : compared.checks) {
    checks.push_back({{"field", ocr::PrintedFieldText(check.field)},
                      {"outcome", ocr::CheckOutcomeText(check.outcome)},
                      {"confidence", Hundredths(check.confidence)}});
  }
  return checks;
}

Json CuesJson(const std::vector<ocr::CueFinding>& cues) {
  Json found = Json::array();
  for (const ocr::CueFinding& cue : cues)
    found.push_back(
        {{"cue", ocr::CueName(cue.cue)}, {"score", Hundredths(cue.score)}, {"meaning", cue.meaning}});
  return found;
}

}  // namespace

std::string ReadingJson(const std::string& file, const ocr::ZoneReading& reading,
                        const ocr::QualityReport& quality, const std::optional<ocr::PrintedFields>& printed,
                        const std::vector<ocr::CueFinding>& cues) {
  Json zone = ZoneJson(ocr::VerdictName(reading.verdict));
  if (!reading.lines.empty()) {
    zone["format"] = reading.format;
    zone["lines"] = reading.lines;
    if (reading.zone) {
      zone["fields"] = FieldsOf(*reading.zone);
      zone["checks"] = ChecksOf(*reading.zone);
      zone["errors"] = ReasonsOf(reading.zone->errors);
      zone["notes"] = ReasonsOf(reading.zone->notes);
    }
    zone["corrections"] = Json::array();
    const auto seen = [](char symbol) { return symbol == mrz::kNothing ? "" : std::string(1, symbol); };
    for (const ocr::Correction& correction : reading.corrections) {
      zone["corrections"].push_back({{"line", correction.line},
                                     {"column", correction.column},
                                     {"read", seen(correction.read)},
                                     {"taken", seen(correction.taken)},
                                     {"cost", Hundredths(correction.cost)}});
    }
    zone["line_confidence"] = Json::array();
    for (const float confidence : reading.line_confidence)
      zone["line_confidence"].push_back(Hundredths(confidence));
    zone["symbol_confidence"] = Json::array();
    for (const std::vector<float>& line : reading.symbol_confidence) {
      Json confidences = Json::array();
      for (const float confidence : line) confidences.push_back(Hundredths(confidence));
      zone["symbol_confidence"].push_back(std::move(confidences));
    }
    zone["alternatives"] = Json::array();
    for (const ocr::Alternative& alternative : reading.alternatives) {
      zone["alternatives"].push_back({{"line", alternative.line},
                                      {"column", alternative.column},
                                      {"symbol", std::string(1, alternative.symbol)},
                                      {"confidence", Hundredths(alternative.confidence)}});
    }
    zone["quarter_turns"] = reading.quarter_turns;
    zone["quad"] = QuadJson(reading.quad);
    zone["line_quads"] = Json::array();
    for (const auto& quad : reading.line_quads) zone["line_quads"].push_back(QuadJson(quad));
  }
  Json timings = Json::object();
  for (const auto& [stage, milliseconds] : reading.timings_ms) timings[stage] = Tenths(milliseconds);
  Json answer = {{"file", file}, {"mrz", zone}, {"quality", QualityJson(quality)}};
  if (printed) {
    answer["printed_fields"] = PrintedJson(*printed);
    answer["cross_checks"] = CrossChecksJson(*printed, reading.zone);
  }
  answer["cues"] = CuesJson(cues);
  answer["reason"] = reading.reason;
  const std::int64_t work = reading.work + (printed ? printed->work : 0);
  answer["work"] = std::round(1000.0 * static_cast<double>(work) / ocr::kMostWorkOfAPicture) / 1000;
  answer["timings_ms"] = timings;
  return Dump(answer);
}

std::string RefusalJson(const std::string& file, const Status& why) {
  return Dump({{"file", file},
               {"mrz", ZoneJson("refused")},
               {"quality", Json::object()},
               {"cues", Json::array()},
               {"reason", why.reason()},
               {"message", why.message()},
               {"timings_ms", Json::object()}});
}

}  // namespace lagan::vision
