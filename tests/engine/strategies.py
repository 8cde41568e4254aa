"""Draws random good rounds of every kind of rule; it draws small figures on purpose, so that ties and limits occur."""

from decimal import Decimal

from hypothesis import strategies as st

from tests.engine.base import LAYERS, criterion, option

BLOCKS = ["S", "Q", "T"]


def figures(least, most, decimals):
    """Numbers of the format from least to most, on a grid of 10^-decimals."""
    grain = 10**decimals
    return st.integers(least * grain, most * grain).map(lambda n: str(Decimal(n).scaleb(-decimals)))


def points_up_to(most, decimals=2):
    grain = 10**decimals
    return st.integers(0, int(Decimal(most) * grain)).map(lambda n: str(Decimal(n).scaleb(-decimals)))


@st.composite
def measures(draw, most):
    kind = draw(st.sampled_from(["points", "choice", "number", "ratio", "reduction", "tally", "survey"]))
    measure = {"kind": kind}
    if kind == "points" and draw(st.booleans()):
        measure["step"] = "0.25"
    elif kind == "choice":
        worths = draw(st.lists(points_up_to(most, 3), min_size=1, max_size=3))
        measure["options"] = [option(f"o{number}", worth) for number, worth in enumerate(worths)]
    elif kind == "number":
        measure["unit"] = "%"
    elif kind == "ratio":
        measure |= {"a": "Tổng số", "b": "Số đạt", "over": draw(st.booleans())}
    elif kind == "tally":
        measure["items"] = {"thiếu": draw(figures(-1, 2, 2)), "chậm": "0.25"}
    elif kind == "survey":
        measure |= {"options": {"A": "100", "B": draw(figures(0, 120, 1)), "E": None}, "min": draw(st.integers(0, 3))}
    return measure


@st.composite
def conversions(draw, most):
    kind = draw(st.sampled_from(["tiers", "share", "per_item", "deduct"]))
    if kind == "tiers":
        tier = st.fixed_dictionaries(
            {
                "op": st.sampled_from([">=", ">", "=", "<=", "<"]),
                "value": figures(-20, 120, 0),
                "points": points_up_to(most, 3),
            }
        )
        return {"kind": kind, "tiers": [*draw(st.lists(tier, max_size=3)), {"otherwise": draw(points_up_to(most, 3))}]}
    if kind == "share":
        return {"kind": kind, "target": draw(figures(1, 150, 1)), "floor": draw(figures(-10, 90, 0))}
    return {"kind": kind, "each": draw(st.sampled_from(["0.000001", "0.01", "0.33", "1", "7.5"]))}


@st.composite
def leaves(draw, code, most, parent, *, more):
    measure = draw(measures(most))
    rule = {"measure": measure, "not_applicable": draw(st.sampled_from(["rebase", "rebase", "full", "never"]))}
    if measure["kind"] not in ("points", "choice"):
        rule["conversion"] = draw(conversions(most))
    rule["source"] = draw(st.sampled_from(["self", "self", "survey"]))
    return criterion(code, most, parent, **rule, **more)


MAXIMA = st.sampled_from(["0.5", "1", "1.25", "2", "0.3333"])


def add(*figures_):
    return str(sum((Decimal(figure) for figure in figures_), Decimal(0)))


@st.composite
def base_fields(draw, code):
    """A field that is a leaf; or two leaves and a group, with one leaf for some blocks and another for the others."""
    if draw(st.integers(0, 4)) == 0:
        return [draw(leaves(code, draw(MAXIMA), None, more={}))]
    below = [draw(MAXIMA) for _ in range(draw(st.integers(1, 3)))]
    split, plain = draw(MAXIMA), draw(MAXIMA)
    made = [criterion(code, add(split, plain, *below)), criterion(f"{code}.1", add(*below), code)]
    made += [draw(leaves(f"{code}.1.{n}", most, f"{code}.1", more={})) for n, most in enumerate(below)]
    some = draw(st.sets(st.sampled_from(BLOCKS), min_size=1, max_size=2))
    made.append(draw(leaves(f"{code}.2a", split, code, more={"blocks": sorted(some)})))
    made.append(draw(leaves(f"{code}.2b", split, code, more={"blocks": [b for b in BLOCKS if b not in some]})))
    made.append(draw(leaves(f"{code}.3", plain, code, more={})))
    return made


@st.composite
def extra_fields(draw, code, kind):
    below = [draw(MAXIMA) for _ in range(2)]
    cap = min(below, key=Decimal)
    made = [criterion(code, cap, kind=kind), criterion(f"{code}.1", cap, code)]
    return made + [draw(leaves(f"{code}.1.{n}", most, f"{code}.1", more={})) for n, most in enumerate(below)]


