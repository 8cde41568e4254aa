"""Say what each unit of the demonstration comes out at, and why; figures only, all made up, nothing is computed here.

The text tables hold, a unit a line, the printed index per year. The classes of blocks, the best field of 2014 and the
shares of the classes of CNTT are those the source reports (danang-2014 of the source cases); tests hold them.
"""

from decimal import Decimal
from typing import Any

# unit: index 2013, index 2014, index of field 2 in 2014 (as the sheets stand). The third column adds up to 34 × 92.20.
CCHC = """
CHQ          93.10  95.70  97.20
CT           94.80  94.35  96.70
BHXH         91.45  92.60  96.15
KBNN         93.60  93.15  95.25
CATP         90.25  89.40  94.55
CTK          87.15  88.70  94.60
VPUB         90.05  89.30  93.05
SNV          92.50  92.10  96.20
STP          87.60  74.60  94.25
SKHDT        86.05  85.90  92.85
STC          87.25  90.45  94.10
SCT          84.85  84.55  91.20
SNNPTNT      80.45  75.85  87.55
SGTVT        78.85  79.65  89.45
SXD          87.65  88.75  93.00
STNMT        82.45  85.20  91.15
STTTT        92.40  94.25  96.30
SLDTBXH      84.55  87.60  93.05
SVHTTDL      78.30  77.30  87.85
SKHCN        81.65  83.75  91.70
SGDDT        76.70  81.15  90.80
SYT          74.35  71.20  88.05
SNGV         88.50  87.60  93.75
TTTP         80.40  80.05  89.40
BQL-KCN      83.00  82.40  90.85
BQL-KCNC     64.10  66.40  86.95
VNC-KTXH     71.30  72.75  85.60
Q-HAICHAU    88.95  90.60  94.45
Q-THANHKHE   86.70  86.15  91.90
Q-SONTRA     85.05  84.30  92.50
Q-NGUHANHSON 79.40  78.25  89.10
Q-LIENCHIEU  81.20  83.45  91.70
Q-CAMLE      84.10  85.75  93.15
H-HOAVANG    82.35  80.90  90.45
"""

# unit: index 2013, index 2014 ("-": not assessed in that year)
CNTT = """
CHQ          74.20  82.40
CT           81.60  84.15
BHXH         68.35  71.90
KBNN         72.45  80.60
CATP         55.10  58.45
CTK          66.80  69.25
VPUB         80.75  85.30
SNV          84.20  83.85
STP          66.15  68.70
SKHDT        83.50  81.05
STC          80.40  86.75
SCT          65.20  67.35
SNNPTNT      44.95  52.60
SGTVT        57.30  63.85
SXD          69.85  74.10
STNMT        70.60  72.85
STTTT        93.75  95.20
SLDTBXH      58.90  62.15
SVHTTDL      47.25  56.40
SKHCN        82.15  78.95
SGDDT        59.45  61.20
SYT          46.80  54.75
SNGV         67.50  64.30
TTTP         53.65  51.40
BQL-KCN      60.20  57.95
BQL-KCNC     41.35  53.10
VNC-KTXH     51.70  60.05
Q-HAICHAU    67.10  77.65
Q-THANHKHE   62.55  65.90
Q-SONTRA     54.85  59.70
Q-NGUHANHSON 45.60  55.25
Q-LIENCHIEU  43.15  51.95
Q-CAMLE      56.40  62.80
H-HOAVANG    38.25  46.85
VP-HDND      47.90  48.60
DPTTH        51.05  45.20
TT-XTDT      42.80  43.75
BQLDA-HT     39.50      -
"""

# unit: index 2013, index 2014
VTLT = """
CHQ          96.20  96.25
CT           97.00  94.20
BHXH         87.35  86.65
KBNN         92.15  90.30
CATP         87.95  92.40
CTK          86.45  83.35
VPUB         87.05  86.25
SNV          90.25  90.05
STP          84.60  87.60
SKHDT        82.30  79.10
STC          89.95  93.40
SCT          80.40  79.80
SNNPTNT      76.40  79.85
SGTVT        74.20  72.70
SXD          90.90  94.05
STNMT        79.65  84.30
STTTT        93.25  96.40
SLDTBXH      80.70  80.55
SVHTTDL      74.75  74.25
SKHCN        80.45  79.80
SGDDT        79.80  76.05
SYT          73.00  70.00
SNGV         89.00  89.95
TTTP         80.30  77.20
BQL-KCN      80.00  78.75
BQL-KCNC     62.80  60.90
VNC-KTXH     70.60  68.60
Q-HAICHAU    88.45  88.40
Q-THANHKHE   84.80  87.85
Q-SONTRA     84.05  79.90
Q-NGUHANHSON 75.05  76.50
Q-LIENCHIEU  78.75  75.05
Q-CAMLE      81.15  81.35
H-HOAVANG    79.00  76.70
"""

# How many percent a field usually stands above or below the others.
BENDS = {
    "CCHC": {"1": 3, "3": 1, "4": 0, "5": 1, "6": -5, "7": -2},
    "CNTT": {"1": 3, "2": 2, "3": -6, "4": 0, "5": -3},
    "VTLT": {"1": 4, "2": 1, "3": -5},
}

