"""Sentences in a model's own words: every lie that turns a figure, date or name about is caught, and truths pass."""

import pytest

from assistant.records import Evidence, Statement
from assistant.verification.policies import WRITTEN, check

PAGE = """<html><body>
<p>HỘI ĐỒNG NHÂN DÂN TỈNH LÀO CAI</p><p>Số: 57/NQ-HĐND</p><p>Lào Cai, ngày 5 tháng 3 năm 2026</p><p>NGHỊ QUYẾT</p>
<p>Về phát triển lâm nghiệp giai đoạn 2026-2030</p>
<p>Tỷ lệ che phủ rừng cuối năm 2025 đạt 61,5%, dân số 1,2 triệu người,
thu thuế rừng 12,5 tỷ đồng, giảm -3,2% so với năm 2024; diện tích
1.272.452 ha, GRDP 4.955 USD. Cả năm xảy ra hai đám cháy. Thực hiện Quyết định số 157/QĐ-UBND ngày 30/6/2026
của Ủy ban nhân dân tỉnh; Sở NN&MT chủ trì,
cơ sở y tế xã phối hợp, hoàn thành trong quý II/2026. Tăng từ 20 đến 21 tỷ đồng và 8,5-9%. Đầu tư 1.500 tỷ đồng.</p>
</body></html>"""

LIES = [
    "Tỷ lệ che phủ rừng của thành phố Huế đạt 61,5%", "Tỷ lệ ở Hanoi đạt 61,5%", "Tỷ lệ ở Hà Nội đạt 61,5%",
    "Theo Quyết định 57/QĐ-UBND thì đạt 61,5%", "Theo Quyết định 157/QĐ thì đạt 61,5%", "Theo quyết định 300/qđ-ubnd thì đạt 61,5%",
    "Đạt 61,5 ha", "Dân số 1,2 người", "Đạt 61,5‰", "Tăng 61,5 lần", "Thu 12,5 tỷ USD", "Thu 12,5 triệu đồng", "Diện tích 1.272.452 km2",
    "Diện tích 1.272.452 m2", "GRDP 4.955 đồng", "GRDP 4.955 triệu USD", "Đạt 51,6%", "Đạt 61%", "Đạt 61,55%",
    "The deadline is March 30, 2026", "The deadline is 30 March 2026", "Hạn là ngày 3 tháng 5", "Hạn là tháng 5 năm 2026",
    "Hạn là 6/3/2026", "2026 đám cháy",
    "Hạn là ngày 5/6", "Đến năm 2031", "Giai đoạn 2021-2025", "Đạt chín mươi chín phần trăm", "Có chín đám cháy", "There were nine fires",
    "There were twenty five fires", "Dựng (25) trạm", "Dựng 57 trạm", "Có 2026 đám cháy", "Tăng 3,2%", "Sở Y tế chủ trì", "sở Y tế chủ trì",
    "SỞ Y TẾ chủ trì", "Sở TN&MT chủ trì", "Sở YT chủ trì", "The Department of Health is in charge", "Sở Tài chính chủ trì",
    "Ủy ban nhân dân cấp xã chủ trì", "Tăng 20 đến 22 tỷ đồng", "Tăng 8,5-9 tỷ",
]  # fmt: skip
TRUTHS = [
    "Tỷ lệ che phủ rừng của tỉnh Lào Cai cuối năm 2025 là 61,5 phần trăm", "Dân số 1,2 triệu dân", "Thuế rừng thu được 12,5 tỷ đồng",
    "Theo Nghị quyết số 57/NQ-HĐND ngày 5/3/2026, tỷ lệ đạt 61,5%", "Theo Quyết định 157/QĐ-UBND ngày 30 tháng 6 năm 2026",
    "The deadline is June 30, 2026", "Tháng 6 năm 2026", "Ngày 30/6", "Giảm 3,2% so với năm 2024", "Mức tăng là -3,2%",
    "Diện tích là 1.272.452 ha", "The area is 1,272,452 ha", "Có 2 đám cháy", "There were two fires", "Cả hai việc đều xong",
    "Sở Nông nghiệp và Môi trường chủ trì", "Sở NN&MT chủ trì", "The Department of Agriculture and Environment is in charge",
    "UBND tỉnh ban hành quyết định", "Ủy ban nhân dân tỉnh ban hành quyết định", "Các cơ sở y tế xã phối hợp", "Giai đoạn 2026-2030",
    "Tăng từ 20 đến 21 tỷ đồng", "Tăng 8,5% đến 9%", "Hoàn thành trong quý II/2026", "GRDP đạt 4.955 USD", "Forest cover reached 61.5%",
    "An investment of 1,500 billion dong", "Rừng được bảo vệ tốt",
]  # fmt: skip


@pytest.fixture(scope="module")
def evidence(tmp_path_factory):
    from index import Collection

    folder = tmp_path_factory.mktemp("written")
    (folder / "nq.html").write_text(PAGE, encoding="utf-8")
    with Collection(folder / "home") as collection:
        collection.add([folder / "nq.html"])
        (document,) = collection.documents()
        yield tuple(Evidence(p, document) for p in collection.passages(document.id))


def unsupported(statement, *, english=False):
    _, dropped = check([statement], "", policy=WRITTEN, english=english)
    return [m for d in dropped for m in d.missing]


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_is_caught(evidence, lie):
    assert unsupported(Statement(lie, evidence), english=lie.isascii())


@pytest.mark.parametrize("truth", TRUTHS)
def test_a_truth_passes(evidence, truth):
    assert unsupported(Statement(truth, evidence), english=truth.isascii()) == []


def test_what_is_missing_is_named_as_it_was_written(evidence):
    assert unsupported(Statement("Ngày 3/5/2026 đạt 70,5 triệu đồng theo 9/QĐ-BTC", evidence)) == [
        "9/QĐ-BTC",
        "3/5/2026",
        "70,5 triệu đồng",
    ]
