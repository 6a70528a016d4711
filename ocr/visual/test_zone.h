// The zone that tests of a page compare it with.
#pragma once

#include <chrono>
#include <string>

#include "mrz/zone.h"

namespace lagan::ocr {

// Of a passport of Anna Maria Eriksson, with a personal number.
inline mrz::Zone ZoneOfAnna(const std::string& issuer, const std::string& nationality) {
  using namespace std::chrono_literals;
  mrz::Zone zone;
  zone.format = mrz::Format::kTd3;
  zone.issuer = issuer;
  zone.document_number = "L898902C3";
  zone.nationality = nationality;
  zone.birth_date = mrz::PartialDate::Of(1974y / 8 / 12);
  zone.sex = 'F';
  zone.expiry_date = 2031y / 4 / 15;
  zone.surname = "ERIKSSON";
  zone.given_names = "ANNA MARIA";
  zone.optional_data_1 = "ZE184226B";
  return zone;
}

}  // namespace lagan::ocr
