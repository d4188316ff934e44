"""The state of a page, as far as its accessibility goes."""

from playwright.sync_api import Page

STATE = """() => {
  const plain = (text) => text.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "*").replace(/\\d+/g, "0").trim();
  const spared = (attribute) => ["value", "nonce", "content"].includes(attribute.name);
  const scrolls = (element) =>
    (element.scrollWidth > element.clientWidth || element.scrollHeight > element.clientHeight) &&
    /auto|scroll/.test(getComputedStyle(element).overflow);
  const told = [];
  const walker = document.createTreeWalker(document, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.nodeType === Node.TEXT_NODE) told.push(plain(node.nodeValue));
    else
      told.push(
        `<${node.tagName}`,
        ...[...node.attributes].filter((one) => !spared(one)).map((one) => `${one.name}=${plain(one.value)}`),
        node.checkVisibility() ? "" : "hidden",
        scrolls(node) ? "scrolls" : "",
      );
  }
  return told.join("\\n");
}"""
"""Elements with their attributes and words, which of them are shown, and which scroll.

Left out: what is typed in fields, numbers and identifiers, which differ where two tests open the same page.
"""


def state_of(page: Page) -> str:
    """Equal for two pages that look alike to whoever reads them by keyboard or by ear, whatever their size."""
    return str(page.evaluate(STATE))
