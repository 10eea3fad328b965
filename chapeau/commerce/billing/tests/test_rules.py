"""How an amount given back falls on net and VAT."""

from hypothesis import given
from hypothesis import strategies as st

from chapeau.commerce.billing.rules import Part, RateKey, credit_lines, spread, taxes_of
from chapeau.commerce.billing.values import DocumentLine, TaxRow

RATES: list[RateKey] = [("20", ""), ("5.5", ""), ("0", "export")]


def row(rate: RateKey, net: int, tax: int) -> TaxRow:
    return TaxRow(rate[0], rate[1], net, tax, net + tax)


def test_a_third_back_takes_a_third_of_the_vat() -> None:
    (line,) = credit_lines([Part("Chain", "C", 1, RATES[0], 1200)], [row(RATES[0], 3000, 600)], {})
    assert (line.net, line.tax, line.gross) == (1000, 200, 1200)


def test_an_amount_for_nothing_in_particular_falls_on_all_rates() -> None:
    invoiced = [row(RATES[0], 1000, 200), row(RATES[1], 2000, 110)]
    assert spread(331, invoiced, {}) == [(RATES[0], 120), (RATES[1], 211)]


@given(
    nets=st.lists(st.tuples(st.integers(1, 10**6), st.integers(0, 10**5)), min_size=1, max_size=3),
    cuts=st.lists(st.integers(1, 100), min_size=1, max_size=6),
)
def test_notes_of_an_invoice_given_back_whole_sum_to_it_to_the_cent(
    nets: list[tuple[int, int]], cuts: list[int]
) -> None:
    invoiced = [row(rate, net, tax) for rate, (net, tax) in zip(RATES, nets, strict=False)]
    whole = sum(each.gross for each in invoiced)
    credited: dict[RateKey, int] = {}
    notes: list[DocumentLine] = []
    left = whole
    for position, cut in enumerate(cuts):
        amount = left if position == len(cuts) - 1 else min(left, whole * cut // 100)
        if amount == 0:
            continue
        parts = [Part("Reduction", "", None, rate, share) for rate, share in spread(amount, invoiced, credited)]
        lines = credit_lines(parts, invoiced, credited)
        assert all(line.net + line.tax == line.gross for line in lines)
        assert sum(line.gross for line in lines) == amount
        for line in lines:
            key = (line.tax_percent, line.exemption)
            credited[key] = credited.get(key, 0) + line.gross
        notes += lines
        left -= amount
    assert {(r.tax_percent, r.exemption): (r.net, r.tax) for r in taxes_of(notes)} == {
        (r.tax_percent, r.exemption): (r.net, r.tax) for r in invoiced
    }
