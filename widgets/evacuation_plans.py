"""Floor plans of ``Evacuation`` as data, in metres from the upper left corner; texts are (Chinese, English).

A plan is a dict: ``name``; ``size`` [width, height]; ``rooms`` {"id", "text", "box": [x, y, width, height], maybe "label": [x, y]
of its name}; ``doors`` {"rooms":
[two ids], "at": [x, y] on their common wall}; ``windows`` [x1, y1, x2, y2]; ``furniture`` {"kind", "box"}; ``exits`` {"id", "text",
"kind": "stairs" or "lift", "box", "room": the room it is reached from, "at": [x, y] inside the box}; ``places`` {"id", "text", "kind", "room",
"at"}; ``start`` {event: [room, x, y]}; ``door`` the place in ``doors`` of the door to be felt in a fire, or None.
"""

from typing import Any

FURNITURE = (
    "bed", "table", "desk", "sofa", "wardrobe", "shelf", "stove", "sink", "toilet", "plant", "lectern", "board", "bench", "gate", "counter", "screen",
    "pillar", "lightbox", "escalator", "tree", "pole", "car", "manhole", "sign", "meet", "water",
)  # fmt: skip
# Where one can be: what a place is decides what becomes of whoever goes there.
KINDS = (
    "cover",
    "window",
    "glass",
    "tall",
    "jump",
    "escalator",
    "high",
    "down",
    "through",
    "open",
    "wall",
    "pole",
    "back",
    "manhole",
)


def _desks() -> list[dict[str, Any]]:
    return [
        {"kind": "desk", "box": [2.6 + 1.6 * column, 1.2 + 1.7 * row, 1.1, 1.1]}
        for column in range(4)
        for row in range(3)
    ]


