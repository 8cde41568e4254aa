"""What the unit of one sheet of the demonstration is asked to explain, as plain data; it writes nothing."""

ASKED_UNIT = "SXD"
"""In review in CCHC 2014; sonhv works there."""

QUESTIONS = (
    ("5.2.1", "Báo cáo quyết toán kèm theo ghi mức tiết kiệm thấp hơn. Đơn vị giải trình số đã kê khai."),
    ("6.1.1", "Số văn bản gửi qua mạng khác số liệu của Trung tâm Thông tin. Đơn vị đối chiếu lại."),
    ("7.2.2", "Biên bản kèm theo chỉ có một cuộc đối thoại. Đơn vị giải trình cuộc còn lại."),
)
"""(criterion, what its unit must explain): three of them, to be answered once the window to reply is opened."""
