"""Some answer to a question of any kind, drawn from what its form froze: it can be right or wrong."""

from grading.items import shape_of


def any_answer(slot, chance):
    """Return an answer that the server takes for this frozen slot; ``chance`` is a ``random.Random``."""
    kind, shape = slot["kind"], shape_of(slot)
    if kind in ("match", "classify"):
        return [chance.randint(-1, shape["options"] - 1) for _ in range(shape["rows"])]
    if kind == "numeric":
        return [chance.choice([chance.randint(0, 200), round(chance.uniform(0, 10), 2)])]
    if kind == "scenario":
        return _walk(shape["scenes"], chance)
    if kind == "rhythm":
        step = 60_000 / chance.uniform(90, 135)
        return [round(step * n) for n in range(int(1000 * shape["seconds"] / step * chance.uniform(0.6, 1)))]
    if kind == "text":
        return ["我会先看周围是否安全。"]
    count = shape["options"]
    single = kind == "choice" or (kind == "hotspot" and not shape["many"])
    return chance.sample(range(count), 1 if single else count if kind == "order" else chance.randint(1, count))


def _walk(scenes, chance):
    value, scene = [], 0
    while scenes[scene] and chance.random() < 0.9:
        value.append(chance.randrange(len(scenes[scene])))
        scene = scenes[scene][value[-1]]
    return value
