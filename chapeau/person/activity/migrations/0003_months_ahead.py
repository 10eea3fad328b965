"""Months are made ahead day by day; one of which the default partition has rows already stays there."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

# Whoever calls it is not its owner: nothing of the caller's search path counts.
MAKE_MONTHS = """
CREATE OR REPLACE FUNCTION activity_make_months(since date, until date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE month date;
BEGIN
    FOR month IN SELECT generate_series(date_trunc('month', since), until - 1, interval '1 month')::date LOOP
        BEGIN
            EXECUTE format(
                'CREATE TABLE IF NOT EXISTS activity_log_%s PARTITION OF activity_log FOR VALUES FROM (%L) TO (%L)',
                to_char(month, 'YYYYMM'), month::timestamp AT TIME ZONE 'UTC',
                (month + interval '1 month')::timestamp AT TIME ZONE 'UTC');
        EXCEPTION WHEN check_violation THEN
            NULL; -- rows of that month are in activity_log_other, and later ones join them
        END;
    END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("activity", "0002_log")]
    operations: ClassVar = [migrations.RunSQL(MAKE_MONTHS, migrations.RunSQL.noop)]
