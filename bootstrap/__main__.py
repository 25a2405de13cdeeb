"""`python3 -m bootstrap`, in the order of the steps: Python, system packages, Python packages, formula renderer.

This file keeps to syntax that every Python since 3.6 reads, so that such a Python is told what is wrong.
"""

import sys

OLDEST = (3, 11)


def main(arguments):  # type: (list[str]) -> int
    """Set up for building books (`book`), the tests as well (`test`), the slow ones too (`test-all`); 0 when all is there, else 1."""
    if sys.version_info < OLDEST:
        found = ".".join(str(number) for number in sys.version_info[:3])
        sys.stderr.write(f"Kanben needs Python 3.11 or newer; this is {found}. With a newer one installed: make book PYTHON=python3.12\n")
        return 1
    from bootstrap.steps import set_up

    return set_up(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
