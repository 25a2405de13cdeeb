"""Set-up: everything between a fresh checkout and a first build. `python3 -m bootstrap [book|test]`, which `make` calls.

Standard library only: it runs under the system's python3, when the packages that it installs are not there yet.
"""
