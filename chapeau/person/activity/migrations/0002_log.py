"""The partitioned log itself, with its default partition, the months about today, and its trigger."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from chapeau.kit.db import append_only

TABLE = """
CREATE TABLE activity_log (
    id uuid NOT NULL,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    verb varchar(48) NOT NULL,
    subject_no bigint,
    hat_id uuid,
    visitor_id uuid,
    actor_hat_id uuid,
    properties jsonb NOT NULL DEFAULT '{}',
    PRIMARY KEY (id, occurred_at)
) PARTITION BY RANGE (occurred_at);
CREATE INDEX activity_log_hat ON activity_log (hat_id, occurred_at DESC);
CREATE INDEX activity_log_visitor ON activity_log (visitor_id, occurred_at DESC) WHERE visitor_id IS NOT NULL;
CREATE INDEX activity_log_verb ON activity_log (verb, occurred_at);
CREATE TABLE activity_log_other PARTITION OF activity_log DEFAULT;

-- Makes the partitions of the months [since, until); asked again every day for the months ahead.
CREATE FUNCTION activity_make_months(since date, until date) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE month date;
BEGIN
    FOR month IN SELECT generate_series(date_trunc('month', since), until - 1, interval '1 month')::date LOOP
        EXECUTE format(
            'CREATE TABLE IF NOT EXISTS activity_log_%s PARTITION OF activity_log FOR VALUES FROM (%L) TO (%L)',
            to_char(month, 'YYYYMM'), month::timestamp AT TIME ZONE 'UTC',
            (month + interval '1 month')::timestamp AT TIME ZONE 'UTC');
    END LOOP;
END $$;
SELECT activity_make_months((now() - interval '30 months')::date, (now() + interval '4 months')::date);
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("activity", "0001_initial")]
    operations: ClassVar = [
        migrations.RunSQL(TABLE, "DROP TABLE activity_log; DROP FUNCTION activity_make_months(date, date);"),
        append_only("activity_log"),
    ]
