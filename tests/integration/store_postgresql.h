// Databases of their own on the test program's PostgreSQL server, one for each installation.
#pragma once

#include <string>

namespace lagan::integration {

// The URL of a new, empty database. Thread-safe. A program that cannot have one ends with a message.
std::string NewPostgresqlDatabase();

}  // namespace lagan::integration
