"""What importers and exporters of one format must agree on: its names beside ours, as tables, and how values are written.

Nothing here reads or writes a document. A table says which word of a format means which of our facts; a word that is
in no table means nothing to us and is told to the user, not guessed.
"""
