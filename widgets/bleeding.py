"""Severe bleeding: find it, press, bandage, and where that is not enough the tourniquet or packing.

Order, sites, times and what never to do are those of the fact sheet's section 3.1; never loosening a tourniquet is its
decision D7, pressing on the wound and not on a pulse its decision D8. How fast blood is lost is an illustration.
"""

from html import escape
from typing import Any, ClassVar

from widgets.base import Exercise

BLOOD_ML_PER_KG = (70, 80)  # fact sheet 3.1; the middle is used
SHOCK_PERCENT, LETHAL_PERCENT = 20, 40  # fact sheet 3.1: of all blood
ABOVE_CM = (5, 7)  # tourniquet above the wound, fact sheet 3.1
PACK_MINUTES = {"plain": 10, "haemostatic": 3}  # at least, fact sheet 3.1
MISTAKE_SECONDS = 20  # an illustration, as are the rates below
WEIGHTS = (30, 150)
# Wound: millilitres a minute while nobody presses, and the steps before lying down. An illustration, no measurement.
WOUNDS: dict[str, int] = {"forearm": 200, "thigh": 450, "neck": 300, "groin": 400, "embedded": 150}
LIMBS = ("forearm", "thigh")

# Step: right actions, weak ones, seconds the right action takes, what is left of the flow afterwards (1 is all).
_STEPS: dict[str, tuple[tuple[str, ...], tuple[str, ...], int, float]] = {
    "safe": (("check",), ("rush", "film"), 3, 1),
    "gloves": (("gloves",), ("bare", "wash"), 5, 1),
    "expose": (("open",), ("over", "rinse"), 8, 1),
    "press": (("palm",), ("pulse", "cord", "raise"), 2, 0.35),
    "call": (("ask",), ("self", "later"), 5, 0.35),
    "dress": (("dress",), ("lift", "powder"), 30, 0.3),
    "soaked": (("add",), ("replace", "cord"), 20, 0.25),
    "tourniquet": (("tq",), ("cord", "wait"), 10, 0.25),
    "place": (("above",), ("on", "joint"), 5, 0.25),
    "twist": (("until",), ("snug", "knot"), 20, 0),
    "time": (("write",), ("later", "hide"), 5, 0),
    "keep": (("keep",), ("loosen", "off"), 0, 0),
    "pack": (("fill",), ("shallow", "cord"), 60, 0.03),
    "hold": (("ten",), ("three", "peek"), 600, 0.01),
    "pad": (("pad",), ("over", "cut"), 40, 0.1),
    "lie": (("lie",), ("sit", "walk"), 10, -1),
    "shock": (("stay",), ("drink", "leave"), 0, -1),
}
# What a wound has of its own: other right and weak actions of a step.
_OWN: dict[tuple[str, str], tuple[tuple[str, ...], tuple[str, ...]]] = {
    ("press", "embedded"): (("sides",), ("pull", "palm", "pulse")),
    ("press", "neck"): (("palm",), ("both", "pulse", "cord")),
    ("place", "forearm"): (("above",), ("on", "joint", "middle")),
    ("pack", "neck"): (("fill",), ("shallow", "tq", "round")),
    ("pack", "groin"): (("fill",), ("shallow", "tq", "round")),
}


