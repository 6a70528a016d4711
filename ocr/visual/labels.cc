#include "ocr/visual/labels.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "base/core/text.h"
#include "ocr/visual/text_distance.h"

namespace lagan::ocr {
namespace {

struct Caption {
  std::string_view words;  // folded (FoldText)
  std::optional<PrintedFieldName> field;
};

using enum PrintedFieldName;
constexpr std::nullopt_t kOther = std::nullopt;

constexpr Caption kCaptions[] = {
    {"SURNAME", kSurname},
    {"SURNAMES", kSurname},
    {"NOM", kSurname},
    {"NAME", kSurname},
    {"FAMILY NAME", kSurname},
    {"LAST NAME", kSurname},
    {"APELLIDOS", kSurname},
    {"APELLIDO", kSurname},
    {"APELIDOS", kSurname},
    {"COGNOME", kSurname},
    {"SLOINNE", kSurname},
    {"CYFENW", kSurname},
    {"NAZWISKO", kSurname},
    {"NACHNAME", kSurname},
    {"FAMILIENNAME", kSurname},
    {"EFTERNAMN", kSurname},
    {"EFTERNAVN", kSurname},
    {"ETTERNAVN", kSurname},
    {"SUKUNIMI", kSurname},
    {"ACHTERNAAM", kSurname},
    {"NAAM", kSurname},
    {"NUME", kSurname},
    {"PRIIMEK", kSurname},
    {"PREZIME", kSurname},
    {"PRIJMENI", kSurname},
    {"PRIEZVISKO", kSurname},
    {"PEREKONNANIMI", kSurname},
    {"UZVARDS", kSurname},
    {"PAVARDE", kSurname},
    {"SOYADI", kSurname},
    {"GIVEN NAMES", kGivenNames},
    {"GIVEN NAME", kGivenNames},
    {"FORENAMES", kGivenNames},
    {"FORENAME", kGivenNames},
    {"FORENAME S", kGivenNames},
    {"FIRST NAMES", kGivenNames},
    {"FIRST NAME", kGivenNames},
    {"OTHER NAMES", kGivenNames},
    {"PRENOMS", kGivenNames},
    {"PRENOM", kGivenNames},
    {"PRENOM S", kGivenNames},
    {"NOMBRE", kGivenNames},
    {"NOMBRES", kGivenNames},
    {"NOME", kGivenNames},
    {"NOMES", kGivenNames},
    {"NOMI", kGivenNames},
    {"AINMNEACHA", kGivenNames},
    {"REAMHAINM", kGivenNames},
    {"ENWAU", kGivenNames},
    {"IMIONA", kGivenNames},
    {"IMIE", kGivenNames},
    {"VORNAMEN", kGivenNames},
    {"VORNAME", kGivenNames},
    {"FORNAMN", kGivenNames},
    {"FORNAVNE", kGivenNames},
    {"FORNAVN", kGivenNames},
    {"ETUNIMET", kGivenNames},
    {"VOORNAMEN", kGivenNames},
    {"PRENUME", kGivenNames},
    {"IME", kGivenNames},
    {"JMENO", kGivenNames},
    {"MENO", kGivenNames},
    {"EESNIMI", kGivenNames},
    {"VARDI", kGivenNames},
    {"VARDAS", kGivenNames},
    {"ADI", kGivenNames},
    {"PASSPORT NO", kDocumentNumber},
    {"PASSPORT NUMBER", kDocumentNumber},
    {"PASSPORT NR", kDocumentNumber},
    {"PASSPORT CARD NO", kDocumentNumber},
    {"PASSEPORT NO", kDocumentNumber},
    {"NO DU PASSEPORT", kDocumentNumber},
    {"NUMERO DU PASSEPORT", kDocumentNumber},
    {"DOCUMENT NO", kDocumentNumber},
    {"DOCUMENT NUMBER", kDocumentNumber},
    {"DOCUMENT NR", kDocumentNumber},
    {"CARD NO", kDocumentNumber},
    {"CARD NUMBER", kDocumentNumber},
    {"IDENTITY CARD NO", kDocumentNumber},
    {"IDENTITY CARD NUMBER", kDocumentNumber},
    {"ID CARD NO", kDocumentNumber},
    {"VISA NO", kDocumentNumber},
    {"PASS NR", kDocumentNumber},
    {"REISEPASS NR", kDocumentNumber},
    {"AUSWEISNUMMER", kDocumentNumber},
    {"PASAPORTE NO", kDocumentNumber},
    {"PASAPORTE NUM", kDocumentNumber},
    {"PASSAPORTO N", kDocumentNumber},
    {"DOCUMENTNUMMER", kDocumentNumber},
    {"PAS NR", kDocumentNumber},
    {"NUMER PASZPORTU", kDocumentNumber},
    {"LICENCE NO", kDocumentNumber},
    {"DATE OF BIRTH", kBirthDate},
    {"BIRTH DATE", kBirthDate},
    {"DATE DE NAISSANCE", kBirthDate},
    {"GEBURTSDATUM", kBirthDate},
    {"GEBURTSTAG", kBirthDate},
    {"DATA DI NASCITA", kBirthDate},
    {"FECHA DE NACIMIENTO", kBirthDate},
    {"DATA DE NASCIMENTO", kBirthDate},
    {"DATA URODZENIA", kBirthDate},
    {"DATA BREITHE", kBirthDate},
    {"FODELSEDATUM", kBirthDate},
    {"FOEDSELSDATO", kBirthDate},
    {"GEBOORTEDATUM", kBirthDate},
    {"DATA NASTERII", kBirthDate},
    {"SYNTYMAAIKA", kBirthDate},
    {"SUNNIAEG", kBirthDate},
    {"DZIMSANAS DATUMS", kBirthDate},
    {"GIMIMO DATA", kBirthDate},
    {"DATUM ROJSTVA", kBirthDate},
    {"SEX", kSex},
    {"SEXE", kSex},
    {"SEXO", kSex},
    {"SESSO", kSex},
    {"GNEAS", kSex},
    {"RHYW", kSex},
    {"GESCHLECHT", kSex},
    {"GESLACHT", kSex},
    {"PLEC", kSex},
    {"GENDER", kSex},
    {"NATIONALITY", kNationality},
    {"NATIONALITE", kNationality},
    {"STAATSANGEHORIGKEIT", kNationality},
    {"CITTADINANZA", kNationality},
    {"NACIONALIDAD", kNationality},
    {"NACIONALIDADE", kNationality},
    {"NAISIUNTACHT", kNationality},
    {"OBYWATELSTWO", kNationality},
    {"NATIONALITEIT", kNationality},
    {"NATIONALITET", kNationality},
    {"STATSBORGERSKAB", kNationality},
    {"CETATENIE", kNationality},
    {"KANSALAISUUS", kNationality},
    {"KODAKONDSUS", kNationality},
    {"DRZAVLJANSTVO", kNationality},
    {"DATE OF EXPIRY", kExpiryDate},
    {"EXPIRY DATE", kExpiryDate},
    {"EXPIRY", kExpiryDate},
    {"DATE OF EXPIRATION", kExpiryDate},
    {"EXPIRATION DATE", kExpiryDate},
    {"EXPIRES", kExpiryDate},
    {"DATE D EXPIRATION", kExpiryDate},
    {"DATE DEXPIRATION", kExpiryDate},
    {"VALID UNTIL", kExpiryDate},
    {"VALID TO", kExpiryDate},
    {"UNTIL", kExpiryDate},
    {"GULTIG BIS", kExpiryDate},
    {"DATA DI SCADENZA", kExpiryDate},
    {"SCADENZA", kExpiryDate},
    {"FECHA DE CADUCIDAD", kExpiryDate},
    {"VALIDEZ", kExpiryDate},
    {"VALIDADE", kExpiryDate},
    {"DATA WAZNOSCI", kExpiryDate},
    {"TERMIN WAZNOSCI", kExpiryDate},
    {"DATA AS FEIDHM", kExpiryDate},
    {"DATA EAGA", kExpiryDate},
    {"GILTIG TILL", kExpiryDate},
    {"GELDIG TOT", kExpiryDate},
    {"VALABIL PANA LA", kExpiryDate},
    {"DATE OF ISSUE", kIssueDate},
    {"ISSUE DATE", kIssueDate},
    {"ISSUED", kIssueDate},
    {"ISSUED ON", kIssueDate},
    {"DATE DE DELIVRANCE", kIssueDate},
    {"AUSSTELLUNGSDATUM", kIssueDate},
    {"DATA DI RILASCIO", kIssueDate},
    {"FECHA DE EXPEDICION", kIssueDate},
    {"DATA WYDANIA", kIssueDate},
    {"DATA EISIUNA", kIssueDate},
    {"AUTHORITY", kAuthority},
    {"AUTORITE", kAuthority},
    {"ISSUING AUTHORITY", kAuthority},
    {"BEHORDE", kAuthority},
    {"ADDRESS", kAddress},
    {"RESIDENCE", kAddress},
    {"DOMICILE", kAddress},
    {"PLACE OF BIRTH", kOther},
    {"LIEU DE NAISSANCE", kOther},
    {"GEBURTSORT", kOther},
    {"LUGAR DE NACIMIENTO", kOther},
    {"LUOGO DI NASCITA", kOther},
    {"AIT BHREITHE", kOther},
    {"MIEJSCE URODZENIA", kOther},
    {"PLACE OF ISSUE", kOther},
    {"TYPE", kOther},
    {"TYP", kOther},
    {"TIPO", kOther},
    {"CODE", kOther},
    {"STATE", kOther},
    {"COUNTRY CODE", kOther},
    {"CODE OF ISSUING STATE", kOther},
    {"ISSUING STATE", kOther},
    {"HEIGHT", kOther},
    {"TAILLE", kOther},
    {"COLOUR OF EYES", kOther},
    {"PERSONAL NO", kOther},
    {"PERSONAL NUMBER", kOther},
    {"PERSONAL CODE", kOther},
    {"NUMER PESEL", kOther},
    {"SIGNATURE", kOther},
    {"HOLDER S SIGNATURE", kOther},
    {"HOLDERS SIGNATURE", kOther},
    {"SIGNATURE OF BEARER", kOther},
    {"PASSPORT", kOther},
    {"PASSEPORT", kOther},
    {"IDENTITY CARD", kOther},
    {"VISA", kOther},
    {"SPECIMEN", kOther},
    {"NOT A REAL DOCUMENT", kOther},
};

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Folded "1 SURNAME" and "SURNAME 1 2": some pages number their captions. Longer numbers are values.
std::string_view WithoutNumbers(std::string_view folded) {
  const auto drop = [&](bool front) {
    const std::size_t blank = front ? folded.find(' ') : folded.rfind(' ');
    if (blank == std::string_view::npos) return false;
    const std::string_view word = front ? folded.substr(0, blank) : folded.substr(blank + 1);
    if (word.size() > 1 || !IsDigit(word.front())) return false;
    folded = front ? folded.substr(blank + 1) : folded.substr(0, blank);
    return true;
  };
  while (drop(true) || drop(false)) {
  }
  return folded;
}

// The line network reads rn as m and back, which would be two wrong letters.
std::string WithoutRn(std::string_view folded) {
  std::string text;
  for (std::size_t i = 0; i < folded.size(); ++i) {
    const bool rn = folded.substr(i).starts_with("RN");
    text += rn ? 'M' : folded[i];
    i += rn ? 1 : 0;
  }
  return text;
}

int Tolerance(std::size_t letters) { return letters <= 4 ? 0 : static_cast<int>(letters / 5); }

struct Match {
  const Caption* caption = nullptr;
  double quality = 0;
};

Match MatchWhole(std::string_view folded) {
  Match best;
  for (const Caption& caption : kCaptions) {
    const std::size_t longer = std::max(folded.size(), caption.words.size());
    const std::size_t shorter = std::min(folded.size(), caption.words.size());
    const int tolerance = Tolerance(caption.words.size());
    if (static_cast<int>(longer - shorter) > tolerance + 1) continue;
    int distance = EditDistance(folded, caption.words);
    const bool has_rn =
        caption.words.find("RN") != std::string_view::npos || folded.find("RN") != std::string_view::npos;
    if (distance > tolerance && tolerance > 0 && has_rn)
      distance = 1 + EditDistance(WithoutRn(folded), WithoutRn(caption.words));
    if (distance > tolerance) continue;
    const double quality = 1 - distance / static_cast<double>(longer);
    if (quality > best.quality) best = {&caption, quality};
  }
  return best;
}

std::vector<std::string> Split(std::string_view text, std::string_view separators) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (separators.find(c) == std::string_view::npos) {
      parts.back() += c;
    } else {
      parts.emplace_back();
    }
  }
  return parts;
}

