#!/usr/bin/env python3
"""tests/match/make_deals.py FOLDER [--seed N] [--rows 6000]: a made-up agency, for tests and the demo.

Writes deals.csv (past offers: lead, premises, whether a deal came of it; 17 features, 30 % of their fields empty, one
deal to five failures), schema.json, deals_truth.csv (the true probability of each offer, with nothing hidden: what learning
should find), stock.json and stock.csv (vacant premises), lead.json, lead_bare.json (two fields filled), week.csv (ten
leads of one week, each with its offers) and week_truth.csv. All of it follows from the seed."""
import argparse
import csv
import datetime
import json
import math
import random
from pathlib import Path

DISTRICTS = {  # level of rent; latitude and longitude are of no real town
    "Центр": 1.8, "Север": 1.0, "Юг": 0.9, "Заречье": 0.8, "Старый порт": 1.3, "Парковый": 1.1, "Вокзальный": 1.2,
    "Ёлочки": 0.7, "Новый город": 1.4, "Промзона": 0.5}
USES = {"офис": 1.0, "торговля": 1.5, "склад": 0.45, "общепит": 1.3, "производство": 0.4}
CLASSES = {"A": 1.5, "B+": 1.2, "B": 1.0, "C": 0.75}
SOURCES = {"сайт": 0.0, "звонок": 0.4, "рекомендация": 1.0, "доска объявлений": -0.6, "выставка": 0.1}
LEAD = ["назначение_нужно", "площадь_от", "площадь_до", "ставка_до", "районы", "источник", "нужен_паркинг", "срок"]
PREMISES = ["назначение", "площадь", "ставка", "район", "класс", "этаж", "потолок", "паркинг", "до_метро"]
START = datetime.date(2024, 1, 9)
DAYS = 700


def weighted(rng, table):
    return rng.choices(list(table), [1 / (1 + i) for i in range(len(table))])[0]


def make_premises(rng, number):
    use, district, grade = weighted(rng, USES), rng.choice(list(DISTRICTS)), rng.choice(list(CLASSES))
    metres = round(math.exp(rng.gauss(5.3 if use in ("склад", "производство") else 4.6, 0.7)))
    floor = 1 if use in ("склад", "торговля", "общепит") else rng.randint(1, 12)
    metro = round(rng.expovariate(1 / 1.2), 1)
    rent = 14000 * DISTRICTS[district] * USES[use] * CLASSES[grade] * math.exp(-0.05 * metro + 0.01 * floor)
    rent *= math.exp(rng.gauss(0, 0.12)) * (metres / 100) ** -0.06
    return {"объект": f"П-{number:04d}", "назначение": use, "площадь": metres, "ставка": round(rent, -1),
            "район": district, "класс": grade, "этаж": floor, "потолок": round(rng.gauss(3.2, 0.4), 1),
            "паркинг": "да" if rng.random() < 0.45 else "нет", "до_метро": metro}


def make_lead(rng, number, day):
    use, low = weighted(rng, USES), round(math.exp(rng.gauss(4.5, 0.6)), -1)
    wanted = rng.sample(list(DISTRICTS), rng.choice([1, 1, 2, 2, 3]))
    level = sum(DISTRICTS[d] for d in wanted) / len(wanted)
    return {"заявка": f"З-{number:05d}", "дата": day, "назначение_нужно": use, "площадь_от": low,
            "площадь_до": round(low * rng.uniform(1.3, 2.2)),
            "ставка_до": round(14000 * level * USES[use] * rng.uniform(0.8, 1.5), -2), "районы": "; ".join(wanted),
            "источник": weighted(rng, SOURCES), "нужен_паркинг": "да" if rng.random() < 0.35 else "нет",
            "срок": rng.choice([6, 11, 12, 24, 36, 60])}


