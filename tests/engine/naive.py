"""Evaluates a good round the plain way, sentence by sentence of the format, in Fractions; it shares nothing with the engine."""

from fractions import Fraction
from math import floor


def rounded(value, decimals):
    """Round half away from zero."""
    scaled = abs(value) * 10**decimals
    whole = floor(scaled + Fraction(1, 2))
    return Fraction(whole if value >= 0 else -whole, 10**decimals)


def text(value, decimals):
    if value is None:
        return None
    whole = rounded(value, decimals) * 10**decimals
    digits = f"{abs(int(whole)):0{decimals + 1}d}"
    sign = "-" if whole < 0 else ""
    return sign + (digits[:-decimals] + "." + digits[-decimals:] if decimals else digits)


class Naive:
    def __init__(self, document):
        self.document = document
        self.criteria = document["criteria"]
        self.by_code = {one["code"]: one for one in self.criteria}
        self.policy = document["policy"]
        self.decimals = self.policy.get("decimals", 2)

    def children(self, code):
        return [one for one in self.criteria if one.get("parent") == code]

    def field(self, one):
        while "parent" in one:
            one = self.by_code[one["parent"]]
        return one

    def answers_it(self, block, one):
        below = self.children(one["code"])
        if below:
            return any(self.answers_it(block, child) for child in below)
        while True:
            if "blocks" in one and block not in one["blocks"]:
                return False
            if "parent" not in one:
                return True
            one = self.by_code[one["parent"]]

    def value(self, measure, answer):
        kind = measure["kind"]
        if kind == "number":
            return Fraction(answer["value"])
        if kind == "ratio":
            a, b = Fraction(answer["a"]), Fraction(answer["b"])
            return b / a * 100 if a else None
        if kind == "reduction":
            before, after = Fraction(answer["before"]), Fraction(answer["after"])
            return (before - after) / before * 100 if before else None
        if kind == "tally":
            return sum(
                (count * Fraction(measure["items"][item]) for item, count in answer["counts"].items()), Fraction(0)
            )
        every = [
            Fraction(measure["options"][option])
            for option, count in answer["counts"].items()
            for _ in range(count)
            if measure["options"][option] is not None
        ]
        return sum(every) / len(every) if every and len(every) >= measure.get("min", 0) else None

    def convert(self, conversion, value, most):
        kind = conversion["kind"]
        if kind == "tiers":
            for tier in conversion["tiers"]:
                if "otherwise" in tier:
                    return Fraction(tier["otherwise"])
                limit = Fraction(tier["value"])
                holds = {
                    ">=": value >= limit,
                    ">": value > limit,
                    "=": value == limit,
                    "<=": value <= limit,
                    "<": value < limit,
                }
                if holds[tier["op"]]:
                    return Fraction(tier["points"])
        if kind == "share":
            if value < Fraction(conversion.get("floor", "0")):
                return Fraction(0)
            points = value / Fraction(conversion.get("target", "100")) * most
        elif kind == "per_item":
            points = value * Fraction(conversion["each"])
        else:
            points = most - value * Fraction(conversion["each"])
        return max(Fraction(0), min(most, points))

    def leaf(self, one, layers):
        """Return points, maximum and whether it is missing."""
        most = Fraction(one["max"])
        extra = self.field(one).get("kind", "base") != "base"
        answer = next((layers[layer] for layer in self.policy["layers"] if layer in layers), None)
        if answer is None:
            return Fraction(0), most, not extra
        if "points" in answer:
            return Fraction(answer["points"]), most, False
        measure = one["measure"]
        if "not_applicable" in answer:
            points = None
        elif measure["kind"] == "points":
            points = Fraction(answer["value"])
        elif measure["kind"] == "choice":
            points = next(Fraction(o["points"]) for o in measure["options"] if o["key"] == answer["value"])
        else:
            value = self.value(measure, answer)
            points = None if value is None else self.convert(one["conversion"], value, most)
        if points is not None:
            return min(most, rounded(points, self.policy.get("point_decimals", 4))), most, False
        policy = one.get("not_applicable", "rebase")
        if extra or policy == "never":
            return Fraction(0), most, False
        return (most, most, False) if policy == "full" else (Fraction(0), Fraction(0), False)

    def tree(self, unit, one, missing, *, survey=False):
        """Return points and maximum of a criterion for a unit."""
        if not self.answers_it(unit["block"], one):
            return Fraction(0), Fraction(0)
        below = self.children(one["code"])
        if not below:
            points, most, absent = self.leaf(one, unit["answers"].get(one["code"], {}))
            if absent:
                missing.add(one["code"])
            return (points, most) if not survey or one.get("source", "self") == "survey" else (Fraction(0), Fraction(0))
        parts = [self.tree(unit, child, missing, survey=survey) for child in below]
        points, most = sum(part[0] for part in parts), sum(part[1] for part in parts)
        if self.field(one).get("kind", "base") != "base":
            points = min(points, Fraction(one["max"]))
        return points, most

    def percent(self, points, most):
        return points / most * 100 if most else None

    def unit(self, unit):
        missing, fields, total, most = set(), [], Fraction(0), Fraction(0)
        for one in (one for one in self.criteria if "parent" not in one):
            points, maximum = self.tree(unit, one, missing)
            kind = one.get("kind", "base")
            total += -points if kind == "penalty" else points
            if kind == "base":
                most += maximum
                survey = self.tree(unit, one, set(), survey=True)
                index = self.percent(points, maximum)
                fields.append(
                    (one["code"], points, maximum, None if index is None else rounded(index, self.decimals), *survey)
                )
        exact = self.percent(total, most)
        if exact is not None and self.policy.get("clamp", True):
            exact = max(Fraction(0), min(Fraction(100), exact))
        index = None if exact is None else rounded(exact, self.decimals)
        codes = [one["code"] for one in self.criteria if one["code"] in missing]
        return {
            "unit": unit,
            "points": total,
            "max": most,
            "exact": exact,
            "index": index,
            "missing": codes,
            "fields": fields,
        }

    def scale(self, block):
        scales = {scale["block"]: scale["classes"] for scale in self.document["scales"]}
        return scales.get(block, scales.get(None))

    def grade(self, block, index):
        if index is None:
            return None
        classes = self.scale(block)
        return next((one["name"] for one in classes if Fraction(one["from"]) <= index), classes[-1]["name"])

    def better(self, one, other):
        """Whether one unit ranks before another."""
        pairs = [(one["index"], other["index"])]
        for name in self.policy.get("tie_break", []):
            if name == "exact":
                pairs.append((one["exact"], other["exact"]))
            else:
                pairs.append(tuple(next(f[3] for f in line["fields"] if f[0] == name) for line in (one, other)))
        for left, right in pairs:
            if left != right:
                return right is None or (left is not None and left > right)
        return False

    def averages(self, lines):
        codes = [one["code"] for one in self.criteria if "parent" not in one and one.get("kind", "base") == "base"]
        return [
            {
                "code": code,
                "average_index": text(self.average(line["fields"][slot][3] for line in lines), self.decimals),
            }
            for slot, code in enumerate(codes)
        ]

    def average(self, figures):
        known = [figure for figure in figures if figure is not None]
        return rounded(sum(known) / len(known), self.decimals) if known else None

    def distribution(self, block, lines):
        grades = [self.grade(line["unit"]["block"], line["index"]) for line in lines]
        return [
            {
                "class": one["name"],
                "units": grades.count(one["name"]),
                "percent": text(Fraction(grades.count(one["name"]) * 100, len(lines)), 1) if lines else None,
            }
            for one in self.scale(block)
        ]

    def result(self):
        lines = [self.unit(unit) for unit in self.document["units"]]
        counting = [line for line in lines if line["unit"].get("ranked", True) and line["index"] is not None]
        blocks = [block["code"] for block in self.document["blocks"]]
        of_block = {code: [line for line in counting if line["unit"]["block"] == code] for code in blocks}
        used = [code for code in blocks if of_block[code]]
        names = {tuple(one["name"] for one in self.scale(code)) for code in used}
        return {
            "format": "cchc-result/1",
            "units": [self.printed(line, of_block) for line in lines],
            "blocks": [self.block(code, of_block[code]) for code in blocks],
            "all": {
                "units": len(counting),
                "fields": self.averages(counting),
                "distribution": self.distribution(used[0], counting) if len(names) == 1 else None,
            },
        }

    def block(self, code, lines):
        average = self.average(line["index"] for line in lines)
        return {
            "code": code,
            "units": len(lines),
            "average_index": text(average, self.decimals),
            "class": self.grade(code, average),
            "fields": self.averages(lines),
            "distribution": self.distribution(code, lines),
        }

    def printed(self, line, of_block):
        unit = line["unit"]
        others = of_block[unit["block"]]
        placed = any(other is line for other in others)
        rank = 1 + sum(self.better(other, line) for other in others)
        same = sum(not self.better(other, line) and not self.better(line, other) for other in others)
        return {
            "code": unit["code"],
            "block": unit["block"],
            "points": text(line["points"], 4),
            "max": text(line["max"], 4),
            "index": text(line["index"], self.decimals),
            "class": self.grade(unit["block"], line["index"]),
            "rank": rank if placed else None,
            "tied": placed and same > 1,
            "missing": line["missing"],
            "fields": [
                {
                    "code": code,
                    "points": text(points, 4),
                    "max": text(most, 4),
                    "index": text(index, self.decimals),
                    "survey_points": text(survey_points, 4),
                    "survey_max": text(survey_max, 4),
                }
                for code, points, most, index, survey_points, survey_max in line["fields"]
            ],
        }
