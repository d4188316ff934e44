"""`cilpass doctor`: says what works, what does not, and how to mend it."""

import asyncio
from pathlib import Path

import typer
from rich.markup import escape

from cli import console
from cli.findings import Finding
from cli.options import DEFAULT_DATA, Data
from deploy.local.addresses import Addresses, NeverStarted, read_addresses

MARKS = {True: "[green]✓[/green]", False: "[red]✗[/red]"}


def doctor(data: Data = DEFAULT_DATA) -> None:
    """Examiner la machine et la plate-forme ; code de sortie 1 si quelque chose ne va pas."""
    findings = examine(data)
    for finding in findings:
        console.out.print(f"{MARKS[finding.well]} {escape(finding.subject)} : {escape(finding.detail)}")
        if not finding.well:
            console.out.print(f"    → {escape(finding.mend)}")
    wrong = sum(not finding.well for finding in findings)
    console.plain(f"{wrong} point(s) à corriger." if wrong else "Tout va bien.")
    raise typer.Exit(1 if wrong else 0)


def examine(data: Path) -> list[Finding]:
    """Returns all findings, those of the machine first; those of the platform only where one was ever started."""
    from cli import health

    findings = [health.python(), *health.binaries(), health.folder(data)]
    try:
        addresses = read_addresses(data)
    except NeverStarted:
        return [*findings, Finding("plate-forme", False, "jamais démarrée ici", "Lancez « cilpass up ».")]
    findings.append(health.callers(addresses))
    holder = health.holder(data)
    if holder is None:
        return [*findings, *health.free_ports(data), health.stopped()]
    return [*findings, *health.processes(addresses), *asyncio.run(_platform(addresses))]


async def _platform(addresses: Addresses) -> list[Finding]:
    from cli import health

    groups = await asyncio.gather(
        health.edges(addresses), health.services(addresses), health.temporal(addresses)
    )
    return [finding for group in groups for finding in group]