_ZH = {
    "title": "严重出血：找到、压住、包紧", "step_n": "第 {n} 步，共 {of} 步", "restored": "接着上次，从这一步做起。",
    "ended": "做完了：{of} 步里，{n} 步一次做对", "practise": "再看一遍", "perfect": "每一步都一次做对。", "all_steps": "全部步骤和原因",
    "lost": "失血约 {ml} 毫升，占全身血量的 {percent}%", "rate": "现在每分钟约流 {ml} 毫升", "stopped": "血止住了", "bar": "失血占全身血量的百分比",
    "below": "还没到 20%", "over_shock": "超过 20%：会休克", "over_lethal": "超过 40%：随时会死亡",
    "model": "数字只作示意，不是测量。{kg} 公斤的人，全身血量约 {all} 毫升（每公斤 70–80 毫升，按 75 算）。", "pause": "暂停", "resume": "继续",
    "untimed": "不限时：只算动作用的时间", "paused": "已暂停。想好了再点“继续”，或者直接选。",
    "kit_tq": "急救包里有手套、纱布、绷带、止血带。", "kit_no": "急救包里有手套、纱布、绷带，没有止血带。", "gauze_haemostatic": "纱布是止血纱布。",
    "scene_forearm": "店里的玻璃碎了，划开了他的前臂，血不停地涌出来。", "scene_thigh": "橘园里，割草机的刀片割开了他的大腿，裤子很快湿透了。",
    "scene_neck": "一块铁皮划开了他右侧的脖子，血顺着脖子往下流。", "scene_groin": "电动车摔倒了，断了的车把划开他右侧大腿根，裤子湿了一大片。",
    "scene_embedded": "玻璃门碎了，一块玻璃插在他的前臂上，周围在流血。",
    # what is to be seen
    "see_clothed": "衣服盖着伤口，布上有一大片血。", "see_flow": "伤口露出来了，血在往外涌。", "see_object": "一块玻璃插在前臂上，周围在流血。",
    "see_hands": "戴手套的双手，一只叠在另一只上，掌根用力压在伤口上。", "see_one": "戴手套的手用手掌压在右侧脖子的伤口上，手指绕向后颈，喉咙没有被压着。",
    "see_sides": "两只手压在玻璃两边，没有碰玻璃。", "see_wrapped": "厚敷料盖住伤口，绷带一圈压一圈地包紧。", "see_soaked": "绷带上渗出一片血。",
    "see_loose": "止血带套在伤口上方，绞棒还没有拧。", "see_tight": "绞棒拧紧并卡住了，伤口不再流血。", "see_time": "标签上写着 10:20。",
    "see_packed": "纱布填满了伤口，高出皮肤。", "see_rolls": "玻璃两边垫着比它高的布卷，绷带绕开玻璃包好。", "see_lying": "伤员平躺着，盖着毯子。",
    "see_pale": "脸色发白，额头出冷汗。", "see_marks": "图上标了号：{places}。",
    # questions
    "ask_safe": "你跑到旁边。第一件事做什么？", "ask_gloves": "没有新的危险了。接着做什么？", "ask_expose": "衣服上都是血。怎么找伤口？",
    "ask_expose_neck": "衣领上都是血。怎么找伤口？", "ask_press": "血在往外涌。马上怎么做？", "ask_press_embedded": "玻璃还插在里面。马上怎么做？",
    "ask_call": "手压着伤口，旁边有人。怎么打 120？", "ask_dress": "血慢下来了。接着做什么？", "ask_soaked": "血渗透了敷料。怎么办？",
    "ask_tourniquet": "用力压着，血还是不停地涌，有生命危险。怎么办？", "ask_place": "止血带扎在哪里？看图上的号。", "ask_twist": "带子套好了。拧到什么程度？",
    "ask_time": "血停了，绞棒卡住了。马上做什么？", "ask_keep": "过了 30 分钟，救护车还没到。止血带怎么办？",
    "ask_pack": "压着还在涌，有生命危险，又没有止血带。怎么办？", "ask_pack_neck": "压着还在涌。脖子上怎么止血？", "ask_pack_groin": "压着还在涌。大腿根怎么止血？",
    "ask_hold": "纱布填满了，双手用力压住。压多久？", "ask_pad": "血慢下来了。怎么包扎？", "ask_soaked_embedded": "两边的敷料渗透了。怎么办？",
    "ask_lie": "血控制住了。让伤员怎么待着？", "ask_shock": "伤员脸色发白，出冷汗，烦躁不安。怎么办？",
    # actions
    "a_check": "停一下，看四周有没有危险", "a_rush": "直接冲上去按住", "a_film": "先拍照，留个证据",
    "a_gloves": "戴上手套", "a_bare": "来不及，直接用手", "a_wash": "先去找水洗手",
    "a_open": "剪开衣服，看一看，摸一摸", "a_over": "隔着衣服，压最湿的地方", "a_rinse": "提水来，把血冲干净再看",
    "a_palm": "手掌直接压在伤口上，用力压", "a_pulse": "不压伤口，压近心端的动脉", "a_cord": "找根铁丝或细绳，勒紧", "a_raise": "把受伤的肢体举高，等血停",
    "a_both": "两只手从两边把脖子掐住", "a_sides": "压玻璃两边，不碰玻璃", "a_pull": "把玻璃拔出来再压",
    "a_palm_embedded": "手掌压在玻璃上", "a_ask": "手不松开，请一个人开免提打 120", "a_self": "松开手，自己去打 120", "a_call_later": "全部包好以后再打",
    "a_dress": "厚敷料盖住伤口，绷带加压包扎", "a_lift": "掀开看看，止住没有", "a_powder": "撒些药粉再包",
    "a_add": "不揭开，上面再加敷料，看压得准不准", "a_replace": "揭下来，换一块新的", "a_tq": "用止血带", "a_wait": "再等等，救护车快到了",
    "a_above": "伤口上方 5–7 厘米，不在关节上", "a_on": "正好扎在伤口上", "a_joint_forearm": "肘关节上", "a_joint_thigh": "膝关节上", "a_middle": "上臂正中间",
    "a_until": "拉紧，拧到血不再流，卡住", "a_snug": "有点紧就行，喊痛就停", "a_knot": "不拧绞棒，打个结就好",
    "a_write": "写下扎的时间", "a_time_later": "到医院再告诉医生", "a_hide": "用衣服把它盖好", "a_keep": "不松开，等专业人员处理", "a_loosen": "松开几分钟，再扎上", "a_off": "血停了，取下来",
    "a_fill": "纱布塞到伤口底，填满，用力压", "a_shallow": "纱布只盖在表面", "a_round": "绷带绕着扎紧一圈", "a_round_neck": "绷带绕脖子扎紧一圈",
    "a_ten": "10 分钟以上，不松手", "a_three": "3 分钟以上，不松手", "a_peek": "压一会儿，掀开看一眼",
    "a_pad": "两边垫布卷，比玻璃高，再绕开它包扎", "a_pad_over": "敷料盖在玻璃上，一起包紧", "a_cut": "把露出来的玻璃掰短，再包",
    "a_lie": "平躺，盖好保暖", "a_sit": "坐起来，喝口热水", "a_walk": "扶着自己走去医院",
    "a_stay": "告诉 120，平躺保暖，不喝水，一直看着", "a_drink": "喂点糖水", "a_leave": "放下他，去路口等车",
    # steps in short, what happened
    "step_safe": "看现场", "ok_safe": "没有新的危险了。你没事，才能救人。", "ok_safe_thigh": "割草机关了，刀片停了。你没事，才能救人。",
    "step_gloves": "戴手套", "ok_gloves": "没有手套，就用干净的塑料袋隔着手。",
    "step_expose": "露出伤口", "ok_expose": "伤口找到了。手也摸一摸背面和下面，看有没有别的伤口。",
    "step_press": "直接压伤口", "ok_press": "压得准，压得重，不松手，血就慢下来。这是最要紧的一步。", "ok_press_neck": "只压这一侧，不压喉咙。压得准，压得重，血就慢下来。",
    "step_press_embedded": "压异物两边", "ok_press_embedded": "两边压紧，玻璃不动，血就慢下来。",
    "step_call": "打 120", "ok_call": "点一个人，说清楚。你的手一直压着。",
    "step_dress": "敷料加绷带，加压包扎", "ok_dress": "敷料比伤口大，四周多出 3 厘米以上。绷带一圈压一圈，包紧。",
    "step_soaked": "渗透了，往上加", "ok_soaked": "血块没有被扯掉。压的位置对准了，力气更大了。",
    "step_tourniquet": "四肢压不住，用止血带", "ok_tourniquet": "成品止血带又宽又能锁住，比临时做的好。",
    "step_place": "扎在伤口上方 5–7 厘米", "ok_place": "避开了关节，离伤口 5–7 厘米。", "step_twist": "拧到不流血", "ok_twist": "会很痛，告诉他痛是正常的。还在流，就在上方再扎一条。",
    "step_time": "写时间", "ok_time": "医生要知道扎了多久。写在标签上，别人一眼看得见。", "step_keep": "不松开", "ok_keep": "由医生来松。过去教“隔 30–60 分钟松一次”，现在不再这样做。",
    "step_pack": "填塞，再压住", "ok_pack": "纱布一直塞到底，压在出血的地方，填满为止。",
    "step_hold": "压够时间", "ok_hold": "普通纱布至少压 10 分钟，止血纱布至少压 3 分钟。中间不松手。",
    "step_pad": "垫两边，绕开包", "ok_pad": "玻璃不动，包扎压不到它。",
    "step_soaked_embedded": "渗透了，往上加", "step_lie": "平躺，保暖", "ok_lie": "身下也垫一层。腿上有伤，不抬腿。", "step_shock": "防休克，一直看着", "ok_shock": "这是休克的样子。隔几分钟看一次反应、呼吸和伤口。",
    # reasons
    "no_rush": "玻璃、机器、车辆可能再伤人，也会伤到你。先看一眼，只要两三秒。", "no_film": "血在流，每一秒都要紧。手要用来救人。",
    "no_bare": "血可能带有病毒。戴手套只要几秒；没有手套，用塑料袋隔着。", "no_wash": "血等不了。戴上手套就可以压。",
    "no_over": "最湿的地方不一定是伤口，隔着厚衣服也压不准。剪开，看清再压。", "no_rinse": "冲水会把刚凝的血块冲走，也耽误时间。看到伤口就压。",
    "no_pulse": "按压动脉很难压准，伤口还在流。过去教“指压止血”，现在直接压伤口。", "no_cord": "铁丝、细绳会割伤皮肉，还压不住深处的血管。用手压，再用宽的止血带或填塞。",
    "no_raise": "只举高，止不住大出血。先直接压。", "no_both": "两边一起压，脑子就缺血，喉咙也会被压住。只压受伤的一侧。",
    "no_pull": "它正堵着伤口。一拔，血会喷出来，还会再割伤。留着不动。", "no_palm": "一压，玻璃会扎得更深，也会割到你。压它的两边。",
    "no_self": "一松手，血又涌出来。手压着，请别人打；只有你一人，就开免提打。", "no_call_later": "包扎要花时间，救护车要早点出发。现在就请人打。",
    "no_lift": "一掀，刚凝的血块就被扯掉。不掀，直接包。", "no_powder": "药粉会弄脏伤口，医生难清理，也止不住大出血。只用干净敷料。",
    "no_replace": "揭下来会扯掉血块，又流起来。不揭，往上加。", "no_tq": "止血带只用在四肢。这里扎不住；扎在脖子上会让人窒息。", "no_tq_groin": "大腿根上方没有地方可扎。这里要填塞。",
    "no_wait": "大血管出血，几分钟就会要命。压不住，马上用止血带。",
    "no_on": "扎在伤口上，压不住上面的血管，还会弄坏伤口。往上移 5–7 厘米。", "no_joint": "关节处的骨头会挡着，血管压不住。要避开关节。", "no_joint_thigh": "膝关节在伤口下面，又是关节，止不住血。要扎在伤口上方。",
    "no_middle": "上臂中段贴着桡神经，容易压伤。扎在伤口上方 5–7 厘米，或上臂上三分之一。",
    "no_snug": "扎松了，血回不去，反而流得更多。要拧到不流为止，痛也不停。", "no_knot": "只打结不够紧，还会松。要拧绞棒。",
    "no_time_later": "一忙就忘了，你也不一定跟着去。现在就写。", "no_hide": "盖住了，别人看不见，会忘。露在外面，写上时间。",
    "no_loosen": "一松，又会大出血，血块也会冲开。不松，等医生。", "no_off": "血停，是因为它扎着。取下来，又会涌出来。",
    "no_shallow": "深处的血管没压到，血还在里面流。要塞到底。", "no_round": "这里绕一圈压不住深处的血管。要填塞，再用手压。", "no_round_neck": "绕脖子扎紧，会勒住喉咙和另一侧血管。填塞，只压一侧。",
    "no_three": "普通纱布 3 分钟不够。至少压 10 分钟。", "no_peek": "一掀就前功尽弃。压够时间，不掀。",
    "no_pad_over": "包紧时，玻璃会被压得更深。两边垫高，绕开它。", "no_cut": "掰的时候，玻璃会动，伤口会更大。不碰它。",
    "no_sit": "坐起来，脑子更缺血。也不喝水，手术前胃要空。", "no_walk": "一走动，血流得更快，也可能晕倒。平躺等救护车。",
    "no_drink": "休克时喝水会呛，也会影响手术。嘴干，就用湿布擦擦嘴唇。", "no_leave": "情况随时会变。请别人去接车，你留下。",
}  # fmt: skip

