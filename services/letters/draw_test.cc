// Letters, read back: the PDF is rendered and its text extracted by poppler, and our own reader finds the code.
#include "services/letters/draw.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "base/core/file.h"
#include "services/letters/test_letters.h"
#include "verifier/qr/qr_reader.h"

namespace lagan::letters {
namespace {

class DrawTest : public testing::Test {
 protected:
  DrawTest() : wording_(LoadWording(LAGAN_SOURCE_DIR "/policy/letters").value()) {
    std::string pattern = testing::TempDir() + "lagan-letter-XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
  }
  ~DrawTest() override { std::filesystem::remove_all(folder_); }

  Result<DrawnLetter> Draw(const LetterFields& fields) {
    LAGAN_ASSIGN_OR_RETURN(const Letter letter, CheckLetter(fields, TestLanguages(), TestNow()));
    auto drawn =
        DrawLetter(letter, wording_.languages.at(letter.language), wording_.helpline, DateOf(TestNow()));
    if (drawn.ok()) std::ignore = WriteFileAtomically(folder_ / "letter.pdf", drawn->pdf.Reveal(), 0600);
    return drawn;
  }
  std::string Run(const std::string& command) {
    EXPECT_EQ(std::system(("cd " + folder_.string() + " && " + command + " > out.txt").c_str()), 0)
        << command;
    return *ReadTextFile(folder_ / "out.txt", 1 << 20);
  }
  // Of the whole letter, lines joined where a text was wrapped.
  std::string Text() {
    std::string text = Run("pdftotext -raw letter.pdf -");
    for (char& c : text) c = c == '\n' ? ' ' : c;
    return text;
  }
  // A page as a grey picture.
  image::Pixels Render(int dpi, int page) {
    const std::string number = std::to_string(page);
    Run("pdftoppm -gray -singlefile -r " + std::to_string(dpi) + " -f " + number + " -l " + number +
        " letter.pdf page");
    std::ifstream file(folder_ / "page.pgm", std::ios::binary);
    std::string magic;
    int width = 0;
    int height = 0;
    int most = 0;
    file >> magic >> width >> height >> most;
    EXPECT_EQ(magic, "P5");
    EXPECT_EQ(most, 255);
    file.get();
    Bytes bytes(static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
    file.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    EXPECT_TRUE(file.good());
    return image::MakePixels(width, height, 1, std::move(bytes));
  }
  // True when a rectangle given in millimetres has anything darker than the specimen's grey.
  static bool HasInk(const image::Pixels& page, double left, double top, double right, double bottom) {
    const double scale = page.width / 210.0;
    for (int y = static_cast<int>(top * scale); y < static_cast<int>(bottom * scale); ++y) {
      const auto row = page.Row(y);
      for (int x = static_cast<int>(left * scale); x < static_cast<int>(right * scale); ++x) {
        if (row[static_cast<std::size_t>(x)] < 150) return true;
      }
    }
    return false;
  }

  const Wording wording_;
  std::filesystem::path folder_;
};

TEST_F(DrawTest, TheCodeReadsAndTheTextIsThereInEveryLanguageAndPrint) {
  for (const std::string& language : TestLanguages()) {
    for (const char* print : {"standard", "large"}) {
      SCOPED_TRACE(language + " " + print);
      LetterFields fields = TestFields();
      fields.language = language;
      fields.print = print;
      const auto drawn = Draw(fields);
      ASSERT_TRUE(drawn.ok()) << drawn.status();
      EXPECT_EQ(drawn->pages, print == std::string("standard") ? 1 : 2);
      for (const int dpi : {300, 150}) {
        const auto read = verifier::ReadQr(Render(dpi, drawn->pages));
        ASSERT_TRUE(read.ok()) << dpi << read.status();
        EXPECT_TRUE(*read == fields.qr_text) << dpi;
      }
      const std::string text = Text();
      const Words& words = wording_.languages.at(language);
      for (const std::string& expected :
           {fields.letter_serial, fields.full_name, fields.address_lines[1], wording_.helpline.number,
            words.service, words.title, words.what, words.how[0], words.how[1], words.lost, words.specimen,
            words.last_day, wording_.helpline.hours.at(language),
            DateInWords(words, Date(std::chrono::year(2027), std::chrono::November, std::chrono::day(20)))}) {
        EXPECT_NE(text.find(expected), std::string::npos) << expected << "\n" << text;
      }
      EXPECT_EQ(text.find(fields.credential_serial), std::string::npos);
    }
  }
}

TEST_F(DrawTest, EveryLengthOfCodeThatIsAcceptedReads) {
  for (const std::size_t length : {1U, 60U, 300U, 450U, 600U, 800U, 1200U, 1500U}) {
    LetterFields fields = TestFields();
    fields.qr_text = TestQrText(length);
    const auto drawn = Draw(fields);
    ASSERT_TRUE(drawn.ok()) << length << drawn.status();
    const auto read = verifier::ReadQr(Render(300, 1));
    ASSERT_TRUE(read.ok()) << length << read.status();
    EXPECT_TRUE(*read == fields.qr_text) << length;
  }
  LetterFields fields = TestFields();
  fields.qr_text = TestQrText(2000);
  const Status refused = Draw(fields).status();
  EXPECT_EQ(refused.reason(), "QR_TEXT_TOO_LONG");
  EXPECT_EQ(refused.field(), "qr_text");
}

TEST_F(DrawTest, TheAddressAloneIsInTheWindow) {
  for (const char* print : {"standard", "large"}) {
    LetterFields fields = TestFields();
    fields.print = print;
    fields.full_name = "Maximiliana Bartholomea " + std::string(80, 'n');
    fields.address_lines =
        std::vector<std::string>(6, "The longest line of an address that somebody lives at 12345");
    ASSERT_TRUE(Draw(fields).ok()) << Draw(fields).status();
    const image::Pixels page = Render(100, 1);
    EXPECT_TRUE(HasInk(page, 20, 57, 100, 81));
    // Whatever slides into view beside the address is white.
    EXPECT_FALSE(HasInk(page, 10, 46, 110, 56.5));
    EXPECT_FALSE(HasInk(page, 10, 81.5, 110, 92));
    EXPECT_FALSE(HasInk(page, 10, 46, 21, 92));
    EXPECT_FALSE(HasInk(page, 100.5, 46, 110, 92));
  }
}

TEST_F(DrawTest, NamesAreDrawnHarmlesslyOrRefused) {
  const std::pair<const char*, std::string> harmless[] = {
      {"long", std::string(120, 'W')},
      {"markup", "<b>Robert</b> &amp; <span size='999999'>x</span>"},
      {"placeholder", "{page} {name} %s"},
      {"Irish", "Ċiarán Ó Ḋoṁnaill"},
      {"Greek", "Ελένη Παπαδοπούλου"},
      {"Cyrillic", "Олена Шевченко"},
      {"Arabic", "محمد عبد الله"},
      {"piled marks", "Z" +
                          [] {
                            std::string marks;
                            for (int i = 0; i < 100; ++i) marks += "\u0301";
                            return marks;
                          }()},
  };
  for (const auto& [what, name] : harmless) {
    SCOPED_TRACE(what);
    LetterFields fields = TestFields();
    fields.full_name = name;
    const auto drawn = Draw(fields);
    ASSERT_TRUE(drawn.ok()) << drawn.status();
    const image::Pixels page = Render(150, drawn->pages);
    EXPECT_TRUE(verifier::ReadQr(page).value() == fields.qr_text);
    EXPECT_FALSE(HasInk(Render(100, 1), 10, 81.5, 110, 92)) << "left its place";
    EXPECT_NE(Text().find(fields.letter_serial), std::string::npos);
  }
  for (const std::string& name : {std::string("\U00012000\U00012001"), std::string("\U0010FFFD")}) {
    LetterFields fields = TestFields();
    fields.full_name = name;
    const Status refused = Draw(fields).status();
    EXPECT_EQ(refused.reason(), "FIELD_INVALID");
    EXPECT_EQ(refused.field(), "full_name");
  }
  LetterFields fields = TestFields();
  fields.full_name = "<b>Robert</b>";
  ASSERT_TRUE(Draw(fields).ok());
  EXPECT_NE(Text().find("<b>Robert</b>"), std::string::npos) << "as text, not as markup";
}

TEST_F(DrawTest, AnAddressThatDoesNotFitTheWindowIsRefused) {
  LetterFields fields = TestFields();
  fields.address_lines[0] = std::string(60, 'W');
  const Status refused = Draw(fields).status();
  EXPECT_EQ(refused.reason(), "FIELD_INVALID");
  EXPECT_EQ(refused.field(), "address_lines");
  fields.address_lines[0] = "\U00012000";
  EXPECT_EQ(Draw(fields).status().field(), "address_lines");
}

TEST_F(DrawTest, OnlySpecimensSaySo) {
  LetterFields fields = TestFields();
  ASSERT_TRUE(Draw(fields).ok());
  EXPECT_NE(Text().find("SPECIMEN"), std::string::npos);
  EXPECT_NE(Run("pdfinfo letter.pdf").find("SPECIMEN"), std::string::npos);
  fields.specimen = false;
  ASSERT_TRUE(Draw(fields).ok());
  EXPECT_EQ(Text().find("SPECIMEN"), std::string::npos);
  EXPECT_EQ(Run("pdfinfo letter.pdf").find("SPECIMEN"), std::string::npos);
}

TEST_F(DrawTest, SaysWhatItIsWithoutSayingWhose) {
  LetterFields fields = TestFields();
  fields.language = "ga";
  ASSERT_TRUE(Draw(fields).ok());
  const std::string info = Run("pdfinfo letter.pdf");
  EXPECT_NE(info.find(wording_.languages.at("ga").title), std::string::npos) << info;
  EXPECT_NE(info.find("lang:ga, text not reviewed by anybody"), std::string::npos) << info;
  EXPECT_NE(Run("pdfinfo -struct letter.pdf").find("H1"), std::string::npos);
  EXPECT_NE(info.find("A4"), std::string::npos) << info;
  EXPECT_EQ(info.find("Canary"), std::string::npos) << info;
}

TEST_F(DrawTest, TheSameLetterIsTheSameBytes) {
  const auto first = Draw(TestFields());
  const auto second = Draw(TestFields());
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_TRUE(first->pdf.Reveal() == second->pdf.Reveal());
  LetterFields other = TestFields();
  other.full_name = "Somebody Else";
  EXPECT_FALSE(Draw(other)->pdf.Reveal() == first->pdf.Reveal());
}

TEST_F(DrawTest, TheTypefaceIsThere) { EXPECT_TRUE(CheckFonts().ok()) << CheckFonts(); }

}  // namespace
}  // namespace lagan::letters
