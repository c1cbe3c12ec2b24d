"""From the files that offices send to a release: read, mapped, every cell accepted or reported."""
