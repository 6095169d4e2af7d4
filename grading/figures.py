"""Public figures: what the centres did, counted from the record so that anyone can compare; never a person."""

from typing import Any

import sqlite_utils

_CERTIFICATES = """
SELECT centre, type, substr(valid_from, 1, 4) AS year, count(*) AS issued,
  count(*) FILTER (WHERE EXISTS (SELECT 1 FROM certificate_events AS e WHERE e.number = c.number AND kind = 'revoked')) AS revoked
FROM certificates AS c GROUP BY centre, type, year ORDER BY year DESC, type"""


def public(db: sqlite_utils.Database) -> dict[str, Any]:
    """Return ``totals`` and, by centre code, its name, classes, learners and certificates by year and type.

    ``practicals`` counts examined tries and those passed: a centre where nobody ever fails is worth a question.
    """
    centres = []
    rows = list(db.query(_CERTIFICATES))
    for centre in list(db.query("SELECT id, code, name_zh, name_en FROM centres ORDER BY code")):
        mine = [{key: r[key] for key in ("type", "year", "issued", "revoked")} for r in rows if r["centre"] == centre["id"]]
        centres.append(
            {
                "code": centre["code"],
                "name": {"zh": centre["name_zh"], "en": centre["name_en"]},
                "classes": _count(db, "SELECT count(*) FROM classes WHERE centre = ?", centre["id"]),
                "learners": _count(
                    db,
                    "SELECT count(DISTINCT person) FROM enrolments JOIN classes ON id = class WHERE centre = ?",
                    centre["id"],
                ),
                "practicals": _practicals(db, centre["id"]),
                "certificates": mine,
            }
        )
    totals = {
        name: sum(centre[name] for centre in centres) for name in ("classes", "learners")
    } | {name: sum(row[name] for row in rows) for name in ("issued", "revoked")}
    return {"totals": totals, "centres": centres}


def _practicals(db: sqlite_utils.Database, centre: str) -> dict[str, int]:
    where = "FROM stations JOIN classes ON classes.id = stations.class WHERE centre = ?"
    return {
        "examined": _count(db, f"SELECT count(*) {where}", centre),
        "passed": _count(db, f"SELECT count(*) {where} AND passed = 1", centre),
    }


def _count(db: sqlite_utils.Database, sql: str, centre: str) -> int:
    return int(db.execute(sql, [centre]).fetchone()[0])
