#include "tests/specimen/people.h"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <span>
#include <string_view>

#include "mrz/documents.h"
#include "mrz/transliteration.h"

namespace lagan::specimen {
namespace {

using Names = std::span<const std::string_view>;

struct Nation {
  std::string_view code;
  Names surnames, women, men;
};

constexpr std::string_view kIrish[] = {"Ó SÉAGHDHA", "NÍ BHRAONÁIN", "MAC GIOLLA BHRÍDE", "O'SULLIVAN",
                                       "McGUINNESS", "Ó hEITHIR",    "DE BÚRCA",          "O’NEILL",
                                       "MACNAMARA",  "KELLY-BYRNE"};
constexpr std::string_view kIrishWomen[] = {"SIOBHÁN", "ÁINE MARIE", "GRÁINNE", "ÉABHA", "MARY-KATE"};
constexpr std::string_view kIrishMen[] = {"SEÁN", "PÁDRAIG", "CIARÁN EOIN", "RÓNÁN", "MÍCHEÁL"};
constexpr std::string_view kBritish[] = {
    "SMITH", "McGRATH", "MACDONALD",         "BOWES-LYON", "FFOULKES", "O'CONNOR-BLAKE",
    "NG",    "ST JOHN", "FEATHERSTONEHAUGH", "LLEWELYN",   "OKAFOR"};
constexpr std::string_view kBritishWomen[] = {"ELIZABETH ANNE", "OLIVIA", "JO", "PRIYA ROSE", "MORAG"};
constexpr std::string_view kBritishMen[] = {"JOHN PAUL", "WILLIAM", "DAVID GARETH OWEN", "TY", "ANGUS"};
constexpr std::string_view kPolish[] = {"WIŚNIEWSKA", "ŻÓŁĆ",         "KOWALSKA-DĄBROWSKA",
                                        "ŁUKASIK",    "GRZEŚKIEWICZ", "ŹREBIEC"};
constexpr std::string_view kPolishWomen[] = {"AGNIESZKA", "ŁUCJA", "MAŁGORZATA ZOFIA"};
constexpr std::string_view kPolishMen[] = {"STANISŁAW", "JĘDRZEJ", "GRZEGORZ"};
constexpr std::string_view kGerman[] = {"MÜLLER", "GROẞMANN", "VON DER WEIDE", "SCHÄFER-LÖW",
                                        "JÄGER",  "WEIß",     "OEHLER"};
constexpr std::string_view kGermanWomen[] = {"JÜRGEN-ANNA", "GRETA", "URSULA KÄTHE"};
constexpr std::string_view kGermanMen[] = {"JÖRG", "HANS-PETER", "GÜNTHER"};
constexpr std::string_view kNordic[] = {"ØSTERGÅRD",      "ÅKESSON",   "HÆGELAND",
                                        "ÞORVALDSDÓTTIR", "LINDSTRÖM", "KJÆR"};
constexpr std::string_view kNordicWomen[] = {"BJØRG", "ÅSA", "SIGRÍÐUR", "FREJA"};
constexpr std::string_view kNordicMen[] = {"BJÖRN", "SØREN AAGE", "HÅKON", "ÓLAFUR"};
constexpr std::string_view kTurkish[] = {"YILDIRIM", "ŞAHİN", "ÇELİK", "GÜNEŞ", "DOĞAN", "ÖZTÜRK"};
constexpr std::string_view kTurkishWomen[] = {"AYŞE", "GÜLŞEN", "ZEYNEP NUR"};
constexpr std::string_view kTurkishMen[] = {"İBRAHİM", "OĞUZ", "MEHMET ALİ"};
constexpr std::string_view kFrench[] = {"LEFÈVRE",     "D'ARTOIS", "BEAUÇHAMP",
                                        "GUÉRIN-ÉLIE", "LE BŒUF",  "MARTIN"};
constexpr std::string_view kFrenchWomen[] = {"ANNE-SOPHIE", "HÉLÈNE", "ZOÉ"};
constexpr std::string_view kFrenchMen[] = {"FRANÇOIS", "JEAN-NOËL", "RENÉ"};
constexpr std::string_view kRomanian[] = {"IONESCU", "ȚĂRAN", "ȘERBĂNESCU", "BÂLCU", "POPA"};
constexpr std::string_view kRomanianWomen[] = {"ANDREEA", "IOANA-MARIA", "ANCUȚA"};
constexpr std::string_view kRomanianMen[] = {"ȘTEFAN", "ION", "CĂLIN"};
constexpr std::string_view kSpanish[] = {"GARCÍA MUÑOZ", "IBÁÑEZ DE LA TORRE", "PEÑA", "NÚÑEZ"};
constexpr std::string_view kSpanishWomen[] = {"MARÍA DEL CARMEN", "INÉS", "BEGOÑA"};
constexpr std::string_view kSpanishMen[] = {"JOSÉ ANTONIO", "ÍÑIGO", "RAÚL"};
constexpr std::string_view kLong[] = {"VENKATANARASIMHARAJUVARIPETA", "WOLFESCHLEGELSTEINHAUSENBERGERDORFF",
                                      "RATHNAYAKE MUDIYANSELAGE WICKRAMASINGHE"};
constexpr std::string_view kLongNames[] = {"KRISHNASWAMY SUBRAMANIAM LAKSHMINARAYAN",
                                           "CHRISTOPHER ALEXANDER BARTHOLOMEW"};
constexpr std::string_view kSingle[] = {"SUKARNO", "TENZIN", "ARUNACHALAM", "MA"};
constexpr std::string_view kNone[] = {""};

constexpr std::array<Nation, 13> kNations = {{{"IRL", kIrish, kIrishWomen, kIrishMen},
                                              {"GBR", kBritish, kBritishWomen, kBritishMen},
                                              {"POL", kPolish, kPolishWomen, kPolishMen},
                                              {"D", kGerman, kGermanWomen, kGermanMen},
                                              {"SWE", kNordic, kNordicWomen, kNordicMen},
                                              {"NOR", kNordic, kNordicWomen, kNordicMen},
                                              {"TUR", kTurkish, kTurkishWomen, kTurkishMen},
                                              {"FRA", kFrench, kFrenchWomen, kFrenchMen},
                                              {"ROU", kRomanian, kRomanianWomen, kRomanianMen},
                                              {"ESP", kSpanish, kSpanishWomen, kSpanishMen},
                                              {"IND", kLong, kLongNames, kLongNames},
                                              {"IDN", kSingle, kNone, kNone},
                                              {"UTO", {}, {}, {}}}};

std::string Pick(Names names, Random& random) {
  return std::string(names[static_cast<std::size_t>(random.Below(static_cast<int>(names.size())))]);
}

const Nation& NationOf(std::string_view code) {
  return *std::find_if(kNations.begin(), kNations.end(),
                       [&](const Nation& nation) { return nation.code == code; });
}

Person OfNation(const Nation& nation, Random& random) {
  Person person;
  person.nationality = nation.code;
  person.sex = "FFFMMMX"[random.Below(7)];
  if (nation.surnames.empty()) {
    const Document nobody = RandomDocument(Kind::kPassport, random);
    person.surname = nobody.surname;
    person.given_names = nobody.given_names;
    return person;
  }
  person.surname = Pick(nation.surnames, random);
  person.given_names = Pick(person.sex == 'M' ? nation.men : nation.women, random);
  return person;
}

std::string Digits(int count, Random& random) {
  std::string text;
  while (count-- > 0) text += static_cast<char>('0' + random.Below(10));
  return text;
}

// One number that the pattern (mrz/number_pattern.h) takes.
std::string NumberOf(std::string_view pattern, Random& random) {
  constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", kDigits = "0123456789";
  constexpr std::string_view kBoth = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  const auto one = [&](std::string_view of) {
    return of[static_cast<std::size_t>(random.Below(static_cast<int>(of.size())))];
  };
  if (random.Chance(0.5)) pattern = pattern.substr(pattern.rfind('|') + 1);  // npos + 1 is the beginning
  pattern = pattern.substr(0, pattern.find('|'));
  std::string number;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if (c == '[') {
      const std::size_t end = pattern.find(']', i);
      number += one(pattern.substr(i + 1, end - i - 1));
      i = end;
    } else {
      number += c == 'A' ? one(kLetters) : c == '9' ? one(kDigits) : c == '*' ? one(kBoth) : c;
    }
  }
  return number;
}

// In zone letters, without fillers.
std::string Letters(const std::string& printed) {
  std::string text = mrz::Transliterate(printed).value();
  std::erase(text, '<');
  return text;
}

std::string Initials(const std::string& given_names) {
  const std::string text = mrz::Transliterate(given_names).value();
  std::string initials;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '<' && (i == 0 || text[i - 1] == '<')) initials += text[i];
  }
  return initials;
}

