"""The seeded generator that browser and server share."""

from widgets.scoring.seeded import seeded


def test_the_generator_gives_the_known_numbers_of_mulberry32():
    draw = seeded(1)
    assert [draw() for _ in range(3)] == [0.6270739405881613, 0.002735721180215478, 0.5274470399599522]
