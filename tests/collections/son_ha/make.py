"""Writes quy-che-quan-ly-cho.docx and bang-gia-vat-lieu-quy-3-2025.xlsx beside this file.

    python3 make.py [FOLDER]

Needs python-docx and openpyxl. The same bytes come out each time.
"""

import datetime
import io
import pathlib
import re
import sys
import zipfile

import docx
import openpyxl
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from openpyxl.styles import Alignment, Border, Font, Side

STAMP = datetime.datetime(2025, 10, 10, 8, 0, 0)
AUTHOR = "Văn phòng UBND tỉnh Sơn Hà"

# One paragraph a line; a line that begins with four spaces continues the one before.
# First character: ^ bold, centred; _ italic, centred; ~ italic; * bold up to "|"; % something built in code.
REGULATION = """\
^QUYẾT ĐỊNH
^Ban hành Quy chế quản lý, khai thác chợ trên địa bàn tỉnh Sơn Hà
~Căn cứ Luật Tổ chức chính quyền địa phương năm 2025;
~Căn cứ Luật Ban hành văn bản quy phạm pháp luật ngày 19 tháng 02 năm 2025;
~Căn cứ Luật Phòng cháy, chữa cháy và cứu nạn, cứu hộ ngày 29 tháng 11 năm 2024;
~Căn cứ Nghị định số 60/2024/NĐ-CP ngày 05 tháng 6 năm 2024 của Chính phủ về phát triển và quản lý chợ;
~Theo đề nghị của Giám đốc Sở Công Thương tại Tờ trình số 1284/TTr-SCT ngày 28 tháng 8 năm 2025;
~Ủy ban nhân dân tỉnh quyết định ban hành Quy chế quản lý, khai thác chợ trên địa bàn tỉnh Sơn Hà.
*Điều 1.| Ban hành kèm theo Quyết định này Quy chế quản lý, khai thác chợ trên địa bàn tỉnh Sơn Hà.
*Điều 2.| Thời điểm áp dụng
1. Quyết định này có hiệu lực từ ngày 01 tháng 10 năm 2025.
2. Quyết định số 19/2018/QĐ-UBND ngày 12 tháng 6 năm 2018 của Ủy ban nhân dân tỉnh ban hành Quy định về phân cấp quản lý chợ trên
    địa bàn tỉnh hết hiệu lực kể từ ngày Quyết định này có hiệu lực thi hành.
*Điều 3.| Chánh Văn phòng Ủy ban nhân dân tỉnh; Giám đốc Sở Công Thương; Thủ trưởng các sở, ban, ngành; Chủ tịch Ủy ban nhân dân các
    xã, phường và tổ chức, cá nhân liên quan thi hành Quyết định này./.
%SIGN
%PAGE
^QUY CHẾ
^Quản lý, khai thác chợ trên địa bàn tỉnh Sơn Hà
_(Ban hành kèm theo Quyết định số 27/2025/QĐ-UBND ngày 15 tháng 9 năm 2025 của Ủy ban nhân dân tỉnh Sơn Hà)
^Chương I
^QUY ĐỊNH CHUNG
*Điều 1. Phạm vi điều chỉnh và đối tượng áp dụng|
1. Quy chế này quy định về phân hạng chợ; điều kiện hoạt động, bố trí điểm kinh doanh; lựa chọn đơn vị quản lý chợ; trách nhiệm của
    các cơ quan, tổ chức, cá nhân trong quản lý, khai thác chợ trên địa bàn tỉnh Sơn Hà.
2. Quy chế này áp dụng đối với cơ quan quản lý nhà nước về chợ; đơn vị quản lý chợ; thương nhân, người bán hàng và tổ chức, cá nhân
    khác hoạt động tại chợ.
3. Quy chế này không áp dụng đối với siêu thị, trung tâm thương mại, hội chợ, triển lãm thương mại và các tụ điểm mua bán tự phát.
*Điều 2. Giải thích từ ngữ|
Trong Quy chế này, các từ ngữ dưới đây được hiểu như sau:
1. Chợ dân sinh là chợ hạng 3 do Ủy ban nhân dân xã, phường trực tiếp quản lý hoặc giao tổ quản lý, phục vụ nhu cầu mua bán hàng
    ngày của dân cư trong một hoặc một số thôn, tổ dân phố.
2. Chợ đầu mối là chợ có lượng hàng hóa lớn từ nhiều nguồn được tập trung để phân phối tiếp tới các chợ và kênh lưu thông khác,
    trong đó khối lượng hàng bán buôn chiếm từ 70% tổng khối lượng hàng qua chợ trở lên.
3. Điểm kinh doanh tại chợ là quầy hàng, sạp hàng, ki-ốt, cửa hàng được bố trí cố định trong phạm vi chợ theo phương án đã được phê
    duyệt, có diện tích tối thiểu 3 m2/điểm.
4. Người bán hàng không thường xuyên là cá nhân bán hàng do mình nuôi trồng, đánh bắt hoặc tự làm ra tại khu vực dành riêng trong
    chợ, không quá 10 ngày trong một tháng và không ký hợp đồng sử dụng điểm kinh doanh.
5. Đơn vị quản lý chợ là doanh nghiệp, hợp tác xã, ban quản lý hoặc tổ quản lý được cơ quan có thẩm quyền giao hoặc lựa chọn để quản
    lý, khai thác chợ.
6. Chợ phiên là chợ họp định kỳ theo ngày truyền thống của địa phương, mỗi tuần không quá hai phiên, chủ yếu tại các xã vùng cao.
*Điều 3. Phân hạng chợ|
1. Chợ hạng 1 là chợ có trên 400 điểm kinh doanh, được xây dựng kiên cố, đặt tại vị trí trung tâm thương mại của tỉnh hoặc là chợ
    đầu mối.
2. Chợ hạng 2 là chợ có từ 200 đến 400 điểm kinh doanh, được xây dựng kiên cố hoặc bán kiên cố.
3. Chợ hạng 3 là chợ có dưới 200 điểm kinh doanh và các chợ chưa được xây dựng kiên cố.
4. Ủy ban nhân dân tỉnh công nhận chợ hạng 1, hạng 2 theo đề nghị của Sở Công Thương; Chủ tịch Ủy ban nhân dân xã, phường công nhận
    chợ hạng 3. Việc phân hạng lại được thực hiện 05 năm một lần, trừ trường hợp chợ được cải tạo, mở rộng làm thay đổi trên 20% số
    điểm kinh doanh thì phân hạng lại ngay sau khi hoàn thành.
*Điều 4. Nguyên tắc quản lý, khai thác chợ|
1. Công khai, minh bạch phương án bố trí điểm kinh doanh và giá dịch vụ sử dụng diện tích bán hàng tại chợ.
2. Không phân biệt đối xử giữa các thương nhân; ưu tiên người dân có đất thu hồi để xây dựng chợ, hộ nghèo và thương nhân đang kinh
    doanh ổn định tại chợ cũ.
3. Ngân sách nhà nước chỉ hỗ trợ đầu tư chợ hạng 3 tại các xã vùng cao và chợ đầu mối nông sản; các chợ còn lại thực hiện xã hội
    hóa.
^Chương II
^ĐIỀU KIỆN HOẠT ĐỘNG VÀ KHAI THÁC CHỢ
*Điều 5. Điều kiện đưa chợ vào hoạt động|
1. Chợ được đưa vào hoạt động khi đáp ứng đủ các điều kiện sau:
a) Phù hợp với quy hoạch tỉnh và quy hoạch chung xây dựng xã, phường;
b) Đã được nghiệm thu công trình và nghiệm thu về phòng cháy, chữa cháy theo quy định;
c) Có phương án bố trí điểm kinh doanh và nội quy chợ được phê duyệt;
d) Có khu vệ sinh công cộng, hệ thống thoát nước và nơi tập kết rác cách khu bán thực phẩm tối thiểu 20 m;
đ) Có bãi trông giữ phương tiện với diện tích không dưới 15% tổng diện tích chợ, trừ trường hợp chợ hạng 3 tại các xã vùng cao.
2. Đơn vị quản lý chợ gửi hồ sơ đề nghị đưa chợ vào hoạt động đến Sở Công Thương đối với chợ hạng 1, hạng 2 hoặc Ủy ban nhân dân cấp
    xã đối với chợ hạng 3. Trong thời hạn 12 ngày làm việc kể từ ngày nhận đủ hồ sơ hợp lệ, cơ quan tiếp nhận kiểm tra thực tế và có
    văn bản trả lời; trường hợp không chấp thuận phải nêu rõ lý do.
*Điều 6. Bố trí và cho thuê điểm kinh doanh|
1. Điểm kinh doanh tại chợ được giao cho thương nhân thông qua đấu giá khi số người đăng ký vượt quá số điểm kinh doanh, trừ trường
    hợp quy định tại khoản 2 Điều này.
2. Không phải đấu giá đối với các trường hợp sau:
a) Thương nhân đang kinh doanh ổn định tại chợ cũ được bố trí lại khi di dời, cải tạo chợ;
b) Hộ có đất bị thu hồi để xây dựng chợ, mỗi hộ không quá 01 điểm;
c) Người khuyết tật có phương án kinh doanh được Ủy ban nhân dân cấp xã xác nhận.
3. Hợp đồng sử dụng điểm kinh doanh được lập thành văn bản, thời hạn tối đa 05 năm; riêng chợ do thương nhân góp vốn đầu tư xây dựng
    thì thời hạn tối đa 10 năm. Thương nhân có nhu cầu tiếp tục thuê phải gửi đề nghị gia hạn trước khi hợp đồng hết hạn ít nhất 60
    ngày.
4. Mỗi thương nhân được thuê tối đa 03 điểm kinh doanh trong cùng một chợ. Người được thuê không được cho thuê lại; chỉ được chuyển
    nhượng hợp đồng khi đã sử dụng điểm kinh doanh từ đủ 24 tháng và được đơn vị quản lý chợ đồng ý bằng văn bản.
5. Tiền đặt cọc không vượt quá 03 tháng tiền thuê và được hoàn trả trong vòng 15 ngày kể từ ngày thanh lý hợp đồng.
*Điều 7. Thời gian hoạt động của chợ|
1. Chợ hạng 1, hạng 2 mở cửa từ 05 giờ 30 phút đến 18 giờ 30 phút hằng ngày. Chợ hạng 3 do Ủy ban nhân dân cấp xã quyết định cho phù
    hợp với tập quán.
2. Chợ đầu mối được hoạt động 24 giờ trong ngày, trong đó hoạt động xuống hàng từ xe có tải trọng trên 5 tấn chỉ được thực hiện từ
    21 giờ hôm trước đến 05 giờ hôm sau.
3. Khu vực chợ đêm hoạt động từ 18 giờ đến 23 giờ; các ngày thứ Bảy, Chủ nhật và ngày lễ được kéo dài đến 24 giờ.
*Điều 8. Nội quy chợ|
1. Nội quy chợ gồm các nội dung: thời gian họp chợ; quyền, nghĩa vụ của thương nhân, người bán hàng; quy định về phòng cháy, chữa
    cháy, vệ sinh môi trường, an toàn thực phẩm; hàng hóa cấm kinh doanh và biện pháp xử lý vi phạm nội quy.
2. Giám đốc Sở Công Thương phê duyệt nội quy chợ hạng 1; Chủ tịch Ủy ban nhân dân xã, phường nơi có chợ phê duyệt nội quy chợ hạng 2
    và hạng 3. Thời hạn phê duyệt là 10 ngày làm việc kể từ ngày nhận đủ hồ sơ.
3. Nội quy chợ phải được niêm yết tại cổng chính và trụ sở của đơn vị quản lý chợ.
*Điều 9. Lựa chọn đơn vị quản lý chợ|
1. Đơn vị quản lý chợ đầu tư từ nguồn vốn ngân sách nhà nước được lựa chọn thông qua đấu thầu; thời hạn giao quản lý không quá 10
    năm.
2. Doanh nghiệp, hợp tác xã tham gia đấu thầu quản lý chợ hạng 1 phải có vốn điều lệ từ 05 tỷ đồng trở lên và có ít nhất 02 năm kinh
    nghiệm quản lý chợ hoặc kinh doanh thương mại tổng hợp; đối với chợ hạng 2, vốn điều lệ từ 02 tỷ đồng trở lên.
3. Trường hợp sau 02 lần mời thầu không có nhà thầu tham gia, Ủy ban nhân dân cấp xã giao tổ quản lý chợ thực hiện, thời gian không
    quá 24 tháng.
*Điều 10. Phòng cháy, vệ sinh môi trường và an toàn thực phẩm|
1. Chợ hạng 1, hạng 2 phải thành lập đội phòng cháy, chữa cháy cơ sở có ít nhất 10 người; chợ hạng 3 có ít nhất 03 người được huấn
    luyện nghiệp vụ. Việc tự kiểm tra an toàn điện được thực hiện mỗi quý một lần.
2. Nghiêm cấm đun nấu, thắp hương, đốt vàng mã trong khu vực bày bán hàng hóa dễ cháy, trừ khu ẩm thực được bố trí riêng biệt có
    tường ngăn cháy.
3. Rác thải tại chợ phải được thu gom ít nhất 02 lần mỗi ngày và chuyển khỏi chợ trước 20 giờ.
4. Khu giết mổ gia cầm tại chợ phải tách biệt với khu bán hàng tối thiểu 50 m; không giết mổ gia súc trong phạm vi chợ.
^Chương III
^TRÁCH NHIỆM CỦA CÁC CƠ QUAN, TỔ CHỨC, CÁ NHÂN
*Điều 11. Sở Công Thương|
1. Là cơ quan đầu mối giúp Ủy ban nhân dân tỉnh quản lý nhà nước về chợ; chủ trì, phối hợp với các sở, ngành xây dựng kế hoạch phát
    triển chợ hằng năm, trình Ủy ban nhân dân tỉnh trước ngày 30 tháng 11.
2. Tổ chức tập huấn nghiệp vụ quản lý chợ cho đơn vị quản lý chợ ít nhất mỗi năm một lần.
3. Tổng hợp tình hình hoạt động của chợ trên địa bàn tỉnh, báo cáo Ủy ban nhân dân tỉnh và Bộ Công Thương trước ngày 20 tháng 12
    hằng năm.
*Điều 12. Các sở, ngành có liên quan|
1. Sở Tài chính chủ trì thẩm định phương án giá dịch vụ sử dụng diện tích bán hàng tại chợ đầu tư bằng nguồn vốn ngân sách nhà nước;
    hướng dẫn quản lý, sử dụng nguồn thu từ chợ.
2. Sở Xây dựng thẩm định thiết kế, hướng dẫn quy chuẩn xây dựng chợ và tổ chức giao thông khu vực ra vào chợ.
3. Sở Nông nghiệp và Môi trường kiểm tra việc thu gom chất thải, kiểm soát giết mổ và chất lượng nông sản tại chợ đầu mối.
4. Sở Y tế chủ trì kiểm tra an toàn thực phẩm đối với khu ẩm thực, dịch vụ ăn uống trong chợ.
5. Công an tỉnh kiểm tra định kỳ về phòng cháy, chữa cháy đối với chợ hạng 1 và chợ đầu mối mỗi năm 02 lần; đối với chợ hạng 2 mỗi
    năm 01 lần.
6. Chi cục Quản lý thị trường thuộc Sở Công Thương kiểm tra, xử lý hành vi kinh doanh hàng giả, hàng không rõ nguồn gốc tại chợ.
*Điều 13. Ủy ban nhân dân xã, phường|
1. Quản lý nhà nước đối với các chợ trên địa bàn; phê duyệt phương án bố trí điểm kinh doanh của chợ hạng 2, hạng 3.
2. Giải tỏa các tụ điểm mua bán tự phát, lấn chiếm lòng đường, vỉa hè trong phạm vi 200 m quanh chợ.
3. Báo cáo Sở Công Thương về hoạt động của chợ định kỳ 06 tháng (trước ngày 10 tháng 6) và hằng năm (trước ngày 05 tháng 12).
*Điều 14. Đơn vị quản lý chợ và thương nhân|
1. Đơn vị quản lý chợ có trách nhiệm:
a) Ký và theo dõi việc thực hiện hợp đồng sử dụng điểm kinh doanh;
b) Niêm yết công khai giá dịch vụ; bố trí cân đối chứng tại vị trí thuận tiện và lắp đặt mã QR thanh toán tại chợ hạng 1, hạng 2;
c) Mua bảo hiểm cháy, nổ bắt buộc đối với công trình chợ;
d) Lưu giữ hồ sơ về chợ và sổ theo dõi vi phạm tối thiểu 05 năm.
2. Thương nhân có nghĩa vụ nộp tiền thuê điểm kinh doanh trước ngày 10 hằng tháng; niêm yết giá và bán đúng giá niêm yết; không cơi
    nới, thay đổi kết cấu quầy, sạp khi chưa được đơn vị quản lý chợ chấp thuận.
3. Thương nhân có quyền được thông báo bằng văn bản trước ít nhất 90 ngày khi chợ phải di dời hoặc đóng cửa để xây dựng lại, trừ
    trường hợp khẩn cấp do thiên tai, hỏa hoạn, dịch bệnh.
^Chương IV
^XỬ LÝ VI PHẠM VÀ ĐIỀU KHOẢN THI HÀNH
*Điều 15. Xử lý vi phạm|
1. Thương nhân vi phạm nội quy chợ lần đầu bị nhắc nhở bằng văn bản; vi phạm lần thứ hai trong 12 tháng bị tạm dừng kinh doanh 05
    ngày; vi phạm lần thứ ba trong 12 tháng bị tạm dừng kinh doanh 30 ngày.
2. Đơn vị quản lý chợ được đơn phương chấm dứt hợp đồng sử dụng điểm kinh doanh trong các trường hợp sau:
a) Thương nhân nợ tiền thuê từ 03 tháng liên tiếp trở lên sau khi đã được nhắc bằng văn bản hai lần;
b) Bỏ trống điểm kinh doanh quá 60 ngày liên tục không có lý do chính đáng;
c) Tự ý cho thuê lại điểm kinh doanh;
d) Kinh doanh hàng cấm, tàng trữ chất dễ cháy, nổ.
3. Đơn vị quản lý chợ để xảy ra cháy do không thực hiện việc tự kiểm tra an toàn điện thì bị xử phạt theo quy định của pháp luật và
    không được tham gia đấu thầu quản lý chợ trên địa bàn tỉnh trong 03 năm.
4. Khiếu nại về việc xử lý của đơn vị quản lý chợ được gửi tới Ủy ban nhân dân cấp xã nơi có chợ và được trả lời trong thời hạn 15
    ngày.
*Điều 16. Sửa đổi, bổ sung một số điều của Quyết định số 41/2022/QĐ-UBND|
Sửa đổi, bổ sung một số điều của Quy định về giá dịch vụ sử dụng diện tích bán hàng tại chợ ban hành kèm theo Quyết định số
    41/2022/QĐ-UBND ngày 20 tháng 12 năm 2022 của Ủy ban nhân dân tỉnh như sau:
1. Sửa đổi khoản 2 Điều 4 như sau: “2. Giá dịch vụ đối với người bán hàng không thường xuyên tối đa 6.000 đồng/người/ngày tại các
    phường và 4.000 đồng/người/ngày tại các xã.”
2. Bổ sung khoản 4 vào sau khoản 3 Điều 5 như sau: “4. Giảm 50% giá dịch vụ trong 06 tháng đầu cho thương nhân là hộ nghèo, hộ cận
    nghèo.”
3. Bãi bỏ Điều 7.
4. Thay thế cụm từ “Ủy ban nhân dân cấp huyện” bằng cụm từ “Ủy ban nhân dân cấp xã” tại Điều 3 và Điều 9.
*Điều 17. Điều khoản chuyển tiếp|
1. Hợp đồng sử dụng điểm kinh doanh đã ký trước ngày Quy chế này có hiệu lực được tiếp tục thực hiện đến khi hết thời hạn ghi trong
    hợp đồng; trường hợp hợp đồng không ghi thời hạn thì phải ký lại trước ngày 31 tháng 3 năm 2026.
2. Các ban quản lý chợ trực thuộc Ủy ban nhân dân cấp huyện trước đây được chuyển về Ủy ban nhân dân xã, phường nơi có chợ quản lý;
    việc bàn giao hồ sơ, tài sản hoàn thành trước ngày 31 tháng 12 năm 2025.
3. Chợ đang hoạt động chưa đáp ứng điều kiện tại điểm d khoản 1 Điều 5 Quy chế này phải hoàn thiện trong thời hạn 18 tháng kể từ
    ngày Quy chế có hiệu lực; quá thời hạn trên mà chưa hoàn thiện thì tạm dừng hoạt động.
4. Trong quá trình thực hiện, nếu có vướng mắc, các cơ quan, đơn vị phản ánh về Sở Công Thương để tổng hợp, báo cáo Ủy ban nhân dân
    tỉnh xem xét, quyết định./.
%PAGE
^PHỤ LỤC
^Danh mục một số chợ do Ủy ban nhân dân tỉnh công nhận hạng
_(Kèm theo Quy chế ban hành tại Quyết định số 27/2025/QĐ-UBND ngày 15 tháng 9 năm 2025 của Ủy ban nhân dân tỉnh Sơn Hà)
%TABLE
_Ghi chú: Chợ Bản Lầm đang lập hồ sơ đề nghị công nhận chợ hạng 2, chưa đưa vào danh mục.
"""

