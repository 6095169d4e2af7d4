"""Burns and scalds: stop the burning, cool under running water for 20 minutes, undress, cover, go: 冲、脱、泡、盖、送.

Order, limits and what never to do are those of the fact sheet's section 3.6 (electricity: 3.7); 20 minutes is its
decision D9.
"""

from html import escape
from typing import Any, ClassVar

from widgets.base import Exercise

COOL_SECONDS = 20 * 60  # fact sheet D9; for a chemical at least as long, 3.6
HIGH_VOLTAGE_METRES = 8  # outdoors, fact sheet 3.7
AREA_PERCENT = {"adult": 10, "child": 5}  # above this area of burnt skin: 120; fact sheet 3.6
PALM_PERCENT = 1  # the casualty's own palm with its fingers, fact sheet 3.6
SOAK_MINUTES = (10, 30)  # small burns only, fact sheet 3.6

# Burn: its steps in order.
BURNS: dict[str, tuple[str, ...]] = {
    "soup": ("stop", "start", "remove", "cool", "soak", "blister", "cover", "area", "send"),
    "oil": ("stop", "start", "remove", "cool", "soak", "blister", "cover", "area", "send"),
    "electric": ("power", "breath", "start", "remove", "cool", "cover", "send"),
    "chemical": ("protect", "brush", "start", "remove", "cool", "cover", "send"),
}
# Step: right actions, weak ones.
_STEPS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "stop": (("away",), ("run", "wait")),
    "power": (("switch",), ("pull", "stick")),
    "breath": (("check",), ("water", "shake")),
    "protect": (("gloves",), ("bare", "first")),
    "brush": (("brush",), ("water", "vinegar")),
    "start": (("running",), ("ice", "paste", "soy")),
    "remove": (("cut",), ("tear", "keep")),
    "cool": (("stop",), ("ice", "paste")),
    "soak": (("short",), ("ice", "long")),
    "cover": (("film",), ("cotton", "ointment")),
    "blister": (("leave",), ("burst", "peel")),
    "area": (("one",), ("five", "ten")),
    "send": (("call",), ("drive", "home")),
}
_OWN: dict[tuple[str, str], tuple[tuple[str, ...], tuple[str, ...]]] = {
    ("soak", "soup"): (("no",), ("tub", "ice")),
    ("area", "soup"): (("six",), ("one", "thirty")),
    ("send", "oil"): (("clinic",), ("home", "salve")),
    ("start", "chemical"): (("running",), ("vinegar", "wipe")),
    ("cool", "chemical"): (("stop",), ("vinegar", "wipe")),
    ("cool", "electric"): (("stop",), ("ice", "walk")),
}

