# Text: one million appends, occurrences counted and replaced; then a text that grows by
# s = s + x, 50,000 times, which must not copy the whole text each time.


def main():
    text = ""
    for i in range(1, 1_000_001):
        text += f"mail {i};"
    print(len(text), text.count("99;"), sep="\t")

    text = text.replace("mail ", "courrier n° ")
    text = text.replace(";", "")
    print(len(text), text.find("n° 1000000") + 1, sep="\t")

    s = ""
    for _ in range(50_000):
        s = s + "abc"
    print(len(s), s[149_997:], sep="\t")


main()
