"""``/live/``: Voilà's own front end, from the request with a cold cache to the widget's first reply, in a real browser."""

from bench.echo import LIVE, NOTEBOOK
from bench.figures import Figure, least, not_measured
from bench.phone import Phone, phone
from bench.run import CONTENT, Run
from bench.server import Server
from bench.voila_server import render_path

_RUNS_LESSONS = "portal.render_process"
WHAT = "/live/ page, cold cache, to the first widget reply"


def measure(run: Run) -> list[Figure]:
    """Return the server's CPU for a visit and how many times less than stock Voilà's it is."""
    size = run.size
    with phone() as chromium:
        with run.boai_on(CONTENT, kernels_total=size.live_visits + 5) as server:
            ours, ours_bytes = _visits(chromium, server, LIVE, size.live_visits)
        with run.voila(CONTENT) as stock:
            theirs, their_bytes = _visits(chromium, stock, render_path(NOTEBOOK), size.live_visits) if stock else (None, 0)
    figures = [Figure("live.cpu", f"{WHAT}: server CPU", "s", ours, None, theirs, note=f"{ours_bytes / 2**20:.1f} MB, Voilà {their_bytes / 2**20:.1f} MB a visit")]
    what, gate = f"{WHAT}: times less CPU than stock Voilà", least(8)
    if theirs is None:
        return [*figures, not_measured("live.ratio", what, "", "stock Voilà was left out", gate)]
    return [*figures, Figure("live.ratio", what, "", theirs / ours, gate, 1.0)]


def _visits(chromium: Phone, server: Server, path: str, times: int) -> tuple[float, float]:
    """Return CPU seconds and bytes of one visit; the first one, which fills the server's own caches, is not counted."""
    _visit(chromium, server.url + path)
    server.outlive(_RUNS_LESSONS)  # it idles for a while after the first visit and ends; that is no visit's cost
    before, received = server.account.cpu(), 0
    for _ in range(times):
        received += _visit(chromium, server.url + path)
        server.account.cpu()  # a look at each: what ends meanwhile is known by its last time
    server.rest()  # a visit's end, too, belongs to the visit
    return (server.account.cpu() - before) / times, received / times


def _visit(chromium: Phone, url: str) -> int:
    with chromium.person() as person:
        page, traffic = person.open(url)
        page.wait_for_selector("[data-reply]", state="attached")
        return traffic.bytes