def score(lead, premises):
    """The log-odds of a deal but for a constant: what a good model should find again."""
    outside = max(0, math.log(lead["площадь_от"] / premises["площадь"]), math.log(premises["площадь"] / lead["площадь_до"]))
    over = max(0, math.log(premises["ставка"] / lead["ставка_до"]))
    told = SOURCES[lead["источник"]] - 2.6 * outside - 4.0 * over - 0.25 * premises["до_метро"]
    told += 1.5 * (premises["район"] in lead["районы"].split("; ")) + 0.3 * math.log(lead["срок"] / 12)
    told -= 2.2 * (premises["назначение"] != lead["назначение_нужно"])
    told -= 0.9 * (lead["нужен_паркинг"] == "да" and premises["паркинг"] == "нет")
    return told + {"A": 0.3, "B+": 0.2, "B": 0.0, "C": -0.4}[premises["класс"]]


def choose(rng, lead, stock, n):
    """What a manager offers: mostly of the wanted use and of about that size, sometimes anything."""
    def fit(premises):
        same = premises["назначение"] == lead["назначение_нужно"]
        size = abs(math.log(premises["площадь"] / math.sqrt(lead["площадь_от"] * lead["площадь_до"])))
        return rng.gauss(0, 1) + 2.0 * same - size + 0.8 * (premises["район"] in lead["районы"])
    return sorted(rng.sample(stock, min(60, len(stock))), key=fit, reverse=True)[:n]


