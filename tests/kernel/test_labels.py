"""Every table of labels is used by some answer to people."""

import re
from collections import Counter

from deploy.local.platform import ROOT

IMPORTS = re.compile(r"^from \S+ import \([^)]*\)|^(?:from|import) [^\n]*", re.M)
DECLARED = re.compile(r"^(\w+_LABELS)\b[^\n]* = ", re.M)
CODE = "\n".join(
    IMPORTS.sub("", file.read_text(encoding="utf-8"))
    for folder in ("kernel", "words", "services", "web", "workflows")
    for file in sorted((ROOT / folder).rglob("*.py"))
)


def test_every_table_of_labels_is_read_by_more_than_tests() -> None:
    declared, named = Counter(DECLARED.findall(CODE)), Counter(re.findall(r"\b\w+_LABELS\b", CODE))
    assert len(declared) > 80
    assert [name for name, times in declared.items() if named[name] == times] == []