// A caption before a value: "Surname: MORGAN", "Date of birth 12.08.1974". The words of the caption are taken
// as long as they still make one.
std::optional<Label> MatchBeginning(std::string_view text) {
  std::optional<Label> best;
  std::size_t end = 0;
  for (int words = 0; words < 4 && end < text.size(); ++words) {
    const std::size_t from = text.find_first_not_of(' ', end);
    if (from == std::string_view::npos) break;
    end = std::min(text.find_first_of(" :", from), text.size());
    const Match match = MatchWhole(WithoutNumbers(FoldText(text.substr(0, end))));
    if (match.caption == nullptr || end >= text.size()) continue;
    const std::size_t rest = text.find_first_not_of(" :.", end);
    if (rest == std::string_view::npos) continue;
    // "Given names Prenoms": the same in another language, whose stroke between was not seen.
    if (MatchWhole(WithoutNumbers(FoldText(text.substr(rest)))).caption != nullptr)
      return Label{match.caption->field, match.quality, ""};
    best = Label{match.caption->field, match.quality, std::string(TrimSpace(text.substr(rest)))};
  }
  return best;
}

}  // namespace

std::optional<Label> FindLabel(std::string_view text) {
  const std::string whole = FoldText(text);
  Match best = MatchWhole(WithoutNumbers(whole));
  for (const std::string& part : Split(text, "/|()[]*:")) {
    const std::string folded = FoldText(part);
    const Match match = MatchWhole(WithoutNumbers(folded));
    // The first language that is understood; others may only be surer.
    if (match.quality > best.quality) best = match;
  }
  if (best.caption != nullptr) {
    const std::size_t colon = text.find(':');
    const std::string_view after =
        colon == std::string_view::npos ? std::string_view() : TrimSpace(text.substr(colon + 1));
    // "Surname :Nom": the same in another language.
    const bool is_caption = MatchWhole(WithoutNumbers(FoldText(after))).caption != nullptr;
    return Label{best.caption->field, best.quality, is_caption ? "" : std::string(after)};
  }
  return MatchBeginning(text);
}

