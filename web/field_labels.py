"""Faults told with the words of their fields: the summary of a form stands above the labels that it cites."""

import re

MARK = re.compile(r'<b data-of="([^"]*)"></b>')
LABEL = re.compile(r'<label [^>]*for="([^"]+)"[^>]*>(.*?)</label>', re.DOTALL)
LEGEND = re.compile(r'<fieldset [^>]*id="([^"]+)"[^>]*>\s*<legend[^>]*>(.*?)</legend>', re.DOTALL)
ARIA = re.compile(r'<input [^>]*id="([^"]+)"[^>]*aria-label="([^"]*)"')
OPTIONAL = re.compile(r'<span class="optional">.*?</span>')

TAG = re.compile(r"<[^>]+>")


def labelled(page: str) -> str:
    """The page, each mark of its summary replaced by the words of the field, by nothing where it has none."""
    if not MARK.search(page):
        return page
    words = {name: text for found in (ARIA, LEGEND, LABEL) for name, text in found.findall(page)}

    def told(mark: re.Match[str]) -> str:
        text = TAG.sub("", OPTIONAL.sub("", words.get(mark[1], ""))).strip()
        return f"<strong>{text}</strong> – " if text else ""

    return MARK.sub(told, page)
