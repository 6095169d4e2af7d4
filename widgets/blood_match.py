"""Voluntary blood donation 无偿献血: who may give today, and whose blood suits whom.

Figures of the law are parameters; their defaults and source are in ``widgets/scoring/blood_match.py``.
"""

from datetime import date
from html import escape
from typing import Any, ClassVar

from widgets.base import Exercise
from widgets.scoring.blood_match import LAW, PRODUCTS, TYPES, again, compatible, months_later, verdict

LOOKS = ("grandma", "grandpa", "aunt", "uncle", "farmer", "worker", "teacher", "woman", "mother", "student", "girl", "boy")
FIELDS = ("id", "look", "who", "woman", "age", "kg", "wants", "last")
KINDS = ("whole", "platelets")
# id, look, woman, age, kg, wants, last (kind, ISO date); the words stand in WORDS as person_<id>
PEOPLE: tuple[tuple[str, str, bool, int, int, str, tuple[str, str] | None], ...] = (
    ("pupil", "boy", False, 17, 62, "whole", None), ("clerk", "woman", True, 28, 44, "whole", None), ("driver", "worker", False, 45, 70, "whole", ("whole", "2026-03-01")),
    ("teacher", "teacher", False, 41, 66, "platelets", ("whole", "2026-03-01")), ("regular", "uncle", False, 58, 68, "whole", ("whole", "2025-10-20")),
    ("first", "aunt", True, 57, 60, "whole", None), ("mother", "mother", True, 36, 52, "platelets", ("platelets", "2026-06-01")),
)  # fmt: skip


