import pytest

from chapeau.kit.intervals import share
from chapeau.relationship.content import rules
from chapeau.relationship.content.values import FormResult, VariantResult


def result(a: tuple[int, int], b: tuple[int, int]) -> FormResult:
    made = [
        VariantResult(name, shown, shown, confirmed, confirmed, 0, share(confirmed, shown))
        for name, (confirmed, shown) in (("a", a), ("b", b))
    ]
    return rules.judge(tuple(made))


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
