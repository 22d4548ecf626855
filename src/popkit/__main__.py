"""`python -m popkit` is `popkit`."""

from popkit.cli import main

if __name__ == "__main__":
    main()
