#include <iostream>
#include <string>
#include <vector>

#include "services/lagan/run.h"

int main(int argc, char** argv) {
  return lagan::commands::RunLagan(std::vector<std::string>(argv + 1, argv + argc),
                                   {std::cin, std::cout, std::cerr});
}
