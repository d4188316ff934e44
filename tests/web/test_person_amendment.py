"""A change of what was agreed, read with its reason, then signed or refused (ENG-3)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from deploy.demo.life import REASON, Life
from tests.web import backstage
from tests.web.browser import Visit
from tests.web.by_link import link_of, open_link
from tests.web.conftest import Scene

Open = Callable[..., Visit]
Check = Callable[[Page], None]


async def amended(life: Life, stage: backstage.Stage) -> None:
    await backstage.signed(life, stage)
    due = (life.world.today + timedelta(days=40)).isoformat()
    more = {
        "id": "s2",
        "kind": "take_steps",
        "wording": "Déposer une demande de logement social.",
        "due": due,
    }
    await life.act("amendments", {"employee": [more], "dropped": ["c1"], "reason": REASON})


@pytest.mark.parametrize("signs", [True, False])
def test_a_change_is_read_then_signed_or_refused(
    visit: Open, scene: Scene, no_violation: Check, signs: bool
) -> None:
    """The refusal is tried without scripts."""
    begun = backstage.begin(scene.addresses, 18 + signs, amended)
    one = visit(size="telephone", script=signs)
    page = open_link(one, link_of(scene, begun.employee.email))
    page.get_by_role("link", name="Lire le changement").click()
    expect(page.get_by_text("Déposer une demande de logement social.")).to_be_visible()
    expect(page.get_by_text("À la demande du salarié.")).to_be_visible()
    expect(page.get_by_text("(pour nous)")).to_be_visible()
    if signs:
        no_violation(page)
        one.shot("amendment")
        page.get_by_role("button", name="Je signe ce changement").dblclick()
        expect(page.get_by_text("C'est à notre tour de signer")).to_be_visible()
        no_violation(page)
    else:
        page.get_by_text("Je ne veux pas signer").click()
        page.get_by_role("button", name="Je refuse ce changement").click()
        expect(page.get_by_text("Ce que vous aviez signé reste tel quel.").first).to_be_visible()
    expect(page.locator("main form")).to_have_count(0)
    one.go("/mon-espace")
    expect(page.get_by_text("Un changement à lire")).to_have_count(0)