bool MayBeCaption(std::string_view text) {
  const auto small = std::ranges::count_if(text, [](char c) { return c >= 'a' && c <= 'z'; });
  const auto large = std::ranges::count_if(text, [](char c) { return c >= 'A' && c <= 'Z'; });
  if (small <= large) return false;
  constexpr std::size_t kBeginning = 3, kShortest = 4;
  for (const std::string& word : SplitText(FoldText(text), ' ')) {
    if (word.size() < kBeginning) continue;
    const int tolerance = word.size() < 6 ? 0 : word.size() == 6 ? 1 : word.size() == 7 ? 2 : 3;
    for (const Caption& caption : kCaptions) {
      for (const std::string& known : Split(caption.words, " ")) {
        if (known.size() < kShortest) continue;
        if (known.starts_with(word) || (word.size() >= kShortest && known.find(word) != std::string::npos) ||
            EditDistance(word, known) <= tolerance)
          return true;
      }
    }
  }
  return false;
}

std::optional<Label> FindFieldNumber(std::string_view text) {
  static constexpr std::pair<std::string_view, std::optional<PrintedFieldName>> kNumbers[] = {
      {"4A", kIssueDate}, {"4B", kExpiryDate}, {"4C", kAuthority}, {"4D", kOther},
      {"1", kSurname},    {"2", kGivenNames},  {"3", kBirthDate},  {"5", kDocumentNumber},
      {"7", kOther},      {"8", kAddress},     {"9", kOther},
  };
  text = TrimSpace(text);
  // Dirt before the number.
  while (!text.empty() && !IsDigit(text.front()) && FoldText(text.substr(0, 1)).empty())
    text.remove_prefix(1);
  std::string upper = ToUpperAscii(text);
  // Letters that look like the number, where a point says that it is one.
  static constexpr std::string_view kLetters = "IL|ZS$", kDigits = "111255";
  if (upper.size() > 1 && upper[1] == '.' && kLetters.find(upper[0]) != std::string_view::npos)
    upper[0] = kDigits[kLetters.find(upper[0])];
  for (const auto& [number, field] : kNumbers) {
    if (!upper.starts_with(number)) continue;
    const std::string_view rest = text.substr(number.size());
    // "1. MORGAN" or "1 MORGAN" but not "12.08.1974" or "1.5": a point must be followed by a blank or a letter.
    const bool ends = rest.empty() || rest == ".";
    const bool goes_on =
        rest.starts_with(' ') || rest.starts_with(". ") || rest.starts_with(", ") ||
        (rest.size() > 1 && rest[0] == '.' && (number.size() == 2 || !(rest[1] >= '0' && rest[1] <= '9')));
    if (!ends && !goes_on) continue;
    const std::size_t from = rest.find_first_not_of(" .,");
    return Label{field, 1.0, from == std::string_view::npos ? "" : std::string(TrimSpace(rest.substr(from)))};
  }
  return std::nullopt;
}

}  // namespace lagan::ocr
