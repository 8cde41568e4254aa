"""Name the people of the demonstration and who inspects whom; all of them are made up, and no password stands here."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Account:
    """A person: `role` is organiser, approver, leader, appraiser, unit_head, unit_staff, inspector or administrator.

    An approver is a second organiser. An inspector is staff of `unit_code`; the team gives the right to inspect.
    """

    username: str
    full_name: str
    role: str
    unit_code: str | None
    about: str


@dataclass(frozen=True)
class TeamMember:
    """A person in an inspection team."""

    username: str
    head: bool = False


@dataclass(frozen=True)
class Team:
    """A cross-inspection team (đoàn kiểm tra chéo) of a round, by its decision, with the units it inspects."""

    round_code: str
    code: str
    name: str
    decision_number: str
    decided_on: date
    members: tuple[TeamMember, ...]
    unit_codes: tuple[str, ...]
    afternoons: bool = False
    """Whether it visits after noon, since its people are in another team before."""


@dataclass(frozen=True)
class Announcement:
    """The decision by which a round's results were announced."""

    round_code: str
    decision_number: str
    announced_on: date


def accounts() -> tuple[Account, ...]:
    """Return the cast: everybody that the story of a round needs, each with a line on what there is to do."""
    return (
        Account("hapt", "Phạm Thu Hà", "organiser", "SNV", "Cơ quan thường trực: theo dõi tiến độ, trình kết quả"),
        Account("longnd", "Nguyễn Đức Long", "approver", "SNV", "Người thứ hai của cơ quan thường trực: duyệt công bố"),
        Account("minhtran", "Trần Minh", "leader", None, "Phó Chủ tịch UBND thành phố (minh họa): đọc bảng xếp hạng"),
        Account("tuanbm", "Bùi Minh Tuấn", "unit_head", "STP", "Giám đốc Sở Tư pháp (minh họa): nộp phiếu tự chấm"),
        Account("huonglt", "Lê Thị Hương", "unit_staff", "STP", "Đầu mối Sở Tư pháp: phiếu CCHC 2014 còn 12 tiêu chí"),
        Account("hoangnv", "Ngô Văn Hoàng", "unit_head", "H-HOAVANG", "Phiếu CCHC 2014 của Hòa Vang đã đủ, chờ nộp"),
        Account("yenlh", "Lâm Hải Yến", "unit_staff", "SYT", "Đầu mối Sở Y tế: phiếu CCHC 2014 còn 5 tiêu chí"),
        Account(
            "dungnv",
            "Nguyễn Văn Dũng",
            "inspector",
            "Q-HAICHAU",
            "Trưởng đoàn số 3, đang kiểm tra Sở Giao thông vận tải",
        ),
        Account("lanvt", "Võ Thị Lan", "inspector", "CT", "Thành viên đoàn số 3"),
        Account("taipv", "Phan Văn Tài", "inspector", "Q-CAMLE", "Trưởng đoàn số 2"),
        Account("khanhtq", "Trịnh Quốc Khánh", "inspector", "CHQ", "Thành viên đoàn số 2"),
        Account("maitt", "Trần Thị Mai", "inspector", "STC", "Trưởng đoàn số 1"),
        Account(
            "sonhv", "Hồ Văn Sơn", "inspector", "SXD", "Trưởng đoàn số 4; Sở Xây dựng có 3 tiêu chí phải giải trình"
        ),
        Account("nhannt", "Nguyễn Thị Nhàn", "appraiser", "STP", "Sở Tư pháp thẩm định lĩnh vực 2 của CCHC 2014"),
        Account("vinhlq", "Lê Quang Vinh", "appraiser", "STC", "Sở Tài chính thẩm định lĩnh vực 5, cùng lĩnh vực 2"),
        Account("thaonp", "Nguyễn Phương Thảo", "appraiser", "VPUB", "Văn phòng UBND thẩm định lĩnh vực 3"),
        Account("quantri", "Đỗ Quang Huy", "administrator", None, "Quản trị hệ thống: đơn vị, người dùng"),
    )


def addresses() -> dict[str, str]:
    """Return the e-mail addresses that are known, by account: letters of reminders go there, and to nowhere outside."""
    known = "huonglt tuanbm hoangnv dungnv lanvt taipv maitt sonhv nhannt vinhlq"
    return {username: f"{username}@danang.example" for username in known.split()}


def teams() -> tuple[Team, ...]:
    """Return the teams of CCHC 2014: every unit has one, and nobody inspects the block of the own unit."""
    return (
        _team("1", "maitt sonhv", "CHQ CT BHXH KBNN CATP CTK"),
        _team("2", "taipv khanhtq", "VPUB SNV STP SKHDT STC SCT SNNPTNT SLDTBXH SVHTTDL SKHCN SGDDT"),
        _team("3", "dungnv lanvt", "SGTVT SXD STNMT STTTT SYT SNGV TTTP BQL-KCN BQL-KCNC VNC-KTXH"),
        _team(
            "4",
            "sonhv maitt",
            "Q-HAICHAU Q-THANHKHE Q-SONTRA Q-NGUHANHSON Q-LIENCHIEU Q-CAMLE H-HOAVANG",
            afternoons=True,
        ),
    )


def field_leads() -> dict[str, tuple[str, ...]]:
    """Return, by the code of a field of CCHC 2014, the units that appraise it in every block; a second takes the first's sheet."""
    return {"2": ("STP", "STC"), "3": ("VPUB",), "5": ("STC",)}


def announcements() -> tuple[Announcement, ...]:
    """Return the announced rounds, in their order; all but the day in 2014 is made up. CCHC 2014 is open."""
    first, second = date(2013, 11, 8), date(2014, 11, 6)
    return (
        Announcement("DN-CCHC-2013", "7815/QĐ-UBND (minh họa)", first),
        Announcement("DN-CNTT-2013", "7816/QĐ-UBND (minh họa)", first),
        Announcement("DN-VTLT-2013", "7817/QĐ-UBND (minh họa)", first),
        Announcement("DN-CNTT-2014", "7902/QĐ-UBND (minh họa)", second),
        Announcement("DN-VTLT-2014", "7903/QĐ-UBND (minh họa)", second),
    )


def _team(number: str, members: str, units: str, *, afternoons: bool = False) -> Team:
    head, *others = members.split()
    return Team(
        round_code="DN-CCHC-2014",
        code=f"DOAN-{number}",
        name=f"Đoàn kiểm tra chéo số {number}",
        decision_number="6120/QĐ-UBND (minh họa)",
        decided_on=date(2014, 8, 29),
        members=(TeamMember(head, head=True), *(TeamMember(name) for name in others)),
        unit_codes=tuple(units.split()),
        afternoons=afternoons,
    )
