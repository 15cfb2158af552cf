"""Runs a command and tells its output, its time and its peak memory.

Run as a program it is the small process that starts the command: Linux counts the memory of
the process that starts another as the other's, up to its `exec`, so a benchmark that holds
megabytes must not start what it measures itself.
"""

import json
import os
import sys
import time


class Failed(Exception):
    """The command ended with an error, or took too long."""


class Done:
    """What came of a command."""

    def __init__(self, output, seconds, kilobytes):
        self.output = output
        self.seconds = seconds
        self.kilobytes = kilobytes

    @property
    def megabytes(self):
        return self.kilobytes / 1024


def run(command, timeout=60):
    """Runs a command to its end, which must be a good one."""
    import subprocess

    starter = [sys.executable, "-I", "-S", __file__, str(timeout), *map(str, command)]
    ended = subprocess.run(starter, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    errors, _, report = ended.stderr.rstrip("\n").rpartition("\n")
    try:
        status, seconds, kilobytes = json.loads(report)
    except ValueError:
        raise Failed(ended.stderr) from None
    if status == "late":
        raise Failed(f"more than {timeout:.0f} s")
    if status != 0:
        raise Failed(f"status {status}: {errors[-2000:]}")
    return Done(ended.stdout, seconds, kilobytes)


def versions(programs):
    """What each program says that it is."""
    import subprocess

    found = {}
    for name, program in programs.items():
        option = "-v" if name == "Lua" else "--version"
        done = subprocess.run([program, option], capture_output=True, text=True)
        words = (done.stdout + done.stderr).split()
        found[name] = words[1] if len(words) > 1 else "unknown"
    return found


def start():
    """Starts the command of the command line, and reports on the last line of standard error."""
    import signal

    limit, command = float(sys.argv[1]), sys.argv[2:]
    begin = time.perf_counter()
    child = os.posix_spawnp(command[0], command, os.environ)
    late = False

    def stop(*_):
        nonlocal late
        late = True
        os.kill(child, signal.SIGKILL)

    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, limit)
    _, status, usage = os.wait4(child, 0)
    seconds = time.perf_counter() - begin
    status = "late" if late else os.waitstatus_to_exitcode(status)
    print("\n" + json.dumps([status, seconds, usage.ru_maxrss]), file=sys.stderr)


if __name__ == "__main__":
    start()
