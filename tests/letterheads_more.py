# ruff: noqa: E501
"""More beginnings and ends of documents of invented authorities, made when those of `letterheads` were read right."""

from __future__ import annotations

from letterheads import MOTTO

MORE: dict[str, tuple[str, dict[str, str]]] = {
    "people's council standing committee": (
        f"""HỘI ĐỒNG NHÂN DÂN
TỈNH AN SƠN
Số: 31/NQ-HĐND
{MOTTO}An Sơn, ngày 10 tháng 12 năm 2024
NGHỊ QUYẾT
VỀ KẾ HOẠCH ĐẦU TƯ CÔNG TRUNG HẠN GIAI ĐOẠN 2026 - 2030 TỈNH AN SƠN
HỘI ĐỒNG NHÂN DÂN TỈNH AN SƠN
KHÓA XVIII, KỲ HỌP THỨ 20
Căn cứ Luật Đầu tư công ngày 13 tháng 6 năm 2019;
Điều 4. Nghị quyết này thay thế Nghị quyết số 12/NQ-HĐND ngày 8 tháng 7 năm 2021 của Hội đồng nhân dân tỉnh.
CHỦ TỊCH
""",
        {"number": '31/NQ-HĐND', 'date': '2024-12-10', 'issuer': 'Hội đồng nhân dân tỉnh An Sơn', 'type': 'Nghị quyết', 'territory': 'An Sơn', 'period': '2026-2030', 'status': 'adopted', 'replaces': '12/NQ-HĐND', 'title': 'Nghị quyết Về kế hoạch đầu tư công trung hạn giai đoạn 2026 - 2030 tỉnh An Sơn'},
    ),
    "ward": (
        f"""ỦY BAN NHÂN DÂN
PHƯỜNG CẦU MÂY
Số: 77/TB-UBND
{MOTTO}Cầu Mây, ngày 02 tháng 8 năm 2025
THÔNG BÁO
Về lịch tiếp công dân tháng 8 năm 2025
Ủy ban nhân dân phường Cầu Mây thông báo như sau:
KT. CHỦ TỊCH
""",
        {"number": "77/TB-UBND", "date": "2025-08-02", "issuer": "Ủy ban nhân dân phường Cầu Mây", "type": "Thông báo", "territory": "phường Cầu Mây", "period": "2025", "status": "adopted", "title": "Thông báo Về lịch tiếp công dân tháng 8 năm 2025"},
    ),
    "ministry decision": (
        """BỘ XÂY DỰNG                                CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
-------                                      Độc lập - Tự do - Hạnh phúc
                                             ---------------
Số: 909/QĐ-BXD                        Hà Nội, ngày 30 tháng 9 năm 2027

                                QUYẾT ĐỊNH
      Về việc công bố suất vốn đầu tư xây dựng công trình năm 2027

                        BỘ TRƯỞNG BỘ XÂY DỰNG
Căn cứ Luật Xây dựng ngày 18 tháng 6 năm 2014;
Điều 3. Quyết định này có hiệu lực từ ngày ký. Bãi bỏ Phụ lục II ban hành kèm theo Quyết định số 510/QĐ-BXD ngày 19 tháng 5 năm 2023 của Bộ trưởng Bộ Xây dựng.
KT. BỘ TRƯỞNG
""",
        {"number": "909/QĐ-BXD", "date": "2027-09-30", "issuer": "Bộ Xây dựng", "type": "Quyết định", "period": "2027", "status": "adopted", "amends": "510/QĐ-BXD", "title": "Quyết định Về việc công bố suất vốn đầu tư xây dựng công trình năm 2027"},
    ),
    "district party committee": (
        """ĐẢNG BỘ TỈNH AN SƠN
HUYỆN ỦY KHE LÚA
*
Số 15-CT/HU
ĐẢNG CỘNG SẢN VIỆT NAM
Khe Lúa, ngày 20 tháng 2 năm 2023
CHỈ THỊ
về nâng cao trách nhiệm của cấp ủy trong công tác thủy lợi
Thời gian qua, công tác thủy lợi đạt kết quả khá.
T/M BAN THƯỜNG VỤ
BÍ THƯ
""",
        {"number": "15-CT/HU", "date": "2023-02-20", "issuer": "Huyện ủy Khe Lúa", "type": "Chỉ thị", "territory": "huyện Khe Lúa", "status": "adopted", "title": "Chỉ thị về nâng cao trách nhiệm của cấp ủy trong công tác thủy lợi"},
    ),
    "forest station": (
        f"""CHI CỤC KIỂM LÂM TỈNH AN SƠN
HẠT KIỂM LÂM HUYỆN KHE LÚA
Số: 06/BC-HKL
{MOTTO}Khe Lúa, ngày 28 tháng 12 năm 2022
BÁO CÁO
Tổng kết công tác bảo vệ rừng năm 2022, phương hướng năm 2023
I. Đặc điểm tình hình
HẠT TRƯỞNG
""",
        {"number": "06/BC-HKL", "date": "2022-12-28", "issuer": "Hạt Kiểm lâm huyện Khe Lúa", "type": "Báo cáo", "territory": "huyện Khe Lúa", "period": "2022-2023", "status": "adopted", "title": "Báo cáo Tổng kết công tác bảo vệ rừng năm 2022, phương hướng năm 2023"},
    ),
    "youth union": (
        """TỈNH ĐOÀN AN SƠN
BAN THƯỜNG VỤ
***
Số: 120-KH/TĐTN-BPT
ĐOÀN TNCS HỒ CHÍ MINH
An Sơn, ngày 1 tháng 3 năm 2025
KẾ HOẠCH
Tổ chức Tháng Thanh niên năm 2025
I. Mục đích
TM. BAN THƯỜNG VỤ TỈNH ĐOÀN
""",
        {"number": "120-KH/TĐTN-BPT", "date": "2025-03-01", "issuer": "Ban Thường vụ Tỉnh đoàn An Sơn", "type": "Kế hoạch", "territory": "An Sơn", "period": "2025", "status": "adopted", "title": "Kế hoạch Tổ chức Tháng Thanh niên năm 2025"},
    ),
    "letter of a ministry": (
        f"""BỘ TÀI CHÍNH
Số: 4471/BTC-QLG
V/v hướng dẫn kê khai giá thuốc thú y
{MOTTO}Hà Nội, ngày 14 tháng 5 năm 2024
Kính gửi: Sở Tài chính các tỉnh, thành phố trực thuộc Trung ương
Bộ Tài chính nhận được công văn số 88/STC-QLG ngày 3/4/2024 của Sở Tài chính tỉnh An Sơn.
TL. BỘ TRƯỞNG
""",
        {"number": "4471/BTC-QLG", "date": "2024-05-14", "issuer": "Bộ Tài chính", "type": "Công văn", "status": "adopted", "title": "Công văn V/v hướng dẫn kê khai giá thuốc thú y"},
    ),
    "draft decree": (
        f"""CHÍNH PHỦ
Số:         /2029/NĐ-CP
{MOTTO}Hà Nội, ngày     tháng    năm 2029
DỰ THẢO
NGHỊ ĐỊNH
Quy định về quản lý khai thác nước khoáng
Căn cứ Luật Tài nguyên nước ngày 27 tháng 11 năm 2023;
Điều 30. Hiệu lực
1. Nghị định này có hiệu lực từ ngày 01 tháng 7 năm 2029.
2. Nghị định số 201/2013/NĐ-CP ngày 27 tháng 11 năm 2013 của Chính phủ hết hiệu lực khi Nghị định này có hiệu lực.
""",
        {"issuer": "Chính phủ", "type": "Nghị định", "status": "draft", "replaces": "201/2013/NĐ-CP", "title": "Nghị định Quy định về quản lý khai thác nước khoáng"},
    ),
    "ordinance": (
        f"""ỦY BAN THƯỜNG VỤ QUỐC HỘI
Pháp lệnh số: 03/2031/UBTVQH17
{MOTTO}PHÁP LỆNH
SỬA ĐỔI, BỔ SUNG MỘT SỐ ĐIỀU CỦA PHÁP LỆNH GIỐNG VẬT NUÔI
Căn cứ Hiến pháp năm 2013;
Điều 1. Sửa đổi, bổ sung một số điều của Pháp lệnh Giống vật nuôi số 16/2004/PL-UBTVQH11
Pháp lệnh này được Ủy ban Thường vụ Quốc hội khóa XVII thông qua ngày 24 tháng 3 năm 2031.
TM. ỦY BAN THƯỜNG VỤ QUỐC HỘI
""",
        {"number": "03/2031/UBTVQH17", "date": "2031-03-24", "issuer": "Ủy ban Thường vụ Quốc hội", "type": "Pháp lệnh", "status": "adopted", "amends": "16/2004/PL-UBTVQH11", "title": "Pháp lệnh Sửa đổi, bổ sung một số điều của Pháp lệnh Giống vật nuôi"},
    ),
    "minutes of a cooperative": (
        f"""HỢP TÁC XÃ NÔNG NGHIỆP ĐỒNG XANH
Số: 02/BB-HTX
{MOTTO}Khe Lúa, ngày 15 tháng 1 năm 2024
BIÊN BẢN
Đại hội thành viên thường niên năm 2024
Hôm nay, tại nhà văn hóa thôn, Hợp tác xã Nông nghiệp Đồng Xanh tổ chức đại hội.
""",
        {"number": "02/BB-HTX", "date": "2024-01-15", "issuer": "Hợp tác xã Nông nghiệp Đồng Xanh", "type": "Biên bản", "territory": "Khe Lúa", "period": "2024", "status": "adopted", "title": "Biên bản Đại hội thành viên thường niên năm 2024"},
    ),
    "central city department, UBND line": (
        f"""ỦY BAN NHÂN DÂN
THÀNH PHỐ ĐÀ NẴNG
SỞ DU LỊCH
Số: 55/KH-SDL
{MOTTO}Đà Nẵng, ngày 4 tháng 4 năm 2022
KẾ HOẠCH
Kích cầu du lịch biển năm 2022
I. MỤC TIÊU
GIÁM ĐỐC
""",
        {"number": "55/KH-SDL", "date": "2022-04-04", "issuer": "Sở Du lịch thành phố Đà Nẵng", "type": "Kế hoạch", "territory": "Đà Nẵng (cũ)", "period": "2022", "status": "adopted", "title": "Kế hoạch Kích cầu du lịch biển năm 2022"},
    ),
    "markdown of recognised text": (
        """**ỦY BAN NHÂN DÂN**
**TỈNH AN SƠN**

Số: 1020/QĐ-UBND

**CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM**
**Độc lập - Tự do - Hạnh phúc**

*An Sơn, ngày 6 tháng 6 năm 2026*

**QUYẾT ĐỊNH**

**Về việc phê duyệt Đề án phát triển du lịch cộng đồng giai đoạn 2026-2030**

**CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH AN SƠN**

*Căn cứ Luật Du lịch ngày 19 tháng 6 năm 2017;*

**Điều 1.** Phê duyệt Đề án.
""",
        {"number": "1020/QĐ-UBND", "date": "2026-06-06", "issuer": "Ủy ban nhân dân tỉnh An Sơn", "type": "Quyết định", "territory": "An Sơn", "period": "2026-2030", "status": "adopted", "title": "Quyết định Về việc phê duyệt Đề án phát triển du lịch cộng đồng giai đoạn 2026-2030"},
    ),
}  # fmt: skip
