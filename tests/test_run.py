"""`python run.py` and `python run.py test`, without a network."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

import run


@pytest.fixture
def project(tmp_path):
    """A directory with requirements files and an environment that looks made."""
    (tmp_path / run.RUN_PINS).write_text("alpha==1\n")
    (tmp_path / run.TEST_PINS).write_text("-r requirements.txt\nbeta==1\n")
    python = run.python_of(tmp_path / ".venv")
    python.parent.mkdir(parents=True)
    python.write_text("")
    return tmp_path


def stamp(project, pins):
    run.stamp_of(pins, project / ".venv").write_text(run.fingerprint(pins, project))


def test_without_arguments_only_this_computer_can_connect():
    options = run.serve_options([])

    assert (options.address, options.port) == ("127.0.0.1", 8501)


@pytest.mark.parametrize("arguments", [["--port", "9000", "--address", "::1"], ["--server.port=9000", "--server.address=::1"]])
def test_port_and_address_can_be_given_in_both_spellings(arguments):
    options = run.serve_options(arguments)

    assert (options.address, options.port) == ("::1", 9000)


@pytest.mark.parametrize("port", ["-1", "65536", "eight", "80.5", ""])
def test_an_impossible_port_is_refused_with_the_way_out(port, capsys):
    with pytest.raises(SystemExit) as stopped:
        run.serve_options([f"--port={port}"])

    assert stopped.value.code == 2
    assert f"found {port!r}; use a number from 0 to 65535" in capsys.readouterr().err


def test_slow_tests_are_left_out_unless_asked_for():
    at_once = ["-n", str(run.cores()), "--dist", "loadfile"] if run.cores() > 1 else []
    assert run.test_arguments([]) == ["-m", "not slow", *at_once]
    assert run.test_arguments(["--full"]) == at_once
    assert run.test_arguments(["-k", "cash"]) == ["-m", "not slow", "-k", "cash"]
    assert run.test_arguments(["--full", "-x"]) == ["-x"]
    assert run.test_arguments(["-m", "browser"]) == ["-m", "browser"]


def test_old_python_gets_one_plain_sentence():
    with pytest.raises(SystemExit, match=r"Python 3\.11 or newer is needed; this is Python 3\.10\.13"):
        run.check_python((3, 10, 13))


def test_an_old_python_can_read_far_enough_to_say_so():
    ast.parse((run.ROOT / "run.py").read_text(), feature_version=(3, 7))


def test_python_without_ensurepip_names_the_package_to_install(monkeypatch):
    monkeypatch.setattr(run.importlib.util, "find_spec", lambda name: None)

    with pytest.raises(SystemExit, match="apt-get install python3-venv"):
        run.make_environment()


def test_a_failure_to_make_the_environment_names_the_package_to_install(monkeypatch):
    def fail(*_args, **_kwargs):
        raise subprocess.CalledProcessError(1, ["python", "-m", "ensurepip"])

    monkeypatch.setattr(run.venv, "create", fail)

    with pytest.raises(SystemExit, match="apt-get install python3-venv"):
        run.make_environment()


def test_nothing_is_installed_twice(project):
    assert not run.is_ready(run.RUN_PINS, project)

    stamp(project, run.RUN_PINS)

    assert run.is_ready(run.RUN_PINS, project)
    assert not run.is_ready(run.TEST_PINS, project)


def test_an_environment_for_tests_also_serves(project):
    stamp(project, run.TEST_PINS)

    assert run.is_ready(run.RUN_PINS, project)


@pytest.mark.parametrize("changed", [run.RUN_PINS, run.TEST_PINS])
def test_changed_pins_are_installed_again(project, changed):
    stamp(project, run.TEST_PINS)

    (project / changed).write_text("alpha==2\n")

    assert not run.is_ready(run.TEST_PINS, project)


def test_another_python_version_makes_the_environment_again(project, monkeypatch):
    stamp(project, run.RUN_PINS)

    monkeypatch.setattr(run.sys, "version_info", (3, 99, 0))

    assert not run.is_ready(run.RUN_PINS, project)


def test_a_stamp_without_an_interpreter_counts_for_nothing(project):
    stamp(project, run.RUN_PINS)

    run.python_of(project / ".venv").unlink()

    assert not run.is_ready(run.RUN_PINS, project)


def test_an_installation_cut_short_leaves_no_stamp(project, monkeypatch):
    def fail(_pins):
        raise SystemExit("no connection")

    stamp(project, run.TEST_PINS)
    (project / run.RUN_PINS).write_text("alpha==2\n")
    for name, value in {"ROOT": project, "VENV": project / ".venv", "is_usable": lambda _: True, "install": fail}.items():
        monkeypatch.setattr(run, name, value)
    monkeypatch.setattr(run, "stamp_of", lambda pins: project / ".venv" / f".installed-{pins}")
    monkeypatch.setattr(run, "is_ready", lambda pins: False)

    with pytest.raises(SystemExit):
        run.prepare(run.RUN_PINS)

    assert not list((project / ".venv").glob(".installed-*"))


def test_pip_installs_where_uv_cannot(monkeypatch):
    commands = []
    monkeypatch.setattr(run, "quiet", lambda command: False)
    monkeypatch.setattr(run, "call", lambda command: commands.append(command) or 0)

    run.install(run.RUN_PINS)

    assert [command[1:] for command in commands] == [["-m", "pip", "install", "-r", run.RUN_PINS]]


def test_a_failed_installation_ends_with_the_reason(monkeypatch):
    monkeypatch.setattr(run, "quiet", lambda command: False)
    monkeypatch.setattr(run, "call", lambda command: 1)

    with pytest.raises(SystemExit, match=r"requirements\.txt could not be installed"):
        run.install(run.RUN_PINS)


def test_the_exit_status_of_the_tests_is_passed_on(monkeypatch):
    monkeypatch.setattr(run, "prepare", lambda pins: None)
    monkeypatch.setattr(run, "python_of", lambda environment: Path(sys.executable))
    monkeypatch.setattr(run, "become", lambda command: 5 if "not slow" in command else 0)

    assert run.main(["test"]) == 5
    assert run.main(["test", "--full"]) == 0


def test_commands_run_from_the_project_whatever_the_working_directory(tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)

    status = run.call([sys.executable, "-c", "import os; print(os.getcwd()); raise SystemExit(3)"])

    assert status == 3
    assert Path(capfd.readouterr().out.strip()) == run.ROOT


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot replace a process")
def test_ending_the_starter_ends_what_it_started():
    probe = "import run, sys; run.become([sys.executable, '-c', 'import os; print(os.getpid(), os.getcwd())'])"
    environment = {**os.environ, "PYTHONPATH": str(run.ROOT)}

    with subprocess.Popen([sys.executable, "-c", probe], env=environment, stdout=subprocess.PIPE, text=True) as process:
        process_id, directory = process.communicate()[0].split(maxsplit=1)

    assert int(process_id) == process.pid
    assert Path(directory.strip()) == run.ROOT


def test_starting_needs_the_standard_library_alone():
    probe = f"import sys; sys.path.insert(0, {str(run.ROOT)!r}); import run"

    subprocess.run([sys.executable, "-I", "-S", "-c", probe], check=True)
