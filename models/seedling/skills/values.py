"""Words, names, cities and made-up words to fill the wordings with."""
import functools
import string

from .wording import pick_value

# A file of Debian's package wamerican-small (packages.txt).
DICTIONARY = "/usr/share/dict/american-english-small"

NAMES = """Anna Ben Carla David Emma Felix Greta Hugo Ines Jonas Karin Leo Maria Nina Oscar Paula
Quentin Rosa Simon Tara Ulrich Vera Walter Xenia Yusuf Zoe Alice Bob Clara Daniel Eva Frank Gina
Henry Iris Jack Kate Lucas Mia Noah Olivia Peter Rita Sam Tom Ursula Victor Wendy Yara Zack Adam
Bella Chris Diana Eric Fiona George Hannah Ivan Julia Kevin Laura Mark Nora Otto Petra Ralph Sofia
Tim Uma Vincent Will Yvonne Aaron Beth Carl Dora Elena Fred Grace Hans Isabel James Kurt Lena Max
Nadia Omar Pablo Robert Sara Theo Valerie William Amir Bruno Chen Dmitri Esra Farah Gustav Hiro
Ingrid Jamal Kofi Lina Mehmet Naomi Olga Priya Raj Sven Tanja Viktor Wei Ximena Yuki Zainab Andrew
Brian Cathy Dennis Edith Florian Gloria Harold Irene Joseph Kim Linda Martin Nancy Oliver Patricia
Richard Susan Thomas Vanessa Wanda Xavier Yolanda Zelda Albert Barbara Charles Doris Edward Flora""".split()

CITIES = """Barcelona Munich Hamburg Milan Naples Lyon Marseille Boston Chicago Dallas Denver Houston
Miami Phoenix Seattle Toronto Montreal Vancouver Sydney Melbourne Perth Auckland Mumbai Kolkata
Shanghai Osaka Kyoto Istanbul Karachi Lahore Lagos Casablanca Geneva Zurich Basel Salzburg Porto
Seville Valencia Krakow Gdansk Bergen Gothenburg Aarhus Rotterdam Antwerp Bruges Manchester Liverpool
Glasgow Edinburgh Cardiff Belfast Cork Oxford Cambridge Leeds Bristol Florence Venice Turin Genoa
Cologne Frankfurt Dresden Leipzig Bremen Atlanta Detroit Portland Austin Memphis Nashville Cleveland""".split()

# Frequent everyday words: most of what people really ask to have repeated or reversed.
COMMON = """apple banana cherry dog cat bird fish horse cow sheep red blue green yellow black white sun
moon star sky rain snow wind cloud river lake sea mountain tree flower grass leaf house door window
table chair bed lamp book pen paper phone car bus train plane boat road bridge city village man woman
child boy girl mother father sister brother friend king queen bread milk water tea coffee sugar salt
egg cheese meat rice soup cake fire stone gold silver iron wood glass big small hot cold new old good
bad fast slow long short high low happy sad run walk jump sing dance read write speak hear see love
one two three four five six seven eight nine ten north south east west spring summer autumn winter
morning evening night day week month year time hello world music song game ball hand foot head eye
ear nose mouth heart brain school lion tiger bear wolf fox mouse frog snake bee ant lemon orange grape
pear peach plum carrot potato onion tomato bean corn alpha beta gamma delta the a of and in on is""".split()

ONSETS = "b br c ch d dr f fl g gl gr h j k kl l m n p pl qu r s sh sk st t tr v w z".split()
VOWELS = "a e i o u ai ea oo ou".split()
ENDS = "b ck d ft g l lm m n nd ng p r rk rt s sk t x z".split() + [""] * 8


@functools.cache
def dictionary():
    with open(DICTIONARY, encoding="utf-8") as lines:
        words = [line.strip() for line in lines]
    letters = set(string.ascii_lowercase)
    return [word for word in words if 3 <= len(word) <= 9 and set(word) <= letters]


def made_up_word(rng):
    parts = [rng.choice(ONSETS) + rng.choice(VOWELS) + rng.choice(ENDS) for _ in range(rng.choice([1, 2, 2]))]
    return "".join(parts)


def word(rng, split):
    """A word to be copied: as people type them, and a few that nobody ever typed."""
    roll = rng.random()
    if roll < 0.64:
        return rng.choice(COMMON)
    if roll < 0.90:
        return rng.choice(dictionary())
    if roll < 0.95:
        return pick_value(rng, made_up_word, split)
    return str(rng.randrange(1000)) if roll < 0.97 else name(rng, split)


def plain_word(rng, split):
    source = COMMON if rng.random() < 0.5 else dictionary()
    return pick_value(rng, lambda r: r.choice(source), split)


def made_up_name(rng):
    return made_up_word(rng).capitalize()


def name(rng, split):
    """A person's name. A fifth of them, and in training more, are made up, so that it must copy."""
    if rng.random() < (0.4 if split == "train" else 0.2):
        return pick_value(rng, made_up_name, split)
    return pick_value(rng, lambda r: r.choice(NAMES), split)


def city(rng, split, capitals):
    if rng.random() < (0.25 if split == "train" else 0.1):
        return pick_value(rng, made_up_name, split)
    return pick_value(rng, lambda r: r.choice(CITIES + capitals), split)
