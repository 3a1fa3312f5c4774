"""Pairs from a small table of facts: the question and the sentence that answers it."""
from .wording import choose, loosen

COUNTRIES = """France Paris euro French|Germany Berlin euro German|Italy Rome euro Italian|Spain Madrid euro Spanish
Portugal Lisbon euro Portuguese|Austria Vienna euro German|Poland Warsaw zloty Polish|Hungary Budapest forint Hungarian
Greece Athens euro Greek|Sweden Stockholm krona Swedish|Norway Oslo krone Norwegian|Denmark Copenhagen krone Danish
Finland Helsinki euro Finnish|Iceland Reykjavik krona Icelandic|Ireland Dublin euro English|Russia Moscow rouble Russian
Ukraine Kyiv hryvnia Ukrainian|Romania Bucharest leu Romanian|Bulgaria Sofia euro Bulgarian|Serbia Belgrade dinar Serbian
Turkey Ankara lira Turkish|Egypt Cairo pound Arabic|Morocco Rabat dirham Arabic|Kenya Nairobi shilling Swahili
Nigeria Abuja naira English|Ghana Accra cedi English|Ethiopia Addis-Ababa birr Amharic|China Beijing yuan Chinese
Japan Tokyo yen Japanese|India New-Delhi rupee Hindi|Pakistan Islamabad rupee Urdu|Iran Tehran rial Persian
Thailand Bangkok baht Thai|Vietnam Hanoi dong Vietnamese|Indonesia Jakarta rupiah Indonesian|Nepal Kathmandu rupee Nepali
Canada Ottawa dollar English|Mexico Mexico-City peso Spanish|Cuba Havana peso Spanish|Brazil Brasilia real Portuguese
Argentina Buenos-Aires peso Spanish|Chile Santiago peso Spanish|Peru Lima sol Spanish|Colombia Bogota peso Spanish
Australia Canberra dollar English|Switzerland Bern franc German|Israel Jerusalem shekel Hebrew|Estonia Tallinn euro Estonian
Latvia Riga euro Latvian|Lithuania Vilnius euro Lithuanian""".replace("\n", "|").split("|")
NAMES = ("country", "capital", "currency", "language")
ROWS = [dict(zip(NAMES, (part.replace("-", " ") for part in row.split()))) for row in COUNTRIES]

# kind: wordings to train on, wordings of the test, answers.
KINDS = {
    "capital": (
        ["[What is|What's|Tell me|Name] the capital [city |]of {country}?", "Which city is the capital of {country}?",
         "{country}'s capital", "seat of government of {country}", "Where does the government of {country} sit?"],
        ["Which town do the people of {country} have for their capital?"],
        ["{capital} is the capital of {country}.", "The capital of {country} is {capital}.",
         "{country} is governed from {capital}."]),
    "currency": (
        ["[What|Which] [money|currency] [is used|do they use] in {country}?", "currency of {country}",
         "How do I pay in {country}?", "money in {country}"],
        ["Which coins and notes do I need on a trip to {country}?"],
        ["The currency of {country} is the {currency}.", "In {country} people pay with the {currency}."]),
    "language": (
        ["[What|Which] language [is spoken|do they speak] in {country}?", "language of {country}",
         "How do people talk in {country}?"],
        ["Which tongue should I learn before I move to {country}?"],
        ["In {country} people speak {language}.", "The main language of {country} is {language}."]),
}


def pair(rng):
    kind, row = rng.choice(list(KINDS)), rng.choice(ROWS)
    train, _, answers = KINDS[kind]
    query = loosen(rng, choose(rng, rng.choice(train)).format(**row))
    return query, rng.choice(answers).format(**row), f"facts {kind} {row['country']}"


def held_out_pairs():
    for kind, (_, test, answers) in KINDS.items():
        for row in ROWS:
            yield "facts", test[0].format(**row), answers[0].format(**row)
