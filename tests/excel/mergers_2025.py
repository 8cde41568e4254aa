"""The provinces merged in 2025 and the departments merged from 1/3/2025, as the published lists stand."""

PROVINCES = """\
# source: Nghị quyết 202/2025/QH15 as reported in the press (research notes); effective 12/6/2025, apparatus from 1/7/2025
# note: the 11 unchanged names are from memory, the count 11 + 23 = 34 and 63 old units check
old_province,new_province,relation
Tuyên Quang,Tuyên Quang,merged_keeps_name
Hà Giang,Tuyên Quang,merged_into
Lào Cai,Lào Cai,merged_keeps_name
Yên Bái,Lào Cai,merged_into
Thái Nguyên,Thái Nguyên,merged_keeps_name
Bắc Kạn,Thái Nguyên,merged_into
Phú Thọ,Phú Thọ,merged_keeps_name
Vĩnh Phúc,Phú Thọ,merged_into
Hòa Bình,Phú Thọ,merged_into
Bắc Ninh,Bắc Ninh,merged_keeps_name
Bắc Giang,Bắc Ninh,merged_into
Hưng Yên,Hưng Yên,merged_keeps_name
Thái Bình,Hưng Yên,merged_into
Hải Phòng,Hải Phòng,merged_keeps_name
Hải Dương,Hải Phòng,merged_into
Ninh Bình,Ninh Bình,merged_keeps_name
Hà Nam,Ninh Bình,merged_into
Nam Định,Ninh Bình,merged_into
Quảng Trị,Quảng Trị,merged_keeps_name
Quảng Bình,Quảng Trị,merged_into
Đà Nẵng,Đà Nẵng,merged_keeps_name
Quảng Nam,Đà Nẵng,merged_into
Quảng Ngãi,Quảng Ngãi,merged_keeps_name
Kon Tum,Quảng Ngãi,merged_into
Gia Lai,Gia Lai,merged_keeps_name
Bình Định,Gia Lai,merged_into
Khánh Hòa,Khánh Hòa,merged_keeps_name
Ninh Thuận,Khánh Hòa,merged_into
Lâm Đồng,Lâm Đồng,merged_keeps_name
Đắk Nông,Lâm Đồng,merged_into
Bình Thuận,Lâm Đồng,merged_into
Đắk Lắk,Đắk Lắk,merged_keeps_name
Phú Yên,Đắk Lắk,merged_into
TP. Hồ Chí Minh,TP. Hồ Chí Minh,merged_keeps_name
Bà Rịa - Vũng Tàu,TP. Hồ Chí Minh,merged_into
Bình Dương,TP. Hồ Chí Minh,merged_into
Đồng Nai,Đồng Nai,merged_keeps_name
Bình Phước,Đồng Nai,merged_into
Tây Ninh,Tây Ninh,merged_keeps_name
Long An,Tây Ninh,merged_into
Cần Thơ,Cần Thơ,merged_keeps_name
Sóc Trăng,Cần Thơ,merged_into
Hậu Giang,Cần Thơ,merged_into
Vĩnh Long,Vĩnh Long,merged_keeps_name
Bến Tre,Vĩnh Long,merged_into
Trà Vinh,Vĩnh Long,merged_into
Đồng Tháp,Đồng Tháp,merged_keeps_name
Tiền Giang,Đồng Tháp,merged_into
Cà Mau,Cà Mau,merged_keeps_name
Bạc Liêu,Cà Mau,merged_into
An Giang,An Giang,merged_keeps_name
Kiên Giang,An Giang,merged_into
Hà Nội,Hà Nội,unchanged
Huế,Huế,unchanged
Lai Châu,Lai Châu,unchanged
Điện Biên,Điện Biên,unchanged
Sơn La,Sơn La,unchanged
Lạng Sơn,Lạng Sơn,unchanged
Quảng Ninh,Quảng Ninh,unchanged
Thanh Hóa,Thanh Hóa,unchanged
Nghệ An,Nghệ An,unchanged
Hà Tĩnh,Hà Tĩnh,unchanged
Cao Bằng,Cao Bằng,unchanged
"""

DEPARTMENTS = """\
# source: department reorganisation from 1/3/2025 (research notes)
old_unit,new_unit,relation
Sở Kế hoạch và Đầu tư,Sở Tài chính,merged_into
Sở Tài chính (cũ),Sở Tài chính,merged_into
Sở Giao thông vận tải,Sở Xây dựng,merged_into
Sở Xây dựng (cũ),Sở Xây dựng,merged_into
Sở Tài nguyên và Môi trường,Sở Nông nghiệp và Môi trường,merged_into
Sở Nông nghiệp và PTNT,Sở Nông nghiệp và Môi trường,merged_into
Sở Thông tin và Truyền thông,Sở Khoa học và Công nghệ,merged_into
Sở Khoa học và Công nghệ (cũ),Sở Khoa học và Công nghệ,merged_into
Sở Lao động - Thương binh và Xã hội,Sở Nội vụ,merged_into
Sở Nội vụ (cũ),Sở Nội vụ,merged_into
Ban Dân tộc,Sở Dân tộc và Tôn giáo,merged_into
"""
