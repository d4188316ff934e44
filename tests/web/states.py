"""The state of a page that matters to its accessibility."""

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
"""Script that returns elements with their attributes and texts, whether each is shown, and whether it scrolls.

It leaves out values of fields, numbers and identifiers, which differ where two tests open the same page.
"""


def state_of(page: Page) -> str:
    """Returns a text that is the same for two pages alike to a keyboard or a screen reader, at any size."""
    return str(page.evaluate(STATE))
