import pytest

from chapeau.relationship.content import rules
from chapeau.relationship.content.values import FormResult, VariantResult


def result(a: tuple[int, int], b: tuple[int, int]) -> FormResult:
    made = [
        VariantResult(name, shown, shown, confirmed, confirmed, 0, rules.wilson(confirmed, shown))
        for name, (confirmed, shown) in (("a", a), ("b", b))
    ]
    return rules.judge(tuple(made))


def test_wilson_s_interval_is_that_of_the_literature() -> None:
    # Newcombe 1998, Statistics in Medicine 17:857, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
    for part, whole, low, high in (
        (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718),
    ):  # fmt: skip
        found = rules.wilson(part, whole)
        assert (round(found.low or 0, 4), round(found.high or 0, 4)) == (low, high)
    assert rules.wilson(0, 0).rate is None


def test_newcombe_s_difference_is_that_of_the_literature() -> None:
    # Newcombe 1998, Statistics in Medicine 17:873, table II, method 10: 56/70 less 48/80.
    found = rules.newcombe(rules.wilson(48, 80), rules.wilson(56, 70))
    assert found is not None
    assert (round(found[0], 4), round(found[1], 4)) == (0.0524, 0.3339)


@pytest.mark.parametrize(
    ("a", "b", "verdict"),
    [
        ((40, 1000), (80, 1000), "b"),
        ((80, 1000), (40, 1000), "a"),
        ((40, 1000), (45, 1000), "alike"),
        ((1, 20), (19, 20), "few"),
    ],
)
def test_a_variant_is_called_better_only_when_chance_is_no_explanation(
    a: tuple[int, int], b: tuple[int, int], verdict: str
) -> None:
    assert result(a, b).verdict == verdict


def test_sites_are_origins() -> None:
    assert rules.origin(" https://www.Example.org:8443/page?x ") == "https://www.example.org:8443"
    for wrong in ("javascript:alert(1)", "http://example.org", "example.org", "https://a b", "https://x:99999999", "*"):
        assert rules.origin(wrong) == ""
