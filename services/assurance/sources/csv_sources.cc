#include "services/assurance/sources/csv_sources.h"

namespace lagan::sources {

Result<CsvSources> LoadCsvSources(const std::filesystem::path& folder, const NameMatcher& names) {
  LAGAN_ASSIGN_OR_RETURN(CsvRegister reg, CsvRegister::Load(folder / "register.csv", names));
  LAGAN_ASSIGN_OR_RETURN(CsvActivity activity, CsvActivity::Load(folder / "activity.csv", names));
  LAGAN_ASSIGN_OR_RETURN(CsvFraud fraud, CsvFraud::Load(folder / "fraud.csv", names));
  CsvSources sources;
  sources.reg = std::make_unique<CsvRegister>(std::move(reg));
  sources.activity = std::make_unique<CsvActivity>(std::move(activity));
  sources.fraud = std::make_unique<CsvFraud>(std::move(fraud));
  sources.questions = std::make_unique<RegisterQuestions>(*sources.reg);
  return sources;
}

}  // namespace lagan::sources
