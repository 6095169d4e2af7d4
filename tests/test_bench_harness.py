"""The benchmark's own arithmetic: percentiles, gates, the account of a process tree, the table."""

import asyncio
import gzip
import json
import os
import shutil
import subprocess
import sys
from collections import Counter

import pytest

from bench import closed_loop, processes, report
from bench.burst import burst
from bench.client import Connection
from bench.errors import NotMeasuredError, ServerFailedError
from bench.figures import Figure, least, most, not_measured, number
from bench.long_form import long_form, spread
from bench.moments import script
from bench.relay import Relay
from bench.run import QUICK, ROOT, Run, measure, names
from bench.samples import median, percentile
from bench.server import Server, free_port
from bench.visitor import named_by_page
from grading import forms, items
from grading.course import load_course


def test_a_percentile_is_the_nearest_rank():
    values = list(range(1, 101))
    assert [percentile(values, share) for share in (0.01, 0.5, 0.95, 1)] == [1, 50, 95, 100]
    assert percentile([3.0, 1.0, 2.0], 0.95) == 3.0
    assert percentile([7.0], 0.5) == 7.0


@pytest.mark.parametrize(("values", "share"), [([], 0.5), ([1], 0), ([1], 1.1)])
def test_a_percentile_of_nothing_is_refused(values, share):
    with pytest.raises(ValueError, match="percentile"):
        percentile(values, share)


def test_a_median_of_an_even_number_is_between_the_middle_two():
    assert (median([3, 1, 2]), median([4, 1, 3, 2])) == (2, 2.5)


def test_a_gate_holds_at_its_limit():
    assert [most(0.6).holds(v) for v in (0.6, 0.61)] == [True, False]
    assert [least(8).holds(v) for v in (8, 7.9)] == [True, False]
    assert (str(most(0.6)), str(least(1500))) == ("≤ 0.6", "≥ 1,500")


def test_the_verdict_of_a_figure():
    figures = [Figure("a", "a", "s", 1.0, most(1)), Figure("a", "a", "s", 1.1, most(1)), Figure("a", "a", "s", 1.0), not_measured("a", "a", "s", "why", most(1))]
    assert [figure.verdict for figure in figures] == ["met", "not met", "no gate", "not measured"]


def test_numbers_read_as_people_write_them():
    values = (None, 0, 0.00587, 0.0264, 0.3, 5.37, 64.61, 1520.4, 300)
    assert [number(v) for v in values] == ["–", "0", "0.0059", "0.0264", "0.3", "5.37", "64.6", "1,520", "300"]


STAT = "{pid} ({name}) {state} {parent} 1 1 0 -1 0 0 0 0 0 {user} {system} {cuser} {csystem} 20 0 1 0 {started} 0 0"


def fake_process(proc, pid, parent, name="python", state="S", ticks=(0, 0, 0, 0), started=1, pss=0, private=(0, 0)):
    folder = proc / str(pid)
    folder.mkdir(exist_ok=True)
    user, system, cuser, csystem = ticks
    line = STAT.format(pid=pid, name=name, state=state, parent=parent, user=user, system=system, cuser=cuser, csystem=csystem, started=started)
    (folder / "stat").write_text(line)
    rollup = f"0-1 ---p [rollup]\nRss: 9 kB\nPss: {pss} kB\nPss_Dirty: 5 kB\nPrivate_Clean: {private[0]} kB\nPrivate_Dirty: {private[1]} kB\n"
    (folder / "smaps_rollup").write_text(rollup)


def test_a_process_is_read_whatever_its_name_holds(tmp_path):
    fake_process(tmp_path, 7, 3, name="a) S 1 (b", ticks=(100, 50, 10, 5), started=77)
    tick = os.sysconf("SC_CLK_TCK")
    found = processes.all_processes(tmp_path)[7]
    assert (found.parent, found.started) == (3, 77)
    assert (found.cpu, found.children_cpu) == pytest.approx((150 / tick, 15 / tick))