_ZH = {
    "title": "烧烫伤：冲、脱、泡、盖、送", "step_n": "第 {n} 步，共 {of} 步", "restored": "接着上次，从这一步做起。",
    "ended": "做完了：{of} 步里，{n} 步一次做对", "practise": "再看一遍", "perfect": "每一步都一次做对。", "all_steps": "全部步骤和原因",
    "motto": "冲：流动的凉水冲 20 分钟。脱：边冲边脱，粘住的剪开留着。泡：小面积才泡。盖：保鲜膜松松盖。送：去医院或打 120。",
    "clock": "已经冲了", "fast": "练习里 1 秒算 1 分钟，现场要冲满 20 分钟。", "minutes": "{n} 分钟了，继续冲。", "reached": "20 分钟到了。",
    "scene_soup": "四岁的孩子打翻了热汤，烫到胸口，正在哭。", "scene_oil": "炒菜时，热油泼在他的前臂上，袖子湿了。他戴着手表和戒指。",
    "scene_electric": "他的手碰到漏电的电线，松不开。插座就在旁边。", "scene_chemical": "烧碱粉撒在他的前臂和袖子上，皮肤又红又痛。",
    "see_soup": "孩子的上衣胸前湿了一大片热汤。", "see_oil": "前臂被热油烫红了。", "see_electric": "手掌被电烧伤了一小块。", "see_chemical": "前臂上沾着白色的药粉。",
    "see_rings": "手上还戴着手表和戒指。", "see_on": "手碰着漏电的电线，插座的开关还开着。", "see_off": "插座的开关关了。", "see_water": "流动的水正冲着烧伤的地方。",
    "see_burn": "烧伤的皮肤发红，有几个水疱。", "see_film": "保鲜膜松松地盖在上面。",
    "ask_stop": "第一件事做什么？", "a_away": "离开热的东西，关火", "a_away_soup": "抱开孩子，离开热汤", "a_run": "先去找烫伤膏", "a_wait": "先看看烫得重不重",
    "step_stop": "停止燃烧", "ok_stop": "热源离开了。身上着火：停、躺、滚。", "no_run": "热还在往深处走。先离开热源，再用水冲。", "no_wait": "每一秒热都在往深处走。先离开热源，马上冲。",
    "ask_power": "第一件事做什么？", "a_switch": "关开关，拔插头，断电", "a_pull": "用手把他拉开", "a_stick": "拿湿木棍把电线挑开",
    "step_power": "先断电", "ok_power": "电断了，他的手松开了，可以碰他。断不了电，就用干燥的、不导电的东西把人和电线分开。高压线不一样：室外离开 8 米以上，等断电。",
    "no_pull": "电会传到你身上。先断电，断电前不碰他。", "no_stick": "湿的东西会导电。先断电；断不了，才用干燥的、不导电的东西。",
    "ask_breath": "电断了。接着做什么？", "a_check": "看反应，看呼吸", "a_breath_water": "马上用水冲手", "a_shake": "扶起来走一走",
    "step_breath": "看反应和呼吸", "ok_breath": "他叫得应，呼吸正常。没有反应、没有正常呼吸，就做心肺复苏，取 AED，打 120。",
    "no_breath_water": "电会让心跳停下来。先看反应和呼吸，再管烧伤。", "no_shake": "触电后心跳可能出问题。不走动，先看反应和呼吸。",
    "ask_protect": "第一件事做什么？", "a_gloves": "先戴手套，保护自己", "a_bare": "用手把药粉抹掉", "a_first": "先问是哪种药，再动手",
    "step_protect": "保护自己", "ok_protect": "戴好手套，站在上风的一边，不让药粉飞到眼睛里。", "no_bare": "药粉也会烧伤你的手，还会越抹越开。", "no_first": "药正在烧皮肤，先戴手套处理。包装留着，一起带去医院。",
    "ask_brush": "皮肤上全是干的药粉。接着做什么？", "a_brush": "先把干粉刷掉、掸掉", "a_brush_water": "马上泼一点水", "a_vinegar": "倒点醋，酸碱中和",
    "step_brush": "先刷掉干粉", "ok_brush": "大部分药粉掉了。刷的时候避开脸。", "no_brush_water": "有的药粉碰到少量的水会发热，烧得更深。先刷掉，再用大量的水冲。",
    "no_vinegar": "酸碱混在一起会发热，烧得更深。用大量的清水冲。",
    "ask_start": "接着用什么？", "ask_start_chemical": "干粉刷掉了。接着用什么？", "a_running": "流动的凉水，不急不猛地冲", "a_running_chemical": "大量的流动清水，一直冲", "a_ice": "用冰块敷", "a_paste": "抹牙膏", "a_soy": "抹酱油", "a_wipe": "用毛巾擦干净",
    "step_start": "冲", "ok_start": "水把热带走。水凉就行，不用冰的。", "ok_start_chemical": "水把药冲走。让水往下流，不流到别的皮肤上。",
    "no_ice": "冰会冻伤已经烧坏的皮肤，烧得更深。只用流动的凉水。", "no_paste": "牙膏盖住热，散不出来，还会弄脏伤口，医生要刮掉。只用水冲。",
    "no_soy": "酱油不能降温，还会遮住颜色，看不清有多深。只用水冲。", "no_wipe": "一擦，药就扩散了，皮也会擦破。用水冲。",
    "ask_remove": "边冲边做什么？", "ask_remove_soup": "衣服怎么办？", "a_cut": "摘掉手表戒指，剪开衣服，粘住的留着", "a_cut_soup": "剪开脱掉，粘住的留着不动", "a_cut_electric": "摘掉手表和戒指", "a_cut_chemical": "摘掉手表戒指，剪掉沾了药的衣服", "a_tear": "把粘住的布一起撕下来", "a_tear_electric": "撕掉烧坏的皮", "a_keep": "衣服、戒指都不动", "a_keep_soup": "不脱，怕孩子冷", "a_keep_electric": "手表和戒指都不动",
    "step_remove": "脱", "ok_remove": "肿起来就摘不掉了，所以要早。粘住的布留着，不扯。", "ok_remove_soup": "湿衣服还带着热，要脱掉。粘住的布留着，不扯。", "ok_remove_electric": "肿起来就摘不掉了，所以要早。", "ok_remove_chemical": "沾了药的衣服不再贴着皮肤。",
    "no_tear": "一撕，皮会一起掉下来。剪开周围，粘住的留着。", "no_tear_electric": "皮留着能保护伤口。不撕。", "no_keep": "衣服带着热，戒指会在肿起来时勒住手指。早点脱、早点摘。", "no_keep_soup": "湿衣服里的热还在烫他。脱掉，没烫到的地方盖好保暖。", "no_keep_chemical": "衣服上的药还在烧皮肤。剪掉。",
    "ask_cool": "一直冲着。什么时候停？", "a_cool_stop": "停，不冲了", "a_cool_ice": "加些冰块，快一点", "a_cool_paste": "不冲了，抹牙膏", "a_walk": "不冲了，让他自己走去医院",
    "step_cool": "冲满 20 分钟", "ok_cool": "冲满 20 分钟，热带走了，痛也轻了。没烫到的地方盖好，别让人冷着。", "ok_cool_chemical": "至少冲 20 分钟。还痛，就接着冲，等救护车。", "ok_cool_electric": "冲满 20 分钟，痛轻了。电烧伤里面可能更重，一定要去医院。",
    "no_early": "还不到 20 分钟，深处还热着。接着冲。", "no_early_chemical": "还不到 20 分钟，药还没冲干净。接着冲。", "no_walk": "触电的人不自己走，心跳可能出问题。接着冲，等救护车。",
    "ask_soak": "还有点痛。泡不泡？", "ask_soak_soup": "要不要把孩子泡进冷水里？", "a_short": "小面积，泡凉水 10–30 分钟", "a_soak_ice": "泡在冰水里", "a_long": "泡到晚上", "a_no": "不泡，擦干别处，保暖", "a_tub": "整个人泡在冷水盆里",
    "step_soak": "泡：小面积才泡", "ok_soak": "小面积可以泡，止痛。孩子和大面积不泡。", "step_soak_soup": "孩子不泡", "ok_soak_soup": "孩子身体小，一泡就会冷过头。",
    "no_soak_ice": "冰水会冻伤皮肤，也会让人冷过头。", "no_long": "泡久了，皮会烂，也会着凉。10–30 分钟就够。", "no_tub": "孩子会很快冷下来，很危险。孩子和大面积都不泡。",
    "ask_cover": "用什么盖？", "a_film": "保鲜膜松松地盖一层", "a_cotton": "棉花或毛巾包紧", "a_ointment": "涂厚厚一层药膏再包",
    "step_cover": "盖", "ok_cover": "保鲜膜干净、不粘。只盖，不绕紧，肿了才有地方。也可以用无菌不粘的敷料。", "no_cotton": "棉花、毛巾会粘在伤口上，揭的时候很痛；包紧了，肿起来会勒。", "no_ointment": "药膏要由医生用。涂了，医生看不清，还要擦掉。",
    "ask_blister": "起了水疱。怎么办？", "a_leave": "不挑破，不动它", "a_burst": "用针挑破", "a_peel": "撕掉疱皮", "step_blister": "不弄破水疱", "ok_blister": "水疱的皮挡着细菌。", "no_burst": "挑破了，细菌会进去。", "no_peel": "撕掉皮，更痛，也容易感染。",
    "ask_area": "伤员自己的手掌连手指，约占全身 1%。烫伤有一个手掌大，是多少？", "ask_area_soup": "孩子自己的手掌连手指，约占全身 1%。烫伤有六个手掌大，是多少？",
    "a_one": "约 1%", "a_five": "约 5%", "a_ten": "约 10%", "a_six": "约 6%", "a_thirty": "约 30%",
    "step_area": "估一估有多大", "ok_area": "1 个手掌，约 1%。大人超过 10% 打 120。", "ok_area_soup": "6 个手掌，约 6%。孩子超过 5% 打 120。", "no_one": "一个手掌才是 1%。数一数有几个手掌大。", "no_five": "五个手掌才是 5%。用他自己的手掌比。", "no_ten": "十个手掌才是 10%。用他自己的手掌比。", "no_thirty": "六个手掌，不到 30%。用孩子自己的手掌比。",
    "ask_send": "接着怎么办？", "ask_send_soup": "超过了 5%。接着怎么办？", "a_call": "打 120", "a_drive": "骑电动车送去医院", "a_home": "在家养着", "a_clinic": "盖好，去医院看", "a_salve": "买药膏自己涂",
    "step_send": "送", "ok_send_soup": "孩子超过 5%，打 120。脸、手、会阴、呼吸道、很深的，还有婴儿，也都打 120。", "ok_send_oil": "面积小，也要让医生看。脸、手、会阴、呼吸道、很深的，大人超过 10%、孩子超过 5%，打 120。",
    "ok_send_electric": "电烧伤，一律打 120。外面看着小，里面可能很重，心跳也可能出问题。", "ok_send_chemical": "化学烧伤，一律打 120。把药的包装一起带去。", "ok_send": "打 120。",
    "no_drive": "路上没人照看，也不能接着处理。打 120，听调度员的。", "no_home": "深浅要医生看，也可能要打破伤风针。", "no_home_electric": "外面看着小，里面可能很重。一定要去医院。", "no_home_chemical": "药可能还在往深处烧。一定要去医院。", "no_salve": "深浅要医生看，再决定用什么药。",
}  # fmt: skip

