"""Smallest changes of facts that bring a determination to an outcome."""
