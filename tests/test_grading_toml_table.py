"""A TOML table read strictly: what it gives, and how each mistake is named."""

import pytest

from grading.errors import ContentError
from grading.toml_table import Table, read_toml


def refusal(use, **values):
    with pytest.raises(ContentError) as caught:
        use(Table(values, "x.toml: [a]"))
    return caught.value.problem


def test_values_of_the_right_type_are_given_and_a_default_where_there_is_none():
    table = Table({"n": 3, "text": "好", "names": ["a", "b"], "title": {"zh": "课", "en": "Course"}}, "x.toml")
    assert table.number("n", int, 1, 5) == 3
    assert table.take("share", float, 0.5) == 0.5
    assert table.take("text", str) == "好"
    assert table.names("names") == ("a", "b")
    assert table.words("title") == {"zh": "课", "en": "Course"}
    table.close()


def test_a_whole_number_may_stand_for_any_number_but_true_is_none():
    assert type(Table({"share": 1}, "x").take("share", float)) is float
    assert refusal(lambda t: t.take("n", int), n=True) == "key “n” is True"


@pytest.mark.parametrize(
    ("use", "values", "problem"),
    [
        (lambda t: t.take("n", int), {}, "key “n” is missing"),
        (lambda t: t.take("n", int), {"n": "3"}, "key “n” is '3'"),
        (lambda t: t.number("n", int, 1, 5), {"n": 6}, "key “n” is 6"),
        (lambda t: t.names("k"), {"k": ["a", "a"]}, "key “k” names one thing twice"),
        (lambda t: t.names("k"), {"k": ["a", 3]}, "key “k” holds something that is no text"),
        (lambda t: t.words("w"), {"w": {"zh": "好", "en": " "}}, "language “en” is empty"),
        (lambda t: t.words("w"), {"w": {"zh": "好"}}, "key “en” is missing"),
        (lambda t: t.words("w"), {"w": {"zh": "好", "en": "x", "fr": "x"}}, "unknown key “fr”"),
        (lambda t: t.close(), {"typo": 1}, "unknown key “typo”"),
    ],
)
def test_a_mistake_is_named_with_its_key(use, values, problem):
    assert refusal(use, **values) == problem


def test_what_is_no_table_is_refused():
    with pytest.raises(ContentError, match="must be a table"):
        Table(["a"], "x.toml")


@pytest.mark.parametrize(("content", "problem"), [(None, "the file is missing"), (b"a = ", "cannot be read as TOML"), (b"a = '\xff'", "cannot be read as TOML")])
def test_a_file_that_cannot_be_read_is_named(tmp_path, content, problem):
    path = tmp_path / "a.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ContentError, match=problem) as caught:
        read_toml(path)
    assert caught.value.where == str(path)
