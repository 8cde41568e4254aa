"""Name the units and blocks of the demonstration, as of 2014; it scores nothing and knows no round.

Where the names come from (a name that no source gives ends in " (minh họa)"):

- the three blocks and their sizes, 6 + 21 + 7: report of 2014 on Đà Nẵng (danang-2014 of the source cases);
- Cục Hải quan, Cục Thuế, Bảo hiểm xã hội, Sở Nội vụ, Sở Xây dựng, Sở Lao động – Thương binh và Xã hội, Sở Tài chính,
  Sở Thông tin và Truyền thông, Sở Ngoại vụ, quận Ngũ Hành Sơn, Hải Châu, Sơn Trà: Da Nang Today, 29/8/2016;
- Kho bạc Nhà nước: Vietnam News Agency, "Effective solutions adopted to boost Da Nang's administrative reforms";
- the other departments, Văn phòng UBND, Thanh tra: those that Decree 24/2014/NĐ-CP has every province set up;
- Ban Quản lý Khu công nghệ cao: Decision 1980/QĐ-TTg of 2010; Ban Quản lý các khu công nghiệp và chế xuất: merged
  with it only by Decision 1296/QĐ-TTg of 2018;
- the seven districts and their numbers of wards and communes: list of the city's 56 administrative units.

The sources name few members of the block of 21: that a department which existed was assessed in 2014 is inferred.
"""

from dataclasses import dataclass

AGENCY = {"code": "UBND-TP-DANANG", "name": "UBND thành phố Đà Nẵng"}
BLOCK_NAMES = {
    "TW": "Cơ quan trung ương",
    "SBN": "Sở, ban, ngành",
    "QH": "Quận, huyện",
    "DVK": "Đơn vị khác (minh họa)",
}


@dataclass(frozen=True)
class Place:
    """A unit; `size` scales its made-up figures (100 is usual), `wards` is 0 outside the districts."""

    code: str
    name: str
    block: str
    size: int = 100
    wards: int = 0


PLACES = (
    Place("CHQ", "Cục Hải quan thành phố", "TW", 900),
    Place("CT", "Cục Thuế thành phố", "TW", 1400),
    Place("BHXH", "Bảo hiểm xã hội thành phố", "TW", 1100),
    Place("KBNN", "Kho bạc Nhà nước Đà Nẵng", "TW", 700),
    Place("CATP", "Công an thành phố (minh họa)", "TW", 1600),
    Place("CTK", "Cục Thống kê thành phố (minh họa)", "TW", 60),
    Place("VPUB", "Văn phòng UBND thành phố", "SBN", 70),
    Place("SNV", "Sở Nội vụ", "SBN", 90),
    Place("STP", "Sở Tư pháp", "SBN", 450),
    Place("SKHDT", "Sở Kế hoạch và Đầu tư", "SBN", 380),
    Place("STC", "Sở Tài chính", "SBN", 120),
    Place("SCT", "Sở Công Thương", "SBN", 160),
    Place("SNNPTNT", "Sở Nông nghiệp và Phát triển nông thôn", "SBN", 140),
    Place("SGTVT", "Sở Giao thông vận tải", "SBN", 690),
    Place("SXD", "Sở Xây dựng", "SBN", 210),
    Place("STNMT", "Sở Tài nguyên và Môi trường", "SBN", 520),
    Place("STTTT", "Sở Thông tin và Truyền thông", "SBN", 80),
    Place("SLDTBXH", "Sở Lao động – Thương binh và Xã hội", "SBN", 260),
    Place("SVHTTDL", "Sở Văn hóa, Thể thao và Du lịch", "SBN", 150),
    Place("SKHCN", "Sở Khoa học và Công nghệ", "SBN", 60),
    Place("SGDDT", "Sở Giáo dục và Đào tạo", "SBN", 240),
    Place("SYT", "Sở Y tế", "SBN", 310),
    Place("SNGV", "Sở Ngoại vụ", "SBN", 50),
    Place("TTTP", "Thanh tra thành phố", "SBN", 45),
    Place("BQL-KCN", "Ban Quản lý các khu công nghiệp và chế xuất Đà Nẵng", "SBN", 110),
    Place("BQL-KCNC", "Ban Quản lý Khu công nghệ cao Đà Nẵng", "SBN", 40),
    Place("VNC-KTXH", "Viện Nghiên cứu phát triển kinh tế – xã hội (minh họa)", "SBN", 40),
    Place("Q-HAICHAU", "UBND quận Hải Châu", "QH", 1250, 13),
    Place("Q-THANHKHE", "UBND quận Thanh Khê", "QH", 1080, 10),
    Place("Q-SONTRA", "UBND quận Sơn Trà", "QH", 840, 7),
    Place("Q-NGUHANHSON", "UBND quận Ngũ Hành Sơn", "QH", 610, 4),
    Place("Q-LIENCHIEU", "UBND quận Liên Chiểu", "QH", 880, 5),
    Place("Q-CAMLE", "UBND quận Cẩm Lệ", "QH", 760, 6),
    Place("H-HOAVANG", "UBND huyện Hòa Vang", "QH", 820, 11),
)
OTHERS = (
    Place("VP-HDND", "Văn phòng Đoàn ĐBQH và HĐND thành phố (minh họa)", "DVK", 40),
    Place("DPTTH", "Đài Phát thanh – Truyền hình (minh họa)", "DVK", 45),
    Place("TT-XTDT", "Trung tâm Xúc tiến Đầu tư (minh họa)", "DVK", 40),
    Place("BQLDA-HT", "Ban Quản lý các dự án hạ tầng ưu tiên (minh họa)", "DVK", 50),
)
