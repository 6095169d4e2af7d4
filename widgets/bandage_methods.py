"""The bandages as data: for each its place, what else might be taken for it, and how it is laid, turn by turn.

Methods and their key motions are those of the fact sheet's section 3.2. A step is (right act, why, (weak act, why not) …).
"""

from typing import NamedTuple

Weak = tuple[str, str]
Step = tuple[str, str, Weak, Weak]


class Method(NamedTuple):
    """One bandage in one language."""

    name: str
    scene: str
    suits: str  # why this bandage and no other
    laid: tuple[Step, ...]
    others: tuple[str, ...]  # ids of the methods offered beside it
    limb: bool  # fingers or toes tell whether it is too tight


ZH: dict[str, Method] = {
    "circular": Method(
        "环形包扎", "手腕背面划了一道口子，血已经止住。用绷带包。", "手腕短，粗细一样，一圈盖一圈就行。",
        (
            ("第一圈斜着绕，露出一个角", "斜着绕，留出的角可以压住，绷带不会滑。", ("第一圈绕得平平的，不留角", "没有角压着，绷带头会滑出来。斜着绕第一圈。"), ("从伤口正中间抽紧，打个结", "结会压着伤口，绷带也容易松。先斜绕一圈。")),
            ("把角折回来，用第二圈压住", "角被压住，开头就固定了。", ("让角露在外面", "露在外面会被勾住，也容易松。折回来压住。"), ("把角塞到敷料下面", "角会硌着伤口。折回来，压在圈下面。")),
            ("在同一处绕 4–5 圈，每圈盖住上一圈", "环形包扎，圈圈重合。", ("一圈比一圈往上走", "往上走是螺旋包扎。手腕上用环形，圈圈重合。"), ("越绕越用力，勒紧", "太紧，手会发白发麻。轻而牢就好。")),
        ),
        ("spiral_reverse", "figure8"), True,
    ),
    "spiral": Method(
        "螺旋包扎", "上臂擦伤了一长条，血已经止住。用绷带包。", "上臂粗细差不多，一圈圈往上绕就贴得平。",
        (
            ("从细的一头开始，先环形绕两圈", "先环形两圈，开头才牢。", ("从靠肩膀的一头开始往下绕", "从下往上绕，血液容易回流，绷带也不滑。"), ("一开始就斜着往上绕", "开头没固定，会松。先环形绕两圈。")),
            ("斜着往上绕，盖住上一圈的三分之一到三分之二", "这样没有缝，也不会太厚。", ("两圈之间留一条缝", "有缝，敷料露出来，会脏、会松。每圈要盖住上一圈的三分之一到三分之二。"), ("每一圈都绕在同一处", "那是环形包扎，盖不住长伤口。要往上走。")),
            ("盖过敷料，最后环形绕两圈，固定", "超过敷料的边，两头都牢。", ("盖到敷料一半就停", "敷料会掉。要盖过敷料的边。"), ("剩下的绷带全部绕在伤口上", "太厚、太紧。多的剪掉。")),
        ),
        ("circular", "recurrent"), True,
    ),
    "spiral_reverse": Method(
        "螺旋反折包扎", "前臂擦伤了一大片，血已经止住。用绷带包。", "前臂一头粗一头细，每圈反折一下，才贴得平。",
        (
            ("从手腕开始，先环形绕两圈", "从细的一头开始，先把开头固定。", ("从肘部开始往下绕", "从粗往细绕，容易滑下来。从手腕开始。"), ("从伤口正上面开始", "开头要在伤口外面，不压伤口。")),
            ("往上绕，每圈用拇指压住，反折一下", "反折以后，绷带贴着变粗的前臂。", ("不反折，用力拉紧就平了", "拉紧会勒。粗细不一样的地方，要反折。"), ("想起来再折一次", "不折的地方会翘起来，留缝。每圈都折。")),
            ("每个反折对成一条直线，避开伤口", "折的地方厚，压在伤口上会痛。", ("反折都压在伤口上", "折痕会硌伤口。把它们移到旁边，对成一线。"), ("反折东一个，西一个", "受力不匀，会松。对成一条直线。")),
        ),
        ("circular", "recurrent"), True,
    ),
    "figure8": Method(
        "8 字包扎", "手背磨破了皮，血已经止住。用绷带包。", "手和手腕要一起固定，走 8 字才不滑，手指还能动。",
        (
            ("在手腕环形绕两圈", "手腕是固定的地方。", ("先从手指绕起", "手指上不牢，一动就滑。先在手腕绕两圈。"), ("先把五个手指包在一起", "指尖要露出来，才看得到血液循环。")),
            ("斜着过手背，到手指根", "斜着过去，走出“8”字的一半。", ("笔直地绕到指尖", "指尖要露出来。斜着到手指根就停。"), ("从手心绕到肘部", "太长，固定不住手背。")),
            ("在手指根绕一圈，再斜着回到手腕", "斜着交叉，就是“8”字。", ("在手指根绕到完", "手腕没有固定，会掉。要斜着回来。"), ("绕住大拇指，一起包紧", "拇指被绑住，不能动，也看不清颜色。")),
            ("重复几次，最后绕手腕固定", "每次盖住上一次的一部分。敷料都盖住了。", ("走一次 8 字就剪断", "敷料还露着，也不牢。要重复。"), ("在手背的伤口上打结", "结会压伤口。回到手腕固定。")),
        ),
        ("circular", "spiral"), True,
    ),
    "recurrent": Method(
        "回返包扎", "头顶破了皮，血已经止住。用绷带包。", "头顶是圆的，来回盖才盖得住，再用环形压牢。",
        (
            ("绕额头和后脑，环形绕两圈", "沿着眉毛上方绕，这是固定的地方。", ("绕过眼睛和耳朵", "眼睛和耳朵要露出来。沿着眉毛上方绕。"), ("绕过下巴，勒紧", "会张不开嘴，呕吐时很危险。")),
            ("从正中间开始，从前往后，再从后往前", "先盖中间，两边才对称。", ("从耳朵边开始", "中间会漏。先从正中间来回。"), ("从左耳绕到右耳，绕成圈", "圈会从头顶滑下来。要前后来回。")),
            ("向左右两边来回盖，每次盖住一部分", "一层压一层，整个头顶都盖住。", ("每条之间留一点缝", "敷料会露出来。每次盖住上一条的一部分。"), ("只盖中间就够了", "敷料的边还露着，会掉。")),
            ("再环形绕几圈，压住所有折回的地方", "来回的头都压住了，才牢。", ("剪断，把头塞进去", "没有环形压着，全会散开。"), ("环形绕的时候用力勒", "轻而牢。勒紧了，头会痛。")),
        ),
        ("figure8", "spiral"), False,
    ),
    "tri_head": Method(
        "三角巾包头", "头顶擦破了一大片，血已经止住。用三角巾包。", "一块三角巾就能盖住整个头顶，又快又牢。",
        (
            ("底边折约 3 厘米，放在眉毛上方", "折边又平又牢，不挡眼睛。", ("底边放在眼睛下面", "会挡住眼睛。放在眉毛上方，和眉毛平齐。"), ("顶角放在前额", "反了。底边在前，顶角往后垂。")),
            ("两端从耳朵上方拉到脑后，压住顶角交叉", "顶角被压住，后面才不会散。", ("两端盖住耳朵拉过去", "耳朵要露出来，听得见，也不痛。"), ("两端在顶角下面交叉", "顶角没压住，会散开。")),
            ("绕回前额打结，顶角拉紧、塞进去", "结在前额，躺着不硌。", ("在脑后打结", "躺下会硌着。绕回前额打结。"), ("结打在伤口上", "会压伤口。移到旁边。")),
        ),
        ("tri_shoulder", "circular"), False,
    ),
    "tri_chest": Method(
        "三角巾包胸", "右胸擦伤了一片，没有伤到里面，呼吸平稳。用三角巾包。", "底边绕胸，顶角上肩，盖得大又不滑。",
        (
            ("顶角放在受伤一侧的肩上，盖住敷料", "右胸受伤，顶角就上右肩。", ("顶角放在没受伤的肩上", "盖不住伤的一侧。顶角上受伤一侧的肩。"), ("顶角朝下垂到肚子", "反了。顶角朝上。")),
            ("底边平着绕到背后，两端打结", "底边绕住胸，不松不紧。", ("让他憋住气，用力勒紧", "胸口勒紧，喘不上气。要能正常呼吸。"), ("两端在胸前的伤口上打结", "结会压伤口。绕到背后打结。")),
            ("顶角拉过肩，和背后的结系在一起", "上下拉住，才不会掉。问他：呼吸费力吗？", ("顶角搭在肩上就行", "没系住，会滑下来。"), ("顶角绕着脖子系紧", "会勒着脖子。从肩上拉到背后。")),
        ),
        ("sling", "tri_shoulder"), False,
    ),
    "tri_hand": Method(
        "三角巾包手", "手背和手指有好几处擦伤。用三角巾包。", "手上伤口多，一块布一下子全盖住。",
        (
            ("手放在三角巾中间，指尖朝顶角，指缝垫纱布", "手指之间垫开，不会粘在一起。", ("指尖朝底边", "反了，顶角折不上来。指尖朝顶角。"), ("握成拳头放上去", "手指会粘在一起。把手放平。")),
            ("顶角折回来，盖住手背", "整只手都盖住了。", ("顶角折到手心下面", "手背没盖住。往手背上折。"), ("先把两端系紧，再折顶角", "顺序反了，顶角压不住。")),
            ("两端在手背交叉，绕手腕一圈，打结", "结在手腕，不压伤口。", ("两端绕着手指打结", "会滑下来。绕到手腕。"), ("在手腕上用力绕很多圈", "太紧，手会发麻。绕一圈，打结就好。")),
        ),
        ("sling", "recurrent"), False,
    ),
    "tri_shoulder": Method(
        "三角巾包肩", "右肩擦伤了一大片，血已经止住。用三角巾包。", "折成燕尾，前后两个尾巴正好包住圆圆的肩。",
        (
            ("折成燕尾巾，夹角对着脖子，后片比前片大一点", "后面要盖的地方大，后片就大一点。", ("前片比后片大很多", "后面会盖不住。后片稍大一点。"), ("夹角对着胳膊", "反了。夹角对着脖子，尾巴盖住肩。")),
            ("底边绕上臂一圈，打结", "上臂系住，肩上就不滑。", ("底边绕着腋下勒紧", "腋下有大血管和神经，不能勒。绕上臂。"), ("底边不用系", "胳膊一动就滑了。绕上臂打结。")),
            ("两个尾巴拉到对侧腋下，打结", "前后拉住，肩就包牢了。腋下垫一块布。", ("两个尾巴绕脖子打结", "会勒着脖子。拉到对侧腋下。"), ("在受伤的肩上打结", "结会压伤口。拉到对侧腋下。")),
        ),
        ("tri_chest", "tri_head"), False,
    ),
    "sling": Method(
        "大悬臂带", "右前臂包好了，要挂在胸前。用三角巾。", "把前臂和手托起来，不晃，也不肿。",
        (
            ("三角巾放在胸和胳膊之间，顶角朝受伤的肘，一端搭在没受伤的肩上", "先铺好布，胳膊只要轻轻放上去。", ("三角巾盖在胳膊外面", "托不住胳膊。布要放在胳膊下面。"), ("顶角朝没受伤的一侧", "反了，肘部托不住。顶角朝受伤的肘。")),
            ("肘弯到 80–90 度，手比肘略高，下端折上来，包住前臂", "手略高，血往回流，不容易肿。", ("把胳膊伸直再包", "伸直了挂不住，会痛。弯到 80–90 度。"), ("手垂得比肘低很多", "手会肿。手要比肘略高。")),
            ("在脖子旁边打结，顶角折好，指尖露出来", "结在旁边，不硌脊骨；指尖露着，看得见颜色。", ("在后颈正中打结", "会硌着脊骨。打在脖子旁边。"), ("把手指也包进去", "看不到颜色了。指尖要露出来。")),
        ),
        ("tri_chest", "tri_hand"), False,
    ),
}  # fmt: skip

