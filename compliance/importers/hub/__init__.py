"""Hub repositories: a folder as it is downloaded, a card alone, and the headers of weights files."""
