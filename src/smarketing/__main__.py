"""`python -m smarketing` is the command `smarketing`."""

from smarketing.app.cli.main import main

if __name__ == "__main__":
    main()
