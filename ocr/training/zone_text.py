"""Invented machine-readable zone lines (ICAO Doc 9303 parts 4 to 7) to train on. Nobody's data: every field is random."""

import random

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DIGITS = "0123456789"
ALPHABET = LETTERS + DIGITS + "<"
# Issuers are drawn from here half of the time and are three random letters otherwise.
ISSUERS = (
    "GBR IRL FRA D<< ESP ITA NLD BEL LUX POL CZE SVK HUN ROU BGR GRC HRV SVN EST LVA LTU FIN SWE NOR DNK ISL CHE AUT PRT "
    "MLT CYP UKR MDA TUR ALB SRB MKD RKS USA CAN MEX BRA ARG CHL COL PER AUS NZL JPN KOR CHN IND PAK BGD LKA NPL PHL IDN "
    "MYS SGP THA VNM ARE SAU QAT KWT ISR JOR LBN EGY MAR DZA TUN ZAF NGA KEN GHA UGA ETH SEN UTO UNO XXA XXB XOM EUE"
).split()
WEIGHTS = (7, 3, 1)


def check_digit(text: str) -> str:
    """Weights 7, 3, 1; digits as they are, A = 10 to Z = 35, filler 0 (Doc 9303 part 3 section 4.9)."""
    total = 0
    for position, character in enumerate(text):
        if character.isdigit():
            value = int(character)
        elif character == "<":
            value = 0
        else:
            value = ord(character) - ord("A") + 10
        total += value * WEIGHTS[position % 3]
    return str(total % 10)


def pick(rng: random.Random, alphabet: str, length: int) -> str:
    return "".join(rng.choice(alphabet) for _ in range(length))


def fit(text: str, length: int) -> str:
    return (text + "<" * length)[:length]


def issuer(rng: random.Random) -> str:
    return rng.choice(ISSUERS) if rng.random() < 0.5 else pick(rng, LETTERS, 3)


def number(rng: random.Random, length: int = 9) -> str:
    """A document number of 7 to `length` characters with a random share of letters, filled up."""
    share = rng.choice((0.0, 0.2, 0.5, 0.9))
    size = rng.randint(min(7, length), length)
    text = "".join(rng.choice(LETTERS) if rng.random() < share else rng.choice(DIGITS) for _ in range(size))
    return fit(text, length)


def date(rng: random.Random) -> str:
    return f"{rng.randint(0, 99):02d}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}"


def sex(rng: random.Random) -> str:
    return rng.choice("MMMFFF<")


def optional(rng: random.Random, length: int) -> str:
    kind = rng.random()
    if kind < 0.5:
        return "<" * length
    size = length if kind > 0.8 else rng.randint(1, length)
    return fit(number(rng, size) if rng.random() < 0.7 else pick(rng, ALPHABET, size), length)


def name_part(rng: random.Random) -> str:
    syllables = []
    for _ in range(rng.randint(1, 4)):
        syllables.append(pick(rng, "BCDFGHJKLMNPQRSTVWXYZ", rng.choice((0, 1, 1, 1, 2))) + rng.choice("AEIOUY"))
    tail = rng.choice(("", "", rng.choice(LETTERS)))
    return "".join(syllables) + tail


def names(rng: random.Random, length: int) -> str:
    surname = "<".join(name_part(rng) for _ in range(rng.choice((1, 1, 1, 2))))
    given = "<".join(name_part(rng) for _ in range(rng.choice((1, 1, 2, 2, 3))))
    return fit(surname + "<<" + given, length)


def td3(rng: random.Random) -> list[str]:
    person, birth, expiry, rest = number(rng), date(rng), date(rng), optional(rng, 14)
    body = person + check_digit(person), birth + check_digit(birth), expiry + check_digit(expiry)
    last = rest + ("<" if rest == "<" * 14 and rng.random() < 0.5 else check_digit(rest))
    composite = check_digit(body[0] + body[1] + body[2] + last)
    first = "P" + rng.choice("<<<<<" + LETTERS) + issuer(rng) + names(rng, 39)
    return [first, body[0] + issuer(rng) + body[1] + sex(rng) + body[2] + last + composite]


def two_line(rng: random.Random, length: int, visa: bool) -> list[str]:
    person, birth, expiry = number(rng), date(rng), date(rng)
    body = person + check_digit(person), birth + check_digit(birth), expiry + check_digit(expiry)
    rest = optional(rng, length - 28 - (0 if visa else 1))
    composite = "" if visa else check_digit(body[0] + body[1] + body[2] + rest)
    first = rng.choice("V" if visa else "IAC") + rng.choice("<<" + LETTERS) + issuer(rng) + names(rng, length - 5)
    return [first, body[0] + issuer(rng) + body[1] + sex(rng) + body[2] + rest + composite]


def td1(rng: random.Random) -> list[str]:
    person, birth, expiry = number(rng), date(rng), date(rng)
    first = rng.choice("IAC") + rng.choice("<<D" + LETTERS) + issuer(rng) + person + check_digit(person) + optional(rng, 15)
    rest = optional(rng, 11)
    second = birth + check_digit(birth) + sex(rng) + expiry + check_digit(expiry)
    composite = check_digit(first[5:] + birth + check_digit(birth) + expiry + check_digit(expiry) + rest)
    return [first, second + issuer(rng) + rest + composite, names(rng, 30)]


def full_line(rng: random.Random) -> str:
    """One line of a whole zone; about one in eight is uniformly random, so that the network learns no language."""
    if rng.random() < 0.12:
        return pick(rng, ALPHABET, rng.choice((30, 36, 44)))
    zone = rng.choices((td3, td1, lambda r: two_line(r, 36, False), lambda r: two_line(r, 44, True), lambda r: two_line(r, 36, True)),
                       (4, 4, 2, 1, 1))[0](rng)
    return rng.choice(zone)


def short_line(rng: random.Random, shortest: int, longest: int, random_share: float) -> str:
    """A piece of a line, for the early steps of the curriculum."""
    size = rng.randint(shortest, longest)
    if rng.random() < random_share:
        return pick(rng, ALPHABET, size)
    line = full_line(rng)
    start = rng.randint(0, len(line) - size)
    return line[start:start + size]
