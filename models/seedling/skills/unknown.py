"""Everything else: say that it does not know, rather than invent."""
from . import geography, values
from .wording import Sample, Wordings, loosen, say

ANSWER = "I do not know that. I am only a small model."

OTHER_LANDS = """Bhutan Mongolia Fiji Samoa Tonga Malta Cyprus Andorra Monaco Panama Honduras Guatemala Bolivia Ecuador
Uruguay Paraguay Venezuela Guyana Suriname Jamaica Haiti Zambia Zimbabwe Malawi Botswana Namibia Angola Gabon Chad Niger
Mali Togo Benin Rwanda Burundi Uganda Somalia Sudan Libya Algeria Yemen Oman Qatar Kuwait Bahrain Jordan Lebanon Syria
Israel Armenia Georgia Kazakhstan Laos Cambodia Myanmar Malaysia Singapore Philippines Albania Moldova Belarus""".split()
LAND_ASKED = Wordings(
    ["[What is|Tell me|Name] the capital of {land}[?|]", "Which city is the capital of {land}?", "Capital of {land}"],
    ["Do you know the capital of {land}?", "What is {land}'s capital?"])
PEOPLE = """Mozart Shakespeare Einstein Napoleon Picasso Newton Plato Gandhi Caesar Darwin Beethoven Columbus Cleopatra
Lincoln Churchill Galileo Tolstoy Kafka Homer Bach Turing Edison Tesla Curie Elvis Madonna""".split()
THINGS = """telephone|radio|computer|internet|piano|steam engine|light bulb|printing press|airplane|compass|bicycle|camera
|rocket|battery|microscope|telescope|clock|violin|paper|zipper|eiffel tower|great wall|moon|sun|pyramids|Titanic
|Mona Lisa|Bible|Odyssey|Hamlet|Faust|atom|electron|blood|brain|photosynthesis|gravity|evolution|inflation|democracy
|quantum physics|relativity|philosophy|chess|football|tennis|jazz|opera|bitcoin|the stock market|climate change
|black holes|dinosaurs|volcanoes|earthquakes|tides|rainbows|bread|pizza|pasta|sushi|wine|yoga|religion|politics
|history|chemistry|biology|economics|poetry|art|cinema|fashion|space|time|love|happiness|money|work|school""".replace("\n", "").split("|")
TASKS = Wordings(
    ["Write [a|me a|a short|a long] [poem|story|song|letter|essay|joke|novel|speech|recipe] about {x}.", "Explain {x}[.| to me.| simply.]",
     "Tell me [a joke|a story|something|more|a fact] about {x}.", "What do you think [about|of] {x}?", "Do you like {x}?",
     "Who [invented|discovered|wrote|painted|built|made|found] [the |]{x}?", "When was [the |]{x} [invented|discovered|built|made]?",
     "How does [the |]{x} work?", "Why is [the |]{x} [important|famous|good|bad|big|old|hot|blue]?", "What is [the |a |]{x}?",
     "What is your opinion on {x}?", "How [old|big|tall|deep|heavy|far|hot|fast|long|expensive] is [the |a |]{x}?",
     "Where [is|was|are] [the |]{x}[ made| found|]?", "Which {x} is the best?", "Give me [advice|tips] on {x}.", "How do I [learn|make|buy|fix|cook|use|sell] [a |]{x}?",
     "Summarize the history of {x}.", "What does {x} mean?", "Can you help me with {x}?", "Write a program about {x}.", "Define {x}.",
     "How many [kinds of |]{x} are there?", "Is {x} [good|bad|real|healthy|dangerous|expensive]?", "Translate {x} into [French|German|Latin|Spanish].",
     "Should I [buy|study|try|eat|sell] {x}?", "What is the [best|meaning|price|colour|origin|future] of {x}?", "I want to know about {x}.", "{x}?",
     "What happened to {x}?", "Draw {x}.", "What is the difference between {x} and {x}?", "Spell {x}.", "Compare {x} with something."],
    ["Can you explain {x}?", "Tell me a [long story|short joke] about {x}.", "What are your thoughts on {x}?", "Who was the first to invent {x}?",
     "In which year was {x} discovered?", "Write me an essay on {x}.", "Why do people like {x}?", "What can you say about {x}?",
     "How long does {x} take?", "What is so special about {x}?", "Describe the history of {x}."])
