"""Puts the labels of fields into the summary of a form's faults, which comes before the fields in the page."""

import re

MARK = re.compile(r'<b data-of="([^"]*)"></b>')
LABEL = re.compile(r'<label [^>]*for="([^"]+)"[^>]*>(.*?)</label>', re.DOTALL)
LEGEND = re.compile(r'<fieldset [^>]*id="([^"]+)"[^>]*>\s*<legend[^>]*>(.*?)</legend>', re.DOTALL)
ARIA = re.compile(r'<input [^>]*id="([^"]+)"[^>]*aria-label="([^"]*)"')
OPTIONAL = re.compile(r'<span class="optional">.*?</span>')

TAG = re.compile(r"<[^>]+>")


def labelled(page: str) -> str:
    """Replaces each mark of the summary by the label of its field, by nothing where the field has none."""
    if not MARK.search(page):
        return page
    words = {name: text for found in (ARIA, LEGEND, LABEL) for name, text in found.findall(page)}

    def label(mark: re.Match[str]) -> str:
        text = TAG.sub("", OPTIONAL.sub("", words.get(mark[1], ""))).strip()
        return f"<strong>{text}</strong> – " if text else ""

    return MARK.sub(label, page)