MARKETS = [
    ("TT", "Tên chợ", "Địa điểm", "Hạng", "Số điểm kinh doanh", "Đơn vị quản lý"),
    ("1", "Chợ trung tâm Đông Lĩnh", "Phường Đông Lĩnh", "1", "612", "Ban Quản lý chợ Đông Lĩnh"),
    ("2", "Chợ đầu mối nông sản Vạn Phú", "Xã Vạn Phú", "1", "538", "Công ty cổ phần Chợ Vạn Phú"),
    ("3", "Chợ Cầu Ngà", "Phường Hòa Bắc", "1", "427", "Hợp tác xã Dịch vụ Cầu Ngà"),
    ("4", "Chợ Mường Tảo", "Xã Mường Tảo", "2", "286", "Tổ quản lý chợ Mường Tảo"),
    ("5", "Chợ Thạch Khê", "Xã Thạch Khê", "2", "233", "Hợp tác xã Thương mại Thạch Khê"),
    ("6", "Chợ Bến Lở", "Xã Bến Lở", "2", "205", "Tổ quản lý chợ Bến Lở"),
]

TITLES = [
    "BẢNG GIÁ VẬT LIỆU XÂY DỰNG QUÝ III NĂM 2025",
    "TRÊN ĐỊA BÀN TỈNH SƠN HÀ",
    "(Kèm theo Công bố số 2156/CB-SXD ngày 10 tháng 10 năm 2025 của Sở Xây dựng tỉnh Sơn Hà)",
]
HEAD = ["TT", "Mã vật liệu", "Tên vật liệu, quy cách", "Đơn vị", "Tiêu chuẩn kỹ thuật"]
HEAD += ["Giá bán chưa có thuế giá trị gia tăng tại", None, None, "Ghi chú"]
AREAS = ["Khu vực 1", "Khu vực 2", "Khu vực 3"]
# (group number, group name, [(name, unit, standard, price 1, price 2, price 3, remark)])
PRICES = [
    ("I", "Xi măng", [
        ("Xi măng Sơn Hà PCB30 bao 50 kg", "tấn", "TCVN 6260:2020", 1395000, 1432000, 1498000, None),
        ("Xi măng Sơn Hà PCB40 bao 50 kg", "tấn", "TCVN 6260:2020", 1468000, 1505000, 1571000, None),
        ("Xi măng Sơn Hà PCB40 rời, giao bằng xe bồn", "tấn", "TCVN 6260:2020", 1352000, 1390000, None, "Đơn hàng từ 20 tấn"),
        ("Xi măng Vạn Phú PCB40 bao 50 kg", "tấn", "TCVN 6260:2020", 1482000, 1516000, 1580000, None),
        ("Xi măng trắng Vạn Phú PCW50 bao 40 kg", "tấn", "TCVN 5691:2021", 4260000, 4310000, 4395000, None),
    ]),
    ("II", "Cát, đất đắp", [
        ("Cát xây mỏ Bến Lở, mô đun độ lớn 1,2 đến 1,6", "m3", "TCVN 7570:2006", 245000, 262000, 318000, None),
        ("Cát bê tông mỏ Bến Lở, mô đun độ lớn trên 2,0", "m3", "TCVN 7570:2006", 398000, 421000, 496000, None),
        ("Cát trát mịn sông Nậm Pheo", "m3", "TCVN 7570:2006", 268000, 285000, 341000, None),
        ("Cát nghiền nhân tạo mỏ Thạch Khê", "m3", "TCVN 9205:2012", 312000, 325000, 372000, None),
        ("Đất đắp nền đường K95 mỏ Đồi Chè", "m3", None, 78000, 84000, None, "Giá tại mỏ"),
    ]),
    ("III", "Đá", [
        ("Đá hộc 20x30 cm mỏ Thạch Khê", "m3", "TCVN 7570:2006", 215000, 203000, 246000, None),
        ("Đá dăm 4x6 cm mỏ Thạch Khê", "m3", "TCVN 7570:2006", 258000, 244000, 291000, None),
        ("Đá dăm 2x4 cm mỏ Thạch Khê", "m3", "TCVN 7570:2006", 276000, 262000, 309000, None),
        ("Đá dăm 1x2 cm mỏ Thạch Khê", "m3", "TCVN 7570:2006", 295000, 281000, 328000, None),
        ("Đá dăm 0,5x1 cm mỏ Thạch Khê", "m3", "TCVN 7570:2006", 284000, 270000, 317000, None),
        ("Cấp phối đá dăm loại I, Dmax 25 mm", "m3", "TCVN 8859:2023", 232000, 219000, 268000, None),
        ("Cấp phối đá dăm loại II, Dmax 37,5 mm", "m3", "TCVN 8859:2023", 209000, 196000, 243000, None),
    ]),
    ("IV", "Thép", [
        ("Thép cuộn trơn D6, D8 mác CB240-T", "kg", "TCVN 1651-1:2018", 14350, 14480, 14790, None),
        ("Thép thanh vằn D10 mác CB300-V", "kg", "TCVN 1651-2:2018", 14520, 14650, 14960, None),
        ("Thép thanh vằn D12 đến D20 mác CB300-V", "kg", "TCVN 1651-2:2018", 14410, 14540, 14850, None),
        ("Thép thanh vằn D22 đến D32 mác CB400-V", "kg", "TCVN 1651-2:2018", 14690, 14820, 15130, None),
        ("Thép hình chữ L cạnh 63 đến 75 mm", "kg", "TCVN 7571-1:2019", 16850, 16990, 17340, None),
        ("Thép tấm dày 6 đến 12 mm", "kg", None, 17200, 17350, None, None),
        ("Dây thép buộc 1 mm", "kg", None, 21500, 21800, 22400, None),
    ]),
    ("V", "Gạch, ngói, tấm lợp", [
        ("Gạch đặc tuynel loại A 220x105x60 mm", "viên", "TCVN 1451:1998", 1480, 1530, 1790, None),
        ("Gạch rỗng tuynel 2 lỗ loại A 220x105x60 mm", "viên", "TCVN 1450:2009", 1260, 1310, 1560, None),
        ("Gạch bê tông không nung 220x105x65 mm", "viên", "TCVN 6477:2016", 1190, 1230, 1450, None),
        ("Gạch terrazzo lát vỉa hè 400x400x30 mm", "m2", "TCVN 7744:2013", 98000, 103000, 121000, None),
        ("Ngói đất nung 22 viên/m2", "viên", "TCVN 1452:2023", 8900, 9200, 10400, None),
        ("Tôn mạ màu 11 sóng dày 0,42 mm", "m2", None, 118000, 121000, 129000, None),
    ]),
    ("VI", "Nhựa đường, bê tông", [
        ("Nhựa đường 60/70 đóng phuy", "kg", "TCVN 13567-1:2022", 17950, 18100, 18600, None),
        ("Nhũ tương nhựa đường CRS-1", "kg", "TCVN 8817-1:2011", 15800, 15950, 16450, None),
        ("Bê tông thương phẩm M200, độ sụt 12±2 cm", "m3", "TCVN 9340:2012", 1120000, 1165000, None, "Bán kính đến 15 km"),
        ("Bê tông thương phẩm M250, độ sụt 12±2 cm", "m3", "TCVN 9340:2012", 1185000, 1230000, None, "Bán kính đến 15 km"),
        ("Bê tông thương phẩm M300, độ sụt 12±2 cm", "m3", "TCVN 9340:2012", 1250000, 1295000, None, "Bán kính đến 15 km"),
        ("Bê tông nhựa chặt C12,5", "tấn", "TCVN 13567-1:2022", 1540000, 1585000, None, "Giá tại trạm trộn"),
    ]),
    ("VII", "Ống, sơn, gỗ và vật liệu khác", [
        ("Ống nhựa HDPE D63 PN10", "m", "TCVN 7305-2:2008", 49800, 49800, 51500, None),
        ("Ống nhựa uPVC D110 thoát nước C2", "m", "TCVN 8491-2:2011", 88600, 88600, 91200, None),
        ("Ống cống bê tông ly tâm D600, tải trọng H30", "m", "TCVN 9113:2012", 685000, 712000, 824000, None),
        ("Sơn lót kháng kiềm ngoại thất thùng 18 lít", "thùng", "TCVN 8652:2020", 1980000, 1980000, 2050000, None),
        ("Sơn phủ ngoại thất thùng 18 lít", "thùng", "TCVN 8652:2020", 2640000, 2640000, 2730000, None),
        ("Gỗ cốp pha nhóm VI, VII", "m3", None, 3450000, 3380000, 3120000, None),
        ("Kính cường lực dày 10 mm", "m2", "TCVN 7455:2013", 465000, 478000, None, None),
    ]),
]  # fmt: skip
NOTES = [
    "Ghi chú:",
    "1. Khu vực 1 gồm 14 phường; khu vực 2 gồm 35 xã đồng bằng, trung du; khu vực 3 gồm 23 xã vùng cao.",
    "2. Giá trong bảng là giá tại chân công trình, trừ vật liệu có ghi tại cột Ghi chú; ô để trống là không có số liệu khảo sát.",
    "3. Công trình cách trung tâm xã trên 10 km được tính thêm cước vận chuyển theo bảng tại trang “Cuoc van chuyen”.",
]
TRANSPORT_TITLES = ["BẢNG CƯỚC VẬN CHUYỂN VẬT LIỆU BẰNG Ô TÔ", "(Áp dụng cùng Bảng giá vật liệu xây dựng quý III năm 2025)"]
TRANSPORT_HEAD = ["TT", "Loại đường", "Mức cước theo cự ly vận chuyển", None, None, None]
TRANSPORT_RANGES = ["Đến 10 km", "Trên 10 km đến 30 km", "Trên 30 km đến 60 km", "Trên 60 km"]
TRANSPORT = [
    ("Đường loại 1", 3650, 2480, 2130, 1890),
    ("Đường loại 2", 4120, 2810, 2410, 2140),
    ("Đường loại 3", 4980, 3390, 2920, 2590),
    ("Đường loại 4", 6240, 4260, 3660, None),
    ("Đường loại 5", 8150, 5570, None, None),
]
TRANSPORT_NOTES = [
    "Ghi chú: Vận chuyển bằng xe tự đổ (xe ben) nhân hệ số 1,15; vận chuyển nhựa đường, ống cống nhân hệ số 1,30.",
    "Mức cước chưa bao gồm phí sử dụng đường bộ và thuế giá trị gia tăng.",
]


