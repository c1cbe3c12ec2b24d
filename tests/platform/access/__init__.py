"""Who gets in where: every address, every seat, own and foreign rows, against one table."""
