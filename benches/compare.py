#!/usr/bin/env python3
"""Measures `wl` beside CPython and Lua on the same programs, and prints Markdown tables.

    cargo build --release -p wl
    python3 benches/compare.py                 # everything
    python3 benches/compare.py --only fib      # one program

The interpreter that runs this script is the CPython that is measured. Nothing is asserted on
time: figures are for reading, and only an output that differs is a failure.
"""

import argparse
import json
import math
import os
import random
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True  # the sources stay clean

from measure import Failed, run, versions  # noqa: E402

HERE = Path(__file__).resolve().parent
PROGRAMS = ["fib", "loops", "text", "array", "words", "headers", "simulation"]
OTHERS = ["startup", "check", "memory"]
# What runs the programs of each ending; the first is the one that ratios are told against.
SUFFIXES = {"CPython": ".py", "Lua": ".lua", "wl": ".wl"}


def main():
    options = parse_arguments()
    wanted = options.only or PROGRAMS + OTHERS

    with tempfile.TemporaryDirectory(prefix="wl-bench-") as directory:
        directory = Path(directory)
        # As an installation has it: the file that the linker wrote is slower to map in memory.
        options.wl = shutil.copy(options.wl, directory)
        peers = find_peers(options.wl, options.python)
        results = {"versions": versions({name: command[0] for name, command in peers.items()})}
        print(", ".join(f"{name}: {it}" for name, it in results["versions"].items()), "\n")
        if programs := [name for name in PROGRAMS if name in wanted]:
            results["programs"] = compare_programs(programs, peers, options, directory)
        if "startup" in wanted:
            results["startup"] = compare_startup(peers, directory)
        if "check" in wanted:
            results["check"] = time_checks(options, directory)
        if "memory" in wanted:
            results["memory"] = compare_memory(peers, options, directory)

    if options.json:
        Path(options.json).write_text(json.dumps(results, indent=1) + "\n")
    return 1 if results.get("programs", {}).get("disagree") else 0


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("wl", nargs="?", default="target/release/wl", help="the binary of wl")
    parser.add_argument("--only", action="append", choices=PROGRAMS + OTHERS, metavar="NAME",
                        help="only this one (repeatable): " + ", ".join(PROGRAMS + OTHERS))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--timeout", type=float, default=60, help="seconds a run may take")
    parser.add_argument("--python", default=sys.executable, metavar="COMMAND",
                        help="the CPython to compare with, when not the one that runs this")
    parser.add_argument("--json", metavar="FILE", help="write every figure there too")
    options = parser.parse_args()
    if not os.access(options.wl, os.X_OK):
        sys.exit(f"there is no {options.wl}: build it with `cargo build --release -p wl`")
    return options


def find_peers(wl, python):
    """The command of each interpreter present, CPython first."""
    peers = {"CPython": [python]}
    if lua := shutil.which("lua5.4") or shutil.which("lua"):
        peers["Lua"] = [lua]
    peers["wl"] = [str(Path(wl).resolve()), "run"]
    return peers


# The programs.


def compare_programs(names, peers, options, directory):
    write_inputs(directory)
    results, disagree = {}, []
    for name in names:
        times = {peer: [] for peer in peers}
        outputs = {}
        # Alternating, so that a machine that slows down slows everyone down.
        for _ in range(options.rounds):
            for peer, command in peers.items():
                if times[peer] is None:
                    continue
                try:
                    done = run(script(peer, command, name, directory), options.timeout)
                except Failed as failure:
                    print(f"{name}, {peer}: {failure}", file=sys.stderr)
                    times[peer] = None
                    continue
                times[peer].append(done.seconds)
                outputs.setdefault(peer, done.output)
        if len(set(outputs.values())) > 1:
            disagree.append(name)
            print(f"{name}: the outputs differ: {outputs}", file=sys.stderr)
        results[name] = times
    print_programs(results, peers)
    return {"seconds": results, "disagree": disagree}


def script(peer, command, name, directory):
    """What runs a program, with the text that it reads when it reads one."""
    command = [*command, str(HERE / "language" / (name + SUFFIXES[peer]))]
    text = directory / f"{name}.txt"
    if not text.exists():
        return command
    separator = ["--"] if peer == "wl" else []
    return [*command, *separator, str(text)]


def print_programs(results, peers):
    print(f"| program | {' | '.join(f'{peer}, s | ratio' for peer in peers)} |")
    print("|---|" + "---:|" * 2 * len(peers))
    ratios = {peer: [] for peer in peers}
    for name, times in results.items():
        cells = []
        for peer in peers:
            if not times[peer]:
                cells.append("failed | ")
            elif not times["CPython"]:
                cells.append(f"{spread(times[peer])} | ")
            else:
                ratio = statistics.median(times[peer]) / statistics.median(times["CPython"])
                ratios[peer].append(ratio)
                cells.append(f"{spread(times[peer])} | {ratio:.2f}")
        print(f"| {name} | {' | '.join(cells)} |")
    means = [
        f"| {math.exp(statistics.fmean(map(math.log, ratios[peer]))):.2f}" if ratios[peer] else "|"
        for peer in peers
    ]
    print(f"| **geometric mean** | {' | '.join(means)} |\n")


def spread(times):
    """The median, and how far the extremes lie from it."""
    median = statistics.median(times)
    return f"{median:.3f} ±{max(max(times) - median, median - min(times)) / median:.0%}"


def write_inputs(directory):
    """The texts that programs read, the same at each run of the benchmark."""
    (directory / "words.txt").write_text(words(5_000_000), encoding="utf-8")
    (directory / "headers.txt").write_text(headers(200_000), encoding="ascii", newline="")