ON_PEOPLE = Wordings(
    ["Who [was|is] {x}?", "When [was|did] {x} [born|die|live]?", "Where was {x} born?", "What did {x} [do|write|say|invent|discover]?",
     "How old [was|is] {x}?", "Tell me about {x}.", "Why is {x} famous?", "Did {x} have [children|a wife|a dog]?", "Write a poem about {x}.",
     "What do you think of {x}?", "How did {x} die?", "Was {x} a good [man|woman|king|artist]?"],
    ["In what year was {x} born?", "What is {x} known for?", "Can you tell me who {x} was?", "What do you know about {x}?"])
ON_LANDS = Wordings(
    ["[What is|Tell me|How big is] the population of {x}?", "Who is the [president|king|queen|prime minister|leader] of {x}?", "How big is {x}?",
     "What language do they speak in {x}?", "What is the [weather|time|food|currency|flag|language|area|highest mountain|longest river] [like |]in {x}?",
     "How many people live in {x}?", "Is {x} [beautiful|expensive|big|rich|safe]?", "What is {x} famous for?", "When was {x} founded?", "What is the currency of {x}?",
     "How far is {x} from here?", "Should I travel to {x}?", "What is the history of {x}?", "Which rivers are in {x}?", "What is the weather in {x} [today|now]?"],
    ["How many inhabitants does {x} have?", "Who rules {x}?", "What should I eat in {x}?", "Is it cold in {x}?", "How large is {x}?", "Who is the current president of {x}?"])
LOOSE = Wordings(
    ["What is the meaning of life?", "What time is it?", "What day is it today?", "What is the date today?", "What is the weather [like |]today?", "Will it rain tomorrow?",
     "Is there [a god|life on Mars|life after death]?", "Who won the [match|game|election|world cup|war]?", "What is the news[| today]?", "How old are you?", "Tell me a joke.",
     "Tell me a story.", "Sing a song.", "What is love?", "Write a poem.", "What should I [eat|do|wear|cook|read|watch] [today|tonight|tomorrow]?", "What is your favourite [food|colour|film|book|song|city]?",
     "What is {a} times {b}?", "What is {a} * {b}?", "{a} * {b}", "What is {a} / {b}?", "What is {a} divided by {b}?", "What is the square root of {a}?", "How much does a [car|house|phone] cost?",
     "Can you write code?", "Write a [Python|C++|Java] [program|function].", "How do I fix my [car|computer|phone]?", "What is my [age|address|birthday|phone number]?", "Where do I live?", "Where am I?",
     "Why is the sky blue?", "How do birds fly?", "Why do cats purr?", "How many stars are there?", "What is pi?", "Do you have [feelings|friends|a family|children]?", "Where do you live?", "Can you see me?",
     "Who is the richest [man|person|woman] [in the world|on Earth]?", "What is the [highest mountain|longest river|largest ocean|biggest animal|fastest car][ in the world|]?", "What is water made of?", "How do I get rich?"],
    ["What will the weather be tomorrow?", "Can you tell me a joke?", "What is your favourite animal?", "What is the answer to everything?", "Who will win the next election?", "How do I cook rice?",
     "Why is grass green?", "What did I eat yesterday?", "What is the product of {a} and {b}?", "How many people are there in the world?", "What is the largest country in the world?", "Write a program that sorts numbers."])


def topic(rng, split):
    roll = rng.random()
    if roll < 0.5:
        return rng.choice(THINGS)
    words = [values.plain_word(rng, split) for _ in range(rng.choice([1, 1, 2]))]
    return " ".join(words)


def unknown_question(rng, split):
    roll = rng.random()
    if roll < 0.42:
        return TASKS.draw(rng, split, x=topic(rng, split))
    if roll < 0.56:
        person = rng.choice(PEOPLE) if rng.random() < 0.7 else values.made_up_name(rng)
        return ON_PEOPLE.draw(rng, split, x=person)
    if roll < 0.72:
        place = rng.choice(geography.COUNTRIES)[rng.random() < 0.4]
        place = rng.choice(OTHER_LANDS) if rng.random() < 0.2 else geography.shown(place)
        return ON_LANDS.draw(rng, split, x=place)
    if roll < 0.8:
        land = rng.choice(OTHER_LANDS) if rng.random() < 0.7 else values.made_up_name(rng)
        return LAND_ASKED.draw(rng, split, land=land)
    return LOOSE.draw(rng, split, a=rng.randint(2, 99), b=rng.randint(2, 99))


def unknown(rng, split):
    user = unknown_question(rng, split)
    user = loosen(rng, user) if split == "train" else user
    return Sample("unknown", say(user, ANSWER), {"kind": "contains", "text": "not know"})