def test_an_account_adds_the_whole_tree_and_nothing_else(tmp_path):
    fake_process(tmp_path, 10, 1, ticks=(10, 0, 5, 0), pss=1024)
    fake_process(tmp_path, 11, 10, ticks=(20, 0, 0, 0), pss=2048, private=(512, 512))
    fake_process(tmp_path, 12, 11, ticks=(40, 0, 0, 0), pss=1024)
    fake_process(tmp_path, 99, 1, ticks=(1000, 0, 0, 0), pss=99999)
    account = processes.Account(10, tmp_path)
    assert sorted(account.members()) == [10, 11, 12]
    assert account.cpu() == pytest.approx(75 / os.sysconf("SC_CLK_TCK"))
    assert account.pss_mb() == 4.0
    assert processes.memory_mb(11, "Private", tmp_path) == 1.0


def test_a_process_that_lost_its_parent_stays_in_the_account_but_not_another_with_its_number(tmp_path):
    fake_process(tmp_path, 10, 1)
    fake_process(tmp_path, 11, 10, started=5)
    fake_process(tmp_path, 12, 10, started=6)
    account = processes.Account(10, tmp_path)
    account.members()
    fake_process(tmp_path, 11, 1, started=5)
    fake_process(tmp_path, 12, 1, started=600)
    fake_process(tmp_path, 13, 11, started=7)
    assert sorted(account.members()) == [10, 11, 13]


def test_the_time_of_ended_processes_is_counted_once_whether_or_not_somebody_waited_for_them(tmp_path):
    tick = os.sysconf("SC_CLK_TCK")
    fake_process(tmp_path, 10, 1, ticks=(10, 0, 0, 0))
    fake_process(tmp_path, 11, 10, ticks=(20, 0, 0, 0))
    fake_process(tmp_path, 12, 11, ticks=(40, 0, 0, 0))
    account = processes.Account(10, tmp_path)
    assert account.cpu() * tick == pytest.approx(70)
    shutil.rmtree(tmp_path / "11")  # waited for, but nobody waited for its own child
    shutil.rmtree(tmp_path / "12")
    fake_process(tmp_path, 10, 1, ticks=(11, 0, 22, 0))
    assert account.cpu() * tick == pytest.approx(11 + 60)
    assert account.cpu() * tick == pytest.approx(11 + 60)
    fake_process(tmp_path, 13, 10, ticks=(5, 0, 0, 0))
    account.cpu()
    fake_process(tmp_path, 10, 1, ticks=(11, 0, 30, 0))
    shutil.rmtree(tmp_path / "13")  # waited for: its last moments are in its parent's account
    assert account.cpu() * tick == pytest.approx(11 + 60 + 8)


def test_the_account_of_a_real_tree_holds_what_its_children_used():
    burn = "import time\nwhile time.process_time() < 0.3: pass"
    parent = f"import subprocess, sys, time\nsubprocess.run([sys.executable, '-c', {burn!r}])\nprint('done', flush=True)\ntime.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", parent], stdout=subprocess.PIPE) as process:
        account = processes.Account(process.pid)
        process.stdout.readline()
        used, memory = account.cpu(), account.pss_mb()
        process.kill()
    assert used >= 0.25
    assert memory > 1


FIGURES = [Figure("a.p95", "60 people, p95", "s", 0.7, most(0.6), 64.6, note="a note"), Figure("b", "rate", "/s", 1520.0, least(1500), nginx=25400.0)]


def test_the_table_names_gate_figure_and_verdict():
    assert report.cells(FIGURES[0]) == ["60 people, p95", "≤ 0.6 s", "0.7 s", "not met", "64.6 s", "–", "–"]
    assert report.cells(FIGURES[1]) == ["rate", "≥ 1,500/s", "1,520/s", "met", "–", "25,400/s", "–"]
    lines = report.table(FIGURES).splitlines()
    assert lines[0].split() == ["what", "gate", "ours", "verdict", "stock", "Voilà", "nginx", "nbgrader"]
    assert lines[2] == "    a note"


