"""The smallest course: one lesson, ``first_aid/01_tiny``, and nothing to assess."""

COURSE = """title = {zh = "小课程", en = "Tiny course"}
summary = {zh = "一句话", en = "One line"}
audience = {zh = "大家", en = "Everybody"}
minutes = 30
lessons = ["first_aid/01_tiny"]
edition = "2026-11"
"""


def write_course(content, text=COURSE):
    """Write ``courses/tiny/course.toml`` under the content folder; return the folder's path."""
    folder = content / "courses" / "tiny"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "course.toml").write_text(text, encoding="utf-8")
    return folder
