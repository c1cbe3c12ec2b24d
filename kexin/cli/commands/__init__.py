"""One module per command, each with ``build(language)`` that gives the click command."""
