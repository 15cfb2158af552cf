# Structures: 1,000 particles in an array, moved and bounced 1,000 times by functions that take
# them by reference. Positions and speeds are multiples of 1/1024: floats hold them exactly.

from dataclasses import dataclass


@dataclass(slots=True)
class Particle:
    x: float
    y: float
    vx: float
    vy: float
    bounces: int = 0


def move(p):
    p.x += p.vx
    p.y += p.vy


def bounce(p):
    if p.x < 0 or p.x > 100:
        p.vx = -p.vx
        p.bounces += 1
    if p.y < 0 or p.y > 100:
        p.vy = -p.vy
        p.bounces += 1


def multiples_of_1024th(seed=7):
    """Pseudo-random multiples of 1/1024 from 0 to 1."""
    while True:
        seed = (seed * 1103515245 + 12345) % 2147483648
        yield seed // 2097152 / 1024


def main():
    random = multiples_of_1024th()
    particles = [
        Particle(next(random) * 90, next(random) * 90, next(random) - 0.5, next(random) - 0.5)
        for _ in range(1000)
    ]
    for _ in range(1000):
        for p in particles:
            move(p)
            bounce(p)

    x = sum(p.x for p in particles)
    y = sum(p.y for p in particles)
    print(sum(p.bounces for p in particles), int(x * 1024), int(y * 1024), sep="\t")


main()
