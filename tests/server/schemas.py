"""Requests made from the API's description: strategies for values that fit a schema, and for values that do not."""
import datetime
import os
import string
import tempfile

os.environ.setdefault("HYPOTHESIS_STORAGE_DIRECTORY", os.path.join(tempfile.gettempdir(), "otklik-hypothesis"))

from hypothesis import strategies as st

import api

SCHEMAS = api.OPENAPI["components"]["schemas"]
NAMES = st.text(string.ascii_lowercase + "абвгд._-", min_size=1, max_size=20)
JUNK = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=50),
                 st.lists(st.integers(), max_size=3), st.dictionaries(st.text(max_size=5), st.integers(), max_size=3))
# What a pattern cannot say in Python's dialect, or what would hardly ever be hit by chance.
SPECIAL = {"Name": NAMES, "When": st.dates(datetime.date(2027, 6, 1), datetime.date(2030, 1, 1)).map(str) | st.dates().map(lambda day: day.isoformat()) | st.datetimes().map(lambda at: at.strftime("%4Y-%m-%dT%H:%M:%SZ"))}
# Hosts that the tests list in the settings, and one that they do not.
FIELDS = {"url": st.sampled_from(["https://hooks.invalid/in", "https://recordings.invalid/a.mp4", "https://other.example/"])}


def resolve(schema):
    while "$ref" in schema:
        schema = SCHEMAS[schema["$ref"].split("/")[-1]]
    return schema


def text(schema):
    if "pattern" in schema:
        return st.from_regex(schema["pattern"].replace("$", r"\Z"), alphabet=string.printable.strip()).filter(
            lambda made: len(made) <= schema.get("maxLength", 1000))
    return st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=schema.get("minLength", 0),
                   max_size=min(schema.get("maxLength", 60), 60))


def fitting(schema):
    """Values that the schema allows."""
    if "$ref" in schema and (name := schema["$ref"].split("/")[-1]) in SPECIAL:
        return SPECIAL[name]
    schema = resolve(schema)
    if "const" in schema:
        return st.just(schema["const"])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if "oneOf" in schema:
        return st.one_of(*map(fitting, schema["oneOf"]))
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return st.one_of(*(KINDS[kind](schema) for kind in kinds))


def objects(schema):
    fields = schema.get("properties", {})
    made = {name: FIELDS[name] if name in FIELDS else fitting(field) for name, field in fields.items()}
    required = {name: made.pop(name) for name in schema.get("required", [])}
    optional = made
    return st.fixed_dictionaries(required, optional=optional).filter(lambda made: len(made) >= schema.get("minProperties", 0))


KINDS = {
    "null": lambda schema: st.none(),
    "boolean": lambda schema: st.booleans(),
    "integer": lambda schema: st.integers(schema.get("minimum"), schema.get("maximum")),
    "number": lambda schema: st.floats(schema.get("minimum"), schema.get("maximum")),
    "string": text,
    "array": lambda schema: st.lists(fitting(schema["items"]), min_size=schema.get("minItems", 0),
                                     max_size=min(schema.get("maxItems", 4), 4), unique=schema.get("uniqueItems", False)),
    "object": objects,
}


def spoilt(schema):
    """Values that the schema may or may not allow: a field changed, left out or added, or something else altogether."""
    schema = resolve(schema)

    @st.composite
    def change(draw):
        made = dict(draw(fitting(schema)))
        name = draw(st.sampled_from(sorted(schema["properties"])) | st.text(max_size=10))
        if name in made and draw(st.booleans()):
            del made[name]
        else:
            made[name] = draw(JUNK)
        return made
    return change() | JUNK
