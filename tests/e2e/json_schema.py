"""What a grammar made from a JSON schema can write, satisfies the schema in the eyes of Python's
jsonschema: random schemas, random texts of their grammars. DARKBLOOM_SEED chooses others."""

import datetime
import decimal
import json
import os
import pathlib
import re
import subprocess
import sys

import jsonschema

SCHEMAS = 400
TEXTS = 8
SEED = os.environ.get("DARKBLOOM_SEED", "20261121")
decimal.getcontext().prec = 200
CHECKER = jsonschema.FormatChecker(formats=["date", "ipv4", "ipv6", "email", "uuid"])


def is_date_time(text):
    return datetime.datetime.fromisoformat(text).tzinfo is not None


def is_time(text):
    return datetime.time.fromisoformat(text).tzinfo is not None


def is_hostname(text):
    return len(text) < 254 and all(
        re.fullmatch(r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)", label) for label in text.split("."))


def is_duration(text):
    return bool(re.fullmatch(
        r"P(?=.)(\d+W|(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?)", text))


def is_uri(text):
    return bool(re.fullmatch(r"[a-z][a-z0-9+.-]*://[^\s\"<>\\^`{|}]+", text))


for name, check in {"date-time": is_date_time, "time": is_time, "hostname": is_hostname,
                    "duration": is_duration, "uri": is_uri}.items():
    # A format says nothing of other kinds of value.
    CHECKER.checks(name, raises=ValueError)(
        lambda value, check=check: not isinstance(value, str) or check(value))


def is_integer(_, value):
    return not isinstance(value, bool) and isinstance(value, (int, decimal.Decimal)) \
        and value == int(value)


# Decimals stay what is written: a double's remainder by 0.01 is not zero.
Validator = jsonschema.validators.extend(
    jsonschema.Draft202012Validator,
    type_checker=jsonschema.Draft202012Validator.TYPE_CHECKER.redefine("integer", is_integer))


def judge(case):
    validator = Validator(case["schema"], format_checker=CHECKER)
    for text in case["texts"]:
        try:
            value = json.loads(text, parse_float=decimal.Decimal)
        except ValueError as error:
            sys.exit(f"DARKBLOOM_SEED={SEED}: not JSON: {text!r}: {error}\n{case['schema']}")
        for error in validator.iter_errors(value):
            sys.exit(f"DARKBLOOM_SEED={SEED}: {error.message[:500]}\n{text!r}\n"
                     f"{json.dumps(case['schema'], default=str)}")


def main():
    program = pathlib.Path(sys.argv[1]) / "schema_texts"
    made = subprocess.run([program, str(SCHEMAS), str(TEXTS), SEED], check=True,
                          capture_output=True, text=True).stdout
    cases = [json.loads(line, parse_float=decimal.Decimal) for line in made.split("\n") if line]
    held = [case for case in cases if "texts" in case]
    for case in held:
        jsonschema.Draft202012Validator.check_schema(case["schema"])
        judge(case)
    assert len(held) > SCHEMAS * 0.6, f"only {len(held)} of {len(cases)} schemas are held"
    print(f"{sum(len(case['texts']) for case in held)} texts of {len(held)} schemas, seed {SEED}")


if __name__ == "__main__":
    main()
