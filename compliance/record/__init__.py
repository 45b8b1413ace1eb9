"""Audit records: what was decided, on which facts, by which policies, licences and tool; written, signed and verified."""

from compliance.record.make import Asked, make
from compliance.record.read import Record, read_record
from compliance.record.verify import Difference, verify

__all__ = ["Asked", "Difference", "Record", "make", "read_record", "verify"]
