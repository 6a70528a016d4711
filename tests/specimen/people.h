// Invented people with the names of many nations, and documents for them.
#pragma once

#include <string>

#include "tests/specimen/document.h"
#include "tests/specimen/random.h"

namespace lagan::specimen {

struct Person {
  std::string surname;      // as a page prints it
  std::string given_names;  // may be empty: some people have one name
  std::string nationality;
  char sex = 'X';
};
// Names with fada, Mac, Mc and O', double-barrelled, Polish, German, Nordic, Turkish, French, Romanian, Spanish letters,
// single names, names longer than any zone, and names of nowhere.
Person RandomPerson(Random& random);

// A document of any kind for such a person. Issuers are Utopia and, for about half, the person's own state; numbers have the
// form that mrz/documents.h knows of the issuer. Dates as RandomDocument. The licences' numbers agree with the holder as far
// as their form is published (mrz/driver_number.h).
Document VariedDocument(Kind kind, Random& random);

}  // namespace lagan::specimen
