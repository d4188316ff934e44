"""The mailbox's pages: plain HTML in French, without scripts and without resources of other sites."""

import re
from collections.abc import Sequence
from datetime import datetime
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
MOST_SHOWN = 500

STYLE = """
:root { color-scheme: light dark; --line: #8884; --soft: #888; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.4rem; margin-bottom: .2rem; }
p.note { color: var(--soft); margin-top: 0; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .5rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top; }
th { font-size: .85rem; color: var(--soft); font-weight: 600; }
td.when { white-space: nowrap; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
pre { font: inherit; white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid var(--line);
  border-radius: .4rem; padding: 1rem; }
.empty { border: 1px dashed var(--line); border-radius: .4rem; padding: 2rem; text-align: center; }
.again { color: var(--soft); font-size: .85rem; }
"""


def index(rows: Sequence[dict[str, Any]]) -> str:
    """Returns the page of all mails, the latest first."""
    if not rows:
        return _page("Boîte aux lettres", '<p class="empty">Aucun message pour le moment.</p>')
    lines = "".join(_line(row) for row in reversed(rows[-MOST_SHOWN:]))
    older = len(rows) - MOST_SHOWN
    more = f"<p class=again>{older} messages plus anciens ne sont pas affichés.</p>" if older > 0 else ""
    head = "<tr><th>Reçu le</th><th>Pour</th><th>Objet</th></tr>"
    count = f"{len(rows)} message{'s' if len(rows) > 1 else ''}"
    return _page("Boîte aux lettres", f"<p>{count}</p><table>{head}{lines}</table>{more}")


def message(row: dict[str, Any], public_url: str) -> str:
    """Returns the page of one mail; only addresses under `public_url` are links."""
    fields = {
        "De": row["from"],
        "Pour": row["to"],
        "Reçu le": _when(row["received"]),
        "Identifiant": row["message_id"],
        "Remises": str(row["deliveries"]),
    }
    listed = "".join(f"<dt>{name}</dt><dd>{escape(value)}</dd>" for name, value in fields.items())
    text = f"<pre>{_linked(row['text'], public_url)}</pre>"
    back = '<p><a href="/">Retour à la liste</a></p>'
    return _page(row["subject"] or "(sans objet)", f"<dl>{listed}</dl>{text}{back}")


def unknown() -> str:
    return _page("Message introuvable", '<p>Ce message n\'existe pas. <a href="/">Retour à la liste</a></p>')


def _line(row: dict[str, Any]) -> str:
    again = f' <span class="again">(remis {row["deliveries"]} fois)</span>' if row["deliveries"] > 1 else ""
    subject = escape(row["subject"] or "(sans objet)")
    return (
        f'<tr><td class="when">{_when(row["received"])}</td><td>{escape(row["to"])}</td>'
        f'<td><a href="/messages/{row["number"]}">{subject}</a>{again}</td></tr>'
    )


def _linked(text: str, public_url: str) -> str:
    start = re.escape(escape(public_url.rstrip("/")))
    return re.sub(rf"{start}/[^\s<>\"]*", lambda match: f'<a href="{match[0]}">{match[0]}</a>', escape(text))


def _when(received: str) -> str:
    return f"{datetime.fromisoformat(received).astimezone(PARIS):%d/%m/%Y à %H h %M}"


def _page(title: str, body: str) -> str:
    return (
        '<!doctype html><html lang="fr"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body><h1>{escape(title)}</h1>"
        '<p class="note">Démonstration : ces messages ne sont pas sortis de cette machine.</p>'
        f"{body}</body></html>"
    )