def test_the_json_holds_every_value_with_its_verdict():
    read = json.loads(report.as_json(FIGURES, {"cores": 2}))
    assert read["machine"] == {"cores": 2}
    assert read["figures"][0] == {
        "key": "a.p95", "what": "60 people, p95", "unit": "s", "ours": 0.7, "gate": "≤ 0.6", "voila": 64.6, "nginx": None,
        "nbgrader": None, "note": "a note", "verdict": "not met",
    }  # fmt: skip


def test_the_table_goes_between_the_markers_of_a_document(tmp_path):
    path = tmp_path / "performance.md"
    path.write_text(f"before\n{report.START}\nold\n{report.END}\nafter\n", encoding="utf-8")
    report.write_between_markers(path, report.markdown(FIGURES, {"cores": 2}))
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines == [
        "before", report.START, "Measured on: cores 2.", "",
        "| what | gate | ours | verdict | stock Voilà | nginx | nbgrader |", "| --- | --- | --- | --- | --- | --- | --- |",
        "| 60 people, p95 | ≤ 0.6 s | 0.7 s | **not met** | 64.6 s | – | – |", "| rate | ≥ 1,500/s | 1,520/s | met | – | 25,400/s | – |",
        "", "- 60 people, p95: a note.", report.END, "after",
    ]  # fmt: skip


def test_a_document_without_markers_is_left_alone(tmp_path):
    path = tmp_path / "other.md"
    path.write_text("text\n", encoding="utf-8")
    with pytest.raises(NotMeasuredError, match="bench:start"):
        report.write_between_markers(path, "table")
    assert path.read_text(encoding="utf-8") == "text\n"


def test_a_reply_is_whole_when_its_length_has_come():
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"
    assert [closed_loop.whole(bytearray(part)) for part in (b"HTTP/1.1 200", head + b"1234", head + b"12345")] == [False, False, True]
    assert closed_loop.whole(bytearray(b"HTTP/1.1 304 Not Modified\r\n\r\n"))