// mrz/driver_number.h has the rules. The letters that nobody publishes a rule for are drawn.
std::string GreatBritainNumber(const Document& document, Random& random) {
  std::string surname = Letters(document.surname), initials = Initials(document.given_names);
  surname.resize(5, '9');
  initials.resize(2, '9');
  const int year = static_cast<int>(document.birth.year()) % 100;
  const unsigned month = static_cast<unsigned>(document.birth.month()) + (document.sex == 'F' ? 50 : 0);
  const std::string check = {"ABCDEFGHJKLMN"[random.Below(13)], "ABCDEFGHJKLMN"[random.Below(13)]};
  return fmt::format("{}{}{:02}{:02}{}{}9{}", surname, year / 10, month,
                     static_cast<unsigned>(document.birth.day()), year % 10, initials, check);
}

void FillLicence(Document& document, Random& random) {
  constexpr std::string_view kPlaces[] = {"UNITED KINGDOM", "BELFAST", "IRELAND", "POLAND",
                                          "ÉIRE",           "LONDON",  "INDIA"};
  constexpr std::string_view kStreets[] = {"12 INVENTED STREET, UTOPIA TOWN, UT1 1AA",
                                           "FLAT 3, 45 NOWHERE ROAD, EREWHON, BT99 9ZZ",
                                           "THE OLD SCHOOLHOUSE, LILLIPUT LANE, LL00 0LL"};
  constexpr std::string_view kCategories[] = {"AM/B/B1/f/k/l/n/p/q", "B", "AM/A/B1/B/BE", "B1/B/W"};
  document.birth_place = Pick(kPlaces, random);
  document.address = Pick(kStreets, random);
  document.categories = Pick(kCategories, random);
  const int year = 2017 + random.Below(9);
  document.issued =
      Date(std::chrono::year(year), std::chrono::month(static_cast<unsigned>(1 + random.Below(12))),
           std::chrono::day(static_cast<unsigned>(1 + random.Below(28))));
  document.expiry = Date(std::chrono::year(year + 10), document.issued.month(), document.issued.day());
  switch (document.kind) {
    case Kind::kLicenceGb:
      document.authority = "DVLA";
      document.number = GreatBritainNumber(document, random);
      break;
    case Kind::kLicenceNi:
      document.authority = "DVA";
      document.number = Digits(8, random);
      break;
    case Kind::kLicenceIe:
      document.authority = "RSA";
      document.number = Digits(9, random);
      document.address.clear();
      break;
    default:
      document.authority = "UTOPIA";
      document.address.clear();
  }
}

