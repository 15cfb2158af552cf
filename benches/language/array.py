# An array: one million pseudo-random integers put in, sorted, added up.


def main():
    numbers = []
    seed = 42
    for _ in range(1_000_000):
        seed = (seed * 1103515245 + 12345) % 2147483648
        numbers.append(seed)
    numbers.sort()
    print(sum(numbers), numbers[0], numbers[499_999], numbers[-1], sep="\t")


main()
