"""An AED from power button to handing over, on a drawn chest: every step is done, not read about."""

from html import escape
from typing import Any, ClassVar

from widgets.base import Exercise

PATIENTS = ("adult",)  # a child's pads lie elsewhere and need a figure of their own
COMPLICATIONS = ("none", "wet", "patch", "implant")

# Step: the action that is right, the buttons offered, the key of what the AED says meanwhile.
# Order of the steps: the AED section of the lessons' fact sheet, run through twice (shock, then no shock).
_STEPS: dict[str, tuple[str, tuple[str, ...], str]] = {
    "power": ("power", ("open", "wait"), "off"),
    "bare": ("open", ("over_cloth", "open"), "bare"),
    "dry": ("dry", ("stick_now", "dry"), "stick"),
    "peel": ("peel", ("over_patch", "peel"), "stick"),
    "wipe": ("wipe", ("wipe", "stick_now"), "stick"),
    "implant": ("avoid", ("no_aed", "avoid", "on_implant"), "stick"),
    "pads": ("", (), "stick"),
    "plug": ("plug", ("hold", "plug"), "plug"),
    "look": ("look", ("clear", "away", "look"), "analysing"),
    "away": ("away", ("clear", "away", "look"), "analysing"),
    "clear": ("clear", ("clear", "away", "look"), "analysing"),
    "shock_look": ("look", ("clear", "look"), "charging"),
    "shock_call": ("clear", ("clear", "look"), "charging"),
    "shock": ("shock", ("clear", "look"), "charged"),
    "cpr": ("press", ("pulse", "press", "remove"), "shocked"),
    "cpr_run": ("", ("pulse", "remove"), "go_on"),
    "look2": ("look", ("clear", "look"), "analysing"),
    "clear2": ("clear", ("clear", "look"), "analysing"),
    "cpr2": ("press", ("stop", "press", "remove"), "no_shock"),
    "leave": ("leave", ("remove", "leave"), "go_on"),
}
_ONLY_FOR = {"dry": "wet", "peel": "patch", "wipe": "patch", "implant": "implant"}
PLACES = (
    "right_collarbone", "left_collarbone", "breastbone", "right_breast",
    "left_breast", "right_side", "left_side", "belly",
)  # fmt: skip
RIGHT_PLACES = ("right_collarbone", "left_side")