void FillNational(Document& document, Random& random) {
  const int year = static_cast<int>(document.birth.year()) % 100;
  switch (document.kind) {
    case Kind::kFrenchCard:
      document.issuer = document.nationality = "FRA";
      document.number =
          fmt::format("{:02}{:02}{}", random.Below(20), 1 + random.Below(12), Digits(8, random));
      document.optional_data = random.Chance(0.5) ? Digits(6, random) : "";
      break;
    case Kind::kRomanianCard:
      document.issuer = document.nationality = "ROU";
      document.number = NumberOf("AA999999", random);
      document.optional_data = Digits(7, random);
      break;
    case Kind::kFrenchLicence:
      document.issuer = document.nationality = "FRA";
      document.number = NumberOf("99AA99999", random);
      document.optional_data.clear();
      break;
    case Kind::kSwissLicence:
      document.issuer = document.nationality = "CHE";
      document.number = NumberOf("AAA999[DFIR]", random);
      document.optional_data = fmt::format("{:02}{}", year, Digits(10, random));
      break;
    default:
      break;
  }
}

// Issuer and number of an ICAO document.
void FillIcao(Document& document, Random& random) {
  if (document.nationality != kIssuer && random.Chance(0.5)) document.issuer = document.nationality;
  mrz::ZoneFields zone;
  zone.format = *mrz::FormatNamed(ZoneFormatName(document.kind));
  zone.document_code = DocumentCode(document.kind);
  zone.issuer = document.issuer;
  const mrz::DocumentType* type = mrz::FindDocumentType(zone);
  if (type != nullptr && !type->number_pattern.empty())
    document.number = NumberOf(type->number_pattern, random);
}

}  // namespace

Person RandomPerson(Random& random) {
  return OfNation(kNations[static_cast<std::size_t>(random.Below(static_cast<int>(kNations.size())))],
                  random);
}

Document VariedDocument(Kind kind, Random& random) {
  Document document = RandomDocument(kind == Kind::kCardFront ? Kind::kCard : kind, random);
  document.kind = kind;
  const bool french = kind == Kind::kFrenchCard || kind == Kind::kFrenchLicence;
  const bool licence = kind == Kind::kLicenceGb || kind == Kind::kLicenceNi || kind == Kind::kLicenceIe;
  const Person person = french                        ? OfNation(NationOf("FRA"), random)
                        : kind == Kind::kRomanianCard ? OfNation(NationOf("ROU"), random)
                        : licence || kind == Kind::kElectoralNi
                            ? OfNation(kNations[static_cast<std::size_t>(random.Below(3))], random)
                            : RandomPerson(random);
  document.surname = person.surname;
  document.given_names = person.given_names;
  document.nationality = person.nationality;
  document.sex = person.sex;
  const std::string_view format = ZoneFormatName(kind);
  const std::optional<mrz::Format> zone = mrz::FormatNamed(format);
  if (kind == Kind::kElectoralNi) {
    document.number = Digits(8, random);
    document.optional_data.clear();
  }
  if (zone && mrz::SpecOf(*zone).icao) FillIcao(document, random);
  if (licence || kind == Kind::kFrenchLicence) FillLicence(document, random);
  FillNational(document, random);
  return document;
}

}  // namespace lagan::specimen