_STAIRS = [
    {
        "id": "a",
        "text": ("西楼梯", "West stairs"),
        "kind": "stairs",
        "box": [0, 7, 2.2, 2],
        "room": "corridor",
        "at": [1.1, 7.75],
    },
    {
        "id": "b",
        "text": ("东楼梯", "East stairs"),
        "kind": "stairs",
        "box": [9.8, 7, 2.2, 2],
        "room": "corridor",
        "at": [10.9, 7.75],
    },
]
_CORRIDOR = {"id": "corridor", "text": ("走廊", "Corridor"), "box": [2.2, 7, 7.6, 2]}
HOME: dict[str, Any] = {
    "name": ("六楼的家", "A flat on the sixth floor"),
    "size": [12, 10.8],
    "rooms": [
        {"id": "bedroom", "text": ("卧室", "Bedroom"), "box": [0, 0, 4, 4], "label": [1.7, 0.5]}, {"id": "small", "text": ("儿童房", "Child's room"), "box": [0, 4, 4, 3], "label": [1.4, 5.2]},
        {"id": "balcony", "text": ("阳台", "Balcony"), "box": [4, 0, 4.6, 1.4], "label": [5.3, 0.8]}, {"id": "living", "text": ("客厅", "Living room"), "box": [4, 1.4, 4.6, 5.6]},
        {"id": "kitchen", "text": ("厨房", "Kitchen"), "box": [8.6, 0, 3.4, 3.8]}, {"id": "bath", "text": ("卫生间", "Bathroom"), "box": [8.6, 3.8, 3.4, 3.2], "label": [10.9, 5.7]}, _CORRIDOR,
    ],
    "doors": [
        {"rooms": ["bedroom", "living"], "at": [4, 3.2]}, {"rooms": ["small", "living"], "at": [4, 6.2]}, {"rooms": ["balcony", "living"], "at": [6.3, 1.4]},
        {"rooms": ["kitchen", "living"], "at": [8.6, 3]}, {"rooms": ["bath", "living"], "at": [8.6, 5.4]}, {"rooms": ["living", "corridor"], "at": [7.4, 7]},
    ],
    "windows": [[0, 1.2, 0, 2.8], [0, 4.8, 0, 6.2], [4.4, 0, 8.2, 0], [12, 1, 12, 2.6], [12, 4.8, 12, 5.8]],
    "furniture": [
        {"kind": "bed", "box": [0.9, 0.9, 2.1, 1.8]}, {"kind": "wardrobe", "box": [0.3, 3.2, 2.2, 0.7]}, {"kind": "bed", "box": [0.2, 5.8, 2, 1]}, {"kind": "desk", "box": [2.5, 4.2, 1.2, 1]},
        {"kind": "sofa", "box": [4.3, 1.7, 0.9, 2.3]}, {"kind": "screen", "box": [8.2, 1.8, 0.3, 1]}, {"kind": "table", "box": [4.7, 4.7, 1.8, 1.2]}, {"kind": "shelf", "box": [8, 3.8, 0.5, 1.1]},
        {"kind": "stove", "box": [9.2, 0.15, 1.2, 0.7]}, {"kind": "sink", "box": [10.6, 0.15, 1, 0.7]}, {"kind": "toilet", "box": [11, 4.1, 0.7, 0.9]}, {"kind": "sink", "box": [9.3, 6.2, 1, 0.7]},
        {"kind": "plant", "box": [4.2, 0.3, 0.7, 0.7]},
    ],
    "exits": [*_STAIRS, {"id": "lift", "text": ("电梯", "Lift"), "kind": "lift", "box": [3.4, 9, 1.8, 1.7], "room": "corridor", "at": [4.3, 9.6]}],
    "places": [
        {"id": "table", "text": ("结实的餐桌下面", "Under the sturdy dining table"), "kind": "cover", "room": "living", "at": [5.6, 5.3]},
        {"id": "window", "text": ("卧室窗边", "At the bedroom window"), "kind": "window", "room": "bedroom", "at": [0.5, 2]},
        {"id": "wardrobe", "text": ("卧室大衣柜旁", "Beside the big wardrobe"), "kind": "tall", "room": "bedroom", "at": [2.8, 3.1]},
        {"id": "balcony", "text": ("阳台上，准备往下跳", "On the balcony, to jump"), "kind": "jump", "room": "balcony", "at": [7.6, 0.7]},
        {"id": "stay", "text": ("留在六楼家里", "Stay at home on the sixth floor"), "kind": "high", "room": "living", "at": [6.8, 3.2]},
        {"id": "garage", "text": ("下到地下车库挪车", "Down to the garage, to move the car"), "kind": "down", "room": "corridor", "at": [2.8, 8]},
        {"id": "wade", "text": ("下楼，蹚水去买吃的", "Down and through the water, to buy food"), "kind": "through", "room": "corridor", "at": [9.1, 8]},
    ],
    "start": {"earthquake": ["living", 6.8, 4.2], "fire": ["bedroom", 3.3, 1.9], "flood": ["living", 6.8, 4.2]},
    "door": 0,
}  # fmt: skip
CLASSROOM: dict[str, Any] = {
    "name": ("教学楼三楼的教室", "A classroom on the third floor"),
    "size": [12, 9.2],
    "rooms": [{"id": "class", "text": ("教室", "Classroom"), "box": [0, 0, 9.2, 7]}, {"id": "office", "text": ("办公室", "Office"), "box": [9.2, 0, 2.8, 7]}, _CORRIDOR],
    "doors": [{"rooms": ["class", "corridor"], "at": [3, 7]}, {"rooms": ["class", "corridor"], "at": [8.4, 7]}, {"rooms": ["office", "class"], "at": [9.2, 6]}],
    "windows": [[1, 0, 3.4, 0], [4, 0, 6.2, 0], [6.8, 0, 8.8, 0], [9.8, 0, 11.4, 0]],
    "furniture": [
        {"kind": "board", "box": [0.1, 1.4, 0.25, 3.6]}, {"kind": "lectern", "box": [1, 2.7, 0.8, 1.2]}, *_desks(), {"kind": "shelf", "box": [8.6, 1.6, 0.5, 3]}, {"kind": "plant", "box": [0.3, 6.2, 0.6, 0.6]},
        {"kind": "desk", "box": [9.6, 1.4, 1.4, 1.1]}, {"kind": "desk", "box": [9.6, 3.4, 1.4, 1.1]}, {"kind": "wardrobe", "box": [11.4, 1.6, 0.5, 2.6]},
    ],
    "exits": _STAIRS,
    "places": [
        {"id": "desk", "text": ("自己的课桌下面", "Under your own desk"), "kind": "cover", "room": "class", "at": [4.75, 3.4]},
        {"id": "window", "text": ("教室窗边", "At the classroom window"), "kind": "window", "room": "class", "at": [5.1, 0.5]},
        {"id": "shelf", "text": ("后面的书柜旁", "Beside the bookcase at the back"), "kind": "tall", "room": "class", "at": [8.1, 1.6]},
        {"id": "sill", "text": ("爬上窗台往下跳", "Onto the window sill, to jump"), "kind": "jump", "room": "class", "at": [2.2, 0.5]},
        {"id": "stay", "text": ("留在三楼教室，听老师安排", "Stay in the classroom on the third floor with the teacher"), "kind": "high", "room": "class", "at": [4.75, 5.1]},
        {"id": "bikes", "text": ("下到地下车棚推电动车", "Down to the basement, for the e-bike"), "kind": "down", "room": "corridor", "at": [2.8, 8]},
        {"id": "wade", "text": ("自己蹚水回家", "Wade home alone"), "kind": "through", "room": "corridor", "at": [9.1, 8]},
    ],
    "start": {"earthquake": ["class", 4.75, 4.2], "fire": ["class", 4.75, 6.2], "flood": ["class", 4.75, 6.2]},
    "door": 0,
}  # fmt: skip
STATION: dict[str, Any] = {
    "name": ("地下一层的地铁站厅", "A metro hall one floor below ground"),
    "size": [14, 10],
    "rooms": [
        {"id": "shop", "text": ("便利店", "Shop"), "box": [2.6, 0, 3, 2.2]}, {"id": "service", "text": ("客服中心", "Service"), "box": [8.4, 0, 3, 2.2]},
        {"id": "hall", "text": ("站厅", "Hall"), "box": [0, 2.2, 14, 3], "label": [1.3, 4.5]}, {"id": "paid", "text": ("闸机内", "Inside the gates"), "box": [0, 5.2, 14, 3], "label": [2.7, 7.6]},
    ],
    "doors": [
        {"rooms": ["hall", "paid"], "at": [4, 5.2]}, {"rooms": ["hall", "paid"], "at": [10, 5.2]}, {"rooms": ["shop", "hall"], "at": [4.1, 2.2]}, {"rooms": ["service", "hall"], "at": [9.9, 2.2]},
    ],
    "windows": [[12, 5.2, 13.6, 5.2]],
    "furniture": [
        {"kind": "shelf", "box": [2.8, 0.2, 2.6, 0.5]}, {"kind": "counter", "box": [8.7, 1, 2.4, 0.6]}, {"kind": "pillar", "box": [2.2, 3.4, 0.7, 0.7]}, {"kind": "pillar", "box": [11, 3.4, 0.7, 0.7]}, {"kind": "gate", "box": [5.2, 4.95, 3.6, 0.5]},
        {"kind": "table", "box": [7.4, 3.1, 1.8, 1.1]}, {"kind": "lightbox", "box": [0.1, 6, 0.3, 1.8]}, {"kind": "bench", "box": [10.8, 7.4, 2.2, 0.5]}, {"kind": "pillar", "box": [4, 6.6, 0.7, 0.7]}, {"kind": "escalator", "box": [6.1, 8.2, 1.8, 1.8]},
    ],
    "exits": [
        {"id": "a", "text": ("A 出口", "Exit A"), "kind": "stairs", "box": [0, 0, 2.6, 2.2], "room": "hall", "at": [1.3, 0.85]},
        {"id": "b", "text": ("B 出口", "Exit B"), "kind": "stairs", "box": [11.4, 0, 2.6, 2.2], "room": "hall", "at": [12.7, 0.85]},
        {"id": "lift", "text": ("电梯", "Lift"), "kind": "lift", "box": [6.1, 0.4, 1.8, 1.8], "room": "hall", "at": [7, 1]},
    ],
    "places": [
        {"id": "table", "text": ("结实的安检桌下面", "Under the sturdy check table"), "kind": "cover", "room": "hall", "at": [8.3, 3.6]},
        {"id": "glass", "text": ("玻璃隔断旁", "Beside the glass wall"), "kind": "glass", "room": "hall", "at": [12.8, 4.6]},
        {"id": "lightbox", "text": ("广告灯箱旁", "Beside the light box"), "kind": "tall", "room": "paid", "at": [1, 6.9]},
        {"id": "escalator", "text": ("挤上自动扶梯", "Onto the escalator"), "kind": "escalator", "room": "paid", "at": [7, 8.6]},
        {"id": "platform", "text": ("下到站台", "Down to the platform"), "kind": "down", "room": "paid", "at": [8.7, 7.5]},
    ],
    "start": {"earthquake": ["hall", 6.4, 3.9], "fire": ["paid", 6.4, 6.6], "flood": ["paid", 6.4, 6.6]},
    "door": None,
}  # fmt: skip
OUTSIDE: dict[str, Any] = {
    "name": ("楼外", "Outside"),
    "size": [12, 8],
    "rooms": [{"id": "building", "text": ("楼", "Building"), "box": [0, 0, 12, 2], "label": [2.6, 1]}, {"id": "yard", "text": ("", ""), "box": [0, 2, 12, 6], "outdoors": True}],
    "doors": [{"rooms": ["building", "yard"], "at": [6, 2]}],
    "windows": [[1, 2, 2.4, 2], [3.2, 2, 4.6, 2], [7.6, 2, 9, 2], [9.8, 2, 11.2, 2]],
    "furniture": [{"kind": "meet", "box": [8.2, 4.8, 2.4, 2.4]}, {"kind": "sign", "box": [1.2, 2.1, 2.6, 0.4]}, {"kind": "pole", "box": [0.5, 5.6, 0.8, 0.8]}, {"kind": "tree", "box": [4.4, 6.4, 1.3, 1.3]}, {"kind": "car", "box": [9.6, 2.6, 2, 1.1]}, {"kind": "tree", "box": [2.6, 6.6, 1.2, 1.2]}],
    "exits": [],
    "places": [
        {"id": "open", "text": ("空旷的集合点", "The open meeting place"), "kind": "open", "room": "yard", "at": [9.4, 6]},
        {"id": "wall", "text": ("楼墙边、广告牌下", "By the wall, under the sign"), "kind": "wall", "room": "yard", "at": [2.5, 3.1]},
        {"id": "pole", "text": ("电线杆下", "Under the power pole"), "kind": "pole", "room": "yard", "at": [1.6, 5.6]},
        {"id": "back", "text": ("回楼里拿东西", "Back inside to fetch things"), "kind": "back", "room": "building", "at": [6, 1]},
    ],
    "start": {"earthquake": ["yard", 6, 3.2], "fire": ["yard", 6, 3.2]},
    "door": None,
}  # fmt: skip
STREET: dict[str, Any] = {
    "name": ("积水的街", "The flooded street"),
    "size": [12, 8],
    "rooms": [{"id": "shops", "text": ("沿街的楼", "Buildings"), "box": [0, 0, 12, 1.6]}, {"id": "road", "text": ("", ""), "box": [0, 1.6, 12, 6.4], "outdoors": True}],
    "doors": [],
    "windows": [[1, 1.6, 2.6, 1.6], [5, 1.6, 6.6, 1.6], [9, 1.6, 10.6, 1.6]],
    "furniture": [{"kind": "water", "box": [0, 4, 12, 4]}, {"kind": "pole", "box": [2.2, 4.3, 0.8, 0.8]}, {"kind": "manhole", "box": [8.6, 5, 1, 1]}, {"kind": "car", "box": [4.8, 6.6, 2, 1.1]}, {"kind": "tree", "box": [10.6, 2, 1.1, 1.1]}, {"kind": "tree", "box": [0.2, 2, 1.1, 1.1]}],
    "exits": [],
    "places": [
        {"id": "high", "text": ("绕到地势高的人行道", "Round by the higher pavement"), "kind": "high", "room": "road", "at": [9.6, 2.7]},
        {"id": "pole", "text": ("扶着路灯杆走", "Along the lamp posts, hand on the pole"), "kind": "pole", "room": "road", "at": [2.6, 5.4]},
        {"id": "manhole", "text": ("从打旋的水面走过去", "Past where the water swirls"), "kind": "manhole", "room": "road", "at": [9.1, 6.2]},
        {"id": "through", "text": ("直接蹚过流动的水", "Straight through the moving water"), "kind": "through", "room": "road", "at": [6, 5.5]},
    ],
    "start": {"flood": ["road", 5, 2.8]},
    "door": None,
}  # fmt: skip
PLANS = {"home": HOME, "classroom": CLASSROOM, "station": STATION}


def worded(plan: Any, lang: str) -> Any:
    """Return the plan with one text for each (Chinese, English)."""
    if isinstance(plan, tuple):
        return plan[lang == "en"]
    if isinstance(plan, list):
        return [worded(part, lang) for part in plan]
    if isinstance(plan, dict):
        return {name: worded(part, lang) for name, part in plan.items()}
    return plan