_ZH = {
    "title": "AED 练习", "comma": "、", "stop_mark": "。", "patients_right": "患者的右侧", "patients_left": "患者的左侧", "voice": "AED 说：", "power": "电源", "shock": "电击",
    "figure": "患者的胸部，从正面看。图的左边是患者的右侧。", "see_clothed": "上衣盖着胸部。", "see_wet": "胸部有水。", "see_patch": "右锁骨下方有一张药贴。",
    "see_implant": "左锁骨下方皮肤下面有一块硬的凸起，上面有一道疤：可能是起搏器。", "see_hand": "旁边有人用手碰着患者的胳膊。", "see_pads": "已贴好：{places}。",
    "pad": "电极片 {n}", "place": "贴在{where}", "placed": "{where}：已贴电极片", "pick_pad": "先选一片电极片，再点要贴的地方。",
    "picked": "拿起了电极片 {n}。点胸部要贴的地方。", "between": "贴到圆圈里。换个地方再试。", "taken": "这里已经贴了一片。两片要分开，不能碰到一起。",
    "clock": "按压时间", "clock_note": "练习里快进 10 倍，现场要按满 2 分钟。", "off_course": "先不做这个。", "restored": "接着上次，从这一步做起。",
    "step_n": "第 {n} 步，共 {of} 步", "summary": "做完了", "first": "第一次就做对：{n} 步", "redo": "再看一遍：{n} 步", "none_wrong": "每一步都第一次做对。",
    "tried": "你做了：{what}", "steps_title": "AED 怎么用：一步一步做",
    # what the AED says
    "voice_off": "（没有声音，还没开机）", "voice_bare": "请解开患者的衣服，露出胸部。", "voice_stick": "请把电极片贴在裸露的胸部。",
    "voice_plug": "请插上电极片插头。", "voice_analysing": "正在分析，不要碰患者。", "voice_charging": "建议电击。正在充电，不要碰患者。",
    "voice_charged": "充电完成。请按闪烁的电击键。", "voice_shocked": "电击完成。请开始心肺复苏。", "voice_go_on": "请继续心肺复苏。",
    "voice_no_shock": "不建议电击。请继续心肺复苏。",
    # what the learner is asked
    "ask_power": "AED 放在患者旁边。先做什么？", "ask_bare": "AED 开机了。听它说，跟它做。", "ask_dry": "胸部是湿的。先做什么？",
    "ask_peel": "要贴电极片的地方有药贴。先做什么？", "ask_wipe": "药贴撕掉了，皮肤上还有药。接着做什么？", "ask_implant": "左锁骨下方鼓起硬硬的一块。怎么办？",
    "ask_pads": "贴两片电极片。先选一片，再点胸部；也可以拖过去。", "ask_plug": "两片都贴好了。接着做什么？", "ask_look": "AED 开始分析。你做什么？",
    "ask_away": "有人碰着患者的胳膊。你做什么？", "ask_clear": "现在没有人碰着患者。你做什么？", "ask_shock_look": "AED 建议电击。按电击键之前，先做什么？",
    "ask_shock_call": "没有人碰着患者。接着做什么？", "ask_shock": "大家都离开了。现在做什么？", "ask_cpr": "电击完成了。马上做什么？",
    "ask_cpr_run": "正在按压，按到 AED 再次分析。", "ask_look2": "2 分钟到了，AED 又在分析。先做什么？", "ask_clear2": "没有人碰着患者。接着做什么？",
    "ask_cpr2": "这次不建议电击。你做什么？", "ask_leave": "继续按压，等急救人员来。电极片和电源怎么办？",
    # buttons
    "a_power": "按电源", "a_shock": "按电击键", "a_open": "解开或剪开上衣", "a_wait": "等急救人员来开", "a_over_cloth": "隔着衣服贴", "a_dry": "擦干胸部",
    "a_stick_now": "直接贴电极片", "a_peel": "撕掉药贴", "a_over_patch": "贴在药贴上面", "a_wipe": "擦净皮肤", "a_avoid": "避开它贴",
    "a_no_aed": "不用 AED 了", "a_on_implant": "贴在凸起上面", "a_plug": "插上插头", "a_hold": "用手按住电极片", "a_look": "看一圈",
    "a_away": "说“请你离开”", "a_clear": "喊“都离开”", "a_press": "马上继续按压", "a_pulse": "停下来摸脉搏", "a_remove": "撕下电极片",
    "a_stop": "不再按压", "a_leave": "不撕电极片，不关电源",
    # the steps in short, and why
    "step_power": "按电源，开机", "ok_power": "一开机，AED 就会告诉你每一步怎么做。",
    "step_bare": "解开或剪开上衣，露出胸部", "ok_bare": "电极片要直接贴在皮肤上。",
    "step_dry": "擦干胸部", "ok_dry": "皮肤干了，电极片才贴得牢，电流也不会顺着水散开。",
    "step_peel": "撕掉药贴", "ok_peel": "药贴会隔开电极片和皮肤。",
    "step_wipe": "擦净皮肤上的药", "ok_wipe": "皮肤干净，电极片才贴得牢。",
    "step_implant": "避开皮肤下的植入物", "ok_implant": "可以用 AED。电极片不贴在上面，尽量离开 8 厘米以上。",
    "step_pads": "贴电极片：一片在右锁骨下方，一片在左侧腋下", "ok_pads": "心脏正好在两片之间，电流斜着穿过心脏。",
    "step_plug": "插上插头", "ok_plug": "插上以后，AED 才能分析心律。",
    "step_look": "分析时看一圈，有没有人碰着患者", "ok_look": "看见了：有人用手碰着患者的胳膊。",
    "step_away": "请碰着患者的人离开", "ok_away": "手拿开了。你又看了一圈：没有人碰着患者。",
    "step_clear": "喊“都离开”，等它分析完", "ok_clear": "没有人碰，AED 才能看准心律。它分析完了。",
    "step_shock_look": "建议电击：再看一圈", "ok_shock_look": "没有人碰着患者，你自己也没有碰着。",
    "step_shock_call": "再喊“都离开”", "ok_shock_call": "电击时碰着患者的人也可能被电到。现在都离开了。",
    "step_shock": "按闪烁的电击键", "ok_shock": "电击完成了。",
    "step_cpr": "马上继续按压", "ok_cpr": "电击后心脏还很弱，要靠按压送血。不等，不看有没有用。",
    "step_cpr_run": "按压 2 分钟，到 AED 再次分析", "ok_cpr_run": "2 分钟到了，AED 又要分析。",
    "step_look2": "再次分析：看一圈", "ok_look2": "没有人碰着患者。",
    "step_clear2": "喊“都离开”", "ok_clear2": "每次分析都一样：先看，再喊。",
    "step_cpr2": "不建议电击：也马上继续按压", "ok_cpr2": "不建议电击，不等于心脏好了。只是这时电击没有用，按压有用。",
    "step_leave": "不撕电极片，不关电源，直到交给急救人员", "ok_leave": "AED 每 2 分钟再分析一次。有了呼吸也不撕，心跳可能再停。",
    # reasons of the steps whose remark tells what happened
    "why_look": "有人碰着患者，AED 可能看错心律。", "why_away": "碰着患者可能干扰分析，这个人也可能被电到。", "why_clear": "没有人碰，AED 才能看准心律。",
    "why_shock_look": "电击时碰着患者的人也可能被电到。", "why_shock_call": "一喊，旁边的人都知道要离开。", "why_shock": "多数 AED 要你按下才放电。",
    "why_cpr_run": "按压把血送到脑和心脏，中间不停。", "why_look2": "每次分析，都要没有人碰着患者。",
    # places
    "place_right_collarbone": "右锁骨下方", "place_left_collarbone": "左锁骨下方", "place_breastbone": "胸骨正中", "place_right_breast": "右侧乳头",
    "place_left_breast": "左侧乳头", "place_right_side": "右侧腋下", "place_left_side": "左侧腋下", "place_belly": "上腹部",
    "ok_place_right_collarbone": "贴在右锁骨下方，贴平，按紧。", "ok_place_left_side": "贴在左侧腋下、身体侧面，贴平，按紧。",
    "no_place_left_collarbone": "和左侧腋下在同一边，电流不能斜着穿过心脏。起搏器也多装在这里。换到右锁骨下方。",
    "no_place_left_collarbone_implant": "下面是植入物，会挡住电流。不贴在它上面，尽量离开 8 厘米以上。",
    "no_place_breastbone": "胸骨正中是按压的地方，贴这里，电流也不容易穿过心脏。往患者右上方移，到锁骨下方。",
    "no_place_right_breast": "不贴在乳头和乳房上，那里贴不平。往上移到右锁骨下方。",
    "no_place_left_breast": "不贴在乳头和乳房上，那里贴不平。往外往下移到左侧腋下。",
    "no_place_right_side": "这样两片都在右边，电流穿不过心脏。一片在右锁骨下方，另一片在左侧腋下。",
    "no_place_belly": "这里太低，心脏不在两片之间。换到左侧腋下、身体侧面。",
    # kind reasons
    "no_power": "AED 已经开着，再按会关机。电源一直开着，直到交给急救人员。", "no_shock": "AED 没有叫你电击。要不要电击由它判断，等它说了再按。",
    "no_power_shock": "还没开机，电击键不起作用。先按电源。", "no_power_open": "这是下一步。先开机，AED 会一边说，你一边做。",
    "no_power_wait": "没有心肺复苏和电击，每晚 1 分钟，救活的机会少约 7%–10%。AED 普通人就能用。", "no_over_cloth": "衣服隔着，电流到不了心脏。先露出胸部。",
    "no_stick_now": "皮肤不干净、不干，电极片贴不牢。先擦。", "no_over_patch": "药贴隔着，电流过不去，还可能烫伤皮肤。先撕掉。",
    "no_no_aed": "有起搏器也可以用 AED。只要不贴在它上面。", "no_on_implant": "植入物会挡住电流。避开它贴。", "no_hold": "电极片自己粘得住。分析时谁也不能碰患者，先插上插头。",
    "no_look_clear": "先看一圈，看清楚有没有人碰着患者，再喊。", "no_away_clear": "那只手还碰着患者。先请他离开，再喊。",
    "no_shock_look_clear": "先看一圈，看清楚了再喊。", "no_look2_clear": "先看一圈，看清楚了再喊。",
    "no_shock_look_shock": "先看，再喊“都离开”，都离开了再按。", "no_shock_call_shock": "先喊“都离开”，都离开了再按。",
    "no_pulse": "停下来摸脉搏，血就断了，普通人也摸不准。继续按压，AED 会再分析。", "no_remove": "电极片留着。AED 还要用它分析，可能还要再电击。",
    "no_stop": "不建议电击，不等于心脏好了。马上继续按压。",
    "fine_look": "又看了一圈：没有变化。", "fine_clear": "已经喊过，大家都离开了。", "fine_away": "现在没有人碰着患者，不用再请。",
}  # fmt: skip