_EN = {
    "title": "Burns and scalds: cool, undress, soak, cover, go", "step_n": "Step {n} of {of}", "restored": "You go on from this step.",
    "ended": "Finished: {n} of {of} steps right the first time", "practise": "Look at again", "perfect": "Every step was right the first time.", "all_steps": "All the steps, and why",
    "motto": "Cool: cool running water for 20 minutes. Undress: while cooling; cut round what sticks. Soak: small burns only. Cover: film, loosely. Go: hospital or 120.",
    "clock": "Cooled for", "fast": "Here a second counts as a minute; in real life cool for the full 20 minutes.", "minutes": "{n} minutes: go on.", "reached": "20 minutes are over.",
    "scene_soup": "A child of four spilt hot soup over the chest and is crying.", "scene_oil": "Hot cooking oil splashed on his forearm and soaked the sleeve. He wears a watch and a ring.",
    "scene_electric": "His hand touched a faulty live wire and cannot let go. The socket is near.", "scene_chemical": "Caustic soda powder fell on his forearm and sleeve. The skin is red and hurts.",
    "see_soup": "Hot soup has soaked the front of the child's shirt.", "see_oil": "The forearm is red from hot oil.", "see_electric": "The palm has a small electric burn.", "see_chemical": "White powder lies on the forearm.",
    "see_rings": "The watch and the ring are still on.", "see_on": "The hand touches a live wire; the socket is switched on.", "see_off": "The socket is switched off.", "see_water": "Running water flows over the burn.",
    "see_burn": "The burnt skin is red, with some blisters.", "see_film": "Clear film lies loosely over it.",
    "ask_stop": "What do you do first?", "a_away": "Get away from the heat; turn it off", "a_away_soup": "Lift the child away from the soup", "a_run": "Look for burn ointment first", "a_wait": "See how bad it is first",
    "step_stop": "Stop the burning", "ok_stop": "Away from the heat. When clothes burn: stop, lie down, roll.", "no_run": "Heat is still going deeper. Away from it first, then water.", "no_wait": "Every second heat goes deeper. Away from it, then water at once.",
    "ask_power": "What do you do first?", "a_switch": "Switch off, unplug: cut the power", "a_pull": "Pull him away by hand", "a_stick": "Push the wire off with a wet stick",
    "step_power": "Cut the power first", "ok_power": "The power is off and his hand let go. Now he may be touched. If it cannot be cut, part him from the wire with something dry that does not conduct. High-voltage lines: stay 8 metres away outdoors and wait until the power is off.",
    "no_pull": "The current would pass to you. Cut the power; do not touch him before.", "no_stick": "What is wet conducts. Cut the power; if you cannot, something dry that does not conduct.",
    "ask_breath": "The power is off. What next?", "a_check": "Check response and breathing", "a_breath_water": "Water on the hand at once", "a_shake": "Help him up to walk a little",
    "step_breath": "Check response and breathing", "ok_breath": "He answers and breathes normally. No response and no normal breathing: CPR, AED, 120.",
    "no_breath_water": "Electricity can stop the heart. Response and breathing first, then the burn.", "no_shake": "His heart may be affected. No walking; check response and breathing.",
    "ask_protect": "What do you do first?", "a_gloves": "Gloves first: protect yourself", "a_bare": "Wipe the powder off by hand", "a_first": "Ask which chemical it is, then act",
    "step_protect": "Protect yourself", "ok_protect": "Gloves on, the wind behind you, no powder into anyone's eyes.", "no_bare": "It burns your hand too, and spreads.", "no_first": "It is burning the skin now: gloves, and act. Keep the packet and take it along.",
    "ask_brush": "Dry powder covers the skin. What next?", "a_brush": "Brush the dry powder off", "a_brush_water": "Splash a little water on it", "a_vinegar": "Pour vinegar on it to neutralise",
    "step_brush": "Brush off dry powder", "ok_brush": "Most of it is off. Brush away from the face.", "no_brush_water": "With a little water some powders heat up and burn deeper. Brush first, then much water.",
    "no_vinegar": "Acid and alkali together heat up and burn deeper. Plain water, and much of it.",
    "ask_start": "What do you use now?", "ask_start_chemical": "The powder is brushed off. What do you use now?", "a_running": "Cool running water, gently", "a_running_chemical": "Much clean running water, all the time", "a_ice": "Ice", "a_paste": "Toothpaste", "a_soy": "Soy sauce", "a_wipe": "Wipe it clean with a towel",
    "step_start": "Cool", "ok_start": "Water carries the heat away. Cool is enough; not icy.", "ok_start_chemical": "Water carries it away. Let it run off, not over other skin.",
    "no_ice": "Ice freezes skin that is already hurt and makes it deeper. Cool running water only.", "no_paste": "Toothpaste keeps the heat in, soils the burn and has to be scraped off. Water only.",
    "no_soy": "Soy sauce does not cool, and hides the colour that shows how deep it is. Water only.", "no_wipe": "Wiping spreads it and rubs off skin. Rinse with water.",
    "ask_remove": "What do you do while the water runs?", "ask_remove_soup": "What about the clothes?", "a_cut": "Watch and ring off, cut the sleeve, leave what sticks", "a_cut_soup": "Cut them off, leave what sticks", "a_cut_electric": "Take off watch and ring", "a_cut_chemical": "Watch and ring off, cut away soiled cloth", "a_tear": "Tear off the cloth that sticks", "a_tear_electric": "Tear off burnt skin", "a_keep": "Leave clothes and ring on", "a_keep_soup": "Leave them on; the child may be cold", "a_keep_electric": "Leave watch and ring on",
    "step_remove": "Undress", "ok_remove": "Once swollen, they no longer come off: do it early. Cloth that sticks stays.", "ok_remove_soup": "Wet clothes hold heat: off with them. Cloth that sticks stays.", "ok_remove_electric": "Once swollen, they no longer come off: do it early.", "ok_remove_chemical": "Soiled cloth no longer lies on the skin.",
    "no_tear": "Skin would come off with it. Cut round it and leave what sticks.", "no_tear_electric": "That skin protects the wound. Leave it.", "no_keep": "Clothes hold heat, and a ring cuts into a swelling finger. Off early.", "no_keep_soup": "The heat in wet clothes still burns. Take them off; keep the rest of the body warm.", "no_keep_chemical": "The chemical in the cloth still burns. Cut it away.",
    "ask_cool": "The water keeps running. When do you stop?", "a_cool_stop": "Stop the water", "a_cool_ice": "Add ice to be quicker", "a_cool_paste": "Stop, and use toothpaste", "a_walk": "Stop, and let him walk to the hospital",
    "step_cool": "The full 20 minutes", "ok_cool": "After 20 minutes the heat is out and it hurts less. Cover the rest of the body against cold.", "ok_cool_chemical": "20 minutes at least. If it still hurts, go on until the ambulance comes.", "ok_cool_electric": "After 20 minutes it hurts less. Inside, an electric burn may be worse: always to hospital.",
    "no_early": "Not 20 minutes yet; it is still hot inside. Go on cooling.", "no_early_chemical": "Not 20 minutes yet; the chemical is not gone. Go on.", "no_walk": "After an electric shock nobody walks: the heart may be affected. Go on cooling and wait.",
    "ask_soak": "It still hurts a little. Soak it?", "ask_soak_soup": "Should the child be put into cold water?", "a_short": "Small burn: soak it 10–30 minutes in cool water", "a_soak_ice": "Soak it in ice water", "a_long": "Soak it until the evening", "a_no": "No: dry the rest of the body, keep warm", "a_tub": "The whole child in a tub of cold water",
    "step_soak": "Soak: small burns only", "ok_soak": "A small burn may be soaked against pain. Not children, not large burns.", "step_soak_soup": "Do not soak a child", "ok_soak_soup": "A child is small and soon gets too cold.",
    "no_soak_ice": "Ice water freezes the skin and chills the body.", "no_long": "Long soaking softens the skin and chills. 10–30 minutes are enough.", "no_tub": "A child cools down dangerously fast. Soak neither children nor large burns.",
    "ask_cover": "What do you cover it with?", "a_film": "Cling film, laid on loosely", "a_cotton": "Cotton wool or a towel, tight", "a_ointment": "Thick ointment, then a bandage",
    "step_cover": "Cover", "ok_cover": "Film is clean and does not stick. Lay it on, do not wind it tight: swelling needs room. A sterile non-stick dressing will do too.", "no_cotton": "Cotton and towels stick and hurt when removed; tight, they constrict as it swells.", "no_ointment": "Ointments are for doctors. They hide the burn and have to be wiped off.",
    "ask_blister": "There are blisters. What do you do?", "a_leave": "Leave them whole", "a_burst": "Burst them with a needle", "a_peel": "Peel off the skin", "step_blister": "Leave blisters whole", "ok_blister": "Their skin keeps germs out.", "no_burst": "Once burst, germs get in.", "no_peel": "It hurts more and gets infected easily.",
    "ask_area": "The casualty's own palm with its fingers is about 1% of the body. The burn is as large as one. How much is it?", "ask_area_soup": "The child's own palm with its fingers is about 1% of the body. The scald is six such palms. How much is it?",
    "a_one": "About 1%", "a_five": "About 5%", "a_ten": "About 10%", "a_six": "About 6%", "a_thirty": "About 30%",
    "step_area": "Estimate its size", "ok_area": "1 palm, about 1%. Adults: over 10%, call 120.", "ok_area_soup": "6 palms, about 6%. Children: over 5%, call 120.", "no_one": "One palm alone is 1%. Count the palms.", "no_five": "Five palms are 5%. Compare with his own palm.", "no_ten": "Ten palms are 10%. Compare with his own palm.", "no_thirty": "Six palms are less than 30%. Compare with the child's own palm.",
    "ask_send": "And now?", "ask_send_soup": "It is more than 5%. And now?", "a_call": "Call 120", "a_drive": "Take the electric bike to hospital", "a_home": "Rest at home", "a_clinic": "Cover it and go to hospital", "a_salve": "Buy an ointment",
    "step_send": "Go", "ok_send_soup": "A child with more than 5%: 120. So too face, hands, genitals, airway, deep burns, and any infant.", "ok_send_oil": "Small, yet a doctor should see it. Face, hands, genitals, airway, deep, over 10% (child over 5%): 120.",
    "ok_send_electric": "Electric burns: always 120. Small outside, they may be bad inside, and the heart may be affected.", "ok_send_chemical": "Chemical burns: always 120. Take the packet along.", "ok_send": "Call 120.",
    "no_drive": "Nobody can look after the casualty on the way. Call 120 and do what the dispatcher says.", "no_home": "A doctor has to see how deep it is; a tetanus injection may be needed.", "no_home_electric": "Small outside, it may be bad inside. Always to hospital.", "no_home_chemical": "It may still be burning deeper. Always to hospital.", "no_salve": "A doctor has to see how deep it is before any medicine.",
}  # fmt: skip


