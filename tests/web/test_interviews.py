"""Interviews between requests: the same whatever was asked in between, and let go of after a while."""

from __future__ import annotations

import time
from datetime import date

import pytest

from compliance.ask import Asked, State
from compliance.decide import Reading
from compliance.web.jobs import interviews
from compliance.web.jobs.interviews import forget, interview_of
from compliance.web.knowing import knowledge_of

DAY = date(2026, 11, 24)
KNOWN = knowledge_of()


def asked(policy: str) -> Asked:
    return Asked((policy,), DAY, Reading.BOTH, "Legal", DAY)


def test_another_state_of_the_same_question_leaves_no_trace() -> None:
    forget()
    states: list[State] = [State()]
    for text in ("Model", "Example 7B", "https://example.org/model"):
        interview = interview_of(KNOWN, asked("osaid/1.0"), states[-1])
        interview.answer(text)
        states.append(interview.state)
    there = [interview_of(KNOWN, asked("osaid/1.0"), s).next() for s in reversed(states)]
    forget()
    fresh = [interview_of(KNOWN, asked("osaid/1.0"), s).next() for s in states]
    assert there == fresh[::-1]


def test_a_question_is_ready_again_until_others_take_its_place() -> None:
    forget()
    first = interview_of(KNOWN, asked("osaid/1.0"), State())
    assert interview_of(KNOWN, asked("osaid/1.0"), State()) is first
    for policy in ("osaid/0.0.9", "osd", "eu-ai-act/2-12", "eu-ai-act/2-6"):
        interview_of(KNOWN, asked(policy), State())
    assert interview_of(KNOWN, asked("osaid/1.0"), State()) is not first


def test_nothing_stays_when_none_is_asked_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interviews, "_SECONDS", 0.05)
    interview_of(KNOWN, asked("osaid/1.0"), State())
    for _ in range(100):
        if not interviews._ready:
            break
        time.sleep(0.05)
    assert not interviews._ready
