# ruff: noqa: E501
"""Beginnings and ends of documents of invented authorities, and what a clerk would note of each.

The places (tỉnh Sơn Hà, huyện Nậm Khe, xã Mường Lòng, thị xã Bình Lãng …) are on no list. Fields that are not named are blank.
"""

from __future__ import annotations

PLACES = ("Sơn Hà", "Nậm Khe", "Mường Lòng", "Phìn Hồ", "Bình Lãng", "Vân Đài", "An Sơn", "Cầu Mây", "Khe Lúa")
MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"

LETTERHEADS: dict[str, tuple[str, dict[str, str]]] = {
    "ministry": (
        f"""BỘ KHOA HỌC VÀ CÔNG NGHỆ
_______
{MOTTO}Số: 17/2031/TT-BKHCN
Hà Nội, ngày 09 tháng 6 năm 2031
THÔNG TƯ
Sửa đổi, bổ sung một số điều của Thông tư số 04/2027/TT-BKHCN về kiểm định cân điện tử
Căn cứ Luật Đo lường số 04/2011/QH13;
Theo đề nghị của Vụ trưởng Vụ Đo lường,
Điều 1. Sửa đổi, bổ sung một số điều của Thông tư số 04/2027/TT-BKHCN
1. Khoản 2 Điều 5 được thay bằng quy định về tem niêm phong.
Điều 2. Hiệu lực thi hành
1. Thông tư này có hiệu lực từ ngày 01 tháng 8 năm 2031.
2. Thông tư số 11/2025/TT-BKHCN ngày 02 tháng 3 năm 2025 của Bộ trưởng Bộ Khoa học và Công nghệ hết hiệu lực kể từ ngày Thông tư này có hiệu lực.
BỘ TRƯỞNG
Trần Văn Thử
""",
        {
            "number": "17/2031/TT-BKHCN", "date": "2031-06-09", "issuer": "Bộ Khoa học và Công nghệ", "type": "Thông tư",
            "status": "adopted", "amends": "04/2027/TT-BKHCN", "replaces": "11/2025/TT-BKHCN",
            "title": "Thông tư Sửa đổi, bổ sung một số điều của Thông tư số 04/2027/TT-BKHCN về kiểm định cân điện tử",
        },
    ),
    "district": (
        f"""ỦY BAN NHÂN DÂN
HUYỆN NẬM KHE
Số: 318/QĐ-UBND
{MOTTO}Nậm Khe, ngày 2 tháng 11 năm 2023
QUYẾT ĐỊNH
VỀ VIỆC PHÊ DUYỆT VỊ TRÍ BÃI CHÔN LẤP RÁC XÃ MƯỜNG LÒNG, HUYỆN NẬM KHE, TỈNH SƠN HÀ
CHỦ TỊCH ỦY BAN NHÂN DÂN HUYỆN NẬM KHE
Căn cứ Luật Bảo vệ môi trường ngày 17 tháng 11 năm 2020;
QUYẾT ĐỊNH:
Điều 1. Phê duyệt vị trí bãi chôn lấp rác.
CHỦ TỊCH
Lò Văn Mẫu
""",
        {
            "number": "318/QĐ-UBND", "date": "2023-11-02", "issuer": "Ủy ban nhân dân huyện Nậm Khe", "type": "Quyết định",
            "territory": "huyện Nậm Khe", "status": "adopted",
            "title": "Quyết định Về việc phê duyệt vị trí bãi chôn lấp rác xã Mường Lòng, huyện Nậm Khe, tỉnh Sơn Hà",
        },
    ),
    "school": (
        f"""PHÒNG GIÁO DỤC VÀ ĐÀO TẠO HUYỆN NẬM KHE
TRƯỜNG TIỂU HỌC SUỐI ĐÁ
Số: 45/KH-THSĐ
{MOTTO}Nậm Khe, ngày 20 tháng 8 năm 2025
KẾ HOẠCH
Giáo dục của nhà trường năm học 2025 - 2026
I. Căn cứ xây dựng kế hoạch
HIỆU TRƯỞNG
Vàng Thị Thử
""",
        {
            "number": "45/KH-THSĐ", "date": "2025-08-20", "issuer": "Trường Tiểu học Suối Đá", "type": "Kế hoạch",
            "territory": "huyện Nậm Khe", "period": "2025-2026", "status": "adopted",
            "title": "Kế hoạch Giáo dục của nhà trường năm học 2025 - 2026",
        },
    ),
    "hospital": (
        f"""SỞ Y TẾ TỈNH SƠN HÀ
BỆNH VIỆN ĐA KHOA KHU VỰC PHÌN HỒ
Số: 112/TB-BVPH
{MOTTO}Phìn Hồ, ngày 5 tháng 2 năm 2024
THÔNG BÁO
Lịch khám sức khỏe định kỳ năm 2024 cho cán bộ các xã vùng cao
Bệnh viện thông báo lịch khám như sau:
GIÁM ĐỐC
Giàng A Thử
""",
        {
            "number": "112/TB-BVPH", "date": "2024-02-05", "issuer": "Bệnh viện Đa khoa khu vực Phìn Hồ", "type": "Thông báo",
            "territory": "Sơn Hà", "period": "2024", "status": "adopted",
            "title": "Thông báo Lịch khám sức khỏe định kỳ năm 2024 cho cán bộ các xã vùng cao",
        },
    ),
    "party committee": (
        """TỈNH ỦY SƠN HÀ
*
Số 77-KL/TU
ĐẢNG CỘNG SẢN VIỆT NAM
Sơn Hà, ngày 14 tháng 3 năm 2026
KẾT LUẬN
CỦA BAN THƯỜNG VỤ TỈNH ỦY
về phát triển chè cổ thụ giai đoạn 2026 - 2030
Ban Thường vụ Tỉnh ủy đã nghe báo cáo và kết luận như sau:
T/M BAN THƯỜNG VỤ
BÍ THƯ
""",
        {
            "number": "77-KL/TU", "date": "2026-03-14", "issuer": "Tỉnh ủy Sơn Hà", "type": "Kết luận", "territory": "Sơn Hà",
            "period": "2026-2030", "status": "adopted",
            "title": "Kết luận Của Ban Thường vụ Tỉnh ủy về phát triển chè cổ thụ giai đoạn 2026 - 2030",
        },
    ),
    "court": (
        f"""TÒA ÁN NHÂN DÂN
TỈNH SƠN HÀ
Số: 09/2025/TB-TA
{MOTTO}Sơn Hà, ngày 3 tháng 4 năm 2025
THÔNG BÁO
Về việc thụ lý vụ án hành chính
Kính gửi: Viện kiểm sát nhân dân tỉnh Sơn Hà
THẨM PHÁN
""",
        {
            "number": "09/2025/TB-TA", "date": "2025-04-03", "issuer": "Tòa án nhân dân tỉnh Sơn Hà", "type": "Thông báo",
            "territory": "Sơn Hà", "status": "adopted", "title": "Thông báo Về việc thụ lý vụ án hành chính",
        },
    ),
    "social insurance": (
        f"""BẢO HIỂM XÃ HỘI VIỆT NAM
BẢO HIỂM XÃ HỘI TỈNH SƠN HÀ
Số: 1204/BHXH-TST
V/v đôn đốc nộp hồ sơ gia hạn thẻ
{MOTTO}Sơn Hà, ngày 8 tháng 12 năm 2024
Kính gửi: Các đơn vị sử dụng lao động
Đề nghị các đơn vị nộp hồ sơ trước ngày 20.
Nơi nhận:
- Như trên;
KT. GIÁM ĐỐC
PHÓ GIÁM ĐỐC
""",
        {
            "number": "1204/BHXH-TST", "date": "2024-12-08", "issuer": "Bảo hiểm xã hội tỉnh Sơn Hà", "type": "Công văn",
            "territory": "Sơn Hà", "status": "adopted", "title": "Công văn V/v đôn đốc nộp hồ sơ gia hạn thẻ",
        },
    ),
    "company": (
        f"""CÔNG TY CỔ PHẦN CẤP NƯỚC SƠN HÀ
Số: 03/NQ-ĐHĐCĐ
{MOTTO}Sơn Hà, ngày 26 tháng 4 năm 2025
NGHỊ QUYẾT
ĐẠI HỘI ĐỒNG CỔ ĐÔNG THƯỜNG NIÊN NĂM 2025
Căn cứ Luật Doanh nghiệp số 59/2020/QH14;
TM. ĐẠI HỘI ĐỒNG CỔ ĐÔNG
""",
        {
            "number": "03/NQ-ĐHĐCĐ", "date": "2025-04-26", "issuer": "Công ty cổ phần cấp nước Sơn Hà", "type": "Nghị quyết",
            "territory": "Sơn Hà", "period": "2025", "status": "adopted",
            "title": "Nghị quyết Đại hội đồng cổ đông thường niên năm 2025",
        },
    ),
    "commune council": (
        f"""HỘI ĐỒNG NHÂN DÂN
XÃ MƯỜNG LÒNG
Số: 12/NQ-HĐND
{MOTTO}Mường Lòng, ngày 19 tháng 12 năm 2025
NGHỊ QUYẾT
Về dự toán thu, chi ngân sách xã năm 2026
HỘI ĐỒNG NHÂN DÂN XÃ MƯỜNG LÒNG
KHÓA II, KỲ HỌP THỨ BA
Căn cứ Luật Ngân sách nhà nước ngày 2 tháng 5 năm 2024;
QUYẾT NGHỊ:
CHỦ TỊCH
""",
        {
            "number": "12/NQ-HĐND", "date": "2025-12-19", "issuer": "Hội đồng nhân dân xã Mường Lòng", "type": "Nghị quyết",
            "territory": "xã Mường Lòng", "period": "2026", "status": "adopted",
            "title": "Nghị quyết Về dự toán thu, chi ngân sách xã năm 2026",
        },
    ),
    "department": (
        f"""UBND TỈNH SƠN HÀ
SỞ CÔNG THƯƠNG
Số: 640/BC-SCT
{MOTTO}Sơn Hà, ngày 30 tháng 6 năm 2025
BÁO CÁO
Kết quả sản xuất công nghiệp 6 tháng đầu năm, nhiệm vụ 6 tháng cuối năm 2025
I. Kết quả
KT. GIÁM ĐỐC
""",
        {
            "number": "640/BC-SCT", "date": "2025-06-30", "issuer": "Sở Công Thương tỉnh Sơn Hà", "type": "Báo cáo",
            "territory": "Sơn Hà", "period": "2025", "status": "adopted",
            "title": "Báo cáo Kết quả sản xuất công nghiệp 6 tháng đầu năm, nhiệm vụ 6 tháng cuối năm 2025",
        },
    ),
    "joint circular": (
        f"""BỘ TÀI CHÍNH - BỘ Y TẾ
Số: 21/2030/TTLT-BTC-BYT
{MOTTO}Hà Nội, ngày 5 tháng 5 năm 2030
THÔNG TƯ LIÊN TỊCH
Hướng dẫn thanh toán chi phí xét nghiệm tại trạm y tế
Căn cứ Nghị định số 90/2029/NĐ-CP của Chính phủ;
KT. BỘ TRƯỞNG BỘ Y TẾ
KT. BỘ TRƯỞNG BỘ TÀI CHÍNH
""",
        {
            "number": "21/2030/TTLT-BTC-BYT", "date": "2030-05-05", "issuer": "Bộ Tài chính - Bộ Y tế", "type": "Thông tư liên tịch",
            "status": "adopted", "title": "Thông tư liên tịch Hướng dẫn thanh toán chi phí xét nghiệm tại trạm y tế",
        },
    ),
    "draft with blank number": (
        f"""HỘI ĐỒNG NHÂN DÂN
TỈNH SƠN HÀ
Số:      /2026/NQ-HĐND
{MOTTO}Sơn Hà, ngày      tháng      năm 2026
DỰ THẢO
NGHỊ QUYẾT
Quy định mức hỗ trợ học bán trú trên địa bàn tỉnh Sơn Hà
HỘI ĐỒNG NHÂN DÂN TỈNH SƠN HÀ
KHÓA XV, KỲ HỌP THỨ 9
Căn cứ Nghị quyết số 10/2019/NQ-HĐND ngày 5 tháng 7 năm 2019;
CHỦ TỊCH
""",
        {
            "issuer": "Hội đồng nhân dân tỉnh Sơn Hà", "type": "Nghị quyết", "territory": "Sơn Hà", "status": "draft",
            "title": "Nghị quyết Quy định mức hỗ trợ học bán trú trên địa bàn tỉnh Sơn Hà",
        },
    ),
    "two columns flattened": (
        """UBND THỊ XÃ BÌNH LÃNG                    CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
PHÒNG NỘI VỤ                                Độc lập - Tự do - Hạnh phúc
Số: 88/BC-PNV                          Bình Lãng, ngày 4 tháng 9 năm 2024
BÁO CÁO
Công tác văn thư, lưu trữ năm 2024
I. Tình hình
TRƯỞNG PHÒNG
""",
        {
            "number": "88/BC-PNV", "date": "2024-09-04", "issuer": "Phòng Nội vụ thị xã Bình Lãng", "type": "Báo cáo",
            "territory": "thị xã Bình Lãng", "period": "2024", "status": "adopted",
            "title": "Báo cáo Công tác văn thư, lưu trữ năm 2024",
        },
    ),
    "spacing of recognised text": (
        """ỦY BAN NHÂN  DÂN              CỘNG  HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM
TỈNH SƠN HÀ                   Độc lập  -  Tự do - Hạnh phúc
Số :  215 / KH - UBND         Sơn Hà , ngày 07  tháng 01 năm 2026
K Ế  H O Ạ C H
Phòng, chống cháy rừng mùa khô năm 2026
I. MỤC ĐÍCH
TM. ỦY BAN NHÂN DÂN
""",
        {
            "number": "215/KH-UBND", "date": "2026-01-07", "issuer": "Ủy ban nhân dân tỉnh Sơn Hà", "type": "Kế hoạch",
            "territory": "Sơn Hà", "period": "2026", "status": "adopted",
            "title": "Kế hoạch Phòng, chống cháy rừng mùa khô năm 2026",
        },
    ),
    "letterhead in one line": (
        """UBND TỈNH SƠN HÀ SỞ NỘI VỤ Số: 5/TTr-SNV CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc Sơn Hà, ngày 3 tháng 2 năm 2025
TỜ TRÌNH
Về việc đề nghị bổ sung biên chế cho các xã mới
Kính gửi: Ủy ban nhân dân tỉnh
GIÁM ĐỐC
""",
        {
            "number": "5/TTr-SNV", "date": "2025-02-03", "issuer": "Sở Nội vụ tỉnh Sơn Hà", "type": "Tờ trình", "territory": "Sơn Hà",
            "status": "adopted", "title": "Tờ trình Về việc đề nghị bổ sung biên chế cho các xã mới",
        },
    ),
    "university": (
        f"""BỘ GIÁO DỤC VÀ ĐÀO TẠO
TRƯỜNG ĐẠI HỌC KỸ THUẬT SƠN HÀ
Số: 501/QĐ-ĐHKT
{MOTTO}Sơn Hà, ngày 1 tháng 7 năm 2025
QUYẾT ĐỊNH
Ban hành Quy chế thi đua, khen thưởng
HIỆU TRƯỞNG TRƯỜNG ĐẠI HỌC KỸ THUẬT SƠN HÀ
Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022;
Điều 2. Quyết định này thay thế Quyết định số 77/QĐ-ĐHKT ngày 05 tháng 5 năm 2019 và Quyết định số 78/QĐ-ĐHKT ngày 06 tháng 5 năm 2019 của Hiệu trưởng.
HIỆU TRƯỞNG
""",
        {
            "number": "501/QĐ-ĐHKT", "date": "2025-07-01", "issuer": "Trường Đại học Kỹ thuật Sơn Hà", "type": "Quyết định",
            "territory": "Sơn Hà", "status": "adopted", "replaces": "77/QĐ-ĐHKT; 78/QĐ-ĐHKT",
            "title": "Quyết định Ban hành Quy chế thi đua, khen thưởng",
        },
    ),
    "province, title in capitals": (
        f"""ỦY BAN NHÂN DÂN
TỈNH SƠN HÀ
Số: 22/2024/QĐ-UBND
{MOTTO}Sơn Hà, ngày 15 tháng 7 năm 2024
QUYẾT ĐỊNH
BAN HÀNH QUY CHẾ QUẢN LÝ CHỢ TRÊN ĐỊA BÀN TỈNH SƠN HÀ
ỦY BAN NHÂN DÂN TỈNH SƠN HÀ
Căn cứ Luật Thương mại ngày 14 tháng 6 năm 2005;
Điều 2. Bãi bỏ khoản 3 Điều 6 Quyết định số 40/2015/QĐ-UBND ngày 01 tháng 9 năm 2015 của Ủy ban nhân dân tỉnh Sơn Hà.
TM. ỦY BAN NHÂN DÂN
""",
        {
            "number": "22/2024/QĐ-UBND", "date": "2024-07-15", "issuer": "Ủy ban nhân dân tỉnh Sơn Hà", "type": "Quyết định",
            "territory": "Sơn Hà", "status": "adopted", "amends": "40/2015/QĐ-UBND",
            "title": "Quyết định Ban hành Quy chế quản lý chợ trên địa bàn tỉnh Sơn Hà",
        },
    ),
    "regulation issued with a decision": (
        """QUY CHẾ
Phối hợp quản lý đê kè trên địa bàn huyện Nậm Khe
(Ban hành kèm theo Quyết định số 41/2024/QĐ-UBND ngày 06 tháng 5 năm 2024
của Ủy ban nhân dân huyện Nậm Khe)
Chương I
QUY ĐỊNH CHUNG
Điều 1. Phạm vi điều chỉnh
Quy chế này quy định việc phối hợp.
""",
        {
            "number": "41/2024/QĐ-UBND", "date": "2024-05-06", "issuer": "Ủy ban nhân dân huyện Nậm Khe", "type": "Quy chế",
            "territory": "huyện Nậm Khe", "status": "adopted",
            "title": "Quy chế Phối hợp quản lý đê kè trên địa bàn huyện Nậm Khe",
        },
    ),
    "all in the title": (
        """QUYẾT ĐỊNH
CỦA BỘ TRƯỞNG BỘ THỦY SẢN SỐ 12/2004/QĐ-BTS NGÀY 03 THÁNG 6 NĂM 2004
VỀ DANH MỤC THUỐC THÚ Y THỦY SẢN
BỘ TRƯỞNG BỘ THỦY SẢN
Căn cứ Pháp lệnh Thú y ngày 15 tháng 02 năm 1993;
QUYẾT ĐỊNH:
""",
        {
            "number": "12/2004/QĐ-BTS", "date": "2004-06-03", "issuer": "Bộ trưởng Bộ Thủy sản", "type": "Quyết định",
            "status": "adopted", "title": "Quyết định Về danh mục thuốc thú y thủy sản",
        },
    ),
    "telegram": (
        f"""THỦ TƯỚNG CHÍNH PHỦ
Số: 55/CĐ-TTg
{MOTTO}Hà Nội, ngày 11 tháng 9 năm 2028
CÔNG ĐIỆN
Về việc khẩn trương khắc phục hậu quả mưa lũ
THỦ TƯỚNG CHÍNH PHỦ điện:
- Chủ tịch Ủy ban nhân dân tỉnh Sơn Hà;
KT. THỦ TƯỚNG
PHÓ THỦ TƯỚNG
""",
        {
            "number": "55/CĐ-TTg", "date": "2028-09-11", "issuer": "Thủ tướng Chính phủ", "type": "Công điện", "status": "adopted",
            "title": "Công điện Về việc khẩn trương khắc phục hậu quả mưa lũ",
        },
    ),
    "tax office": (
        f"""TỔNG CỤC THUẾ
CỤC THUẾ TỈNH SƠN HÀ
Số: 2210/CT-TTHT
V/v thuế giá trị gia tăng đối với chè sơ chế
{MOTTO}Sơn Hà, ngày 17 tháng 10 năm 2022
Kính gửi: Hợp tác xã chè Phìn Hồ
KT. CỤC TRƯỞNG
""",
        {
            "number": "2210/CT-TTHT", "date": "2022-10-17", "issuer": "Cục Thuế tỉnh Sơn Hà", "type": "Công văn", "territory": "Sơn Hà",
            "status": "adopted", "title": "Công văn V/v thuế giá trị gia tăng đối với chè sơ chế",
        },
    ),
    "union": (
        f"""LIÊN ĐOÀN LAO ĐỘNG TỈNH SƠN HÀ
CÔNG ĐOÀN NGÀNH GIÁO DỤC
Số: 14/HD-CĐN
{MOTTO}Sơn Hà, ngày 9 tháng 1 năm 2025
HƯỚNG DẪN
Tổ chức Hội thi giáo viên tài năng năm 2025
Thực hiện Kế hoạch số 3/KH-LĐLĐ ngày 2/1/2025 của Liên đoàn Lao động tỉnh,
TM. BAN THƯỜNG VỤ
""",
        {
            "number": "14/HD-CĐN", "date": "2025-01-09", "issuer": "Công đoàn ngành Giáo dục tỉnh Sơn Hà", "type": "Hướng dẫn",
            "territory": "Sơn Hà", "period": "2025", "status": "adopted",
            "title": "Hướng dẫn Tổ chức Hội thi giáo viên tài năng năm 2025",
        },
    ),
    "table sent with a report": (
        """Biểu số 1
TỔNG HỢP DIỆN TÍCH CHÈ CÁC HUYỆN TỈNH SƠN HÀ NĂM 2024
(Kèm theo Báo cáo số 99/BC-UBND ngày 10/01/2025 của UBND tỉnh Sơn Hà)
Huyện Nậm Khe có 120 ha chè.
""",
        {
            "number": "99/BC-UBND", "date": "2025-01-10", "issuer": "Ủy ban nhân dân tỉnh Sơn Hà", "territory": "Sơn Hà",
            "period": "2024", "status": "adopted", "title": "Tổng hợp diện tích chè các huyện tỉnh Sơn Hà năm 2024",
        },
    ),
    "city without list": (
        f"""ỦY BAN NHÂN DÂN THÀNH PHỐ VÂN ĐÀI
Số: 7/CT-UBND
{MOTTO}Vân Đài, ngày 22 tháng 2 năm 2025
CHỈ THỊ
Về tăng cường trật tự đô thị trên địa bàn thành phố Vân Đài
Thời gian qua, trật tự đô thị còn nhiều việc phải làm.
Chỉ thị này thay thế Chỉ thị số 2/CT-UBND ngày 8 tháng 3 năm 2018./.
CHỦ TỊCH
""",
        {
            "number": "7/CT-UBND", "date": "2025-02-22", "issuer": "Ủy ban nhân dân thành phố Vân Đài", "type": "Chỉ thị",
            "territory": "thành phố Vân Đài", "status": "adopted", "replaces": "2/CT-UBND",
            "title": "Chỉ thị Về tăng cường trật tự đô thị trên địa bàn thành phố Vân Đài",
        },
    ),
}  # fmt: skip
