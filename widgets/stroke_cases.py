"""The people of ``Stroke120`` that come with it: signs, who saw them well and when, what bystanders propose.

One row is a person: look (a key of LOOKS in ``_shared/faces.js``), the weak side of smile and arms, speech, whether
drowsy, when found, what bystanders propose, and who saw what when. Texts stand beside, one table a language.
"""

from typing import Any

# id, look, smile, arms, speech, drowsy, found, offers, witnesses (time, the day before, seen well)
ROWS: tuple[tuple[Any, ...], ...] = (
    ("chess", "uncle", "right", "even", "slurred", False, "15:10", ("water", "prick", "note", "aspirin"),
     (("08:00", False, True), ("14:50", False, True), ("15:05", False, False))),
    ("bed", "grandma", "left", "left", "clear", True, "06:30", ("side", "feed", "wait", "prick"),
     (("22:00", True, True), ("02:30", False, True), ("05:40", False, False))),
    ("office", "woman", "even", "left", "clear", False, "10:20", ("drive", "note", "wait", "water"),
     (("07:40", False, True), ("10:05", False, True), ("10:15", False, False))),
    ("site", "worker", "even", "even", "wrong", False, "13:40", ("water", "aspirin", "stay", "drive"),
     (("12:50", False, True), ("13:20", False, False))),
    ("porch", "farmer", "even", "even", "clear", False, "14:00", (), ()),
    ("class", "teacher", "even", "even", "clear", False, "16:30", (), ()),
    ("stairs", "aunt", "even", "even", "clear", False, "09:15", ("wait", "note", "feed", "drive"),
     (("08:30", False, True), ("09:00", False, True), ("09:10", False, False))),
    ("sofa", "grandpa", "right", "right", "none", True, "19:20", ("side", "aspirin", "water", "prick"),
     (("12:30", False, True), ("18:40", False, True), ("19:10", False, False))),
    ("market", "mother", "even", "even", "clear", False, "07:30", (), ()),
)  # fmt: skip