_EN = {
    "title": "Severe bleeding: find it, press it, bind it", "step_n": "Step {n} of {of}", "restored": "You go on from this step.",
    "ended": "Finished: {n} of {of} steps right the first time", "practise": "Look at again", "perfect": "Every step was right the first time.", "all_steps": "All the steps, and why",
    "lost": "About {ml} ml lost: {percent}% of all blood", "rate": "About {ml} ml a minute now", "stopped": "The bleeding has stopped", "bar": "Blood lost, in percent of all blood",
    "below": "Below 20%", "over_shock": "Over 20%: shock", "over_lethal": "Over 40%: death is near",
    "model": "The figures only illustrate; nothing was measured. A person of {kg} kg has about {all} ml of blood (70–80 ml per kg; 75 is used).", "pause": "Pause", "resume": "Go on",
    "untimed": "No time limit: count only what each act takes", "paused": "Paused. Press Go on when you are ready, or choose at once.",
    "kit_tq": "The kit has gloves, gauze, bandages and a tourniquet.", "kit_no": "The kit has gloves, gauze and bandages, but no tourniquet.", "gauze_haemostatic": "The gauze is haemostatic.",
    "scene_forearm": "A shop window broke and cut open his forearm. Blood keeps welling out.", "scene_thigh": "In the orange grove the blade of a brush cutter cut his thigh. His trousers are soon soaked.",
    "scene_neck": "A metal sheet cut the right side of his neck. Blood runs down it.", "scene_groin": "An electric bike fell over and its broken handlebar cut his right groin. His trousers are soaked there.",
    "scene_embedded": "A glass door broke. A piece of glass sticks in his forearm, and it bleeds round it.",
    "see_clothed": "Clothing covers the wound; there is much blood on the cloth.", "see_flow": "The wound is bare. Blood is flowing out.", "see_object": "A piece of glass sticks in the forearm. It bleeds round the glass.",
    "see_hands": "Two gloved hands, one on the other, press hard on the wound with the heel of the hand.", "see_one": "A gloved palm presses the wound on the right side of the neck. Its fingers lie round the back of the neck; the throat is free.",
    "see_sides": "Two hands press on both sides of the glass without touching it.", "see_wrapped": "A thick dressing covers the wound; turns of a bandage hold it firmly.", "see_soaked": "Blood has come through the bandage.",
    "see_loose": "A tourniquet lies round the limb above the wound. Its rod is not twisted yet.", "see_tight": "The rod is twisted and held by its clip. The wound has stopped bleeding.", "see_time": "The tag says 10:20.",
    "see_packed": "Gauze fills the wound and stands above the skin.", "see_rolls": "Rolls of cloth, higher than the glass, lie on both sides of it; the bandage goes round it.", "see_lying": "The casualty lies flat under a blanket.",
    "see_pale": "The face is pale, with cold sweat.", "see_marks": "Numbers in the picture: {places}.",
    "ask_safe": "You run over. What do you do first?", "ask_gloves": "There is no further danger. What next?", "ask_expose": "There is blood all over the cloth. How do you find the wound?",
    "ask_expose_neck": "There is blood all over the collar. How do you find the wound?", "ask_press": "Blood is flowing out. What do you do at once?", "ask_press_embedded": "The glass is still in there. What do you do at once?",
    "ask_call": "Your hands press the wound; others are near. How is 120 called?", "ask_dress": "The flow is slower. What next?", "ask_soaked": "Blood has come through the dressing. What do you do?",
    "ask_tourniquet": "In spite of hard pressure, blood keeps welling out and life is in danger. What now?", "ask_place": "Where does the tourniquet go? Look at the numbers.", "ask_twist": "The strap is on. How tight does it have to be?",
    "ask_time": "The bleeding has stopped and the rod is in its clip. What do you do at once?", "ask_keep": "After 30 minutes the ambulance is still on its way. What about the tourniquet?",
    "ask_pack": "It keeps welling out, life is in danger, and there is no tourniquet. What now?", "ask_pack_neck": "It keeps welling out. How do you stop bleeding at the neck?", "ask_pack_groin": "It keeps welling out. How do you stop bleeding at the groin?",
    "ask_hold": "The wound is full of gauze and both hands press hard. For how long?", "ask_pad": "The flow is slower. How do you dress it?", "ask_soaked_embedded": "The dressings on both sides are soaked. What do you do?",
    "ask_lie": "The bleeding is under control. How should the casualty rest?", "ask_shock": "The casualty is pale, sweats coldly and is restless. What do you do?",
    "a_check": "Stop and look round for danger", "a_rush": "Rush in and press", "a_film": "Take a photo first, as evidence",
    "a_gloves": "Put on gloves", "a_bare": "No time: use bare hands", "a_wash": "Go and find water to wash hands",
    "a_open": "Cut the cloth open; look and feel", "a_over": "Press where the cloth is wettest", "a_rinse": "Fetch water and rinse the blood off first",
    "a_palm": "Palm right on the wound, press hard", "a_pulse": "Leave the wound; press the artery above it", "a_cord": "Find a wire or cord and pull it tight", "a_raise": "Hold the limb up and wait for it to stop",
    "a_both": "Squeeze the neck from both sides", "a_sides": "Press on both sides of the glass, not on it", "a_pull": "Pull the glass out, then press",
    "a_palm_embedded": "Press the palm on the glass", "a_ask": "Keep pressing; ask one person to call 120 on speaker", "a_self": "Let go and call 120 yourself", "a_call_later": "Call when it is all bandaged",
    "a_dress": "Thick dressing, then a firm bandage", "a_lift": "Lift the hand to see if it has stopped", "a_powder": "Sprinkle some powder, then bandage",
    "a_add": "Leave it; add another on top and check where you press", "a_replace": "Take it off and use a new one", "a_tq": "Use the tourniquet", "a_wait": "Wait a little; the ambulance is near",
    "a_above": "5–7 cm above the wound, not on a joint", "a_on": "Right on the wound", "a_joint_forearm": "On the elbow", "a_joint_thigh": "On the knee", "a_middle": "Middle of the upper arm",
    "a_until": "Pull tight, twist until it stops, lock it", "a_snug": "Just snug; stop when it hurts", "a_knot": "Leave the rod; tie a knot",
    "a_write": "Write down the time", "a_time_later": "Tell the doctor at the hospital", "a_hide": "Cover it with clothing", "a_keep": "Leave it; professionals will release it", "a_loosen": "Loosen it for minutes, then tighten", "a_off": "The bleeding stopped, so take it off",
    "a_fill": "Gauze down to the bottom, fill it, press hard", "a_shallow": "Lay gauze on the surface only", "a_round": "Bind a bandage tightly round it", "a_round_neck": "Bind a bandage tightly round the neck",
    "a_ten": "10 minutes or more without letting go", "a_three": "3 minutes or more without letting go", "a_peek": "A while, then lift it to look",
    "a_pad": "Rolls on both sides, higher than the glass; bandage round it", "a_pad_over": "Dressing over the glass, bound tightly", "a_cut": "Break the glass shorter, then bandage",
    "a_lie": "Lie flat, covered and warm", "a_sit": "Sit up with some hot water", "a_walk": "Walk to the hospital with support",
    "a_stay": "Tell 120; flat, warm, no drinks; keep watching", "a_drink": "Give some sugar water", "a_leave": "Leave, and wait for the ambulance at the road",
    "step_safe": "Look at the scene", "ok_safe": "There is no further danger. Only when you are well can you help.", "ok_safe_thigh": "The engine is off and the blade stands still. Only when you are well can you help.",
    "step_gloves": "Put on gloves", "ok_gloves": "No gloves? Use a clean plastic bag between hand and wound.",
    "step_expose": "Bare the wound", "ok_expose": "The wound is found. Feel the back and underneath too for other wounds.",
    "step_press": "Press right on the wound", "ok_press": "In the right place, hard, without letting go: the flow slows. This matters most.", "ok_press_neck": "On this side only, not on the throat. In the right place, hard: the flow slows.",
    "step_press_embedded": "Press on both sides of the object", "ok_press_embedded": "Both sides are pressed, the glass stays still, and the flow slows.",
    "step_call": "Call 120", "ok_call": "Name one person and say it clearly. Your hands keep pressing.",
    "step_dress": "Dressing and pressure bandage", "ok_dress": "The dressing is 3 cm or more larger than the wound all round. Each turn overlaps the last, firmly.",
    "step_soaked": "Soaked: add on top", "ok_soaked": "The clot was not torn off. The pressure is in the right place, and harder.",
    "step_tourniquet": "A limb that pressure cannot stop: tourniquet", "ok_tourniquet": "A manufactured one is broad and locks: better than one made of what is at hand.",
    "step_place": "5–7 cm above the wound", "ok_place": "Off the joint, 5–7 cm from the wound.", "step_twist": "Twist until it stops", "ok_twist": "It hurts a lot; say that this is normal. Still bleeding: put a second one above.",
    "step_time": "Write the time", "ok_time": "Doctors must know how long it has been on. On the tag, everyone sees it.", "step_keep": "Never loosen it", "ok_keep": "Doctors release it. “Loosen it every 30–60 minutes” was taught once and no longer is.",
    "step_pack": "Pack it, then press", "ok_pack": "Gauze goes right to the bottom, to where it bleeds, until it is full.",
    "step_hold": "Press long enough", "ok_hold": "Plain gauze: 10 minutes at least; haemostatic gauze: 3 minutes at least. Never let go in between.",
    "step_pad": "Pad both sides, bandage round it", "ok_pad": "The glass stays still and the bandage does not press on it.",
    "step_soaked_embedded": "Soaked: add on top", "step_lie": "Lie flat, keep warm", "ok_lie": "Put something under the body too. With an injured leg, do not raise the legs.", "step_shock": "Watch for shock", "ok_shock": "This is what shock looks like. Every few minutes look at response, breathing and the wound.",
    "no_rush": "Glass, machines and traffic can hurt again, and hurt you. Look first: two or three seconds.", "no_film": "Blood is flowing and each second counts. Your hands are needed.",
    "no_bare": "Blood can carry viruses. Gloves take seconds; a plastic bag will do.", "no_wash": "The blood cannot wait. Put on gloves and press.",
    "no_over": "The wettest place need not be the wound, and thick cloth softens the pressure. Cut, see, press.", "no_rinse": "Water washes the first clot away and takes time. Once you see the wound, press.",
    "no_pulse": "An artery is hard to press exactly, and the wound goes on bleeding. Pressure points were taught once; now press on the wound.", "no_cord": "Wire or cord cuts the flesh and does not close the deep vessels. Press by hand, then use a broad tourniquet or packing.",
    "no_raise": "Raising alone does not stop severe bleeding. Press right on it first.", "no_both": "Pressing both sides starves the brain and closes the throat. Press the injured side only.",
    "no_pull": "It plugs the wound. Pulled out, it cuts again and blood spurts. Leave it still.", "no_palm": "Pressing drives the glass deeper and cuts you. Press on both sides of it.",
    "no_self": "When you let go, it wells up again. Press and let others call; alone, use the speaker.", "no_call_later": "Bandaging takes time and the ambulance should start early. Have someone call now.",
    "no_lift": "Lifting tears off the first clot. Do not look; bandage.", "no_powder": "Powder dirties the wound, is hard to clean out, and does not stop severe bleeding. Use a clean dressing only.",
    "no_replace": "Taking it off tears the clot, and it bleeds again. Leave it and add on top.", "no_tq": "Tourniquets are for arms and legs. Round the neck it would strangle.", "no_tq_groin": "There is no room for it above the thigh. This has to be packed.",
    "no_wait": "A large vessel can bleed to death in minutes. Pressure fails: use the tourniquet now.",
    "no_on": "On the wound it does not close the vessels above and harms the wound. Move 5–7 cm up.", "no_joint": "At a joint, bone shields the vessels. Keep off joints.", "no_joint_thigh": "The knee is below the wound, and a joint: it stops nothing. Go above the wound.",
    "no_middle": "The radial nerve runs along the bone at mid-arm and is easily harmed. 5–7 cm above the wound, or the upper third of the arm.",
    "no_snug": "Too loose, blood cannot flow back and the wound bleeds more. Twist until it stops, although it hurts.", "no_knot": "A knot is not tight enough and works loose. Twist the rod.",
    "no_time_later": "It is soon forgotten, and you may not go along. Write it now.", "no_hide": "Covered, it is overlooked. Leave it in sight with the time on it.",
    "no_loosen": "Loosened, it bleeds heavily again and the clot is washed away. Leave it to doctors.", "no_off": "It stopped because the tourniquet is on. Taken off, it wells up again.",
    "no_shallow": "The deep vessel is not pressed and bleeds on inside. Fill it to the bottom.", "no_round": "A turn here does not reach the deep vessels. Pack the wound and press by hand.", "no_round_neck": "It closes the throat and the vessels of the other side. Pack it and press this side only.",
    "no_three": "3 minutes are not enough with plain gauze. 10 minutes at least.", "no_peek": "Lifting it undoes everything. Press long enough without a look.",
    "no_pad_over": "Binding drives the glass deeper. Pad both sides and go round it.", "no_cut": "Breaking it moves it and widens the wound. Leave it alone.",
    "no_sit": "Sitting up leaves less blood for the brain. And no drinks: an operation needs an empty stomach.", "no_walk": "Walking makes it bleed faster, and may end in a faint. Lie flat and wait.",
    "no_drink": "In shock a drink can choke and disturb the operation. Dry lips: a wet cloth.", "no_leave": "Things can change at any moment. Send someone else; stay.",
}  # fmt: skip