def paragraphs(text):
    """Paragraphs of a block of wrapped lines."""
    out = []
    for line in text.splitlines():
        if line.startswith("    "):
            out[-1] += " " + line.strip()
        else:
            out.append(line)
    return out


def write(cell, lines):
    """Centred lines (text, bold, italic) of a table cell."""
    for n, (text, bold, italic) in enumerate(lines):
        p = cell.paragraphs[0] if n == 0 else cell.add_paragraph()
        p.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = p.add_run(text)
        run.bold, run.italic = bold, italic


def regulation():
    doc = docx.Document()
    style = doc.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(14)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "Times New Roman")
    section = doc.sections[0]
    section.left_margin, section.right_margin, section.top_margin, section.bottom_margin = Cm(3), Cm(2), Cm(2), Cm(2)
    head = doc.add_table(rows=2, cols=2)
    write(head.cell(0, 0), [("ỦY BAN NHÂN DÂN", False, False), ("TỈNH SƠN HÀ", True, False)])
    write(head.cell(0, 1), [("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", True, False), ("Độc lập - Tự do - Hạnh phúc", True, False)])
    write(head.cell(1, 0), [("Số: 27/2025/QĐ-UBND", False, False)])
    write(head.cell(1, 1), [("Sơn Hà, ngày 15 tháng 9 năm 2025", False, True)])
    doc.add_paragraph()
    for text in paragraphs(REGULATION):
        mark, body = (text[0], text[1:]) if text[0] in "^_~*%" else ("", text)
        if body == "PAGE":
            doc.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        elif body == "SIGN":
            table = doc.add_table(rows=1, cols=2)
            to = ["Nơi nhận:", "- Bộ Công Thương;", "- Bộ Tư pháp (để kiểm tra văn bản);"]
            to += ["- TT Tỉnh ủy, TT HĐND tỉnh;", "- Như Điều 3;", "- Lưu: VT, CN."]
            cell = table.cell(0, 0)
            for n, line in enumerate(to):
                p = cell.paragraphs[0] if n == 0 else cell.add_paragraph()
                run = p.add_run(line)
                run.font.size, run.bold, run.italic = Pt(11), n == 0, n == 0
            write(table.cell(0, 1), [(t, True, False) for t in ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "", "", "Đinh Quang Khải")])
        elif body == "TABLE":
            table = doc.add_table(rows=0, cols=len(MARKETS[0]))
            table.style = "Table Grid"
            for n, row in enumerate(MARKETS):
                for cell, value in zip(table.add_row().cells, row, strict=True):
                    cell.paragraphs[0].add_run(value).bold = n == 0
        else:
            p = doc.add_paragraph()
            bold, _, rest = body.partition("|") if mark == "*" else ("", "", body)
            if bold:
                p.add_run(bold).bold = True
            if rest:
                run = p.add_run(rest)
                run.bold, run.italic = mark == "^", mark in "_~" and mark != ""
            if mark in ("^", "_"):
                p.alignment = WD_ALIGN_PARAGRAPH.CENTER
            else:
                p.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
                p.paragraph_format.first_line_indent = Cm(1.27)
    core = doc.core_properties
    core.author = core.last_modified_by = AUTHOR
    core.title, core.comments, core.revision = "Quy chế quản lý, khai thác chợ", "", 1
    core.created = core.modified = STAMP
    return doc