# who, scene, another sudden sign or "", then what each witness says
TEXTS: dict[str, dict[str, tuple[str, ...]]] = {
    "zh": {
        "chess": ("下棋的叔叔，六十岁左右", "公园里，他拿棋子的手停住了，话也突然说不清。", "",
                  "妻子：早上 8 点他出门，好好的。", "棋友：2 点 50 分他还赢了我一盘，说说笑笑。", "路人：3 点 05 分我走过，他的嘴已经歪了。"),
        "bed": ("老奶奶，七十多岁", "早上 6 点半，家里人叫她起床，觉得她的脸和平时不一样。她很困。", "",
                "女儿：昨晚 10 点她跟我道晚安，都正常。", "老伴：2 点半她起来喝水，跟我说了几句话，走路也稳。", "孙子：5 点 40 分我听见她房里有响声，没有看见她。"),
        "office": ("女老师，三十多岁", "办公室里，她手里的杯子突然掉在地上。她说：“没事，我还年轻。”", "",
                   "丈夫：7 点 40 分我送她到校门口，一切正常。", "同事：10 点 05 分她抱着一摞作业本进来，跟我打招呼。", "学生：10 点 15 分我看见老师的书掉了，捡不起来。"),
        "site": ("送货的师傅，四十多岁", "中午过后，他说的话别人突然听不懂了。他自己很着急。", "",
                 "工友：12 点 50 分我们一起吃完饭，他讲话很清楚。", "站长：1 点 20 分他打电话来，说的话我一句也听不懂。"),
        "porch": ("种菜的奶奶，七十岁左右", "午觉刚醒，她坐在门口，动作慢一点。她说没有哪里不舒服，平时睡醒都这样。", ""),
        "class": ("男老师，五十岁左右", "上了一天课，他的嗓子有点哑。他说没有别的不舒服。", ""),
        "stairs": ("阿姨，五十多岁", "下楼时，她扶住了墙。", "她突然站不稳，总往一边倒，看东西有两个影子。",
                   "女儿：8 点半一起吃早饭，她好好的。", "邻居：9 点她在楼道里跟我聊天，走得很稳。", "保安：9 点 10 分我看见她扶着墙，站不住。"),
        "sofa": ("老爷爷，八十岁左右", "他靠在沙发上，眼睛总想闭，叫他，他能看你。", "",
                 "女儿：中午 12 点半一起吃饭，都正常。", "邻居：6 点 40 分他在楼下跟我打招呼，说话清楚。", "老伴：7 点 10 分我从厨房出来，他已经说不出话了。"),
        "market": ("买菜的妈妈，三十多岁", "孩子夜里哭，她没有睡好，今天打了好几个哈欠。她说没有别的不舒服。", ""),
    },
    "en": {
        "chess": ("A man of about sixty, playing chess", "In the park, his hand stops over the board and his words suddenly become unclear.", "",
                  "His wife: At 8 this morning he went out, quite well.", "The other player: At 14:50 he won against me, talking and laughing.", "A passer-by: I came by at 15:05; his mouth was already crooked."),
        "bed": ("A grandmother in her seventies", "At 6:30 the family wake her and find her face different from usual. She is very sleepy.", "",
                "Her daughter: At 22:00 last night she said good night; all was well.", "Her husband: At 2:30 she got up for water, talked with me and walked steadily.", "Her grandson: At 5:40 I heard something in her room. I did not see her."),
        "office": ("A teacher in her thirties", "In the office the cup suddenly drops from her hand. She says: “It's nothing, I'm young.”", "",
                   "Her husband: At 7:40 I brought her to the gate; all was well.", "A colleague: At 10:05 she came in with a pile of exercise books and greeted me.", "A pupil: At 10:15 I saw her drop a book; she could not pick it up."),
        "site": ("A delivery man in his forties", "After lunch, others suddenly cannot understand what he says. He is upset about it.", "",
                 "A workmate: At 12:50 we finished lunch together; he talked clearly.", "His boss: At 13:20 he phoned; I did not understand a word."),
        "porch": ("A grandmother of about seventy, a gardener", "She has just woken from her nap and sits at the door, a little slow. She says nothing is wrong; she is always like this after a nap.", ""),
        "class": ("A teacher of about fifty", "He has taught all day and is a little hoarse. He says nothing else is wrong.", ""),
        "stairs": ("A woman in her fifties", "Going downstairs, she holds on to the wall.", "Suddenly she cannot stand steadily, keeps falling to one side and sees everything double.",
                   "Her daughter: At 8:30 we had breakfast; she was well.", "A neighbour: At 9:00 she chatted with me on the stairs and walked steadily.", "The guard: At 9:10 I saw her hold the wall; she could not stand."),
        "sofa": ("A grandfather of about eighty", "He leans back on the sofa and his eyes keep closing. When you call, he looks at you.", "",
                 "His daughter: At 12:30 we had lunch; all was well.", "A neighbour: At 18:40 he greeted me downstairs, speaking clearly.", "His wife: At 19:10 I came from the kitchen; he could not say a word."),
        "market": ("A mother in her thirties, shopping", "Her child cried at night and she slept badly; she has yawned a lot today. She says nothing else is wrong.", ""),
    },
}  # fmt: skip


def built_in(lang: str) -> list[dict[str, Any]]:
    """Return the people in ``lang``, each as ``Stroke120`` takes them."""
    people = []
    for name, look, smile, arms, speech, drowsy, found, offers, seen in ROWS:
        who, scene, other, *said = TEXTS[lang][name]
        witnesses = [
            {"says": text, "at": at, "day_before": before, "well": well}
            for text, (at, before, well) in zip(said, seen, strict=True)
        ]
        people.append(
            {"id": name, "look": look, "who": who, "scene": scene, "smile": smile, "arms": arms, "speech": speech, "other": other,
             "drowsy": drowsy, "found": found, "offers": list(offers), "witnesses": witnesses}
        )  # fmt: skip
    return people