class Bleeding(Exercise):
    """Stop severe bleeding step by step while the blood that is lost is shown.

    Look at the scene, gloves, find the wound, press, call, bandage; then, by the wound, tourniquet, packing, or padding round
    an object; lie down, watch for shock. Each right act slows the flow and each mistake costs time. The amounts are an
    illustration and said to be one; the learner may pause, or do without the clock. ``value`` is ``{"mistakes":
    ["<step>:<action>"], "lost": millilitres}``. Raises ParameterError for parameters other than these.

    Args:
        wound: one of "forearm" (cut by glass), "thigh" (cut by a machine), "neck", "groin", "embedded" (glass that sticks
            in the forearm).
        tourniquet: True or False, whether one is in the kit; only arms and legs may need it.
        gauze: "plain" (pressed 10 minutes or more) or "haemostatic" (3 minutes or more); fact sheet 3.1.
        weight: int 30 to 150, kilograms; with 70–80 ml per kg it gives all the blood there is (fact sheet 3.1).

    Example (zh)::

        Bleeding("bleeding", "zh", wound="thigh", tourniquet=True, gauze="plain", weight=60)

    Example (en)::

        Bleeding("bleeding", "en", wound="thigh", tourniquet=True, gauze="plain", weight=60)
    """

    WORDS: ClassVar[dict[str, dict[str, str]]] = {"zh": _ZH, "en": _EN}

    def __init__(
        self, key: str, lang: str = "zh", wound: str = "thigh", tourniquet: bool = True, gauze: str = "plain", weight: int = 60
    ) -> None:
        if wound not in WOUNDS:
            raise self.wrong("wound", wound, ", ".join(map(repr, WOUNDS)))
        if not isinstance(tourniquet, bool):
            raise self.wrong("tourniquet", tourniquet, "True or False")
        if gauze not in PACK_MINUTES:
            raise self.wrong("gauze", gauze, " or ".join(map(repr, PACK_MINUTES)))
        if isinstance(weight, bool) or not isinstance(weight, int) or not WEIGHTS[0] <= weight <= WEIGHTS[1]:
            raise self.wrong("weight", weight, f"an int {WEIGHTS[0]} to {WEIGHTS[1]}, in kilograms")
        params: dict[str, Any] = {
            "wound": wound, "tourniquet": tourniquet, "gauze": gauze, "weight": weight,
            "blood": weight * sum(BLOOD_ML_PER_KG) // 2, "rate": WOUNDS[wound], "mistake_seconds": MISTAKE_SECONDS,
            "limits": [SHOCK_PERCENT, LETHAL_PERCENT], "steps": _steps(wound, tourniquet, gauze),
        }  # fmt: skip
        super().__init__(key, lang, params)

    def fallback_html(self) -> str:
        """Return the scene and its steps in order, each with its reason folded away below."""
        case = self.params["wound"]

        def say(name: str) -> str:
            return escape(self.words.get(f"{name}_{case}", self.words.get(name, "")))

        rows = "".join(
            f"<li>{say('step_' + one['id'])}<details><summary>{say('why')}</summary><p>{say('ok_' + one['id'])}</p></details></li>"
            for one in self.params["steps"]
        )
        kit = say("kit_tq" if self.params["tourniquet"] else "kit_no")
        return f'<section class="bo bo-steps"><p class="bo-prompt">{say("title")}</p><p>{say("scene")} {kit}</p><ol>{rows}</ol></section>'


def _order(case: str, tourniquet: bool) -> list[str]:
    begin, end = ["safe", "gloves", "expose", "press", "call"], ["lie", "shock"]
    if case == "embedded":
        return [*begin, "pad", "soaked", *end]
    if case not in LIMBS:
        return [*begin, "pack", "hold", *end]
    last = ["tourniquet", "place", "twist", "time", "keep"] if tourniquet else ["pack", "hold"]
    return [*begin, "dress", "soaked", *last, *end]


def _steps(case: str, tourniquet: bool, gauze: str) -> list[dict[str, Any]]:
    """Return the steps with their actions, the seconds they take and the part of the first flow that is left after them."""
    steps, left = list[dict[str, Any]](), 1.0
    for name in _order(case, tourniquet):
        right, weak, seconds, flow = _STEPS[name]
        right, weak = _OWN.get((name, case), (right, weak))
        if name == "hold" and gauze == "haemostatic":
            right, weak, seconds = ("three", "ten"), ("peek",), 180
        left = min(left, flow) if flow >= 0 else left
        steps.append({"id": name, "right": list(right), "choices": [*right, *weak], "seconds": seconds, "left": left})
    return steps
