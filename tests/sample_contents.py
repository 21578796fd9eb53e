"""What the bundled sample documents say: facts restated from public documents, in words of this project."""

HOUSE = "BỘ TÀI LIỆU MẪU VANBAN"
LABEL = "Bản tóm lược minh họa, không phải văn bản chính thức"

STATE_AND_STATISTICS = "Sở Tài chính; Thống kê tỉnh"
FARMING = "Sở Nông nghiệp và Môi trường"

# ---------------------------------------------------------------- chi-tieu-2026-2030.docx

TARGETS_TITLE = "Tóm lược chỉ tiêu phát triển tỉnh Bắc Ninh giai đoạn 2026-2030 và cơ quan chủ trì"
TARGETS_HEAD = [
    "Nguồn: Chương trình hành động của UBND tỉnh Bắc Ninh số 261/CTr-UBND ngày 31/3/2026, Phụ lục I; đối chiếu với "
    "Nghị quyết số 02-NQ/ĐH ngày 30/9/2025 của Đại hội Đảng bộ tỉnh Bắc Ninh lần thứ nhất.",
    "Địa bàn: tỉnh Bắc Ninh (sau hợp nhất). Giai đoạn: 2026-2030. Tình trạng văn bản nguồn: đã ban hành.",
]
TARGETS_HEADER = ("TT", "Chỉ tiêu", "Giá trị đến năm 2030", "Cơ quan chủ trì")
# A row of two cells opens a group; an agency of None is the cell above, merged downwards.
TARGETS = [
    ("I", "Kinh tế"),
    ("1", "Tăng trưởng GRDP bình quân mỗi năm, 2026-2030", "11-12%/năm", STATE_AND_STATISTICS),
    ("1.1", "Trong đó: ngành công nghiệp", "12-13,3%/năm", "Sở Công Thương; Thống kê tỉnh"),
    ("1.2", "Trong đó: ngành xây dựng", "13,7-14,2%/năm", "Sở Xây dựng; Thống kê tỉnh"),
    ("2", "GRDP bình quân đầu người*", "8.700-9.200 USD", STATE_AND_STATISTICS),
    ("3", "Tăng năng suất lao động xã hội", "10%/năm", None),
    ("4", "Vốn đầu tư thực hiện so với GRDP", "35-40%", STATE_AND_STATISTICS),
    ("5", "Hệ số ICOR (hiệu quả sử dụng vốn đầu tư)", "3,0-3,5", STATE_AND_STATISTICS),
    ("6", "Phần đóng góp của kinh tế số trong GRDP", "khoảng 45%", "Sở Tài chính; Sở Khoa học và Công nghệ"),
    ("7", "Tổng kim ngạch xuất nhập khẩu", "1.090 tỷ USD (cả 5 năm)", "Sở Công Thương; Chi cục Hải quan khu vực V"),
    ("8.1", "Thu ngân sách nhà nước", "375.700 tỷ đồng (cả 5 năm)", "Sở Tài chính"),
    ("8.2", "Chi ngân sách địa phương", "279.000 tỷ đồng (cả 5 năm)", "Sở Tài chính"),
    ("9", "Tỷ lệ đô thị hóa", "65%", "Sở Xây dựng"),
    ("10", "Đất giao thông trong đất xây dựng đô thị", "25%", "Sở Xây dựng"),
    ("II", "Xã hội"),
    ("11", "HDI (chỉ số phát triển con người)", "0,8", STATE_AND_STATISTICS),
    ("12", "Tuổi thọ trung bình", "khoảng 75,5 tuổi, sống khỏe ít nhất 68 năm", "Sở Y tế"),
    ("13", "Thu nhập bình quân đầu người", "7,84 triệu đồng/tháng", STATE_AND_STATISTICS),
    ("14", "Xóa hộ nghèo theo chuẩn đa chiều 2021-2025", "không còn hộ nghèo từ hết năm 2027", FARMING),
    ("15", "Trường học đạt chuẩn quốc gia mức độ 2", "trên 55%", "Sở Giáo dục và Đào tạo"),
    ("16.1", "Số giường bệnh trên 10.000 dân", "40 giường", "Sở Y tế"),
    ("16.2", "Số bác sĩ trên 10.000 dân", "19 bác sĩ", "Sở Y tế"),
    ("17", "Lao động đã qua đào tạo", "90%, riêng có bằng cấp, chứng chỉ 42%", "Sở Nội vụ; Sở Giáo dục và Đào tạo"),
    ("III", "Môi trường"),
    ("18", "Người dân được dùng nước sạch đạt quy chuẩn", "96,4% (đô thị 100%; nông thôn 93,8%)", f"Sở Xây dựng; {FARMING}"),
    ("19", "Chất thải rắn sinh hoạt được thu gom và xử lý", "98,5%", f"{FARMING}; Ban Quản lý các khu công nghiệp tỉnh; Sở Y tế"),
    (
        "20",
        "Khu, cụm công nghiệp có nơi xử lý nước thải tập trung trước khi hoạt động",
        "100%",
        f"{FARMING}; Ban Quản lý các khu công nghiệp tỉnh",
    ),
    ("21", "Cơ sở sản xuất, kinh doanh đạt quy chuẩn môi trường", "trên 98%", FARMING),
    ("22", "Tỷ lệ che phủ rừng (không kể cây ăn quả)", "30,65%", FARMING),
    ("IV", "An ninh"),
    ("23", "Xã, phường không có ma túy", "ít nhất 50%", "Công an tỉnh"),
]
TARGETS_FOOTNOTE = (
    "Mức ghi ở đây lấy theo Nghị quyết số 02-NQ/ĐH ngày 30/9/2025. Dự thảo báo cáo chính trị trước đại hội từng đề "
    "xuất 9.500-9.700 USD; mức đó không được thông qua."
)
TARGETS_BODY = [
    ("h1", "I. Giới thiệu"),
    (
        "p",
        "Bản tóm lược ghi lại những con số mà tỉnh Bắc Ninh phấn đấu đạt được trong năm năm 2026-2030, kèm tên cơ "
        "quan chịu trách nhiệm chính về từng con số. Đại hội Đảng bộ tỉnh họp cuối tháng 9 năm 2025 thông qua 26 "
        "chỉ tiêu. UBND tỉnh đã phân công cơ quan chủ trì cho 23 chỉ tiêu; ba chỉ tiêu về xây dựng Đảng không nằm "
        "trong bảng phân công.",
    ),
    ("p", "Đích chung của các con số ấy là đưa Bắc Ninh lên thành phố trực thuộc Trung ương trước năm 2030."),
    ("h1", "II. Bảng chỉ tiêu và phân công"),
    ("h2", "1. Cách đọc bảng"),
    (
        "p",
        "Cột thứ ba ghi mức phải đạt vào năm 2030, trừ ô nào nói rõ mốc khác hoặc ghi số của cả năm năm. Ô có nhiều "
        "cơ quan thì các cơ quan đó cùng chủ trì. Số thứ tự giữ theo nghị quyết; chỉ tiêu gồm nhiều vế được tách "
        "thành các dòng nhỏ.",
    ),
    ("h2", "2. Các chỉ tiêu theo nghị quyết đại hội"),
    ("caption", "Bảng 1. Chỉ tiêu đến năm 2030 và cơ quan chủ trì"),
    ("table", ""),
    ("h1", "III. Chỉ tiêu bổ sung"),
    ("p", "Ngoài bảng trên, Phụ lục I còn giao chín chỉ tiêu khác nhằm thực hiện Nghị quyết Đại hội XIV của Đảng. Trong số đó có:"),
    ("li", "Tổng vốn đầu tư toàn xã hội, tính trung bình năm năm, vào khoảng 47% GRDP: Sở Tài chính và Thống kê tỉnh chủ trì."),
    ("li", "Năng suất các nhân tố tổng hợp (TFP) đóng góp trên 55% mức tăng trưởng: Sở Tài chính và Sở Khoa học và Công nghệ chủ trì."),
    ("li", "Tiết kiệm 8,0-10,0% năng lượng tiêu thụ của toàn tỉnh: Sở Công Thương và Công ty Điện lực Bắc Ninh chủ trì."),
    ("li", "Mọi người dân (100%) được khám sức khỏe mỗi năm theo chính sách: Sở Y tế chủ trì."),
    ("li", "Bảo hiểm y tế đến với toàn dân: Sở Y tế và Bảo hiểm xã hội tỉnh chủ trì."),
    ("li", "Tỷ lệ hộ nghèo theo chuẩn mới 2026-2030 mỗi năm giảm 1-1,5 điểm phần trăm: Sở Nông nghiệp và Môi trường chủ trì."),
    ("li", "Xử lý và dùng lại 65-70% nước thải đổ ra lưu vực các sông: Sở Nông nghiệp và Môi trường chủ trì."),
    ("h1", "IV. Điểm cần lưu ý"),
    (
        "p",
        "Con số trong dự thảo báo cáo chính trị và con số trong nghị quyết không hoàn toàn trùng nhau. Khi trích dẫn "
        "cần dùng mức đã được đại hội thông qua, ví dụ GRDP tăng 11-12%/năm chứ không phải 12,5-13%/năm.",
    ),
    (
        "p",
        "Mục tiêu che phủ rừng 30,65% thấp hơn một chút so với ước thực hiện năm 2025 của tỉnh sau hợp nhất (31,1%). "
        "Không nên so con số này với 37,5% của riêng Bắc Giang cũ, bởi hai địa bàn khác nhau.",
    ),
    (
        "p",
        "Hai chỉ tiêu về hộ nghèo dùng hai chuẩn khác nhau: chuẩn 2021-2025 cho mốc hết năm 2027 và chuẩn 2026-2030 cho mức giảm hằng năm.",
    ),
]

