"""The frame of every page: language, words, headers, messages, styles."""
