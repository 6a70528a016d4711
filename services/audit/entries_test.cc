#include "services/audit/entries.h"

#include <gtest/gtest.h>

#include <functional>

namespace lagan::audit {
namespace {

v1::Entry GoodEntry() {
  v1::Entry entry;
  entry.set_event_id(std::string(32, 'a'));
  entry.set_service("proofing");
  entry.set_kind("decision.approved");
  entry.set_application_id(std::string(32, 'b'));
  entry.set_actor("portal:portal-sandbox");
  entry.set_occurred_at("2026-11-21T12:00:00Z");
  (*entry.mutable_facts())["level"] = "medium";
  (*entry.mutable_facts())["profile"] = "M1B";
  return entry;
}

TEST(EntriesTest, EachRuleHasItsField) {
  EXPECT_TRUE(CheckEntry(GoodEntry(), "proofing").ok());
  EXPECT_EQ(CheckEntry(GoodEntry(), "credential").field(), "service") << "no service speaks for another";
  struct Case {
    const char* field;
    std::function<void(v1::Entry&)> change;
  };
  const Case cases[] = {
      {"event_id", [](auto& e) { e.set_event_id("short"); }},
      {"event_id", [](auto& e) { e.set_event_id(std::string(32, 'A')); }},
      {"kind", [](auto& e) { e.set_kind(""); }},
      {"kind", [](auto& e) { e.set_kind("Decision Approved"); }},
      {"application_id", [](auto& e) { e.set_application_id("ERIKSSON"); }},
      {"actor", [](auto& e) { e.set_actor(""); }},
      {"actor", [](auto& e) { e.set_actor("line\nfeed"); }},
      {"occurred_at", [](auto& e) { e.set_occurred_at("yesterday"); }},
      {"facts", [](auto& e) { (*e.mutable_facts())["Not A Word"] = "x"; }},
      {"facts", [](auto& e) { (*e.mutable_facts())["long"] = std::string(201, 'x'); }},
      {"facts",
       [](auto& e) {
         for (char c = 'a'; c <= 'q'; ++c) (*e.mutable_facts())[std::string(1, c)] = "x";
       }},
  };
  for (const Case& c : cases) {
    v1::Entry entry = GoodEntry();
    c.change(entry);
    EXPECT_EQ(CheckEntry(entry, "proofing").field(), c.field);
    EXPECT_EQ(CheckEntry(entry, "proofing").reason(), "ENTRY_INVALID");
  }
}

TEST(EntriesTest, TheSameEntryIsTheSameLeafInWhateverOrderItsFactsCame) {
  v1::Entry other = GoodEntry();
  other.clear_facts();
  (*other.mutable_facts())["profile"] = "M1B";
  (*other.mutable_facts())["level"] = "medium";
  EXPECT_EQ(ToLogEntry(GoodEntry()).content, ToLogEntry(other).content);
  other.set_kind("decision.deferred");
  EXPECT_NE(ToLogEntry(GoodEntry()).content, ToLogEntry(other).content);
}

}  // namespace
}  // namespace lagan::audit
