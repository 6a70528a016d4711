#include <iostream>

#include "verifier/cli/verify_command.h"

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  return lagan::verifier::RunVerify(arguments, std::cin, std::cout, lagan::SystemClock());
}
