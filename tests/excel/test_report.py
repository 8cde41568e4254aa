import json

from scoring.excel.findings import ERROR, WARNING, Finding, Refusal
from scoring.excel.report import SHOWN, as_json, grouped, lines, of_refusal, outcome


def finding(code, severity=ERROR, cell="F14"):
    return Finding("Tự đánh giá", cell, code, "x", f"Sai {code}.", severity, "Sửa đi.")


def test_outcome_is_that_of_the_worst_finding():
    assert [
        outcome(found)
        for found in ((), (finding("định dạng", WARNING),), (finding("định dạng", WARNING), finding("âm")))
    ] == [
        "accepted",
        "warned",
        "refused",
    ]


def test_groups_put_errors_first_and_say_what_needs_a_tick():
    found = (finding("số dạng chữ", WARNING), finding("dòng ẩn", WARNING), finding("âm"), finding("dòng ẩn", WARNING))

    assert [(group.code, group.count, group.is_error, group.needs_tick) for group in grouped(found)] == [
        ("âm", 1, True, False),
        ("số dạng chữ", 1, False, False),
        ("dòng ẩn", 2, False, True),
    ]


def test_lines_stop_at_two_hundred_with_the_number_of_the_rest():
    told = lines([finding("âm", cell=f"F{n}") for n in range(SHOWN + 7)])

    assert len(told) == SHOWN + 1
    assert told[0] == "Tự đánh giá!F0: Sai âm. Sửa đi."
    assert told[-1] == "… và 7 lỗi, cảnh báo khác."


def test_json_has_the_keys_of_the_command():
    warned = as_json("a.xlsx", "R", "U", {"1.1": "0.5", "1.2": None}, [finding("dòng ẩn", WARNING)])
    refused = as_json("b.xlsx", "R", "U", {"1.1": "0.5"}, [of_refusal(Refusal("hỏng", "Tệp hỏng.", "Lưu lại."))])

    assert warned == {
        "file": "a.xlsx",
        "outcome": "warned",
        "round": "R",
        "unit": "U",
        "values": {"1.1": "0.5", "1.2": None},
        "errors": [],
        "warnings": [{"cell": "Tự đánh giá!F14", "code": "dòng ẩn", "value": "x", "message": "Sai dòng ẩn."}],
    }
    assert (refused["outcome"], refused["values"]) == ("refused", {})
    assert refused["errors"] == [{"cell": "", "code": "hỏng", "value": "", "message": "Tệp hỏng."}]
    assert json.loads(json.dumps(refused)) == refused