class BurnCooling(Exercise):
    """Treat a burn step by step, with the full 20 minutes of water on a fast clock.

    Stop the burning, cool, undress, soak only what is small, cover, go; electricity is cut first, dry powder brushed off
    first. ``value`` is ``{"mistakes": ["<step>:<action>"]}``; stopping the water too soon is "cool:early". Raises
    ParameterError for parameters other than these.

    Args:
        burn: one of "soup" (a child's chest), "oil" (a forearm), "electric" (a hand), "chemical" (dry caustic powder on a
            forearm); fact sheet 3.6 and 3.7.

    Example (zh)::

        BurnCooling("burn", "zh", burn="oil")

    Example (en)::

        BurnCooling("burn", "en", burn="oil")
    """

    WORDS: ClassVar[dict[str, dict[str, str]]] = {"zh": _ZH, "en": _EN}

    def __init__(self, key: str, lang: str = "zh", burn: str = "oil") -> None:
        if burn not in BURNS:
            raise self.wrong("burn", burn, ", ".join(map(repr, BURNS)))
        super().__init__(key, lang, {"burn": burn, "steps": [_step(name, burn) for name in BURNS[burn]]})

    def fallback_html(self) -> str:
        """Return the scene and all steps in order, each with its reason folded away below."""
        burn = self.params["burn"]

        def say(name: str) -> str:
            return escape(self.words.get(f"{name}_{burn}", self.words.get(name, "")))

        rows = "".join(
            f"<li>{say('step_' + one['id'])}<details><summary>{say('why')}</summary><p>{say('ok_' + one['id'])}</p></details></li>"
            for one in self.params["steps"]
        )
        return f'<section class="bo bo-steps"><p class="bo-prompt">{say("title")}</p><p>{say("scene")} {say("motto")}</p><ol>{rows}</ol></section>'


def _step(name: str, burn: str) -> dict[str, Any]:
    right, weak = _OWN.get((name, burn), _STEPS[name])
    step: dict[str, Any] = {"id": name, "right": list(right), "choices": [*right, *weak]}
    return step | {"need": COOL_SECONDS} if name == "cool" else step
