"""Short documents of imaginary districts, which several test files ask about, and a collection of them."""

from index import Collection

# Two year columns, two agency columns, empty cells and group rows.
PLAN = """ỦY BAN NHÂN DÂN
TỈNH SƠN LA
Số: 88/KH-UBND
Sơn La, ngày 14 tháng 2 năm 2026
KẾ HOẠCH
Phân công thực hiện chỉ tiêu giai đoạn 2026-2030
I. Nguyên tắc
Sở Nội vụ theo dõi, đôn đốc và báo cáo trước ngày 20 tháng 11 hằng năm.
II. Phân công
Biểu 1. Chỉ tiêu và cơ quan chủ trì
TT\tChỉ tiêu\tĐVT\tMục tiêu năm 2027\tMục tiêu năm 2030\tCơ quan chủ trì\tCơ quan phối hợp
I\tKINH TẾ\t\t\t\t\t
1\tTốc độ tăng trưởng kinh tế bình quân\t%\t7,4\t8,1\tSở Tài chính\tThống kê tỉnh
2\tTổng lượng khách du lịch\tnghìn lượt\t1.900\t2.750\tSở Văn hóa, Thể thao và Du lịch\tSở Công Thương
II\tXÃ HỘI, MÔI TRƯỜNG\t\t\t\t\t
3\tTỷ lệ che phủ rừng\t%\t47,2\t48,5\tSở Nông nghiệp và Môi trường\tSở Tài chính
4\tTỷ lệ hộ nghèo đa chiều\t%\t9,6\t-\tSở Nông nghiệp và Môi trường\tSở Y tế
5\tSố bác sĩ trên một vạn dân\tbác sĩ\t10,5\t12\t-\tSở Nội vụ
6\tTỷ lệ hộ dùng nước sạch\t%\t71\t83,25\tSở Xây dựng\t
"""

# Projects in groups; the money column says its unit itself.
PROJECTS = """HỘI ĐỒNG NHÂN DÂN
TỈNH SƠN LA
Số: 19/NQ-HĐND
Sơn La, ngày 9 tháng 12 năm 2025
NGHỊ QUYẾT
Danh mục dự án trọng điểm giai đoạn 2026-2030
Biểu 2. Danh mục dự án
TT\tTên dự án\tTổng mức đầu tư (triệu đồng)\tThời gian thực hiện
A\tDỰ ÁN GIAO THÔNG\t\t
1\tCầu treo Nậm Khoai\t18.400\t2026-2027
2\tĐường tránh thị trấn Pá Lau\t236.750\t2027-2030
3\tBến thuyền hồ Tà Mung\t9.120\t2028
B\tDỰ ÁN THỦY LỢI\t\t
4\tHồ chứa Huổi Sặt\t154.300\t2026-2029
5\tKênh chính Mường Tấu\t41.060\t2027-2028
"""

# Prose: a definition, a reason, figures, money, a deadline, yes and no, an agency, numbered items.
DECISION = """ỦY BAN NHÂN DÂN
TỈNH LAI CHÂU
Số: 306/QĐ-UBND
Lai Châu, ngày 3 tháng 4 năm 2026
QUYẾT ĐỊNH
Ban hành Đề án phát triển chợ phiên vùng cao giai đoạn 2026-2030
Điều 1. Giải thích từ ngữ
Chợ phiên là chợ họp từ hai đến bốn lần mỗi tháng theo lịch của người dân địa phương.
Điều 2. Thực trạng
Năm 2025, doanh thu các chợ phiên đạt 64,8 tỷ đồng. Tỷ lệ tiểu thương thanh toán không dùng tiền mặt đạt 17,35%.
Doanh thu giảm so với kế hoạch do mưa lũ làm sạt lở đường vào xã Nậm Pung trong hai tháng.
Điều 3. Kinh phí và thời hạn
Kinh phí lát nền, dựng mái là 27,6 tỷ đồng từ ngân sách tỉnh. Việc lát nền chợ Sìn Thàng hoàn thành trước ngày 15 tháng 8 năm 2027.
Điều 4. Quy định khác
Hộ kinh doanh dưới 12 tháng được miễn phí mặt bằng. Xe tải trên 2,5 tấn không được vào sân chợ trong giờ họp.
Điều 5. Tổ chức thực hiện
Sở Công Thương chủ trì hướng dẫn các xã sắp xếp điểm bán hàng.
Điều 6. Nhiệm vụ của ban quản lý chợ
1. Giữ vệ sinh chung.
2. Thu phí đúng biểu.
3. Lập sổ theo dõi tiểu thương.
"""

