# An associative array: the words of a text of 5 MB, counted.

import sys


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        text = file.read()
    counts = {}
    for word in text.split():
        counts[word] = counts.get(word, 0) + 1

    words = sum(counts.values())
    squares = sum(n * n for n in counts.values())
    print(words, len(counts), squares, sep="\t")


main()
