#include <iostream>
#include <string>
#include <vector>

#include "services/vision/run.h"

int main(int argc, char** argv) {
  return lagan::vision::RunVision(std::vector<std::string>(argv + 1, argv + argc),
                                  {std::cin, std::cout, std::cerr});
}
