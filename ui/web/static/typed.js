// A question stands in the dialogue as character references, so that nothing in it is taken for markup (html.py).
// Whoever changes it finds it in the box as it was typed, and it leaves the box as character references again:
// Gradio shows it before the server has seen it.
() => {
  const typed = (text) => text.replace(/&(?:#(\d+)|amp);/g, (_, code) => (code ? String.fromCodePoint(code) : "&"));
  const harmless = (text) => text.replace(/[!-/:-@[-`{-~]/g, (sign) => `&#${sign.codePointAt(0)};`);
  const change = (box, how) => {
    box.value = how(box.value);
    box.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const seen = new WeakSet();
  const opened = (box) => {
    if (seen.has(box)) return;
    seen.add(box);
    change(box, typed);
  };
  new MutationObserver((changes) => changes.forEach((c) => c.addedNodes.forEach((node) => {
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    if (node.matches("#dialogue textarea")) opened(node);
    node.querySelectorAll("#dialogue textarea").forEach(opened);
  }))).observe(document.body, { subtree: true, childList: true });
  document.addEventListener("click", (event) => {
    const boxes = event.target.closest("#dialogue button") ? [...document.querySelectorAll("#dialogue textarea")] : [];
    boxes.forEach((box) => change(box, harmless));
    if (boxes.length) setTimeout(() => boxes.filter((box) => box.isConnected).forEach((box) => change(box, typed)), 200);
  }, true);
}
