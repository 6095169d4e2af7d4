"""Two kernels of one fork server, or of one snapshot, share nothing after the fork."""

import json
import os

import pytest
from forking import LIMITS, SECONDS, Kernel, fork_server, snapshot, wait_for_end

from kernels.environment import home_environment

NOTEBOOK = (
    "import random, uuid, tempfile, os\nimport numpy as np\nimport ipywidgets as w\nseen = []",
    """slider = w.IntSlider(description='0')
def moved(change):
    seen.append(change.new)
    slider.description = f'got {change.new}'
slider.observe(moved, 'value')
def told(widget, content, buffers):
    slider.send({'answer': content['question'] * 2, 'buffers': [bytes(b).decode() for b in buffers]}, [b'back'])
slider.on_msg(told)
slider""",
)
RANDOM = "[random.random(), float(np.random.rand()), str(uuid.uuid4()), str(uuid.uuid1()), next(tempfile._get_candidate_names()), os.urandom(4).hex()]"


@pytest.fixture(scope="module")
def server():
    with fork_server("widgets") as made:
        yield made


@pytest.fixture(scope="module")
def lesson(server):
    made = snapshot(server, *NOTEBOOK, limits=LIMITS)
    yield made
    made.retire()


@pytest.fixture(scope="module")
def playground(server):
    """A snapshot whose kernels tell of themselves: a widget that evaluates what it is sent."""
    made = snapshot(server, *NOTEBOOK, "import json\nprobe = w.Text()\ndef answer(widget, content, buffers):\n    probe.send(eval(content))\nprobe.on_msg(answer)")
    yield made
    made.retire()


def slider(made):
    return next(row[0] for row in made.comms if row[1] == "IntSliderModel")


def probe(made):
    return next(row[0] for row in made.comms if row[1] == "TextModel")


def sent(kernel, comm, method, **data):
    """Send a widget's message; return what it answers, as (method, state or content)."""
    number = kernel.ask("comm_msg", {"comm_id": comm, "data": {"method": method, "buffer_paths": [], **data}})
    answers = [content for kind, content in kernel.until_idle(number) if kind == "comm_msg"]
    assert [answer["comm_id"] for answer in answers] == [comm] * len(answers)
    return [(answer["data"]["method"], answer["data"].get("state", answer["data"].get("content"))) for answer in answers]


def evaluated(kernel, made, expression):
    """Return the expression's value inside the kernel of a snapshot."""
    ((_, value),) = sent(kernel, probe(made), "custom", content=expression)
    return value


def test_the_widgets_of_a_notebook_keep_their_ids_in_every_copy(lesson):
    ids = [row[0] for row in lesson.comms]
    assert [row[1:] for row in lesson.comms] == [["LayoutModel", "", []], ["SliderStyleModel", "", []], ["IntSliderModel", "", ["value", "*"]]]
    with Kernel(lesson, LIMITS) as one, Kernel(lesson, LIMITS) as other:
        found = [kernel.reply(kernel.ask("comm_info_request", {}))["content"]["comms"] for kernel in (one, other)]
    assert found == [{name: {"target_name": "jupyter.widget"} for name in ids}] * 2


def test_an_update_reaches_python_and_the_observers_answer_comes_back(lesson):
    with Kernel(lesson, LIMITS) as kernel:
        assert sent(kernel, slider(lesson), "update", state={"value": 7}) == [
            ("echo_update", {"value": 7}), ("update", {"description": "got 7"}),
        ]  # fmt: skip


def test_a_custom_message_reaches_python_and_is_answered(lesson):
    with Kernel(lesson, LIMITS) as kernel:
        assert sent(kernel, slider(lesson), "custom", content={"question": 21}) == [("custom", {"answer": 42, "buffers": []})]


def test_a_page_that_asks_for_the_state_gets_it(lesson):
    with Kernel(lesson, LIMITS) as kernel:
        ((method, state),) = sent(kernel, slider(lesson), "request_state")
        assert (method, state["value"], state["description"]) == ("update", 0, "0")


def test_what_one_learner_does_another_does_not_see(playground):
    with Kernel(playground) as one, Kernel(playground) as other:
        sent(one, slider(playground), "update", state={"value": 7})
        evaluated(one, playground, "seen.append('mine')")
        states = "[seen, slider.value, slider.description]"
        assert [evaluated(kernel, playground, states) for kernel in (one, other)] == [[[7, "mine"], 7, "got 7"], [[], 0, "0"]]
        with Kernel(playground) as later:
            assert evaluated(later, playground, states) == [[], 0, "0"]


