#!/usr/bin/env python3
"""Measures reading and sending mail by `wl` beside Python's own libraries and mpop.

    cargo build --release -p wl
    cargo build -p wl-tests --bin mail-servers     # needs Dovecot, Postfix and root
    python3 benches/mail/compare.py

The servers are real ones on loopback. Nothing is asserted on time: only results that differ
are a failure.
"""

import argparse
import json
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from email.message import EmailMessage
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
sys.dont_write_bytecode = True  # the sources stay clean

from measure import Failed, run  # noqa: E402


def main():
    options = parse_arguments()
    with tempfile.TemporaryDirectory(prefix="wl-bench-") as directory, Servers(options) as servers:
        directory = Path(directory)
        results = {}
        agree = True
        wanted = options.only or ["small", "mixed", "slow", "send"]
        for kind, count, make in (
            ("small", options.small, small_mail),
            ("mixed", options.mixed, mixed_mail),
            ("slow", options.slow, small_mail),
        ):
            if kind not in wanted:
                continue
            size = servers.fill(directory / kind, kind, count, make)
            for protocol in ("pop3", "imap"):
                port = servers[f"{protocol.upper()}_PORT"]
                link = SlowLink(servers.host, port, options.delay) if kind == "slow" else Here(port)
                far = f", {2 * options.delay} ms there and back" if kind == "slow" else ""
                with link as port:
                    title = f"{protocol.upper()}, {count} {kind} mails, {size / 1e6:.1f} MB{far}"
                    contests = readers(options, servers, kind, directory, port, protocol)
                    results[f"{kind} {protocol}"], same = compare(title, contests, count, options)
                    agree &= same
        if "send" in wanted:
            title = f"send {options.send} mails of 5 KB"
            contests = senders(options, servers)
            results["send"], same = compare(title, contests, options.send, options)
            agree &= same
    if options.json:
        Path(options.json).write_text(json.dumps(results, indent=1) + "\n")
    return 0 if agree else 1


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("wl", nargs="?", default="target/release/wl", help="the binary of wl")
    parser.add_argument("--servers", default="target/debug/mail-servers",
                        help="the binary of mail-servers")
    parser.add_argument("--only", action="append", choices=["small", "mixed", "slow", "send"])
    parser.add_argument("--small", type=int, default=5000, metavar="N", help="small mails to read")
    parser.add_argument("--mixed", type=int, default=2000, metavar="M",
                        help="mails with attachments to read")
    parser.add_argument("--slow", type=int, default=500, metavar="N",
                        help="small mails to read over a slow link")
    parser.add_argument("--delay", type=int, default=20, metavar="MS",
                        help="what the slow link takes each way")
    parser.add_argument("--send", type=int, default=500, metavar="N", help="mails to send")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--timeout", type=float, default=120, help="seconds a run may take")
    parser.add_argument("--json", metavar="FILE", help="write every figure there too")
    return parser.parse_args()


# Who does what.


def readers(options, servers, kind, directory, port, protocol):
    account = servers.account(kind)
    library, script = {
        "pop3": ("poplib", "read.wl"),
        "imap": ("imaplib", "read-imap.wl"),
    }[protocol]
    where = [servers.host, port, account["USER"], account["PASSWORD"]]
    contests = {
        f"{library} + email": [sys.executable, HERE / "read.py", protocol, *where],
        "wl": [options.wl, "run", HERE / script, "--", *where],
    }
    if protocol == "imap":
        return contests
    if mpop := shutil.which("mpop"):
        contests["mpop (decodes nothing)"] = [
            mpop, "--file", mpop_settings(servers, port, account, directory), "--quiet", "bench",
        ]
    return contests


def mpop_settings(servers, port, account, directory):
    """Settings that leave the mails on the server, and are asked for all of them each time."""
    file = directory / "mpoprc"
    file.write_text(
        f"""\
account bench
host {servers.host}
port {port}
tls off
auth user
user {account["USER"]}
password {account["PASSWORD"]}
delivery mbox {directory / "mbox"}
uidls_file {directory / "uidls"}
only_new off
keep on
"""
    )
    file.chmod(0o600)  # mpop refuses a password that others can read
    return file


def senders(options, servers):
    sender, recipient = servers.account("small"), servers.account("sent")
    where = [servers.host, servers["SMTP_PORT"], sender["ADDRESS"], recipient["ADDRESS"]]
    return {
        "smtplib + EmailMessage": [sys.executable, HERE / "send.py", *where, options.send],
        "wl": [options.wl, "run", HERE / "send.wl", "--", *where, options.send],
    }


