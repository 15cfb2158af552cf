# Header lines of mails, 200,000: cut at the colon, trimmed, in lower case, looked up.

import sys


def main():
    known = dict.fromkeys("from,to,cc,subject,date,message-id,content-type".split(","), 0)
    unknown = length = 0
    with open(sys.argv[1], encoding="utf-8", newline="") as file:
        text = file.read()
    for line in text.split("\r\n"):
        name, colon, value = line.partition(":")
        if not colon:
            continue
        name = name.strip().lower()
        value = value.strip()
        if name in known:
            known[name] += 1
            length += len(value)
        else:
            unknown += 1
    print(known["from"], known["subject"], known["message-id"], unknown, length, sep="\t")


main()
