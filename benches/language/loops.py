# Counting: two nested loops, 20 million inner passes.


def main():
    total = 0
    for i in range(1, 4001):
        for j in range(1, 5001):
            total += i * j
    print(total)


main()