def compare(title, contests, count, options):
    """Alternating rounds; the first contestant is the one that ratios are told against."""
    done = {name: [] for name in contests}
    for _ in range(options.rounds):
        for name, command in contests.items():
            if done[name] is None:
                continue
            try:
                done[name].append(run(command, options.timeout))
            except Failed as failure:
                print(f"{title}, {name}: {failure}", file=sys.stderr)
                done[name] = None
            # Postfix goes on delivering what it accepted: the next one must not pay for it.
            time.sleep(2 if title.startswith("send") else 0)

    print(f"| {title} | s | mails/s | ratio | peak, MB |\n|---|---:|---:|---:|---:|")
    first = next(iter(contests))
    for name, runs in done.items():
        if not runs:
            print(f"| {name} | failed | | | |")
            continue
        seconds = statistics.median(one.seconds for one in runs)
        peak = max(one.megabytes for one in runs)
        base = statistics.median(one.seconds for one in done[first]) if done[first] else seconds
        print(f"| {name} | {seconds:.3f} | {count / seconds:.0f} | {seconds / base:.3f} "
              f"| {peak:.1f} |")
    print()

    outputs = {name: one.output for name, runs in done.items() for one in runs or [] if one.output}
    same = len(set(outputs.values())) == 1
    if not same:
        print(f"{title}: the results differ: {outputs}", file=sys.stderr)
    figures = {
        name: runs and [[one.seconds, one.kilobytes] for one in runs] for name, runs in done.items()
    }
    return figures, same


# The servers.


class Servers:
    """Dovecot and Postfix, as the `mail-servers` program runs them."""

    # The account of each use.
    ACCOUNTS = {"small": 1, "mixed": 2, "sent": 3, "slow": 4}

    def __init__(self, options):
        self.program = options.servers
        self.values = {}

    def __enter__(self):
        self.process = subprocess.Popen(
            [self.program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for line in self.process.stdout:
            name, _, value = line.rstrip("\n").partition("=")
            self.values[name] = value
            if name == "READY":
                return self
        sys.exit("the mail servers do not start")

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()

    def __getitem__(self, name):
        return self.values[name]

    # Postfix listens on 127.0.0.1 only: a name would be tried by IPv6 first.
    host = "127.0.0.1"

    def account(self, use):
        number = self.ACCOUNTS[use]
        return {name: self[f"{name}_{number}"] for name in ("USER", "ADDRESS", "PASSWORD")}

    def fill(self, directory, use, count, make):
        """Puts generated mails in a mailbox; their size."""
        directory.mkdir()
        generator = random.Random(count)
        size, files = 0, []
        for i in range(count):
            file = directory / f"{i}.eml"
            size += file.write_bytes(make(generator, i))
            files.append(str(file))
        words = ["deliver", self.account(use)["USER"], *files]
        self.process.stdin.write(" ".join(words) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().strip()
        if answer != str(count):
            sys.exit(f"{count} mails were delivered, the mailbox says {answer!r}")
        return size


class Here:
    """The port itself."""

    def __init__(self, port):
        self.port = port

    def __enter__(self):
        return self.port

    def __exit__(self, *_):
        pass


class SlowLink:
    """A port that leads to another, as far away as `slow_link.py` makes it."""

    def __init__(self, host, port, milliseconds):
        self.command = [sys.executable, HERE / "slow_link.py", host, port, milliseconds]

    def __enter__(self):
        self.process = subprocess.Popen(
            list(map(str, self.command)), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        return self.process.stdout.readline().strip()

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()


# The mails, the same ones at each run.

WORDS = "le relevé de l'été est prêt et la réunion du comité à Orléans reste prévue jeudi".split()


def text(generator, lines):
    return "".join(" ".join(generator.choices(WORDS, k=10)) + "\n" for _ in range(lines))


def draft(generator, number):
    mail = EmailMessage()
    mail["From"] = f"Zoé Martin <zoe.{number}@exemple.test>"
    mail["To"] = "Jean Dupont <jean.dupont@exemple.test>"
    mail["Subject"] = f"Réunion n° {number} : " + " ".join(generator.choices(WORDS, k=4))
    mail["Date"] = "Tue, 14 Jan 2025 09:30:00 +0100"
    mail["Message-ID"] = f"<{number}@exemple.test>"
    return mail


def small_mail(generator, number):
    """A text of some 2 KB."""
    mail = draft(generator, number)
    mail.set_content(text(generator, 30))
    return mail.as_bytes()


def mixed_mail(generator, number):
    """Plain text, or text and HTML, with no to three attachments of up to 250 KB."""
    mail = draft(generator, number)
    mail.set_content(text(generator, generator.randint(5, 200)))
    if number % 2:
        mail.add_alternative(f"<p>{text(generator, 40)}</p>", subtype="html")
    for i in range(number % 4):
        size = int(10 ** generator.uniform(3, 5.4))
        mail.add_attachment(
            generator.randbytes(size), maintype="application", subtype="pdf",
            filename=f"pièce {i}.pdf",
        )
    return mail.as_bytes()


if __name__ == "__main__":
    sys.exit(main())
