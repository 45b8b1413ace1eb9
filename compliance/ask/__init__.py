"""An interview that asks only for facts that can still change an outcome; it knows nothing of a terminal or a page."""

from compliance.ask.interview import Interview, Standing
from compliance.ask.prompts import About, Lead, Prompt, Why
from compliance.ask.state import Answer, Asked, State, load, saved

__all__ = ["About", "Answer", "Asked", "Interview", "Lead", "Prompt", "Standing", "State", "Why", "load", "saved"]
