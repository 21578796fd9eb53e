// Gradio has no Vietnamese: its own words on the page are put into Vietnamese as they appear.
// Nothing inside answers, passages or documents is touched.
() => {
  const WORDS = {
    "Drop File Here": "Kéo tệp vào đây", "- or -": "– hoặc –", "or": "hoặc", "Click to Upload": "Bấm để chọn tệp",
    "Filter...": "Lọc…", "Search...": "Tìm…", "Use via API": "Dùng qua API", "Use via API or MCP": "Dùng qua API hoặc MCP",
    "Clear": "Xóa", "Edit": "Sửa câu hỏi", "Retry": "Trả lời lại", "Undo": "Bỏ lượt cuối", "Submit": "Gửi", "Cancel": "Thôi", "Stop": "Dừng",
    "Like": "Đúng", "Dislike": "Chưa đúng", "Copy": "Sao chép", "Copy message": "Sao chép", "Copied message": "Đã sao chép",
    "Error": "Lỗi", "Warning": "Cảnh báo", "Info": "Thông báo", "Success": "Xong", "Loading...": "Đang tải…", "Uploading...": "Đang tải lên…",
    "Download": "Tải xuống", "Remove": "Bỏ", "Fullscreen": "Toàn màn hình", "Exit fullscreen": "Thoát toàn màn hình", "Empty": "Trống",
    "Sort ascending": "Xếp tăng dần", "Sort descending": "Xếp giảm dần", "Clear sort": "Bỏ xếp", "Filter": "Lọc", "Clear filters": "Bỏ lọc",
    "Copy table data": "Sao chép bảng", "Enter fullscreen": "Toàn màn hình", "Close": "Đóng", "Reset to default value": "Về mặc định",
    "No options": "Không có lựa chọn", "Options": "Lựa chọn", "Settings": "Cài đặt"
  };
  const OURS = ".message-content, #results, #sources, #conflicts, #facets, td, textarea, input";
  const text = (node) => {
    const word = WORDS[node.nodeValue.trim()];
    if (word && !node.parentElement?.closest(OURS)) node.nodeValue = node.nodeValue.replace(node.nodeValue.trim(), word);
  };
  const named = (element) => {
    for (const name of ["title", "aria-label", "placeholder"]) {
      const word = WORDS[element.getAttribute(name)];
      if (word) element.setAttribute(name, word);
    }
  };
  const all = (root) => {
    if (root.nodeType === Node.TEXT_NODE) return text(root);
    if (root.nodeType !== Node.ELEMENT_NODE) return;
    named(root);
    root.querySelectorAll("[title], [aria-label], [placeholder]").forEach(named);
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) text(walker.currentNode);
  };
  document.documentElement.lang = "vi";
  all(document.body);
  new MutationObserver((changes) => changes.forEach((c) => {
    if (c.type === "characterData") text(c.target);
    else if (c.type === "attributes") named(c.target);
    else c.addedNodes.forEach(all);
  })).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ["title", "aria-label", "placeholder"] });
}
