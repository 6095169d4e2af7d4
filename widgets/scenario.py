"""A branching case: decide, see what comes of it, and look back at every step."""

from html import escape
from typing import Any, ClassVar

from widgets.base import Exercise
from widgets.scenario_case import checked
from widgets.scoring.scenario import best

MOST_SIGNS = 6


class Scenario(Exercise):
    """Decide step by step in a case, see what each decision leads to, and look back with the reasons.

    The case is a dict of scenes by name; the first is where it begins, and the same names and ways must stand in both
    languages. A scene has ``title`` and ``text``, may have a ``picture`` (``{"src": "assets/…", "alt": …}``) and
    ``vitals`` that change as it opens, and then either ``choices`` or an ``ending`` (``"good"``, ``"mixed"`` or
    ``"bad"``; with ``read`` where something should be read again). A choice has ``text``, ``then`` (what happens),
    ``why``, ``to`` (the next scene), ``points`` (0 to 10), ``seconds`` of the story that it takes (0 to 3600), and may
    have ``danger`` (true: never do this; 0 points), ``vitals`` and ``read`` (``{"text": …}``, with ``"cell"`` a link to
    that cell of the lesson). Choices are mixed anew for each run. There is no way back, but the case can be done again.

    A loop, a missing or unreachable scene, a scene that neither ends nor goes on, and a case whose best way is no good
    ending are refused with the scene's name when the cell runs, and so by ``boai check``. The score is the points of
    the way taken, of those of the best way. ``value`` is ``{"path": [{"scene", "choice"}], "ending", "points", "of",
    "seconds"}``, with choices numbered from 0 as written. Raises ParameterError for anything else.

    The example is checked against the fact sheet, sections 1.1, 1.2, 1.3, 2.1 and 2.3.

    Args:
        prompt: text, what the case is about.
        intro: text, where the learner is and what just happened.
        vitals: dict of 1 to 6 signs and what they are at first, such as ``{"呼吸": "还不知道"}``.
        scenes: dict of scenes by name, or the same as TOML text: ``[shop]``, then ``[[shop.choices]]``.

    Example (zh)::

        Scenario(
            "breakfast-1",
            "zh",
            prompt="过早店里，一位老人突然倒下。你来做决定。",
            intro="早上七点半，武汉一家热干面馆，你正在排队。角落里一位七十岁上下的老人手一松，碗摔在地上，人从凳子上滑倒。",
            vitals={"反应": "还不知道", "呼吸": "还不知道", "皮肤": "脸色发灰", "出血": "没有看到"},
            scenes={
                "shop": {
                    "title": "先看什么",
                    "text": "地上是打翻的豆浆和碎碗。老人旁边的炉子上，一锅面汤还在翻滚。",
                    "choices": [
                        {"text": "停一下，看一圈。请老板关火、端开汤锅，绕开碎碗再走近。", "then": "老板关了火，端走汤锅。你从干的地方走到老人身边。", "why": "先看环境，再救人。你受了伤，就少了一个能救他的人。", "to": "response", "points": 2, "seconds": 10},
                        {"text": "马上冲过去，一秒也不等。", "then": "你在豆浆上滑了一下，手差点撑到碎碗上。老板拉住你，关了火。", "why": "没看环境就冲进去，你也可能烫伤、割伤。停一下看清危险，只要几秒。", "to": "response", "points": 0, "seconds": 20, "danger": True, "read": {"text": "现场安全：先看，再走近"}},
                        {"text": "先用手机拍下来，留个证据。", "then": "半分钟过去，没有人动。老板关了火，喊你帮忙。", "why": "拍视频救不了人，还会泄露别人的隐私。手要用来帮忙。", "to": "response", "points": 0, "seconds": 30, "read": {"text": "现场安全：先看，再走近"}},
                    ],
                },
                "response": {
                    "title": "他有反应吗",
                    "text": "你蹲到老人身边。他闭着眼睛，不动。",
                    "choices": [
                        {"text": "轻拍两边肩膀，在耳边大声叫：“老人家，您怎么了？”", "then": "他没有睁眼，没有出声，手脚也不动。", "why": "轻拍重唤：轻拍两肩，大声叫。没有反应，马上求助。", "to": "call", "points": 2, "seconds": 10, "vitals": {"反应": "没有反应"}},
                        {"text": "掐人中，使劲摇他。", "then": "半分钟过去，他还是没有反应。", "why": "掐人中、使劲摇都没有用，还耽误时间。轻拍两肩，大声叫。", "to": "call", "points": 0, "seconds": 30, "vitals": {"反应": "没有反应"}, "read": {"text": "判断反应：轻拍重唤"}},
                        {"text": "扶他坐起来，喂几口水。", "then": "他的头垂下来，水从嘴角流出来。你赶快让他躺平。", "why": "没有反应的人不能喂水，水会呛进气道；也不要随便搬动他。", "to": "call", "points": 0, "seconds": 30, "danger": True, "vitals": {"反应": "没有反应"}, "read": {"text": "判断反应：轻拍重唤"}},
                    ],
                },
                "call": {
                    "title": "怎么求助",
                    "text": "五六位客人围过来，都看着你。",
                    "choices": [
                        {"text": "指着一个人：“穿蓝衣服的大哥，请打 120，开免提！”再指一个人：“请你去地铁站取 AED！”", "then": "大哥打通 120，把手机放在你旁边。另一位跑去取 AED。", "why": "指着一个人，说清一件事，才有人去做。开了免提，你可以一边说，一边看呼吸。", "to": "breathing", "points": 3, "seconds": 15},
                        {"text": "对大家喊：“谁打一下 120！”", "then": "大家互相看。过了半分钟，老板才拨通；又过一会儿，才有人去取 AED。", "why": "喊“谁”，每个人都以为别人会打。指着一个人请他打 120，再指一个人取 AED。", "to": "breathing", "points": 1, "seconds": 45, "read": {"text": "求助：120 和 AED"}},
                        {"text": "“别等了，抬上我的面包车，送医院！”", "then": "几个人把老人抬上车。早高峰，车堵在路上，车里没有人按压。", "why": "自己开车，路上没有人急救，搬动可能加重伤情，还会和救护车错过。", "to": "on_the_road", "points": 0, "seconds": 600, "danger": True, "vitals": {"呼吸": "没有呼吸", "皮肤": "青紫"}, "read": {"text": "求助：120 和 AED"}},
                    ],
                },
                "breathing": {
                    "title": "他在呼吸吗",
                    "text": "调度员问：“他的呼吸正常吗？”老人的嘴一张一合，隔很久才抽一口气，像鱼离开了水。",
                    "choices": [
                        {"text": "看胸口有没有正常起伏，不超过 10 秒。告诉调度员：“没有反应，没有正常呼吸，我开始按压。”", "then": "调度员说：“对，马上按压。”老人平躺在硬地上，你解开他的上衣。", "why": "隔很久才抽一口气，是濒死叹息样呼吸，不是正常呼吸。没有反应，又没有正常呼吸，就做心肺复苏。", "to": "compress", "points": 3, "seconds": 10, "vitals": {"呼吸": "叹息样，不正常"}},
                        {"text": "他还在喘气。让他侧躺着，等救护车。", "then": "不到一分钟，他一口气也不抽了。调度员让你马上把他放平、按压。", "why": "叹息样呼吸就是心脏骤停的样子。侧卧只给呼吸正常的人。拿不准，就开始按压。", "to": "compress", "points": 0, "seconds": 60, "danger": True, "vitals": {"呼吸": "没有呼吸", "皮肤": "青紫"}, "read": {"text": "判断呼吸：叹息样呼吸不是呼吸"}},
                        {"text": "摸脉搏，多摸一会儿，拿准了再说。", "then": "半分钟过去，你分不清是他的脉搏还是你自己的。调度员让你马上按压。", "why": "没有学过的人摸不准脉搏，只会耽误时间。看反应、看呼吸，不超过 10 秒。", "to": "compress", "points": 0, "seconds": 30, "vitals": {"呼吸": "叹息样，不正常"}, "read": {"text": "判断呼吸：叹息样呼吸不是呼吸"}},
                    ],
                },
                "compress": {
                    "title": "怎么按",
                    "text": "老人的胸口露出来了。AED 还没有到。",
                    "choices": [
                        {"text": "掌根放在胸部正中、胸骨下半段，两手相叠，手臂伸直。100–120 次/分，深 5–6 厘米，每次都让胸廓回弹。", "then": "你按 30 次，吹 2 次气，再接着按。有人跑进来：“AED 到了！”", "why": "用力按，快速按，让胸廓完全回弹，少停。会吹气就按 30∶2；没学过或不愿意吹气，就一直按。", "to": "aed", "points": 3, "seconds": 120},
                        {"text": "轻轻地按，怕按断肋骨。", "then": "调度员让你再用力。两分钟后，AED 到了。", "why": "按得太浅，血流不到脑。要深 5–6 厘米。民法典第 184 条：自愿紧急救助，造成受助人损害的，救助人不承担民事责任。", "to": "aed", "points": 1, "seconds": 120, "read": {"text": "胸外按压：位置、快慢、深浅"}},
                        {"text": "按一会儿，停下来看看他醒了没有。", "then": "你停了好几次，每次都看很久。两分钟后，AED 到了。", "why": "一停，血流就停。停下来不超过 10 秒；除非他有了反应和呼吸，不要停下来看。", "to": "aed", "points": 1, "seconds": 120, "read": {"text": "胸外按压：位置、快慢、深浅"}},
                    ],
                },
                "aed": {
                    "title": "AED 到了",
                    "text": "蓝衣服的大哥学过按压。AED 放在你手边。",
                    "choices": [
                        {"text": "请大哥接着按。你开机，擦干胸口，贴电极片：右锁骨下方，左侧腋下。", "then": "插上插头，AED 说：“正在分析，不要碰患者。”大家收回手。AED 说：“建议电击。”", "why": "AED 一到就开机，听它说，跟它做。贴片的时候，按压不停。", "to": "shock", "points": 3, "seconds": 30},
                        {"text": "都停下来，先看说明书。", "then": "一分钟没有人按压。看完才开机、贴片。AED 说：“建议电击。”", "why": "没有心肺复苏和电击，存活的机会每分钟下降 7%–10%。不用看说明书：开机，听它说。", "to": "shock", "points": 0, "seconds": 90, "read": {"text": "AED：听它说，跟它做"}},
                        {"text": "不用 AED，怕电错人。接着按，等医生来。", "then": "你们轮流按压。八分钟后救护车到了，医生马上给了电击。", "why": "AED 自己分析心律，不该电击就不会放电。有 AED 不用，就错过了最早的电击。", "to": "handed_over", "points": 1, "seconds": 480, "read": {"text": "AED：听它说，跟它做"}},
                    ],
                },
                "shock": {
                    "title": "建议电击",
                    "text": "电击键在闪。老板还握着老人的手，不停地叫他。",
                    "choices": [
                        {"text": "看一圈，大声说“都离开！”。没有人碰着他，再按电击键。", "then": "老板松开手，退后一步。你按下电击键，老人的身体抽动了一下。", "why": "先看一圈，说“都离开”，再按。谁碰着患者，谁就可能被电到。", "to": "after", "points": 3, "seconds": 10},
                        {"text": "时间要紧，直接按电击键。", "then": "老板叫了一声，手麻了。还好没有大事。", "why": "碰着患者的人会被电到。再急也要先看一圈，说“都离开”，再按。", "to": "after", "points": 0, "seconds": 5, "danger": True, "read": {"text": "AED：都离开，再电击"}},
                        {"text": "先摸摸脉搏，确认了再按。", "then": "又过了半分钟。老板松开手，你才按下电击键。", "why": "AED 已经分析过了。多等一秒，机会就少一点。没有人碰着他，就按。", "to": "after", "points": 1, "seconds": 30, "read": {"text": "AED：都离开，再电击"}},
                    ],
                },
                "after": {
                    "title": "电击以后",
                    "text": "AED 说：“电击完成。请开始心肺复苏。”",
                    "choices": [
                        {"text": "马上接着按压，按 2 分钟，和大哥换着按。", "then": "快到 2 分钟时，老人的手动了，咳了两声，自己呼吸起来。你停下来看：呼吸平稳。", "why": "电击以后马上按压，不等，不看。2 分钟后，AED 会再分析。", "to": "breathes", "points": 3, "seconds": 120, "vitals": {"反应": "会哼，不清醒", "呼吸": "正常", "皮肤": "有了血色"}},
                        {"text": "停下来，看他醒不醒。", "then": "一分钟过去，他没有醒。AED 提醒，你们才接着按，一直按到救护车来。", "why": "电击以后，人不会马上醒。马上按压，血才流到脑。", "to": "handed_over", "points": 0, "seconds": 480, "read": {"text": "电击以后：马上按压"}},
                        {"text": "电过了，关机，揭下电极片。", "then": "他没有呼吸。重新开机、贴片，又过了两分钟。你们一直按到救护车来。", "why": "电极片一直贴着，AED 一直开着，到急救人员接手。关了机，它就不能再分析、再电击。", "to": "handed_over", "points": 0, "seconds": 480, "danger": True, "read": {"text": "电击以后：马上按压"}},
                    ],
                },
                "breathes": {
                    "title": "他有呼吸了",
                    "text": "老人呼吸平稳，叫他会哼一声，还不清醒。救护车三分钟后到。",
                    "choices": [
                        {"text": "让他侧卧，头后仰，嘴朝下。电极片不揭，AED 不关，一直看呼吸。", "then": "老人侧躺着，呼吸平稳，你一直看着。急救人员到了。", "why": "反应差、呼吸正常，用稳定侧卧位，气道才通畅。要一直看：呼吸不正常了，马上放平按压。", "to": "in_hospital", "points": 3, "seconds": 180},
                        {"text": "扶他坐起来，喂点糖水。", "then": "他呛了一口，脸又灰了。调度员让你马上让他侧卧。急救人员到了。", "why": "不清醒的人会呛。不喂水，不喂药，不扶起来。", "to": "handed_over", "points": 0, "seconds": 180, "danger": True, "vitals": {"皮肤": "脸色发灰"}, "read": {"text": "稳定侧卧位：一直看呼吸"}},
                        {"text": "关掉 AED，揭下电极片，让他歇着。", "then": "他平躺着，鼾声越来越重。急救人员到了，重新贴上电极片。", "why": "他的心脏可能再停。电极片不揭，AED 不关；不清醒就侧卧，一直看呼吸。", "to": "handed_over", "points": 0, "seconds": 180, "danger": True, "read": {"text": "稳定侧卧位：一直看呼吸"}},
                    ],
                },
                "in_hospital": {"title": "急救人员接手了", "text": "你说清经过：什么时候倒下，按了多久，电击几次。老人上车时，有自己的呼吸和心跳。洗洗手，和大家说说刚才的事。", "ending": "good"},
                "handed_over": {"title": "救护车到了", "text": "你把经过说清，急救人员接手了。你们没有丢下他，这很重要。有几步可以更快、更稳：看下面，再来一次。", "ending": "mixed"},
                "on_the_road": {"title": "车堵在路上", "text": "到医院时，已经十分钟没有人按压。医生在抢救。你是想救他，方法错了。记住：就地救，打 120，取 AED，马上按压。", "ending": "bad", "read": {"text": "求助：120 和 AED"}},
            },
        )

    Example (en)::

        Scenario(
            "breakfast-1",
            "en",
            prompt="An old man collapses in a breakfast shop. You decide.",
            intro="Half past seven in the morning, a noodle shop in Wuhan; you are in the queue. In the corner a man of about seventy lets go of his bowl and slides off his stool.",
            vitals={"Response": "not known yet", "Breathing": "not known yet", "Skin": "grey face", "Bleeding": "none seen"},
            scenes={
                "shop": {
                    "title": "What do you look at first?",
                    "text": "Spilt soy milk and pieces of the bowl lie on the floor. On the stove beside him a pot of soup is boiling.",
                    "choices": [
                        {"text": "Stop and look round. Ask the owner to turn off the stove and take the pot away; walk round the pieces.", "then": "The owner turns off the stove and takes the pot away. You reach the man over dry floor.", "why": "Look first, then help. If you are hurt, he has one helper less.", "to": "response", "points": 2, "seconds": 10},
                        {"text": "Run to him at once. Not a second to lose.", "then": "You slip on the soy milk and almost put your hand on the pieces. The owner holds you and turns off the stove.", "why": "Whoever runs in without looking can be burnt or cut as well. Stopping to see the danger takes seconds.", "to": "response", "points": 0, "seconds": 20, "danger": True, "read": {"text": "Safe scene: look, then go near"}},
                        {"text": "Film it first, as evidence.", "then": "Half a minute passes and nobody moves. The owner turns off the stove and calls you to help.", "why": "Filming saves no one and exposes another person's privacy. Hands are for helping.", "to": "response", "points": 0, "seconds": 30, "read": {"text": "Safe scene: look, then go near"}},
                    ],
                },
                "response": {
                    "title": "Does he respond?",
                    "text": "You kneel beside him. His eyes are closed; he does not move.",
                    "choices": [
                        {"text": "Tap both shoulders and call loudly at his ear: “Sir, are you all right?”", "then": "He does not open his eyes, makes no sound and does not move.", "why": "Tap both shoulders gently, call loudly. No response: get help at once.", "to": "call", "points": 2, "seconds": 10, "vitals": {"Response": "none"}},
                        {"text": "Press the groove under his nose and shake him hard.", "then": "Half a minute later there is still no response.", "why": "Pressing under the nose and shaking do not help and lose time. Tap both shoulders, call loudly.", "to": "call", "points": 0, "seconds": 30, "vitals": {"Response": "none"}, "read": {"text": "Response: tap and call"}},
                        {"text": "Sit him up and give him some water.", "then": "His head drops and the water runs out of his mouth. You lay him flat again.", "why": "A person who does not respond chokes on water. And do not move him without need.", "to": "call", "points": 0, "seconds": 30, "danger": True, "vitals": {"Response": "none"}, "read": {"text": "Response: tap and call"}},
                    ],
                },
                "call": {
                    "title": "How do you get help?",
                    "text": "Five or six guests come round and look at you.",
                    "choices": [
                        {"text": "Point at one person: “You in the blue jacket, call 120, speaker on!” Then at another: “Please fetch the AED from the metro station!”", "then": "The man in blue is through to 120 and lays the phone beside you. The other one runs for the AED.", "why": "Point at one person and say one thing: then it is done. With the speaker on you can talk and check breathing at once.", "to": "breathing", "points": 3, "seconds": 15},
                        {"text": "Call to all of them: “Somebody call 120!”", "then": "They look at each other. After half a minute the owner calls; later somebody goes for the AED.", "why": "“Somebody” means that each waits for the others. Point at one person to call 120, and at one to fetch the AED.", "to": "breathing", "points": 1, "seconds": 45, "read": {"text": "Getting help: 120 and AED"}},
                        {"text": "“Don't wait! Into my van, to the hospital!”", "then": "They carry him into the van. It is the rush hour and the van stands in traffic. Nobody in it gives compressions.", "why": "In a car no one can give first aid, moving can make an injury worse, and you miss the ambulance.", "to": "on_the_road", "points": 0, "seconds": 600, "danger": True, "vitals": {"Breathing": "none", "Skin": "blue"}, "read": {"text": "Getting help: 120 and AED"}},
                    ],
                },
                "breathing": {
                    "title": "Is he breathing?",
                    "text": "The dispatcher asks: “Is he breathing normally?” His mouth opens and closes; after long pauses he gasps, like a fish out of water.",
                    "choices": [
                        {"text": "Watch the chest for no more than 10 seconds. Tell the dispatcher: “No response, no normal breathing, I start compressions.”", "then": "The dispatcher says: “Right, start now.” He lies flat on the hard floor; you open his shirt.", "why": "A gasp after long pauses is agonal breathing, not normal breathing. No response and no normal breathing: start CPR.", "to": "compress", "points": 3, "seconds": 10, "vitals": {"Breathing": "gasps, not normal"}},
                        {"text": "He still breathes. Roll him on his side and wait for the ambulance.", "then": "Within a minute even the gasps stop. The dispatcher tells you to lay him flat and press.", "why": "Gasping is what cardiac arrest looks like. The recovery position is only for normal breathing. In doubt, start.", "to": "compress", "points": 0, "seconds": 60, "danger": True, "vitals": {"Breathing": "none", "Skin": "blue"}, "read": {"text": "Breathing: gasps are not breaths"}},
                        {"text": "Feel for the pulse, and long enough to be sure.", "then": "Half a minute later you cannot tell his pulse from your own. The dispatcher tells you to press now.", "why": "Without training the pulse cannot be felt reliably; it only costs time. Check response and breathing, no more than 10 seconds.", "to": "compress", "points": 0, "seconds": 30, "vitals": {"Breathing": "gasps, not normal"}, "read": {"text": "Breathing: gasps are not breaths"}},
                    ],
                },
                "compress": {
                    "title": "How do you press?",
                    "text": "His chest is bare. The AED is not here yet.",
                    "choices": [
                        {"text": "Heel of the hand on the lower half of the breastbone, other hand on top, arms straight: 100–120 per minute, 5–6 cm deep, full recoil each time.", "then": "30 compressions, 2 breaths, and on. Somebody runs in: “Here is the AED!”", "why": "Press hard and fast, let the chest come back fully, hardly pause. With breaths it is 30:2; untrained or unwilling, press without a break.", "to": "aed", "points": 3, "seconds": 120},
                        {"text": "Press gently, so that no rib breaks.", "then": "The dispatcher tells you to press harder. Two minutes later the AED comes.", "why": "Too shallow, and the blood does not reach the brain: 5–6 cm. Civil Code, article 184: a person who voluntarily gives emergency help and thereby harms the person helped bears no civil liability.", "to": "aed", "points": 1, "seconds": 120, "read": {"text": "Compressions: place, rate, depth"}},
                        {"text": "Press for a while, then stop to see whether he wakes.", "then": "You stop several times and look for long. Two minutes later the AED comes.", "why": "When you stop, the blood stops. Pause for no more than 10 seconds; do not stop to look unless he responds and breathes.", "to": "aed", "points": 1, "seconds": 120, "read": {"text": "Compressions: place, rate, depth"}},
                    ],
                },
                "aed": {
                    "title": "The AED is here",
                    "text": "The man in blue has learnt compressions. The AED lies beside you.",
                    "choices": [
                        {"text": "He goes on pressing. You switch it on, dry the chest and stick the pads: below the right collarbone, and on the left side below the armpit.", "then": "You plug in. The AED says: “Analysing, do not touch the patient.” All hands off. It says: “Shock advised.”", "why": "Switch it on as soon as it is there; do what it says. Compressions go on while the pads are stuck.", "to": "shock", "points": 3, "seconds": 30},
                        {"text": "Everybody stops and reads the manual first.", "then": "For a minute nobody presses. Then you switch it on and stick the pads. It says: “Shock advised.”", "why": "Without CPR and a shock the chance of survival falls by 7–10% each minute. No manual is needed: switch on and listen.", "to": "shock", "points": 0, "seconds": 90, "read": {"text": "AED: listen, and do what it says"}},
                        {"text": "Leave the AED, it might hurt him. Press and wait for the doctor.", "then": "You take turns at pressing. Eight minutes later the ambulance comes, and the doctor gives a shock at once.", "why": "The AED reads the heart rhythm itself and gives no shock that is not needed. Unused, the earliest shock was missed.", "to": "handed_over", "points": 1, "seconds": 480, "read": {"text": "AED: listen, and do what it says"}},
                    ],
                },
                "shock": {
                    "title": "Shock advised",
                    "text": "The shock button flashes. The owner still holds the man's hand and calls him.",
                    "choices": [
                        {"text": "Look round and say loudly: “Stand clear!” When nobody touches him, press the shock button.", "then": "The owner lets go and steps back. You press; his body jerks once.", "why": "Look round, say “stand clear”, then press. Whoever touches the patient can get the shock too.", "to": "after", "points": 3, "seconds": 10},
                        {"text": "Time matters: press the shock button at once.", "then": "The owner cries out; his hand is numb. It was nothing worse, luckily.", "why": "Whoever touches the patient can get the shock. However urgent: look round, say “stand clear”, then press.", "to": "after", "points": 0, "seconds": 5, "danger": True, "read": {"text": "AED: stand clear, then shock"}},
                        {"text": "Feel the pulse first, to be sure.", "then": "Half a minute more. The owner lets go; only then do you press.", "why": "The AED has analysed already, and each second costs some of the chance. When nobody touches him, press.", "to": "after", "points": 1, "seconds": 30, "read": {"text": "AED: stand clear, then shock"}},
                    ],
                },
                "after": {
                    "title": "After the shock",
                    "text": "The AED says: “Shock delivered. Begin CPR.”",
                    "choices": [
                        {"text": "Compressions at once, for 2 minutes, taking turns with the man in blue.", "then": "Before the 2 minutes end his hand moves, he coughs and breathes by himself. You stop and look: steady breathing.", "why": "After the shock press at once; do not wait or look. After 2 minutes the AED analyses again.", "to": "breathes", "points": 3, "seconds": 120, "vitals": {"Response": "moans, not clear", "Breathing": "normal", "Skin": "colour comes back"}},
                        {"text": "Stop and see whether he wakes.", "then": "A minute passes and he does not wake. The AED reminds you; you press until the ambulance comes.", "why": "Nobody wakes at once after a shock. Press at once, so that blood reaches the brain.", "to": "handed_over", "points": 0, "seconds": 480, "read": {"text": "After the shock: press at once"}},
                        {"text": "The shock is given: switch off and take the pads away.", "then": "He does not breathe. Two minutes pass until it is on again. You press until the ambulance comes.", "why": "The pads stay on and the AED stays on until the crew takes over. Switched off, it can neither analyse nor shock again.", "to": "handed_over", "points": 0, "seconds": 480, "danger": True, "read": {"text": "After the shock: press at once"}},
                    ],
                },
                "breathes": {
                    "title": "He breathes",
                    "text": "He breathes steadily and moans when called, but is not clear. The ambulance is three minutes away.",
                    "choices": [
                        {"text": "Recovery position: head tilted back, mouth down. Pads stay, AED stays on; watch his breathing all the time.", "then": "He lies on his side and breathes steadily while you watch. The crew arrives.", "why": "Lowered response with normal breathing: the recovery position keeps the airway open. Keep watching; no normal breathing means flat on his back and compressions at once.", "to": "in_hospital", "points": 3, "seconds": 180},
                        {"text": "Sit him up and give him sugar water.", "then": "He chokes and turns grey again. The dispatcher tells you to roll him on his side. The crew arrives.", "why": "Someone who is not clear can choke. No drink, no medicine, no sitting up.", "to": "handed_over", "points": 0, "seconds": 180, "danger": True, "vitals": {"Skin": "grey face"}, "read": {"text": "Recovery position: keep watching"}},
                        {"text": "Switch the AED off, take the pads away and let him rest.", "then": "On his back he snores louder and louder. The crew arrives and sticks pads on again.", "why": "His heart can stop again. Pads stay, AED stays on; not clear means on his side, and watch the breathing.", "to": "handed_over", "points": 0, "seconds": 180, "danger": True, "read": {"text": "Recovery position: keep watching"}},
                    ],
                },
                "in_hospital": {"title": "The crew takes over", "text": "You tell them when he collapsed, how long you pressed and how many shocks he got. He leaves with a breath and a heartbeat of his own. Wash your hands, and talk about it.", "ending": "good"},
                "handed_over": {"title": "The ambulance is here", "text": "You tell what happened and the crew takes over. You did not leave him; that matters. Some steps can be quicker or safer: read on, then try again.", "ending": "mixed"},
                "on_the_road": {"title": "Stuck in traffic", "text": "At the hospital nobody has pressed for ten minutes. The doctors do what they can. You meant to save him; the way was wrong. Help where he lies: call 120, fetch the AED, press at once.", "ending": "bad", "read": {"text": "Getting help: 120 and AED"}},
            },
        )
    """

    WORDS: ClassVar[dict[str, dict[str, str]]] = {
        "zh": {
            "clock": "时间", "signs": "他的情况", "changed": "变了", "ask": "你怎么做？", "step": "第 {n} 步", "you_did": "你的选择", "happened": "接着",
            "took": "用时 {time}", "change": "{sign}：{before} → {after}", "better": "可以更好", "danger": "危险", "go_on": "继续", "see_end": "看结局",
            "so_far": "你走过的路", "good": "好结局", "mixed": "有得有失", "bad": "坏结局", "result": "{points}/{of} 分，故事里用时 {time}",
            "no_danger": "没有危险的选择。", "dangers": "危险的选择：{n} 个。", "look_back": "回头看每一步", "was_better": "更好的做法：{text}",
            "best_way": "最好的走法", "best_result": "{of} 分，用时 {time}", "read_again": "再看一遍", "mark": "{points} 分", "explained": "每一步怎么选，为什么",
        },
        "en": {
            "clock": "Time", "signs": "What you see", "changed": "changed", "ask": "What do you do?", "step": "Step {n}", "you_did": "Your choice", "happened": "What happens",
            "took": "It took {time}", "change": "{sign}: {before} → {after}", "better": "Could be better", "danger": "Dangerous", "go_on": "Go on", "see_end": "See how it ends",
            "so_far": "Your way so far", "good": "A good ending", "mixed": "A mixed ending", "bad": "A bad ending", "result": "{points} of {of} points, {time} in the story",
            "no_danger": "No dangerous choice.", "dangers": "Dangerous choices: {n}.", "look_back": "Look back at each step", "was_better": "Better: {text}",
            "best_way": "The best way", "best_result": "{of} points in {time}", "read_again": "Read again", "mark": "{points} points", "explained": "What to choose at each step, and why",
        },
    }  # fmt: skip

    def __init__(
        self, key: str, lang: str = "zh", prompt: str = "", intro: str = "", vitals: Any = None, scenes: Any = None
    ) -> None:
        for name, text, allowed in (("prompt", prompt, "what the case is about, as text"), ("intro", intro, "what just happened, as text")):
            if not isinstance(text, str) or not text.strip():
                raise self.wrong(name, text, allowed)
        texts = [*vitals, *vitals.values()] if isinstance(vitals, dict) else []
        sound = all(isinstance(text, str) and text.strip() for text in texts)
        if not sound or not 1 <= len(texts) / 2 <= MOST_SIGNS:
            raise self.wrong("vitals", vitals, f"a dict of 1 to {MOST_SIGNS} signs, each with a text for the beginning")
        made = checked(scenes, list(vitals), self.wrong)
        ways = {name: {"points": way.points, "choice": way.choice} for name, way in best(made).items()}
        signs = [{"name": name, "text": text} for name, text in vitals.items()]
        start = next(iter(made))
        super().__init__(
            key, lang, {"prompt": prompt, "intro": intro, "signs": signs, "start": start, "scenes": made, "best": ways}
        )

    def fallback_html(self) -> str:
        """Return the case scene by scene with its choices, and folded below each what comes of them and why."""
        parts = "".join(self._scene(scene) for scene in self.params["scenes"].values())
        signs = "".join(f"<dt>{escape(one['name'])}</dt><dd>{escape(one['text'])}</dd>" for one in self.params["signs"])
        return (
            f'<section class="bo bo-case"><p class="bo-prompt">{escape(self.params["prompt"])}</p>'
            f'<p>{escape(self.params["intro"])}</p><dl class="bo-case-signs">{signs}</dl>{parts}</section>'
        )

    def _scene(self, scene: dict[str, Any]) -> str:
        ending = f"<p><strong>{escape(self.words[scene['ending']])}</strong></p>" if "ending" in scene else ""
        picture = scene["picture"]
        shown = f'<img src="{picture["src"]}" alt="{escape(picture["alt"])}">' if picture else ""
        head = f"<h3>{escape(scene['title'])}</h3>{ending}{shown}<p>{escape(scene['text'])}</p>"
        if ending:
            return head
        choices = "".join(f"<li>{escape(choice['text'])}</li>" for choice in scene["choices"])
        return f"{head}<ul>{choices}</ul><details><summary>{escape(self.words['explained'])}</summary><ul>{self._reasons(scene)}</ul></details>"

    def _reasons(self, scene: dict[str, Any]) -> str:
        return "".join(
            f"<li>{escape(choice['text'])} <strong>{escape(self._verdict(choice))}</strong> {escape(choice['then'])} {escape(choice['why'])}</li>"
            for choice in scene["choices"]
        )

    def _verdict(self, choice: dict[str, Any]) -> str:
        return str(self.words["danger"] if choice["danger"] else self.words["mark"].format(points=choice["points"]))