@st.composite
def answers(draw, leaf, layer, mood):
    measure, most = leaf["measure"], leaf["max"]
    way = draw(st.integers(0, 9)) if mood == "usual" else 0 if mood == "idle" else 1
    if mood == "best" and layer != "self":
        return {"points": most, "reason": "Đủ"}
    if way == 0 and leaf["not_applicable"] != "never":
        return {"not_applicable": "Không phát sinh"}
    if way == 1 and layer != "self":
        return {"points": draw(points_up_to(most, 4)), "reason": "Thiếu minh chứng"}
    return draw(_figures_of(measure, most))


def _figures_of(measure, most):
    """Return what answers of a measure may say."""
    if measure["kind"] in ("tally", "survey"):
        names = measure["items"] if measure["kind"] == "tally" else measure["options"]
        return st.fixed_dictionaries({"counts": st.dictionaries(st.sampled_from(sorted(names)), st.integers(0, 4))})
    if measure["kind"] in ("ratio", "reduction"):
        return st.integers(0, 12).flatmap(lambda whole: _pairs(measure, whole))
    values = {
        "points": st.sampled_from(["0", "0.25"]) if "step" in measure else points_up_to(most, 5),
        "choice": st.sampled_from([one["key"] for one in measure.get("options", [])] or ["?"]),
        "number": figures(-30, 130, 1),
    }
    return st.fixed_dictionaries({"value": values[measure["kind"]]})


def _pairs(measure, whole):
    """Return answers whose first figure is `whole`: nothing goes with a whole of nothing."""
    if measure["kind"] == "reduction":
        return st.integers(0, 15 if whole else 0).map(lambda after: {"before": str(whole), "after": str(after)})
    most = whole * 2 if measure["over"] else whole
    return st.integers(0, most).map(lambda part: {"a": str(whole), "b": str(part)})


@st.composite
def units(draw, number, criteria):
    block = draw(st.sampled_from(BLOCKS))
    mood = draw(st.sampled_from(["usual", "usual", "usual", "usual", "idle", "best"]))
    given_answers = {}
    for one in criteria:
        if "measure" in one and block in one.get("blocks", BLOCKS) and (mood != "usual" or draw(st.integers(0, 5))):
            layers = draw(st.lists(st.sampled_from(LAYERS), min_size=1, max_size=2, unique=True))
            given_answers[one["code"]] = {layer: draw(answers(one, layer, mood)) for layer in layers}
    unit = {"code": f"U{number}", "name": f"Đơn vị {number}", "block": block, "answers": given_answers}
    if draw(st.integers(0, 6)) == 0:
        unit |= {"ranked": False, "not_ranked_reason": "Mới lập"}
    return unit


@st.composite
def policies(draw, fields):
    layers = draw(st.lists(st.sampled_from(LAYERS), min_size=3, unique=True))
    names = st.sampled_from([*fields, "exact"])
    return {
        "layers": layers,
        "decimals": draw(st.integers(0, 4)),
        "point_decimals": draw(st.integers(0, 4)),
        "clamp": draw(st.booleans()),
        "tie_break": draw(st.lists(names, max_size=3)),
    }


@st.composite
def rounds(draw):
    fields = [str(number) for number in range(draw(st.integers(1, 3)))]
    criteria = [one for code in fields for one in draw(base_fields(code))]
    criteria += draw(extra_fields("B", "bonus")) + draw(extra_fields("P", "penalty"))
    policy = draw(policies(fields))
    if draw(st.booleans()):  # whole sheets that do not apply, and indexes above 100
        policy |= {"layers": LAYERS, "clamp": False}
        for one in criteria:
            one.update({"not_applicable": "rebase"} if "measure" in one else {})
    other = [{"name": "Đạt", "from": "50"}, {"name": "Không đạt", "from": "0"}]
    usual = [{"name": "Tốt", "from": "70.5"}, {"name": "Khá", "from": "33.33"}, {"name": "Yếu", "from": "0"}]
    scales = [{"block": None, "classes": usual}]
    if draw(st.booleans()):
        scales.append({"block": "T", "classes": other})
    return {
        "format": "cchc-round/1",
        "round": {
            "code": "R",
            "agency": {"code": "A", "name": "Cơ quan"},
            "programme": "CCHC",
            "year": 2026,
            "period": "năm",
            "title": "Số liệu minh họa",
        },
        "policy": policy,
        "criteria": criteria,
        "scales": scales,
        "blocks": [{"code": code, "name": f"Khối {code}"} for code in BLOCKS],
        "units": [draw(units(number, criteria)) for number in range(draw(st.integers(0, 6)))],
    }