# The same indicator in another province.
NEIGHBOUR = """ỦY BAN NHÂN DÂN
TỈNH ĐIỆN BIÊN
Số: 41/BC-UBND
Điện Biên, ngày 20 tháng 1 năm 2026
BÁO CÁO
Hoạt động thương mại vùng cao năm 2025
I. Kết quả
Năm 2025, doanh thu các chợ phiên đạt 51,3 tỷ đồng, tăng 4,7% so với năm 2024.
II. Hạn chế
Nhiều chợ chưa có mái che. Cán bộ quản lý chợ còn thiếu.
"""

# A draft and what was adopted instead of it: one figure differs, one is the same.
DRAFT = """DỰ THẢO
BAN CHẤP HÀNH ĐẢNG BỘ TỈNH CAO BẰNG
BÁO CÁO CHÍNH TRỊ
Trình Đại hội đại biểu Đảng bộ tỉnh nhiệm kỳ 2025-2030
I. Mục tiêu
Đến năm 2030, tỷ lệ lao động qua đào tạo đạt 58%. Thu nhập bình quân đầu người đạt 71 triệu đồng.
"""
ADOPTED = """ĐẠI HỘI ĐẢNG BỘ TỈNH CAO BẰNG
Số: 04-NQ/ĐH
Cao Bằng, ngày 25 tháng 9 năm 2025
NGHỊ QUYẾT
Đại hội đại biểu Đảng bộ tỉnh nhiệm kỳ 2025-2030
I. Mục tiêu
Đến năm 2030, tỷ lệ lao động qua đào tạo đạt 61,5%. Thu nhập bình quân đầu người đạt 71 triệu đồng.
"""

DOCUMENTS = {
    "ke-hoach.txt": PLAN, "du-an.txt": PROJECTS, "cho-phien.txt": DECISION, "dien-bien.txt": NEIGHBOUR,
    "du-thao.txt": DRAFT, "nghi-quyet.txt": ADOPTED,
}  # fmt: skip


# Questions with one source: what the answer says, and the file that it cites; and questions with several.
ANSWERED = {
    "Doanh thu các chợ phiên của tỉnh Lai Châu năm 2025 là bao nhiêu?": ("64,8 tỷ đồng", "cho-phien.txt"),
    "Tỷ lệ tiểu thương thanh toán không dùng tiền mặt là bao nhiêu?": ("17,35%", "cho-phien.txt"),
    "doanh thu cac cho phien cua tinh lai chau nam 2025": ("64,8 tỷ đồng", "cho-phien.txt"),
    "Việc lát nền chợ Sìn Thàng hoàn thành khi nào?": ("trước ngày 15 tháng 8 năm 2027", "cho-phien.txt"),
    "Kinh phí lát nền, dựng mái là bao nhiêu?": ("27,6 tỷ đồng", "cho-phien.txt"),
    "Tổng mức đầu tư của cầu treo Nậm Khoai là bao nhiêu?": ("18.400 triệu đồng", "du-an.txt"),
    "Hồ chứa Huổi Sặt thực hiện trong thời gian nào?": ("2026-2029", "du-an.txt"),
    "Cơ quan nào chủ trì hướng dẫn các xã sắp xếp điểm bán hàng?": ("Sở Công Thương", "cho-phien.txt"),
    "Cơ quan nào chủ trì chỉ tiêu tỷ lệ che phủ rừng?": ("Sở Nông nghiệp và Môi trường", "ke-hoach.txt"),
    "Chợ phiên là gì?": ("chợ họp từ hai đến bốn lần mỗi tháng", "cho-phien.txt"),
    "Vì sao doanh thu chợ phiên giảm so với kế hoạch?": ("do mưa lũ làm sạt lở đường", "cho-phien.txt"),
    "When must the paving of Sìn Thàng market be finished?": ("15 tháng 8 năm 2027", "cho-phien.txt"),
    "Which agency leads the forest-cover target?": ("Sở Nông nghiệp và Môi trường", "ke-hoach.txt"),
}
LISTED = (
    "Sở Nông nghiệp và Môi trường chủ trì bao nhiêu chỉ tiêu?",
    "Nhiệm vụ của ban quản lý chợ gồm những gì?",
    "Những chỉ tiêu nào do Sở Nông nghiệp và Môi trường chủ trì?", "So sánh doanh thu chợ phiên năm 2025 của Lai Châu và Điện Biên.",
    "Tỷ lệ lao động qua đào tạo trong báo cáo chính trị và Nghị quyết số 04-NQ/ĐH có khớp không?",
)  # fmt: skip


def collect(folder, texts=DOCUMENTS):
    """An open collection in `folder` of `texts`, given by file name."""
    source = folder / "nguồn"
    source.mkdir(parents=True)
    for name, text in texts.items():
        (source / name).write_text(text, encoding="utf-8")
    collection = Collection(folder / "bộ")
    assert [a.status for a in collection.add([source])] == ["new"] * len(texts)
    return collection
