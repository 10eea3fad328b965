"""What can be asked about. Packages above register; nothing here imports them."""

from __future__ import annotations

from chapeau.person.approvals.values import ApprovalSubject

_subjects: dict[str, ApprovalSubject] = {}


def register_subject(subject: ApprovalSubject) -> None:
    """Called in ``AppConfig.ready()``."""
    _subjects[subject.name] = subject


def subject_named(name: str) -> ApprovalSubject:
    """Raises KeyError for one that nobody registered."""
    return _subjects[name]