# Leaves not applicable to a unit, in every year of the programme.
NOT_APPLICABLE: dict[str, dict[tuple[str, str], dict[str, Any]]] = {
    "CCHC": {
        ("TTTP", "1.3.1"): {"not_applicable": "Thanh tra thành phố không có đơn vị trực thuộc"},
        ("TTTP", "5.1.2"): {"not_applicable": "Không có đơn vị sự nghiệp trực thuộc"},
        ("SNGV", "5.1.2"): {"not_applicable": "Không có đơn vị sự nghiệp trực thuộc"},
        ("VNC-KTXH", "5.1.2"): {"not_applicable": "Viện là đơn vị sự nghiệp, không có đơn vị trực thuộc"},
        ("VNC-KTXH", "2.3.2"): {"not_applicable": "Viện không có thủ tục hành chính thuộc thẩm quyền"},
        ("BQL-KCNC", "1.3.1"): {"not_applicable": "Chưa thành lập đơn vị trực thuộc"},
        ("SNGV", "2.1.1"): {"a": "0", "b": "0"},
        ("TTTP", "2.1.1"): {"a": "0", "b": "0"},
        ("SKHCN", "7.2.1"): {"a": "0", "b": "0"},
        ("CTK", "7.2.1"): {"not_applicable": "Trong năm không có đơn thư thuộc thẩm quyền"},
        ("CTK", "2.3.5"): {"a": "0", "b": "0"},
    },
    "CNTT": {
        ("VP-HDND", "3.3"): {"not_applicable": "Văn phòng không có thủ tục hành chính"},
        ("DPTTH", "3.3"): {"not_applicable": "Đài không có thủ tục hành chính"},
        ("VNC-KTXH", "3.3"): {"not_applicable": "Viện không có thủ tục hành chính"},
    },
    "VTLT": {
        ("SNGV", "1.5"): {"not_applicable": "Không có đơn vị trực thuộc"},
        ("TTTP", "1.5"): {"not_applicable": "Không có đơn vị trực thuộc"},
        ("BQL-KCNC", "3.3"): {"not_applicable": "Chưa đến hạn giao nộp tài liệu"},
        ("SKHCN", "3.7"): {"not_applicable": "Trong năm không có tài liệu phải hủy"},
    },
}

# Bonus and penalty points of CCHC. What an inspection writes stands only in sheets that are past submission.
EXTRAS: dict[int, dict[str, dict[str, dict[str, dict[str, Any]]]]] = {
    2013: {
        "STTTT": {"T.1": {"self": {"value": "0.5"}, "inspection": {"value": "0.5"}}},
        "CHQ": {"T.1": {"self": {"value": "1"}, "inspection": {"value": "1"}}},
        "SYT": {"P.1": {"inspection": {"counts": {"phê bình": 1, "nhắc nhở": 0}}}},
        "BQL-KCNC": {"P.1": {"inspection": {"counts": {"phê bình": 0, "nhắc nhở": 2}}}},
    },
    2014: {
        "STTTT": {
            "T.1": {"self": {"value": "1"}, "inspection": {"value": "1"}},
            "T.2": {
                "self": {"value": "2"},
                "inspection": {"points": "0.5", "reason": "Mới có văn bản nhân rộng của một trong hai sáng kiến"},
            },
        },
        "CHQ": {"T.1": {"self": {"value": "1.5"}, "inspection": {"value": "1.5"}}},
        "SNV": {"T.2": {"self": {"value": "1"}, "inspection": {"value": "1"}}},
        "Q-HAICHAU": {"T.1": {"self": {"value": "0.5"}}},
        "STP": {"T.1": {"self": {"value": "0.5"}}},
        "SGTVT": {"P.1": {"inspection": {"counts": {"phê bình": 0, "nhắc nhở": 1}}}},
        "SNNPTNT": {
            "P.1": {"inspection": {"counts": {"phê bình": 1, "nhắc nhở": 0}}},
            "P.2": {"inspection": {"value": "khong"}},
        },
    },
}

# Where the sheets of CCHC 2014 stand; the units not named here are decided.
STATES_2014 = {
    "drafting": ("STP", "SYT", "BQL-KCNC", "H-HOAVANG"),
    "submitted": ("CTK", "SGDDT", "SVHTTDL", "VNC-KTXH", "SKHCN", "BQL-KCN", "Q-CAMLE", "Q-HAICHAU"),
    "in_review": ("CATP", "KBNN", "SGTVT", "SNNPTNT", "STNMT", "SCT", "TTTP", "SXD", "Q-NGUHANHSON", "Q-LIENCHIEU"),
}

# Leaves that a sheet still being drafted has no answer for, their codes in one text.
MISSING_2014 = {
    "STP": "5.2.1 5.2.2 5.2.3 6.1.1 6.1.2 6.1.3 6.1.4 6.1.5 6.2.1 6.2.2 6.3.1 7.2.2",
    "SYT": "6.1.4 6.1.5 6.2.2 7.2.1 7.2.2",
    "BQL-KCNC": "5.2.1 5.2.2 5.2.3 6.1.5 6.2.1 6.2.2 7.2.2",
}


def table(text: str) -> dict[str, list[Decimal | None]]:
    """Return a table above as unit code → its figures, None where the table has "-"."""
    rows = (line.split() for line in text.strip().splitlines())
    return {row[0]: [None if figure == "-" else Decimal(figure) for figure in row[1:]] for row in rows}
