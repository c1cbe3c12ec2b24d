"""``python -m kexin``."""

from kexin.cli.main import main

main()
