"""What is more than one number, as pages: cohorts, growth, steps on the way, time to an order, pairs, who gets the credit."""

from chapeau.interfaces.office.courses import cohorts, credit, growth, pairs, steps, time_taken
from chapeau.interfaces.office.courses.course import Course

COURSES: dict[str, Course] = {
    one.code: one
    for one in (cohorts.COURSE, growth.COURSE, steps.COURSE, time_taken.COURSE, pairs.COURSE, credit.COURSE)
}

__all__ = ["COURSES"]