class BloodMatch(Exercise):
    """Say who may give blood today, why not and when again; then choose the donors whose blood suits a patient.

    First a few people, each on a card with age, weight and last donation: may they give today, if not why, and from which
    day; then a board of the eight blood groups: mark every donor whose red cells (or plasma) suit the patient. ``value`` is ``{"points",
    "of", "mistakes", "seed"}`` of the last run. Figures: fact sheet humanitarian section 7 (献血法 1998, GB 18467-2011 [S18]): 18–55
    years, repeat donors to 60; 50 kg men, 45 kg women; 200 ml usual, 400 ml at most; whole blood after 6 months, platelets after 2
    weeks, platelets 3 months after whole blood. ABO and Rh rules: general knowledge of transfusion, for sign-off.

    Args:
        prompt: text, what is asked.
        today: text, the day of the exercise as "YYYY-MM-DD"; the people that come with it are dated around 2026-06-14.
        count: int 0 to 12, people in one run.
        patients: int 0 to 8, patients in one run.
        product: "red" for red cells, "both" for plasma too.
        law: dict of figures that differ from the defaults, or None: age_min, age_max, age_max_repeat (years), kg_man, kg_woman,
            ml_usual, ml_max, whole_months, platelet_days, platelets_a_year, whole_to_platelet_months.
        source: text, where the figures come from; the default names the law in force.
        people: list of people or None: dicts of ``id``, ``look`` (a person of ``_shared/faces.js``), ``who``, ``woman`` (True or
            False), ``age`` (years), ``kg``, ``wants`` ("whole" or "platelets"), ``last`` (None or ``{"kind", "on"}``).

    Example (zh)::

        BloodMatch("blood-1", "zh", prompt="今天谁能献血？谁的血能给谁？", today="2026-06-14", count=4, patients=3)

    Example (en)::

        BloodMatch("blood-1", "en", prompt="Who may give blood today? Whose blood suits whom?", today="2026-06-14", count=4, patients=3)
    """

    WORDS: ClassVar[dict[str, dict[str, str]]] = {
        "zh": {
            "title": "无偿献血：能不能献，给谁用", "today": "今天是 {day}", "person_of": "第 {n} 位，共 {all} 位", "patient_of": "第 {n} 位患者，共 {all} 位",
            "age": "年龄", "years": "{n} 岁", "weight": "体重", "kg": "{n} 公斤", "sex": "性别", "man": "男", "woman": "女", "last": "上次献血", "never": "没有献过", "last_whole": "全血，{day}", "last_platelets": "血小板，{day}", "wants": "今天想献", "wants_whole": "全血", "wants_platelets": "血小板", "day": "{y}年{m}月{d}日",
            "ask_may": "今天能献吗？", "yes": "能献", "no": "今天不能献", "ask_why": "为什么今天不能献？", "young": "年龄不到", "old": "年龄超过", "light": "体重不够", "soon": "间隔不够", "ask_when": "最早哪一天可以再献？",
            "is_yes": "今天可以献。年龄、体重、间隔都符合。", "is_no": "今天不能献。", "yes_whole": "一次一般 {usual} 毫升，最多 {max} 毫升。献血站的医生还会检查身体，再决定。", "yes_platelets": "血小板每年最多 {year} 次。献血站的医生还会检查身体，再决定。",
            "rule_young": "满 {min} 岁才能献。现在可以了解知识，和家里人谈谈。", "rule_old": "第一次献血，年龄到 {max} 岁为止；以前献过的，可以到 {repeat} 岁。", "rule_light": "男性要 {man} 公斤以上，女性要 {woman} 公斤以上。不用为了献血增重，做志愿者一样是帮忙。",
            "rule_whole": "献全血，两次之间至少隔 {n} 个月。", "rule_platelets": "献血小板，两次之间至少隔 {n} 天。", "rule_mixed": "献过全血，至少 {n} 个月以后才能献血小板。", "when_is": "最早是 {day}。",
            "match": "配血：谁的血能给他", "patient": "患者：{type}", "ask_red": "给这位患者输红细胞。选出所有能用的。", "ask_plasma": "给这位患者输血浆。选出所有能用的。", "donor": "献血者 {type}", "look_match": "看看对不对",
            "cell_has": "红细胞上有：{list}", "plasma_has": "血浆里有：{list}", "none": "没有", "antigen": "{x} 抗原", "anti": "抗 {x}", "rh_plus": "D 抗原（Rh 阳性）",
            "red_rule": "献血者的红细胞，不能带着患者没有的抗原。", "plasma_rule": "血浆相反：献血者血浆里的抗体，不能碰上患者红细胞上的抗原。", "bag_ok": "{type}：能用。", "bag_missed": "{type}：也能用，你漏了。", "bag_a": "{type}：不能用。它带着{list}，患者没有。", "bag_p": "{type}：不能用。它的血浆里有{list}，会伤患者的红细胞。", "and": "、",
            "universal": "O− 的红细胞谁都能用；AB+ 的患者谁的红细胞都能用。", "cross": "真正输血前，医院还要化验、交叉配血，不能只看血型。", "legend": "图例", "legend_a": "三角：A 抗原", "legend_b": "方块：B 抗原", "legend_d": "圆点：D 抗原（Rh 阳性）", "legend_y": "Y 形：血浆里的抗体",
            "finish": "看结果", "summary": "这一次", "good": "都对了。", "practise": "还可以练一练", "score": "{points} / {of}",
            "m_may_yes": "不能献的，说成能献", "m_may_no": "能献的，说成不能献", "m_why": "不能献的原因没有找准", "m_when": "再献的日子没有算准", "m_unsafe_red": "选了不能用的红细胞", "m_missed_red": "漏了能用的红细胞", "m_unsafe_plasma": "选了不能用的血浆", "m_missed_plasma": "漏了能用的血浆",
            "rules": "献血的规定", "rule_age": "{min}–{max} 岁；以前献过的，到 {repeat} 岁", "rule_kg": "男 {man} 公斤以上，女 {woman} 公斤以上", "rule_ml": "全血一次 {usual} 毫升，最多 {max} 毫升", "rule_gap": "全血隔 {whole} 个月；血小板隔 {platelet} 天；全血之后 {mixed} 个月可以献血小板", "rule_free": "自愿、无偿。用的针和袋子是一次性的，不会因为献血染病。",
            "source": "依据：{source}", "source_default": "《献血法》（1998）、GB 18467-2011", "draft": "2025 年 12 月 17 日的修订草案提出 18–65 岁、间隔 90 天，还没有看到通过。献之前，问当地血站。", "types": "红细胞：谁能给谁",
            "person_pupil": "高二学生", "person_clerk": "超市店员", "person_driver": "送货司机", "person_teacher": "中学老师", "person_regular": "多次献血的叔叔", "person_first": "第一次想献血的阿姨", "person_mother": "两个孩子的妈妈",
        },
        "en": {
            "title": "Giving blood: who may, and for whom", "today": "Today is {day}", "person_of": "Person {n} of {all}", "patient_of": "Patient {n} of {all}",
            "age": "Age", "years": "{n} years", "weight": "Weight", "kg": "{n} kg", "sex": "Sex", "man": "man", "woman": "woman", "last": "Last donation", "never": "never gave", "last_whole": "whole blood, {day}", "last_platelets": "platelets, {day}", "wants": "Wants to give", "wants_whole": "whole blood", "wants_platelets": "platelets", "day": "{d} {m} {y}",
            "ask_may": "May this person give today?", "yes": "May give", "no": "Not today", "ask_why": "Why not today?", "young": "too young", "old": "too old", "light": "too light", "soon": "too soon", "ask_when": "Which day is the earliest?",
            "is_yes": "Yes, today. Age, weight and interval are right.", "is_no": "Not today.", "yes_whole": "Usually {usual} ml, at most {max} ml. The doctor at the blood centre still checks and decides.", "yes_platelets": "Platelets at most {year} times a year. The doctor at the blood centre still checks and decides.",
            "rule_young": "From {min} years on. Until then: learn about it and talk with the family.", "rule_old": "First donations up to {max} years; those who gave before may up to {repeat}.", "rule_light": "Men from {man} kg, women from {woman} kg. No need to gain weight: helping as a volunteer counts too.",
            "rule_whole": "Between two donations of whole blood: at least {n} months.", "rule_platelets": "Between two donations of platelets: at least {n} days.", "rule_mixed": "After whole blood, platelets only {n} months later.", "when_is": "The earliest day is {day}.",
            "match": "Matching: whose blood suits?", "patient": "Patient: {type}", "ask_red": "Red cells for this patient. Mark all that can be used.", "ask_plasma": "Plasma for this patient. Mark all that can be used.", "donor": "Donor {type}", "look_match": "Check",
            "cell_has": "Red cells carry: {list}", "plasma_has": "Plasma holds: {list}", "none": "nothing", "antigen": "{x} antigen", "anti": "anti-{x}", "rh_plus": "D antigen (Rh positive)",
            "red_rule": "The donor's red cells must not carry an antigen that the patient lacks.", "plasma_rule": "Plasma is the reverse: the donor's antibodies must not meet antigens on the patient's red cells.", "bag_ok": "{type}: can be used.", "bag_missed": "{type}: can be used too; you missed it.", "bag_a": "{type}: cannot. It carries {list}; the patient does not.", "bag_p": "{type}: cannot. Its plasma holds {list}, which harms the patient's cells.", "and": ", ",
            "universal": "O− red cells suit everyone; an AB+ patient can take everyone's.", "cross": "Before a real transfusion the hospital tests and cross-matches; the group alone is not enough.", "legend": "Key", "legend_a": "triangle: A antigen", "legend_b": "square: B antigen", "legend_d": "dot: D antigen (Rh positive)", "legend_y": "Y shape: antibody in the plasma",
            "finish": "See the result", "summary": "This time", "good": "All right.", "practise": "To practise", "score": "{points} / {of}",
            "m_may_yes": "said “may give” of someone who may not", "m_may_no": "said “not today” of someone who may", "m_why": "the reason was not right", "m_when": "the next day was not right", "m_unsafe_red": "marked red cells that cannot be used", "m_missed_red": "missed red cells that can be used", "m_unsafe_plasma": "marked plasma that cannot be used", "m_missed_plasma": "missed plasma that can be used",
            "rules": "The rules of giving", "rule_age": "{min}–{max} years; those who gave before up to {repeat}", "rule_kg": "men from {man} kg, women from {woman} kg", "rule_ml": "whole blood {usual} ml, at most {max} ml", "rule_gap": "whole blood every {whole} months; platelets every {platelet} days; platelets {mixed} months after whole blood", "rule_free": "Voluntary and unpaid. Needle and bag are used once: giving blood does not infect you.",
            "source": "Source: {source}", "source_default": "Blood Donation Law (1998), GB 18467-2011", "draft": "A draft of 17 Dec 2025 proposes 18–65 years and 90 days; it was not seen adopted. Ask your blood centre first.", "types": "Red cells: who gives to whom",
            "person_pupil": "A pupil, second year of high school", "person_clerk": "A shop assistant", "person_driver": "A delivery driver", "person_teacher": "A teacher", "person_regular": "A man who gave many times", "person_first": "A woman who wants to give for the first time", "person_mother": "A mother of two",
        },
    }  # fmt: skip

    def __init__(
        self, key: str, lang: str = "zh", prompt: str = "", today: str = "2026-06-14", count: int = 4, patients: int = 3,
        product: str = "red", law: Any = None, source: Any = None, people: Any = None,
    ) -> None:  # fmt: skip
        words = self.WORDS["en" if lang == "en" else "zh"]  # the base class refuses another lang
        for name, given in (("prompt", prompt), ("source", words["source_default"] if source is None else source)):
            if not isinstance(given, str) or not given.strip():
                raise self.wrong(name, given, "a text that is not empty")
        self._check_day("today", today)
        if product not in PRODUCTS:
            raise self.wrong("product", product, "'red' or 'both'")
        rules = self._law(law)
        if people is None:
            people = [
                {"id": name, "look": look, "who": words[f"person_{name}"], "woman": woman, "age": age, "kg": kg, "wants": wants,
                 "last": {"kind": last[0], "on": last[1]} if last else None}
                for name, look, woman, age, kg, wants, last in PEOPLE
            ]  # fmt: skip
        self._check_people(people)
        for name, number, most in (("count", count, min(12, len(people))), ("patients", patients, len(TYPES))):
            if not _whole(number) or not 0 <= number <= most:
                raise self.wrong(name, number, f"a whole number from 0 to {most}")
        if not count + patients:
            raise self.wrong("count", count, "at least 1 where patients is 0")
        judged = [{**one, "verdict": verdict(one, rules, today), "dates": _dates(one, rules)} for one in people]
        made = {"prompt": prompt, "today": today, "count": count, "patients": patients, "product": product}
        super().__init__(key, lang, {**made, "law": rules, "source": source or words["source_default"], "people": judged, "types": list(TYPES)})

    @classmethod
    def _check_day(cls, name: str, given: Any) -> None:
        try:
            date.fromisoformat(given)
        except (TypeError, ValueError):
            raise cls.wrong(name, given, "a day such as '2026-06-14'") from None

    @classmethod
    def _law(cls, law: Any) -> dict[str, int]:
        given = {} if law is None else law
        if not isinstance(given, dict) or not set(given) <= set(LAW):
            raise cls.wrong("law", law, "a dict with some of " + ", ".join(LAW))
        for name, number in given.items():
            if not _whole(number) or number < 1:
                raise cls.wrong(f"law[{name!r}]", number, "a whole number of 1 or more")
        return {**LAW, **given}

    @classmethod
    def _check_people(cls, people: Any) -> None:
        if not isinstance(people, list | tuple):
            raise cls.wrong("people", people, "a list of people, or None for those that come with it")
        for one in people:
            if not isinstance(one, dict) or set(one) != set(FIELDS):
                raise cls.wrong("people", one, f"dicts with exactly {', '.join(FIELDS)}")
            for name, sound, allowed in (
                ("id", isinstance(one["id"], str) and one["id"].strip(), "a text that is not empty"),
                ("who", isinstance(one["who"], str) and one["who"].strip(), "a text that is not empty"),
                ("look", one["look"] in LOOKS, "one of " + ", ".join(LOOKS)),
                ("woman", isinstance(one["woman"], bool), "True or False"),
                ("age", _whole(one["age"]) and 0 < one["age"] < 120, "whole years"),
                ("kg", _whole(one["kg"]) and 0 < one["kg"] < 300, "whole kilograms"),
                ("wants", one["wants"] in KINDS, "'whole' or 'platelets'"),
            ):
                if not sound:
                    raise cls.wrong(f"people[…][{name!r}]", one[name], allowed)
            cls._check_last(one)

    @classmethod
    def _check_last(cls, one: dict[str, Any]) -> None:
        last = one["last"]
        if last is None:
            return
        if not isinstance(last, dict) or set(last) != {"kind", "on"} or last["kind"] not in KINDS:
            raise cls.wrong("people[…]['last']", last, "None or {'kind': 'whole' or 'platelets', 'on': 'YYYY-MM-DD'}")
        cls._check_day("people[…]['last']['on']", last["on"])
        if last["kind"] == "platelets" and one["wants"] == "whole":
            raise cls.wrong("people[…]['last']", last, "whole blood before whole blood; the fact sheet has no figure for whole blood after platelets")

    def rule_lines(self) -> list[str]:
        """Return the figures as sentences in the exercise's language."""
        law, w = self.params["law"], self.words
        return [
            w["rule_age"].format(min=law["age_min"], max=law["age_max"], repeat=law["age_max_repeat"]), w["rule_kg"].format(man=law["kg_man"], woman=law["kg_woman"]),
            w["rule_ml"].format(usual=law["ml_usual"], max=law["ml_max"]),
            w["rule_gap"].format(whole=law["whole_months"], platelet=law["platelet_days"], mixed=law["whole_to_platelet_months"]), w["rule_free"],
        ]  # fmt: skip

    def fallback_html(self) -> str:
        """Return the rules, the table of red cells, and each person with the verdict folded away."""
        w = self.words
        rules = "".join(f"<li>{escape(line)}</li>" for line in self.rule_lines())
        rows = "".join(f"<li>{escape(donor)} → {escape(w['and'].join(own for own in TYPES if compatible(donor, own)))}</li>" for donor in TYPES)
        people = "".join(self._person(one) for one in self.params["people"])
        return (
            f'<section class="bo bo-blood"><p class="bo-prompt">{escape(self.params["prompt"])}</p><p><strong>{escape(w["rules"])}</strong></p><ul>{rules}</ul>'
            f"<p>{escape(w['source'].format(source='') + self.params['source'])}</p><p>{escape(w['draft'])}</p>{people}"
            f"<p><strong>{escape(w['types'])}</strong></p><ul>{rows}</ul><p>{escape(w['cross'])}</p></section>"
        )

    def _person(self, one: dict[str, Any]) -> str:
        w, found = self.words, one["verdict"]
        last = f"{one['last']['on']} {w['wants_' + one['last']['kind']]}" if one["last"] else w["never"]
        facts = f"{w['years'].format(n=one['age'])}, {w['kg'].format(n=one['kg'])}, {w['last']}: {last}, {w['wants']}: {w['wants_' + one['wants']]}"
        answer = w["is_yes"] if found["may"] else f"{w['is_no']} {w[found['why']]} {found['when']}"
        return f"<details><summary>{escape(one['who'])}: {escape(facts)}</summary><p>{escape(answer)}</p></details>"


def _dates(one: dict[str, Any], law: dict[str, int]) -> list[str]:
    """Return three days to choose from, the right one among them, in their order; none for who never gave."""
    first = again(one, law)
    if first is None:
        return []
    last = date.fromisoformat(one["last"]["on"])
    if one["last"]["kind"] == "platelets":
        gap = law["platelet_days"]
        return [date.fromordinal(last.toordinal() + days).isoformat() for days in (max(1, gap // 2), gap, 2 * gap)]
    months = law["whole_months" if one["wants"] == "whole" else "whole_to_platelet_months"]
    return [months_later(last, number).isoformat() for number in (max(1, months // 2) if months > 1 else 0, months, 2 * months)]


def _whole(number: object) -> bool:
    return isinstance(number, int) and not isinstance(number, bool)
