"""The metrics of reporting: lag, silence and breaks of each feed."""

from datetime import timedelta

from services.reporting.models import Book
from tests.metrics import metrics
from tests.reporting.conftest import Reporting


async def test_the_lag_is_what_a_feed_told_and_figures_do_not_count_yet(reporting: Reporting) -> None:
    for number in range(3):
        reporting.feeds["cases"].tell("case_opened", f"case-{number}")
    await reporting.puller.pull(Book.LIVE, "cases", 0, 2)
    assert (await metrics(reporting.service))["cilpass_feed_lag"]["cases"] == 1
    await reporting.pull()
    assert (await metrics(reporting.service))["cilpass_feed_lag"]["cases"] == 0


async def test_a_feed_that_does_not_answer_any_more_is_silent(reporting: Reporting) -> None:
    await reporting.pull()
    clock = reporting.service.clock
    clock.set(clock.now() + timedelta(minutes=5))
    assert set((await metrics(reporting.service))["cilpass_feed_silence_seconds"].values()) == {300}
