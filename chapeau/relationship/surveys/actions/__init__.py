"""Deeds: writing surveys, asking people, keeping what they answer, following up."""

from chapeau.relationship.surveys.actions.answering import (
    AnsweredAlready,
    SurveyAnswerWrong,
    SurveyOver,
    answer_invitation,
    answer_link,
    answer_more,
)
from chapeau.relationship.surveys.actions.asking import ask_audience, ask_due, ask_hats, wait_for
from chapeau.relationship.surveys.actions.following import follow_up, set_theme, set_theme_by_word
from chapeau.relationship.surveys.actions.writing import (
    SurveyNotWhole,
    add_question,
    change_question,
    change_rules,
    change_survey,
    create_survey,
    drop_question,
    move_question,
    publish_survey,
    stop_survey,
    store_texts,
)

__all__ = [
    "AnsweredAlready",
    "SurveyAnswerWrong",
    "SurveyNotWhole",
    "SurveyOver",
    "add_question",
    "answer_invitation",
    "answer_link",
    "answer_more",
    "ask_audience",
    "ask_due",
    "ask_hats",
    "change_question",
    "change_rules",
    "change_survey",
    "create_survey",
    "drop_question",
    "follow_up",
    "move_question",
    "publish_survey",
    "set_theme",
    "set_theme_by_word",
    "stop_survey",
    "store_texts",
    "wait_for",
]