EN: dict[str, Method] = {
    "circular": Method(
        "Circular", "A cut across the back of the wrist; it has stopped bleeding. Use a roller bandage.", "The wrist is short and even, so each turn may lie on the last.",
        (
            ("First turn on a slant, one corner left out", "The corner left out can be held down, so the bandage does not slip.", ("First turn quite straight, no corner", "With no corner held down, the end slips out. Slant the first turn."), ("Pull tight over the wound and tie", "The knot presses on the wound and works loose. Begin with a slanted turn.")),
            ("Fold the corner back, under the second turn", "The corner is held, so the start is fixed.", ("Leave the corner outside", "It catches on things and works loose. Fold it back and cover it."), ("Tuck the corner under the dressing", "It would press on the wound. Fold it under the turn.")),
            ("4–5 turns in one place, each over the last", "In a circular bandage the turns lie on each other.", ("Each turn a little higher", "That is a spiral. At the wrist the turns lie on each other."), ("Pull each turn tighter", "Too tight, the hand goes pale and numb. Gentle and firm.")),
        ),
        ("spiral_reverse", "figure8"), True,
    ),
    "spiral": Method(
        "Spiral", "A long graze on the upper arm; it has stopped bleeding. Use a roller bandage.", "The upper arm is nearly even, so turns that climb lie flat.",
        (
            ("Start at the thinner end with two circular turns", "Two circular turns hold the start.", ("Start near the shoulder and go down", "Upwards helps the blood flow back, and the bandage does not slip."), ("Climb on a slant at once", "The start is not fixed. Two circular turns first.")),
            ("Climb on a slant, covering ⅓ to ⅔ of the last turn", "So there are no gaps, and it is not too thick.", ("Leave a gap between turns", "Through a gap the dressing gets dirty and loose. Cover ⅓ to ⅔ of the last turn."), ("Each turn in the same place", "That is circular and leaves a long wound bare. Climb.")),
            ("Go past the dressing, end with two circular turns", "Past the edge of the dressing, both ends hold.", ("Stop halfway over the dressing", "It would fall off. Go past its edge."), ("Wind all that is left over the wound", "Too thick and tight. Cut off the rest.")),
        ),
        ("circular", "recurrent"), True,
    ),
    "spiral_reverse": Method(
        "Spiral reverse", "A large graze on the forearm; it has stopped bleeding. Use a roller bandage.", "The forearm tapers, so each turn is folded to lie flat.",
        (
            ("Start at the wrist with two circular turns", "Start at the thin end and fix it.", ("Start at the elbow and go down", "From thick to thin it slides down. Start at the wrist."), ("Start right on the wound", "The start belongs beside the wound, not on it.")),
            ("Climb; hold each turn with the thumb and fold it", "Folded, the bandage fits the arm as it gets thicker.", ("No folds: pull hard and it lies flat", "Pulling hard constricts. Where a limb tapers, fold."), ("Fold now and then", "Without a fold the edge stands off and leaves gaps. Fold each turn.")),
            ("All folds in one line, off the wound", "Folds are thick and would hurt on the wound.", ("All folds on the wound", "They press on it. Move them beside it, in one line."), ("Folds here and there", "It pulls unevenly and loosens. Keep them in line.")),
        ),
        ("circular", "recurrent"), True,
    ),
    "figure8": Method(
        "Figure-of-eight", "Skin rubbed off the back of the hand; it has stopped bleeding. Use a roller bandage.", "Hand and wrist are held together; the 8 does not slip and fingers stay free.",
        (
            ("Two circular turns at the wrist", "The wrist is where it is fixed.", ("Start at the fingers", "It slips there with each movement. Start with two turns at the wrist."), ("Wrap all five fingers together first", "Fingertips stay out, so that the circulation can be seen.")),
            ("Slant across the back of the hand to the roots of the fingers", "On a slant: half of the 8.", ("Straight to the fingertips", "Fingertips stay out. Stop at the roots of the fingers."), ("From the palm up to the elbow", "Far too long, and it does not hold the back of the hand.")),
            ("One turn at the finger roots, then slant back to the wrist", "The crossing slants make the 8.", ("Go on round the finger roots", "Without the wrist it falls off. Slant back."), ("Wrap the thumb in as well, tightly", "A bound thumb cannot move, and its colour is hidden.")),
            ("Repeat a few times, end at the wrist", "Each round covers part of the last, until the dressing is covered.", ("One 8, then cut", "The dressing is still bare, and it is not firm. Repeat."), ("Tie a knot on the wound", "It presses on the wound. End at the wrist.")),
        ),
        ("circular", "spiral"), True,
    ),
    "recurrent": Method(
        "Recurrent", "A graze on top of the head; it has stopped bleeding. Use a roller bandage.", "The top of the head is round: strips to and fro cover it, circular turns hold them.",
        (
            ("Two turns round forehead and back of the head", "Just above the brows: this is the anchor.", ("Over eyes and ears", "Eyes and ears stay free. Go just above the brows."), ("Under the chin, tightly", "The mouth cannot open; dangerous when vomiting.")),
            ("From the middle: front to back, then back to front", "Middle first, then both sides come out even.", ("Begin beside an ear", "The middle would stay bare. Begin in the middle."), ("From ear to ear, in circles", "Circles slide off the top. Go to and fro.")),
            ("To and fro towards both sides, each covering part of the last", "Layer on layer, the whole top is covered.", ("Leave a little gap between strips", "The dressing would show. Cover part of the last strip."), ("The middle is enough", "The dressing's edges are still bare and it falls off.")),
            ("Circular turns again, over all the folded ends", "Now all the ends are held.", ("Cut, and tuck in the end", "Without circular turns it all falls apart."), ("Pull the circular turns very tight", "Gentle and firm. Tight turns give a headache.")),
        ),
        ("figure8", "spiral"), False,
    ),
    "tri_head": Method(
        "Triangular, head", "A large graze on top of the head; it has stopped bleeding. Use a triangular bandage.", "One cloth covers the whole top, quickly and firmly.",
        (
            ("Fold the base about 3 cm; lay it just above the brows", "The fold is flat and firm, and the eyes are free.", ("Base below the eyes", "It covers the eyes. Lay it level with the brows, just above."), ("Apex on the forehead", "The wrong way round. Base in front, apex hanging behind.")),
            ("Ends above the ears to the back, crossing over the apex", "The apex is held, so the back cannot open.", ("Ends over the ears", "Ears stay free: they hear, and it does not hurt."), ("Cross below the apex", "The apex is not held and opens.")),
            ("Back to the forehead, tie; pull the apex tight and tuck it in", "On the forehead the knot does not hurt when lying.", ("Tie at the back of the head", "It hurts when lying. Come back to the forehead."), ("Tie the knot on the wound", "It presses on the wound. Move it aside.")),
        ),
        ("tri_shoulder", "circular"), False,
    ),
    "tri_chest": Method(
        "Triangular, chest", "A graze on the right chest, nothing deeper, breathing calm. Use a triangular bandage.", "Base round the chest, apex over the shoulder: large, and it does not slip.",
        (
            ("Apex on the shoulder of the injured side, cloth over the dressing", "Right chest, so the apex goes on the right shoulder.", ("Apex on the other shoulder", "The injured side stays bare. Apex on the injured side's shoulder."), ("Apex hanging to the belly", "The wrong way round. Apex up.")),
            ("Base flat round the chest, ends tied behind", "Round the chest, neither loose nor tight.", ("Hold the breath, and pull it tight", "A tight chest cannot breathe. Breathing must stay easy."), ("Tie the ends in front, on the wound", "The knot presses on the wound. Tie behind.")),
            ("Apex over the shoulder, tied to the knot behind", "Held from above and below. Ask: is breathing hard?", ("Just lay the apex on the shoulder", "Untied, it slides down."), ("Tie the apex round the neck", "It would press on the neck. Take it over the shoulder to the back.")),
        ),
        ("sling", "tri_shoulder"), False,
    ),
    "tri_hand": Method(
        "Triangular, hand", "Several grazes on the back of the hand and the fingers. Use a triangular bandage.", "Many wounds on one hand: one cloth covers them all.",
        (
            ("Hand in the middle of the cloth, fingers to the apex, gauze between them", "With gauze between, the fingers do not stick together.", ("Fingers to the base", "The wrong way round: the apex cannot be folded up. Fingers to the apex."), ("Lay a fist on it", "The fingers stick together. Lay it flat.")),
            ("Fold the apex back over the hand", "The whole hand is covered.", ("Fold the apex under the palm", "The back stays bare. Fold it over the back."), ("Tie the ends first, then fold", "The wrong order: the apex is not held.")),
            ("Cross the ends on the back, once round the wrist, tie", "The knot is at the wrist, off the wounds.", ("Tie the ends round the fingers", "It slips off. Go to the wrist."), ("Many tight turns at the wrist", "Too tight, the hand goes numb. Once round, and tie.")),
        ),
        ("sling", "recurrent"), False,
    ),
    "tri_shoulder": Method(
        "Triangular, shoulder", "A large graze on the right shoulder; it has stopped bleeding. Use a triangular bandage.", "Folded like a swallow's tail, its two tails fit the round shoulder.",
        (
            ("Fold a swallow-tail, notch to the neck, rear tail a little larger", "There is more to cover behind, so the rear tail is larger.", ("Front tail much larger", "The back would stay bare. Rear tail a little larger."), ("Notch towards the arm", "The wrong way round. Notch to the neck, tails over the shoulder.")),
            ("Base once round the upper arm, tie", "Tied at the arm, it stays on the shoulder.", ("Base tightly through the armpit", "Large vessels and nerves lie there. Go round the upper arm."), ("Leave the base loose", "It slips with the first movement. Tie it round the arm.")),
            ("Both tails to the far armpit, tie", "Held in front and behind. Pad the armpit.", ("Tie the tails round the neck", "It would press on the neck. Take them to the far armpit."), ("Tie on the injured shoulder", "The knot presses on the wound. Go to the far armpit.")),
        ),
        ("tri_chest", "tri_head"), False,
    ),
    "sling": Method(
        "Arm sling", "The right forearm is bandaged and has to hang at the chest. Use a triangular bandage.", "It carries forearm and hand: no swinging, less swelling.",
        (
            ("Cloth between chest and arm, apex to the injured elbow, one end over the sound shoulder", "With the cloth in place, the arm is only laid on it.", ("Cloth outside the arm", "It cannot carry the arm. It goes under the arm."), ("Apex to the sound side", "The wrong way round: the elbow is not held. Apex to the injured elbow.")),
            ("Elbow bent 80–90°, hand a little higher; lower end up over the forearm", "With the hand a little higher it swells less.", ("Straighten the arm first", "A straight arm cannot hang and hurts. Bend it 80–90°."), ("Hand far below the elbow", "The hand swells. A little above the elbow.")),
            ("Knot beside the neck, apex folded in, fingertips out", "Beside the neck it does not press the spine; the fingertips show their colour.", ("Knot in the middle of the neck", "It presses on the spine. Tie it beside the neck."), ("Wrap the fingers in too", "Their colour is hidden. Fingertips stay out.")),
        ),
        ("tri_chest", "tri_hand"), False,
    ),
}  # fmt: skip

METHODS = {"zh": ZH, "en": EN}