def test_copies_of_a_snapshot_draw_other_random_numbers(playground):
    with Kernel(playground) as one, Kernel(playground) as other:
        drawn = [evaluated(kernel, playground, RANDOM) for kernel in (one, other)]
    assert [a == b for a, b in zip(*drawn, strict=True)] == [False] * 6


def test_kernels_from_nothing_draw_other_random_numbers(server):
    with Kernel(server) as one, Kernel(server) as other:
        drawn = []
        for kernel in (one, other):
            kernel.run("import random, uuid, tempfile, os; import numpy as np")
            drawn.append(kernel.value(RANDOM))
    assert [a == b for a, b in zip(*drawn, strict=True)] == [False] * 6


def test_sessions_connections_and_processes_are_each_kernels_own(playground):
    expression = "[get_ipython().kernel.session.session, get_ipython().kernel.session.key.decode(), os.getpid(), os.getsid(0), __import__('zmq').Context.instance().underlying]"
    with Kernel(playground) as one, Kernel(playground) as other:
        found = [evaluated(kernel, playground, expression) for kernel in (one, other)]
        assert [one_of[2:4] for one_of in found] == [[kernel.process.pid] * 2 for kernel in (one, other)]
    assert [a == b for a, b in zip(found[0][:4], found[1][:4], strict=True)] == [False] * 4


def test_a_kernel_holds_no_descriptor_of_the_server_of_its_snapshot_or_of_another_kernel(playground):
    pair = "sorted(os.readlink(f'/proc/self/fd/{n}') for n in os.listdir('/proc/self/fd') if os.path.exists(f'/proc/self/fd/{n}'))"
    with Kernel(playground) as one:
        alone = evaluated(one, playground, pair)
        with Kernel(playground) as other:
            found = [set(evaluated(kernel, playground, pair)) for kernel in (one, other)]
            shared = {name for name in found[0] & found[1] if not name.startswith(("/dev/", "anon_inode:"))}
            assert len(evaluated(other, playground, pair)) == len(alone)
    stderr = os.readlink("/proc/self/fd/2")  # where errors go is everybody's
    assert shared - {stderr, os.readlink("/proc/self/fd/1")} == set()


def test_a_file_that_a_notebook_reads_is_read_by_each_copy_from_the_same_place_on(server, tmp_path):
    (tmp_path / "words.txt").write_text("abcdefgh")
    made = snapshot(server, "import ipywidgets as w", f"file = open({str(tmp_path / 'words.txt')!r}, 'rb', buffering=0)\nfile.read(2)", "probe = w.Text()\nprobe.on_msg(lambda widget, content, buffers: probe.send(file.read(3).decode()))")
    with Kernel(made) as one, Kernel(made) as other:
        read = [sent(kernel, probe(made), "custom", content="")[0][1] for kernel in (one, other, one)]
    made.retire()
    assert read == ["cde", "cde", "fgh"]


def test_what_one_kernel_does_to_modules_another_does_not_see(server):
    with Kernel(server) as one, Kernel(server) as other:
        one.run("import json, os, widgets; json.mine = 1; widgets.mine = 1; os.environ['MINE'] = '1'; mine = 1; os.chdir('/')")
        seen = "[hasattr(json, 'mine'), hasattr(__import__('widgets'), 'mine'), 'MINE' in __import__('os').environ, 'mine' in globals(), __import__('os').getcwd()]"
        assert other.value(seen) == [False, False, False, False, str(other.home)]
        with Kernel(server) as later:
            assert later.value(seen) == [False, False, False, False, str(later.home)]


def test_the_environment_of_a_kernel_is_exactly_what_was_given(server, playground, monkeypatch):
    monkeypatch.setenv("BOAI_TEST_SECRET", "do-not-tell")
    given = {"ONE": "1", "TZ": "Asia/Shanghai", "三": "三"}
    with Kernel(server, env=given) as kernel:
        # IPython and matplotlib-inline add what they want others to know; nothing of the client's is among it.
        assert kernel.value("{n: v for n, v in __import__('os').environ.items() if n not in ('CLICOLOR', 'FORCE_COLOR', 'CLICOLOR_FORCE', 'TERM', 'PAGER', 'GIT_PAGER', 'MPLBACKEND', 'PYDEVD_USE_FRAME_EVAL')}") == given
        assert kernel.value("__import__('time').strftime('%z')") == "+0800"
    with Kernel(playground, env=given) as kernel:
        assert evaluated(kernel, playground, "dict(os.environ)") == given


