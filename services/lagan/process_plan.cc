#include "services/lagan/process_plan.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

namespace lagan::commands {
namespace {

// The services of lagan-vision.
bool ReadsPictures(const std::string& service) { return service == "document" || service == "liveness"; }
// Reading pictures is long work for the processor; whoever waits for an answer elsewhere goes first.
constexpr int kPicturesNice = 10;

using Services = std::vector<std::string>;

std::ptrdiff_t RankOf(const std::string& service) {
  const auto& names = rpc::ServiceNames();
  return std::find(names.begin(), names.end(), service) - names.begin();
}

void AddFlag(const char* name, const std::string& value, std::vector<std::string>& arguments) {
  if (value.empty()) return;
  arguments.emplace_back(name);
  arguments.push_back(value);
}

host::ProcessPlan PlanOf(const std::string& name, const Services& services,
                         const rpc::ConfigurationFlags& flags, const HostPrograms& programs) {
  const bool pictures = ReadsPictures(services.front());
  std::string list;
  for (const std::string& service : services) list += (list.empty() ? "" : ",") + service;
  host::ProcessPlan plan{.name = name,
                         .program = pictures ? programs.vision : programs.lagan,
                         .arguments = {"host", "--services", list, "--ready", "3"},
                         .nice = pictures ? kPicturesNice : 0};
  AddFlag("--config", flags.file, plan.arguments);
  AddFlag("--state", flags.state, plan.arguments);
  AddFlag("--store", flags.store, plan.arguments);
  AddFlag("--certificates", flags.certificates, plan.arguments);
  AddFlag("--policy", flags.policy, plan.arguments);
  return plan;
}

}  // namespace

Result<std::vector<host::ProcessPlan>> PlanProcesses(const rpc::Configuration& configuration,
                                                     const rpc::ConfigurationFlags& flags, bool separate,
                                                     const HostPrograms& programs) {
  std::vector<std::pair<std::string, Services>> processes;
  for (const auto& [name, listed] : configuration.processes) {
    Services services = listed;
    std::sort(services.begin(), services.end(),
              [](const auto& a, const auto& b) { return RankOf(a) < RankOf(b); });
    if (separate) {
      for (const std::string& service : services) processes.emplace_back(service, Services{service});
      continue;
    }
    const auto pictures = std::count_if(services.begin(), services.end(), ReadsPictures);
    if (pictures != 0 && pictures != static_cast<std::ptrdiff_t>(services.size())) {
      return InvalidArgument("PROCESS_MIXED",
                             "Services that read hostile pictures must share their process with no other.",
                             "processes." + name);
    }
    processes.emplace_back(name, std::move(services));
  }
  std::sort(processes.begin(), processes.end(),
            [](const auto& a, const auto& b) { return RankOf(a.second.front()) < RankOf(b.second.front()); });
  std::vector<host::ProcessPlan> plans;
  for (const auto& [name, services] : processes) plans.push_back(PlanOf(name, services, flags, programs));
  return plans;
}

}  // namespace lagan::commands
