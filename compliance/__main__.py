"""`python -m compliance`: the same as the command `openclaim`."""

from compliance.cli import main

main()