# ---------------------------------------------------------------- nhiem-vu-2026-2030.xlsx

TASKS_TITLE = "Tóm lược nhiệm vụ và dự án của tỉnh Bắc Ninh giai đoạn 2026-2030"
TASKS_SOURCE = "Nguồn: Chương trình hành động của UBND tỉnh Bắc Ninh số 261/CTr-UBND ngày 31/3/2026, "
TASKS_HEADER = ("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời hạn", "Cấp ban hành")
PARTNERS = "Sở, ngành, UBND cấp xã liên quan"
PROVINCE = "UBND tỉnh"
TASKS = [
    ("I", "Xây dựng chính quyền"),
    (1, "Kế hoạch cải cách hành chính của tỉnh 2026-2030", "Sở Nội vụ", "Quý I-II/2026"),
    ("II", "Kinh tế"),
    (1, "Kế hoạch thực hiện chương trình kinh tế tư nhân", "Sở Tài chính", "Quý II/2026"),
    (2, "Kế hoạch nông nghiệp, nông dân, nông thôn đến năm 2030", FARMING, "Quý II-III/2026"),
    (3, "Kế hoạch đột phá khoa học, công nghệ và chuyển đổi số", "Sở Khoa học và Công nghệ", "Quý I-II/2026"),
    (4, "Kế hoạch đưa Bắc Ninh lên thành phố trực thuộc Trung ương", "Sở Nội vụ", "Quý I-II/2026"),
    (5, "Đề án lập thành phố Bắc Ninh trực thuộc Trung ương cùng các phường của thành phố", "Sở Nội vụ", "Quý III-IV/2028"),
    (6, "Đề án lập các phường của tỉnh", "Sở Nội vụ", "Quý III-IV/2026"),
    (7, "Điều chỉnh Quy hoạch tỉnh 2021-2030", "Sở Tài chính", "Quý II-III/2026"),
    (8, "Quy hoạch chung đô thị Bắc Ninh đến năm 2050", "Sở Xây dựng", "Quý IV/2026 - Quý I/2027"),
    (9, "Chương trình phát triển đô thị", "Sở Xây dựng", "Quý I/2027"),
    (10, "Đề án phân loại đô thị", "Sở Xây dựng", "Quý II/2028"),
    (11, "Đề án tổng thể bảo vệ môi trường 2026-2030", FARMING, "Quý II/2026"),
    ("III", "Văn hóa - xã hội"),
    (1, "Đề án tổng thể phát triển du lịch 2026-2030", "Sở Văn hóa, Thể thao và Du lịch", "Quý II/2026"),
    (2, "Chương trình phát triển miền núi và vùng dân tộc thiểu số", "Sở Dân tộc và Tôn giáo", "Quý I-II/2026"),
    (3, "Kế hoạch thực hiện Nghị quyết 71-NQ/TW về giáo dục và đào tạo", "Sở Giáo dục và Đào tạo", "Quý I-II/2026"),
    (4, "Thực hiện Kế hoạch 142/KH-UBND về chăm sóc sức khỏe Nhân dân", "Sở Y tế", "2026-2030"),
    ("IV", "Quốc phòng, an ninh, đối ngoại"),
    (1, "Nâng chất lượng Ban chỉ huy quân sự cấp xã và lực lượng tự vệ trong doanh nghiệp", "Bộ Chỉ huy Quân sự tỉnh", "Quý II-III/2026"),
    (2, "Kế hoạch triển khai Đề án 06-ĐA/TU về đối ngoại", "Văn phòng UBND tỉnh", "Quý I-II/2026"),
]
NO_ISSUER = "Thực hiện Kế hoạch 142/KH-UBND về chăm sóc sức khỏe Nhân dân"  # the source leaves this cell empty
PROJECTS_HEADER = ("TT", "Dự án", "Tổng mức đầu tư (tỷ đồng)", "Thời gian thực hiện")
# Group rows carry the total the source states, over all its projects, listed here or not.
PROJECTS = [
    ("I", "Vốn đầu tư công (trích 7 trong 19 dự án; tổng ghi cho cả nhóm)", 85411, None),
    (1, "Cầu Kim Chân và đường dẫn, nối ĐT.398 với ĐT.285B", 6334, "2026-2030"),
    (2, "Vành đai 2 thành phố Bắc Giang cũ", 5560, "2026-2030"),
    (3, "Đường tỉnh 398, từ ĐT.299 đến QL.31", 7557, "2026-2030"),
    (4, "Vành đai 4, đoạn qua Bắc Ninh", 5947, "2026-2030"),
    (5, "Vành đai 5 Vùng Thủ đô, từ giáp Thái Nguyên đến cao tốc Hà Nội - Lạng Sơn", 22490, "2026-2031"),
    (6, "Vành đai 5 Vùng Thủ đô, từ Hải Phòng đến cao tốc Hà Nội - Lạng Sơn", 14825, "2026-2030"),
    (7, "Cầu Vân Hà, nối phường Vân Hà và phường Kinh Bắc", 419.8, "2025-2027"),
    ("II", "Đối tác công tư - PPP (đủ 6 dự án)", 268159, None),
    (1, "Cảng hàng không quốc tế Gia Bình", 196378, "GĐ1: 2025-2030; GĐ2: 2030-2050"),
    (2, "Đường Thủ đô Hà Nội - Cảng hàng không quốc tế Gia Bình (hợp đồng BT)", 50254, "2026-2027"),
    (3, "Đường vào trực tiếp Cảng hàng không quốc tế Gia Bình (hợp đồng BT)", 4098, "2025-2026"),
    (4, "Khu tái định cư cho Cảng hàng không quốc tế Gia Bình (hợp đồng BT)", 12243, "2025-2026"),
    (5, "Công trình phục vụ giải phóng mặt bằng sân bay Gia Bình (hợp đồng BT)", 5186, "2025-2026"),
    (6, "FTZ (khu thương mại tự do thế hệ mới) gắn với sân bay Gia Bình", None, "2025-2026"),
    ("III", "Vốn ngoài ngân sách (trích 7 trong 31 dự án; tổng ghi cho cả nhóm)", 630412, None),
    (1, "Nhà máy Samsung Display Việt Nam", 186966, "2026-2029"),
    (2, "Nhà ở xã hội theo đề án một triệu căn hộ", 166702, "2026-2030"),
    (3, "Khu đô thị mới Tây Bắc thành phố Bắc Ninh cũ (Khu 1)", 41271, "2025-2032"),
    (4, "Nhà máy vật liệu và thiết bị bán dẫn", 37582, "2026-2030"),
    (5, "Khu đô thị hỗn hợp và chợ quốc tế Bắc Giang", 30656, "2026-2032"),
    (6, "Hạ tầng Khu Công nghệ thông tin tập trung", 10766, "2025-2034"),
    (7, "Cảng cạn Châu Phong", 5740, "2025-2032"),
]