def titles(sheet, lines, width):
    for n, text in enumerate(lines, 1):
        sheet.cell(n, 1, text).font = Font(name="Times New Roman", bold=n < len(lines), italic=n == len(lines), size=13)
        sheet.cell(n, 1).alignment = Alignment(horizontal="center")
        sheet.merge_cells(start_row=n, start_column=1, end_row=n, end_column=width)


def header(sheet, row, top, below, first):
    """Two header rows: the columns of `below` stand under one merged heading, the others reach over both rows."""
    for n, text in enumerate(top, 1):
        if text is not None:
            sheet.cell(row, n, text)
    for n, text in enumerate(below, first):
        sheet.cell(row + 1, n, text)
    sheet.merge_cells(start_row=row, start_column=first, end_row=row, end_column=first + len(below) - 1)
    for n in range(1, len(top) + 1):
        if not first <= n < first + len(below):
            sheet.merge_cells(start_row=row, start_column=n, end_row=row + 1, end_column=n)
        for r in (row, row + 1):
            sheet.cell(r, n).font = Font(name="Times New Roman", bold=True)
            sheet.cell(r, n).alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)


def put(sheet, row, values, bold=False, grouped=True):
    thin = Side(style="thin")
    for n, value in enumerate(values, 1):
        cell = sheet.cell(row, n, value)
        cell.font = Font(name="Times New Roman", bold=bold)
        cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)
        if grouped and isinstance(value, int) and n > 1:
            cell.number_format = "#,##0"


