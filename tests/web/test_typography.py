"""French spaces in the words of templates, and nowhere else."""

import pytest
from jinja2 import Environment

from web.pages import environment
from web.typography import FrenchSpaces

MADE = Environment(extensions=[FrenchSpaces], autoescape=True)


@pytest.mark.parametrize(
    ("template", "rendered"),
    [
        (
            "Vraiment ? Oui : « bien » ; non !",
            "Vraiment\u00a0? Oui\u00a0: «\u00a0bien\u00a0»\u00a0; non\u00a0!",
        ),
        ("Passer à « {{ x }} »", "Passer à «\u00a0a : b\u00a0»"),
        ("{{ x }} : oui", "a : b\u00a0: oui"),
        (
            '<a title="a : b" {% if 2 > 1 %}hidden{% endif %}>c : d</a>',
            '<a title="a : b" hidden>c\u00a0: d</a>',
        ),
        ("{{ 'un : deux' if x else 'trois ?' }}", "un : deux"),
        ("10:30", "10:30"),
    ],
)
def test_only_a_templates_own_words_are_spaced(template: str, rendered: str) -> None:
    assert MADE.from_string(template).render(x="a : b") == rendered


def test_every_template_still_compiles() -> None:
    names = environment.list_templates(extensions=["html"])
    assert len(names) > 50
    for name in names:
        environment.get_template(name)
