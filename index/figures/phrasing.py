"""How prose words its values: what leads to one, goes on to the next, or only looks like a value."""

from __future__ import annotations

import re

__all__ = [
    "AND_MORE",
    "BARE_MEASURE",
    "BASE_YEAR",
    "BRIDGE",
    "COMPARED",
    "COMPARES",
    "CUMULATED",
    "DOCUMENT_DAY",
    "DONE",
    "HEAD",
    "LEADING",
    "LEVEL",
    "LISTED",
    "MAX",
    "MIN",
    "NATION",
    "NO_VALUE",
    "OBJECT",
    "OF_THINGS",
    "OPENS_PARTS",
    "PRICES",
    "RANGE",
    "REST",
    "STRONG",
    "STRUCTURE",
    "TO",
    "VERB_OF_CHANGE",
    "WENT_ON",
]

# Numbers that are no values: of documents, parts, roads, terms, denominators, lists.
NO_VALUE = re.compile(
    r"(?:\bngày\s+)?\b\d{1,2}\s+tháng\s+\d{1,2}(?:\s+năm\s+\d{4})?(?!\d)|\btháng\s+\d{1,2}\b|"
    r"\b(?:ngày|các\s+ngày)\s+\d{1,2}(?:\s*(?:,|và|-|–)\s*\d{1,2})*\b|\b(?:từ\s+)?\d{1,2}\s+giờ(?:\s+\d{1,2})?(?:\s+đến\s+\d{1,2}\s+giờ)|"
    r"\b(?:mục|điều|khoản|điểm|cột|chương|phụ\s+lục|mẫu|biểu|dòng)(?:\s+số)?\s*:?\s*\d+[a-zđ]?(?:\s*(?:,|;|và|hoặc|đến|-|–)\s*\d+[a-zđ]?(?![\w%]|[.,]\d))+|"
    r"\b\d{1,5}[a-zA-Z]?\s?[-–/]\s?(?:\d{4}/)?[A-ZĐ][\wĐđ&]*(?:[-–/][A-ZĐ][\wĐđ&]*)*|"
    r"\b(?:số|mục|điều|khoản|điểm|phụ\s+lục|phần|chương|biểu|bảng|khóa|khoá|lần\s+thứ|thứ|nghị\s+quyết|quyết\s+định|kết\s+luận|chỉ\s+thị|đường|"
    r"mức\s+độ|loại|cấp|hạng|vành\s+đai|quốc\s+lộ|tiêu\s+chí\s+số|bước|nhóm|trang)\s+(?:số\s+)?\d+(?:\.\d+)*"
    r"(?!\s*(?:%|(?:triệu|tỷ|nghìn|ngàn|tấn|đồng|USD|ha|km|m2|m3|người|hộ)\b)|[\d.,])|"
    r"(?:/|\btrên\s+|\bbình\s+quân\s+|\bmỗi\s+)(?:1|10|100|1\.000|1000|10\.000|10000|100\.000)\s*(?:vạn\s+)?(?:dân|người|trẻ|lao\s+động|ha|km2|hộ)\b|"
    r"\(\d{1,2}\)|(?m:^\s*\d{1,2}(?:\.\d{1,2})*[.)]\s)|\b(?:24/24|24/7|\d+/7)\b|\bngày\s+\d{1,2}/\d{1,2}\b|\bchính\s+quyền\s+(?:địa\s+phương\s+)?0?2\s+cấp",
    re.IGNORECASE,
)
_VERB = (
    r"(?:đạt(?:\s+được)?|là|còn|chiếm|bằng|có|lên|xuống|tới|đến|từ|khoảng|trên|hơn|gần|dưới|tối\s+thiểu|ít\s+nhất|tối\s+đa|không\s+quá|mức|"
    r"tăng(?:\s+trưởng)?|giảm|được|thêm|phấn\s+đấu|ước(?:\s+tính|\s+đạt|\s+thực\s+hiện)?|dự\s+kiến|bình\s+quân(?:\s+(?:hằng|hàng|mỗi)?\s*năm)?|"
    r"(?:hằng|hàng|mỗi)\s+năm|duy\s+trì|thực\s+hiện|nâng|mới|ở|ổn\s+định|cơ\s+bản|:|,|–|-|\(|~|≥|>|<|≤)"
)
BRIDGE = re.compile(rf"(?:(?<!\w){_VERB}(?!\w)|[:,(~≥><≤–-]|\s)+$", re.IGNORECASE)
STRONG = re.compile(r"(?<!\w)(?:đạt|là|còn|chiếm|bằng|có|lên|xuống|tăng|giảm|được|ước|duy\s+trì|nâng)(?!\w)|:", re.IGNORECASE)
LEADING = re.compile(
    r"^(?:[\s,;:.)(“”\"*+•–-]+|(?:tính\s+)?(?:(?:đến|hết|từ|trong|vào|trước|cuối|đầu|sau)\s+)*(?:ngày|tháng|năm|quý|(?:nhiệm\s+)?kỳ)(?=\s{2}|\s*,)|(?:đến\s+)?hết\s+năm(?!\w)|(?:trong\s+đó|cụ\s+thể|riêng|phấn\s+đấu|và|với|đồng\s+thời|ước|đến\s+nay|bảo\s+đảm|đảm\s+bảo|nâng|đưa|dự\s+kiến|duy\s+trì|"
    r"tiếp\s+tục|như|gồm|là|mà|trong|hoặc|tính\s+(?:gộp|chung|đến)|cộng\s+dồn|(?:lũy|luỹ)\s+kế|[a-zđ]\)|đã|kết\s+quả|theo\s+đó|có|song|nhưng|tuy\s+nhiên|ngoài\s+ra|hiện|thu\s+hút\s+được|thực\s+hiện\s+được)(?!\w))+",
    re.IGNORECASE,
)
COMPARES = re.compile(r"(?<!\w)(?:so\s+(?:với|cùng)|cùng\s+kỳ|kế\s+hoạch|dự\s+toán|vượt|gấp|thứ|xếp|điểm\s+%)", re.IGNORECASE)
COMPARED = re.compile(r"\s*(?:%\s*)?(?:so\s+(?:với|cùng)|kế\s+hoạch|dự\s+toán|cùng\s+kỳ)")
# How a second value of one indicator is led in: "tăng từ 21% năm 2020 lên 57%", "năm 2022 đạt 19%, năm 2023 đạt 15%".
WENT_ON = re.compile(r"[\s,]*(?:lên|xuống|còn|đến)\s*(?:khoảng|trên)?\s*", re.IGNORECASE)
LISTED = re.compile(r"[\s,;]*(?:và\s+)?(?:ước\s+)?(?:tăng|đạt|là|còn)?\s*", re.IGNORECASE)
# What a name that is only the rest of another begins with ("… ngày 5 tháng 3 của Chính phủ").
REST = re.compile(
    r"(?:của|và|hoặc|với|cho|tại|theo|bởi|do|được|thì|nêu|kể|quy định|hết hiệu lực)\b|[)=+x×|]|điều \d|so (?:với|cùng)", re.IGNORECASE
)
BARE_MEASURE = re.compile(  # of what, another sentence says
    r"(?:phấn đấu |đưa |nâng )?(?:tốc độ|nhịp độ|mức|tỷ lệ|tỉ lệ|tỷ trọng|giá trị|tổng(?: số)?|số(?: lượng)?|quy mô)(?: (?:này|đó|chung))?",
    re.IGNORECASE,
)
# What shares are of: "Cơ cấu kinh tế tiếp tục chuyển dịch …; trong đó công nghiệp chiếm 64%".
STRUCTURE = re.compile(
    r"(?<!\w)((?:cơ\s+cấu|tỷ\s+trọng)(?:\s+[^\W\d_]+){1,4}?)(?=\s+(?:tiếp\s+tục|chuyển|dịch\s+chuyển|thay\s+đổi|có|đã|được|năm)(?!\w)|\s*:)",
    re.IGNORECASE,
)
DONE = re.compile(r"(?<!\w)được\s*(?:trên|khoảng|gần|hơn)?\s*$", re.IGNORECASE)
OF_THINGS = ("area", "length", "mass", "volume", "items", "pieces")  # kinds of units that leave open of what
OBJECT = re.compile(r"\s+((?:[^\W\d_]+\s*){1,4}?)(?=[,;.()]|\s(?:và|với|trên|tại|ở|cho|để|đạt|bằng|tăng|giảm|so|mới)(?!\w)|$)")
# From one number to another: a range, unless something went up or down by as much.
RANGE = re.compile(r"(?<!\w)từ\s+$", re.IGNORECASE)
TO = re.compile(r"\s*(?:đến|tới)\s+", re.IGNORECASE)
DOCUMENT_DAY = re.compile(
    r"(?:số|luật|nghị\s+định|quyết\s+định|thông\s+tư|nghị\s+quyết|pháp\s+lệnh|kế\s+hoạch)(?:\s+(?:số|[^\s,;.]+)){0,12}?,?\s+"
    r"(ngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}|ngày\s+\d{1,2}/\d{1,2}/\d{4})",
    re.IGNORECASE,
)
PRICES = re.compile(r"\bgiá\s+(?:so\s+sánh|cố\s+định|gốc)?\s*((?:năm\s+)?(?:19|20)\d\d)\b", re.IGNORECASE)  # "giá so sánh 2010"
# The year that a value is compared with: "bằng 83,4% năm 2023", "so với cùng kỳ năm 2022".
BASE_YEAR = re.compile(
    r"(?:so\s+(?:với|cùng)|bằng\s+[\d.,]+\s*%)\s+(?:(?!đến\b|và\b|thì\b)[^\W\d_]+\s+){0,4}?((?:năm\s+|tháng\s+(?:\d{1,2}\s+năm\s+)?)?(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
CUMULATED = re.compile(
    r"(?<!\w)(?:của|trong|cả)\s+(?:\d{1,2}|hai|ba|bốn|năm)\s+năm(?!\s*\d)(?!\w)|cộng\s+dồn|lũy\s+kế|luỹ\s+kế", re.IGNORECASE
)
HEAD = re.compile(r"\W*([^\W\d][^:;.,\d]*):\s+(?=[^\W\d])")
OPENS_PARTS = re.compile(r"\W*trong\s+đó\b\s*(:?)", re.IGNORECASE)
VERB_OF_CHANGE = re.compile(r"(?<!\w)(tăng|giảm)(?!\w)", re.IGNORECASE)
LEVEL = re.compile(
    r"[^,;.()]{0,40},\s*(?:và\s+)?(?:(?:ước|dự\s+kiến)\s+)?(?:đạt|còn)\s*(?:được\s+|khoảng\s+|trên\s+|gần\s+|hơn\s+)?", re.IGNORECASE
)
NATION = re.compile(r"(?<!với )(?<!hơn )(?<!nhất )(?<!đầu )(?<!gấp )(?<!trong )\b(?:cả nước|toàn quốc)\b", re.IGNORECASE)
MIN = re.compile(r"(?:trên|hơn|tối\s+thiểu|ít\s+nhất|≥|>)\s*$", re.IGNORECASE)
MAX = re.compile(r"(?:dưới|không\s+quá|tối\s+đa|≤|<|gần)\s*$", re.IGNORECASE)
AND_MORE = re.compile(r"\s*(?:%\s*)?(?:[\wÀ-ỹ]+\s+){0,5}?trở\s+(lên|xuống)", re.IGNORECASE)
