"""Measures sending to a sink on loopback, at once and over a slow link, by `wl` beside smtplib and
msmtp (one process a mail, as it is used). The sink is `wl sandbox`.

python3 sending.py [--wl WL] [--rounds N]
"""

import argparse
import shutil
import socket
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from measure import Failed, run  # noqa: E402

ONE_WAY = 0.020
# What is sent: title, lines of text, mails at once, mails over the slow link.
LOADS = [("small, 5 KB", 120, 2000, 100), ("large, 1 MB", 24_000, 100, 10)]
# msmtp starts a process a mail: fewer tell as much.
MSMTP_SHARE = 10


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wl", default=HERE.parent.parent / "target/release/wl")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--timeout", type=float, default=600)
    options = parser.parse_args()
    sink = subprocess.Popen([options.wl, "sandbox"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        port = smtp_port(sink)
        slow = DelayProxy(port, ONE_WAY)
        for title, lines, at_once, over_slow in LOADS:
            table(f"{title}, loopback", port, lines, at_once, options)
            table(f"{title}, {ONE_WAY * 1000:.0f} ms each way", slow.port, lines, over_slow, options)
    finally:
        sink.terminate()
        sink.wait()


def smtp_port(sink):
    """The port of the line of the sandbox's table that is about SMTP in clear."""
    for line in sink.stdout:
        words = line.split()
        if words[:1] == ["SMTP"]:
            # It tells each mail that arrives: unread, the pipe would stop it.
            threading.Thread(target=sink.stdout.read, daemon=True).start()
            return int(words[2])
    raise SystemExit("the sink did not start")


def table(title, port, lines, count, options):
    where = ["127.0.0.1", port, "jean@exemple.fr", "claire@exemple.fr"]
    contests = {
        "smtplib": (count, [sys.executable, HERE / "send.py", *where, count, lines]),
        "wl": (count, [options.wl, "run", HERE / "send.wl", "--", *where, count, lines]),
    }
    if shutil.which("msmtp"):
        fewer = max(count // MSMTP_SHARE, 5)
        contests["msmtp"] = (fewer, [sys.executable, __file__, "msmtp", port, fewer, lines])
    done = {name: [] for name in contests}
    for _ in range(options.rounds):
        for name, (mails, command) in contests.items():
            try:
                done[name].append(run(command, options.timeout).seconds / mails)
            except Failed as failure:
                print(f"{title}, {name}: {failure}", file=sys.stderr)
    print(f"\n| {title} | ms a mail | mails/s | ratio |\n|---|---:|---:|---:|")
    first = statistics.median(done["smtplib"] or [float("nan")])
    for name, runs in done.items():
        if runs:
            each = statistics.median(runs)
            print(f"| {name} | {each * 1000:.2f} | {1 / each:.0f} | {each / first:.3f} |", flush=True)


def msmtp(port, count, lines):
    """Sends mails by msmtp, one process each."""
    text = "Le relevé de l'été est prêt : 1 234,56 €.\r\n" * lines
    head = "From: jean@exemple.fr\r\nTo: claire@exemple.fr\r\nSubject: n° {}\r\n"
    head += "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    command = ["msmtp", "--host=127.0.0.1", f"--port={port}", "--tls=off", "--auth=off"]
    command += ["--from=jean@exemple.fr", "claire@exemple.fr"]
    for number in range(count):
        mail = (head.format(number) + text).encode()
        subprocess.run(command, input=mail, check=True)


class DelayProxy:
    """Forwards each way with a delay, whatever is on its way already: a link, not a queue."""

    def __init__(self, target, delay):
        self.target, self.delay = target, delay
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            near, _ = self.listener.accept()
            far = socket.create_connection(("127.0.0.1", self.target))
            for one, other in [(near, far), (far, near)]:
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self.link(one, other)

    def link(self, source, sink):
        waiting, arrived = [], threading.Condition()

        def read():
            while True:
                try:
                    data = source.recv(65536)
                except OSError:
                    data = b""
                with arrived:
                    waiting.append((time.monotonic() + self.delay, data))
                    arrived.notify()
                if not data:
                    return

        def write():
            while True:
                with arrived:
                    while not waiting:
                        arrived.wait()
                    due, data = waiting.pop(0)
                time.sleep(max(0, due - time.monotonic()))
                try:
                    if not data:
                        sink.shutdown(socket.SHUT_WR)
                        return
                    sink.sendall(data)
                except OSError:
                    return

        for work in (read, write):
            threading.Thread(target=work, daemon=True).start()


if sys.argv[1:2] == ["msmtp"]:
    msmtp(*map(int, sys.argv[2:5]))
else:
    main()
