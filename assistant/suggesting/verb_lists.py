"""Lists of English verbs for making questions, for want of a tagger that works offline."""

from assistant.followups.english import listed

# Base, past, participle.
IRREGULAR = """
arise arose arisen; awake awoke awoken; bear bore borne; beat beat beaten; become became become;
begin began begun; bend bent bent; bind bound bound; bleed bled bled; break broke broken; breed bred
bred; bring brought brought; build built built; burn burnt burnt; buy bought bought; catch caught
caught; choose chose chosen; come came come; cost cost cost; cut cut cut; deal dealt dealt; dig dug
dug; do did done; draw drew drawn; drink drank drunk; drive drove driven; eat ate eaten; fall fell
fallen; feed fed fed; feel felt felt; fight fought fought; find found found; fly flew flown; forbid
forbade forbidden; forget forgot forgotten; freeze froze frozen; get got got; give gave given; go
went gone; grow grew grown; hang hung hung; have had had; hear heard heard; hide hid hidden; hit hit
hit; hold held held; hurt hurt hurt; keep kept kept; know knew known; lay laid laid; lead led led;
learn learnt learnt; leave left left; lend lent lent; let let let; light lit lit; lose lost lost;
make made made; mean meant meant; meet met met; overthrow overthrew overthrown; pay paid paid; put
put put; rebuild rebuilt rebuilt; read read read; ride rode ridden; ring rang rung; rise rose risen;
run ran run; say said said; see saw seen; seek sought sought; sell sold sold; send sent sent; set
set set; shake shook shaken; shine shone shone; shoot shot shot; show showed shown; shrink shrank
shrunk; shut shut shut; sing sang sung; sink sank sunk; sit sat sat; sleep slept slept; speak spoke
spoken; spend spent spent; split split split; spread spread spread; stand stood stood; steal stole
stolen; stick stuck stuck; strike struck struck; swear swore sworn; sweep swept swept; swim swam
swum; take took taken; teach taught taught; tell told told; think thought thought; throw threw
thrown; undergo underwent undergone; understand understood understood; undertake undertook
undertaken; wear wore worn; win won won; withdraw withdrew withdrawn; write wrote written
"""
REGULAR = listed(
    """
    abandon abolish absorb accept accompany accuse achieve acquire act adapt add address adjust
    administer admit adopt advance advise affect agree aim allow amend annex announce answer
    apologise apologize appeal appear apply appoint approach approve argue arrange arrest arrive ask
    assassinate assemble assess assign assist assume attach attack attempt attend attract authorise
    authorize award bake ban base belong blame block boil borrow bury call campaign cancel capture
    carry cause celebrate change charge check circulate claim clean clear climb close collapse
    collect combine command commission compete compile complain complete compose conclude condemn
    conduct confirm connect conquer consider consist construct consult consume contain continue
    contract contribute control convert convict cook cool cover create criticise criticize cross
    cure damage date debate decide declare decline decrease dedicate defeat defend define delay
    deliver demand demolish deny depart depend deploy describe design destroy detect determine
    develop devise die differ direct disappear discover discuss dismiss dispatch dissolve distribute
    divide dominate donate double drain drop earn edit elect eliminate emerge emigrate employ enable
    encourage end enforce enjoy enlarge enter escape establish estimate evacuate evolve examine
    exceed exchange exclude execute exist expand expect expel expire explain explode explore export
    express extend face fail favour fear feature fill film finance finish fire fix float flood flow
    focus follow force form found function fund gain gather generate govern graduate grant guarantee
    guard happen head help hire host identify ignore import impose improve inaugurate include
    increase indicate influence inform inhabit inherit initiate inspect inspire install introduce
    invade invent invest investigate invite involve isolate issue join jump kidnap kill lack land
    last launch lift like limit link list live load locate look lower maintain manage manufacture
    march mark marry measure mediate mention merge migrate mine mix modify monitor move murder name
    nationalise nationalize negotiate nominate note notice obtain occupy occur offer open operate
    oppose order organise organize originate outlaw oversee own paint pass patent pave peak perform
    permit persuade pick pilot place plan plant play please pledge possess postpone pour praise
    predict prefer prepare present preserve press prevent print proceed process proclaim produce
    promise promote propose protect protest prove provide publish pull punish purchase pursue push
    question raise range rank reach react rebel receive recognise recognize recommend reconstruct
    record recover recruit reduce refer reform refuse regain regard regulate reign reject relate
    release rely remain remember remove rename renew rent repair repeal repeat replace report
    represent request require rescue research reserve resign resolve respond rest restore restrict
    result resume retain retire retreat return reveal review revise revive revolt roast rule save
    schedule score seal search secure seem seize separate serve settle share shelter shift ship sign
    slice smuggle soak solve sponsor stage start state stay steer stem stir stop store strengthen
    stress stretch study submit succeed suffer suggest supply support suppress surrender surround
    survey survive suspend switch tackle talk target tend test thank threaten tie tour trace trade
    train transfer transform translate transmit transport travel treat trigger try turn underline
    unify unite unveil update urge use vanish vary view visit volunteer vote wait walk want warm
    warn wash watch weaken weigh welcome widen wish witness work worry yield
    """
)
# Of the regular ones those that double their last letter.
DOUBLING = listed(
    """
    ban commit compel control drop expel omit patrol permit plan prefer propel quit refer regret
    ship shop stem stir stop submit transfer transmit
    """
)
BE = listed("are is was were")
HAVE = listed("had has have")
MODALS = listed("can could may might must should will would")
AUXILIARIES = BE | HAVE | MODALS
# They begin an instruction, if a sentence begins with one.
COMMANDS = listed(
    """
    add allow apply arrange ask attach avoid bake beat begin boil bring brush build bury call carry
    change check choose clean clear click close collect contact cook cool copy cover create cut dig
    dip divide drain dry empty enter feed file fill fold follow give grease heat hold inspect
    install keep knead leave let lift light load lower make measure mix move notify open order paint
    pay place plant plug pour preheat prepare press prune pull put raise remove repeat replace
    report return ring rinse roast rub run save scrub seal search send serve set shake shut sign
    simmer slice soak sow spread sprinkle start steam stir stop store strain submit switch take tell
    test tie tighten transfer treat turn unplug update use wait wash water weigh whisk wipe wrap
    write
    """
)
SAYING = listed(
    """
    add admit announce argue claim complain declare deny estimate explain insist note predict
    promise report say state stress suggest tell warn
    """
)
FINDING = listed("agree believe conclude confirm decide discover find recommend reveal show think")
# What one is to bring along or hand in.
BROUGHT = listed("bring carry contain give include keep pay provide show state submit wear")
# Of what has or does so many of something.
COUNTING = listed(
    """
    attract build buy carry close collect contain cover earn employ enter export gain have hire hold
    house import include injure keep kill lose need offer open operate own plant produce publish
    receive recruit require run seat sell serve sign supply train use visit win
    """
)
# What one would like, or not.
WANTED = listed(
    """
    accept announce condemn criticise criticize demand fear offer oppose pledge prefer promise
    propose recommend refuse reject request suggest support threaten welcome
    """
)
# What somebody did at some time.
DONE = listed(
    """
    abolish acquire adopt annex announce approve ban build buy capture close commission create
    demand design destroy discover establish found introduce invade invent launch lose open order
    pass promise propose publish purchase ratify reject remove replace sell sign start suspend win
    """
)
# Who does this is somebody, and does it to something that can be named.
ACTS = listed(
    """
    abolish acquire annex appoint assassinate build buy capture chair close coin command commission
    compose condemn conquer construct defeat demolish design develop devise direct discover draw
    edit elect establish explore film finance found fund govern head host inaugurate introduce
    invade invent kill launch lead lend manage manufacture murder name negotiate open oppose
    organise organize oversee own paint patent pay pilot propose publish purchase rebuild record
    reject rename repair resign restore rule sell sign sponsor supply support take teach translate
    unveil win write
    """
)
# They say what happened without an object.
ALONE = listed(
    """
    burn close collapse die disappear emerge end erupt expire marry meet merge occur open originate
    resign retire sink vanish
    """
)
