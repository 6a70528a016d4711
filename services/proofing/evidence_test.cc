// What can serve as evidence, against the table of documents.
#include "services/proofing/evidence.h"

#include <gtest/gtest.h>

#include <string>

#include "mrz/codes.h"
#include "mrz/documents.h"

namespace lagan::proofing {
namespace {

using namespace std::chrono_literals;
constexpr Date kToday = 2026y / 11 / 22;

std::string ReasonOf(std::string_view type, std::string_view format, std::string_view issuer) {
  mrz::v1::Zone zone;
  zone.set_format(std::string(format));
  zone.set_issuing_state(std::string(issuer));
  zone.set_surname("ERIKSSON");
  zone.set_given_names("ANNA MARIA");
  zone.set_birth_date("1974-08-12");
  zone.set_document_number("L898902C3");
  return CheckUsable(type, zone, kToday, false).reason();
}

TEST(EvidenceTest, EveryDocumentOfTheTableIsUsableAsWhatItIs) {
  int usable = 0;
  for (const mrz::DocumentType& known : mrz::AllDocumentTypes()) {
    if (known.evidence_type.empty()) continue;
    const std::string_view issuer = known.issuer.empty() ? "GIB" : known.issuer;
    const std::string format(known.format ? mrz::SpecOf(*known.format).name : "");
    const std::string reason = ReasonOf(known.evidence_type, format, issuer);
    if (!known.format || format == "FRDL" || format == "CHDL") {
      // Licences and the electoral card are shown to a person; no picture of them is read yet.
      EXPECT_TRUE(reason == "DOCUMENT_TYPE_NOT_READ" || reason == "DOCUMENT_TYPE_MISMATCH")
          << issuer << known.name;
    } else if (format == "FRID" || format == "ROID") {
      // National formats are read and shown, and are no evidence: the French one has no date of expiry.
      EXPECT_EQ(reason, "DOCUMENT_TYPE_MISMATCH") << issuer << known.name;
    } else {
      EXPECT_EQ(reason, "") << issuer << " " << known.name;
      ++usable;
    }
  }
  EXPECT_GT(usable, 230);
}

TEST(EvidenceTest, NoIssuerOutsideTheTableHasADocumentThatNamesItsIssuer) {
  const struct {
    const char* type;
    const char* format;
  } named[] = {{"passport_uk", "TD3"},
               {"passport_us", "TD1"},
               {"id_card_residence_permit", "TD1"},
               {"id_card_eea_biometric", "TD1"},
               {"id_card_eea_non_biometric", "TD2"}};
  for (const mrz::StateCode& code : mrz::AllCodes()) {
    if (code.kind == mrz::CodeKind::kSpecimen) continue;
    for (const auto& [type, format] : named) {
      bool issues = false;
      for (const mrz::DocumentType& known : mrz::OwnDocumentTypesOf(code.code)) {
        issues = issues || known.evidence_type == type ||
                 (known.evidence_type.starts_with("id_card_eea_") &&
                  std::string_view(type).starts_with("id_card_eea_"));
      }
      EXPECT_EQ(ReasonOf(type, format, code.code), issues ? "" : "DOCUMENT_TYPE_MISMATCH")
          << type << " " << code.code;
    }
  }
}

TEST(EvidenceTest, AStateWithoutARowIsNotRefused) {
  for (const char* issuer : {"GIB", "HKG", "ATA", "QQQ"}) {
    for (const char* type : {"passport_icao", "passport_biometric"})
      EXPECT_EQ(ReasonOf(type, "TD3", issuer), "") << issuer;
  }
}

// The members of the European Economic Area and Switzerland, said once more by hand. Denmark issues no identity card.
TEST(EvidenceTest, CardsOfTheEuropeanEconomicArea) {
  for (const char* issuer : {"AUT", "BEL", "BGR", "CHE", "CYP", "CZE", "D",   "ESP", "EST", "FIN",
                             "FRA", "GRC", "HRV", "HUN", "IRL", "ISL", "ITA", "LIE", "LTU", "LUX",
                             "LVA", "MLT", "NLD", "NOR", "POL", "PRT", "ROU", "SVK", "SVN", "SWE"}) {
    EXPECT_EQ(ReasonOf("id_card_eea_biometric", "TD1", issuer), "") << issuer;
    EXPECT_EQ(ReasonOf("id_card_eea_non_biometric", "TD1", issuer), "") << issuer;
  }
  for (const char* issuer : {"DNK", "GBR", "USA", "TUR", "UKR", "QQQ"}) {
    EXPECT_EQ(ReasonOf("id_card_eea_biometric", "TD1", issuer), "DOCUMENT_TYPE_MISMATCH") << issuer;
  }
}

}  // namespace
}  // namespace lagan::proofing