# ---------------------------------------------------------------- ket-qua-2021-2025.pdf

RESULTS_TITLE = "Tóm lược kết quả 2021-2025 và dự thảo chỉ tiêu"
RESULTS_HEAD = [
    "Nguồn: Dự thảo Báo cáo chính trị trình Đại hội Đảng bộ tỉnh Bắc Ninh lần thứ nhất, nhiệm kỳ 2025-2030 (năm 2025), "
    "phần lời và các Phụ lục 3, 5; đối chiếu với Nghị quyết số 02-NQ/ĐH ngày 30/9/2025.",
    "Địa bàn: Bắc Ninh (cũ), Bắc Giang (cũ) và Bắc Ninh (sau hợp nhất). Giai đoạn: 2021-2025. Tình trạng văn bản nguồn: dự thảo.",
]
RESULTS_NOTES = {
    "1": "Phần lời của dự thảo ghi 5.810 USD, còn Phụ lục 3 ghi 5.800 USD.",
    "2": "Phụ lục 3 ghi 42% cho tỉnh sau hợp nhất, thấp hơn con số của từng tỉnh cũ; bản tóm lược giữ nguyên số này.",
}
# [1] stands for a footnote mark set close to the word before it.
RESULTS_BODY = [
    ("h1", "I. KẾT QUẢ GIAI ĐOẠN 2021-2025"),
    ("h2", "1. Địa bàn sau hợp nhất"),
    (
        "p",
        "Kể từ ngày 01/7/2025, Bắc Giang và Bắc Ninh nhập thành một tỉnh mang tên Bắc Ninh, rộng 4.718,6 km2, dân "
        "số trên 3,6 triệu người, có 66 xã và 33 phường, cộng lại là 99 đơn vị cấp xã. Vì vậy mỗi con số dưới đây "
        "phải đọc cùng tên địa bàn của nó.",
    ),
    ("h2", "2. Kinh tế"),
    ("h3", "2.1. Tăng trưởng và quy mô"),
    (
        "p",
        "Tính chung cả địa bàn, GRDP bình quân năm năm tăng 8,98% mỗi năm; riêng năm 2025 ước tăng 11,5%. Quy mô "
        "kinh tế năm 2025 vào khoảng 522 nghìn tỷ đồng, xếp thứ năm cả nước. GRDP bình quân đầu người cùng năm ước "
        "5.810 USD[1], gấp 1,15 lần mức chung của cả nước.",
    ),
    ("h3", "2.2. Công nghiệp, thương mại và đầu tư"),
    (
        "p",
        "Giá trị tăng thêm của công nghiệp tăng trung bình 11% mỗi năm. Xuất nhập khẩu năm năm cộng lại ước 659 tỷ "
        "USD. Tỉnh nhận trên 1.800 dự án FDI với khoảng 20 tỷ USD vốn đăng ký, và trên 850 dự án trong nước với hơn "
        "302 nghìn tỷ đồng. Du lịch đón chừng 9,3 triệu lượt khách, thu về 7.237 tỷ đồng.",
    ),
    ("h3", "2.3. Thu ngân sách"),
    ("p", "Thu ngân sách nhà nước của năm năm ước 264.187 tỷ đồng; trong đó năm 2025 góp 59.084 tỷ đồng, bằng 1,3 lần năm 2020."),
    ("h2", "3. Xã hội và môi trường"),
    (
        "p",
        "Cuối năm 2025, tỷ lệ hộ nghèo ước còn 0,56%, bảo hiểm y tế bao phủ 97,4% dân số và 80% lao động đã qua đào "
        "tạo. Cả nhiệm kỳ có hơn 167 nghìn người được giải quyết việc làm. Về nông thôn mới, 51 trên 66 xã đã đạt "
        "chuẩn; về rừng, tỷ lệ che phủ là 31,1%. Bảng 1 cho thấy Bắc Ninh cũ gần như không có rừng, trong khi Bắc "
        "Giang cũ thua xa về nước sạch và kém đôi chút về đô thị hóa[2].",
    ),
    ("caption", "Bảng 1. Ước thực hiện năm 2025 của hai tỉnh cũ và của tỉnh sau hợp nhất"),
    ("table", ""),
    ("h1", "II. CHỈ TIÊU 2026-2030 TRONG DỰ THẢO"),
    ("h2", "1. Những mức khác với nghị quyết đã thông qua"),
    (
        "p",
        "Dự thảo báo cáo chính trị đề xuất GRDP tăng 12,5-13%/năm, hệ số ICOR 3,5-4, GRDP bình quân đầu người "
        "9.500-9.700 USD và kim ngạch xuất nhập khẩu năm năm 1.120 tỷ USD. Nghị quyết số 02-NQ/ĐH ngày 30/9/2025 "
        "chốt bốn mức ấy lần lượt là 11-12%/năm, 3,0-3,5, 8.700-9.200 USD và 1.090 tỷ USD. Năng suất lao động trong "
        "dự thảo tăng 11% mỗi năm, trong nghị quyết là 10%; tuổi thọ trung bình là 75,6 tuổi so với 75,5 tuổi.",
    ),
    ("h2", "2. Những mức giữ nguyên"),
    (
        "p",
        "Nhiều con số của dự thảo đi thẳng vào nghị quyết: HDI 0,8; đô thị hóa 65%; che phủ rừng 30,65% không kể cây "
        "ăn quả; nước sạch 96,4%; 40 giường bệnh và 19 bác sĩ trên 10.000 dân; thu ngân sách năm năm 375.700 tỷ "
        "đồng.",
    ),
    ("h1", "III. HẠN CHẾ VÀ NGUYÊN NHÂN"),
    ("h2", "1. Hạn chế"),
    (
        "p",
        "Chưa phải mọi chỉ tiêu đều về đích: Đảng bộ Bắc Ninh cũ còn 9 trong 28 chỉ tiêu chưa đạt, Đảng bộ Bắc Giang "
        "cũ còn 6 trong 11. Kinh tế lớn nhanh song dựa nhiều vào doanh nghiệp FDI; doanh nghiệp trong nước nhỏ và ít "
        "gắn với chuỗi của doanh nghiệp nước ngoài. Vốn đầu tư công giải ngân chậm, nhiều dự án còn dở dang, giải "
        "phóng mặt bằng vướng mắc. Trường học ở một số nơi thiếu giáo viên; đồng bào vùng xa và công nhân ở trọ vẫn "
        "khó khăn.",
    ),
    ("h2", "2. Nguyên nhân"),
    ("h3", "2.1. Khách quan"),
    (
        "p",
        "Dịch COVID-19, xung đột và chiến tranh thương mại làm đứt chuỗi cung ứng. Năm 2024 nhiều luật mới có hiệu "
        "lực mà văn bản hướng dẫn ra muộn. Dân số cơ học tăng nhanh hơn khả năng mở rộng trường học và cơ sở y tế.",
    ),
    ("h3", "2.2. Chủ quan"),
    (
        "p",
        "Có lúc lãnh đạo tỉnh chưa bao quát hết việc và kiểm tra chưa thường xuyên; một số nơi điều hành thiếu quyết "
        "liệt, cán bộ còn né việc vì sợ trách nhiệm.",
    ),
]
RESULTS_HEADER = ("TT", "Chỉ tiêu", "Đơn vị", "Bắc Ninh (cũ)", "Bắc Giang (cũ)", "Bắc Ninh (sau hợp nhất)")
RESULTS = [
    ("Tăng trưởng GRDP", "%", "9,1", "14,0", "11,5"),
    ("GRDP bình quân đầu người", "USD", "6.489", "4.955", "5.800"),
    ("Hệ số ICOR", "", "3,14", "2,4", "2,58"),
    ("Kinh tế số trong GRDP", "%", "46,0", "35,0", "40,5"),
    ("Xuất khẩu", "tỷ USD", "41,7", "39,8", "81,5"),
    ("Nhập khẩu", "tỷ USD", "35,6", "37,1", "72,7"),
    ("Thu ngân sách nhà nước", "tỷ đồng", "38.691", "20.393", "59.084"),
    ("Đô thị hóa", "%", "60,3", "57,6", "42"),
    ("HDI", "", "0,78", "0,746", "0,763"),
    ("Hộ nghèo", "%", "0", "0,99", "0,56"),
    ("Giường bệnh/10.000 dân", "giường", "36,03", "35,79", "35,89"),
    ("Bác sĩ/10.000 dân", "bác sĩ", "14,15", "13,36", "13,7"),
    ("Người dân dùng nước sạch", "%", "98,42", "71,81", "83,6"),
    ("Che phủ rừng, không kể cây ăn quả", "%", "0,68", "37,5", "31,1"),
]