def test_an_environment_larger_than_a_packet_arrives_whole(server):
    given = {"LONG": "长" * 100_000, "TZ": "UTC"}
    with Kernel(server, env=given) as kernel:
        assert kernel.value("[len(__import__('os').environ['LONG']), set(__import__('os').environ['LONG']) == {'长'}]") == [100_000, True]


def test_a_notebook_and_its_widgets_may_be_larger_than_a_packet(server):
    made = snapshot(server, f"text = {'字' * 100_000!r}", "import ipywidgets as w\nkept = [w.Text() for _ in range(700)]")
    assert len(json.dumps(made.comms)) > 65536
    assert [row[1] for row in made.comms].count("TextModel") == 700
    with Kernel(made) as kernel:
        assert len(kernel.reply(kernel.ask("comm_info_request", {}))["content"]["comms"]) == len(made.comms)
    made.retire()


def test_modules_come_from_the_kernels_own_path_and_not_from_the_callers_folder(server, tmp_path, monkeypatch):
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "boai_here.py").write_text("")
    (tmp_path / "given").mkdir()
    (tmp_path / "given" / "boai_given.py").write_text("")
    monkeypatch.chdir(tmp_path / "here")
    with fork_server() as fresh, Kernel(fresh, env=home_environment("/tmp") | {"PYTHONPATH": str(tmp_path / "given")}) as kernel:
        find = "bool(__import__('importlib.util').util.find_spec({!r}))"
        assert [kernel.value(find.format(name)) for name in ("boai_here", "boai_given")] == [False, True]


@pytest.mark.parametrize("channel", ["shell", "control"])
def test_a_request_to_execute_is_not_executed_by_a_learners_kernel(lesson, channel):
    with Kernel(lesson, LIMITS) as kernel:
        mark = kernel.home / "executed"
        code = {"code": f"open({str(mark)!r}, 'w')", "silent": False, "store_history": False, "user_expressions": {}, "allow_stdin": False}
        for kind in ("execute_request", "inspect_request", "complete_request", "history_request", "is_complete_request", "debug_request", "create_subshell_request"):
            kernel.ask(kind, code | {"cursor_pos": 0, "command": "evaluate", "arguments": {}}, channel)
        kernel.reply(kernel.ask("kernel_info_request", {}, channel), channel)  # a channel's messages are taken in order
        assert not mark.exists()
        assert kernel.process.poll() is None


def test_what_fails_in_a_learners_kernel_is_told_without_a_word_of_the_notebooks_source(server):
    cell = "import ipywidgets as w, warnings, sys\nanswer_key = 'b'\nslider = w.IntSlider()\ndef told(widget, content, buffers):\n    warnings.warn('look') or print(answer_key, file=sys.stderr)\n    raise ValueError(answer_key)\nslider.on_msg(told)"
    made = snapshot(server, cell)
    with Kernel(made) as kernel:
        number = kernel.ask("comm_msg", {"comm_id": slider(made), "data": {"method": "custom", "content": {}}})
        assert kernel.until_idle(number) == [("status", {"execution_state": "busy"}), ("error", {"ename": "ValueError", "evalue": "", "traceback": []})]
    made.retire()


def test_what_a_kernel_leaves_unwritten_is_written_when_it_is_told_to_end(server, tmp_path):
    with Kernel(server) as kernel:
        kernel.run(f"import atexit; file = open({str(tmp_path / 'a')!r}, 'w'); file.write('kept'); atexit.register(open({str(tmp_path / 'b')!r}, 'w').write, 'ended')")
        kernel.client.shutdown()
        kernel.process.wait(SECONDS)
    assert [(tmp_path / name).read_text() for name in "ab"] == ["kept", "ended"]


def test_a_kernel_ends_with_the_process_that_forked_it(server):
    with fork_server() as own, Kernel(own) as kernel:
        own.close()
        wait_for_end(kernel.process.pid)
        assert kernel.process.wait(SECONDS) == -1
