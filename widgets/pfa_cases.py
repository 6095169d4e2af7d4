"""The talks that come with ``PfaTalk``: a child after a flood, a student before an exam, an old man after a road accident.

A step is a stage, what the helper sees or hears, and what can be said: (kind, words, what the person does then, why).
They follow the fact sheet's section 5.2 (WHO 2011): Look, Listen, Link; what to say, what never; when to refer.
"""

from typing import Any

# name: look, distress at the start (0 calm to 4)
PEOPLE = {"flood-child": ("girl", 3), "exam-teen": ("student", 3), "road-elder": ("grandpa", 3)}
Step = tuple[str, str, tuple[tuple[str, str, str, str], ...]]
TALKS: dict[str, dict[str, tuple[str, str, str, tuple[Step, ...]]]] = {
    "zh": {
        "flood-child": (
            "洪水之后：体育馆里的女孩", "七八岁的女孩", "暴雨进了村，大家转移到学校体育馆。一个女孩蹲在墙角，衣服湿了，一直在哭，身边没有大人。",
            (
                ("look", "你看见了她。先做什么？", (
                    ("good", "先看周围安不安全，再看她有没有受伤、冷不冷。", "她没有受伤，在发抖。", "先看：安全、急需的东西、谁最难受。"),
                    ("weak", "跑过去一把抱住她。", "她吓得往后缩。", "她不认识你。先慢慢走近，让她看得见你，再问可不可以。"),
                    ("never", "拍张照片发到群里，帮她找家长。", "她用手挡住脸，哭得更厉害。", "不拍照，不发照片。这会伤害她，也会把她的位置告诉陌生人。"))),
                ("listen", "她抬头看了你一眼。", (
                    ("good", "蹲下来，和她一样高：“我是红十字志愿者。我在这里陪你。”", "她点点头，没有躲开。", "先说你是谁。蹲下来，声音轻，让她觉得安全。"),
                    ("weak", "站着大声问：“你家大人呢？”", "她低下头，不说话。", "站着大声问，像在责问。蹲下来，先说你是谁。"),
                    ("never", "“别哭了，要勇敢。”", "她咬住嘴，眼泪还在流。", "不说“别哭”。哭是正常的，她会觉得自己做错了。"))),
                ("listen", "她小声说：“我冷……”", (
                    ("good", "“我们一起去拿毯子和热水，好吗？”", "她拉住你的袖子，跟着走。", "先满足急需的东西：暖和、水、安全的地方。"),
                    ("weak", "“等一下，会有人来发的。”", "她抱紧自己，还在发抖。", "她现在就冷。能做的先做，不能做的去找人。"),
                    ("never", "“至少你没受伤，有人家的房子都冲走了。”", "她愣住了，哭出声来。", "不比较，不说“至少”。她的难受是真的。"))),
                ("listen", "她裹着毯子说：“水一下子就进来了……”说到这里停住了。", (
                    ("good", "陪着她：“想说的时候，我在听。不想说也可以。”", "她靠近了一点，呼吸慢下来。", "听，不追问。说不说，由她决定。"),
                    ("weak", "“不说这个了，我给你讲个笑话。”", "她转过头去。", "急着换话题，她会觉得不能说。安静陪着就好。"),
                    ("never", "“后来呢？水有多高？你都看见什么了？”", "她捂住耳朵，又哭了。", "不逼人讲经过。再讲一遍，就像再经历一遍。"))),
                ("listen", "她问：“是不是我不听话，才发大水的？”", (
                    ("good", "“不是你的错。是雨下得太大了。”", "她看着你，眼泪慢慢停了。", "孩子常怪自己。用简单的真话告诉她：不是她的错。"),
                    ("weak", "“小孩子别想这些。”", "她不再问，还是皱着眉。", "不回答，她就一直这样想。说一句简单的真话。"),
                    ("never", "“谁让你不早点叫大人。”", "她哭得说不出话。", "不责怪。孩子已经在怪自己了。"))),
                ("link", "她问：“妈妈什么时候来？”", (
                    ("good", "“我还不知道。我们一起去登记处查，有消息马上告诉你。”", "她擦擦脸，握住你的手。", "说知道的，也说不知道的。联系家人，是最要紧的帮助。"),
                    ("weak", "“先睡一觉，醒了再说。”", "她不肯躺下，一直看着门口。", "找家人不能等。现在就去登记、查找。"),
                    ("never", "“我保证，妈妈十分钟就到。”", "她盯着门口。十分钟过去，没有人来。", "不保证做不到的事。落空一次，她就不敢再相信人。"))),
                ("link", "登记处在联系她的妈妈。现在交给谁？", (
                    ("good", "陪她到照看儿童的工作人员那里，当面说清，告诉她谁会陪她，家人来之前不让她一个人。", "她朝你挥挥手。妈妈的电话接通了。", "交接要当面：交给负责儿童的人，写下姓名和去向，不让孩子落单。"),
                    ("weak", "给她一张纸条，让她自己去找工作人员。", "她站在人群里，不知道往哪走。", "孩子不能一个人去。陪她走到，再离开。"),
                    ("never", "一位热心人说可以带她回家住，就让他带走。", "她往后退，不肯走。", "不把孩子交给不认识的人。只交给家人，或负责照看儿童的工作人员。"))),
            ),
        ),
        "exam-teen": (
            "考试之前：楼梯上的高三学生", "高三学生，十八岁左右", "晚自习结束了。楼梯拐角，一个高三学生坐在地上，手在发抖，卷子散了一地。",
            (
                ("look", "你走到楼梯口。先做什么？", (
                    ("good", "看看这里安不安全、他有没有受伤，再慢慢走近。", "他没有受伤，抱着头。", "先看：安全、急需的东西、人有多难受。"),
                    ("weak", "绕过去，不打扰他。", "他一个人坐着，哭出了声。", "很难受的人常常不会开口求助。走近，问一句就好。"),
                    ("never", "叫同学都过来看看他怎么了。", "他把脸埋起来，手抖得更厉害。", "围观让人更难堪。保护他的隐私，请别人离开。"))),
                ("listen", "他听见脚步声，没有抬头。", (
                    ("good", "“我看见你很难受。我可以在这里坐一会儿吗？”", "他点了点头。", "走近，先问。让他自己决定。"),
                    ("weak", "“怎么了？快说，我帮你解决。”", "他摇摇头：“说了也没用。”", "不急着解决。先陪着，先听。"),
                    ("never", "“别哭了，一次考试有什么大不了。”", "他转过身去，哭得更厉害。", "不说“别哭”，不说“没什么”。对他来说，这是很大的事。"))),
                ("listen", "他说：“我又考砸了，对不起爸妈。”", (
                    ("good", "“你很难过，还觉得对不起他们。我在这里，愿意听。”", "他说了很久，你一直听着。", "用你的话说出他的感受，他知道有人懂他。"),
                    ("weak", "“下次努力就行了。”", "他说：“我已经很努力了。”", "劝得太快，他会觉得你没在听。先听完。"),
                    ("never", "“隔壁班那个考得更差，人家也没哭。”", "他不说话了，攥紧了拳头。", "不比较。比较会让人觉得自己不该难受。"))),
                ("listen", "他喘得很快：“我心跳得好厉害。”", (
                    ("good", "“我们一起慢慢呼吸：吸气……呼气……脚踩住地面。”", "几次以后，他的呼吸慢了下来。", "帮人平静：声音慢，一起呼吸，感觉脚下的地面。不见好，就打 120。"),
                    ("weak", "“别想了，去操场跑两圈。”", "他站起来，又坐了下去。", "他现在跑不动。先坐着，把呼吸放慢。"),
                    ("never", "“你是不是在装？”", "他的眼泪掉下来：“连你也不信我。”", "不怀疑。他的感觉是真的。"))),
                ("listen", "他低声说：“有时候觉得，活着没意思。”", (
                    ("good", "“谢谢你告诉我。你有没有想过伤害自己？”", "他沉默了一会儿：“……想过。”", "认真听，直接问。问，不会让人更想去做；不问，就不知道有多危险。"),
                    ("weak", "“别说傻话，睡一觉就好了。”", "他笑了笑，不再说下去。", "这是求助。岔开话题，就错过了。"),
                    ("never", "“你这样想，对得起爸妈吗？”", "他低着头，眼泪一直流。", "不责备。内疚会让人更危险。"))),
                ("link", "他说：“你别告诉别人，好吗？”", (
                    ("good", "“我不能答应保密，因为我担心你的安全。我陪你一起去找老师和爸妈。”", "他犹豫了一下，站了起来。", "有伤害自己的想法，必须转介。说实话，陪他去，不让他一个人。"),
                    ("weak", "“你答应我不做傻事，我就不说。”", "他说：“好……”，眼睛看着别处。", "口头答应保护不了他。现在就告诉能帮他的大人。"),
                    ("never", "“好，我保证谁也不说。”", "他一个人走上了楼。", "不答应保密，也不做保证。关系到生命，要告诉能帮他的人。"))),
                ("link", "现在怎么连到能帮他的人？", (
                    ("good", "一直陪着他，和值班老师一起联系家长、学校心理老师，打心理援助热线 {hotline}；马上有危险，打 120、110。", "爸妈来了，坐在他身边。", "留在身边，移开危险的东西，交给家人、老师和专业的人。"),
                    ("weak", "把热线号码发给他，你先回宿舍。", "他看着手机，没有拨号。", "有危险的时候，不能让他一个人。陪他打，陪到有人接手。"),
                    ("never", "把他一个人锁在办公室，再去找人。", "他拍着门，越来越慌。", "不把人关起来，也不让他落单。请别人去找，你留下。"))),
            ),
        ),
        "road-elder": (
            "车祸之后：路边的老人", "老爷爷，八十岁左右", "两车相撞，120 把他的老伴接走了。他自己检查过，没有受伤，坐在路边，一直看着救护车的方向。",
            (
                ("look", "你看见了他。先做什么？", (
                    ("good", "先看来往的车，请他一起挪到路外安全的地方，再问他哪里不舒服。", "他跟你挪到了树荫下，说身上不疼。", "先看：安全、受伤、急需的东西。路边不安全，什么都做不好。"),
                    ("weak", "就在车道边坐下，陪他说话。", "一辆车从旁边擦过，他吓了一跳。", "安全第一。先挪到路外，再说话。"),
                    ("never", "拍下现场，发到网上让大家小心。", "他看见镜头，转过脸去。", "不拍、不发别人受难的照片。"))),
                ("listen", "他的手一直在抖，嘴里念着：“怪我，都怪我。”", (
                    ("good", "“我在这里，愿意听。您想说就说，不想说，我陪您坐一会儿。”", "他长长地出了一口气。", "在场，比说什么都要紧。"),
                    ("weak", "“您先把经过讲清楚，我帮您分析是谁的责任。”", "他越说越乱。", "责任由交警判断。现在要的是陪伴。"),
                    ("never", "“您别难过，至少人还活着。”", "他摇摇头，眼泪下来了。", "不说“至少”，不说“别难过”。"))),
                ("listen", "他问：“她会不会有事？”", (
                    ("good", "“我不知道。我知道的是，120 已经把她送到医院，医生在救她。”", "他点点头，握住你的手。", "说知道的真话，不知道的就说不知道。"),
                    ("weak", "“别问了，喝口水吧。”", "他放下杯子，还是看着远处。", "他最想知道这件事。先回答，再递水。"),
                    ("never", "“放心，我保证她没事。”", "他说：“你怎么知道？”", "不保证。你不知道的事，不要答应。"))),
                ("link", "他说：“我不知道她送到哪家医院了。”", (
                    ("good", "“我们一起打 120 问清楚，再给您的家人打电话。”", "医院问到了。女儿说马上来。", "连上他最需要的：消息、家人。能自己做的，陪他自己做。"),
                    ("weak", "“您回家等消息吧。”", "他站起来，不知道往哪里走。", "不让他一个人走。先问到医院，联系家人。"),
                    ("never", "“您自己开车去医院找她，快点。”", "他拿钥匙的手还在抖。", "他手在抖，不能开车。请家人来接，或者陪他去。"))),
                ("link", "女儿到了。离开之前，你还做什么？", (
                    ("good", "告诉女儿发生了什么、医院在哪里；提醒他们：几周以后还是睡不好、过不了日子，就去看医生或打 {hotline}。", "他对你说：“谢谢你陪我。”", "说清楚，交接好，告诉他们还可以找谁。多数人会慢慢好起来。"),
                    ("weak", "悄悄走开，不打扰他们。", "他回头找你，你已经不在了。", "走之前告别，把知道的交给家人。"),
                    ("never", "叮嘱女儿：“以后千万别让他出门了。”", "他低下了头。", "不替他做决定，不让他更内疚。"))),
            ),
        ),
    },
    "en": {
        "flood-child": (
            "After the flood: the girl in the gym", "A girl of seven or eight", "Rain flooded the village and all moved to the school gym. A girl crouches by the wall, wet and crying. No adult is with her.",
            (
                ("look", "You see her. What first?", (
                    ("good", "Look whether the place is safe, then whether she is hurt or cold.", "She is not hurt. She is shivering.", "Look first: safety, urgent needs, who is in great distress."),
                    ("weak", "Run to her and hug her.", "She shrinks back.", "She does not know you. Come slowly, let her see you, and ask first."),
                    ("never", "Take a photo and post it to find her parents.", "She covers her face and cries harder.", "No photos, no posting. It harms her, and tells strangers where she is."))),
                ("listen", "She looks up at you.", (
                    ("good", "Crouch down to her height: “I am a Red Cross volunteer. I'll stay here with you.”", "She nods and does not turn away.", "Say who you are. At her height, with a low voice, she feels safer."),
                    ("weak", "Stand and ask loudly: “Where are your parents?”", "She looks down and says nothing.", "Loud questions from above sound like blame. Crouch, and say who you are."),
                    ("never", "“Don't cry. Be brave.”", "She bites her lip; the tears go on.", "Never “don't cry”. Crying is normal; she would think she did wrong."))),
                ("listen", "She whispers: “I'm cold…”", (
                    ("good", "“Let's get a blanket and some warm water together, shall we?”", "She takes your sleeve and comes along.", "Urgent needs first: warmth, water, a safe place."),
                    ("weak", "“Wait, someone will hand things out.”", "She hugs herself, still shivering.", "She is cold now. Do what you can; for the rest, find someone."),
                    ("never", "“At least you're not hurt. Others lost their house.”", "She stares, then sobs.", "Do not compare, never “at least”. Her distress is real."))),
                ("listen", "In the blanket she says: “The water came in so fast…” and stops.", (
                    ("good", "Stay: “When you want to tell, I'm listening. You don't have to.”", "She comes a little closer and breathes more slowly.", "Listen, do not press. Whether to tell is hers to decide."),
                    ("weak", "“Let's not talk about that. I'll tell you a joke.”", "She turns her head away.", "Changing the subject says that it may not be told. Just stay."),
                    ("never", "“And then? How high was it? What did you see?”", "She covers her ears and cries again.", "Never force the story. Telling it can be like living it again."))),
                ("listen", "She asks: “Did the flood come because I was naughty?”", (
                    ("good", "“It is not your fault. It rained too much.”", "She looks at you and the tears slow down.", "Children often blame themselves. Give the simple truth: it is not her fault."),
                    ("weak", "“Children shouldn't think about that.”", "She asks no more, still frowning.", "Without an answer she goes on thinking it. One true sentence helps."),
                    ("never", "“Why didn't you call a grown-up sooner?”", "She cries too hard to speak.", "Never blame. She blames herself already."))),
                ("link", "She asks: “When is Mum coming?”", (
                    ("good", "“I don't know yet. Let's ask at the registration desk together. I'll tell you as soon as we hear.”", "She wipes her face and takes your hand.", "Say what you know and what you do not. Reaching the family is the greatest help."),
                    ("weak", "“Sleep first, then we'll see.”", "She will not lie down and watches the door.", "Finding the family cannot wait. Register and search now."),
                    ("never", "“I promise Mum will be here in ten minutes.”", "She stares at the door. Ten minutes pass; no one comes.", "Never promise what you cannot keep. Let down once, she dares not trust."))),
                ("link", "The desk is calling her mother. Who takes over?", (
                    ("good", "Go with her to the staff who look after children, hand over in person, tell her who will be with her; she is not alone until her family comes.", "She waves to you. Her mother is on the phone.", "Hand over in person, to those in charge of children, with name and place written down. A child is never left alone."),
                    ("weak", "Give her a note and send her to the staff alone.", "She stands in the crowd and does not know where to go.", "A child does not go alone. Walk with her, then leave."),
                    ("never", "A kind person offers to take her home: let her go.", "She steps back and will not go.", "Never hand a child to someone unknown. Only to family or the staff in charge of children."))),
            ),
        ),
        "exam-teen": (
            "Before the exam: the student on the stairs", "A final-year student, about eighteen", "Evening study is over. On the stairs a student sits on the floor, hands shaking, papers all around.",
            (
                ("look", "You come to the stairs. What first?", (
                    ("good", "Look whether it is safe here and whether he is hurt, then come closer slowly.", "He is not hurt. He holds his head.", "Look first: safety, urgent needs, how great the distress is."),
                    ("weak", "Walk round him and leave him in peace.", "He sits alone and begins to sob.", "Those in great distress often cannot ask for help. Come closer and ask."),
                    ("never", "Call the others to come and see.", "He hides his face; the hands shake more.", "An audience shames. Protect privacy and ask others to leave."))),
                ("listen", "He hears you and does not look up.", (
                    ("good", "“I see this is hard for you. May I sit here for a while?”", "He nods.", "Come close and ask. The decision is his."),
                    ("weak", "“What is it? Tell me, I'll fix it.”", "He shakes his head: “It's no use.”", "Do not hurry to solve it. Be there and listen first."),
                    ("never", "“Don't cry. It's only an exam.”", "He turns away and cries harder.", "Never “don't cry” or “it's nothing”. For him it is everything."))),
                ("listen", "He says: “I failed again. I let my parents down.”", (
                    ("good", "“You are very sad, and feel you let them down. I'm here, and I want to listen.”", "He talks for a long time. You listen.", "Say the feeling in your own words; then he knows someone understands."),
                    ("weak", "“Just work harder next time.”", "He says: “I already do.”", "Advice too early sounds like not listening. Hear him out."),
                    ("never", "“Someone next door did worse and isn't crying.”", "He falls silent and clenches his fists.", "Do not compare. It tells him he has no right to be sad."))),
                ("listen", "He breathes fast: “My heart is racing.”", (
                    ("good", "“Let's breathe slowly together: in… out… Feel your feet on the floor.”", "After a while his breath slows down.", "To calm: a slow voice, breathing together, feet on the floor. If it does not pass, call 120."),
                    ("weak", "“Stop thinking, run two laps.”", "He stands up and sits down again.", "He cannot run now. Sit, and let the breath slow down."),
                    ("never", "“Are you pretending?”", "Tears fall: “Not even you believe me.”", "Never doubt it. What he feels is real."))),
                ("listen", "He says softly: “Sometimes I think there is no point in living.”", (
                    ("good", "“Thank you for telling me. Have you thought of hurting yourself?”", "He is silent, then: “…Yes.”", "Take it seriously and ask directly. Asking does not put it into the mind; not asking leaves the danger unknown."),
                    ("weak", "“Don't talk nonsense. Sleep and it's gone.”", "He smiles a little and says no more.", "That was a call for help. Changing the subject misses it."),
                    ("never", "“How can you think that? Your poor parents!”", "He looks down; the tears go on.", "Never reproach. Guilt makes the danger greater."))),
                ("link", "He says: “Don't tell anyone, please.”", (
                    ("good", "“I cannot keep this secret, because I care that you are safe. I'll go with you to the teacher and your parents.”", "He hesitates, then stands up.", "Thoughts of self-harm must be referred. Be honest, go with him, do not leave him alone."),
                    ("weak", "“Promise me to do nothing silly, then I won't tell.”", "He says “all right…”, looking away.", "A promise does not protect him. Tell an adult who can help, now."),
                    ("never", "“All right, I promise to tell no one.”", "He walks up the stairs alone.", "Never promise secrecy. When a life is at stake, those who can help must know."))),
                ("link", "How do you link him to those who can help?", (
                    ("good", "Stay with him; with the teacher on duty reach his parents and the school counsellor; call the helpline {hotline}; in immediate danger call 120 and 110.", "His parents are here and sit with him.", "Stay, move dangerous things away, hand over to family, teachers and professionals."),
                    ("weak", "Send him the helpline number and go to your dormitory.", "He looks at the phone and does not dial.", "In danger nobody is left alone. Call together and stay until someone takes over."),
                    ("never", "Lock him in an office and look for someone.", "He bangs on the door, more and more afraid.", "Never lock anyone in, never leave him alone. Send someone else; you stay."))),
            ),
        ),
        "road-elder": (
            "After the crash: the old man by the road", "A grandfather of about eighty", "Two cars have collided and the ambulance took his wife. He was checked and is not hurt. He sits by the road and looks after the ambulance.",
            (
                ("look", "You see him. What first?", (
                    ("good", "Watch the traffic, move with him to a safe place off the road, then ask how he feels.", "He moves into the shade with you. Nothing hurts, he says.", "Look first: safety, injuries, urgent needs. By the traffic nothing goes well."),
                    ("weak", "Sit down beside the lane and talk with him.", "A car brushes past and he starts.", "Safety first. Off the road, then talk."),
                    ("never", "Film the scene and post it as a warning.", "He sees the camera and turns away.", "Never film or post people who suffer."))),
                ("listen", "His hands shake. He murmurs: “It's my fault, all my fault.”", (
                    ("good", "“I'm here, and I want to listen. If you'd rather not talk, I'll sit with you.”", "He lets out a long breath.", "Being there matters more than words."),
                    ("weak", "“Tell me exactly what happened, I'll find out who is to blame.”", "He gets more and more confused.", "Blame is for the traffic police. He needs company now."),
                    ("never", "“Don't be sad. At least she's alive.”", "He shakes his head and weeps.", "Never “at least”, never “don't be sad”."))),
                ("listen", "He asks: “Will she be all right?”", (
                    ("good", "“I don't know. What I do know: the ambulance took her to hospital, and doctors are treating her.”", "He nods and takes your hand.", "Tell the truth you know; say so when you do not know."),
                    ("weak", "“Don't ask. Have some water.”", "He puts the cup down and looks away.", "It is what he most wants to know. Answer first, then offer water."),
                    ("never", "“Don't worry, I promise she's fine.”", "He says: “How do you know?”", "Never promise what you do not know."))),
                ("link", "He says: “I don't know which hospital.”", (
                    ("good", "“Let's ask 120 together, then call your family.”", "You learn the hospital. His daughter is on her way.", "Link to what he needs most: news and family. What he can do himself, do with him."),
                    ("weak", "“Go home and wait for news.”", "He stands up and does not know where to go.", "He should not go alone. Find the hospital and the family first."),
                    ("never", "“Drive to the hospital yourself, quick.”", "The hand with the key is shaking.", "With shaking hands nobody drives. Let the family come, or go with him."))),
                ("link", "His daughter is here. What do you do before you leave?", (
                    ("good", "Tell her what happened and which hospital; and that, if weeks later sleep or daily life still fail, a doctor or {hotline} can help.", "He says: “Thank you for staying.”", "Say it clearly, hand over, name who else can help. Most people recover with time."),
                    ("weak", "Slip away, not to disturb them.", "He looks round for you; you are gone.", "Say goodbye, and give the family what you know."),
                    ("never", "Tell her: “Never let him go out again.”", "He looks down.", "Do not decide for him; do not add to his guilt."))),
            ),
        ),
    },
}  # fmt: skip


def built_in(event: str, lang: str) -> dict[str, Any]:
    """Return the talk ``event`` in ``lang``, as ``PfaTalk`` takes a case."""
    look, distress = PEOPLE[event]
    title, who, scene, steps = TALKS[lang][event]
    made = [
        {"stage": stage, "see": see, "options": [dict(zip(("kind", "text", "then", "why"), one, strict=True)) for one in options]}
        for stage, see, options in steps
    ]  # fmt: skip
    return {"title": title, "who": who, "look": look, "distress": distress, "scene": scene, "steps": made}