@pytest.mark.parametrize("reply", [b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\n"])
def test_an_error_in_the_closed_loop_is_no_answer(reply):
    with pytest.raises(ServerFailedError):
        closed_loop.whole(bytearray(reply))


def test_a_page_names_its_scripts_styles_pictures_and_widgets():
    page = """<link rel="stylesheet" href="/assets/a.css"><link rel="alternate" href="/feed"><script src='/assets/p.js'></script>
      <img alt="" src="/assets/x.svg?a=1&amp;b=2"><img src="data:image/png;base64,x"><a href="/me"></a><script src="//elsewhere/x.js"></script>
      <script type="application/json" id="boai-state">{"models": {"m1": {"esm": "/assets/w/choice.js"}, "m2": {}}}</script>"""
    assert named_by_page(page) == ["/assets/a.css", "/assets/p.js", "/assets/x.svg?a=1&b=2", "/assets/w/choice.js"]


def test_the_client_reads_both_ways_of_sending_a_body():
    async def answer(reader, writer):
        for body in (b"Content-Length: 2\r\n\r\nhi", b"Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n1\r\n!\r\n0\r\n\r\n"):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n" + body)
        await reader.readuntil(b"\r\n\r\n")
        packed = gzip.compress("好".encode())
        writer.write(f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(packed)}\r\n\r\n".encode() + packed)

    async def main():
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        connection = Connection("127.0.0.1", server.sockets[0].getsockname()[1])
        replies = [await connection.request("GET", "/", {}) for _ in range(3)]
        connection.close()
        server.close()
        return replies

    plain, chunked, packed = asyncio.run(main())
    assert (plain.text(), chunked.text(), packed.text()) == ("hi", "hi!", "好")
    assert [value for name, value in plain.headers if name == "set-cookie"] == ["a=1", "b=2"]
    assert len(plain.raw) < plain.wire_bytes < chunked.wire_bytes


def test_everyone_of_a_burst_is_counted_and_a_failure_is_kept():
    async def journey(visitor, number):
        visitor.bytes += 10
        if number == 1:
            raise TimeoutError("too long")

    found = asyncio.run(burst(1, 3, 0.03, journey))
    assert (len(found.seconds), found.failures, found.bytes) == (3, ["TimeoutError: too long"], 30)


def test_a_relay_counts_and_can_be_cut():
    async def answer(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")

    async def main():
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        with Relay(server.sockets[0].getsockname()[1]) as relay:
            connection = Connection("127.0.0.1", relay.port)
            reply = await connection.request("GET", "/", {})
            connection.close()
            received = relay.received
            relay.cut()
            with pytest.raises(ConnectionError):
                await Connection("127.0.0.1", relay.port).request("GET", "/", {})
        server.close()
        return received, reply.wire_bytes

    received, wire_bytes = asyncio.run(main())
    assert received == wire_bytes


def test_a_server_is_stopped_with_everything_it_started(tmp_path):
    port = free_port()
    child = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"
    code = f"import subprocess, sys, http.server; subprocess.Popen([sys.executable, '-c', {child!r}], start_new_session=True); http.server.test(http.server.SimpleHTTPRequestHandler, port={port}, bind='127.0.0.1')"
    with Server("small", [sys.executable, "-c", code], port, tmp_path) as server:
        pids = list(server.account.members())  # it answers only after it has started the other
    assert len(pids) == 2
    living = processes.all_processes()
    assert [pid for pid in pids if pid in living and not living[pid].zombie] == []


def test_a_server_that_does_not_start_says_what_it_said(tmp_path):
    command = [sys.executable, "-c", "raise SystemExit('no such thing')"]
    with pytest.raises(ServerFailedError, match="small did not start: no such thing"), Server("small", command, free_port(), tmp_path):
        pass


def test_the_selectors_reach_the_page_as_text():
    text = script('a "b"', "c")
    assert '"a \\"b\\""' in text
    assert "TEXT" not in text
    assert "CONTROL" not in text


def test_a_row_that_cannot_be_measured_stops_no_other(monkeypatch):
    from bench.rows import page, password

    def missing(run):
        raise NotMeasuredError("no nginx")

    def broken(run):
        raise KeyError("slot")

    monkeypatch.setattr(page, "measure", missing)
    monkeypatch.setattr(password, "measure", broken)
    run = Run(QUICK, lambda text: None)
    figures = measure(run, ["page", "password"])
    run.close()
    assert [(f.key, f.verdict, f.note) for f in figures] == [("page", "not measured", "no nginx"), ("password", "not measured", "failed: KeyError: 'slot'")]
    assert not run.folder.exists()


def test_the_rows_are_found_by_their_files():
    assert {"answers", "grade", "kernel", "live", "load", "open", "page", "password", "touch"} <= set(names())


def test_a_long_form_takes_topics_by_turns_and_no_more_than_there_are():
    assert spread(Counter(a=1, b=5, c=5), 6) == {"a": 1, "b": 3, "c": 2}
    with pytest.raises(NotMeasuredError, match="has 2 items"):
        spread(Counter(a=2), 3)


def test_a_long_form_can_be_drawn_and_has_a_cell_for_each_slot(tmp_path):
    folder = long_form(ROOT, tmp_path / "content") / "courses" / "cpr_aed"
    drawn = forms.draw_form(items.load_bank(folder), load_course(folder).assessments["theory"], 1)
    notebook = json.loads((folder / "source" / "theory" / "theory.ipynb").read_text(encoding="utf-8"))
    graded = [cell["metadata"]["nbgrader"]["grade_id"] for cell in notebook["cells"] if cell["metadata"].get("nbgrader", {}).get("grade")]
    assert graded == sorted(slot.slot for slot in drawn) == [f"slot{n:02d}" for n in range(1, 51)]