_EN = {
    "title": "AED practice", "comma": ", ", "stop_mark": ". ", "patients_right": "patient's right", "patients_left": "patient's left", "voice": "The AED says:", "power": "Power", "shock": "Shock",
    "figure": "The patient's chest from the front. The patient's right side is on the left of the picture.", "see_clothed": "A shirt covers the chest.", "see_wet": "The chest is wet.", "see_patch": "There is a medicine patch below the right collarbone.",
    "see_implant": "Below the left collarbone there is a hard lump under the skin with a scar: it may be a pacemaker.", "see_hand": "Someone's hand is touching the patient's arm.", "see_pads": "Pads in place: {places}.",
    "pad": "Pad {n}", "place": "Place on: {where}", "placed": "{where}: pad in place", "pick_pad": "Choose a pad first, then the place on the chest.",
    "picked": "Pad {n} in hand. Choose a place on the chest.", "between": "Put it in one of the circles. Try another place.", "taken": "A pad is here already. The two pads must never touch.",
    "clock": "Time spent on compressions", "clock_note": "Fast clock, 10 times real speed. In real life, press for 2 full minutes.", "off_course": "Not this yet.", "restored": "You go on from this step.",
    "step_n": "Step {n} of {of}", "summary": "Finished", "first": "Right the first time: {n}", "redo": "Look at again: {n}", "none_wrong": "Every step was right the first time.",
    "tried": "You chose: {what}", "steps_title": "How to use an AED, step by step",
    "voice_off": "(Silent: it is not switched on)", "voice_bare": "Remove clothing from the patient's chest.", "voice_stick": "Place the pads on the bare chest.",
    "voice_plug": "Plug in the pads connector.", "voice_analysing": "Analysing. Do not touch the patient.", "voice_charging": "Shock advised. Charging. Do not touch the patient.",
    "voice_charged": "Charged. Press the flashing shock button.", "voice_shocked": "Shock delivered. Begin CPR.", "voice_go_on": "Continue CPR.",
    "voice_no_shock": "No shock advised. Continue CPR.",
    "ask_power": "The AED is here, beside the patient. What do you do first?", "ask_bare": "The AED is on. Listen, and do what it says.", "ask_dry": "The chest is wet. What do you do first?",
    "ask_peel": "There is a medicine patch where a pad belongs. What do you do first?", "ask_wipe": "The patch is off, but medicine is left on the skin. What next?", "ask_implant": "There is a hard lump below the left collarbone. What do you do?",
    "ask_pads": "Place two pads. Choose a pad, then tap the chest; or drag it there.", "ask_plug": "Both pads are on. What next?", "ask_look": "The AED begins to analyse. What do you do?",
    "ask_away": "Someone is touching the patient's arm. What do you do?", "ask_clear": "Now nobody touches the patient. What do you do?", "ask_shock_look": "The AED advises a shock. What do you do before pressing?",
    "ask_shock_call": "Nobody touches the patient. What next?", "ask_shock": "Everyone is clear. What now?", "ask_cpr": "The shock was given. What do you do at once?",
    "ask_cpr_run": "Compressions are going on until the AED analyses again.", "ask_look2": "Two minutes are over and the AED analyses again. What do you do first?", "ask_clear2": "Nobody touches the patient. What next?",
    "ask_cpr2": "This time no shock is advised. What do you do?", "ask_leave": "CPR goes on until the ambulance crew comes. What about the pads and the power?",
    "a_power": "Press power", "a_shock": "Press the shock button", "a_open": "Open or cut the shirt", "a_wait": "Wait for the ambulance crew", "a_over_cloth": "Stick the pads on the shirt", "a_dry": "Dry the chest",
    "a_stick_now": "Stick the pads on now", "a_peel": "Remove the patch", "a_over_patch": "Stick the pad over the patch", "a_wipe": "Wipe the skin clean", "a_avoid": "Keep the pads away from it",
    "a_no_aed": "Do not use the AED", "a_on_implant": "Stick a pad on the lump", "a_plug": "Plug in the connector", "a_hold": "Hold the pads down by hand", "a_look": "Look all round",
    "a_away": "Say: Please move away", "a_clear": "Shout: Stand clear", "a_press": "Go on with compressions at once", "a_pulse": "Stop and feel for a pulse", "a_remove": "Take the pads off",
    "a_stop": "Stop compressions", "a_leave": "Leave the pads and the power on",
    "step_power": "Switch on the power", "ok_power": "Once it is on, the AED tells you every step.",
    "step_bare": "Open or cut the shirt and bare the chest", "ok_bare": "The pads must stick to the skin itself.",
    "step_dry": "Dry the chest", "ok_dry": "Pads stick to dry skin, and the current does not spread through the water.",
    "step_peel": "Remove the medicine patch", "ok_peel": "A patch keeps the pad off the skin.",
    "step_wipe": "Wipe the medicine off the skin", "ok_wipe": "Pads stick to clean skin.",
    "step_implant": "Keep away from an implant under the skin", "ok_implant": "The AED may be used. Put no pad on the implant; stay at least 8 cm away if you can.",
    "step_pads": "Place the pads: one below the right collarbone, one on the left side below the armpit", "ok_pads": "The heart lies between the pads, so the current passes slantwise through it.",
    "step_plug": "Plug in the connector", "ok_plug": "Only when it is plugged in can the AED analyse the heart rhythm.",
    "step_look": "During analysis look all round: is anyone touching?", "ok_look": "You saw it: someone's hand is touching the patient's arm.",
    "step_away": "Ask whoever touches the patient to move away", "ok_away": "The hand is gone. You look round again: nobody touches the patient.",
    "step_clear": "Shout “Stand clear” and let it analyse", "ok_clear": "With nobody touching, the AED can read the rhythm. It has finished.",
    "step_shock_look": "Shock advised: look all round again", "ok_shock_look": "Nobody touches the patient, and neither do you.",
    "step_shock_call": "Shout “Stand clear” again", "ok_shock_call": "Whoever touches the patient may get the shock too. Now everyone is clear.",
    "step_shock": "Press the flashing shock button", "ok_shock": "The shock was given.",
    "step_cpr": "Go on with compressions at once", "ok_cpr": "After a shock the heart is still weak; compressions move the blood. Do not wait to see if it worked.",
    "step_cpr_run": "Compressions for 2 minutes, until the AED analyses again", "ok_cpr_run": "Two minutes are over; the AED analyses again.",
    "step_look2": "Second analysis: look all round", "ok_look2": "Nobody touches the patient.",
    "step_clear2": "Shout: Stand clear", "ok_clear2": "The same at every analysis: look first, then shout.",
    "step_cpr2": "No shock advised: compressions at once all the same", "ok_cpr2": "No shock advised does not mean the heart is well. A shock would not help now; compressions do.",
    "step_leave": "Leave the pads and the power on until the crew takes over", "ok_leave": "The AED analyses every 2 minutes. Leave the pads on even if breathing returns: the heart may stop again.",
    "why_look": "A touch can make the AED misread the rhythm.", "why_away": "A touch may disturb the analysis, and that person may get the shock.", "why_clear": "With nobody touching, the AED can read the rhythm.",
    "why_shock_look": "Whoever touches the patient may get the shock too.", "why_shock_call": "The call tells everyone nearby to stay away.", "why_shock": "Most AEDs give the shock only when you press.",
    "why_cpr_run": "Compressions carry blood to the brain and the heart; do not pause.", "why_look2": "At every analysis nobody may touch the patient.",
    "place_right_collarbone": "below the right collarbone", "place_left_collarbone": "below the left collarbone", "place_breastbone": "middle of the breastbone", "place_right_breast": "right nipple",
    "place_left_breast": "left nipple", "place_right_side": "right side below the armpit", "place_left_side": "left side below the armpit", "place_belly": "upper belly",
    "ok_place_right_collarbone": "Below the right collarbone: smooth it flat and press it on.", "ok_place_left_side": "On the left side below the armpit: smooth it flat and press it on.",
    "no_place_left_collarbone": "This is the same side as the pad below the left armpit, so the current would not pass slantwise through the heart. Pacemakers often lie here too. Use the place below the right collarbone.",
    "no_place_left_collarbone_implant": "The implant lies here and blocks the current. Put no pad on it; stay at least 8 cm away if you can.",
    "no_place_breastbone": "This is where hands press, and from here the current would not pass well through the heart. Move up to below the right collarbone.",
    "no_place_right_breast": "Not on a nipple or breast: the pad does not lie flat there. Move up to below the right collarbone.",
    "no_place_left_breast": "Not on a nipple or breast: the pad does not lie flat there. Move out and down, to the left side below the armpit.",
    "no_place_right_side": "Then both pads are on the right and the current misses the heart. One goes below the right collarbone, the other on the left side below the armpit.",
    "no_place_belly": "Too low: the heart is not between the pads. Use the left side below the armpit.",
    "no_power": "The AED is on; pressing again switches it off. Leave it on until the crew takes over.", "no_shock": "The AED has not asked for a shock. It decides; press only when it says so.",
    "no_power_shock": "It is not switched on, so this does nothing. Press power first.", "no_power_open": "That comes next. Switch on first: the AED then guides you while you work.",
    "no_power_wait": "Without CPR and a shock, the chance of survival falls by about 7–10% each minute. Anyone may use an AED.", "no_over_cloth": "Through cloth the current does not reach the heart. Bare the chest first.",
    "no_stick_now": "Pads do not stick to wet or unclean skin. Wipe it first.", "no_over_patch": "The patch blocks the current and may burn the skin. Remove it first.",
    "no_no_aed": "An AED may be used with a pacemaker. Just put no pad on it.", "no_on_implant": "An implant blocks the current. Keep the pads away from it.", "no_hold": "The pads stick by themselves, and nobody may touch during analysis. Plug in the connector.",
    "no_look_clear": "Look all round first, to see whether anyone is touching. Then shout.", "no_away_clear": "The hand is still touching. Ask the person to move away first, then shout.",
    "no_shock_look_clear": "Look all round first, then shout.", "no_look2_clear": "Look all round first, then shout.",
    "no_shock_look_shock": "Look, shout “Stand clear”, and press when everyone is.", "no_shock_call_shock": "Shout “Stand clear” first, and press when everyone is.",
    "no_pulse": "Stopping for a pulse stops the blood, and people often get it wrong. Go on; the AED will analyse again.", "no_remove": "Leave the pads on. The AED needs them to analyse and may advise another shock.",
    "no_stop": "No shock advised does not mean the heart is well. Go on with compressions at once.",
    "fine_look": "You look round again: nothing has changed.", "fine_clear": "You have called already; everyone is clear.", "fine_away": "Nobody is touching now; no need to ask again.",
}  # fmt: skip


