"""Which licence a text is: itself, itself in another layout, a modified copy, or nothing known.

`identify` works on a text in memory and `read_text` reads a file within bounds. Nothing is fetched.
"""

from compliance.licences.identify.decide import identify
from compliance.licences.identify.reading import decoded, read_text
from compliance.licences.identify.result import Candidate, Change, Difference, Identification, Kind, Known, Role

__all__ = ["Candidate", "Change", "Difference", "Identification", "Kind", "Known", "Role", "decoded", "identify", "read_text"]
