"""Changed facts: the same release with some facts set or taken away."""

from compliance.change.edits import Edit, apply, parse_removal, parse_setting, stated, without_evidence

__all__ = ["Edit", "apply", "parse_removal", "parse_setting", "stated", "without_evidence"]
