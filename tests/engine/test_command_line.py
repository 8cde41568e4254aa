"""The command line in processes of their own: exit status, streams, never a traceback, no Django."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from scoring.engine import evaluate, load_round, make_snapshot
from tests.engine.base import good

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = Path(__file__).parent / "golden" / "example.json"


def run(*arguments, **more):
    return subprocess.run(
        [sys.executable, "-m", "scoring.engine", *map(str, arguments)],
        cwd=ROOT,
        capture_output="stdout" not in more,
        timeout=60,
        check=False,
        **more,
    )


def lines(stream):
    return stream.decode("utf-8").splitlines()


@pytest.fixture
def file(tmp_path):
    def write(content, name="round.json"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content, ensure_ascii=False).encode())
        return path

    return write


@pytest.fixture
def snapshot():
    document = good()
    content = {
        "round": document,
        "result": evaluate(load_round(document)),
        "version": 1,
        "decision": None,
        "published_at": "2027-01-15T08:00:00+07:00",
        "engine": "1",
        "illustrative": True,
        "previous_sha256": None,
        "history_heads": {},
    }
    return make_snapshot(content)


def test_evaluate_prints_the_result():
    done = run("evaluate", EXAMPLE)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout) == json.loads(EXAMPLE.with_name("example_result.json").read_bytes())


def test_engine_needs_no_django_and_no_database():
    blocker = (
        "import sys, runpy\n"
        "class Block:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.partition('.')[0] in ('django', 'sqlite3', 'psycopg'):\n"
        "            raise ImportError(name)\n"
        "sys.meta_path.insert(0, Block())\n"
        f"sys.argv = ['engine', 'evaluate', {str(EXAMPLE)!r}]\n"
        "runpy.run_module('scoring.engine', run_name='__main__')\n"
    )
    done = subprocess.run([sys.executable, "-S", "-c", blocker], cwd=ROOT, capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["format"] == "cchc-result/1"


def test_faults_are_lines_on_stderr_in_the_order_of_the_file(file):
    document = good()
    document["policy"]["decimals"] = 9
    document["criteria"][4]["max"] = "0.5"
    document["units"][0]["answers"]["1.2"]["self"]["value"] = "1,5"
    done = run("evaluate", file(document))
    assert (done.returncode, done.stdout) == (2, b"")
    assert [line.split(": ")[0] for line in lines(done.stderr)] == [
        "policy",
        "criteria[0] 1",
        "units[0] S1 answers 1.2 self",
    ]
    assert '"1,5"' in lines(done.stderr)[2]


def test_output_is_utf8_whatever_the_locale(file):
    document = good()
    document["units"][0]["code"] = "SỞ"
    document["units"][0]["name"] = 1
    done = run(
        "evaluate", file(document), env={**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    )
    assert lines(done.stderr)[0].startswith("units[0] SỞ: name: là số JSON 1, cần")


BROKEN = {
    "empty": b"",
    "no JSON": b"hello",
    "bad UTF-8": b'{"a": "\xff\xfe"}',
    "deep": b"[" * 200_000,
    "deep objects": b'{"a":' * 200_000,
    "huge integer": b'{"a": ' + b"9" * 100_000 + b"}",
    "surrogate": b'{"format": "\\udc00"}',
    "a list": b"[1, 2]",
}


@pytest.mark.parametrize("raw", BROKEN.values(), ids=BROKEN.keys())
def test_broken_file_is_told_without_a_traceback(file, raw):
    path = file(raw)
    for command in ("evaluate", "verify"):
        done = run(command, path)
        assert (done.returncode, done.stdout) == (2, b"")
        assert all(line.startswith("document: ") for line in lines(done.stderr))
        assert done.stderr


@pytest.mark.parametrize("command", ["evaluate", "verify"])
@pytest.mark.parametrize("name", ["/no/such/file.json", "/", "", "a" * 5000])
def test_file_that_cannot_be_read_is_one_line(command, name):
    done = run(command, name)
    assert (done.returncode, done.stdout) == (2, b"")
    assert len(lines(done.stderr)) == 1
    assert lines(done.stderr)[0].startswith("document: ")


@pytest.mark.parametrize(
    "arguments", [[], ["evaluate"], ["evaluate", "a", "b"], ["evaluat", "a"], ["--version"], ["a"]]
)
def test_wrong_usage_is_one_line(arguments):
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    assert len(lines(done.stderr)) == 1
    assert lines(done.stderr)[0].startswith("cách dùng: ")


def test_help_is_no_fault():
    assert run("--help").returncode == 0


def test_mark_of_some_editors_is_left_out(file):
    assert run("evaluate", file(b"\xef\xbb\xbf" + EXAMPLE.read_bytes())).returncode == 0


def test_output_that_nobody_reads_is_no_traceback(file):
    path = file(EXAMPLE.read_bytes())
    reading, writing = os.pipe()
    os.close(reading)
    done = run("evaluate", path, stdout=writing, stderr=subprocess.PIPE)
    os.close(writing)
    assert (done.returncode, done.stderr) == (2, b"")


def test_closed_and_full_outputs_are_no_traceback(file):
    path = file(EXAMPLE.read_bytes())
    command = f'"{sys.executable}" -m scoring.engine evaluate "{path}"'
    closed = subprocess.run(f"{command} >&-", shell=True, cwd=ROOT, capture_output=True, timeout=60, check=False)
    assert (closed.returncode, closed.stderr) == (0, b"")
    silent = subprocess.run(f"{command}x >&- 2>&-", shell=True, cwd=ROOT, capture_output=True, timeout=60, check=False)
    assert silent.returncode == 2
    if Path("/dev/full").exists():
        full = subprocess.run(
            f"{command} > /dev/full", shell=True, cwd=ROOT, capture_output=True, timeout=60, check=False
        )
        assert full.returncode == 2
        assert len(lines(full.stderr)) == 1


def test_untouched_snapshot_is_equal(file, snapshot):
    done = run("verify", file(snapshot))
    assert (done.returncode, done.stderr) == (0, b"")
    assert lines(done.stdout)[0].startswith("khớp")


def test_one_changed_digit_is_named(file, snapshot):
    snapshot["content"]["result"]["units"][0]["index"] = "59.63"
    done = run("verify", file(snapshot))
    assert (done.returncode, done.stderr) == (1, b"")
    assert lines(done.stdout)[1] == "result.units[0] S1 index: trong tệp 59.63, tính lại 49.63"


def test_what_is_no_snapshot_is_refused(file, snapshot):
    snapshot["content"]["round"]["criteria"][4]["max"] = "2"
    del snapshot["content"]["version"]
    snapshot["content"]["decision"] = []
    done = run("verify", file(snapshot))
    assert (done.returncode, done.stdout) == (2, b"")
    assert [line.split(": ")[0] for line in lines(done.stderr)] == ["content"]
    assert run("verify", EXAMPLE).returncode == 2