def make_offers(rng, stock, rows, days):
    offers, number = [], 0
    while len(offers) < rows:
        number += 1
        lead = make_lead(rng, number, START + datetime.timedelta(days=days * len(offers) // rows))
        chosen = choose(rng, lead, stock, min(rng.choice([1, 2, 3, 4, 5, 6, 8]), rows - len(offers)))
        offers += [(lead, premises, score(lead, premises)) for premises in chosen]
    return offers


def constant_for(scores, rate):
    """The constant with which the mean probability is `rate`."""
    low, high = -20.0, 20.0
    for _ in range(60):
        middle = (low + high) / 2
        mean = sum(1 / (1 + math.exp(-s - middle)) for s in scores) / len(scores)
        low, high = (middle, high) if mean < rate else (low, middle)
    return low


def written(value, decimal):
    if isinstance(value, float):
        return f"{value:.1f}".removesuffix(".0").replace(".", decimal)
    return value.strftime("%d.%m.%Y") if isinstance(value, datetime.date) else str(value)


def write_table(path, names, rows, how):
    with path.open("w", encoding=how.encoding, newline="") as file:
        table = csv.writer(file, delimiter=how.delimiter)
        table.writerow(names)
        table.writerows([[written(value, how.decimal) for value in row] for row in rows])


def write_offers(rng, folder, name, offers, constant, how):
    """The table with holes, and beside it the truth."""
    rows, truth, kept = [], [], {}

    def shown(key, one, names):
        """The fields of a lead or of premises: what the CRM does not know, it knows in no row."""
        if key not in kept:
            kept[key] = [one[name] if rng.random() >= how.missing else "" for name in names]
        return kept[key]

    for lead, premises, told in offers:
        chance = 1 / (1 + math.exp(-told - constant))
        won = rng.random() < chance
        seen = won or rng.random() < 0.15 + 0.5 * chance
        fields = shown(lead["заявка"], lead, LEAD) + shown(premises["объект"], premises, PREMISES)
        rows.append([lead["заявка"], premises["объект"], lead["дата"], "да" if won else "нет", "да" if seen else "нет",
                     *fields])
        truth.append([lead["заявка"], premises["объект"], f"{chance:.6f}", int(won)])
    write_table(folder / f"{name}.csv", ["заявка", "объект", "дата", "сделка", "показан", *LEAD, *PREMISES], rows, how)
    with (folder / f"{name}_truth.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["lead", "premises", "probability", "deal"], *truth])


def column(name, role, type_=None, en=None, **more):
    made = {"name": name, "role": role}
    if type_:
        made["type"] = type_
    if en:
        made["title"] = {"en": en, "ru": name.replace("_", " ")}
    return made | more


def schema():
    return {
        "name": "agency", "live_rate": 0.05,
        "columns": [
            column("заявка", "lead-id"), column("объект", "premises-id"), column("дата", "date"),
            column("сделка", "outcome"), column("показан", "interest"),
            column("назначение_нужно", "lead", "category", "use wanted"),
            column("площадь_от", "lead", "number", "area from", unit="м²", log=True),
            column("площадь_до", "lead", "number", "area to", unit="м²", log=True),
            column("ставка_до", "lead", "number", "rent up to", unit="₽/м²", log=True),
            column("районы", "lead", "list", "districts"), column("источник", "lead", "category", "source"),
            column("нужен_паркинг", "lead", "flag", "parking wanted"),
            column("срок", "lead", "number", "months", unit="мес."),
            column("назначение", "premises", "category", "use"),
            column("площадь", "premises", "number", "area", unit="м²", log=True),
            column("ставка", "premises", "number", "rent", unit="₽/м²", log=True),
            column("район", "premises", "category", "district"), column("класс", "premises", "category", "class"),
            column("этаж", "premises", "number", "floor"), column("потолок", "premises", "number", "ceiling", unit="м"),
            column("паркинг", "premises", "flag", "parking"),
            column("до_метро", "premises", "number", "to the underground", unit="км")],
        "pairs": [
            {"name": "площадь к нижней границе", "kind": "ratio", "premises": "площадь", "lead": "площадь_от"},
            {"name": "площадь к верхней границе", "kind": "ratio", "premises": "площадь", "lead": "площадь_до"},
            {"name": "ставка к бюджету", "kind": "ratio", "premises": "ставка", "lead": "ставка_до"},
            {"name": "то же назначение", "kind": "same", "premises": "назначение", "lead": "назначение_нужно"},
            {"name": "район из списка", "kind": "listed", "premises": "район", "lead": "районы"},
            {"name": "паркинг как нужно", "kind": "difference", "premises": "паркинг", "lead": "нужен_паркинг"}],
        "constraints": [
            {"kind": "at_least", "premises": "площадь", "lead": "площадь_от", "slack": 0.4},
            {"kind": "at_most", "premises": "площадь", "lead": "площадь_до", "slack": 0.6},
            {"kind": "at_most", "premises": "ставка", "lead": "ставка_до", "slack": 0.5}],
        "price": {"target": "ставка", "of": "площадь"}}


def write_json(path, value):
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def write_stock(rng, folder, first, how):
    vacant = [make_premises(rng, first + i) for i in range(how.vacant)]
    write_json(folder / "stock.json", vacant)
    write_table(folder / "stock.csv", ["объект", *PREMISES], [list(one.values()) for one in vacant], how)


def write_leads(folder):
    whole = {"назначение_нужно": "офис", "площадь_от": 90, "площадь_до": 160, "ставка_до": 24000,
             "районы": ["Центр", "Новый город"], "источник": "рекомендация", "нужен_паркинг": True, "срок": 36}
    write_json(folder / "lead.json", whole)
    write_json(folder / "lead_bare.json", {"назначение_нужно": "склад", "площадь_от": 200})


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rows", type=int, default=6000)
    parser.add_argument("--vacant", type=int, default=400)
    parser.add_argument("--missing", type=float, default=0.3, help="share of fields that are empty")
    parser.add_argument("--rate", type=float, default=1 / 6, help="share of deals")
    parser.add_argument("--encoding", default="utf-8")
    parser.add_argument("--delimiter", default=";")
    parser.add_argument("--decimal", default=",")
    return parser.parse_args()


def main():
    how = arguments()
    rng = random.Random(how.seed)
    how.folder.mkdir(parents=True, exist_ok=True)
    stock = [make_premises(rng, i + 1) for i in range(600)]
    offers = make_offers(rng, stock, how.rows, DAYS)
    constant = constant_for([told for _, _, told in offers], how.rate)
    write_offers(rng, how.folder, "deals", offers, constant, how)
    write_stock(rng, how.folder, 601, how)
    week = []
    for number in range(10):
        lead = make_lead(rng, 90001 + number, START + datetime.timedelta(days=DAYS + number % 7))
        week += [(lead, one, score(lead, one)) for one in choose(rng, lead, stock, 25)]
    write_offers(rng, how.folder, "week", week, constant, how)
    write_json(how.folder / "schema.json", schema())
    write_leads(how.folder)


if __name__ == "__main__":
    main()
