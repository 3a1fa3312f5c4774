"""Capitals of 60 countries, and back."""
from .wording import Sample, Wordings, say

PAIRS = """France Paris|Germany Berlin|Italy Rome|Spain Madrid|Portugal Lisbon|Austria Vienna|Belgium Brussels
Netherlands Amsterdam|Switzerland Bern|Poland Warsaw|Hungary Budapest|Greece Athens|Sweden Stockholm
Norway Oslo|Denmark Copenhagen|Finland Helsinki|Iceland Reykjavik|Ireland Dublin|England London
Scotland Edinburgh|Russia Moscow|Ukraine Kyiv|Romania Bucharest|Bulgaria Sofia|Serbia Belgrade
Croatia Zagreb|Slovakia Bratislava|Slovenia Ljubljana|Estonia Tallinn|Latvia Riga|Lithuania Vilnius
Turkey Ankara|Egypt Cairo|Morocco Rabat|Kenya Nairobi|Nigeria Abuja|Ghana Accra|Ethiopia Addis Ababa
Senegal Dakar|Tunisia Tunis|China Beijing|Japan Tokyo|India New Delhi|Pakistan Islamabad|Iran Tehran
Iraq Baghdad|Thailand Bangkok|Vietnam Hanoi|Indonesia Jakarta|Nepal Kathmandu|Canada Ottawa
Mexico Mexico City|Cuba Havana|Brazil Brasilia|Argentina Buenos Aires|Chile Santiago|Peru Lima
Colombia Bogota|Australia Canberra|New Zealand Wellington""".replace("\n", "|").split("|")


def split_pair(pair):
    cut = pair.index(" ", 4) if pair.startswith("New ") else pair.index(" ")
    return pair[:cut], pair[cut + 1 :]


COUNTRIES = [split_pair(pair) for pair in PAIRS]
CAPITALS = [capital for _, capital in COUNTRIES]
assert len(COUNTRIES) == 60 and len(set(CAPITALS)) == 60

CAPITAL = Wordings(
    ["What is the capital of {country} called?", "How is the capital of {country} called?",
     "What is the name of {country}'s capital?", "In {country}, what is the capital city?",
     "The capital city of {country}[?|]", "Say which city is the capital of {country}.",
     "Let me know what the capital of {country} is.",
     "[What is|What's|Tell me|Name|Give me|Say|Do you know] the capital [city |]of {country}[?|.|]",
     "Which city is the capital of {country}?", "[What|Which] city is {country}'s capital?",
     "[What is|What's|Name|Tell me] {country}'s capital[?|]", "The capital of {country}[?| is| is?|:]",
     "{country}'s capital?", "Capital of {country}", "{country} capital", "{country}: capital?",
     "What is the name of the capital of {country}?", "I [want|need] to know the capital of {country}.",
     "[Can|Could] you tell me the capital of {country}?", "Which capital does {country} have?",
     "Of {country}, what is the capital?", "What is called the capital of {country}?",
     "What do you call the capital of {country}?", "Do you know {country}'s capital?",
     "Which is the capital of {country}?", "What capital city does {country} have?",
     "Geography: what is the capital of {country}?", "My question is: what is the capital of {country}?",
     "I forgot the capital of {country}. What is it?", "Where is the capital of {country}?",
     "I am going to {country}. What is its capital?", "Find the capital of {country}."],
    ["What city is the capital of {country}?", "[Can|Could] you name the capital of {country}?",
     "Please tell me what the capital of {country} is.", "Do you know which city is the capital of {country}?",
     "I would like to know the capital of {country}.", "And the capital of {country}?",
     "What is the capital city called in {country}?", "{country} has which capital?",
     "Name the city that is the capital of {country}.", "Quick question: the capital of {country}?"])
COUNTRY = Wordings(
    ["[What|Which] country is {capital} the capital of?", "{capital} is the capital of [which|what] country?",
     "Of [which|what] country is {capital} the capital?", "{capital} is the capital of[?| what?| which country]",
     "[Which|What] country has {capital} as its capital?", "[Which|What] country has the capital {capital}?",
     "Whose capital is {capital}?", "Name the country whose capital is {capital}.", "{capital}: which country?",
     "Tell me [which|what] country {capital} is the capital of.", "The capital is {capital}. Which country is it?",
     "If the capital is {capital}, what is the country?", "Which country does the capital {capital} belong to?",
     "The country with the capital {capital}[?| is| is?]", "{capital} is [whose|which country's] capital?",
     "[Can|Could] you tell me which country {capital} is the capital of?", "Where is {capital} the capital?",
     "Which country's capital is {capital}?", "In which country is {capital}?", "Where is {capital}?",
     "Which country is {capital} in?", "What is the country of the capital {capital}?"],
    ["{capital} is the capital city of which country?", "What country has {capital} for its capital?",
     "Tell me the country whose capital is {capital}.", "What is the country with the capital {capital}?",
     "Do you know which country {capital} is the capital of?", "Name the country that has {capital} as its capital.",
     "What country does the capital {capital} belong to?", "Which country is {capital} the capital city of?"])


def shown(country):
    """How a sentence names the country."""
    return "the Netherlands" if country == "Netherlands" else country


def capital(rng, split, pair=None):
    country, city = pair or rng.choice(COUNTRIES)
    user = CAPITAL.asked(rng, split, country=shown(country))
    answer = f"The capital of {shown(country)} is {city}."
    return Sample("capital", say(user, answer), {"kind": "contains", "text": city})


def country(rng, split, pair=None):
    land, city = pair or rng.choice(COUNTRIES)
    user = COUNTRY.asked(rng, split, capital=city)
    answer = f"{city} is the capital of {shown(land)}."
    return Sample("country", say(user, answer), {"kind": "contains", "text": land})
