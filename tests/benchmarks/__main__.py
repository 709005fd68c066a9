"""`make bench`: every benchmark, listed."""

from tests.benchmarks import deals

BENCHMARKS = (deals.main,)

if __name__ == "__main__":
    for benchmark in BENCHMARKS:
        benchmark()