def words(size):
    """French-looking words, a few of them very frequent, as in any text."""
    generator = random.Random(1)
    letters = "eeeeeaaaiiisssttnnrrulodcmpévqgbfhjàxèêyçkw"
    vocabulary = [
        "".join(generator.choices(letters, k=generator.randint(2, 9))) for _ in range(20_000)
    ]
    weights = [1 / rank for rank in range(1, len(vocabulary) + 1)]
    text = generator.choices(vocabulary, weights, k=size // 5)
    lines = (" ".join(text[i : i + 12]) for i in range(0, len(text), 12))
    return "\n".join(lines).encode()[:size].decode(errors="ignore")


def headers(count):
    generator = random.Random(2)
    names = ["From", "To", "CC", "Subject", "Date", "Message-ID", "Content-Type",
             "Received", "X-Mailer", "List-Id", "DKIM-Signature", "MIME-Version"]
    def line():
        name = generator.choice(names)
        name = generator.choice([name, name.lower(), name.upper()])
        value = "".join(generator.choices("abcdefghij klmnop:;=<>@.0123456789", k=50))
        return f"{name}{generator.choice(['', ' '])}:{generator.choice(['', ' ', '  '])}{value} "
    return "\r\n".join(line() for _ in range(count))


# Start-up.


def compare_startup(peers, directory, rounds=30):
    """An empty program, from start to finish."""
    times = {peer: [] for peer in peers}
    for peer in peers:
        (directory / f"empty{SUFFIXES[peer]}").touch()
    for _ in range(rounds):
        for peer, command in peers.items():
            empty = str(directory / f"empty{SUFFIXES[peer]}")
            times[peer].append(run([*command, empty]).seconds)
    print("| empty program | min, ms | median, ms |\n|---|---:|---:|")
    for peer, seconds in times.items():
        low, median = min(seconds) * 1000, statistics.median(seconds) * 1000
        print(f"| {peer} | {low:.1f} | {median:.1f} |")
    print()
    return times


# Parsing and checking.

PROCEDURE = """\
// Relance le client {n} quand sa facture est en retard.
PROCÉDURE Relance{n}(sClient est une chaîne, nJours est un entier, rDû est un réel) : booléen
	tabLignes est un tableau de chaînes
	SI nJours < {delay} OU rDû <= 0.5 ALORS
		RENVOYER Faux
	FIN
	POUR i = 1 À nJours
		SELON i % 3
			CAS 0 : TableauAjoute(tabLignes, "Jour " + i + " : rien")
			CAS 1, 2
				TableauAjoute(tabLignes, Majuscule(sClient) + " doit " + Arrondi(rDû * i, 2))
			AUTRE CAS
				Erreur("impossible")
		FIN
	FIN
	TANTQUE TableauOccurrence(tabLignes) > 10
		TableauSupprime(tabLignes, 1)
	FIN
	POUR TOUTE CHAÎNE sMot DE sClient SÉPARÉE PAR " "
		SI Gauche(sMot, 1) = "{letter}" ET Taille(sMot) > 2 ALORS Trace(sMot, tabLignes[1])
	FIN
	RENVOYER Relance{previous}(sClient, nJours - 1, rDû)
FIN

"""


def time_checks(options, directory):
    """`wl check` on a large generated program."""
    times = {}
    print("| `wl check` | s | MB/s |\n|---|---:|---:|")
    for megabytes in (1, 10):
        file = directory / f"source-{megabytes}.wl"
        file.write_text(source(megabytes * 1_000_000), encoding="utf-8")
        command = [str(Path(options.wl).resolve()), "check", str(file)]
        try:
            seconds = [run(command, options.timeout).seconds for _ in range(options.rounds)]
        except Failed as failure:
            print(f"| {megabytes} MB | failed: {failure} | |")
            continue
        times[f"{megabytes} MB"] = seconds
        speed = megabytes / statistics.median(seconds)
        print(f"| {megabytes} MB | {spread(seconds)} | {speed:.1f} |")
    print()
    return times


def source(size):
    parts, total = [], 0
    while total < size:
        n = len(parts)
        text = PROCEDURE.format(n=n, previous=max(n - 1, 0), delay=n % 30, letter=chr(65 + n % 26))
        parts.append(text)
        total += len(text.encode())
    return "".join(parts)


# Memory.

MILLION = {
    "CPython": "numbers = list(range(1_000_000))\nprint(numbers[-1])\n",
    "Lua": "local t = {}\nfor i = 0, 999999 do t[#t + 1] = i end\nprint(t[#t])\n",
    "wl": "t est un tableau d'entiers\nPOUR i = 0 À 999999\n\tTableauAjoute(t, i)\nFIN\n"
    "Trace(t[1000000])\n",
}


def compare_memory(peers, options, directory):
    """An array of a million integers, at its peak, beside an empty program."""
    peaks = {}
    print("| peak memory, MB | empty program | with a million integers | these alone |")
    print("|---|---:|---:|---:|")
    for peer, command in peers.items():
        empty = directory / f"nothing{SUFFIXES[peer]}"
        full = directory / f"million{SUFFIXES[peer]}"
        empty.touch()
        full.write_text(MILLION[peer], encoding="utf-8")
        try:
            small, large = (run([*command, file], options.timeout) for file in (empty, full))
        except Failed as failure:
            print(f"| {peer} | failed: {failure} | | |")
            continue
        peaks[peer] = [small.kilobytes, large.kilobytes]
        alone = large.megabytes - small.megabytes
        print(f"| {peer} | {small.megabytes:.1f} | {large.megabytes:.1f} | {alone:.1f} |")
    print()
    return peaks


if __name__ == "__main__":
    sys.exit(main())
