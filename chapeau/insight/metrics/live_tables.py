"""What this room shows the lake: costs day by day, and rates of every day, each as the last one known says."""

from __future__ import annotations

COSTS = """
SELECT day, source, medium, campaign, kind, amount_minor, currency, market FROM metrics_channel_cost
"""
RATES = """
WITH known AS (
    SELECT day, base, quote, rate, lead(day, 1, CURRENT_DATE + 2) OVER (PARTITION BY base, quote ORDER BY day) AS until
    FROM (SELECT day, base, quote, rate FROM metrics_exchange_rate
          UNION ALL SELECT day, quote, base, 1 / rate FROM metrics_exchange_rate) both_ways
)
SELECT each::date, base, quote, rate::float8 FROM known, LATERAL generate_series(day, until - 1, interval '1 day') AS each
"""
