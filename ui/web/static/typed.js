// A question stands in the dialogue as character references, so that nothing in it is taken for markup (html.py).
// Whoever changes it finds it in the box as it was typed.
() => {
  const typed = (text) => text.replace(/&(?:#(\d+)|amp);/g, (_, code) => (code ? String.fromCodePoint(code) : "&"));
  const seen = new WeakSet();
  const opened = (box) => {
    if (seen.has(box)) return;
    seen.add(box);
    box.value = typed(box.value);
    box.dispatchEvent(new Event("input", { bubbles: true }));
  };
  new MutationObserver((changes) => changes.forEach((c) => c.addedNodes.forEach((node) => {
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    if (node.matches("#dialogue textarea")) opened(node);
    node.querySelectorAll("#dialogue textarea").forEach(opened);
  }))).observe(document.body, { subtree: true, childList: true });
}