def prices():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Gia vat lieu"
    titles(sheet, TITLES, 9)
    sheet.cell(4, 9, "Đơn vị tính: đồng").alignment = Alignment(horizontal="right")
    header(sheet, 5, HEAD, AREAS, 6)
    row, number = 7, 0
    for g, (roman, name, items) in enumerate(PRICES, 1):
        put(sheet, row, [roman, f"VL.{g:02d}", name] + [None] * 6, bold=True)
        row += 1
        for n, (what, unit, standard, *rest) in enumerate(items, 1):
            number += 1
            put(sheet, row, [number, f"VL.{g:02d}.{n:02d}", what, unit, standard, *rest])
            row += 1
    for text in NOTES:
        sheet.cell(row, 1, text).font = Font(name="Times New Roman", italic=True)
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=9)
        row += 1
    for column, width in zip("ABCDEFGHI", (6, 13, 46, 9, 20, 13, 13, 13, 20), strict=True):
        sheet.column_dimensions[column].width = width
    second = book.create_sheet("Cuoc van chuyen")
    titles(second, TRANSPORT_TITLES, 6)
    second.cell(3, 6, "Đơn vị tính: đồng/tấn.km").alignment = Alignment(horizontal="right")
    header(second, 4, TRANSPORT_HEAD, TRANSPORT_RANGES, 3)
    for n, values in enumerate(TRANSPORT, 1):
        put(second, 5 + n, [n, *values], grouped=False)
    for n, text in enumerate(TRANSPORT_NOTES):
        second.cell(6 + len(TRANSPORT) + n, 1, text).font = Font(name="Times New Roman", italic=True)
        second.merge_cells(start_row=6 + len(TRANSPORT) + n, start_column=1, end_row=6 + len(TRANSPORT) + n, end_column=6)
    for column, width in zip("ABCDEF", (6, 20, 16, 16, 16, 16), strict=True):
        second.column_dimensions[column].width = width
    book.properties.creator = book.properties.lastModifiedBy = "Sở Xây dựng tỉnh Sơn Hà"
    book.properties.created = STAMP
    return book


def save(what, path):
    """Save with fixed times inside, so that the file is the same every time."""
    raw = io.BytesIO()
    what.save(raw)
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            data = old.read(info)
            if info.filename == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + STAMP.strftime("%Y-%m-%dT%H:%M:%SZ").encode(), data)
            entry = zipfile.ZipInfo(info.filename, STAMP.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, data)


def write_files(folder):
    save(regulation(), folder / "quy-che-quan-ly-cho.docx")
    save(prices(), folder / "bang-gia-vat-lieu-quy-3-2025.xlsx")


if __name__ == "__main__":
    write_files(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parent)
