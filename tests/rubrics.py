"""A rubric of two criteria, six points in all, as a bank would hold it."""

RUBRIC = {
    "zh": [
        {
            "id": "safe",
            "text": "先保证自己安全",
            "levels": [{"points": 0, "text": "没有提到"}, {"points": 1, "text": "提到了"}, {"points": 2, "text": "说清了怎么做"}],
        },
        {
            "id": "call",
            "text": "叫人拨打 120",
            "levels": [{"points": 0, "text": "没有提到"}, {"points": 4, "text": "指定了一个人去打"}],
        },
    ],
    "en": [
        {
            "id": "safe",
            "text": "Safety first",
            "levels": [{"points": 0, "text": "not said"}, {"points": 1, "text": "said"}, {"points": 2, "text": "says how"}],
        },
        {"id": "call", "text": "Has 120 called", "levels": [{"points": 0, "text": "not said"}, {"points": 4, "text": "names one person"}]},
    ],
}