class AedTrainer(Exercise):
    """The whole use of an AED on an adult, with at most one complication.

    ``value`` is ``{"mistakes": [{"step", "action"}], "steps": [ids in the order done]}``; a wrong place for a pad is
    a mistake of step "pads" whose action is the place. Raises ParameterError for parameters other than these.

    Args:
        patient: "adult".
        complication: one of "none", "wet" (the chest is wet), "patch" (a medicine patch where a pad belongs),
            "implant" (a pacemaker below the left collarbone).

    Example (zh)::

        AedTrainer("aed", "zh", patient="adult", complication="none")

    Example (en)::

        AedTrainer("aed", "en", patient="adult", complication="none")
    """

    WORDS: ClassVar[dict[str, dict[str, str]]] = {"zh": _ZH, "en": _EN}

    def __init__(
        self, key: str, lang: str = "zh", patient: str = "adult", complication: str = "none"
    ) -> None:
        if patient not in PATIENTS:
            raise self.wrong("patient", patient, " or ".join(map(repr, PATIENTS)))
        if complication not in COMPLICATIONS:
            raise self.wrong("complication", complication, ", ".join(map(repr, COMPLICATIONS)))
        params: dict[str, Any] = {
            "patient": patient,
            "complication": complication,
            "steps": self._steps(complication),
            "places": list(PLACES),
            "right_places": list(RIGHT_PLACES),
        }
        super().__init__(key, lang, params)

    @staticmethod
    def _steps(complication: str) -> list[dict[str, Any]]:
        return [
            {"id": step, "right": right, "choices": list(choices), "voice": voice}
            for step, (right, choices, voice) in _STEPS.items()
            if _ONLY_FOR.get(step, complication) == complication
        ]

    def fallback_html(self) -> str:
        """Return the steps in order, each with its reason folded away below."""
        words = {name: escape(str(text)) for name, text in self.words.items()}
        rows = "".join(
            f"<li>{words['step_' + step['id']]}"
            f"<details><summary>{words['why']}</summary><p>{words.get('why_' + step['id'], words['ok_' + step['id']])}</p></details></li>"
            for step in self.params["steps"]
        )
        return f'<section class="bo bo-aed"><p class="bo-prompt">{words["steps_title"]}</p><ol>{rows}</ol></section>'