# ---------------------------------------------------------------- bac-giang-2023-2024.txt

BAC_GIANG = f"""{HOUSE}
{LABEL}

TÓM LƯỢC BÁO CÁO NĂM 2023, KẾ HOẠCH NĂM 2024 CỦA TỈNH BẮC GIANG (TRƯỚC HỢP NHẤT)

Nguồn: Báo cáo kinh tế - xã hội năm 2023 và kế hoạch năm 2024 của UBND tỉnh Bắc Giang, lập với số liệu đến ngày 30/6/2023 (bản nguồn không ghi số và ngày ban hành).
Địa bàn: tỉnh Bắc Giang (cũ). Giai đoạn: 2023-2024. Tình trạng: kết quả sáu tháng là thực hiện, kết quả cả năm là ước tính.

I. KẾT QUẢ NĂM 2023

1. Sáu tháng đầu năm

GRDP sáu tháng đầu năm 2023 của Bắc Giang tăng 10,94%, xếp thứ hai trong 63 tỉnh, thành. Công nghiệp - xây dựng tăng 13,97%, dịch vụ tăng 5,95%, nông, lâm nghiệp và thủy sản tăng 2,77%.

Xuất nhập khẩu sáu tháng đạt 19,7 tỷ USD, gồm 10,4 tỷ USD xuất khẩu và 9,3 tỷ USD nhập khẩu. Đến ngày 30/6/2023, vốn đầu tư thu hút quy đổi là 1.477,8 triệu USD; riêng FDI xếp thứ ba cả nước. Cùng thời điểm đó, cứ 10.000 dân có 12,2 bác sĩ.

2. Ước cả năm

Cả năm 2023, GRDP ước tăng 14,5%, đúng kế hoạch. Quy mô GRDP vào khoảng 181 nghìn tỷ đồng (7,7 tỷ USD), chia ra mỗi người dân 4.000 USD. Thu ngân sách ước 15.295 tỷ đồng. Vốn đầu tư phát triển ước 88.700 tỷ đồng, tăng 20,2%.

Khách du lịch ước 2 triệu lượt, vượt kế hoạch một phần ba. Vải thiều trồng gần 30 nghìn ha, cho hơn 201 nghìn tấn quả; tiền thu từ vải và dịch vụ đi kèm trên 6.876 tỷ đồng.

Về xã hội và môi trường, tỷ lệ hộ nghèo cuối năm ước còn 3%, bảo hiểm y tế bao phủ 99,3% dân số, 154 xã (84,6%) đạt chuẩn nông thôn mới, tỷ lệ che phủ rừng không kể cây ăn quả là 37,8%. Dự kiến cả 18 chỉ tiêu chủ yếu của năm 2023 đều đạt hoặc vượt.

3. Mặt còn yếu

Nhà máy thiếu đơn hàng và có lúc thiếu điện. Tiền sử dụng đất thu khó. Nhiều dự án khu công nghiệp, khu đô thị và nhà ở xã hội đi chậm hơn kế hoạch. Trường mầm non và tiểu học thiếu giáo viên, cơ sở y tế công khó mua thuốc và thiết bị. Tỉnh chưa có sản phẩm du lịch mang dấu ấn riêng.

II. BÀI HỌC

1. Lo toàn diện nhưng phải chọn đúng việc then chốt của từng giai đoạn để dồn sức.
2. Cả bộ máy cùng quyết tâm, trước hết là người đứng đầu; vướng ở đâu gỡ ngay ở đó.
3. Các cơ quan phối hợp chặt, nói cho dân rõ chủ trương để dân đồng thuận.

III. KẾ HOẠCH NĂM 2024

1. Các chỉ tiêu

1.1. Kinh tế

(1) GRDP tăng 14,5%; trong đó công nghiệp - xây dựng 18%, dịch vụ 8,0%, nông, lâm nghiệp và thủy sản 1,5%.
(2) GRDP bình quân đầu người: 4.550 USD.
(3) Năng suất lao động tăng 11,9%.
(4) Thu ngân sách nhà nước: 12.760 tỷ đồng, bằng 83,4% năm trước.
(5) Vốn đầu tư toàn xã hội: 103,5 nghìn tỷ đồng.
(6) Mỗi héc-ta đất nông nghiệp làm ra 135-140 triệu đồng.
(7) Đón 2,3 triệu lượt khách du lịch.
(8) Dân số đô thị chiếm 24%.
(9) Xã đạt chuẩn nông thôn mới chiếm 86,6%; tính cả các năm trước có 6 huyện đạt chuẩn.

1.2. Văn hóa - xã hội

(10) Trường đạt chuẩn quốc gia: mức độ 1 là 95,9%, mức độ 2 là 27,6%.
(11) Cứ 10.000 dân có 33,8 giường bệnh; 99,28% người dân có thẻ bảo hiểm y tế; 40,1% lao động trong độ tuổi có bảo hiểm xã hội.
(12) Thôn, bản, tổ dân phố văn hóa: 82%; xã có đủ thiết chế văn hóa, thể thao: 88%.
(13) Tỷ lệ hộ nghèo còn 1,8%; riêng các xã đặc biệt khó khăn còn 11,8%.
(14) Lao động qua đào tạo 78%, trong đó có văn bằng, chứng chỉ 34%; thất nghiệp ở thành thị 2,5%.

1.3. Môi trường

(15) Dân số dùng nước sạch: 63,8%, thành thị 93,2%, nông thôn 56,6%.
(16) Chất thải rắn thu gom và xử lý hợp vệ sinh: 82,8%, thành thị 95,1%, nông thôn 72,6%.
(17) Mọi khu công nghiệp (100%) và 65,8% cụm công nghiệp đang hoạt động có nơi xử lý nước thải tập trung đạt chuẩn.
(18) Tỷ lệ che phủ rừng: 37,6%.

2. Bốn sản phẩm du lịch chính

Tỉnh giữ và phát triển bốn sản phẩm du lịch:
- văn hóa và tâm linh;
- sinh thái và nghỉ dưỡng;
- vui chơi giải trí cùng thể thao golf;
- cộng đồng, dựa vào vùng cây trái và nông sản.

3. Cân đối lớn

Chi ngân sách địa phương năm 2024 dự kiến khoảng 41.070 tỷ đồng, tăng 10%; tổng thu đáp ứng 31,1% nhu cầu chi. Trong vốn đầu tư toàn xã hội, dân cư góp khoảng 43,5%, FDI khoảng 36,1%, ngân sách nhà nước khoảng 12,7% và doanh nghiệp khoảng 7,7%. Dự báo 32,2 nghìn người có việc làm mới.

IV. GHI CHÚ KHI ĐỐI CHIẾU

Các con số trên chỉ nói về Bắc Giang cũ. Không đem so thẳng với chỉ tiêu của tỉnh Bắc Ninh sau hợp nhất: che phủ rừng 37,6% là kế hoạch 2024 của Bắc Giang cũ, còn 30,65% là mục tiêu 2030 của Bắc Ninh mới.
"""  # noqa: E501
