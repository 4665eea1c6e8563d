"""Lists of English nouns and names for making questions."""

from assistant.followups.english import listed

PERSONS = listed(
    """
    activist actor actress administrator adviser advisor agent ally ambassador analyst
    anthropologist apprentice archaeologist archbishop architect artist assistant astronaut
    astronomer athlete attorney author baker banker baron biologist bishop botanist brother builder
    businessman businesswoman campaigner candidate captain caretaker carpenter cartoonist casualty
    chair chairman chairwoman champion chancellor chef chemist chief clerk coach cofounder colonel
    columnist comedian commander commissioner composer conductor consul contender convener cook
    coordinator councillor counsellor count cousin critic curator dancer daughter dean deputy
    designer diplomat director doctor drummer duke ecologist economist editor emperor empress
    engineer entrepreneur executive explorer farmer father filmmaker fisherman forester founder
    gardener general geographer geologist goalkeeper governor guitarist harbourmaster head
    headmaster headteacher heir historian hydrologist illustrator industrialist inspector inventor
    investor journalist judge justice king landlord lawmaker lawyer leader lecturer librarian
    lieutenant linguist magistrate major man manager marshal mathematician mayor mechanic merchant
    midwife minister missionary model monk mother musician navigator nephew newcomer niece novelist
    nurse officer official ombudsman operator opponent owner painter parliamentarian pastor
    performer philosopher photographer physician physicist pianist pilot pioneer playwright poet
    politician pope predecessor premier president priest prince princess principal prisoner producer
    professor programmer prosecutor psychologist publisher queen rector referee refugee registrar
    reporter representative researcher resident rival scholar scientist sculptor secretary senator
    sergeant settler sheriff singer sister skipper sociologist soldier son songwriter spokesman
    spokesperson spokeswoman statesman statistician striker successor sultan superintendent
    supervisor supporter surgeon surveyor survivor suspect teacher technician theologian trader
    trainer translator treasurer trustee uncle vicar victim violinist volunteer warden widow wife
    winner witness woman writer zoologist
    """
)
# Sure to be no persons.
THINGS = listed(
    """
    agency airport alliance area army article association authority award band bank bay body book
    branch brand bridge building bureau business camp campaign canal castle cathedral channel
    charity church city clan class club coalition college colony committee community company
    competition computer concept confederation consortium constellation cooperative corporation
    council country county court department desert device disease district document dynasty empire
    enterprise estate event exhibition factory family federation ferry festival field film firm
    forest fort fund game garden genre hall harbour hill holiday hospital hotel industry institute
    institution instrument island journal kingdom lake language law league library list machine
    magazine mall market material method mill mine ministry mission monument mountain movement
    museum nation network newspaper novel office organisation organization palace paper
    park parliament partnership party peninsula pipeline plant platform port prison process product
    program programme project protein province railway range region religion republic restaurant
    river road room scheme school science service settlement ship shop site society song species
    sport square stadium standard station statue store street strip studio style subsidiary
    substance suburb system team technique temple territory test theater theatre theory tool tower
    town township treaty tree tribe tribunal union unit university valley vessel village virus
    volcano war website yard zone
    """
)
TITLES = listed(
    """
    admiral bishop brother captain chancellor chief colonel commander councillor dame dr emperor
    father general governor inspector judge justice king lady lieutenant lord major mayor minister
    miss mr mrs ms pope premier president prince princess prof professor queen saint senator
    sergeant sir sister
    """
)
# "The N of X is Y" says which one it is, also where Y has no article.
IDENTITIES = listed(
    """
    advantage aim answer author basis benefit capital cause center centre chairman challenge color
    colour cost cure currency danger deadline definition difference difficulty director disadvantage
    dose duty fee founder function goal head height idea key language leader length limit maximum
    mayor meaning minimum motto name object obstacle origin outcome owner penalty population
    president price principle priority problem product purpose rate reaction reason remedy response
    result risk role rule secret sign size solution source speed symbol symptom task temperature
    threat treatment trigger unit value weakness weight width word
    """
)
ROLES = listed(
    """
    author captain chairman chairwoman champion chief coach composer conductor curator designer
    director editor engineer founder governor head inventor king leader manager mayor minister owner
    painter president principal queen secretary singer translator treasurer winner writer
    """
)
# What they are of matters, not they.
EMPTY = listed(
    """
    billion bit case combination example fact fifth first fourth half hundred idea issue kind lack
    last list lot matter million number part piece quarter question reason rest result set share
    side sort tenth thing third thousand type way
    """
)
# Named alone they tell nobody what is meant.
VAGUE = listed(
    """
    act action affair answer approach area argument article aspect attempt author basis body book
    case cause change chapter choice claim class conclusion condition consequence decision demand
    detail development document effect effort event example exception fact factor family field
    figure finding form former goal group idea image interest issue item kind latter list man matter
    measure member method model moment move name nature need news number object one option order
    other outcome page paper part party people period person phrase place plan point position
    problem process program programme project proposal purpose question reason remainder report
    response rest result role rule same scheme second section series set side sign situation
    solution source statement step story strategy structure study subject system table task term
    text thing third time topic town trend trial two type unit use value version view way woman word
    work world writer year
    """
)
DURATIONS = "seconds?|minutes?|hours?|days?|nights?|weeks?|months?|years?|decades?"
MONTHS = listed(
    """
    January February March April May June July August September October November December
    """
)
WEEKDAYS = listed("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
NUMBERS = listed(
    """
    two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety
    """
)
# Of which one asks how much they are.
PRICES = listed(
    """
    charge cost deposit fare fee fine membership price rent salary subscription ticket
    """
)
# Between the parts of a name.
JOINTS = listed("al and bin da de del della den der di do du el for la le of the van von")
