// All CSV sources of a folder together.
#pragma once

#include <filesystem>
#include <memory>

#include "services/assurance/sources/csv_activity.h"
#include "services/assurance/sources/csv_fraud.h"
#include "services/assurance/sources/csv_register.h"
#include "services/assurance/sources/questions.h"

namespace lagan::sources {

struct CsvSources {
  std::unique_ptr<CsvRegister> reg;
  std::unique_ptr<CsvActivity> activity;
  std::unique_ptr<CsvFraud> fraud;
  std::unique_ptr<RegisterQuestions> questions;  // made from reg
};

// Loads register.csv, activity.csv and fraud.csv of the folder; SOURCE_INVALID says which and where.
Result<CsvSources> LoadCsvSources(const std::filesystem::path& folder, const NameMatcher& names);

}  // namespace lagan::sources
