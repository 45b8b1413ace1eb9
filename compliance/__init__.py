"""openclaim: which open-source definitions and exemptions an AI release qualifies for, and why."""

__version__ = "0.1.0"
