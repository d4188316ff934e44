"""French spaces in the words of a page, wherever they come from, and never in what a form sends back."""

import pytest

from tests.web.test_refusals import browser
from web.pages import environment
from web.typography import with_french_spaces


@pytest.mark.parametrize(
    ("page", "read"),
    [
        (
            "Vraiment ? Oui : « bien » ; non !",
            "Vraiment\u00a0? Oui\u00a0: «\u00a0bien\u00a0»\u00a0; non\u00a0!",
        ),
        ("<a>À signer</a> : <b>oui</b> (vraiment ?)", "<a>À signer</a>\u00a0: <b>oui</b> (vraiment\u00a0?)"),
        ("L&#39;offre n° 1 : signée", "L&#39;offre n° 1\u00a0: signée"),
        ('<input value="a : b" title="c : d">e : f', '<input value="a : b" title="c : d">e\u00a0: f'),
        ("<textarea id=x>\na : b</textarea> : fin", "<textarea id=x>\na : b</textarea>\u00a0: fin"),
        ("<script>a ? b : c</script>d ?", "<script>a ? b : c</script>d\u00a0?"),
        ("1 480,50 € par mois, 2026 1", "1\u00a0480,50\u00a0€ par mois, 2026 1"),
        ("10:30, https://exemple.fr/?x", "10:30, https://exemple.fr/?x"),
    ],
)
def test_words_are_spaced_and_fields_stay_as_they_are(page: str, read: str) -> None:
    assert with_french_spaces(page) == read


def test_a_sentence_of_the_api_is_spaced_as_the_templates_own_words_are() -> None:
    refused = {"title": "Signée : trop tard.", "detail": "« Pourquoi ? »"}
    page = browser(["uesl_controller@uesl"], 409, refused).get("/indicateurs").text
    for words in (
        "Signée\u00a0: trop tard.",
        "«\u00a0Pourquoi\u00a0?\u00a0»",
        "CIL-PASS assistance\u00a0: une aide",
    ):
        assert words in page


def test_every_template_compiles() -> None:
    names = environment.list_templates(extensions=["html"])
    assert len(names) > 50
    for name in names:
        environment.get_template(name)
