"""The browser makes the same incidents and gives the same tags as the Python reference, over the whole kept table.

It drives ``widgets/_shared/incident.js``.
"""

import json
from pathlib import Path

import pytest
from browser.find_chromium import find
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent
TABLE = json.loads((ROOT / "tests" / "vectors" / "triage.json").read_text(encoding="utf-8"))
SCRIPTS = [
    (ROOT / "widgets" / "_shared" / name).read_text(encoding="utf-8") for name in ("kit.js", "incident.js")
]
FIELDS = [
    "id",
    "cast",
    "age",
    "woman",
    "pose",
    "walks",
    "stays",
    "breathes",
    "rate",
    "radial",
    "pulse",
    "answers",
    "refill",
    "obeys",
    "bleeds",
    "loud",
]
LIMITS = {
    "rate_max": 30,
    "refill_max": 2,
    "child_from": 1,
    "child_to": 8,
    "child_rate_min": 15,
    "child_rate_max": 45,
}
pytestmark = pytest.mark.browser

RUN = """async ([scripts, table, fields, limits]) => {
  const [kit, made] = await Promise.all(scripts.map((text) => import(URL.createObjectURL(new Blob([text], { type: "text/javascript" })))));
  const row = (one) => [...fields.map((name) => (typeof one[name] === "boolean" ? Number(one[name]) : one[name])), ...made.judged(one, limits), made.needed(one, limits).join(" ")];
  const incidents = table.incidents.map(([seed, count, children]) => {
    const people = made.incident(kit.seeded(seed), count, children);
    return [seed, count, children, row(made.worsened(kit.seeded((seed + 77) >>> 0), people, limits)), people.map(row)];
  });
  const edges = table.edges.map((values) => row(Object.fromEntries(fields.map((name, i) => [name, values[i]]))));
  return { incidents, edges };
}"""


def test_every_casualty_of_the_table_is_made_and_tagged_alike():
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find(), args=["--no-sandbox"])
        found = chromium.new_page().evaluate(RUN, [SCRIPTS, TABLE, FIELDS, LIMITS])
        chromium.close()
    assert found == TABLE
    assert sum(len(one[4]) for one in found["incidents"]) + len(found["edges"]) >= 200
