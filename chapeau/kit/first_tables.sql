CREATE TYPE public.procrastinate_job_event_type AS ENUM (
    'deferred',
    'started',
    'deferred_for_retry',
    'failed',
    'succeeded',
    'cancelled',
    'abort_requested',
    'aborted',
    'scheduled',
    'retried'
);
CREATE TYPE public.procrastinate_job_status AS ENUM (
    'todo',
    'doing',
    'succeeded',
    'failed',
    'cancelled',
    'aborting',
    'aborted'
);
CREATE TYPE public.procrastinate_job_to_defer_v1 AS (
	queue_name character varying,
	task_name character varying,
	priority integer,
	lock text,
	queueing_lock text,
	args jsonb,
	scheduled_at timestamp with time zone
);
CREATE FUNCTION public.activity_log_append_only() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
        BEGIN
            IF current_setting('chapeau.erasing', true) IS DISTINCT FROM 'on' THEN
                RAISE EXCEPTION 'activity_log is append-only' USING ERRCODE = 'restrict_violation';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        END $$;
CREATE FUNCTION public.activity_make_months(since date, until date) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'public', 'pg_temp'
    AS $$
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
CREATE FUNCTION public.billing_invoice_only_closes() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
        BEGIN
            IF (to_jsonb(NEW) - ARRAY['paid_minor', 'credited_minor', 'paid_at']) IS DISTINCT FROM (to_jsonb(OLD) - ARRAY['paid_minor', 'credited_minor', 'paid_at']) THEN
                RAISE EXCEPTION 'rows of billing_invoice are never changed, only closed' USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        END $$;
CREATE FUNCTION public.billing_invoice_stays() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
            BEGIN
                RAISE EXCEPTION 'an issued invoice is never deleted' USING ERRCODE = 'restrict_violation';
            END $$;
CREATE FUNCTION public.catalog_purchase_cost_no_overlap() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
        BEGIN
            PERFORM 1 FROM catalog_variant WHERE id IN (SELECT variant_id FROM fresh) ORDER BY id FOR NO KEY UPDATE;
            IF EXISTS (
                SELECT 1 FROM fresh JOIN catalog_purchase_cost other ON other.id <> fresh.id AND other.variant_id = fresh.variant_id AND (other.currency = fresh.currency OR (other.currency IS NULL AND fresh.currency IS NULL))
                AND tstzrange(other.valid_from::timestamptz, other.valid_until::timestamptz)
                 && tstzrange(fresh.valid_from::timestamptz, fresh.valid_until::timestamptz)
            ) THEN
                RAISE EXCEPTION 'periods of catalog_purchase_cost overlap' USING ERRCODE = 'exclusion_violation';
            END IF;
            RETURN NULL;
        END $$;
CREATE FUNCTION public.catalog_purchase_cost_only_closes() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
        BEGIN
            IF (to_jsonb(NEW) - ARRAY['valid_until']) IS DISTINCT FROM (to_jsonb(OLD) - ARRAY['valid_until']) THEN
                RAISE EXCEPTION 'rows of catalog_purchase_cost are never changed, only closed' USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        END $$;
CREATE FUNCTION public.kit_policy_text_append_only() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
        BEGIN
            IF current_setting('chapeau.erasing', true) IS DISTINCT FROM 'on' THEN
                RAISE EXCEPTION 'kit_policy_text is append-only' USING ERRCODE = 'restrict_violation';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        END $$;
CREATE FUNCTION public.payments_ledger_append_only() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
        BEGIN
            IF current_setting('chapeau.erasing', true) IS DISTINCT FROM 'on' THEN
                RAISE EXCEPTION 'payments_ledger is append-only' USING ERRCODE = 'restrict_violation';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        END $$;
CREATE FUNCTION public.pricing_contract_term_no_overlap() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
        BEGIN
            PERFORM 1 FROM pricing_contract WHERE id IN (SELECT contract_id FROM fresh) ORDER BY id FOR NO KEY UPDATE;
            IF EXISTS (
                SELECT 1 FROM fresh JOIN pricing_contract_term other ON other.id <> fresh.id AND other.contract_id = fresh.contract_id AND (other.variant_id = fresh.variant_id OR (other.variant_id IS NULL AND fresh.variant_id IS NULL)) AND (other.category_id = fresh.category_id OR (other.category_id IS NULL AND fresh.category_id IS NULL)) AND (other.minimum_quantity = fresh.minimum_quantity OR (other.minimum_quantity IS NULL AND fresh.minimum_quantity IS NULL))
                AND tstzrange(other.valid_from::timestamptz, other.valid_until::timestamptz)
                 && tstzrange(fresh.valid_from::timestamptz, fresh.valid_until::timestamptz)
            ) THEN
                RAISE EXCEPTION 'periods of pricing_contract_term overlap' USING ERRCODE = 'exclusion_violation';
            END IF;
            RETURN NULL;
        END $$;
CREATE FUNCTION public.pricing_contract_term_only_closes() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
        BEGIN
            IF (to_jsonb(NEW) - ARRAY['valid_until']) IS DISTINCT FROM (to_jsonb(OLD) - ARRAY['valid_until']) THEN
                RAISE EXCEPTION 'rows of pricing_contract_term are never changed, only closed' USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        END $$;
CREATE FUNCTION public.pricing_price_no_overlap() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
        BEGIN
            PERFORM 1 FROM catalog_variant WHERE id IN (SELECT variant_id FROM fresh) ORDER BY id FOR NO KEY UPDATE;
            IF EXISTS (
                SELECT 1 FROM fresh JOIN pricing_price other ON other.id <> fresh.id AND other.variant_id = fresh.variant_id AND (other.price_list_id = fresh.price_list_id OR (other.price_list_id IS NULL AND fresh.price_list_id IS NULL)) AND (other.minimum_quantity = fresh.minimum_quantity OR (other.minimum_quantity IS NULL AND fresh.minimum_quantity IS NULL))
                AND tstzrange(other.valid_from::timestamptz, other.valid_until::timestamptz)
                 && tstzrange(fresh.valid_from::timestamptz, fresh.valid_until::timestamptz)
            ) THEN
                RAISE EXCEPTION 'periods of pricing_price overlap' USING ERRCODE = 'exclusion_violation';
            END IF;
            RETURN NULL;
        END $$;
CREATE FUNCTION public.pricing_price_only_closes() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
        BEGIN
            IF (to_jsonb(NEW) - ARRAY['valid_until']) IS DISTINCT FROM (to_jsonb(OLD) - ARRAY['valid_until']) THEN
                RAISE EXCEPTION 'rows of pricing_price are never changed, only closed' USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        END $$;
CREATE FUNCTION public.pricing_promotion_only_closes() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
        BEGIN
            IF (to_jsonb(NEW) - ARRAY['valid_until']) IS DISTINCT FROM (to_jsonb(OLD) - ARRAY['valid_until']) THEN
                RAISE EXCEPTION 'rows of pricing_promotion are never changed, only closed' USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        END $$;
CREATE FUNCTION public.pricing_tax_rate_only_closes() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
        BEGIN
            IF (to_jsonb(NEW) - ARRAY['valid_until']) IS DISTINCT FROM (to_jsonb(OLD) - ARRAY['valid_until']) THEN
                RAISE EXCEPTION 'rows of pricing_tax_rate are never changed, only closed' USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        END $$;
CREATE FUNCTION public.privacy_consent_event_append_only() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
        BEGIN
            IF current_setting('chapeau.erasing', true) IS DISTINCT FROM 'on' THEN
                RAISE EXCEPTION 'privacy_consent_event is append-only' USING ERRCODE = 'restrict_violation';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        END $$;
CREATE FUNCTION public.privacy_look_append_only() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
        BEGIN
            IF current_setting('chapeau.erasing', true) IS DISTINCT FROM 'on' THEN
                RAISE EXCEPTION 'privacy_look is append-only' USING ERRCODE = 'restrict_violation';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        END $$;
CREATE FUNCTION public.privacy_wording_append_only() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
        BEGIN
            IF current_setting('chapeau.erasing', true) IS DISTINCT FROM 'on' THEN
                RAISE EXCEPTION 'privacy_wording is append-only' USING ERRCODE = 'restrict_violation';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        END $$;
CREATE FUNCTION public.procrastinate_cancel_job_v1(job_id bigint, abort boolean, delete_job boolean) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status = 'todo'
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        IF abort THEN
            UPDATE procrastinate_jobs
            SET abort_requested = true,
                status = CASE status
                    WHEN 'todo' THEN 'cancelled'::procrastinate_job_status ELSE status
                END
            WHERE id = job_id AND status IN ('todo', 'doing')
            RETURNING id INTO _job_id;
        ELSE
            UPDATE procrastinate_jobs
            SET status = 'cancelled'::procrastinate_job_status
            WHERE id = job_id AND status = 'todo'
            RETURNING id INTO _job_id;
        END IF;
    END IF;
    RETURN _job_id;
END;
$$;
CREATE FUNCTION public.procrastinate_defer_jobs_v1(jobs public.procrastinate_job_to_defer_v1[]) RETURNS bigint[]
    LANGUAGE plpgsql
    AS $$
DECLARE
    job_ids bigint[];
BEGIN
    WITH inserted_jobs AS (
        INSERT INTO procrastinate_jobs (queue_name, task_name, priority, lock, queueing_lock, args, scheduled_at)
        SELECT (job).queue_name,
               (job).task_name,
               (job).priority,
               (job).lock,
               (job).queueing_lock,
               (job).args,
               (job).scheduled_at
        FROM unnest(jobs) AS job
        RETURNING id
    )
    SELECT array_agg(id) FROM inserted_jobs INTO job_ids;
    RETURN job_ids;
END;
$$;
CREATE FUNCTION public.procrastinate_defer_periodic_job_v2(_queue_name character varying, _lock character varying, _queueing_lock character varying, _task_name character varying, _priority integer, _periodic_id character varying, _defer_timestamp bigint, _args jsonb) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
	_job_id bigint;
	_defer_id bigint;
BEGIN
    INSERT
        INTO procrastinate_periodic_defers (task_name, periodic_id, defer_timestamp)
        VALUES (_task_name, _periodic_id, _defer_timestamp)
        ON CONFLICT DO NOTHING
        RETURNING id into _defer_id;
    IF _defer_id IS NULL THEN
        RETURN NULL;
    END IF;
    UPDATE procrastinate_periodic_defers
        SET job_id = (
            SELECT COALESCE((
                SELECT unnest(procrastinate_defer_jobs_v1(
                    ARRAY[
                        ROW(
                            _queue_name,
                            _task_name,
                            _priority,
                            _lock,
                            _queueing_lock,
                            _args,
                            NULL::timestamptz
                        )
                    ]::procrastinate_job_to_defer_v1[]
                ))
            ), NULL)
        )
        WHERE id = _defer_id
        RETURNING job_id INTO _job_id;
    DELETE
        FROM procrastinate_periodic_defers
        USING (
            SELECT id
            FROM procrastinate_periodic_defers
            WHERE procrastinate_periodic_defers.task_name = _task_name
            AND procrastinate_periodic_defers.periodic_id = _periodic_id
            AND procrastinate_periodic_defers.defer_timestamp < _defer_timestamp
            ORDER BY id
            FOR UPDATE
        ) to_delete
        WHERE procrastinate_periodic_defers.id = to_delete.id;
    RETURN _job_id;
END;
$$;
CREATE TABLE public.procrastinate_jobs (
    id bigint NOT NULL,
    queue_name character varying(128) NOT NULL,
    task_name character varying(128) NOT NULL,
    lock text,
    args jsonb DEFAULT '{}'::jsonb NOT NULL,
    status public.procrastinate_job_status DEFAULT 'todo'::public.procrastinate_job_status NOT NULL,
    scheduled_at timestamp with time zone,
    attempts integer DEFAULT 0 NOT NULL,
    queueing_lock text,
    priority integer DEFAULT 0 NOT NULL,
    abort_requested boolean DEFAULT false NOT NULL,
    worker_id bigint,
    CONSTRAINT check_not_todo_abort_requested CHECK ((NOT ((status = 'todo'::public.procrastinate_job_status) AND (abort_requested = true))))
);
CREATE FUNCTION public.procrastinate_fetch_job_v2(target_queue_names character varying[], p_worker_id bigint) RETURNS public.procrastinate_jobs
    LANGUAGE plpgsql
    AS $$
DECLARE
	found_jobs procrastinate_jobs;
BEGIN
    WITH candidate AS (
        SELECT jobs.*
            FROM procrastinate_jobs AS jobs
            WHERE
                -- reject the job if its lock has earlier or higher priority jobs
                NOT EXISTS (
                    SELECT 1
                        FROM procrastinate_jobs AS other_jobs
                        WHERE
                            jobs.lock IS NOT NULL
                            AND other_jobs.lock = jobs.lock
                            AND (
                                -- job with same lock is already running
                                other_jobs.status = 'doing'
                                OR
                                -- job with same lock is waiting and has higher priority (or same priority but was queued first)
                                (
                                    other_jobs.status = 'todo'
                                    AND (
                                        other_jobs.priority > jobs.priority
                                        OR (
                                        other_jobs.priority = jobs.priority
                                        AND other_jobs.id < jobs.id
                                        )
                                    )
                                )
                            )
                )
                AND jobs.status = 'todo'
                AND (target_queue_names IS NULL OR jobs.queue_name = ANY( target_queue_names ))
                AND (jobs.scheduled_at IS NULL OR jobs.scheduled_at <= now())
            ORDER BY jobs.priority DESC, jobs.id ASC LIMIT 1
            FOR UPDATE OF jobs SKIP LOCKED
    )
    UPDATE procrastinate_jobs
        SET status = 'doing', worker_id = p_worker_id
        FROM candidate
        WHERE procrastinate_jobs.id = candidate.id
        RETURNING procrastinate_jobs.* INTO found_jobs;
 RETURN found_jobs;
END;
$$;
CREATE FUNCTION public.procrastinate_finish_job_v1(job_id bigint, end_status public.procrastinate_job_status, delete_job boolean) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF end_status NOT IN ('succeeded', 'failed', 'aborted') THEN
        RAISE 'End status should be either "succeeded", "failed" or "aborted" (job id: %)', job_id;
    END IF;
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = end_status,
            abort_requested = false,
            attempts = CASE status
                WHEN 'doing' THEN attempts + 1 ELSE attempts
            END
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" or "todo" status (job id: %)', job_id;
    END IF;
END;
$$;
CREATE FUNCTION public.procrastinate_notify_queue_abort_job_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'abort_job_requested', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_notify_queue_job_inserted_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'job_inserted', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_prune_stalled_workers_v1(seconds_since_heartbeat double precision) RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    DELETE FROM procrastinate_workers
    WHERE last_heartbeat < NOW() - (seconds_since_heartbeat || 'SECOND')::INTERVAL
    RETURNING procrastinate_workers.id;
END;
$$;
CREATE FUNCTION public.procrastinate_register_worker_v1() RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    INSERT INTO procrastinate_workers DEFAULT VALUES
    RETURNING procrastinate_workers.id;
END;
$$;
CREATE FUNCTION public.procrastinate_retry_job_v1(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
BEGIN
    SELECT abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status = 'doing'
    FOR UPDATE
    INTO _abort_requested;
    IF _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" status (job id: %)', job_id;
    END IF;
END;
$$;
CREATE FUNCTION public.procrastinate_retry_job_v2(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
    _current_status procrastinate_job_status;
BEGIN
    SELECT status, abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status IN ('doing', 'failed')
    FOR UPDATE
    INTO _current_status, _abort_requested;
    IF _current_status = 'doing' AND _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status IN ('doing', 'failed')
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        RAISE 'Job was not found or has an invalid status to retry (job id: %)', job_id;
    END IF;
END;
$$;
CREATE FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'abort_requested'::procrastinate_job_event_type);
    RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_trigger_function_scheduled_events_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type, at)
        VALUES (NEW.id, 'scheduled'::procrastinate_job_event_type, NEW.scheduled_at);
	RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_trigger_function_status_events_insert_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'deferred'::procrastinate_job_event_type);
	RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_trigger_function_status_events_update_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    WITH t AS (
        SELECT CASE
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND NEW.status = 'doing'::procrastinate_job_status
                THEN 'started'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'deferred_for_retry'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'failed'::procrastinate_job_status
                THEN 'failed'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'succeeded'::procrastinate_job_status
                THEN 'succeeded'::procrastinate_job_event_type
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND (
                    NEW.status = 'cancelled'::procrastinate_job_status
                    OR NEW.status = 'failed'::procrastinate_job_status
                    OR NEW.status = 'succeeded'::procrastinate_job_status
                )
                THEN 'cancelled'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'aborted'::procrastinate_job_status
                THEN 'aborted'::procrastinate_job_event_type
            WHEN OLD.status = 'failed'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'retried'::procrastinate_job_event_type
            ELSE NULL
        END as event_type
    )
    INSERT INTO procrastinate_events(job_id, type)
        SELECT NEW.id, t.event_type
        FROM t
        WHERE t.event_type IS NOT NULL;
	RETURN NEW;
END;
$$;
CREATE FUNCTION public.procrastinate_unlink_periodic_defers_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_periodic_defers
    SET job_id = NULL
    WHERE job_id = OLD.id;
    RETURN OLD;
END;
$$;
CREATE FUNCTION public.procrastinate_unregister_worker_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    DELETE FROM procrastinate_workers
    WHERE id = worker_id;
END;
$$;
CREATE FUNCTION public.procrastinate_update_heartbeat_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_workers
    SET last_heartbeat = NOW()
    WHERE id = worker_id;
END;
$$;
CREATE FUNCTION public.stock_movement_append_only() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
        BEGIN
            IF current_setting('chapeau.erasing', true) IS DISTINCT FROM 'on' THEN
                RAISE EXCEPTION 'stock_movement is append-only' USING ERRCODE = 'restrict_violation';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        END $$;
CREATE TABLE public.access_token (
    id uuid NOT NULL,
    code character varying(16) NOT NULL,
    name character varying(80) NOT NULL,
    beginning character varying(16) NOT NULL,
    secret_hash character varying(64) NOT NULL,
    scopes character varying(32)[] NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    last_used_at timestamp with time zone,
    revoked_at timestamp with time zone,
    person_id uuid NOT NULL
);
CREATE TABLE public.access_token_hat (
    hat_id uuid NOT NULL,
    token_id uuid NOT NULL
);
CREATE TABLE public.account_emailaddress (
    id integer NOT NULL,
    email character varying(254) NOT NULL,
    verified boolean NOT NULL,
    "primary" boolean NOT NULL,
    user_id uuid NOT NULL
);
ALTER TABLE public.account_emailaddress ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.account_emailaddress_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.account_emailconfirmation (
    id integer NOT NULL,
    created timestamp with time zone NOT NULL,
    sent timestamp with time zone,
    key character varying(64) NOT NULL,
    email_address_id integer NOT NULL
);
ALTER TABLE public.account_emailconfirmation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.account_emailconfirmation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.activity_detail (
    id uuid NOT NULL,
    activity_id uuid NOT NULL,
    name character varying(40) NOT NULL,
    content text NOT NULL,
    hat_id uuid,
    visitor_id uuid
);
CREATE TABLE public.activity_held_message (
    id uuid NOT NULL,
    code character varying(16) NOT NULL,
    key uuid NOT NULL,
    reason character varying(24) NOT NULL,
    body text NOT NULL,
    sent_at timestamp with time zone,
    received_at timestamp with time zone NOT NULL,
    source_id uuid NOT NULL
);
CREATE TABLE public.activity_log (
    id uuid NOT NULL,
    occurred_at timestamp with time zone NOT NULL,
    recorded_at timestamp with time zone DEFAULT now() NOT NULL,
    verb character varying(48) NOT NULL,
    subject_no bigint,
    hat_id uuid,
    visitor_id uuid,
    actor_hat_id uuid,
    properties jsonb DEFAULT '{}'::jsonb NOT NULL
)
PARTITION BY RANGE (occurred_at);
CREATE TABLE public.activity_log_other (
    id uuid CONSTRAINT activity_log_id_not_null NOT NULL,
    occurred_at timestamp with time zone CONSTRAINT activity_log_occurred_at_not_null NOT NULL,
    recorded_at timestamp with time zone DEFAULT now() CONSTRAINT activity_log_recorded_at_not_null NOT NULL,
    verb character varying(48) CONSTRAINT activity_log_verb_not_null NOT NULL,
    subject_no bigint,
    hat_id uuid,
    visitor_id uuid,
    actor_hat_id uuid,
    properties jsonb DEFAULT '{}'::jsonb CONSTRAINT activity_log_properties_not_null NOT NULL
);
CREATE TABLE public.activity_seen_message (
    key uuid NOT NULL,
    activity_id uuid NOT NULL
)
PARTITION BY HASH (key);
CREATE TABLE public.activity_seen_message_0 (
    key uuid CONSTRAINT activity_seen_message_key_not_null NOT NULL,
    activity_id uuid CONSTRAINT activity_seen_message_activity_id_not_null NOT NULL
);
CREATE TABLE public.activity_seen_message_1 (
    key uuid CONSTRAINT activity_seen_message_key_not_null NOT NULL,
    activity_id uuid CONSTRAINT activity_seen_message_activity_id_not_null NOT NULL
);
CREATE TABLE public.activity_seen_message_10 (
    key uuid CONSTRAINT activity_seen_message_key_not_null NOT NULL,
    activity_id uuid CONSTRAINT activity_seen_message_activity_id_not_null NOT NULL
);
CREATE TABLE public.activity_seen_message_11 (
    key uuid CONSTRAINT activity_seen_message_key_not_null NOT NULL,
    activity_id uuid CONSTRAINT activity_seen_message_activity_id_not_null NOT NULL
);
CREATE TABLE public.activity_seen_message_12 (
    key uuid CONSTRAINT activity_seen_message_key_not_null NOT NULL,
    activity_id uuid CONSTRAINT activity_seen_message_activity_id_not_null NOT NULL
);
CREATE TABLE public.activity_seen_message_13 (
    key uuid CONSTRAINT activity_seen_message_key_not_null NOT NULL,
    activity_id uuid CONSTRAINT activity_seen_message_activity_id_not_null NOT NULL
);
CREATE TABLE public.activity_seen_message_14 (
    key uuid CONSTRAINT activity_seen_message_key_not_null NOT NULL,
    activity_id uuid CONSTRAINT activity_seen_message_activity_id_not_null NOT NULL
);
CREATE TABLE public.activity_seen_message_15 (
    key uuid CONSTRAINT activity_seen_message_key_not_null NOT NULL,
    activity_id uuid CONSTRAINT activity_seen_message_activity_id_not_null NOT NULL
);
CREATE TABLE public.activity_seen_message_2 (
    key uuid CONSTRAINT activity_seen_message_key_not_null NOT NULL,
    activity_id uuid CONSTRAINT activity_seen_message_activity_id_not_null NOT NULL
);
CREATE TABLE public.activity_seen_message_3 (
    key uuid CONSTRAINT activity_seen_message_key_not_null NOT NULL,
    activity_id uuid CONSTRAINT activity_seen_message_activity_id_not_null NOT NULL
);
CREATE TABLE public.activity_seen_message_4 (
    key uuid CONSTRAINT activity_seen_message_key_not_null NOT NULL,
    activity_id uuid CONSTRAINT activity_seen_message_activity_id_not_null NOT NULL
);
CREATE TABLE public.activity_seen_message_5 (
    key uuid CONSTRAINT activity_seen_message_key_not_null NOT NULL,
    activity_id uuid CONSTRAINT activity_seen_message_activity_id_not_null NOT NULL
);
CREATE TABLE public.activity_seen_message_6 (
    key uuid CONSTRAINT activity_seen_message_key_not_null NOT NULL,
    activity_id uuid CONSTRAINT activity_seen_message_activity_id_not_null NOT NULL
);
CREATE TABLE public.activity_seen_message_7 (
    key uuid CONSTRAINT activity_seen_message_key_not_null NOT NULL,
    activity_id uuid CONSTRAINT activity_seen_message_activity_id_not_null NOT NULL
);
CREATE TABLE public.activity_seen_message_8 (
    key uuid CONSTRAINT activity_seen_message_key_not_null NOT NULL,
    activity_id uuid CONSTRAINT activity_seen_message_activity_id_not_null NOT NULL
);
CREATE TABLE public.activity_seen_message_9 (
    key uuid CONSTRAINT activity_seen_message_key_not_null NOT NULL,
    activity_id uuid CONSTRAINT activity_seen_message_activity_id_not_null NOT NULL
);
CREATE TABLE public.activity_source (
    id uuid NOT NULL,
    code character varying(16) NOT NULL,
    name character varying(80) NOT NULL,
    kind character varying(8) NOT NULL,
    origins character varying(200)[] NOT NULL,
    numbering character varying(80) NOT NULL,
    per_minute integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    CONSTRAINT activity_source_per_minute_check CHECK ((per_minute >= 0))
);
CREATE TABLE public.activity_tally (
    day date NOT NULL,
    shard smallint NOT NULL,
    received bigint NOT NULL,
    stored bigint NOT NULL,
    repeated bigint NOT NULL,
    held bigint NOT NULL,
    discarded bigint NOT NULL,
    source_id uuid NOT NULL,
    CONSTRAINT activity_tally_shard_check CHECK ((shard >= 0))
);
CREATE TABLE public.activity_write_key (
    id uuid NOT NULL,
    code character varying(16) NOT NULL,
    digest character varying(64) NOT NULL,
    hint character varying(12) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone,
    source_id uuid NOT NULL
);
CREATE TABLE public.allocation_enrolment (
    id uuid NOT NULL,
    arm character varying(20) NOT NULL,
    at timestamp with time zone NOT NULL,
    hat_id uuid,
    visitor_id uuid,
    experiment_id uuid NOT NULL,
    CONSTRAINT allocation_enrolment_of_one CHECK ((((hat_id IS NULL) AND (visitor_id IS NOT NULL)) OR ((hat_id IS NOT NULL) AND (visitor_id IS NULL))))
);
CREATE TABLE public.allocation_experiment (
    id uuid NOT NULL,
    code character varying(16) NOT NULL,
    name character varying(120) NOT NULL,
    question character varying(500) NOT NULL,
    place character varying(40) NOT NULL,
    salt character varying(16) NOT NULL,
    arms jsonb NOT NULL,
    share smallint NOT NULL,
    markets character varying(8)[] NOT NULL,
    audience character varying(16) NOT NULL,
    "group" character varying(40) NOT NULL,
    first smallint,
    base_percent double precision,
    lift_percent double precision,
    state character varying(8) NOT NULL,
    decided_arm character varying(20) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    started_at timestamp with time zone,
    stopped_at timestamp with time zone,
    decided_at timestamp with time zone,
    CONSTRAINT allocation_experiment_first_check CHECK ((first >= 0)),
    CONSTRAINT allocation_experiment_share CHECK (((share >= 1) AND (share <= 100))),
    CONSTRAINT allocation_experiment_share_check CHECK ((share >= 0))
);
CREATE TABLE public.allocation_flag (
    id uuid NOT NULL,
    code character varying(40) NOT NULL,
    name character varying(120) NOT NULL,
    salt character varying(16) NOT NULL,
    is_on boolean NOT NULL,
    share smallint NOT NULL,
    markets character varying(8)[] NOT NULL,
    audience character varying(16) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    CONSTRAINT allocation_flag_share CHECK (((share >= 1) AND (share <= 100))),
    CONSTRAINT allocation_flag_share_check CHECK ((share >= 0))
);
CREATE TABLE public.approvals_approval (
    id uuid NOT NULL,
    code character varying(16) NOT NULL,
    subject character varying(24) NOT NULL,
    subject_id uuid NOT NULL,
    state character varying(10) NOT NULL,
    reason_code character varying(40) NOT NULL,
    amount_minor bigint NOT NULL,
    currency character varying(3) NOT NULL,
    word text NOT NULL,
    answer text NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    decided_at timestamp with time zone,
    asked_by_id uuid NOT NULL,
    decided_by_id uuid,
    organisation_id uuid NOT NULL
);
CREATE TABLE public.audience_audience (
    id uuid NOT NULL,
    code character varying(64) NOT NULL,
    name character varying(120) NOT NULL,
    level character varying(12) NOT NULL,
    rule jsonb NOT NULL,
    reads character varying(64)[] NOT NULL,
    moves_with_time boolean NOT NULL,
    reads_across boolean NOT NULL,
    size integer NOT NULL,
    built_at timestamp with time zone,
    checked_at timestamp with time zone,
    build_seconds double precision NOT NULL,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    archived_at timestamp with time zone,
    made_by_hat_id uuid,
    CONSTRAINT audience_audience_size_check CHECK ((size >= 0))
);
CREATE TABLE public.audience_audience_inside (
    id bigint NOT NULL,
    from_audience_id uuid NOT NULL,
    to_audience_id uuid NOT NULL
);
ALTER TABLE public.audience_audience_inside ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.audience_audience_inside_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.audience_member (
    id bigint NOT NULL,
    since timestamp with time zone NOT NULL,
    until timestamp with time zone,
    audience_id uuid NOT NULL,
    hat_id uuid,
    organisation_id uuid,
    CONSTRAINT audience_left_after_entering CHECK (((until IS NULL) OR (until >= since))),
    CONSTRAINT audience_member_is_one CHECK ((((hat_id IS NULL) AND (organisation_id IS NOT NULL)) OR ((hat_id IS NOT NULL) AND (organisation_id IS NULL))))
);
ALTER TABLE public.audience_member ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.audience_member_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.audience_touched (
    id bigint NOT NULL,
    verb character varying(64) NOT NULL,
    hat_id uuid,
    visitor_id uuid,
    organisation_id uuid,
    audience_id uuid
);
ALTER TABLE public.audience_touched ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.audience_touched_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.audience_trait (
    id bigint NOT NULL,
    code character varying(48) NOT NULL,
    number numeric(24,6),
    text character varying(200),
    moment timestamp with time zone,
    source character varying(12) NOT NULL,
    model character varying(64) NOT NULL,
    at timestamp with time zone NOT NULL,
    hat_id uuid NOT NULL,
    CONSTRAINT audience_trait_has_a_value CHECK (((number IS NOT NULL) OR (text IS NOT NULL) OR (moment IS NOT NULL)))
);
ALTER TABLE public.audience_trait ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.audience_trait_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.auth_group (
    id integer NOT NULL,
    name character varying(150) NOT NULL
);
ALTER TABLE public.auth_group ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_group_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.auth_group_permissions (
    id bigint NOT NULL,
    group_id integer NOT NULL,
    permission_id integer NOT NULL
);
ALTER TABLE public.auth_group_permissions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_group_permissions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.auth_permission (
    id integer NOT NULL,
    name character varying(255) NOT NULL,
    content_type_id integer NOT NULL,
    codename character varying(100) NOT NULL
);
ALTER TABLE public.auth_permission ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_permission_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.billing_invoice (
    id uuid NOT NULL,
    code character varying(16) NOT NULL,
    kind character varying(12) NOT NULL,
    number integer NOT NULL,
    label character varying(40) NOT NULL,
    language character varying(8) NOT NULL,
    currency character varying(3) NOT NULL,
    net_minor bigint NOT NULL,
    tax_minor bigint NOT NULL,
    gross_minor bigint NOT NULL,
    paid_minor bigint NOT NULL,
    credited_minor bigint NOT NULL,
    issued_at timestamp with time zone NOT NULL,
    issued_on date NOT NULL,
    due_on date,
    paid_at timestamp with time zone,
    document jsonb NOT NULL,
    cause_id uuid,
    corrects_id uuid,
    hat_id uuid,
    order_id uuid NOT NULL,
    organisation_id uuid,
    series_id character varying(24) NOT NULL,
    CONSTRAINT billing_invoice_number_check CHECK ((number >= 0)),
    CONSTRAINT billing_sums CHECK ((gross_minor = (net_minor + tax_minor)))
);
CREATE TABLE public.billing_series (
    code character varying(24) NOT NULL,
    last_number integer NOT NULL,
    CONSTRAINT billing_series_last_number_check CHECK ((last_number >= 0))
);
CREATE TABLE public.catalog_attribute (
    id uuid NOT NULL,
    code character varying(40) NOT NULL,
    kind character varying(8) NOT NULL,
    unit character varying(16) NOT NULL,
    names jsonb NOT NULL,
    choices jsonb NOT NULL,
    is_facet boolean NOT NULL,
    "position" integer NOT NULL,
    CONSTRAINT catalog_attribute_position_check CHECK (("position" >= 0))
);
CREATE TABLE public.catalog_attribute_value (
    id uuid NOT NULL,
    choice character varying(64) NOT NULL,
    number numeric(14,4),
    attribute_id uuid NOT NULL,
    product_id uuid NOT NULL,
    variant_id uuid
);
CREATE TABLE public.catalog_category (
    id uuid NOT NULL,
    code character varying(64) NOT NULL,
    path character varying(400) NOT NULL,
    "position" integer NOT NULL,
    picture character varying(200) NOT NULL,
    parent_id uuid,
    CONSTRAINT catalog_category_position_check CHECK (("position" >= 0))
);
CREATE TABLE public.catalog_category_text (
    id uuid NOT NULL,
    language character varying(8) NOT NULL,
    name character varying(120) NOT NULL,
    slug character varying(140) NOT NULL,
    description text NOT NULL,
    category_id uuid NOT NULL,
    is_copied boolean NOT NULL
);
CREATE TABLE public.catalog_change (
    id uuid NOT NULL,
    field character varying(60) NOT NULL,
    before text NOT NULL,
    after text NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    by_hat_id uuid,
    product_id uuid NOT NULL
);
CREATE TABLE public.catalog_edition (
    id smallint NOT NULL,
    token uuid NOT NULL,
    CONSTRAINT catalog_edition_id_check CHECK ((id >= 0))
);
CREATE TABLE public.catalog_picture (
    id uuid NOT NULL,
    file character varying(200) NOT NULL,
    alt jsonb NOT NULL,
    "position" integer NOT NULL,
    product_id uuid NOT NULL,
    variant_id uuid,
    CONSTRAINT catalog_picture_position_check CHECK (("position" >= 0))
);
CREATE TABLE public.catalog_product (
    id uuid NOT NULL,
    code character varying(16) NOT NULL,
    brand character varying(80) NOT NULL,
    tax_category character varying(24) NOT NULL,
    option_names character varying(40)[] NOT NULL,
    markets character varying(8)[] NOT NULL,
    is_shippable boolean NOT NULL,
    published_at timestamp with time zone,
    archived_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    category_id uuid NOT NULL,
    tags character varying(120)[] NOT NULL
);
CREATE TABLE public.catalog_product_text (
    id uuid NOT NULL,
    language character varying(8) NOT NULL,
    name character varying(200) NOT NULL,
    slug character varying(220) NOT NULL,
    summary character varying(300) NOT NULL,
    description text NOT NULL,
    seo_title character varying(120) NOT NULL,
    seo_description character varying(300) NOT NULL,
    sort_key character varying(320) NOT NULL,
    words character varying(80)[] NOT NULL,
    product_id uuid NOT NULL,
    is_copied boolean NOT NULL,
    name_words character varying(80)[] NOT NULL
);
CREATE TABLE public.catalog_purchase_cost (
    id uuid NOT NULL,
    amount numeric(18,6) NOT NULL,
    currency character varying(3) NOT NULL,
    valid_from timestamp with time zone NOT NULL,
    valid_until timestamp with time zone,
    variant_id uuid NOT NULL
);
CREATE TABLE public.catalog_related_product (
    id uuid NOT NULL,
    kind character varying(12) NOT NULL,
    "position" integer NOT NULL,
    other_id uuid NOT NULL,
    product_id uuid NOT NULL,
    CONSTRAINT catalog_not_related_to_itself CHECK ((NOT (product_id = other_id))),
    CONSTRAINT catalog_related_product_position_check CHECK (("position" >= 0))
);
CREATE TABLE public.catalog_variant (
    id uuid NOT NULL,
    sku character varying(64) NOT NULL,
    gtin character varying(14) NOT NULL,
    options jsonb NOT NULL,
    "position" integer NOT NULL,
    unit character varying(16) NOT NULL,
    pack_size integer NOT NULL,
    minimum_quantity integer NOT NULL,
    quantity_step integer NOT NULL,
    business_minimum_quantity integer,
    business_quantity_step integer,
    weight_g integer NOT NULL,
    is_stocked boolean NOT NULL,
    archived_at timestamp with time zone,
    product_id uuid NOT NULL,
    search_code character varying(64) NOT NULL,
    CONSTRAINT catalog_variant_business_minimum_quantity_check CHECK ((business_minimum_quantity >= 0)),
    CONSTRAINT catalog_variant_business_quantity_step_check CHECK ((business_quantity_step >= 0)),
    CONSTRAINT catalog_variant_minimum_quantity_check CHECK ((minimum_quantity >= 0)),
    CONSTRAINT catalog_variant_pack CHECK (((minimum_quantity >= 1) AND (quantity_step >= 1))),
    CONSTRAINT catalog_variant_pack_size_check CHECK ((pack_size >= 0)),
    CONSTRAINT catalog_variant_position_check CHECK (("position" >= 0)),
    CONSTRAINT catalog_variant_quantity_step_check CHECK ((quantity_step >= 0)),
    CONSTRAINT catalog_variant_weight_g_check CHECK ((weight_g >= 0))
);
CREATE TABLE public.catalog_word (
    language character varying(8) NOT NULL,
    word character varying(80) NOT NULL,
    stem character varying(80) NOT NULL,
    trigrams character varying(3)[] NOT NULL
);
CREATE TABLE public.community_post (
    id uuid NOT NULL,
    code character varying(16) NOT NULL,
    kind character varying(8) NOT NULL,
    is_house boolean NOT NULL,
    state character varying(10) NOT NULL,
    is_shown boolean NOT NULL,
    stars smallint,
    has_picture boolean NOT NULL,
    language character varying(8) NOT NULL,
    helpful integer NOT NULL,
    written_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    hat_id uuid NOT NULL,
    parent_id uuid,
    product_id uuid NOT NULL,
    variant_id uuid,
    shown_id uuid,
    CONSTRAINT community_answers_have_a_parent CHECK (((((kind)::text = 'answer'::text) AND (parent_id IS NOT NULL)) OR ((NOT ((kind)::text = 'answer'::text)) AND (parent_id IS NULL))))
);
CREATE TABLE public.community_post_version (
    id uuid NOT NULL,
    number integer NOT NULL,
    stars smallint,
    title character varying(120) NOT NULL,
    text text NOT NULL,
    shown_name character varying(40) NOT NULL,
    language character varying(8) NOT NULL,
    picture character varying(200) NOT NULL,
    written_at timestamp with time zone NOT NULL,
    state character varying(10) NOT NULL,
    reason character varying(16) NOT NULL,
    word text NOT NULL,
    decided_at timestamp with time zone,
    decided_by_id uuid,
    post_id uuid NOT NULL,
    CONSTRAINT community_stars_from_one_to_five CHECK (((stars IS NULL) OR ((stars >= 1) AND (stars <= 5))))
);
CREATE TABLE public.community_rating (
    product_id uuid NOT NULL,
    count integer NOT NULL,
    total integer NOT NULL,
    five integer NOT NULL,
    four integer NOT NULL,
    three integer NOT NULL,
    two integer NOT NULL,
    one integer NOT NULL
);
CREATE TABLE public.community_vote (
    id uuid NOT NULL,
    voted_at timestamp with time zone NOT NULL,
    hat_id uuid NOT NULL,
    post_id uuid NOT NULL
);
CREATE TABLE public.content_article (
    id uuid NOT NULL,
    code character varying(16) NOT NULL,
    kind character varying(8) NOT NULL,
    draft jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    archived_at timestamp with time zone
);
CREATE TABLE public.content_article_version (
    id uuid NOT NULL,
    number integer NOT NULL,
    content jsonb NOT NULL,
    shown_from timestamp with time zone NOT NULL,
    made_at timestamp with time zone NOT NULL,
    article_id uuid NOT NULL,
    by_hat_id uuid
);
CREATE TABLE public.content_form (
    id uuid NOT NULL,
    code character varying(32) NOT NULL,
    name character varying(120) NOT NULL,
    draft jsonb NOT NULL,
    papers jsonb NOT NULL,
    version integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    archived_at timestamp with time zone
);
CREATE TABLE public.content_form_count (
    id bigint NOT NULL,
    variant character varying(1) NOT NULL,
    day date NOT NULL,
    shown integer NOT NULL,
    started integer NOT NULL,
    form_id uuid NOT NULL
);
ALTER TABLE public.content_form_count ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.content_form_count_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.content_form_submission (
    id uuid NOT NULL,
    code character varying(16) NOT NULL,
    version integer NOT NULL,
    variant character varying(1) NOT NULL,
    email character varying(254) NOT NULL,
    answers jsonb NOT NULL,
    topics character varying(24)[] NOT NULL,
    wording_id uuid,
    confirmation_id uuid,
    language character varying(8) NOT NULL,
    page character varying(200) NOT NULL,
    sent_at timestamp with time zone NOT NULL,
    confirmed_at timestamp with time zone,
    taken_at timestamp with time zone,
    form_id uuid NOT NULL,
    hat_id uuid,
    visitor_id uuid,
    CONSTRAINT content_submission_confirmed_after_sent CHECK (((confirmed_at IS NULL) OR (confirmed_at >= sent_at)))
);
CREATE TABLE public.content_form_version (
    id uuid NOT NULL,
    number integer NOT NULL,
    content jsonb NOT NULL,
    published_at timestamp with time zone NOT NULL,
    by_hat_id uuid,
    form_id uuid NOT NULL
);
CREATE TABLE public.django_content_type (
    id integer NOT NULL,
    app_label character varying(100) NOT NULL,
    model character varying(100) NOT NULL
);
ALTER TABLE public.django_content_type ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_content_type_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.django_migrations (
    id bigint NOT NULL,
    app character varying(255) NOT NULL,
    name character varying(255) NOT NULL,
    applied timestamp with time zone NOT NULL
);
ALTER TABLE public.django_migrations ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_migrations_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.django_session (
    session_key character varying(40) NOT NULL,
    session_data text NOT NULL,
    expire_date timestamp with time zone NOT NULL
);
CREATE TABLE public.fulfilment_method (
    id uuid NOT NULL,
    code character varying(40) NOT NULL,
    kind character varying(10) NOT NULL,
    names jsonb NOT NULL,
    carrier character varying(40) NOT NULL,
    tracking_link character varying(300) NOT NULL,
    markets character varying(8)[] NOT NULL,
    working_days smallint NOT NULL,
    tax_category character varying(24) NOT NULL,
    "position" integer NOT NULL,
    archived_at timestamp with time zone,
    warehouse_id uuid,
    CONSTRAINT fulfilment_method_position_check CHECK (("position" >= 0)),
    CONSTRAINT fulfilment_method_working_days_check CHECK ((working_days >= 0))
);
CREATE TABLE public.fulfilment_rate (
    id uuid NOT NULL,
    countries character varying(2)[] NOT NULL,
    up_to_g integer,
    from_value_minor bigint NOT NULL,
    currency character varying(3) NOT NULL,
    amount numeric(18,6) NOT NULL,
    includes_tax boolean NOT NULL,
    extra_working_days smallint NOT NULL,
    "position" integer NOT NULL,
    method_id uuid NOT NULL,
    CONSTRAINT fulfilment_rate_extra_working_days_check CHECK ((extra_working_days >= 0)),
    CONSTRAINT fulfilment_rate_position_check CHECK (("position" >= 0)),
    CONSTRAINT fulfilment_rate_up_to_g_check CHECK ((up_to_g >= 0))
);
CREATE TABLE public.fulfilment_return (
    id uuid NOT NULL,
    code character varying(16) NOT NULL,
    state character varying(10) NOT NULL,
    reason character varying(40) NOT NULL,
    word text NOT NULL,
    answer text NOT NULL,
    is_historic boolean NOT NULL,
    external_source character varying(80) NOT NULL,
    external_id character varying(80) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    received_at timestamp with time zone,
    refunded_at timestamp with time zone,
    refund_minor bigint,
    asked_by_id uuid,
    handled_by_id uuid,
    order_id uuid NOT NULL
);
CREATE TABLE public.fulfilment_return_line (
    id uuid NOT NULL,
    quantity integer NOT NULL,
    is_restocked boolean NOT NULL,
    net_minor bigint NOT NULL,
    tax_minor bigint NOT NULL,
    gross_minor bigint NOT NULL,
    order_line_id uuid NOT NULL,
    parent_id uuid NOT NULL,
    CONSTRAINT fulfilment_return_line_quantity_check CHECK ((quantity >= 0)),
    CONSTRAINT fulfilment_return_something CHECK ((quantity >= 1))
);
CREATE TABLE public.fulfilment_shipment (
    id uuid NOT NULL,
    code character varying(16) NOT NULL,
    state character varying(10) NOT NULL,
    ship_by timestamp with time zone NOT NULL,
    promised_on date,
    carrier character varying(40) NOT NULL,
    tracking_number character varying(60) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    shipped_at timestamp with time zone,
    delivered_at timestamp with time zone,
    method_id uuid,
    order_id uuid NOT NULL,
    picked_by_id uuid,
    warehouse_id uuid NOT NULL
);
CREATE TABLE public.fulfilment_shipment_line (
    id uuid NOT NULL,
    quantity integer NOT NULL,
    order_line_id uuid NOT NULL,
    shipment_id uuid NOT NULL,
    CONSTRAINT fulfilment_shipment_line_quantity_check CHECK ((quantity >= 0))
);
CREATE TABLE public.history_buyer (
    id uuid NOT NULL,
    source character varying(80) NOT NULL,
    external_id character varying(80) NOT NULL,
    is_unidentified boolean NOT NULL,
    hat_id uuid NOT NULL,
    order_import_id uuid NOT NULL
);
CREATE TABLE public.history_import (
    id uuid NOT NULL,
    code character varying(16) NOT NULL,
    file_name character varying(200) NOT NULL,
    file_hash character varying(64) NOT NULL,
    preset character varying(40) NOT NULL,
    mapping jsonb NOT NULL,
    state character varying(10) NOT NULL,
    is_dry_run boolean NOT NULL,
    lines_in integer NOT NULL,
    lines_stored integer NOT NULL,
    lines_quarantined integer NOT NULL,
    summary jsonb NOT NULL,
    started_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    undone_at timestamp with time zone,
    by_hat_id uuid,
    CONSTRAINT history_import_lines_in_check CHECK ((lines_in >= 0)),
    CONSTRAINT history_import_lines_quarantined_check CHECK ((lines_quarantined >= 0)),
    CONSTRAINT history_import_lines_stored_check CHECK ((lines_stored >= 0))
);
CREATE TABLE public.history_line (
    file_hash character varying(64) NOT NULL,
    line_number integer NOT NULL,
    fate character varying(12) NOT NULL,
    reason character varying(60) NOT NULL,
    order_line_id uuid,
    return_line_id uuid,
    rounding numeric(12,6) NOT NULL,
    content jsonb,
    order_import_id uuid NOT NULL,
    CONSTRAINT history_line_line_number_check CHECK ((line_number >= 0))
);
CREATE TABLE public.history_mapping (
    signature character varying(64) NOT NULL,
    mapping jsonb NOT NULL,
    used_at timestamp with time zone NOT NULL
);
CREATE TABLE public.intake_mapping (
    kind character varying(24) NOT NULL,
    signature character varying(64) NOT NULL,
    mapping jsonb NOT NULL,
    ways jsonb NOT NULL,
    manner jsonb NOT NULL,
    used_at timestamp with time zone NOT NULL
);
CREATE TABLE public.intake_row (
    number integer NOT NULL,
    fate character varying(8) NOT NULL,
    key character varying(254) NOT NULL,
    code character varying(48) NOT NULL,
    reason text NOT NULL,
    before jsonb,
    after jsonb,
    content jsonb,
    hat_id uuid,
    run_id uuid NOT NULL,
    CONSTRAINT intake_row_number_check CHECK ((number >= 0))
);
CREATE TABLE public.intake_run (
    id uuid NOT NULL,
    code character varying(16) NOT NULL,
    kind character varying(24) NOT NULL,
    preset character varying(40) NOT NULL,
    file_name character varying(200) NOT NULL,
    file_hash character varying(64) NOT NULL,
    headers jsonb NOT NULL,
    mapping jsonb NOT NULL,
    ways jsonb NOT NULL,
    manner jsonb NOT NULL,
    state character varying(12) NOT NULL,
    is_trial boolean NOT NULL,
    language character varying(8) NOT NULL,
    stage character varying(12) NOT NULL,
    rows_in integer NOT NULL,
    rows_done integer NOT NULL,
    counts jsonb NOT NULL,
    problem text NOT NULL,
    kept_at timestamp with time zone NOT NULL,
    started_at timestamp with time zone,
    finished_at timestamp with time zone,
    undone_at timestamp with time zone,
    by_hat_id uuid,
    CONSTRAINT intake_run_rows_done_check CHECK ((rows_done >= 0)),
    CONSTRAINT intake_run_rows_in_check CHECK ((rows_in >= 0))
);
CREATE TABLE public.journeys_journey (
    id uuid NOT NULL,
    code character varying(16) NOT NULL,
    name character varying(120) NOT NULL,
    state character varying(8) NOT NULL,
    draft jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    days_seen_until timestamp with time zone
);
CREATE TABLE public.journeys_passage (
    id uuid NOT NULL,
    step character varying(12) NOT NULL,
    arrived_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone,
    is_woken boolean NOT NULL,
    is_held_out boolean NOT NULL,
    entered_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    ended_by character varying(8) NOT NULL,
    hat_id uuid NOT NULL,
    journey_id uuid NOT NULL,
    version_id uuid NOT NULL
);
CREATE TABLE public.journeys_step_taken (
    step character varying(12) NOT NULL,
    way character varying(9) NOT NULL,
    left_at timestamp with time zone NOT NULL,
    passage_id uuid NOT NULL
);
CREATE TABLE public.journeys_version (
    id uuid NOT NULL,
    number integer NOT NULL,
    plan jsonb NOT NULL,
    published_at timestamp with time zone NOT NULL,
    journey_id uuid NOT NULL,
    CONSTRAINT journeys_version_number_check CHECK ((number >= 0))
);
CREATE TABLE public.kit_deed_key (
    subject_id uuid NOT NULL,
    deed character varying(40) NOT NULL,
    key character varying(80) NOT NULL,
    request_hash character varying(64) NOT NULL,
    result jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL
);
CREATE TABLE public.kit_handled_fact (
    listener text NOT NULL,
    fact_id uuid NOT NULL
);
CREATE TABLE public.kit_house_setting (
    section character varying(40) NOT NULL,
    "values" jsonb NOT NULL,
    changed_at timestamp with time zone NOT NULL
);
CREATE TABLE public.kit_house_setting_change (
    id uuid NOT NULL,
    section character varying(40) NOT NULL,
    field character varying(60) NOT NULL,
    before text NOT NULL,
    after text NOT NULL,
    by_hat_id uuid,
    changed_at timestamp with time zone NOT NULL
);
CREATE TABLE public.kit_job_trouble (
    job_id bigint NOT NULL,
    error character varying(200) NOT NULL,
    place character varying(200) NOT NULL
);
CREATE UNLOGGED TABLE public.kit_limit (
    key character varying(40) NOT NULL,
    full_at timestamp with time zone NOT NULL
);
CREATE TABLE public.kit_policy_text (
    id uuid NOT NULL,
    kind character varying(20) NOT NULL,
    version integer NOT NULL,
    language character varying(8) NOT NULL,
    text text NOT NULL,
    published_at timestamp with time zone NOT NULL,
    by_hat_id uuid,
    CONSTRAINT kit_policy_text_version_check CHECK ((version >= 0))
);
CREATE TABLE public.marketing_campaign (
    id uuid NOT NULL,
    code character varying(16) NOT NULL,
    name character varying(120) NOT NULL,
    state character varying(10) NOT NULL,
    topic character varying(24) NOT NULL,
    language character varying(8) NOT NULL,
    priority smallint NOT NULL,
    hold_out_percent smallint NOT NULL,
    counts_opens boolean NOT NULL,
    starts_at timestamp with time zone,
    send_on date,
    send_at time without time zone,
    started_at timestamp with time zone,
    finished_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    audience_id uuid,
    made_by_hat_id uuid,
    mailing_id uuid,
    channel character varying(12) NOT NULL,
    other_times character varying(5)[] NOT NULL,
    test_ends_at timestamp with time zone,
    test_hours smallint NOT NULL,
    test_percent smallint NOT NULL,
    winner character varying(2) NOT NULL,
    winner_at timestamp with time zone,
    CONSTRAINT marketing_campaign_hold_out_percent_check CHECK ((hold_out_percent >= 0)),
    CONSTRAINT marketing_campaign_test_hours_check CHECK ((test_hours >= 0)),
    CONSTRAINT marketing_campaign_test_percent_check CHECK ((test_percent >= 0))
);
CREATE TABLE public.marketing_campaign_version (
    id uuid NOT NULL,
    language character varying(8) NOT NULL,
    variant character varying(12) NOT NULL,
    subjects character varying(200)[] NOT NULL,
    preheader character varying(200) NOT NULL,
    blocks jsonb NOT NULL,
    campaign_id uuid NOT NULL,
    other_blocks jsonb NOT NULL
);
CREATE TABLE public.messaging_decision (
    id uuid NOT NULL,
    channel character varying(12) NOT NULL,
    outcome character varying(8) NOT NULL,
    reason character varying(40) NOT NULL,
    numbers jsonb NOT NULL,
    not_before timestamp with time zone,
    decided_at timestamp with time zone NOT NULL,
    hat_id uuid NOT NULL,
    mailing_id uuid
);
CREATE TABLE public.messaging_event (
    id uuid NOT NULL,
    kind character varying(12) NOT NULL,
    link smallint,
    is_machine boolean NOT NULL,
    is_told boolean NOT NULL,
    happened_at timestamp with time zone NOT NULL,
    message_id uuid NOT NULL,
    CONSTRAINT messaging_event_link_check CHECK ((link >= 0))
);
CREATE TABLE public.messaging_incoming (
    id uuid NOT NULL,
    code character varying(16) NOT NULL,
    key character varying(64) NOT NULL,
    kind character varying(12) NOT NULL,
    from_address character varying(254) NOT NULL,
    from_name character varying(120) NOT NULL,
    is_from_other boolean NOT NULL,
    subject character varying(300) NOT NULL,
    text text NOT NULL,
    quoted text NOT NULL,
    is_cut boolean NOT NULL,
    header_id character varying(300) NOT NULL,
    size integer NOT NULL,
    language character varying(8) NOT NULL,
    request_code character varying(16) NOT NULL,
    received_at timestamp with time zone NOT NULL,
    done_at timestamp with time zone,
    hat_id uuid,
    message_id uuid,
    visitor_id uuid,
    CONSTRAINT messaging_incoming_size_check CHECK ((size >= 0))
);
CREATE TABLE public.messaging_incoming_file (
    id uuid NOT NULL,
    "position" smallint NOT NULL,
    name character varying(150) NOT NULL,
    mime_type character varying(100) NOT NULL,
    size integer NOT NULL,
    kept_out character varying(12) NOT NULL,
    content bytea,
    mail_id uuid NOT NULL,
    CONSTRAINT messaging_incoming_file_position_check CHECK (("position" >= 0)),
    CONSTRAINT messaging_incoming_file_size_check CHECK ((size >= 0))
);
CREATE TABLE public.messaging_mailbox_mark (
    mailbox character varying(64) NOT NULL,
    validity bigint NOT NULL,
    last_uid bigint NOT NULL,
    read_at timestamp with time zone NOT NULL
);
CREATE TABLE public.messaging_mailing (
    id uuid NOT NULL,
    code character varying(16) NOT NULL,
    purpose character varying(24) NOT NULL,
    topic character varying(40) NOT NULL,
    channel character varying(12) NOT NULL,
    priority smallint NOT NULL,
    hold_out_percent smallint NOT NULL,
    language character varying(8) NOT NULL,
    wants jsonb NOT NULL,
    counts_opens boolean NOT NULL,
    send_on date,
    send_at time without time zone,
    state character varying(10) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    arm_times jsonb NOT NULL,
    chosen_arm character varying(2) NOT NULL,
    CONSTRAINT messaging_mailing_hold_out_percent_check CHECK ((hold_out_percent >= 0))
);
CREATE TABLE public.messaging_mailing_content (
    id uuid NOT NULL,
    language character varying(8) NOT NULL,
    variant character varying(12) NOT NULL,
    arm character varying(2) NOT NULL,
    subject character varying(300) NOT NULL,
    html text NOT NULL,
    text text NOT NULL,
    links jsonb NOT NULL,
    mailing_id uuid NOT NULL
);
CREATE TABLE public.messaging_message (
    id uuid NOT NULL,
    code character varying(16) NOT NULL,
    key character varying(120) NOT NULL,
    purpose character varying(24) NOT NULL,
    channel character varying(12) NOT NULL,
    template character varying(60) NOT NULL,
    language character varying(8) NOT NULL,
    to_address character varying(254) NOT NULL,
    subject character varying(300) NOT NULL,
    text text NOT NULL,
    html text NOT NULL,
    attachments jsonb NOT NULL,
    state character varying(10) NOT NULL,
    attempts smallint NOT NULL,
    failure character varying(300) NOT NULL,
    provider_id character varying(200) NOT NULL,
    queued_at timestamp with time zone NOT NULL,
    sent_at timestamp with time zone,
    hat_id uuid,
    visitor_id uuid,
    sending_at timestamp with time zone,
    lease uuid,
    leased_until timestamp with time zone,
    send_after timestamp with time zone,
    variables jsonb NOT NULL,
    mailing_id uuid,
    content_id uuid,
    by_hat_id uuid,
    topic character varying(40) NOT NULL,
    answers_id uuid,
    CONSTRAINT messaging_message_attempts_check CHECK ((attempts >= 0))
);
CREATE TABLE public.messaging_push_subscription (
    id uuid NOT NULL,
    code character varying(16) NOT NULL,
    endpoint character varying(1000) NOT NULL,
    p256dh character varying(200) NOT NULL,
    auth character varying(200) NOT NULL,
    name character varying(60) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    gone_at timestamp with time zone,
    hat_id uuid NOT NULL
);
CREATE TABLE public.messaging_ready_text (
    id uuid NOT NULL,
    code character varying(16) NOT NULL,
    name character varying(80) NOT NULL,
    language character varying(8) NOT NULL,
    subject character varying(300) NOT NULL,
    text text NOT NULL,
    changed_at timestamp with time zone NOT NULL
);
CREATE TABLE public.metrics_channel_cost (
    id uuid NOT NULL,
    source character varying(32) NOT NULL,
    day date NOT NULL,
    amount_minor bigint NOT NULL,
    currency character varying(3) NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    campaign character varying(64) NOT NULL,
    kind character varying(16) NOT NULL,
    market character varying(8) NOT NULL,
    medium character varying(32) NOT NULL,
    CONSTRAINT metrics_cost_not_negative CHECK ((amount_minor >= 0))
);
CREATE TABLE public.metrics_exchange_rate (
    id uuid NOT NULL,
    day date NOT NULL,
    base character varying(3) NOT NULL,
    quote character varying(3) NOT NULL,
    rate numeric(20,10) NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    CONSTRAINT metrics_rate_positive CHECK ((rate > (0)::numeric))
);
CREATE TABLE public.mfa_authenticator (
    id bigint NOT NULL,
    type character varying(20) NOT NULL,
    data jsonb NOT NULL,
    user_id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    last_used_at timestamp with time zone
);
ALTER TABLE public.mfa_authenticator ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.mfa_authenticator_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.models_fit (
    id uuid NOT NULL,
    of character varying(12) NOT NULL,
    model character varying(12) NOT NULL,
    version smallint NOT NULL,
    fitted_at timestamp with time zone NOT NULL,
    until date NOT NULL,
    buyers integer NOT NULL,
    repeat_buyers integer NOT NULL,
    purchases integer NOT NULL,
    reason character varying(16) NOT NULL,
    parameters jsonb NOT NULL,
    errors jsonb NOT NULL,
    log_likelihood double precision,
    check_result jsonb NOT NULL,
    calibration jsonb NOT NULL,
    tracking jsonb NOT NULL,
    worth jsonb NOT NULL,
    lorenz jsonb NOT NULL,
    CONSTRAINT models_fit_buyers_check CHECK ((buyers >= 0)),
    CONSTRAINT models_fit_purchases_check CHECK ((purchases >= 0)),
    CONSTRAINT models_fit_repeat_buyers_check CHECK ((repeat_buyers >= 0)),
    CONSTRAINT models_fit_version_check CHECK ((version >= 0))
);
CREATE TABLE public.models_fit_run (
    id uuid NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    step character varying(24) NOT NULL,
    ended_at timestamp with time zone,
    has_failed boolean NOT NULL
);
CREATE TABLE public.models_organisation_value (
    organisation_id uuid NOT NULL,
    ltv_minor bigint,
    currency character varying(3) NOT NULL,
    is_margin boolean NOT NULL,
    p_alive double precision,
    purchases double precision,
    at timestamp with time zone NOT NULL,
    fit_id uuid
);
CREATE TABLE public.ordering_event (
    id uuid NOT NULL,
    kind character varying(24) NOT NULL,
    state character varying(20) NOT NULL,
    word text NOT NULL,
    details jsonb NOT NULL,
    happened_at timestamp with time zone NOT NULL,
    by_hat_id uuid,
    order_id uuid NOT NULL
);
CREATE TABLE public.ordering_line (
    id uuid NOT NULL,
    "position" integer NOT NULL,
    sku character varying(64) NOT NULL,
    name character varying(300) NOT NULL,
    quantity integer NOT NULL,
    unit_price numeric(18,6) NOT NULL,
    price_base integer NOT NULL,
    net_minor bigint NOT NULL,
    tax_minor bigint NOT NULL,
    gross_minor bigint NOT NULL,
    tax_percent numeric(6,3) NOT NULL,
    tax_category character varying(24) NOT NULL,
    exemption_reason character varying(64) NOT NULL,
    adjustments jsonb NOT NULL,
    staff_percent_off numeric(5,2) NOT NULL,
    staff_reason character varying(200) NOT NULL,
    cost_minor bigint,
    buyer_reference character varying(80) NOT NULL,
    shipped_quantity integer NOT NULL,
    returned_quantity integer NOT NULL,
    cancelled_quantity integer NOT NULL,
    order_id uuid NOT NULL,
    variant_id uuid,
    CONSTRAINT ordering_line_position_check CHECK (("position" >= 0)),
    CONSTRAINT ordering_line_price_base_check CHECK ((price_base >= 0)),
    CONSTRAINT ordering_line_sums CHECK ((gross_minor = (net_minor + tax_minor)))
);
CREATE TABLE public.ordering_order (
    id uuid NOT NULL,
    code character varying(16) NOT NULL,
    state character varying(20) NOT NULL,
    market character varying(8) NOT NULL,
    channel character varying(12) NOT NULL,
    source character varying(32) NOT NULL,
    language character varying(8) NOT NULL,
    currency character varying(3) NOT NULL,
    shows_gross boolean NOT NULL,
    country character varying(2) NOT NULL,
    coupon_codes character varying(40)[] NOT NULL,
    buyer_reference character varying(80) NOT NULL,
    cost_centre character varying(64) NOT NULL,
    guest_email character varying(254) NOT NULL,
    guest_name character varying(120) NOT NULL,
    delivery_address jsonb,
    billing_address jsonb,
    delivery_method character varying(40) NOT NULL,
    payment_method character varying(12) NOT NULL,
    promised_on date,
    note text NOT NULL,
    net_minor bigint NOT NULL,
    tax_minor bigint NOT NULL,
    gross_minor bigint NOT NULL,
    priced_at timestamp with time zone,
    quote jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    placed_at timestamp with time zone,
    due_on date,
    paid_at timestamp with time zone,
    completed_at timestamp with time zone,
    cancelled_at timestamp with time zone,
    cancel_reason character varying(200) NOT NULL,
    is_historic boolean NOT NULL,
    external_source character varying(80) NOT NULL,
    external_id character varying(80) NOT NULL,
    hat_id uuid,
    organisation_id uuid,
    taken_by_id uuid,
    visitor_id uuid,
    delivery_option jsonb,
    held_until timestamp with time zone,
    policies jsonb NOT NULL,
    CONSTRAINT ordering_sums CHECK ((gross_minor = (net_minor + tax_minor)))
);
CREATE TABLE public.payments_credit (
    organisation_id uuid NOT NULL,
    limit_minor bigint NOT NULL,
    currency character varying(3) NOT NULL,
    terms_days smallint NOT NULL,
    used_minor bigint NOT NULL,
    blocked_at timestamp with time zone,
    CONSTRAINT payments_credit_terms_days_check CHECK ((terms_days >= 0)),
    CONSTRAINT payments_credit_used_not_negative CHECK ((used_minor >= 0))
);
CREATE TABLE public.payments_ledger (
    id uuid NOT NULL,
    order_id uuid NOT NULL,
    amount_minor bigint NOT NULL,
    currency character varying(3) NOT NULL,
    booked_at timestamp with time zone NOT NULL,
    payment_id uuid NOT NULL,
    refund_id uuid
);
CREATE TABLE public.payments_payment (
    id uuid NOT NULL,
    code character varying(16) NOT NULL,
    order_id uuid NOT NULL,
    method character varying(12) NOT NULL,
    state character varying(16) NOT NULL,
    amount_minor bigint NOT NULL,
    currency character varying(3) NOT NULL,
    reference character varying(40) NOT NULL,
    provider character varying(16) NOT NULL,
    provider_id character varying(80) NOT NULL,
    provider_said jsonb NOT NULL,
    failure_code character varying(60) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    settled_at timestamp with time zone,
    due_on date,
    hat_id uuid,
    organisation_id uuid,
    visitor_id uuid,
    order_code character varying(16) NOT NULL,
    order_total_minor bigint NOT NULL,
    return_path character varying(300) NOT NULL,
    CONSTRAINT payments_amount_not_negative CHECK ((amount_minor >= 0))
);
CREATE TABLE public.payments_provider_event (
    id character varying(80) NOT NULL,
    provider character varying(16) NOT NULL,
    kind character varying(60) NOT NULL,
    object_id character varying(80) NOT NULL,
    received_at timestamp with time zone NOT NULL,
    handled_at timestamp with time zone
);
CREATE TABLE public.payments_refund (
    id uuid NOT NULL,
    state character varying(16) NOT NULL,
    amount_minor bigint NOT NULL,
    currency character varying(3) NOT NULL,
    reason character varying(200) NOT NULL,
    provider_id character varying(80) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    settled_at timestamp with time zone,
    by_hat_id uuid,
    payment_id uuid NOT NULL,
    asked_at timestamp with time zone,
    cause_id uuid,
    code character varying(16) NOT NULL,
    CONSTRAINT payments_refund_positive CHECK ((amount_minor > 0))
);
CREATE TABLE public.payments_test_bank (
    id uuid NOT NULL,
    code character varying(40) NOT NULL,
    kind character varying(8) NOT NULL,
    state character varying(12) NOT NULL,
    amount_minor bigint NOT NULL,
    currency character varying(3) NOT NULL,
    last_four character varying(4) NOT NULL,
    decline_code character varying(40) NOT NULL,
    charge_id uuid
);
CREATE TABLE public.people_address (
    id uuid NOT NULL,
    kind character varying(8) NOT NULL,
    value character varying(254) NOT NULL,
    normalised character varying(254) NOT NULL,
    verified_at timestamp with time zone,
    revoked_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    hat_id uuid NOT NULL
);
CREATE TABLE public.people_change (
    id uuid NOT NULL,
    field character varying(40) NOT NULL,
    before text NOT NULL,
    after text NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    by_hat_id uuid,
    hat_id uuid,
    organisation_id uuid,
    person_id uuid
);
CREATE TABLE public.people_external_number (
    id uuid NOT NULL,
    source character varying(80) NOT NULL,
    number character varying(120) NOT NULL,
    hat_id uuid,
    organisation_id uuid,
    CONSTRAINT people_external_number_of_one CHECK ((((hat_id IS NULL) AND (organisation_id IS NOT NULL)) OR ((hat_id IS NOT NULL) AND (organisation_id IS NULL))))
);
CREATE SEQUENCE public.people_subject_no
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
CREATE TABLE public.people_hat (
    id uuid NOT NULL,
    subject_no bigint DEFAULT nextval('public.people_subject_no'::regclass) NOT NULL,
    code character varying(16) NOT NULL,
    job_title character varying(100) NOT NULL,
    language character varying(8) NOT NULL,
    roles character varying(24)[] NOT NULL,
    per_order_minor bigint,
    per_month_minor bigint,
    authority_currency character varying(3) NOT NULL,
    allowed_categories character varying(64)[] NOT NULL,
    cost_centres character varying(64)[] NOT NULL,
    discount_limit_percent numeric(5,2) NOT NULL,
    acquired_via character varying(32) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone,
    alias_of_id uuid,
    organisation_id uuid,
    person_id uuid NOT NULL,
    CONSTRAINT people_hat_ends_after_start CHECK (((ends_at IS NULL) OR (ends_at >= created_at)))
);
CREATE TABLE public.people_invitation (
    id uuid NOT NULL,
    secret character varying(40) NOT NULL,
    email character varying(254) NOT NULL,
    language character varying(8) NOT NULL,
    roles character varying(24)[] NOT NULL,
    per_order_minor bigint,
    per_month_minor bigint,
    authority_currency character varying(3) NOT NULL,
    allowed_categories character varying(64)[] NOT NULL,
    cost_centres character varying(64)[] NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    withdrawn_at timestamp with time zone,
    accepted_hat_id uuid,
    invited_by_id uuid NOT NULL,
    organisation_id uuid NOT NULL
);
CREATE TABLE public.people_likeness (
    id uuid NOT NULL,
    code character varying(16) NOT NULL,
    is_certain boolean NOT NULL,
    probability double precision NOT NULL,
    evidence jsonb NOT NULL,
    cluster uuid,
    decision character varying(10) NOT NULL,
    decided_at timestamp with time zone,
    found_at timestamp with time zone NOT NULL,
    decided_by_id uuid,
    first_id uuid NOT NULL,
    second_id uuid NOT NULL,
    CONSTRAINT people_likeness_in_order CHECK ((first_id < second_id))
);
CREATE TABLE public.people_merge (
    id uuid NOT NULL,
    code character varying(16) NOT NULL,
    number integer NOT NULL,
    choices jsonb NOT NULL,
    reason character varying(500) NOT NULL,
    merged_at timestamp with time zone NOT NULL,
    undone_reason character varying(500) NOT NULL,
    undone_at timestamp with time zone,
    by_hat_id uuid NOT NULL,
    kept_id uuid NOT NULL,
    merged_id uuid NOT NULL,
    undone_by_id uuid,
    CONSTRAINT people_merge_number_check CHECK ((number >= 0)),
    CONSTRAINT people_merge_of_two CHECK ((NOT (kept_id = merged_id)))
);
CREATE TABLE public.people_merge_image (
    id uuid NOT NULL,
    "table" character varying(8) NOT NULL,
    row_id uuid NOT NULL,
    "column" character varying(24) NOT NULL,
    before jsonb,
    after jsonb,
    merge_id uuid NOT NULL,
    person_id uuid NOT NULL
);
CREATE TABLE public.people_organisation (
    id uuid NOT NULL,
    code character varying(16) NOT NULL,
    name character varying(200) NOT NULL,
    kind character varying(16) NOT NULL,
    trade character varying(16) NOT NULL,
    is_house boolean NOT NULL,
    country character varying(2) NOT NULL,
    language character varying(8) NOT NULL,
    vat_number character varying(20) NOT NULL,
    vat_checked_at timestamp with time zone,
    vat_exempt_reason character varying(64) NOT NULL,
    registration_number character varying(40) NOT NULL,
    sort_key character varying(320) NOT NULL,
    folded text NOT NULL,
    trigrams character varying(3)[] NOT NULL,
    created_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    introduced_by_id uuid,
    owner_hat_id uuid
);
CREATE TABLE public.people_person (
    id uuid NOT NULL,
    code character varying(16) NOT NULL,
    given_name character varying(100) NOT NULL,
    family_name character varying(100) NOT NULL,
    language character varying(8) NOT NULL,
    time_zone character varying(64) NOT NULL,
    country character varying(2) NOT NULL,
    sort_key character varying(320) NOT NULL,
    folded text NOT NULL,
    trigrams character varying(3)[] NOT NULL,
    is_identified boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    merged_into_id uuid
);
CREATE TABLE public.people_postal_address (
    id uuid NOT NULL,
    code character varying(16) NOT NULL,
    label character varying(60) NOT NULL,
    name character varying(120) NOT NULL,
    street character varying(200) NOT NULL,
    postal_code character varying(16) NOT NULL,
    city character varying(100) NOT NULL,
    region character varying(100) NOT NULL,
    country character varying(2) NOT NULL,
    phone character varying(24) NOT NULL,
    is_billing boolean NOT NULL,
    is_default boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    archived_at timestamp with time zone,
    hat_id uuid,
    organisation_id uuid,
    CONSTRAINT people_postal_address_has_one_owner CHECK ((((hat_id IS NULL) AND (organisation_id IS NOT NULL)) OR ((hat_id IS NOT NULL) AND (organisation_id IS NULL))))
);
CREATE TABLE public.people_same_human (
    id uuid NOT NULL,
    code character varying(16) NOT NULL,
    first_said_yes_at timestamp with time zone,
    second_said_yes_at timestamp with time zone,
    state character varying(10) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    lapses_at timestamp with time zone NOT NULL,
    settled_at timestamp with time zone,
    asked_by_id uuid NOT NULL,
    first_hat_id uuid NOT NULL,
    merge_id uuid,
    second_hat_id uuid NOT NULL,
    CONSTRAINT people_same_human_of_two CHECK ((NOT (first_hat_id = second_hat_id)))
);
CREATE TABLE public.people_sign_in (
    password character varying(128) NOT NULL,
    last_login timestamp with time zone,
    is_superuser boolean NOT NULL,
    id uuid NOT NULL,
    email character varying(254) NOT NULL,
    is_active boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    hat_id uuid,
    person_id uuid,
    CONSTRAINT people_sign_in_has_person_and_hat CHECK ((((hat_id IS NULL) AND (person_id IS NULL)) OR ((hat_id IS NOT NULL) AND (person_id IS NOT NULL))))
);
CREATE TABLE public.people_sign_in_groups (
    id bigint NOT NULL,
    signin_id uuid NOT NULL,
    group_id integer NOT NULL
);
ALTER TABLE public.people_sign_in_groups ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_sign_in_groups_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.people_sign_in_user_permissions (
    id bigint NOT NULL,
    signin_id uuid NOT NULL,
    permission_id integer NOT NULL
);
ALTER TABLE public.people_sign_in_user_permissions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_sign_in_user_permissions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.people_visitor (
    id uuid NOT NULL,
    code character varying(40) NOT NULL,
    subject_no bigint DEFAULT nextval('public.people_subject_no'::regclass) NOT NULL,
    linked_at timestamp with time zone,
    country character varying(2) NOT NULL,
    language character varying(8) NOT NULL,
    source character varying(32) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    hat_id uuid
);
CREATE TABLE public.pipeline_assignment (
    id uuid NOT NULL,
    code character varying(16) NOT NULL,
    audience_id uuid NOT NULL,
    owner_id uuid NOT NULL
);
CREATE TABLE public.pipeline_call (
    id uuid NOT NULL,
    code character varying(16) NOT NULL,
    title character varying(200) NOT NULL,
    script text NOT NULL,
    tries smallint NOT NULL,
    outcome character varying(8) NOT NULL,
    called_at timestamp with time zone,
    called_by_id uuid,
    hat_id uuid NOT NULL,
    CONSTRAINT pipeline_call_tries_check CHECK ((tries >= 0))
);
CREATE TABLE public.pipeline_prospect (
    id uuid NOT NULL,
    code character varying(16) NOT NULL,
    stage character varying(12) NOT NULL,
    source character varying(12) NOT NULL,
    source_note character varying(120) NOT NULL,
    next_step character varying(200) NOT NULL,
    next_step_at timestamp with time zone,
    score integer NOT NULL,
    score_parts jsonb NOT NULL,
    scored_at timestamp with time zone,
    opened_at timestamp with time zone NOT NULL,
    stage_since timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    lost_reason character varying(12) NOT NULL,
    won_by character varying(16) NOT NULL,
    hat_id uuid NOT NULL,
    owner_id uuid
);
CREATE TABLE public.pipeline_prospect_event (
    id uuid NOT NULL,
    kind character varying(8) NOT NULL,
    before character varying(200) NOT NULL,
    after character varying(200) NOT NULL,
    happened_at timestamp with time zone NOT NULL,
    by_hat_id uuid,
    prospect_id uuid NOT NULL
);
CREATE TABLE public.pipeline_score_rule (
    id uuid NOT NULL,
    code character varying(16) NOT NULL,
    name character varying(120) NOT NULL,
    text text NOT NULL,
    points smallint NOT NULL
);
CREATE TABLE public.pricing_contract (
    id uuid NOT NULL,
    code character varying(40) NOT NULL,
    name character varying(120) NOT NULL,
    currency character varying(3) NOT NULL,
    valid_from timestamp with time zone NOT NULL,
    valid_until timestamp with time zone,
    organisation_id uuid NOT NULL
);
CREATE TABLE public.pricing_contract_term (
    id uuid NOT NULL,
    minimum_quantity integer NOT NULL,
    amount numeric(18,6),
    base integer NOT NULL,
    percent_off numeric(6,3),
    valid_from timestamp with time zone NOT NULL,
    valid_until timestamp with time zone,
    category_id uuid,
    contract_id uuid NOT NULL,
    variant_id uuid,
    CONSTRAINT pricing_contract_term_base_check CHECK ((base >= 0)),
    CONSTRAINT pricing_contract_term_minimum_quantity_check CHECK ((minimum_quantity >= 0)),
    CONSTRAINT pricing_term_is_price_or_percentage CHECK ((((amount IS NOT NULL) AND (percent_off IS NULL) AND (variant_id IS NOT NULL)) OR ((amount IS NULL) AND (percent_off IS NOT NULL))))
);
CREATE TABLE public.pricing_coupon (
    id uuid NOT NULL,
    code character varying(40) NOT NULL,
    limit_in_all integer,
    limit_per_person integer,
    valid_from timestamp with time zone NOT NULL,
    valid_until timestamp with time zone,
    promotion_id uuid NOT NULL,
    CONSTRAINT pricing_coupon_limit_in_all_check CHECK ((limit_in_all >= 0)),
    CONSTRAINT pricing_coupon_limit_per_person_check CHECK ((limit_per_person >= 0))
);
CREATE TABLE public.pricing_coupon_use (
    id uuid NOT NULL,
    order_id uuid NOT NULL,
    used_at timestamp with time zone NOT NULL,
    released_at timestamp with time zone,
    coupon_id uuid NOT NULL,
    hat_id uuid,
    visitor_id uuid
);
CREATE TABLE public.pricing_list (
    id uuid NOT NULL,
    code character varying(40) NOT NULL,
    name character varying(120) NOT NULL,
    currency character varying(3) NOT NULL,
    includes_tax boolean NOT NULL,
    tax_country character varying(2) NOT NULL,
    markets character varying(8)[] NOT NULL,
    trades character varying(16)[] NOT NULL,
    countries character varying(2)[] NOT NULL,
    priority integer NOT NULL,
    valid_from timestamp with time zone NOT NULL,
    valid_until timestamp with time zone,
    organisation_id uuid
);
CREATE TABLE public.pricing_offer_held_out (
    id uuid NOT NULL,
    drawn_at timestamp with time zone NOT NULL,
    hat_id uuid NOT NULL,
    offering_id uuid NOT NULL
);
CREATE TABLE public.pricing_offer_use (
    id uuid NOT NULL,
    order_id uuid NOT NULL,
    quantity integer NOT NULL,
    used_at timestamp with time zone NOT NULL,
    released_at timestamp with time zone,
    offer_id uuid NOT NULL,
    CONSTRAINT pricing_offer_use_quantity_check CHECK ((quantity >= 0))
);
CREATE TABLE public.pricing_offering (
    id uuid NOT NULL,
    code character varying(16) NOT NULL,
    name character varying(120) NOT NULL,
    origin character varying(8) NOT NULL,
    origin_code character varying(40) NOT NULL,
    percent_off numeric(6,3),
    amount numeric(18,6),
    currency character varying(3) NOT NULL,
    limit_quantity integer,
    limit_orders integer,
    reason character varying(200) NOT NULL,
    hold_out_percent smallint NOT NULL,
    valid_until timestamp with time zone,
    valid_days integer,
    created_at timestamp with time zone NOT NULL,
    withdrawn_at timestamp with time zone,
    category_id uuid,
    made_by_hat_id uuid,
    CONSTRAINT pricing_offering_hold_out_percent_check CHECK ((hold_out_percent >= 0)),
    CONSTRAINT pricing_offering_limit_orders_check CHECK ((limit_orders >= 0)),
    CONSTRAINT pricing_offering_limit_quantity_check CHECK ((limit_quantity >= 0)),
    CONSTRAINT pricing_offering_valid_days_check CHECK ((valid_days >= 0))
);
CREATE TABLE public.pricing_offering_variant (
    id bigint NOT NULL,
    offering_id uuid NOT NULL,
    variant_id uuid NOT NULL
);
ALTER TABLE public.pricing_offering_variant ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.pricing_offering_variant_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.pricing_personal_offer (
    id uuid NOT NULL,
    code character varying(16) NOT NULL,
    percent_off numeric(6,3),
    amount numeric(18,6),
    currency character varying(3) NOT NULL,
    limit_quantity integer,
    used_quantity integer NOT NULL,
    reason character varying(200) NOT NULL,
    valid_from timestamp with time zone NOT NULL,
    valid_until timestamp with time zone,
    category_id uuid,
    hat_id uuid NOT NULL,
    made_by_hat_id uuid,
    variant_id uuid,
    limit_orders integer,
    seen_at timestamp with time zone,
    until_before timestamp with time zone,
    used_orders integer NOT NULL,
    withdrawn_at timestamp with time zone,
    offering_id uuid,
    CONSTRAINT pricing_personal_offer_limit_orders_check CHECK ((limit_orders >= 0)),
    CONSTRAINT pricing_personal_offer_limit_quantity_check CHECK ((limit_quantity >= 0)),
    CONSTRAINT pricing_personal_offer_used_orders_check CHECK ((used_orders >= 0)),
    CONSTRAINT pricing_personal_offer_used_quantity_check CHECK ((used_quantity >= 0))
);
CREATE TABLE public.pricing_price (
    id uuid NOT NULL,
    minimum_quantity integer NOT NULL,
    amount numeric(18,6) NOT NULL,
    base integer NOT NULL,
    valid_from timestamp with time zone NOT NULL,
    valid_until timestamp with time zone,
    set_by_hat_id uuid,
    variant_id uuid NOT NULL,
    price_list_id uuid NOT NULL,
    CONSTRAINT pricing_price_base_check CHECK ((base >= 0)),
    CONSTRAINT pricing_price_minimum_quantity_check CHECK ((minimum_quantity >= 0)),
    CONSTRAINT pricing_price_sane CHECK (((amount >= (0)::numeric) AND (base >= 1) AND (minimum_quantity >= 1)))
);
CREATE TABLE public.pricing_promotion (
    id uuid NOT NULL,
    code character varying(40) NOT NULL,
    names jsonb NOT NULL,
    kind character varying(16) NOT NULL,
    percent numeric(6,3),
    amount numeric(18,6),
    currency character varying(3) NOT NULL,
    buy_quantity integer,
    free_quantity integer,
    threshold_minor bigint,
    categories character varying(64)[] NOT NULL,
    markets character varying(8)[] NOT NULL,
    countries character varying(2)[] NOT NULL,
    is_combinable boolean NOT NULL,
    priority integer NOT NULL,
    needs_coupon boolean NOT NULL,
    valid_from timestamp with time zone NOT NULL,
    valid_until timestamp with time zone,
    CONSTRAINT pricing_promotion_buy_quantity_check CHECK ((buy_quantity >= 0)),
    CONSTRAINT pricing_promotion_free_quantity_check CHECK ((free_quantity >= 0))
);
CREATE TABLE public.pricing_promotion_variant (
    id bigint NOT NULL,
    promotion_id uuid NOT NULL,
    variant_id uuid NOT NULL
);
ALTER TABLE public.pricing_promotion_variant ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.pricing_promotion_variant_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.pricing_shelf_price (
    id uuid NOT NULL,
    amount numeric(18,6) NOT NULL,
    regular_amount numeric(18,6) NOT NULL,
    valid_from timestamp with time zone NOT NULL,
    valid_until timestamp with time zone,
    variant_id uuid NOT NULL,
    view_id uuid NOT NULL
);
CREATE TABLE public.pricing_tax_rate (
    id uuid NOT NULL,
    country character varying(2) NOT NULL,
    category character varying(24) NOT NULL,
    percent numeric(6,3) NOT NULL,
    source character varying(300) NOT NULL,
    valid_from date NOT NULL,
    valid_until date
);
CREATE TABLE public.pricing_view (
    id uuid NOT NULL,
    currency character varying(3) NOT NULL,
    shows_gross boolean NOT NULL,
    market character varying(8) NOT NULL,
    trade character varying(16) NOT NULL,
    country character varying(2) NOT NULL,
    tax_position character varying(24) NOT NULL,
    refreshed_at timestamp with time zone,
    organisation_id uuid,
    house_country character varying(2) NOT NULL
);
CREATE TABLE public.privacy_confirmation (
    id uuid NOT NULL,
    secret character varying(40) NOT NULL,
    address character varying(254) NOT NULL,
    language character varying(8) NOT NULL,
    event_ids uuid[] NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    confirmed_at timestamp with time zone,
    hat_id uuid,
    visitor_id uuid
);
CREATE TABLE public.privacy_consent_detail (
    event_id uuid NOT NULL,
    address character varying(254) NOT NULL,
    ip inet,
    note character varying(500) NOT NULL
);
CREATE TABLE public.privacy_consent_event (
    id uuid NOT NULL,
    purpose character varying(16) NOT NULL,
    topic character varying(24) NOT NULL,
    channel character varying(12) NOT NULL,
    address_hash character varying(64) NOT NULL,
    state character varying(10) NOT NULL,
    basis character varying(20) NOT NULL,
    source character varying(40) NOT NULL,
    happened_at timestamp with time zone NOT NULL,
    until timestamp with time zone,
    recorded_at timestamp with time zone NOT NULL,
    by_hat_id uuid,
    hat_id uuid,
    visitor_id uuid,
    wording_id uuid,
    CONSTRAINT privacy_consent_event_lapses_while_pending CHECK (((((state)::text = 'pending'::text) AND (until IS NOT NULL)) OR ((NOT ((state)::text = 'pending'::text)) AND (until IS NULL)))),
    CONSTRAINT privacy_consent_event_of_one CHECK ((((hat_id IS NULL) AND (visitor_id IS NOT NULL)) OR ((hat_id IS NOT NULL) AND (visitor_id IS NULL))))
);
CREATE TABLE public.privacy_consent_state (
    id uuid NOT NULL,
    purpose character varying(16) NOT NULL,
    topic character varying(24) NOT NULL,
    channel character varying(12) NOT NULL,
    address_hash character varying(64) NOT NULL,
    state character varying(10) NOT NULL,
    basis character varying(20) NOT NULL,
    source character varying(40) NOT NULL,
    since timestamp with time zone NOT NULL,
    until timestamp with time zone,
    event_id uuid NOT NULL,
    hat_id uuid,
    visitor_id uuid
);
CREATE TABLE public.privacy_look (
    id uuid NOT NULL,
    page character varying(40) NOT NULL,
    looked_at timestamp with time zone NOT NULL,
    by_hat_id uuid NOT NULL,
    person_id uuid,
    about character varying(300) NOT NULL,
    is_across boolean NOT NULL,
    is_export boolean NOT NULL,
    shown integer NOT NULL,
    CONSTRAINT privacy_look_shown_not_below_zero CHECK ((shown >= 0))
);
CREATE TABLE public.privacy_preference (
    hat_id uuid NOT NULL,
    most_per_week smallint,
    quiet_from time without time zone,
    quiet_until time without time zone,
    changed_at timestamp with time zone NOT NULL,
    CONSTRAINT privacy_preference_most_per_week_check CHECK ((most_per_week >= 0)),
    CONSTRAINT privacy_quiet_hours_are_a_pair CHECK ((((quiet_from IS NULL) AND (quiet_until IS NULL)) OR ((quiet_from IS NOT NULL) AND (quiet_until IS NOT NULL))))
);
CREATE TABLE public.privacy_request (
    id uuid NOT NULL,
    code character varying(16) NOT NULL,
    kind character varying(8) NOT NULL,
    state character varying(8) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    done_at timestamp with time zone,
    answer character varying(500) NOT NULL,
    by_hat_id uuid,
    person_id uuid NOT NULL
);
CREATE TABLE public.privacy_suppression (
    id uuid NOT NULL,
    channel character varying(12) NOT NULL,
    address_hash character varying(64) NOT NULL,
    scope character varying(16) NOT NULL,
    reason character varying(24) NOT NULL,
    hint character varying(80) NOT NULL,
    since timestamp with time zone NOT NULL,
    lifted_at timestamp with time zone,
    by_hat_id uuid
);
CREATE TABLE public.privacy_topic (
    id uuid NOT NULL,
    code character varying(24) NOT NULL,
    names jsonb NOT NULL,
    "position" smallint NOT NULL,
    archived_at timestamp with time zone
);
CREATE TABLE public.privacy_wording (
    id uuid NOT NULL,
    code character varying(60) NOT NULL,
    version integer NOT NULL,
    language character varying(8) NOT NULL,
    text text NOT NULL,
    made_at timestamp with time zone NOT NULL
);
CREATE TABLE public.procrastinate_events (
    id bigint NOT NULL,
    job_id bigint NOT NULL,
    type public.procrastinate_job_event_type,
    at timestamp with time zone DEFAULT now()
);
CREATE SEQUENCE public.procrastinate_events_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.procrastinate_events_id_seq OWNED BY public.procrastinate_events.id;
CREATE SEQUENCE public.procrastinate_jobs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.procrastinate_jobs_id_seq OWNED BY public.procrastinate_jobs.id;
CREATE TABLE public.procrastinate_periodic_defers (
    id bigint NOT NULL,
    task_name character varying(128) NOT NULL,
    defer_timestamp bigint,
    job_id bigint,
    periodic_id character varying(128) DEFAULT ''::character varying NOT NULL
);
CREATE SEQUENCE public.procrastinate_periodic_defers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.procrastinate_periodic_defers_id_seq OWNED BY public.procrastinate_periodic_defers.id;
CREATE TABLE public.procrastinate_workers (
    id bigint NOT NULL,
    last_heartbeat timestamp with time zone DEFAULT now() NOT NULL
);
ALTER TABLE public.procrastinate_workers ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.procrastinate_workers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.recommendations_article (
    product_id uuid NOT NULL,
    together uuid[] NOT NULL,
    "similar" uuid[] NOT NULL
);
CREATE TABLE public.recommendations_bestsellers (
    market character varying(8) NOT NULL,
    products uuid[] NOT NULL
);
CREATE TABLE public.recommendations_followed (
    id uuid NOT NULL,
    place character varying(8) NOT NULL,
    kind character varying(12) NOT NULL,
    day date NOT NULL,
    at timestamp with time zone NOT NULL,
    hat_id uuid,
    product_id uuid NOT NULL,
    visitor_id uuid,
    CONSTRAINT recommendations_followed_whom CHECK ((((hat_id IS NULL) OR (visitor_id IS NULL)) AND (1 = (
CASE
    WHEN (hat_id IS NULL) THEN 1
    ELSE 0
END +
CASE
    WHEN (visitor_id IS NULL) THEN 1
    ELSE 0
END))))
);
CREATE TABLE public.recommendations_person (
    hat_id uuid NOT NULL,
    new uuid[] NOT NULL,
    because uuid[] NOT NULL,
    again uuid[] NOT NULL,
    again_sku character varying(64)[] NOT NULL,
    again_due date[] NOT NULL,
    again_every integer[] NOT NULL
);
CREATE TABLE public.recommendations_shown (
    id uuid NOT NULL,
    place character varying(8) NOT NULL,
    kind character varying(12) NOT NULL,
    day date NOT NULL,
    is_left_alone boolean NOT NULL,
    first_at timestamp with time zone NOT NULL,
    hat_id uuid,
    visitor_id uuid,
    CONSTRAINT recommendations_shown_whom CHECK ((((hat_id IS NULL) OR (visitor_id IS NULL)) AND (1 = (
CASE
    WHEN (hat_id IS NULL) THEN 1
    ELSE 0
END +
CASE
    WHEN (visitor_id IS NULL) THEN 1
    ELSE 0
END))))
);
CREATE TABLE public.recommendations_working (
    id uuid NOT NULL,
    worked_at timestamp with time zone NOT NULL,
    seconds double precision NOT NULL,
    method character varying(8) NOT NULL,
    people integer NOT NULL,
    articles integer NOT NULL,
    purchases bigint NOT NULL,
    people_new integer NOT NULL,
    people_again integer NOT NULL,
    articles_similar integer NOT NULL,
    articles_together integer NOT NULL,
    trial jsonb,
    CONSTRAINT recommendations_working_articles_check CHECK ((articles >= 0)),
    CONSTRAINT recommendations_working_articles_similar_check CHECK ((articles_similar >= 0)),
    CONSTRAINT recommendations_working_articles_together_check CHECK ((articles_together >= 0)),
    CONSTRAINT recommendations_working_people_again_check CHECK ((people_again >= 0)),
    CONSTRAINT recommendations_working_people_check CHECK ((people >= 0)),
    CONSTRAINT recommendations_working_people_new_check CHECK ((people_new >= 0)),
    CONSTRAINT recommendations_working_purchases_check CHECK ((purchases >= 0))
);
CREATE TABLE public.reports_board (
    id uuid NOT NULL,
    code character varying(16) NOT NULL,
    name character varying(80) NOT NULL,
    is_shared boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    owner_id uuid NOT NULL
);
CREATE TABLE public.reports_board_item (
    id uuid NOT NULL,
    code character varying(16) NOT NULL,
    "position" smallint NOT NULL,
    wish jsonb NOT NULL,
    board_id uuid NOT NULL,
    CONSTRAINT reports_board_item_position_check CHECK (("position" >= 0))
);
CREATE TABLE public.reports_goal (
    id uuid NOT NULL,
    code character varying(16) NOT NULL,
    wish jsonb NOT NULL,
    side character varying(5) NOT NULL,
    line double precision NOT NULL,
    standing character varying(6) NOT NULL,
    since timestamp with time zone,
    checked_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    owner_id uuid NOT NULL
);
CREATE TABLE public.reports_report (
    id uuid NOT NULL,
    code character varying(16) NOT NULL,
    every character varying(5) NOT NULL,
    hour smallint NOT NULL,
    next_at timestamp with time zone NOT NULL,
    last_at timestamp with time zone,
    board_id uuid NOT NULL,
    CONSTRAINT reports_hour CHECK ((hour < 24)),
    CONSTRAINT reports_report_hour_check CHECK ((hour >= 0))
);
CREATE TABLE public.reports_report_to (
    id bigint NOT NULL,
    report_id uuid NOT NULL,
    hat_id uuid NOT NULL
);
ALTER TABLE public.reports_report_to ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.reports_report_to_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.service_note (
    id uuid NOT NULL,
    text text NOT NULL,
    written_at timestamp with time zone NOT NULL,
    by_hat_id uuid NOT NULL,
    hat_id uuid NOT NULL
);
CREATE TABLE public.service_request (
    id uuid NOT NULL,
    code character varying(16) NOT NULL,
    kind character varying(12) NOT NULL,
    state character varying(10) NOT NULL,
    contact_name character varying(120) NOT NULL,
    contact_email character varying(254) NOT NULL,
    contact_phone character varying(24) NOT NULL,
    quantity integer,
    channel character varying(12) NOT NULL,
    language character varying(8) NOT NULL,
    text text NOT NULL,
    due_at timestamp with time zone NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    first_answer_at timestamp with time zone,
    closed_at timestamp with time zone,
    hat_id uuid,
    order_id uuid,
    organisation_id uuid,
    owner_id uuid,
    variant_id uuid,
    visitor_id uuid,
    CONSTRAINT service_request_quantity_check CHECK ((quantity >= 0))
);
CREATE TABLE public.service_request_entry (
    id uuid NOT NULL,
    is_from_staff boolean NOT NULL,
    is_note boolean NOT NULL,
    text text NOT NULL,
    written_at timestamp with time zone NOT NULL,
    by_hat_id uuid,
    request_id uuid NOT NULL
);
CREATE TABLE public.socialaccount_socialaccount (
    id integer NOT NULL,
    provider character varying(200) NOT NULL,
    uid character varying(191) NOT NULL,
    last_login timestamp with time zone NOT NULL,
    date_joined timestamp with time zone NOT NULL,
    extra_data jsonb NOT NULL,
    user_id uuid NOT NULL
);
ALTER TABLE public.socialaccount_socialaccount ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.socialaccount_socialaccount_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.socialaccount_socialapp (
    id integer NOT NULL,
    provider character varying(30) NOT NULL,
    name character varying(40) NOT NULL,
    client_id character varying(191) NOT NULL,
    secret character varying(191) NOT NULL,
    key character varying(191) NOT NULL,
    provider_id character varying(200) NOT NULL,
    settings jsonb NOT NULL
);
ALTER TABLE public.socialaccount_socialapp ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.socialaccount_socialapp_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.socialaccount_socialtoken (
    id integer NOT NULL,
    token text NOT NULL,
    token_secret text NOT NULL,
    expires_at timestamp with time zone,
    account_id integer NOT NULL,
    app_id integer
);
ALTER TABLE public.socialaccount_socialtoken ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.socialaccount_socialtoken_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.stock_level (
    on_hand integer NOT NULL,
    reserved integer NOT NULL,
    reorder_point integer NOT NULL,
    shelf character varying(24) NOT NULL,
    variant_id uuid NOT NULL,
    warehouse_id uuid NOT NULL,
    CONSTRAINT stock_level_reorder_point_check CHECK ((reorder_point >= 0)),
    CONSTRAINT stock_never_oversold CHECK (((reserved >= 0) AND (reserved <= on_hand)))
);
CREATE TABLE public.stock_movement (
    id uuid NOT NULL,
    kind character varying(12) NOT NULL,
    quantity integer NOT NULL,
    reason character varying(200) NOT NULL,
    reference_id uuid,
    moved_at timestamp with time zone NOT NULL,
    by_hat_id uuid,
    variant_id uuid NOT NULL,
    warehouse_id uuid NOT NULL
);
CREATE TABLE public.stock_reservation (
    id uuid NOT NULL,
    order_id uuid NOT NULL,
    line_id uuid NOT NULL,
    quantity integer NOT NULL,
    state character varying(8) NOT NULL,
    expires_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    variant_id uuid NOT NULL,
    warehouse_id uuid NOT NULL,
    CONSTRAINT stock_reservation_quantity_check CHECK ((quantity >= 0))
);
CREATE TABLE public.stock_warehouse (
    id uuid NOT NULL,
    code character varying(24) NOT NULL,
    name character varying(80) NOT NULL,
    country character varying(2) NOT NULL,
    region character varying(8) NOT NULL,
    time_zone character varying(64) NOT NULL,
    cut_off time without time zone NOT NULL,
    street character varying(200) NOT NULL,
    postal_code character varying(16) NOT NULL,
    city character varying(100) NOT NULL,
    is_pick_up boolean NOT NULL,
    priority integer NOT NULL
);
CREATE TABLE public.surveys_answer (
    id uuid NOT NULL,
    code character varying(16) NOT NULL,
    version integer NOT NULL,
    is_anonymous boolean NOT NULL,
    is_invited boolean NOT NULL,
    via character varying(8) NOT NULL,
    language character varying(8) NOT NULL,
    market character varying(8) NOT NULL,
    at timestamp with time zone NOT NULL,
    score smallint,
    seen character varying(8)[] NOT NULL,
    is_complete boolean NOT NULL,
    is_followed_up boolean NOT NULL,
    task_code character varying(16) NOT NULL,
    hat_id uuid,
    invitation_id uuid,
    survey_id uuid NOT NULL,
    CONSTRAINT surveys_answer_anonymous CHECK (((NOT is_anonymous) OR ((hat_id IS NULL) AND (invitation_id IS NULL))))
);
CREATE TABLE public.surveys_answer_value (
    id uuid NOT NULL,
    question character varying(8) NOT NULL,
    number smallint,
    numbers smallint[] NOT NULL,
    text text NOT NULL,
    folded text NOT NULL,
    themes character varying(40)[] NOT NULL,
    answer_id uuid NOT NULL
);
CREATE TABLE public.surveys_invitation (
    id uuid NOT NULL,
    occasion character varying(40) NOT NULL,
    state character varying(8) NOT NULL,
    due_at timestamp with time zone NOT NULL,
    asked_at timestamp with time zone,
    is_by_mail boolean NOT NULL,
    held_because character varying(40) NOT NULL,
    hat_id uuid NOT NULL,
    survey_id uuid NOT NULL
);
CREATE TABLE public.surveys_survey (
    id uuid NOT NULL,
    code character varying(32) NOT NULL,
    name character varying(120) NOT NULL,
    kind character varying(8) NOT NULL,
    is_anonymous boolean NOT NULL,
    draft jsonb NOT NULL,
    version integer NOT NULL,
    is_running boolean NOT NULL,
    trigger character varying(12) NOT NULL,
    delay_days smallint NOT NULL,
    by_mail boolean NOT NULL,
    by_page boolean NOT NULL,
    has_link boolean NOT NULL,
    last_round character varying(8) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    archived_at timestamp with time zone,
    audience_id uuid,
    owner_hat_id uuid,
    CONSTRAINT surveys_survey_delay_days_check CHECK ((delay_days >= 0))
);
CREATE TABLE public.surveys_version (
    id uuid NOT NULL,
    number integer NOT NULL,
    content jsonb NOT NULL,
    published_at timestamp with time zone NOT NULL,
    by_hat_id uuid,
    mailing_id uuid,
    survey_id uuid NOT NULL
);
CREATE TABLE public.tasks_task (
    id uuid NOT NULL,
    code character varying(16) NOT NULL,
    title character varying(200) NOT NULL,
    note text NOT NULL,
    about character varying(16) NOT NULL,
    about_code character varying(16) NOT NULL,
    due_at timestamp with time zone,
    remind_at timestamp with time zone,
    reminded_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    done_at timestamp with time zone,
    hat_id uuid,
    made_by_id uuid,
    organisation_id uuid,
    owner_id uuid
);
CREATE TABLE public.usersessions_usersession (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    ip inet NOT NULL,
    last_seen_at timestamp with time zone NOT NULL,
    session_key character varying(40) NOT NULL,
    user_agent character varying(200) NOT NULL,
    data jsonb NOT NULL,
    user_id uuid NOT NULL
);
ALTER TABLE public.usersessions_usersession ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.usersessions_usersession_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.webhooks_attempt (
    id uuid NOT NULL,
    began_at timestamp with time zone NOT NULL,
    milliseconds integer NOT NULL,
    status smallint,
    problem character varying(14) NOT NULL,
    answer character varying(500) NOT NULL,
    delivery_id uuid NOT NULL,
    CONSTRAINT webhooks_attempt_milliseconds_check CHECK ((milliseconds >= 0)),
    CONSTRAINT webhooks_attempt_status_check CHECK ((status >= 0))
);
CREATE TABLE public.webhooks_delivery (
    id uuid NOT NULL,
    code character varying(16) NOT NULL,
    state character varying(10) NOT NULL,
    attempts smallint NOT NULL,
    next_at timestamp with time zone NOT NULL,
    last_status smallint,
    last_problem character varying(14) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    event_id uuid NOT NULL,
    subscription_id uuid NOT NULL,
    CONSTRAINT webhooks_delivery_attempts_check CHECK ((attempts >= 0)),
    CONSTRAINT webhooks_delivery_last_status_check CHECK ((last_status >= 0))
);
CREATE TABLE public.webhooks_event (
    id uuid NOT NULL,
    code character varying(16) NOT NULL,
    fact_id uuid,
    kind character varying(48) NOT NULL,
    body text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    organisation_id uuid
);
CREATE TABLE public.webhooks_subscription (
    id uuid NOT NULL,
    code character varying(16) NOT NULL,
    address character varying(500) NOT NULL,
    kinds character varying(48)[] NOT NULL,
    description character varying(120) NOT NULL,
    state character varying(10) NOT NULL,
    disabled_because character varying(12) NOT NULL,
    sealed_secret text NOT NULL,
    sealed_old_secret text NOT NULL,
    old_secret_until timestamp with time zone,
    failures integer NOT NULL,
    failing_since timestamp with time zone,
    rests_until timestamp with time zone,
    made_at timestamp with time zone NOT NULL,
    made_by_id uuid NOT NULL,
    organisation_id uuid,
    CONSTRAINT webhooks_subscription_failures_check CHECK ((failures >= 0))
);
ALTER TABLE ONLY public.activity_log ATTACH PARTITION public.activity_log_other DEFAULT;
ALTER TABLE ONLY public.activity_seen_message ATTACH PARTITION public.activity_seen_message_0 FOR VALUES WITH (modulus 16, remainder 0);
ALTER TABLE ONLY public.activity_seen_message ATTACH PARTITION public.activity_seen_message_1 FOR VALUES WITH (modulus 16, remainder 1);
ALTER TABLE ONLY public.activity_seen_message ATTACH PARTITION public.activity_seen_message_10 FOR VALUES WITH (modulus 16, remainder 10);
ALTER TABLE ONLY public.activity_seen_message ATTACH PARTITION public.activity_seen_message_11 FOR VALUES WITH (modulus 16, remainder 11);
ALTER TABLE ONLY public.activity_seen_message ATTACH PARTITION public.activity_seen_message_12 FOR VALUES WITH (modulus 16, remainder 12);
ALTER TABLE ONLY public.activity_seen_message ATTACH PARTITION public.activity_seen_message_13 FOR VALUES WITH (modulus 16, remainder 13);
ALTER TABLE ONLY public.activity_seen_message ATTACH PARTITION public.activity_seen_message_14 FOR VALUES WITH (modulus 16, remainder 14);
ALTER TABLE ONLY public.activity_seen_message ATTACH PARTITION public.activity_seen_message_15 FOR VALUES WITH (modulus 16, remainder 15);
ALTER TABLE ONLY public.activity_seen_message ATTACH PARTITION public.activity_seen_message_2 FOR VALUES WITH (modulus 16, remainder 2);
ALTER TABLE ONLY public.activity_seen_message ATTACH PARTITION public.activity_seen_message_3 FOR VALUES WITH (modulus 16, remainder 3);
ALTER TABLE ONLY public.activity_seen_message ATTACH PARTITION public.activity_seen_message_4 FOR VALUES WITH (modulus 16, remainder 4);
ALTER TABLE ONLY public.activity_seen_message ATTACH PARTITION public.activity_seen_message_5 FOR VALUES WITH (modulus 16, remainder 5);
ALTER TABLE ONLY public.activity_seen_message ATTACH PARTITION public.activity_seen_message_6 FOR VALUES WITH (modulus 16, remainder 6);
ALTER TABLE ONLY public.activity_seen_message ATTACH PARTITION public.activity_seen_message_7 FOR VALUES WITH (modulus 16, remainder 7);
ALTER TABLE ONLY public.activity_seen_message ATTACH PARTITION public.activity_seen_message_8 FOR VALUES WITH (modulus 16, remainder 8);
ALTER TABLE ONLY public.activity_seen_message ATTACH PARTITION public.activity_seen_message_9 FOR VALUES WITH (modulus 16, remainder 9);
ALTER TABLE ONLY public.procrastinate_events ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_events_id_seq'::regclass);
ALTER TABLE ONLY public.procrastinate_jobs ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_jobs_id_seq'::regclass);
ALTER TABLE ONLY public.procrastinate_periodic_defers ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_periodic_defers_id_seq'::regclass);
INSERT INTO public.auth_permission VALUES
	(1, 'Can add permission', 1, 'add_permission'),
	(2, 'Can change permission', 1, 'change_permission'),
	(3, 'Can delete permission', 1, 'delete_permission'),
	(4, 'Can view permission', 1, 'view_permission'),
	(5, 'Can add group', 2, 'add_group'),
	(6, 'Can change group', 2, 'change_group'),
	(7, 'Can delete group', 2, 'delete_group'),
	(8, 'Can view group', 2, 'view_group'),
	(9, 'Can add content type', 3, 'add_contenttype'),
	(10, 'Can change content type', 3, 'change_contenttype'),
	(11, 'Can delete content type', 3, 'delete_contenttype'),
	(12, 'Can view content type', 3, 'view_contenttype'),
	(13, 'Can add session', 4, 'add_session'),
	(14, 'Can change session', 4, 'change_session'),
	(15, 'Can delete session', 4, 'delete_session'),
	(16, 'Can view session', 4, 'view_session'),
	(17, 'Can add email address', 5, 'add_emailaddress'),
	(18, 'Can change email address', 5, 'change_emailaddress'),
	(19, 'Can delete email address', 5, 'delete_emailaddress'),
	(20, 'Can view email address', 5, 'view_emailaddress'),
	(21, 'Can add email confirmation', 6, 'add_emailconfirmation'),
	(22, 'Can change email confirmation', 6, 'change_emailconfirmation'),
	(23, 'Can delete email confirmation', 6, 'delete_emailconfirmation'),
	(24, 'Can view email confirmation', 6, 'view_emailconfirmation'),
	(25, 'Can add authenticator', 7, 'add_authenticator'),
	(26, 'Can change authenticator', 7, 'change_authenticator'),
	(27, 'Can delete authenticator', 7, 'delete_authenticator'),
	(28, 'Can view authenticator', 7, 'view_authenticator'),
	(29, 'Can add social account', 8, 'add_socialaccount'),
	(30, 'Can change social account', 8, 'change_socialaccount'),
	(31, 'Can delete social account', 8, 'delete_socialaccount'),
	(32, 'Can view social account', 8, 'view_socialaccount'),
	(33, 'Can add social application', 9, 'add_socialapp'),
	(34, 'Can change social application', 9, 'change_socialapp'),
	(35, 'Can delete social application', 9, 'delete_socialapp'),
	(36, 'Can view social application', 9, 'view_socialapp'),
	(37, 'Can add social application token', 10, 'add_socialtoken'),
	(38, 'Can change social application token', 10, 'change_socialtoken'),
	(39, 'Can delete social application token', 10, 'delete_socialtoken'),
	(40, 'Can view social application token', 10, 'view_socialtoken'),
	(41, 'Can add user session', 11, 'add_usersession'),
	(42, 'Can change user session', 11, 'change_usersession'),
	(43, 'Can delete user session', 11, 'delete_usersession'),
	(44, 'Can view user session', 11, 'view_usersession'),
	(45, 'Can add procrastinate event', 12, 'add_procrastinateevent'),
	(46, 'Can change procrastinate event', 12, 'change_procrastinateevent'),
	(47, 'Can delete procrastinate event', 12, 'delete_procrastinateevent'),
	(48, 'Can view procrastinate event', 12, 'view_procrastinateevent'),
	(49, 'Can add procrastinate job', 13, 'add_procrastinatejob'),
	(50, 'Can change procrastinate job', 13, 'change_procrastinatejob'),
	(51, 'Can delete procrastinate job', 13, 'delete_procrastinatejob'),
	(52, 'Can view procrastinate job', 13, 'view_procrastinatejob'),
	(53, 'Can add procrastinate periodic defer', 14, 'add_procrastinateperiodicdefer'),
	(54, 'Can change procrastinate periodic defer', 14, 'change_procrastinateperiodicdefer'),
	(55, 'Can delete procrastinate periodic defer', 14, 'delete_procrastinateperiodicdefer'),
	(56, 'Can view procrastinate periodic defer', 14, 'view_procrastinateperiodicdefer'),
	(57, 'Can add procrastinate worker', 15, 'add_procrastinateworker'),
	(58, 'Can change procrastinate worker', 15, 'change_procrastinateworker'),
	(59, 'Can delete procrastinate worker', 15, 'delete_procrastinateworker'),
	(60, 'Can view procrastinate worker', 15, 'view_procrastinateworker'),
	(61, 'Can add deed key', 16, 'add_deedkey'),
	(62, 'Can change deed key', 16, 'change_deedkey'),
	(63, 'Can delete deed key', 16, 'delete_deedkey'),
	(64, 'Can view deed key', 16, 'view_deedkey'),
	(65, 'Can add handled fact', 17, 'add_handledfact'),
	(66, 'Can change handled fact', 17, 'change_handledfact'),
	(67, 'Can delete handled fact', 17, 'delete_handledfact'),
	(68, 'Can view handled fact', 17, 'view_handledfact'),
	(69, 'Can add limit row', 18, 'add_limitrow'),
	(70, 'Can change limit row', 18, 'change_limitrow'),
	(71, 'Can delete limit row', 18, 'delete_limitrow'),
	(72, 'Can view limit row', 18, 'view_limitrow'),
	(73, 'Can add house setting', 19, 'add_housesetting'),
	(74, 'Can change house setting', 19, 'change_housesetting'),
	(75, 'Can delete house setting', 19, 'delete_housesetting'),
	(76, 'Can view house setting', 19, 'view_housesetting'),
	(77, 'Can add house setting change', 20, 'add_housesettingchange'),
	(78, 'Can change house setting change', 20, 'change_housesettingchange'),
	(79, 'Can delete house setting change', 20, 'delete_housesettingchange'),
	(80, 'Can view house setting change', 20, 'view_housesettingchange'),
	(81, 'Can add job trouble', 21, 'add_jobtrouble'),
	(82, 'Can change job trouble', 21, 'change_jobtrouble'),
	(83, 'Can delete job trouble', 21, 'delete_jobtrouble'),
	(84, 'Can view job trouble', 21, 'view_jobtrouble'),
	(85, 'Can add policy text', 22, 'add_policytext'),
	(86, 'Can change policy text', 22, 'change_policytext'),
	(87, 'Can delete policy text', 22, 'delete_policytext'),
	(88, 'Can view policy text', 22, 'view_policytext'),
	(89, 'Can add hat', 23, 'add_hat'),
	(90, 'Can change hat', 23, 'change_hat'),
	(91, 'Can delete hat', 23, 'delete_hat'),
	(92, 'Can view hat', 23, 'view_hat'),
	(93, 'Can add organisation', 24, 'add_organisation'),
	(94, 'Can change organisation', 24, 'change_organisation'),
	(95, 'Can delete organisation', 24, 'delete_organisation'),
	(96, 'Can view organisation', 24, 'view_organisation'),
	(97, 'Can add invitation', 25, 'add_invitation'),
	(98, 'Can change invitation', 25, 'change_invitation'),
	(99, 'Can delete invitation', 25, 'delete_invitation'),
	(100, 'Can view invitation', 25, 'view_invitation'),
	(101, 'Can add person', 26, 'add_person'),
	(102, 'Can change person', 26, 'change_person'),
	(103, 'Can delete person', 26, 'delete_person'),
	(104, 'Can view person', 26, 'view_person'),
	(105, 'Can add hat change', 27, 'add_hatchange'),
	(106, 'Can change hat change', 27, 'change_hatchange'),
	(107, 'Can delete hat change', 27, 'delete_hatchange'),
	(108, 'Can view hat change', 27, 'view_hatchange'),
	(109, 'Can add sign in', 28, 'add_signin'),
	(110, 'Can change sign in', 28, 'change_signin'),
	(111, 'Can delete sign in', 28, 'delete_signin'),
	(112, 'Can view sign in', 28, 'view_signin'),
	(113, 'Can add postal address', 29, 'add_postaladdress'),
	(114, 'Can change postal address', 29, 'change_postaladdress'),
	(115, 'Can delete postal address', 29, 'delete_postaladdress'),
	(116, 'Can view postal address', 29, 'view_postaladdress'),
	(117, 'Can add visitor', 30, 'add_visitor'),
	(118, 'Can change visitor', 30, 'change_visitor'),
	(119, 'Can delete visitor', 30, 'delete_visitor'),
	(120, 'Can view visitor', 30, 'view_visitor'),
	(121, 'Can add address', 31, 'add_address'),
	(122, 'Can change address', 31, 'change_address'),
	(123, 'Can delete address', 31, 'delete_address'),
	(124, 'Can view address', 31, 'view_address'),
	(125, 'Can add external number', 32, 'add_externalnumber'),
	(126, 'Can change external number', 32, 'change_externalnumber'),
	(127, 'Can delete external number', 32, 'delete_externalnumber'),
	(128, 'Can view external number', 32, 'view_externalnumber'),
	(129, 'Can add likeness', 33, 'add_likeness'),
	(130, 'Can change likeness', 33, 'change_likeness'),
	(131, 'Can delete likeness', 33, 'delete_likeness'),
	(132, 'Can view likeness', 33, 'view_likeness'),
	(133, 'Can add merge', 34, 'add_merge'),
	(134, 'Can change merge', 34, 'change_merge'),
	(135, 'Can delete merge', 34, 'delete_merge'),
	(136, 'Can view merge', 34, 'view_merge'),
	(137, 'Can add merge image', 35, 'add_mergeimage'),
	(138, 'Can change merge image', 35, 'change_mergeimage'),
	(139, 'Can delete merge image', 35, 'delete_mergeimage'),
	(140, 'Can view merge image', 35, 'view_mergeimage'),
	(141, 'Can add same human', 36, 'add_samehuman'),
	(142, 'Can change same human', 36, 'change_samehuman'),
	(143, 'Can delete same human', 36, 'delete_samehuman'),
	(144, 'Can view same human', 36, 'view_samehuman'),
	(145, 'Can add look', 37, 'add_look'),
	(146, 'Can change look', 37, 'change_look'),
	(147, 'Can delete look', 37, 'delete_look'),
	(148, 'Can view look', 37, 'view_look'),
	(149, 'Can add consent event', 38, 'add_consentevent'),
	(150, 'Can change consent event', 38, 'change_consentevent'),
	(151, 'Can delete consent event', 38, 'delete_consentevent'),
	(152, 'Can view consent event', 38, 'view_consentevent'),
	(153, 'Can add topic', 39, 'add_topic'),
	(154, 'Can change topic', 39, 'change_topic'),
	(155, 'Can delete topic', 39, 'delete_topic'),
	(156, 'Can view topic', 39, 'view_topic'),
	(157, 'Can add confirmation', 40, 'add_confirmation'),
	(158, 'Can change confirmation', 40, 'change_confirmation'),
	(159, 'Can delete confirmation', 40, 'delete_confirmation'),
	(160, 'Can view confirmation', 40, 'view_confirmation'),
	(161, 'Can add consent detail', 41, 'add_consentdetail'),
	(162, 'Can change consent detail', 41, 'change_consentdetail'),
	(163, 'Can delete consent detail', 41, 'delete_consentdetail'),
	(164, 'Can view consent detail', 41, 'view_consentdetail'),
	(165, 'Can add preference row', 42, 'add_preferencerow'),
	(166, 'Can change preference row', 42, 'change_preferencerow'),
	(167, 'Can delete preference row', 42, 'delete_preferencerow'),
	(168, 'Can view preference row', 42, 'view_preferencerow'),
	(169, 'Can add wording', 43, 'add_wording'),
	(170, 'Can change wording', 43, 'change_wording'),
	(171, 'Can delete wording', 43, 'delete_wording'),
	(172, 'Can view wording', 43, 'view_wording'),
	(173, 'Can add consent now', 44, 'add_consentnow'),
	(174, 'Can change consent now', 44, 'change_consentnow'),
	(175, 'Can delete consent now', 44, 'delete_consentnow'),
	(176, 'Can view consent now', 44, 'view_consentnow'),
	(177, 'Can add suppression', 45, 'add_suppression'),
	(178, 'Can change suppression', 45, 'change_suppression'),
	(179, 'Can delete suppression', 45, 'delete_suppression'),
	(180, 'Can view suppression', 45, 'view_suppression'),
	(181, 'Can add data request', 46, 'add_datarequest'),
	(182, 'Can change data request', 46, 'change_datarequest'),
	(183, 'Can delete data request', 46, 'delete_datarequest'),
	(184, 'Can view data request', 46, 'view_datarequest'),
	(185, 'Can add approval', 47, 'add_approval'),
	(186, 'Can change approval', 47, 'change_approval'),
	(187, 'Can delete approval', 47, 'delete_approval'),
	(188, 'Can view approval', 47, 'view_approval'),
	(189, 'Can add task', 48, 'add_task'),
	(190, 'Can change task', 48, 'change_task'),
	(191, 'Can delete task', 48, 'delete_task'),
	(192, 'Can view task', 48, 'view_task'),
	(193, 'Can add access token', 49, 'add_accesstoken'),
	(194, 'Can change access token', 49, 'change_accesstoken'),
	(195, 'Can delete access token', 49, 'delete_accesstoken'),
	(196, 'Can view access token', 49, 'view_accesstoken'),
	(197, 'Can add token hat', 50, 'add_tokenhat'),
	(198, 'Can change token hat', 50, 'change_tokenhat'),
	(199, 'Can delete token hat', 50, 'delete_tokenhat'),
	(200, 'Can view token hat', 50, 'view_tokenhat'),
	(201, 'Can add activity', 51, 'add_activity'),
	(202, 'Can change activity', 51, 'change_activity'),
	(203, 'Can delete activity', 51, 'delete_activity'),
	(204, 'Can view activity', 51, 'view_activity'),
	(205, 'Can add activity detail', 52, 'add_activitydetail'),
	(206, 'Can change activity detail', 52, 'change_activitydetail'),
	(207, 'Can delete activity detail', 52, 'delete_activitydetail'),
	(208, 'Can view activity detail', 52, 'view_activitydetail'),
	(209, 'Can add seen message', 53, 'add_seenmessage'),
	(210, 'Can change seen message', 53, 'change_seenmessage'),
	(211, 'Can delete seen message', 53, 'delete_seenmessage'),
	(212, 'Can view seen message', 53, 'view_seenmessage'),
	(213, 'Can add source', 54, 'add_source'),
	(214, 'Can change source', 54, 'change_source'),
	(215, 'Can delete source', 54, 'delete_source'),
	(216, 'Can view source', 54, 'view_source'),
	(217, 'Can add tally', 55, 'add_tally'),
	(218, 'Can change tally', 55, 'change_tally'),
	(219, 'Can delete tally', 55, 'delete_tally'),
	(220, 'Can view tally', 55, 'view_tally'),
	(221, 'Can add write key', 56, 'add_writekey'),
	(222, 'Can change write key', 56, 'change_writekey'),
	(223, 'Can delete write key', 56, 'delete_writekey'),
	(224, 'Can view write key', 56, 'view_writekey'),
	(225, 'Can add held message', 57, 'add_heldmessage'),
	(226, 'Can change held message', 57, 'change_heldmessage'),
	(227, 'Can delete held message', 57, 'delete_heldmessage'),
	(228, 'Can view held message', 57, 'view_heldmessage'),
	(229, 'Can add message', 58, 'add_message'),
	(230, 'Can change message', 58, 'change_message'),
	(231, 'Can delete message', 58, 'delete_message'),
	(232, 'Can view message', 58, 'view_message'),
	(233, 'Can add mailing', 59, 'add_mailing'),
	(234, 'Can change mailing', 59, 'change_mailing'),
	(235, 'Can delete mailing', 59, 'delete_mailing'),
	(236, 'Can view mailing', 59, 'view_mailing'),
	(237, 'Can add message event', 60, 'add_messageevent'),
	(238, 'Can change message event', 60, 'change_messageevent'),
	(239, 'Can delete message event', 60, 'delete_messageevent'),
	(240, 'Can view message event', 60, 'view_messageevent'),
	(241, 'Can add decision', 61, 'add_decision'),
	(242, 'Can change decision', 61, 'change_decision'),
	(243, 'Can delete decision', 61, 'delete_decision'),
	(244, 'Can view decision', 61, 'view_decision'),
	(245, 'Can add mailing content', 62, 'add_mailingcontent'),
	(246, 'Can change mailing content', 62, 'change_mailingcontent'),
	(247, 'Can delete mailing content', 62, 'delete_mailingcontent'),
	(248, 'Can view mailing content', 62, 'view_mailingcontent'),
	(249, 'Can add push subscription', 63, 'add_pushsubscription'),
	(250, 'Can change push subscription', 63, 'change_pushsubscription'),
	(251, 'Can delete push subscription', 63, 'delete_pushsubscription'),
	(252, 'Can view push subscription', 63, 'view_pushsubscription'),
	(253, 'Can add mailbox mark', 64, 'add_mailboxmark'),
	(254, 'Can change mailbox mark', 64, 'change_mailboxmark'),
	(255, 'Can delete mailbox mark', 64, 'delete_mailboxmark'),
	(256, 'Can view mailbox mark', 64, 'view_mailboxmark'),
	(257, 'Can add incoming mail', 65, 'add_incomingmail'),
	(258, 'Can change incoming mail', 65, 'change_incomingmail'),
	(259, 'Can delete incoming mail', 65, 'delete_incomingmail'),
	(260, 'Can view incoming mail', 65, 'view_incomingmail'),
	(261, 'Can add incoming file', 66, 'add_incomingfile'),
	(262, 'Can change incoming file', 66, 'change_incomingfile'),
	(263, 'Can delete incoming file', 66, 'delete_incomingfile'),
	(264, 'Can view incoming file', 66, 'view_incomingfile'),
	(265, 'Can add ready text', 67, 'add_readytext'),
	(266, 'Can change ready text', 67, 'change_readytext'),
	(267, 'Can delete ready text', 67, 'delete_readytext'),
	(268, 'Can view ready text', 67, 'view_readytext'),
	(269, 'Can add touched', 68, 'add_touched'),
	(270, 'Can change touched', 68, 'change_touched'),
	(271, 'Can delete touched', 68, 'delete_touched'),
	(272, 'Can view touched', 68, 'view_touched'),
	(273, 'Can add audience', 69, 'add_audience'),
	(274, 'Can change audience', 69, 'change_audience'),
	(275, 'Can delete audience', 69, 'delete_audience'),
	(276, 'Can view audience', 69, 'view_audience'),
	(277, 'Can add member', 70, 'add_member'),
	(278, 'Can change member', 70, 'change_member'),
	(279, 'Can delete member', 70, 'delete_member'),
	(280, 'Can view member', 70, 'view_member'),
	(281, 'Can add trait', 71, 'add_trait'),
	(282, 'Can change trait', 71, 'change_trait'),
	(283, 'Can delete trait', 71, 'delete_trait'),
	(284, 'Can view trait', 71, 'view_trait'),
	(285, 'Can add experiment', 72, 'add_experiment'),
	(286, 'Can change experiment', 72, 'change_experiment'),
	(287, 'Can delete experiment', 72, 'delete_experiment'),
	(288, 'Can view experiment', 72, 'view_experiment'),
	(289, 'Can add flag', 73, 'add_flag'),
	(290, 'Can change flag', 73, 'change_flag'),
	(291, 'Can delete flag', 73, 'delete_flag'),
	(292, 'Can view flag', 73, 'view_flag'),
	(293, 'Can add enrolment', 74, 'add_enrolment'),
	(294, 'Can change enrolment', 74, 'change_enrolment'),
	(295, 'Can delete enrolment', 74, 'delete_enrolment'),
	(296, 'Can view enrolment', 74, 'view_enrolment'),
	(297, 'Can add attribute', 75, 'add_attribute'),
	(298, 'Can change attribute', 75, 'change_attribute'),
	(299, 'Can delete attribute', 75, 'delete_attribute'),
	(300, 'Can view attribute', 75, 'view_attribute'),
	(301, 'Can add category', 76, 'add_category'),
	(302, 'Can change category', 76, 'change_category'),
	(303, 'Can delete category', 76, 'delete_category'),
	(304, 'Can view category', 76, 'view_category'),
	(305, 'Can add product', 77, 'add_product'),
	(306, 'Can change product', 77, 'change_product'),
	(307, 'Can delete product', 77, 'delete_product'),
	(308, 'Can view product', 77, 'view_product'),
	(309, 'Can add article change', 78, 'add_articlechange'),
	(310, 'Can change article change', 78, 'change_articlechange'),
	(311, 'Can delete article change', 78, 'delete_articlechange'),
	(312, 'Can view article change', 78, 'view_articlechange'),
	(313, 'Can add product text', 79, 'add_producttext'),
	(314, 'Can change product text', 79, 'change_producttext'),
	(315, 'Can delete product text', 79, 'delete_producttext'),
	(316, 'Can view product text', 79, 'view_producttext'),
	(317, 'Can add related product', 80, 'add_relatedproduct'),
	(318, 'Can change related product', 80, 'change_relatedproduct'),
	(319, 'Can delete related product', 80, 'delete_relatedproduct'),
	(320, 'Can view related product', 80, 'view_relatedproduct'),
	(321, 'Can add variant', 81, 'add_variant'),
	(322, 'Can change variant', 81, 'change_variant'),
	(323, 'Can delete variant', 81, 'delete_variant'),
	(324, 'Can view variant', 81, 'view_variant'),
	(325, 'Can add purchase cost', 82, 'add_purchasecost'),
	(326, 'Can change purchase cost', 82, 'change_purchasecost'),
	(327, 'Can delete purchase cost', 82, 'delete_purchasecost'),
	(328, 'Can view purchase cost', 82, 'view_purchasecost'),
	(329, 'Can add picture', 83, 'add_picture'),
	(330, 'Can change picture', 83, 'change_picture'),
	(331, 'Can delete picture', 83, 'delete_picture'),
	(332, 'Can view picture', 83, 'view_picture'),
	(333, 'Can add attribute value', 84, 'add_attributevalue'),
	(334, 'Can change attribute value', 84, 'change_attributevalue'),
	(335, 'Can delete attribute value', 84, 'delete_attributevalue'),
	(336, 'Can view attribute value', 84, 'view_attributevalue'),
	(337, 'Can add category text', 85, 'add_categorytext'),
	(338, 'Can change category text', 85, 'change_categorytext'),
	(339, 'Can delete category text', 85, 'delete_categorytext'),
	(340, 'Can view category text', 85, 'view_categorytext'),
	(341, 'Can add edition', 86, 'add_edition'),
	(342, 'Can change edition', 86, 'change_edition'),
	(343, 'Can delete edition', 86, 'delete_edition'),
	(344, 'Can view edition', 86, 'view_edition'),
	(345, 'Can add word', 87, 'add_word'),
	(346, 'Can change word', 87, 'change_word'),
	(347, 'Can delete word', 87, 'delete_word'),
	(348, 'Can view word', 87, 'view_word'),
	(349, 'Can add tax rate', 88, 'add_taxrate'),
	(350, 'Can change tax rate', 88, 'change_taxrate'),
	(351, 'Can delete tax rate', 88, 'delete_taxrate'),
	(352, 'Can view tax rate', 88, 'view_taxrate'),
	(353, 'Can add contract', 89, 'add_contract'),
	(354, 'Can change contract', 89, 'change_contract'),
	(355, 'Can delete contract', 89, 'delete_contract'),
	(356, 'Can view contract', 89, 'view_contract'),
	(357, 'Can add price list', 90, 'add_pricelist'),
	(358, 'Can change price list', 90, 'change_pricelist'),
	(359, 'Can delete price list', 90, 'delete_pricelist'),
	(360, 'Can view price list', 90, 'view_pricelist'),
	(361, 'Can add price view', 91, 'add_priceview'),
	(362, 'Can change price view', 91, 'change_priceview'),
	(363, 'Can delete price view', 91, 'delete_priceview'),
	(364, 'Can view price view', 91, 'view_priceview'),
	(365, 'Can add promotion', 92, 'add_promotion'),
	(366, 'Can change promotion', 92, 'change_promotion'),
	(367, 'Can delete promotion', 92, 'delete_promotion'),
	(368, 'Can view promotion', 92, 'view_promotion'),
	(369, 'Can add coupon', 93, 'add_coupon'),
	(370, 'Can change coupon', 93, 'change_coupon'),
	(371, 'Can delete coupon', 93, 'delete_coupon'),
	(372, 'Can view coupon', 93, 'view_coupon'),
	(373, 'Can add shelf price', 94, 'add_shelfprice'),
	(374, 'Can change shelf price', 94, 'change_shelfprice'),
	(375, 'Can delete shelf price', 94, 'delete_shelfprice'),
	(376, 'Can view shelf price', 94, 'view_shelfprice'),
	(377, 'Can add contract term', 95, 'add_contractterm'),
	(378, 'Can change contract term', 95, 'change_contractterm'),
	(379, 'Can delete contract term', 95, 'delete_contractterm'),
	(380, 'Can view contract term', 95, 'view_contractterm'),
	(381, 'Can add coupon use', 96, 'add_couponuse'),
	(382, 'Can change coupon use', 96, 'change_couponuse'),
	(383, 'Can delete coupon use', 96, 'delete_couponuse'),
	(384, 'Can view coupon use', 96, 'view_couponuse'),
	(385, 'Can add personal offer', 97, 'add_personaloffer'),
	(386, 'Can change personal offer', 97, 'change_personaloffer'),
	(387, 'Can delete personal offer', 97, 'delete_personaloffer'),
	(388, 'Can view personal offer', 97, 'view_personaloffer'),
	(389, 'Can add price', 98, 'add_price'),
	(390, 'Can change price', 98, 'change_price'),
	(391, 'Can delete price', 98, 'delete_price'),
	(392, 'Can view price', 98, 'view_price'),
	(393, 'Can add offer use', 99, 'add_offeruse'),
	(394, 'Can change offer use', 99, 'change_offeruse'),
	(395, 'Can delete offer use', 99, 'delete_offeruse'),
	(396, 'Can view offer use', 99, 'view_offeruse'),
	(397, 'Can add offering', 100, 'add_offering'),
	(398, 'Can change offering', 100, 'change_offering'),
	(399, 'Can delete offering', 100, 'delete_offering'),
	(400, 'Can view offering', 100, 'view_offering'),
	(401, 'Can add offer held out', 101, 'add_offerheldout'),
	(402, 'Can change offer held out', 101, 'change_offerheldout'),
	(403, 'Can delete offer held out', 101, 'delete_offerheldout'),
	(404, 'Can view offer held out', 101, 'view_offerheldout'),
	(405, 'Can add warehouse', 102, 'add_warehouse'),
	(406, 'Can change warehouse', 102, 'change_warehouse'),
	(407, 'Can delete warehouse', 102, 'delete_warehouse'),
	(408, 'Can view warehouse', 102, 'view_warehouse'),
	(409, 'Can add reservation', 103, 'add_reservation'),
	(410, 'Can change reservation', 103, 'change_reservation'),
	(411, 'Can delete reservation', 103, 'delete_reservation'),
	(412, 'Can view reservation', 103, 'view_reservation'),
	(413, 'Can add movement', 104, 'add_movement'),
	(414, 'Can change movement', 104, 'change_movement'),
	(415, 'Can delete movement', 104, 'delete_movement'),
	(416, 'Can view movement', 104, 'view_movement'),
	(417, 'Can add level', 105, 'add_level'),
	(418, 'Can change level', 105, 'change_level'),
	(419, 'Can delete level', 105, 'delete_level'),
	(420, 'Can view level', 105, 'view_level'),
	(421, 'Can add provider event', 106, 'add_providerevent'),
	(422, 'Can change provider event', 106, 'change_providerevent'),
	(423, 'Can delete provider event', 106, 'delete_providerevent'),
	(424, 'Can view provider event', 106, 'view_providerevent'),
	(425, 'Can add credit account', 107, 'add_creditaccount'),
	(426, 'Can change credit account', 107, 'change_creditaccount'),
	(427, 'Can delete credit account', 107, 'delete_creditaccount'),
	(428, 'Can view credit account', 107, 'view_creditaccount'),
	(429, 'Can add payment', 108, 'add_payment'),
	(430, 'Can change payment', 108, 'change_payment'),
	(431, 'Can delete payment', 108, 'delete_payment'),
	(432, 'Can view payment', 108, 'view_payment'),
	(433, 'Can add refund', 109, 'add_refund'),
	(434, 'Can change refund', 109, 'change_refund'),
	(435, 'Can delete refund', 109, 'delete_refund'),
	(436, 'Can view refund', 109, 'view_refund'),
	(437, 'Can add ledger entry', 110, 'add_ledgerentry'),
	(438, 'Can change ledger entry', 110, 'change_ledgerentry'),
	(439, 'Can delete ledger entry', 110, 'delete_ledgerentry'),
	(440, 'Can view ledger entry', 110, 'view_ledgerentry'),
	(441, 'Can add test bank entry', 111, 'add_testbankentry'),
	(442, 'Can change test bank entry', 111, 'change_testbankentry'),
	(443, 'Can delete test bank entry', 111, 'delete_testbankentry'),
	(444, 'Can view test bank entry', 111, 'view_testbankentry'),
	(445, 'Can add order', 112, 'add_order'),
	(446, 'Can change order', 112, 'change_order'),
	(447, 'Can delete order', 112, 'delete_order'),
	(448, 'Can view order', 112, 'view_order'),
	(449, 'Can add order event', 113, 'add_orderevent'),
	(450, 'Can change order event', 113, 'change_orderevent'),
	(451, 'Can delete order event', 113, 'delete_orderevent'),
	(452, 'Can view order event', 113, 'view_orderevent'),
	(453, 'Can add order line', 114, 'add_orderline'),
	(454, 'Can change order line', 114, 'change_orderline'),
	(455, 'Can delete order line', 114, 'delete_orderline'),
	(456, 'Can view order line', 114, 'view_orderline'),
	(457, 'Can add delivery method', 115, 'add_deliverymethod'),
	(458, 'Can change delivery method', 115, 'change_deliverymethod'),
	(459, 'Can delete delivery method', 115, 'delete_deliverymethod'),
	(460, 'Can view delivery method', 115, 'view_deliverymethod'),
	(461, 'Can add delivery rate', 116, 'add_deliveryrate'),
	(462, 'Can change delivery rate', 116, 'change_deliveryrate'),
	(463, 'Can delete delivery rate', 116, 'delete_deliveryrate'),
	(464, 'Can view delivery rate', 116, 'view_deliveryrate'),
	(465, 'Can add return', 117, 'add_return'),
	(466, 'Can change return', 117, 'change_return'),
	(467, 'Can delete return', 117, 'delete_return'),
	(468, 'Can view return', 117, 'view_return'),
	(469, 'Can add return line', 118, 'add_returnline'),
	(470, 'Can change return line', 118, 'change_returnline'),
	(471, 'Can delete return line', 118, 'delete_returnline'),
	(472, 'Can view return line', 118, 'view_returnline'),
	(473, 'Can add shipment', 119, 'add_shipment'),
	(474, 'Can change shipment', 119, 'change_shipment'),
	(475, 'Can delete shipment', 119, 'delete_shipment'),
	(476, 'Can view shipment', 119, 'view_shipment'),
	(477, 'Can add shipment line', 120, 'add_shipmentline'),
	(478, 'Can change shipment line', 120, 'change_shipmentline'),
	(479, 'Can delete shipment line', 120, 'delete_shipmentline'),
	(480, 'Can view shipment line', 120, 'view_shipmentline'),
	(481, 'Can add series', 121, 'add_series'),
	(482, 'Can change series', 121, 'change_series'),
	(483, 'Can delete series', 121, 'delete_series'),
	(484, 'Can view series', 121, 'view_series'),
	(485, 'Can add invoice', 122, 'add_invoice'),
	(486, 'Can change invoice', 122, 'change_invoice'),
	(487, 'Can delete invoice', 122, 'delete_invoice'),
	(488, 'Can view invoice', 122, 'view_invoice'),
	(489, 'Can add order import', 123, 'add_orderimport'),
	(490, 'Can change order import', 123, 'change_orderimport'),
	(491, 'Can delete order import', 123, 'delete_orderimport'),
	(492, 'Can view order import', 123, 'view_orderimport'),
	(493, 'Can add imported line', 124, 'add_importedline'),
	(494, 'Can change imported line', 124, 'change_importedline'),
	(495, 'Can delete imported line', 124, 'delete_importedline'),
	(496, 'Can view imported line', 124, 'view_importedline'),
	(497, 'Can add remembered mapping', 125, 'add_rememberedmapping'),
	(498, 'Can change remembered mapping', 125, 'change_rememberedmapping'),
	(499, 'Can delete remembered mapping', 125, 'delete_rememberedmapping'),
	(500, 'Can view remembered mapping', 125, 'view_rememberedmapping');
INSERT INTO public.auth_permission VALUES
	(501, 'Can add imported buyer', 126, 'add_importedbuyer'),
	(502, 'Can change imported buyer', 126, 'change_importedbuyer'),
	(503, 'Can delete imported buyer', 126, 'delete_importedbuyer'),
	(504, 'Can view imported buyer', 126, 'view_importedbuyer'),
	(505, 'Can add remembered mapping', 127, 'add_rememberedmapping'),
	(506, 'Can change remembered mapping', 127, 'change_rememberedmapping'),
	(507, 'Can delete remembered mapping', 127, 'delete_rememberedmapping'),
	(508, 'Can view remembered mapping', 127, 'view_rememberedmapping'),
	(509, 'Can add run', 128, 'add_run'),
	(510, 'Can change run', 128, 'change_run'),
	(511, 'Can delete run', 128, 'delete_run'),
	(512, 'Can view run', 128, 'view_run'),
	(513, 'Can add run row', 129, 'add_runrow'),
	(514, 'Can change run row', 129, 'change_runrow'),
	(515, 'Can delete run row', 129, 'delete_runrow'),
	(516, 'Can view run row', 129, 'view_runrow'),
	(517, 'Can add note', 130, 'add_note'),
	(518, 'Can change note', 130, 'change_note'),
	(519, 'Can delete note', 130, 'delete_note'),
	(520, 'Can view note', 130, 'view_note'),
	(521, 'Can add request', 131, 'add_request'),
	(522, 'Can change request', 131, 'change_request'),
	(523, 'Can delete request', 131, 'delete_request'),
	(524, 'Can view request', 131, 'view_request'),
	(525, 'Can add request entry', 132, 'add_requestentry'),
	(526, 'Can change request entry', 132, 'change_requestentry'),
	(527, 'Can delete request entry', 132, 'delete_requestentry'),
	(528, 'Can view request entry', 132, 'view_requestentry'),
	(529, 'Can add article', 133, 'add_article'),
	(530, 'Can change article', 133, 'change_article'),
	(531, 'Can delete article', 133, 'delete_article'),
	(532, 'Can view article', 133, 'view_article'),
	(533, 'Can add content form', 134, 'add_contentform'),
	(534, 'Can change content form', 134, 'change_contentform'),
	(535, 'Can delete content form', 134, 'delete_contentform'),
	(536, 'Can view content form', 134, 'view_contentform'),
	(537, 'Can add article version', 135, 'add_articleversion'),
	(538, 'Can change article version', 135, 'change_articleversion'),
	(539, 'Can delete article version', 135, 'delete_articleversion'),
	(540, 'Can view article version', 135, 'view_articleversion'),
	(541, 'Can add form count', 136, 'add_formcount'),
	(542, 'Can change form count', 136, 'change_formcount'),
	(543, 'Can delete form count', 136, 'delete_formcount'),
	(544, 'Can view form count', 136, 'view_formcount'),
	(545, 'Can add form submission', 137, 'add_formsubmission'),
	(546, 'Can change form submission', 137, 'change_formsubmission'),
	(547, 'Can delete form submission', 137, 'delete_formsubmission'),
	(548, 'Can view form submission', 137, 'view_formsubmission'),
	(549, 'Can add form version', 138, 'add_formversion'),
	(550, 'Can change form version', 138, 'change_formversion'),
	(551, 'Can delete form version', 138, 'delete_formversion'),
	(552, 'Can view form version', 138, 'view_formversion'),
	(553, 'Can add rating', 139, 'add_rating'),
	(554, 'Can change rating', 139, 'change_rating'),
	(555, 'Can delete rating', 139, 'delete_rating'),
	(556, 'Can view rating', 139, 'view_rating'),
	(557, 'Can add post', 140, 'add_post'),
	(558, 'Can change post', 140, 'change_post'),
	(559, 'Can delete post', 140, 'delete_post'),
	(560, 'Can view post', 140, 'view_post'),
	(561, 'Can add post version', 141, 'add_postversion'),
	(562, 'Can change post version', 141, 'change_postversion'),
	(563, 'Can delete post version', 141, 'delete_postversion'),
	(564, 'Can view post version', 141, 'view_postversion'),
	(565, 'Can add vote', 142, 'add_vote'),
	(566, 'Can change vote', 142, 'change_vote'),
	(567, 'Can delete vote', 142, 'delete_vote'),
	(568, 'Can view vote', 142, 'view_vote'),
	(569, 'Can add survey', 143, 'add_survey'),
	(570, 'Can change survey', 143, 'change_survey'),
	(571, 'Can delete survey', 143, 'delete_survey'),
	(572, 'Can view survey', 143, 'view_survey'),
	(573, 'Can add invitation', 144, 'add_invitation'),
	(574, 'Can change invitation', 144, 'change_invitation'),
	(575, 'Can delete invitation', 144, 'delete_invitation'),
	(576, 'Can view invitation', 144, 'view_invitation'),
	(577, 'Can add answer', 145, 'add_answer'),
	(578, 'Can change answer', 145, 'change_answer'),
	(579, 'Can delete answer', 145, 'delete_answer'),
	(580, 'Can view answer', 145, 'view_answer'),
	(581, 'Can add survey version', 146, 'add_surveyversion'),
	(582, 'Can change survey version', 146, 'change_surveyversion'),
	(583, 'Can delete survey version', 146, 'delete_surveyversion'),
	(584, 'Can view survey version', 146, 'view_surveyversion'),
	(585, 'Can add answer value', 147, 'add_answervalue'),
	(586, 'Can change answer value', 147, 'change_answervalue'),
	(587, 'Can delete answer value', 147, 'delete_answervalue'),
	(588, 'Can view answer value', 147, 'view_answervalue'),
	(589, 'Can add score rule', 148, 'add_scorerule'),
	(590, 'Can change score rule', 148, 'change_scorerule'),
	(591, 'Can delete score rule', 148, 'delete_scorerule'),
	(592, 'Can view score rule', 148, 'view_scorerule'),
	(593, 'Can add assignment', 149, 'add_assignment'),
	(594, 'Can change assignment', 149, 'change_assignment'),
	(595, 'Can delete assignment', 149, 'delete_assignment'),
	(596, 'Can view assignment', 149, 'view_assignment'),
	(597, 'Can add prospect', 150, 'add_prospect'),
	(598, 'Can change prospect', 150, 'change_prospect'),
	(599, 'Can delete prospect', 150, 'delete_prospect'),
	(600, 'Can view prospect', 150, 'view_prospect'),
	(601, 'Can add prospect event', 151, 'add_prospectevent'),
	(602, 'Can change prospect event', 151, 'change_prospectevent'),
	(603, 'Can delete prospect event', 151, 'delete_prospectevent'),
	(604, 'Can view prospect event', 151, 'view_prospectevent'),
	(605, 'Can add call', 152, 'add_call'),
	(606, 'Can change call', 152, 'change_call'),
	(607, 'Can delete call', 152, 'delete_call'),
	(608, 'Can view call', 152, 'view_call'),
	(609, 'Can add campaign', 153, 'add_campaign'),
	(610, 'Can change campaign', 153, 'change_campaign'),
	(611, 'Can delete campaign', 153, 'delete_campaign'),
	(612, 'Can view campaign', 153, 'view_campaign'),
	(613, 'Can add campaign version', 154, 'add_campaignversion'),
	(614, 'Can change campaign version', 154, 'change_campaignversion'),
	(615, 'Can delete campaign version', 154, 'delete_campaignversion'),
	(616, 'Can view campaign version', 154, 'view_campaignversion'),
	(617, 'Can add journey', 155, 'add_journey'),
	(618, 'Can change journey', 155, 'change_journey'),
	(619, 'Can delete journey', 155, 'delete_journey'),
	(620, 'Can view journey', 155, 'view_journey'),
	(621, 'Can add passage', 156, 'add_passage'),
	(622, 'Can change passage', 156, 'change_passage'),
	(623, 'Can delete passage', 156, 'delete_passage'),
	(624, 'Can view passage', 156, 'view_passage'),
	(625, 'Can add step taken', 157, 'add_steptaken'),
	(626, 'Can change step taken', 157, 'change_steptaken'),
	(627, 'Can delete step taken', 157, 'delete_steptaken'),
	(628, 'Can view step taken', 157, 'view_steptaken'),
	(629, 'Can add version', 158, 'add_version'),
	(630, 'Can change version', 158, 'change_version'),
	(631, 'Can delete version', 158, 'delete_version'),
	(632, 'Can view version', 158, 'view_version'),
	(633, 'Can add channel cost', 159, 'add_channelcost'),
	(634, 'Can change channel cost', 159, 'change_channelcost'),
	(635, 'Can delete channel cost', 159, 'delete_channelcost'),
	(636, 'Can view channel cost', 159, 'view_channelcost'),
	(637, 'Can add exchange rate', 160, 'add_exchangerate'),
	(638, 'Can change exchange rate', 160, 'change_exchangerate'),
	(639, 'Can delete exchange rate', 160, 'delete_exchangerate'),
	(640, 'Can view exchange rate', 160, 'view_exchangerate'),
	(641, 'Can add fit', 161, 'add_fit'),
	(642, 'Can change fit', 161, 'change_fit'),
	(643, 'Can delete fit', 161, 'delete_fit'),
	(644, 'Can view fit', 161, 'view_fit'),
	(645, 'Can add organisation value', 162, 'add_organisationvalue'),
	(646, 'Can change organisation value', 162, 'change_organisationvalue'),
	(647, 'Can delete organisation value', 162, 'delete_organisationvalue'),
	(648, 'Can view organisation value', 162, 'view_organisationvalue'),
	(649, 'Can add fit run', 163, 'add_fitrun'),
	(650, 'Can change fit run', 163, 'change_fitrun'),
	(651, 'Can delete fit run', 163, 'delete_fitrun'),
	(652, 'Can view fit run', 163, 'view_fitrun'),
	(653, 'Can add article advice', 164, 'add_articleadvice'),
	(654, 'Can change article advice', 164, 'change_articleadvice'),
	(655, 'Can delete article advice', 164, 'delete_articleadvice'),
	(656, 'Can view article advice', 164, 'view_articleadvice'),
	(657, 'Can add bestsellers', 165, 'add_bestsellers'),
	(658, 'Can change bestsellers', 165, 'change_bestsellers'),
	(659, 'Can delete bestsellers', 165, 'delete_bestsellers'),
	(660, 'Can view bestsellers', 165, 'view_bestsellers'),
	(661, 'Can add person advice', 166, 'add_personadvice'),
	(662, 'Can change person advice', 166, 'change_personadvice'),
	(663, 'Can delete person advice', 166, 'delete_personadvice'),
	(664, 'Can view person advice', 166, 'view_personadvice'),
	(665, 'Can add working', 167, 'add_working'),
	(666, 'Can change working', 167, 'change_working'),
	(667, 'Can delete working', 167, 'delete_working'),
	(668, 'Can view working', 167, 'view_working'),
	(669, 'Can add followed', 168, 'add_followed'),
	(670, 'Can change followed', 168, 'change_followed'),
	(671, 'Can delete followed', 168, 'delete_followed'),
	(672, 'Can view followed', 168, 'view_followed'),
	(673, 'Can add shown', 169, 'add_shown'),
	(674, 'Can change shown', 169, 'change_shown'),
	(675, 'Can delete shown', 169, 'delete_shown'),
	(676, 'Can view shown', 169, 'view_shown'),
	(677, 'Can add board', 170, 'add_board'),
	(678, 'Can change board', 170, 'change_board'),
	(679, 'Can delete board', 170, 'delete_board'),
	(680, 'Can view board', 170, 'view_board'),
	(681, 'Can add goal', 171, 'add_goal'),
	(682, 'Can change goal', 171, 'change_goal'),
	(683, 'Can delete goal', 171, 'delete_goal'),
	(684, 'Can view goal', 171, 'view_goal'),
	(685, 'Can add board item', 172, 'add_boarditem'),
	(686, 'Can change board item', 172, 'change_boarditem'),
	(687, 'Can delete board item', 172, 'delete_boarditem'),
	(688, 'Can view board item', 172, 'view_boarditem'),
	(689, 'Can add report', 173, 'add_report'),
	(690, 'Can change report', 173, 'change_report'),
	(691, 'Can delete report', 173, 'delete_report'),
	(692, 'Can view report', 173, 'view_report'),
	(693, 'Can add delivery', 174, 'add_delivery'),
	(694, 'Can change delivery', 174, 'change_delivery'),
	(695, 'Can delete delivery', 174, 'delete_delivery'),
	(696, 'Can view delivery', 174, 'view_delivery'),
	(697, 'Can add attempt', 175, 'add_attempt'),
	(698, 'Can change attempt', 175, 'change_attempt'),
	(699, 'Can delete attempt', 175, 'delete_attempt'),
	(700, 'Can view attempt', 175, 'view_attempt'),
	(701, 'Can add event', 176, 'add_event'),
	(702, 'Can change event', 176, 'change_event'),
	(703, 'Can delete event', 176, 'delete_event'),
	(704, 'Can view event', 176, 'view_event'),
	(705, 'Can add subscription', 177, 'add_subscription'),
	(706, 'Can change subscription', 177, 'change_subscription'),
	(707, 'Can delete subscription', 177, 'delete_subscription'),
	(708, 'Can view subscription', 177, 'view_subscription');
INSERT INTO public.django_content_type VALUES
	(1, 'auth', 'permission'),
	(2, 'auth', 'group'),
	(3, 'contenttypes', 'contenttype'),
	(4, 'sessions', 'session'),
	(5, 'account', 'emailaddress'),
	(6, 'account', 'emailconfirmation'),
	(7, 'mfa', 'authenticator'),
	(8, 'socialaccount', 'socialaccount'),
	(9, 'socialaccount', 'socialapp'),
	(10, 'socialaccount', 'socialtoken'),
	(11, 'usersessions', 'usersession'),
	(12, 'procrastinate', 'procrastinateevent'),
	(13, 'procrastinate', 'procrastinatejob'),
	(14, 'procrastinate', 'procrastinateperiodicdefer'),
	(15, 'procrastinate', 'procrastinateworker'),
	(16, 'kit', 'deedkey'),
	(17, 'kit', 'handledfact'),
	(18, 'kit', 'limitrow'),
	(19, 'kit', 'housesetting'),
	(20, 'kit', 'housesettingchange'),
	(21, 'kit', 'jobtrouble'),
	(22, 'kit', 'policytext'),
	(23, 'people', 'hat'),
	(24, 'people', 'organisation'),
	(25, 'people', 'invitation'),
	(26, 'people', 'person'),
	(27, 'people', 'hatchange'),
	(28, 'people', 'signin'),
	(29, 'people', 'postaladdress'),
	(30, 'people', 'visitor'),
	(31, 'people', 'address'),
	(32, 'people', 'externalnumber'),
	(33, 'people', 'likeness'),
	(34, 'people', 'merge'),
	(35, 'people', 'mergeimage'),
	(36, 'people', 'samehuman'),
	(37, 'privacy', 'look'),
	(38, 'privacy', 'consentevent'),
	(39, 'privacy', 'topic'),
	(40, 'privacy', 'confirmation'),
	(41, 'privacy', 'consentdetail'),
	(42, 'privacy', 'preferencerow'),
	(43, 'privacy', 'wording'),
	(44, 'privacy', 'consentnow'),
	(45, 'privacy', 'suppression'),
	(46, 'privacy', 'datarequest'),
	(47, 'approvals', 'approval'),
	(48, 'tasks', 'task'),
	(49, 'access', 'accesstoken'),
	(50, 'access', 'tokenhat'),
	(51, 'activity', 'activity'),
	(52, 'activity', 'activitydetail'),
	(53, 'activity', 'seenmessage'),
	(54, 'activity', 'source'),
	(55, 'activity', 'tally'),
	(56, 'activity', 'writekey'),
	(57, 'activity', 'heldmessage'),
	(58, 'messaging', 'message'),
	(59, 'messaging', 'mailing'),
	(60, 'messaging', 'messageevent'),
	(61, 'messaging', 'decision'),
	(62, 'messaging', 'mailingcontent'),
	(63, 'messaging', 'pushsubscription'),
	(64, 'messaging', 'mailboxmark'),
	(65, 'messaging', 'incomingmail'),
	(66, 'messaging', 'incomingfile'),
	(67, 'messaging', 'readytext'),
	(68, 'audience', 'touched'),
	(69, 'audience', 'audience'),
	(70, 'audience', 'member'),
	(71, 'audience', 'trait'),
	(72, 'allocation', 'experiment'),
	(73, 'allocation', 'flag'),
	(74, 'allocation', 'enrolment'),
	(75, 'catalog', 'attribute'),
	(76, 'catalog', 'category'),
	(77, 'catalog', 'product'),
	(78, 'catalog', 'articlechange'),
	(79, 'catalog', 'producttext'),
	(80, 'catalog', 'relatedproduct'),
	(81, 'catalog', 'variant'),
	(82, 'catalog', 'purchasecost'),
	(83, 'catalog', 'picture'),
	(84, 'catalog', 'attributevalue'),
	(85, 'catalog', 'categorytext'),
	(86, 'catalog', 'edition'),
	(87, 'catalog', 'word'),
	(88, 'pricing', 'taxrate'),
	(89, 'pricing', 'contract'),
	(90, 'pricing', 'pricelist'),
	(91, 'pricing', 'priceview'),
	(92, 'pricing', 'promotion'),
	(93, 'pricing', 'coupon'),
	(94, 'pricing', 'shelfprice'),
	(95, 'pricing', 'contractterm'),
	(96, 'pricing', 'couponuse'),
	(97, 'pricing', 'personaloffer'),
	(98, 'pricing', 'price'),
	(99, 'pricing', 'offeruse'),
	(100, 'pricing', 'offering'),
	(101, 'pricing', 'offerheldout'),
	(102, 'stock', 'warehouse'),
	(103, 'stock', 'reservation'),
	(104, 'stock', 'movement'),
	(105, 'stock', 'level'),
	(106, 'payments', 'providerevent'),
	(107, 'payments', 'creditaccount'),
	(108, 'payments', 'payment'),
	(109, 'payments', 'refund'),
	(110, 'payments', 'ledgerentry'),
	(111, 'payments', 'testbankentry'),
	(112, 'ordering', 'order'),
	(113, 'ordering', 'orderevent'),
	(114, 'ordering', 'orderline'),
	(115, 'fulfilment', 'deliverymethod'),
	(116, 'fulfilment', 'deliveryrate'),
	(117, 'fulfilment', 'return'),
	(118, 'fulfilment', 'returnline'),
	(119, 'fulfilment', 'shipment'),
	(120, 'fulfilment', 'shipmentline'),
	(121, 'billing', 'series'),
	(122, 'billing', 'invoice'),
	(123, 'history', 'orderimport'),
	(124, 'history', 'importedline'),
	(125, 'history', 'rememberedmapping'),
	(126, 'history', 'importedbuyer'),
	(127, 'intake', 'rememberedmapping'),
	(128, 'intake', 'run'),
	(129, 'intake', 'runrow'),
	(130, 'service', 'note'),
	(131, 'service', 'request'),
	(132, 'service', 'requestentry'),
	(133, 'content', 'article'),
	(134, 'content', 'contentform'),
	(135, 'content', 'articleversion'),
	(136, 'content', 'formcount'),
	(137, 'content', 'formsubmission'),
	(138, 'content', 'formversion'),
	(139, 'community', 'rating'),
	(140, 'community', 'post'),
	(141, 'community', 'postversion'),
	(142, 'community', 'vote'),
	(143, 'surveys', 'survey'),
	(144, 'surveys', 'invitation'),
	(145, 'surveys', 'answer'),
	(146, 'surveys', 'surveyversion'),
	(147, 'surveys', 'answervalue'),
	(148, 'pipeline', 'scorerule'),
	(149, 'pipeline', 'assignment'),
	(150, 'pipeline', 'prospect'),
	(151, 'pipeline', 'prospectevent'),
	(152, 'pipeline', 'call'),
	(153, 'marketing', 'campaign'),
	(154, 'marketing', 'campaignversion'),
	(155, 'journeys', 'journey'),
	(156, 'journeys', 'passage'),
	(157, 'journeys', 'steptaken'),
	(158, 'journeys', 'version'),
	(159, 'metrics', 'channelcost'),
	(160, 'metrics', 'exchangerate'),
	(161, 'models', 'fit'),
	(162, 'models', 'organisationvalue'),
	(163, 'models', 'fitrun'),
	(164, 'recommendations', 'articleadvice'),
	(165, 'recommendations', 'bestsellers'),
	(166, 'recommendations', 'personadvice'),
	(167, 'recommendations', 'working'),
	(168, 'recommendations', 'followed'),
	(169, 'recommendations', 'shown'),
	(170, 'reports', 'board'),
	(171, 'reports', 'goal'),
	(172, 'reports', 'boarditem'),
	(173, 'reports', 'report'),
	(174, 'webhooks', 'delivery'),
	(175, 'webhooks', 'attempt'),
	(176, 'webhooks', 'event'),
	(177, 'webhooks', 'subscription');
INSERT INTO public.django_migrations VALUES
	(1, 'contenttypes', '0001_initial', '2026-11-22 22:14:33.016033+00'),
	(2, 'contenttypes', '0002_remove_content_type_name', '2026-11-22 22:14:33.058381+00'),
	(3, 'auth', '0001_initial', '2026-11-22 22:14:33.121428+00'),
	(4, 'auth', '0002_alter_permission_name_max_length', '2026-11-22 22:14:33.13116+00'),
	(5, 'auth', '0003_alter_user_email_max_length', '2026-11-22 22:14:33.141571+00'),
	(6, 'auth', '0004_alter_user_username_opts', '2026-11-22 22:14:33.159132+00'),
	(7, 'auth', '0005_alter_user_last_login_null', '2026-11-22 22:14:33.173875+00'),
	(8, 'auth', '0006_require_contenttypes_0002', '2026-11-22 22:14:33.17732+00'),
	(9, 'auth', '0007_alter_validators_add_error_messages', '2026-11-22 22:14:33.195921+00'),
	(10, 'auth', '0008_alter_user_username_max_length', '2026-11-22 22:14:33.216837+00'),
	(11, 'auth', '0009_alter_user_last_name_max_length', '2026-11-22 22:14:33.238979+00'),
	(12, 'auth', '0010_alter_group_name_max_length', '2026-11-22 22:14:33.260424+00'),
	(13, 'auth', '0011_update_proxy_permissions', '2026-11-22 22:14:33.279692+00'),
	(14, 'auth', '0012_alter_user_first_name_max_length', '2026-11-22 22:14:33.296511+00'),
	(15, 'people', '0001_initial', '2026-11-22 22:14:34.797515+00'),
	(16, 'people', '0002_unfinished_sign_ups', '2026-11-22 22:14:35.14332+00'),
	(17, 'access', '0001_initial', '2026-11-22 22:14:35.320233+00'),
	(18, 'account', '0001_initial', '2026-11-22 22:14:35.527446+00'),
	(19, 'account', '0002_email_max_length', '2026-11-22 22:14:35.571246+00'),
	(20, 'account', '0003_alter_emailaddress_create_unique_verified_email', '2026-11-22 22:14:35.670166+00'),
	(21, 'account', '0004_alter_emailaddress_drop_unique_email', '2026-11-22 22:14:35.759619+00'),
	(22, 'account', '0005_emailaddress_idx_upper_email', '2026-11-22 22:14:35.811535+00'),
	(23, 'account', '0006_emailaddress_lower', '2026-11-22 22:14:35.894907+00'),
	(24, 'account', '0007_emailaddress_idx_email', '2026-11-22 22:14:35.992012+00'),
	(25, 'account', '0008_emailaddress_unique_primary_email_fixup', '2026-11-22 22:14:36.080126+00'),
	(26, 'account', '0009_emailaddress_unique_primary_email', '2026-11-22 22:14:36.13189+00'),
	(27, 'activity', '0001_initial', '2026-11-22 22:14:36.23782+00'),
	(28, 'activity', '0002_log', '2026-11-22 22:14:36.585491+00'),
	(29, 'activity', '0003_months_ahead', '2026-11-22 22:14:36.602094+00'),
	(30, 'activity', '0004_collected_messages', '2026-11-22 22:14:36.836494+00'),
	(31, 'people', '0003_external_number', '2026-11-22 22:14:36.95556+00'),
	(32, 'people', '0004_merge', '2026-11-22 22:14:38.587825+00'),
	(33, 'people', '0005_same_human', '2026-11-22 22:14:38.733306+00'),
	(34, 'allocation', '0001_experiments_and_flags', '2026-11-22 22:14:38.955449+00'),
	(35, 'approvals', '0001_initial', '2026-11-22 22:14:39.235354+00'),
	(36, 'audience', '0001_initial', '2026-11-22 22:14:40.7232+00'),
	(37, 'kit', '0001_initial', '2026-11-22 22:14:40.748929+00'),
	(38, 'kit', '0002_limits', '2026-11-22 22:14:40.795756+00'),
	(39, 'kit', '0003_house_settings', '2026-11-22 22:14:40.832706+00'),
	(40, 'catalog', '0001_initial', '2026-11-22 22:14:43.180282+00'),
	(41, 'ordering', '0001_initial', '2026-11-22 22:14:46.279468+00'),
	(42, 'billing', '0001_initial', '2026-11-22 22:14:46.539453+00'),
	(43, 'billing', '0002_house', '2026-11-22 22:14:46.922682+00'),
	(44, 'billing', '0003_frozen', '2026-11-22 22:14:46.935342+00'),
	(45, 'billing', '0004_settings_of_the_house', '2026-11-22 22:14:47.171823+00'),
	(46, 'catalog', '0002_periods', '2026-11-22 22:14:47.192399+00'),
	(47, 'catalog', '0003_search_words', '2026-11-22 22:14:47.676363+00'),
	(48, 'community', '0001_reviews_and_questions', '2026-11-22 22:14:51.322772+00'),
	(49, 'content', '0001_forms_and_articles', '2026-11-22 22:14:52.896913+00'),
	(50, 'stock', '0001_initial', '2026-11-22 22:14:53.691272+00'),
	(51, 'fulfilment', '0001_initial', '2026-11-22 22:14:56.788201+00'),
	(52, 'history', '0001_initial', '2026-11-22 22:14:57.485767+00'),
	(53, 'history', '0002_buyers_and_mappings', '2026-11-22 22:14:58.251583+00'),
	(54, 'intake', '0001_runs', '2026-11-22 22:15:02.418823+00'),
	(55, 'journeys', '0001_initial', '2026-11-22 22:15:07.889712+00'),
	(56, 'journeys', '0002_answered', '2026-11-22 22:15:08.825321+00'),
	(57, 'journeys', '0003_days', '2026-11-22 22:15:08.989401+00'),
	(58, 'kit', '0004_job_trouble', '2026-11-22 22:15:09.06721+00'),
	(59, 'kit', '0005_policies', '2026-11-22 22:15:09.163517+00'),
	(60, 'messaging', '0001_initial', '2026-11-22 22:15:13.226032+00'),
	(61, 'messaging', '0002_sending', '2026-11-22 22:15:15.897473+00'),
	(62, 'messaging', '0003_mailings', '2026-11-22 22:15:29.980261+00'),
	(63, 'marketing', '0001_initial', '2026-11-22 22:15:33.955361+00'),
	(64, 'marketing', '0002_channel', '2026-11-22 22:15:34.426911+00'),
	(65, 'marketing', '0003_tests_that_end', '2026-11-22 22:15:38.540435+00'),
	(66, 'messaging', '0004_provider_ids', '2026-11-22 22:15:42.235607+00'),
	(67, 'messaging', '0005_channels', '2026-11-22 22:15:51.188952+00'),
	(68, 'messaging', '0006_letters_and_answers', '2026-11-22 22:15:57.189934+00'),
	(69, 'messaging', '0006_arms', '2026-11-22 22:15:57.386736+00'),
	(70, 'messaging', '0007_two_sixths', '2026-11-22 22:15:57.439372+00'),
	(71, 'metrics', '0001_channel_costs', '2026-11-22 22:15:57.511889+00'),
	(72, 'metrics', '0002_costs_of_every_kind', '2026-11-22 22:15:57.881427+00'),
	(73, 'mfa', '0001_initial', '2026-11-22 22:15:58.572117+00'),
	(74, 'mfa', '0002_authenticator_timestamps', '2026-11-22 22:15:58.810548+00'),
	(75, 'mfa', '0003_authenticator_type_uniq', '2026-11-22 22:15:59.127867+00'),
	(76, 'models', '0001_initial', '2026-11-22 22:15:59.920955+00'),
	(77, 'models', '0002_fit_run', '2026-11-22 22:15:59.957257+00'),
	(78, 'ordering', '0002_hold_and_delivery', '2026-11-22 22:16:01.128651+00'),
	(79, 'ordering', '0003_policies', '2026-11-22 22:16:01.592903+00'),
	(80, 'payments', '0001_initial', '2026-11-22 22:16:11.392576+00'),
	(81, 'payments', '0002_ledger', '2026-11-22 22:16:11.423463+00'),
	(82, 'payments', '0003_intents', '2026-11-22 22:16:17.167365+00'),
	(83, 'pipeline', '0001_initial', '2026-11-22 22:16:24.922024+00'),
	(84, 'pricing', '0001_initial', '2026-11-22 22:16:38.508214+00'),
	(85, 'pricing', '0002_periods', '2026-11-22 22:16:38.540982+00'),
	(86, 'pricing', '0003_shelf_and_edges', '2026-11-22 22:16:39.191835+00'),
	(87, 'pricing', '0004_covering_price_index', '2026-11-22 22:16:42.820533+00'),
	(88, 'pricing', '0005_offerings', '2026-11-22 22:16:59.345873+00'),
	(89, 'privacy', '0001_initial', '2026-11-22 22:17:02.754613+00'),
	(90, 'privacy', '0002_who_looked', '2026-11-22 22:17:11.362681+00'),
	(91, 'privacy', '0003_consent', '2026-11-22 22:17:26.864785+00'),
	(92, 'privacy', '0004_requests', '2026-11-22 22:17:27.939374+00'),
	(93, 'procrastinate', '0001_initial', '2026-11-22 22:17:27.9974+00'),
	(94, 'procrastinate', '0002_drop_started_at_column', '2026-11-22 22:17:28.055789+00'),
	(95, 'procrastinate', '0003_drop_started_at_column', '2026-11-22 22:17:28.087748+00'),
	(96, 'procrastinate', '0004_drop_procrastinate_version_table', '2026-11-22 22:17:28.118884+00'),
	(97, 'procrastinate', '0005_fix_procrastinate_fetch_job', '2026-11-22 22:17:28.156239+00'),
	(98, 'procrastinate', '0006_fix_trigger_status_events_insert', '2026-11-22 22:17:28.187866+00'),
	(99, 'procrastinate', '0007_add_queueing_lock_column', '2026-11-22 22:17:28.218017+00'),
	(100, 'procrastinate', '0008_close_fetch_job_race_condition', '2026-11-22 22:17:28.250043+00'),
	(101, 'procrastinate', '0009_add_defer_job_function', '2026-11-22 22:17:28.279712+00'),
	(102, 'procrastinate', '0010_add_procrastinate_periodic_defers', '2026-11-22 22:17:28.311703+00'),
	(103, 'procrastinate', '0011_add_foreign_key_index', '2026-11-22 22:17:28.340696+00'),
	(104, 'procrastinate', '0012_add_locks_to_periodic_defer', '2026-11-22 22:17:28.363976+00'),
	(105, 'procrastinate', '0013_fix_procrastinate_defer_periodic_job', '2026-11-22 22:17:28.388519+00'),
	(106, 'procrastinate', '0014_add_finish_job_and_retry_job_functions', '2026-11-22 22:17:28.407555+00'),
	(107, 'procrastinate', '0015_add_trigger_on_job_deletion', '2026-11-22 22:17:28.432388+00'),
	(108, 'procrastinate', '0016_delete_finished_jobs', '2026-11-22 22:17:28.463687+00'),
	(109, 'procrastinate', '0017_add_checks_to_finish_job', '2026-11-22 22:17:28.484296+00'),
	(110, 'procrastinate', '0018_add_checks_to_retry_job', '2026-11-22 22:17:28.505816+00'),
	(111, 'procrastinate', '0019_fix_finish_job_compat_issue', '2026-11-22 22:17:28.535691+00'),
	(112, 'procrastinate', '0020_add_index_on_procrastinate_jobs', '2026-11-22 22:17:28.549505+00'),
	(113, 'procrastinate', '0021_add_kwargs_to_defer_periodic_job', '2026-11-22 22:17:28.578838+00'),
	(114, 'procrastinate', '0022_null_locks_excluded', '2026-11-22 22:17:28.606395+00'),
	(115, 'procrastinate', '0023_remove_old_finish_job_function', '2026-11-22 22:17:28.632697+00'),
	(116, 'procrastinate', '0024_job_id_bigint', '2026-11-22 22:17:28.659844+00'),
	(117, 'procrastinate', '0025_add_models', '2026-11-22 22:17:28.769896+00'),
	(118, 'procrastinate', '0026_add_job_priority', '2026-11-22 22:17:28.843563+00'),
	(119, 'procrastinate', '0027_add_periodic_job_priority', '2026-11-22 22:17:28.860745+00'),
	(120, 'procrastinate', '0028_add_cancel_states', '2026-11-22 22:17:28.976924+00'),
	(121, 'procrastinate', '0029_add_additional_params_to_retry_job', '2026-11-22 22:17:29.004417+00'),
	(122, 'procrastinate', '0030_alter_procrastinateevent_options', '2026-11-22 22:17:29.049627+00'),
	(123, 'procrastinate', '0031_add_indexes_for_fetch_job', '2026-11-22 22:17:29.083258+00'),
	(124, 'procrastinate', '0032_pre_cancel_notification', '2026-11-22 22:17:29.139564+00'),
	(125, 'procrastinate', '0033_post_cancel_notification', '2026-11-22 22:17:29.197343+00'),
	(126, 'procrastinate', '0034_pre_add_heartbeat', '2026-11-22 22:17:29.264105+00'),
	(127, 'procrastinate', '0035_post_add_heartbeat', '2026-11-22 22:17:29.283941+00'),
	(128, 'procrastinate', '0036_add_worker_model', '2026-11-22 22:17:29.331752+00'),
	(129, 'procrastinate', '0037_pre_batch_defer_jobs', '2026-11-22 22:17:29.360346+00'),
	(130, 'procrastinate', '0038_post_batch_defer_jobs', '2026-11-22 22:17:29.368277+00'),
	(131, 'procrastinate', '0039_pre_priority_lock_fetch_job', '2026-11-22 22:17:29.383853+00'),
	(132, 'procrastinate', '0040_pre_retry_failed_job', '2026-11-22 22:17:29.40933+00'),
	(133, 'procrastinate', '0041_post_retry_failed_job', '2026-11-22 22:17:29.430208+00'),
	(134, 'recommendations', '0001_initial', '2026-11-22 22:17:34.959443+00'),
	(135, 'reports', '0001_boards_reports_goals', '2026-11-22 22:17:40.969229+00'),
	(136, 'service', '0001_initial', '2026-11-22 22:17:43.052174+00'),
	(137, 'sessions', '0001_initial', '2026-11-22 22:17:43.075821+00'),
	(138, 'socialaccount', '0001_initial', '2026-11-22 22:17:45.316927+00'),
	(139, 'socialaccount', '0002_token_max_lengths', '2026-11-22 22:17:45.472143+00'),
	(140, 'socialaccount', '0003_extra_data_default_dict', '2026-11-22 22:17:45.542392+00'),
	(141, 'socialaccount', '0004_app_provider_id_settings', '2026-11-22 22:17:45.687838+00'),
	(142, 'socialaccount', '0005_socialtoken_nullable_app', '2026-11-22 22:17:46.258698+00'),
	(143, 'socialaccount', '0006_alter_socialaccount_extra_data', '2026-11-22 22:17:46.342226+00'),
	(144, 'stock', '0002_ledger', '2026-11-22 22:17:46.356134+00'),
	(145, 'stock', '0003_transfers', '2026-11-22 22:17:46.598469+00'),
	(146, 'surveys', '0001_initial', '2026-11-22 22:17:54.808289+00'),
	(147, 'tasks', '0001_initial', '2026-11-22 22:17:55.523385+00'),
	(148, 'usersessions', '0001_initial', '2026-11-22 22:17:56.151271+00'),
	(149, 'webhooks', '0001_initial', '2026-11-22 22:17:57.283968+00');
INSERT INTO public.privacy_topic VALUES
	('01a20555-eb80-777a-9253-327e84920907', 'news', '{"en": "News", "fr": "Nouveautés", "it": "Novità"}', 0, NULL),
	('01a20555-ebb3-7263-b01e-845765ec6206', 'offers', '{"en": "Offers", "fr": "Offres", "it": "Offerte"}', 1, NULL),
	('01a20555-ebcf-7532-8e35-b9768db30bf7', 'events', '{"en": "Events", "fr": "Événements", "it": "Eventi"}', 2, NULL),
	('01a20555-ebd3-75df-a1b7-93f964831a49', 'surveys', '{"en": "Questions to you", "fr": "Enquêtes", "it": "Sondaggi"}', 3, NULL);
SELECT pg_catalog.setval('public.auth_permission_id_seq', 708, true);
SELECT pg_catalog.setval('public.django_content_type_id_seq', 177, true);
SELECT pg_catalog.setval('public.django_migrations_id_seq', 149, true);
ALTER TABLE ONLY public.access_token
    ADD CONSTRAINT access_token_code_key UNIQUE (code);
ALTER TABLE ONLY public.access_token_hat
    ADD CONSTRAINT access_token_hat_pkey PRIMARY KEY (token_id, hat_id);
ALTER TABLE ONLY public.access_token
    ADD CONSTRAINT access_token_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.access_token
    ADD CONSTRAINT access_token_secret_hash_key UNIQUE (secret_hash);
ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_user_id_email_987c8728_uniq UNIQUE (user_id, email);
ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirmation_key_key UNIQUE (key);
ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirmation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.activity_detail
    ADD CONSTRAINT activity_detail_once UNIQUE (activity_id, name);
ALTER TABLE ONLY public.activity_detail
    ADD CONSTRAINT activity_detail_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.activity_held_message
    ADD CONSTRAINT activity_held_message_code_key UNIQUE (code);
ALTER TABLE ONLY public.activity_held_message
    ADD CONSTRAINT activity_held_message_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.activity_log
    ADD CONSTRAINT activity_log_pkey PRIMARY KEY (id, occurred_at);
ALTER TABLE ONLY public.activity_log_other
    ADD CONSTRAINT activity_log_other_pkey PRIMARY KEY (id, occurred_at);
ALTER TABLE ONLY public.activity_seen_message
    ADD CONSTRAINT activity_seen_message_pkey PRIMARY KEY (key);
ALTER TABLE ONLY public.activity_seen_message_0
    ADD CONSTRAINT activity_seen_message_0_pkey PRIMARY KEY (key);
ALTER TABLE ONLY public.activity_seen_message_10
    ADD CONSTRAINT activity_seen_message_10_pkey PRIMARY KEY (key);
ALTER TABLE ONLY public.activity_seen_message_11
    ADD CONSTRAINT activity_seen_message_11_pkey PRIMARY KEY (key);
ALTER TABLE ONLY public.activity_seen_message_12
    ADD CONSTRAINT activity_seen_message_12_pkey PRIMARY KEY (key);
ALTER TABLE ONLY public.activity_seen_message_13
    ADD CONSTRAINT activity_seen_message_13_pkey PRIMARY KEY (key);
ALTER TABLE ONLY public.activity_seen_message_14
    ADD CONSTRAINT activity_seen_message_14_pkey PRIMARY KEY (key);
ALTER TABLE ONLY public.activity_seen_message_15
    ADD CONSTRAINT activity_seen_message_15_pkey PRIMARY KEY (key);
ALTER TABLE ONLY public.activity_seen_message_1
    ADD CONSTRAINT activity_seen_message_1_pkey PRIMARY KEY (key);
ALTER TABLE ONLY public.activity_seen_message_2
    ADD CONSTRAINT activity_seen_message_2_pkey PRIMARY KEY (key);
ALTER TABLE ONLY public.activity_seen_message_3
    ADD CONSTRAINT activity_seen_message_3_pkey PRIMARY KEY (key);
ALTER TABLE ONLY public.activity_seen_message_4
    ADD CONSTRAINT activity_seen_message_4_pkey PRIMARY KEY (key);
ALTER TABLE ONLY public.activity_seen_message_5
    ADD CONSTRAINT activity_seen_message_5_pkey PRIMARY KEY (key);
ALTER TABLE ONLY public.activity_seen_message_6
    ADD CONSTRAINT activity_seen_message_6_pkey PRIMARY KEY (key);
ALTER TABLE ONLY public.activity_seen_message_7
    ADD CONSTRAINT activity_seen_message_7_pkey PRIMARY KEY (key);
ALTER TABLE ONLY public.activity_seen_message_8
    ADD CONSTRAINT activity_seen_message_8_pkey PRIMARY KEY (key);
ALTER TABLE ONLY public.activity_seen_message_9
    ADD CONSTRAINT activity_seen_message_9_pkey PRIMARY KEY (key);
ALTER TABLE ONLY public.activity_source
    ADD CONSTRAINT activity_source_code_key UNIQUE (code);
ALTER TABLE ONLY public.activity_source
    ADD CONSTRAINT activity_source_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.activity_tally
    ADD CONSTRAINT activity_tally_pkey PRIMARY KEY (source_id, day, shard);
ALTER TABLE ONLY public.activity_write_key
    ADD CONSTRAINT activity_write_key_code_key UNIQUE (code);
ALTER TABLE ONLY public.activity_write_key
    ADD CONSTRAINT activity_write_key_digest_key UNIQUE (digest);
ALTER TABLE ONLY public.activity_write_key
    ADD CONSTRAINT activity_write_key_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.allocation_enrolment
    ADD CONSTRAINT allocation_enrolment_hat_once UNIQUE (experiment_id, hat_id);
ALTER TABLE ONLY public.allocation_enrolment
    ADD CONSTRAINT allocation_enrolment_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.allocation_enrolment
    ADD CONSTRAINT allocation_enrolment_visitor_once UNIQUE (experiment_id, visitor_id);
ALTER TABLE ONLY public.allocation_experiment
    ADD CONSTRAINT allocation_experiment_code_key UNIQUE (code);
ALTER TABLE ONLY public.allocation_experiment
    ADD CONSTRAINT allocation_experiment_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.allocation_flag
    ADD CONSTRAINT allocation_flag_code_key UNIQUE (code);
ALTER TABLE ONLY public.allocation_flag
    ADD CONSTRAINT allocation_flag_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.approvals_approval
    ADD CONSTRAINT approvals_approval_code_key UNIQUE (code);
ALTER TABLE ONLY public.approvals_approval
    ADD CONSTRAINT approvals_approval_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.audience_audience
    ADD CONSTRAINT audience_audience_code_key UNIQUE (code);
ALTER TABLE ONLY public.audience_audience_inside
    ADD CONSTRAINT audience_audience_inside_from_audience_id_to_audi_f65175dc_uniq UNIQUE (from_audience_id, to_audience_id);
ALTER TABLE ONLY public.audience_audience_inside
    ADD CONSTRAINT audience_audience_inside_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.audience_audience
    ADD CONSTRAINT audience_audience_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.audience_member
    ADD CONSTRAINT audience_member_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.audience_touched
    ADD CONSTRAINT audience_touched_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.audience_trait
    ADD CONSTRAINT audience_trait_once UNIQUE (hat_id, code);
ALTER TABLE ONLY public.audience_trait
    ADD CONSTRAINT audience_trait_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_name_key UNIQUE (name);
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_permission_id_0cd325b0_uniq UNIQUE (group_id, permission_id);
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_codename_01ab375a_uniq UNIQUE (content_type_id, codename);
ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.billing_invoice
    ADD CONSTRAINT billing_invoice_cause_id_key UNIQUE (cause_id);
ALTER TABLE ONLY public.billing_invoice
    ADD CONSTRAINT billing_invoice_code_key UNIQUE (code);
ALTER TABLE ONLY public.billing_invoice
    ADD CONSTRAINT billing_invoice_label_key UNIQUE (label);
ALTER TABLE ONLY public.billing_invoice
    ADD CONSTRAINT billing_invoice_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.billing_invoice
    ADD CONSTRAINT billing_number_once UNIQUE (series_id, number);
ALTER TABLE ONLY public.billing_series
    ADD CONSTRAINT billing_series_pkey PRIMARY KEY (code);
ALTER TABLE ONLY public.catalog_attribute
    ADD CONSTRAINT catalog_attribute_code_key UNIQUE (code);
ALTER TABLE ONLY public.catalog_attribute
    ADD CONSTRAINT catalog_attribute_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.catalog_attribute_value
    ADD CONSTRAINT catalog_attribute_value_once UNIQUE NULLS NOT DISTINCT (product_id, variant_id, attribute_id, choice);
ALTER TABLE ONLY public.catalog_attribute_value
    ADD CONSTRAINT catalog_attribute_value_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.catalog_category
    ADD CONSTRAINT catalog_category_code_key UNIQUE (code);
ALTER TABLE ONLY public.catalog_category
    ADD CONSTRAINT catalog_category_path_key UNIQUE (path);
ALTER TABLE ONLY public.catalog_category
    ADD CONSTRAINT catalog_category_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.catalog_category_text
    ADD CONSTRAINT catalog_category_slug_once UNIQUE (language, slug);
ALTER TABLE ONLY public.catalog_category_text
    ADD CONSTRAINT catalog_category_text_once UNIQUE (category_id, language);
ALTER TABLE ONLY public.catalog_category_text
    ADD CONSTRAINT catalog_category_text_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.catalog_change
    ADD CONSTRAINT catalog_change_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.catalog_edition
    ADD CONSTRAINT catalog_edition_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.catalog_picture
    ADD CONSTRAINT catalog_picture_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.catalog_product
    ADD CONSTRAINT catalog_product_code_key UNIQUE (code);
ALTER TABLE ONLY public.catalog_product
    ADD CONSTRAINT catalog_product_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.catalog_product_text
    ADD CONSTRAINT catalog_product_slug_once UNIQUE (language, slug);
ALTER TABLE ONLY public.catalog_product_text
    ADD CONSTRAINT catalog_product_text_once UNIQUE (product_id, language);
ALTER TABLE ONLY public.catalog_product_text
    ADD CONSTRAINT catalog_product_text_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.catalog_purchase_cost
    ADD CONSTRAINT catalog_purchase_cost_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.catalog_related_product
    ADD CONSTRAINT catalog_related_once UNIQUE (product_id, other_id, kind);
ALTER TABLE ONLY public.catalog_related_product
    ADD CONSTRAINT catalog_related_product_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.catalog_variant
    ADD CONSTRAINT catalog_variant_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.catalog_variant
    ADD CONSTRAINT catalog_variant_sku_key UNIQUE (sku);
ALTER TABLE ONLY public.catalog_word
    ADD CONSTRAINT catalog_word_pkey PRIMARY KEY (language, word);
ALTER TABLE ONLY public.community_post
    ADD CONSTRAINT community_post_code_key UNIQUE (code);
ALTER TABLE ONLY public.community_post
    ADD CONSTRAINT community_post_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.community_post_version
    ADD CONSTRAINT community_post_version_once UNIQUE (post_id, number);
ALTER TABLE ONLY public.community_post_version
    ADD CONSTRAINT community_post_version_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.community_rating
    ADD CONSTRAINT community_rating_pkey PRIMARY KEY (product_id);
ALTER TABLE ONLY public.community_vote
    ADD CONSTRAINT community_vote_once UNIQUE (post_id, hat_id);
ALTER TABLE ONLY public.community_vote
    ADD CONSTRAINT community_vote_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.content_article
    ADD CONSTRAINT content_article_code_key UNIQUE (code);
ALTER TABLE ONLY public.content_article
    ADD CONSTRAINT content_article_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.content_article_version
    ADD CONSTRAINT content_article_version_once UNIQUE (article_id, number);
ALTER TABLE ONLY public.content_article_version
    ADD CONSTRAINT content_article_version_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.content_form
    ADD CONSTRAINT content_form_code_key UNIQUE (code);
ALTER TABLE ONLY public.content_form_count
    ADD CONSTRAINT content_form_count_once UNIQUE (form_id, variant, day);
ALTER TABLE ONLY public.content_form_count
    ADD CONSTRAINT content_form_count_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.content_form
    ADD CONSTRAINT content_form_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.content_form_submission
    ADD CONSTRAINT content_form_submission_code_key UNIQUE (code);
ALTER TABLE ONLY public.content_form_submission
    ADD CONSTRAINT content_form_submission_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.content_form_version
    ADD CONSTRAINT content_form_version_once UNIQUE (form_id, number);
ALTER TABLE ONLY public.content_form_version
    ADD CONSTRAINT content_form_version_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_app_label_model_76bd3d3b_uniq UNIQUE (app_label, model);
ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.django_migrations
    ADD CONSTRAINT django_migrations_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.django_session
    ADD CONSTRAINT django_session_pkey PRIMARY KEY (session_key);
ALTER TABLE ONLY public.fulfilment_method
    ADD CONSTRAINT fulfilment_method_code_key UNIQUE (code);
ALTER TABLE ONLY public.fulfilment_method
    ADD CONSTRAINT fulfilment_method_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.fulfilment_rate
    ADD CONSTRAINT fulfilment_rate_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.fulfilment_return
    ADD CONSTRAINT fulfilment_return_code_key UNIQUE (code);
ALTER TABLE ONLY public.fulfilment_return_line
    ADD CONSTRAINT fulfilment_return_line_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.fulfilment_return
    ADD CONSTRAINT fulfilment_return_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.fulfilment_shipment
    ADD CONSTRAINT fulfilment_shipment_code_key UNIQUE (code);
ALTER TABLE ONLY public.fulfilment_shipment_line
    ADD CONSTRAINT fulfilment_shipment_line_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.fulfilment_shipment
    ADD CONSTRAINT fulfilment_shipment_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.history_buyer
    ADD CONSTRAINT history_buyer_once UNIQUE (source, external_id, is_unidentified);
ALTER TABLE ONLY public.history_buyer
    ADD CONSTRAINT history_buyer_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.history_import
    ADD CONSTRAINT history_import_code_key UNIQUE (code);
ALTER TABLE ONLY public.history_import
    ADD CONSTRAINT history_import_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.history_line
    ADD CONSTRAINT history_line_pkey PRIMARY KEY (file_hash, line_number);
ALTER TABLE ONLY public.history_mapping
    ADD CONSTRAINT history_mapping_pkey PRIMARY KEY (signature);
ALTER TABLE ONLY public.intake_mapping
    ADD CONSTRAINT intake_mapping_pkey PRIMARY KEY (kind, signature);
ALTER TABLE ONLY public.intake_row
    ADD CONSTRAINT intake_row_pkey PRIMARY KEY (run_id, number);
ALTER TABLE ONLY public.intake_run
    ADD CONSTRAINT intake_run_code_key UNIQUE (code);
ALTER TABLE ONLY public.intake_run
    ADD CONSTRAINT intake_run_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.journeys_journey
    ADD CONSTRAINT journeys_journey_code_key UNIQUE (code);
ALTER TABLE ONLY public.journeys_journey
    ADD CONSTRAINT journeys_journey_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.journeys_passage
    ADD CONSTRAINT journeys_passage_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.journeys_step_taken
    ADD CONSTRAINT journeys_step_taken_pkey PRIMARY KEY (passage_id, step);
ALTER TABLE ONLY public.journeys_version
    ADD CONSTRAINT journeys_version_once UNIQUE (journey_id, number);
ALTER TABLE ONLY public.journeys_version
    ADD CONSTRAINT journeys_version_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.kit_deed_key
    ADD CONSTRAINT kit_deed_key_pkey PRIMARY KEY (subject_id, deed, key);
ALTER TABLE ONLY public.kit_handled_fact
    ADD CONSTRAINT kit_handled_fact_pkey PRIMARY KEY (listener, fact_id);
ALTER TABLE ONLY public.kit_house_setting_change
    ADD CONSTRAINT kit_house_setting_change_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.kit_house_setting
    ADD CONSTRAINT kit_house_setting_pkey PRIMARY KEY (section);
ALTER TABLE ONLY public.kit_job_trouble
    ADD CONSTRAINT kit_job_trouble_pkey PRIMARY KEY (job_id);
ALTER TABLE ONLY public.kit_limit
    ADD CONSTRAINT kit_limit_pkey PRIMARY KEY (key);
ALTER TABLE ONLY public.kit_policy_text
    ADD CONSTRAINT kit_policy_text_once UNIQUE (kind, version, language);
ALTER TABLE ONLY public.kit_policy_text
    ADD CONSTRAINT kit_policy_text_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.marketing_campaign
    ADD CONSTRAINT marketing_campaign_code_key UNIQUE (code);
ALTER TABLE ONLY public.marketing_campaign
    ADD CONSTRAINT marketing_campaign_mailing_id_key UNIQUE (mailing_id);
ALTER TABLE ONLY public.marketing_campaign
    ADD CONSTRAINT marketing_campaign_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.marketing_campaign_version
    ADD CONSTRAINT marketing_campaign_version_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.marketing_campaign_version
    ADD CONSTRAINT marketing_version_once UNIQUE (campaign_id, language, variant);
ALTER TABLE ONLY public.messaging_push_subscription
    ADD CONSTRAINT messaging_browser_once UNIQUE (hat_id, endpoint);
ALTER TABLE ONLY public.messaging_mailing_content
    ADD CONSTRAINT messaging_content_once UNIQUE (mailing_id, language, variant, arm);
ALTER TABLE ONLY public.messaging_decision
    ADD CONSTRAINT messaging_decision_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.messaging_event
    ADD CONSTRAINT messaging_event_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.messaging_incoming_file
    ADD CONSTRAINT messaging_file_place UNIQUE (mail_id, "position");
ALTER TABLE ONLY public.messaging_incoming
    ADD CONSTRAINT messaging_incoming_code_key UNIQUE (code);
ALTER TABLE ONLY public.messaging_incoming_file
    ADD CONSTRAINT messaging_incoming_file_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.messaging_incoming
    ADD CONSTRAINT messaging_incoming_key_key UNIQUE (key);
ALTER TABLE ONLY public.messaging_incoming
    ADD CONSTRAINT messaging_incoming_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.messaging_mailbox_mark
    ADD CONSTRAINT messaging_mailbox_mark_pkey PRIMARY KEY (mailbox);
ALTER TABLE ONLY public.messaging_mailing
    ADD CONSTRAINT messaging_mailing_code_key UNIQUE (code);
ALTER TABLE ONLY public.messaging_mailing_content
    ADD CONSTRAINT messaging_mailing_content_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.messaging_mailing
    ADD CONSTRAINT messaging_mailing_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.messaging_message
    ADD CONSTRAINT messaging_message_code_key UNIQUE (code);
ALTER TABLE ONLY public.messaging_message
    ADD CONSTRAINT messaging_message_key_key UNIQUE (key);
ALTER TABLE ONLY public.messaging_message
    ADD CONSTRAINT messaging_message_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.messaging_push_subscription
    ADD CONSTRAINT messaging_push_subscription_code_key UNIQUE (code);
ALTER TABLE ONLY public.messaging_push_subscription
    ADD CONSTRAINT messaging_push_subscription_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.messaging_ready_text
    ADD CONSTRAINT messaging_ready_once UNIQUE (name, language);
ALTER TABLE ONLY public.messaging_ready_text
    ADD CONSTRAINT messaging_ready_text_code_key UNIQUE (code);
ALTER TABLE ONLY public.messaging_ready_text
    ADD CONSTRAINT messaging_ready_text_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.metrics_channel_cost
    ADD CONSTRAINT metrics_channel_cost_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.metrics_channel_cost
    ADD CONSTRAINT metrics_cost_each_once UNIQUE (day, source, medium, campaign, kind, market, currency);
ALTER TABLE ONLY public.metrics_exchange_rate
    ADD CONSTRAINT metrics_exchange_rate_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.metrics_exchange_rate
    ADD CONSTRAINT metrics_rate_once UNIQUE (day, base, quote);
ALTER TABLE ONLY public.mfa_authenticator
    ADD CONSTRAINT mfa_authenticator_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.models_fit
    ADD CONSTRAINT models_fit_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.models_fit_run
    ADD CONSTRAINT models_fit_run_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.models_organisation_value
    ADD CONSTRAINT models_organisation_value_pkey PRIMARY KEY (organisation_id);
ALTER TABLE ONLY public.ordering_event
    ADD CONSTRAINT ordering_event_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.ordering_line
    ADD CONSTRAINT ordering_line_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.ordering_line
    ADD CONSTRAINT ordering_line_position UNIQUE (order_id, "position") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.ordering_order
    ADD CONSTRAINT ordering_order_code_key UNIQUE (code);
ALTER TABLE ONLY public.ordering_order
    ADD CONSTRAINT ordering_order_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.payments_credit
    ADD CONSTRAINT payments_credit_pkey PRIMARY KEY (organisation_id);
ALTER TABLE ONLY public.payments_ledger
    ADD CONSTRAINT payments_ledger_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.payments_payment
    ADD CONSTRAINT payments_payment_code_key UNIQUE (code);
ALTER TABLE ONLY public.payments_payment
    ADD CONSTRAINT payments_payment_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.payments_provider_event
    ADD CONSTRAINT payments_provider_event_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.payments_refund
    ADD CONSTRAINT payments_refund_code_key UNIQUE (code);
ALTER TABLE ONLY public.payments_refund
    ADD CONSTRAINT payments_refund_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.payments_test_bank
    ADD CONSTRAINT payments_test_bank_code_key UNIQUE (code);
ALTER TABLE ONLY public.payments_test_bank
    ADD CONSTRAINT payments_test_bank_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_address
    ADD CONSTRAINT people_address_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_change
    ADD CONSTRAINT people_change_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_external_number
    ADD CONSTRAINT people_external_number_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_hat
    ADD CONSTRAINT people_hat_code_key UNIQUE (code);
ALTER TABLE ONLY public.people_hat
    ADD CONSTRAINT people_hat_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_hat
    ADD CONSTRAINT people_hat_subject_no_key UNIQUE (subject_no);
ALTER TABLE ONLY public.people_invitation
    ADD CONSTRAINT people_invitation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_invitation
    ADD CONSTRAINT people_invitation_secret_key UNIQUE (secret);
ALTER TABLE ONLY public.people_likeness
    ADD CONSTRAINT people_likeness_code_key UNIQUE (code);
ALTER TABLE ONLY public.people_likeness
    ADD CONSTRAINT people_likeness_once UNIQUE (first_id, second_id);
ALTER TABLE ONLY public.people_likeness
    ADD CONSTRAINT people_likeness_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_merge
    ADD CONSTRAINT people_merge_code_key UNIQUE (code);
ALTER TABLE ONLY public.people_merge_image
    ADD CONSTRAINT people_merge_image_once UNIQUE (merge_id, "table", row_id, "column");
ALTER TABLE ONLY public.people_merge_image
    ADD CONSTRAINT people_merge_image_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_merge
    ADD CONSTRAINT people_merge_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_organisation
    ADD CONSTRAINT people_organisation_code_key UNIQUE (code);
ALTER TABLE ONLY public.people_organisation
    ADD CONSTRAINT people_organisation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_person
    ADD CONSTRAINT people_person_code_key UNIQUE (code);
ALTER TABLE ONLY public.people_person
    ADD CONSTRAINT people_person_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_postal_address
    ADD CONSTRAINT people_postal_address_code_key UNIQUE (code);
ALTER TABLE ONLY public.people_postal_address
    ADD CONSTRAINT people_postal_address_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_same_human
    ADD CONSTRAINT people_same_human_code_key UNIQUE (code);
ALTER TABLE ONLY public.people_same_human
    ADD CONSTRAINT people_same_human_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_sign_in
    ADD CONSTRAINT people_sign_in_email_key UNIQUE (email);
ALTER TABLE ONLY public.people_sign_in_groups
    ADD CONSTRAINT people_sign_in_groups_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_sign_in_groups
    ADD CONSTRAINT people_sign_in_groups_signin_id_group_id_51812d5d_uniq UNIQUE (signin_id, group_id);
ALTER TABLE ONLY public.people_sign_in
    ADD CONSTRAINT people_sign_in_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_sign_in_user_permissions
    ADD CONSTRAINT people_sign_in_user_perm_signin_id_permission_id_7e06e14e_uniq UNIQUE (signin_id, permission_id);
ALTER TABLE ONLY public.people_sign_in_user_permissions
    ADD CONSTRAINT people_sign_in_user_permissions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_visitor
    ADD CONSTRAINT people_visitor_code_key UNIQUE (code);
ALTER TABLE ONLY public.people_visitor
    ADD CONSTRAINT people_visitor_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.people_visitor
    ADD CONSTRAINT people_visitor_subject_no_key UNIQUE (subject_no);
ALTER TABLE ONLY public.pipeline_assignment
    ADD CONSTRAINT pipeline_assignment_code_key UNIQUE (code);
ALTER TABLE ONLY public.pipeline_assignment
    ADD CONSTRAINT pipeline_assignment_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.pipeline_call
    ADD CONSTRAINT pipeline_call_code_key UNIQUE (code);
ALTER TABLE ONLY public.pipeline_call
    ADD CONSTRAINT pipeline_call_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.pipeline_prospect
    ADD CONSTRAINT pipeline_prospect_code_key UNIQUE (code);
ALTER TABLE ONLY public.pipeline_prospect_event
    ADD CONSTRAINT pipeline_prospect_event_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.pipeline_prospect
    ADD CONSTRAINT pipeline_prospect_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.pipeline_score_rule
    ADD CONSTRAINT pipeline_score_rule_code_key UNIQUE (code);
ALTER TABLE ONLY public.pipeline_score_rule
    ADD CONSTRAINT pipeline_score_rule_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.pricing_contract
    ADD CONSTRAINT pricing_contract_code_key UNIQUE (code);
ALTER TABLE ONLY public.pricing_contract
    ADD CONSTRAINT pricing_contract_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.pricing_contract_term
    ADD CONSTRAINT pricing_contract_term_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.pricing_coupon
    ADD CONSTRAINT pricing_coupon_code_key UNIQUE (code);
ALTER TABLE ONLY public.pricing_coupon_use
    ADD CONSTRAINT pricing_coupon_once_per_order UNIQUE (coupon_id, order_id);
ALTER TABLE ONLY public.pricing_coupon
    ADD CONSTRAINT pricing_coupon_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.pricing_coupon_use
    ADD CONSTRAINT pricing_coupon_use_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.pricing_offer_held_out
    ADD CONSTRAINT pricing_held_out_once UNIQUE (offering_id, hat_id);
ALTER TABLE ONLY public.pricing_list
    ADD CONSTRAINT pricing_list_code_key UNIQUE (code);
ALTER TABLE ONLY public.pricing_list
    ADD CONSTRAINT pricing_list_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.pricing_offer_held_out
    ADD CONSTRAINT pricing_offer_held_out_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.pricing_offer_use
    ADD CONSTRAINT pricing_offer_once_per_order UNIQUE (offer_id, order_id);
ALTER TABLE ONLY public.pricing_offer_use
    ADD CONSTRAINT pricing_offer_use_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.pricing_offering
    ADD CONSTRAINT pricing_offering_code_key UNIQUE (code);
ALTER TABLE ONLY public.pricing_offering
    ADD CONSTRAINT pricing_offering_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.pricing_offering_variant
    ADD CONSTRAINT pricing_offering_variant_offering_id_variant_id_ec5519c2_uniq UNIQUE (offering_id, variant_id);
ALTER TABLE ONLY public.pricing_offering_variant
    ADD CONSTRAINT pricing_offering_variant_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.pricing_personal_offer
    ADD CONSTRAINT pricing_personal_offer_code_key UNIQUE (code);
ALTER TABLE ONLY public.pricing_personal_offer
    ADD CONSTRAINT pricing_personal_offer_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.pricing_price
    ADD CONSTRAINT pricing_price_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.pricing_promotion
    ADD CONSTRAINT pricing_promotion_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.pricing_promotion_variant
    ADD CONSTRAINT pricing_promotion_variant_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.pricing_promotion_variant
    ADD CONSTRAINT pricing_promotion_variant_promotion_id_variant_id_0856309b_uniq UNIQUE (promotion_id, variant_id);
ALTER TABLE ONLY public.pricing_shelf_price
    ADD CONSTRAINT pricing_shelf_price_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.pricing_tax_rate
    ADD CONSTRAINT pricing_tax_rate_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.pricing_view
    ADD CONSTRAINT pricing_view_once UNIQUE NULLS NOT DISTINCT (currency, shows_gross, market, trade, country, organisation_id, tax_position);
ALTER TABLE ONLY public.pricing_view
    ADD CONSTRAINT pricing_view_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.privacy_confirmation
    ADD CONSTRAINT privacy_confirmation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.privacy_confirmation
    ADD CONSTRAINT privacy_confirmation_secret_key UNIQUE (secret);
ALTER TABLE ONLY public.privacy_consent_detail
    ADD CONSTRAINT privacy_consent_detail_pkey PRIMARY KEY (event_id);
ALTER TABLE ONLY public.privacy_consent_event
    ADD CONSTRAINT privacy_consent_event_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.privacy_consent_state
    ADD CONSTRAINT privacy_consent_state_once UNIQUE NULLS NOT DISTINCT (hat_id, visitor_id, purpose, topic, channel, address_hash);
ALTER TABLE ONLY public.privacy_consent_state
    ADD CONSTRAINT privacy_consent_state_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.privacy_look
    ADD CONSTRAINT privacy_look_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.privacy_preference
    ADD CONSTRAINT privacy_preference_pkey PRIMARY KEY (hat_id);
ALTER TABLE ONLY public.privacy_request
    ADD CONSTRAINT privacy_request_code_key UNIQUE (code);
ALTER TABLE ONLY public.privacy_request
    ADD CONSTRAINT privacy_request_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.privacy_suppression
    ADD CONSTRAINT privacy_suppression_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.privacy_topic
    ADD CONSTRAINT privacy_topic_code_key UNIQUE (code);
ALTER TABLE ONLY public.privacy_topic
    ADD CONSTRAINT privacy_topic_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.privacy_wording
    ADD CONSTRAINT privacy_wording_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.privacy_wording
    ADD CONSTRAINT privacy_wording_version_once UNIQUE (code, language, version);
ALTER TABLE ONLY public.procrastinate_events
    ADD CONSTRAINT procrastinate_events_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_unique UNIQUE (task_name, periodic_id, defer_timestamp);
ALTER TABLE ONLY public.procrastinate_workers
    ADD CONSTRAINT procrastinate_workers_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.recommendations_article
    ADD CONSTRAINT recommendations_article_pkey PRIMARY KEY (product_id);
ALTER TABLE ONLY public.recommendations_bestsellers
    ADD CONSTRAINT recommendations_bestsellers_pkey PRIMARY KEY (market);
ALTER TABLE ONLY public.recommendations_followed
    ADD CONSTRAINT recommendations_followed_once UNIQUE NULLS NOT DISTINCT (hat_id, visitor_id, day, product_id);
ALTER TABLE ONLY public.recommendations_followed
    ADD CONSTRAINT recommendations_followed_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.recommendations_person
    ADD CONSTRAINT recommendations_person_pkey PRIMARY KEY (hat_id);
ALTER TABLE ONLY public.recommendations_shown
    ADD CONSTRAINT recommendations_shown_once UNIQUE NULLS NOT DISTINCT (hat_id, visitor_id, day, place, kind);
ALTER TABLE ONLY public.recommendations_shown
    ADD CONSTRAINT recommendations_shown_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.recommendations_working
    ADD CONSTRAINT recommendations_working_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.reports_board
    ADD CONSTRAINT reports_board_code_key UNIQUE (code);
ALTER TABLE ONLY public.reports_board_item
    ADD CONSTRAINT reports_board_item_code_key UNIQUE (code);
ALTER TABLE ONLY public.reports_board_item
    ADD CONSTRAINT reports_board_item_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.reports_board
    ADD CONSTRAINT reports_board_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.reports_goal
    ADD CONSTRAINT reports_goal_code_key UNIQUE (code);
ALTER TABLE ONLY public.reports_goal
    ADD CONSTRAINT reports_goal_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.reports_board_item
    ADD CONSTRAINT reports_position UNIQUE (board_id, "position") DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.reports_report
    ADD CONSTRAINT reports_report_code_key UNIQUE (code);
ALTER TABLE ONLY public.reports_report
    ADD CONSTRAINT reports_report_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.reports_report_to
    ADD CONSTRAINT reports_report_to_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.reports_report_to
    ADD CONSTRAINT reports_report_to_report_id_hat_id_0182447f_uniq UNIQUE (report_id, hat_id);
ALTER TABLE ONLY public.service_note
    ADD CONSTRAINT service_note_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.service_request
    ADD CONSTRAINT service_request_code_key UNIQUE (code);
ALTER TABLE ONLY public.service_request_entry
    ADD CONSTRAINT service_request_entry_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.service_request
    ADD CONSTRAINT service_request_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.socialaccount_socialaccount
    ADD CONSTRAINT socialaccount_socialaccount_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.socialaccount_socialaccount
    ADD CONSTRAINT socialaccount_socialaccount_provider_uid_fc810c6e_uniq UNIQUE (provider, uid);
ALTER TABLE ONLY public.socialaccount_socialapp
    ADD CONSTRAINT socialaccount_socialapp_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.socialaccount_socialtoken
    ADD CONSTRAINT socialaccount_socialtoken_app_id_account_id_fca4e0ac_uniq UNIQUE (app_id, account_id);
ALTER TABLE ONLY public.socialaccount_socialtoken
    ADD CONSTRAINT socialaccount_socialtoken_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.stock_level
    ADD CONSTRAINT stock_level_pkey PRIMARY KEY (variant_id, warehouse_id);
ALTER TABLE ONLY public.stock_movement
    ADD CONSTRAINT stock_movement_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.stock_reservation
    ADD CONSTRAINT stock_reservation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.stock_warehouse
    ADD CONSTRAINT stock_warehouse_code_key UNIQUE (code);
ALTER TABLE ONLY public.stock_warehouse
    ADD CONSTRAINT stock_warehouse_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.surveys_answer
    ADD CONSTRAINT surveys_answer_code_key UNIQUE (code);
ALTER TABLE ONLY public.surveys_answer
    ADD CONSTRAINT surveys_answer_invitation_id_key UNIQUE (invitation_id);
ALTER TABLE ONLY public.surveys_answer
    ADD CONSTRAINT surveys_answer_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.surveys_answer_value
    ADD CONSTRAINT surveys_answer_value_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.surveys_invitation
    ADD CONSTRAINT surveys_invitation_once UNIQUE (survey_id, hat_id, occasion);
ALTER TABLE ONLY public.surveys_invitation
    ADD CONSTRAINT surveys_invitation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.surveys_survey
    ADD CONSTRAINT surveys_survey_code_key UNIQUE (code);
ALTER TABLE ONLY public.surveys_survey
    ADD CONSTRAINT surveys_survey_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.surveys_answer_value
    ADD CONSTRAINT surveys_value_once UNIQUE (answer_id, question);
ALTER TABLE ONLY public.surveys_version
    ADD CONSTRAINT surveys_version_once UNIQUE (survey_id, number);
ALTER TABLE ONLY public.surveys_version
    ADD CONSTRAINT surveys_version_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.tasks_task
    ADD CONSTRAINT tasks_task_code_key UNIQUE (code);
ALTER TABLE ONLY public.tasks_task
    ADD CONSTRAINT tasks_task_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.usersessions_usersession
    ADD CONSTRAINT usersessions_usersession_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.usersessions_usersession
    ADD CONSTRAINT usersessions_usersession_session_key_key UNIQUE (session_key);
ALTER TABLE ONLY public.webhooks_attempt
    ADD CONSTRAINT webhooks_attempt_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.webhooks_delivery
    ADD CONSTRAINT webhooks_delivery_code_key UNIQUE (code);
ALTER TABLE ONLY public.webhooks_delivery
    ADD CONSTRAINT webhooks_delivery_once UNIQUE (subscription_id, event_id);
ALTER TABLE ONLY public.webhooks_delivery
    ADD CONSTRAINT webhooks_delivery_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.webhooks_event
    ADD CONSTRAINT webhooks_event_code_key UNIQUE (code);
ALTER TABLE ONLY public.webhooks_event
    ADD CONSTRAINT webhooks_event_fact_id_key UNIQUE (fact_id);
ALTER TABLE ONLY public.webhooks_event
    ADD CONSTRAINT webhooks_event_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.webhooks_subscription
    ADD CONSTRAINT webhooks_subscription_code_key UNIQUE (code);
ALTER TABLE ONLY public.webhooks_subscription
    ADD CONSTRAINT webhooks_subscription_pkey PRIMARY KEY (id);
CREATE INDEX access_token_code_80e2a6de_like ON public.access_token USING btree (code varchar_pattern_ops);
CREATE INDEX access_token_hat_hat ON public.access_token_hat USING btree (hat_id);
CREATE INDEX access_token_hat_hat_id_233ddf7d ON public.access_token_hat USING btree (hat_id);
CREATE INDEX access_token_hat_token_id_355dd88b ON public.access_token_hat USING btree (token_id);
CREATE INDEX access_token_person_id_88af941c ON public.access_token USING btree (person_id);
CREATE INDEX access_token_secret_hash_fb3d524e_like ON public.access_token USING btree (secret_hash varchar_pattern_ops);
CREATE INDEX account_emailaddress_email_03be32b2 ON public.account_emailaddress USING btree (email);
CREATE INDEX account_emailaddress_email_03be32b2_like ON public.account_emailaddress USING btree (email varchar_pattern_ops);
CREATE INDEX account_emailaddress_user_id_2c513194 ON public.account_emailaddress USING btree (user_id);
CREATE INDEX account_emailconfirmation_email_address_id_5b7f8c58 ON public.account_emailconfirmation USING btree (email_address_id);
CREATE INDEX account_emailconfirmation_key_f43612bd_like ON public.account_emailconfirmation USING btree (key varchar_pattern_ops);
CREATE INDEX activity_detail_hat_id_b005891a ON public.activity_detail USING btree (hat_id);
CREATE INDEX activity_detail_visitor_id_8d99e871 ON public.activity_detail USING btree (visitor_id);
CREATE INDEX activity_held_message_code_2ea2815e_like ON public.activity_held_message USING btree (code varchar_pattern_ops);
CREATE INDEX activity_held_message_source_id_404a0084 ON public.activity_held_message USING btree (source_id);
CREATE INDEX activity_held_newest ON public.activity_held_message USING btree (source_id, received_at DESC);
CREATE INDEX activity_log_hat ON ONLY public.activity_log USING btree (hat_id, occurred_at DESC);
CREATE INDEX activity_log_other_hat_id_occurred_at_idx ON public.activity_log_other USING btree (hat_id, occurred_at DESC);
CREATE INDEX activity_log_verb ON ONLY public.activity_log USING btree (verb, occurred_at);
CREATE INDEX activity_log_other_verb_occurred_at_idx ON public.activity_log_other USING btree (verb, occurred_at);
CREATE INDEX activity_log_visitor ON ONLY public.activity_log USING btree (visitor_id, occurred_at DESC) WHERE (visitor_id IS NOT NULL);
CREATE INDEX activity_log_other_visitor_id_occurred_at_idx ON public.activity_log_other USING btree (visitor_id, occurred_at DESC) WHERE (visitor_id IS NOT NULL);
CREATE UNIQUE INDEX activity_one_source_of_the_house ON public.activity_source USING btree (kind) WHERE ((kind)::text = 'house'::text);
CREATE INDEX activity_source_code_f2eb27a3_like ON public.activity_source USING btree (code varchar_pattern_ops);
CREATE INDEX activity_tally_source_id_8bbe5f38 ON public.activity_tally USING btree (source_id);
CREATE INDEX activity_write_key_code_ace60b3b_like ON public.activity_write_key USING btree (code varchar_pattern_ops);
CREATE INDEX activity_write_key_digest_4bdbfd4d_like ON public.activity_write_key USING btree (digest varchar_pattern_ops);
CREATE INDEX activity_write_key_source_id_df2b543f ON public.activity_write_key USING btree (source_id);
CREATE INDEX allocation_enrolment_experiment_id_2ee4f524 ON public.allocation_enrolment USING btree (experiment_id);
CREATE INDEX allocation_enrolment_hat_id_97b9bca7 ON public.allocation_enrolment USING btree (hat_id);
CREATE INDEX allocation_enrolment_visitor_id_4ce0c2be ON public.allocation_enrolment USING btree (visitor_id);
CREATE INDEX allocation_experiment_code_7e215143_like ON public.allocation_experiment USING btree (code varchar_pattern_ops);
CREATE INDEX allocation_flag_code_54a0e217_like ON public.allocation_flag USING btree (code varchar_pattern_ops);
CREATE INDEX approvals_approval_asked_by_id_2e7fca29 ON public.approvals_approval USING btree (asked_by_id);
CREATE INDEX approvals_approval_code_72e88548_like ON public.approvals_approval USING btree (code varchar_pattern_ops);
CREATE INDEX approvals_approval_decided_by_id_16c3e602 ON public.approvals_approval USING btree (decided_by_id);
CREATE INDEX approvals_approval_organisation_id_fa00355b ON public.approvals_approval USING btree (organisation_id);
CREATE INDEX approvals_approval_subject_id_fc8dffb4 ON public.approvals_approval USING btree (subject_id);
CREATE UNIQUE INDEX approvals_one_open_question ON public.approvals_approval USING btree (subject, subject_id) WHERE ((state)::text = 'asked'::text);
CREATE INDEX approvals_open ON public.approvals_approval USING btree (organisation_id, state);
CREATE INDEX audience_audience_code_213fa238_like ON public.audience_audience USING btree (code varchar_pattern_ops);
CREATE INDEX audience_audience_inside_from_audience_id_88a80ad4 ON public.audience_audience_inside USING btree (from_audience_id);
CREATE INDEX audience_audience_inside_to_audience_id_0d4279ac ON public.audience_audience_inside USING btree (to_audience_id);
CREATE INDEX audience_audience_made_by_hat_id_89153b94 ON public.audience_audience USING btree (made_by_hat_id);
CREATE UNIQUE INDEX audience_hat_in_once ON public.audience_member USING btree (audience_id, hat_id) WHERE ((hat_id IS NOT NULL) AND (until IS NULL));
CREATE INDEX audience_member_hat ON public.audience_member USING btree (hat_id) WHERE (hat_id IS NOT NULL);
CREATE INDEX audience_member_left ON public.audience_member USING btree (audience_id, until) WHERE (until IS NOT NULL);
CREATE UNIQUE INDEX audience_organisation_in_once ON public.audience_member USING btree (audience_id, organisation_id) WHERE ((organisation_id IS NOT NULL) AND (until IS NULL));
CREATE INDEX auth_group_name_a6ea08ec_like ON public.auth_group USING btree (name varchar_pattern_ops);
CREATE INDEX auth_group_permissions_group_id_b120cbf9 ON public.auth_group_permissions USING btree (group_id);
CREATE INDEX auth_group_permissions_permission_id_84c5c92e ON public.auth_group_permissions USING btree (permission_id);
CREATE INDEX auth_permission_content_type_id_2f476e4b ON public.auth_permission USING btree (content_type_id);
CREATE INDEX billing_by_organisation ON public.billing_invoice USING btree (organisation_id, issued_at DESC);
CREATE INDEX billing_invoice_code_b02dd1cb_like ON public.billing_invoice USING btree (code varchar_pattern_ops);
CREATE INDEX billing_invoice_corrects_id_8155d10c ON public.billing_invoice USING btree (corrects_id);
CREATE INDEX billing_invoice_hat_id_26cca935 ON public.billing_invoice USING btree (hat_id);
CREATE INDEX billing_invoice_label_c75869cb_like ON public.billing_invoice USING btree (label varchar_pattern_ops);
CREATE INDEX billing_invoice_order_id_2948c8f7 ON public.billing_invoice USING btree (order_id);
CREATE INDEX billing_invoice_organisation_id_7ea73bb5 ON public.billing_invoice USING btree (organisation_id);
CREATE INDEX billing_invoice_series_id_aafcbbba ON public.billing_invoice USING btree (series_id);
CREATE INDEX billing_invoice_series_id_aafcbbba_like ON public.billing_invoice USING btree (series_id varchar_pattern_ops);
CREATE INDEX billing_open ON public.billing_invoice USING btree (due_on) WHERE (paid_at IS NULL);
CREATE INDEX billing_series_code_3f0db6c1_like ON public.billing_series USING btree (code varchar_pattern_ops);
CREATE INDEX catalog_attribute_choice ON public.catalog_attribute_value USING btree (attribute_id, choice);
CREATE INDEX catalog_attribute_code_6837f1c0_like ON public.catalog_attribute USING btree (code varchar_pattern_ops);
CREATE INDEX catalog_attribute_value_attribute_id_7ea7d497 ON public.catalog_attribute_value USING btree (attribute_id);
CREATE INDEX catalog_attribute_value_product_id_e71b03cc ON public.catalog_attribute_value USING btree (product_id);
CREATE INDEX catalog_attribute_value_variant_id_09f83cb6 ON public.catalog_attribute_value USING btree (variant_id);
CREATE INDEX catalog_category_code_4ebdd232_like ON public.catalog_category USING btree (code varchar_pattern_ops);
CREATE INDEX catalog_category_parent_id_f61bd017 ON public.catalog_category USING btree (parent_id);
CREATE INDEX catalog_category_path_382c688d_like ON public.catalog_category USING btree (path varchar_pattern_ops);
CREATE INDEX catalog_category_text_category_id_37b18deb ON public.catalog_category_text USING btree (category_id);
CREATE INDEX catalog_category_text_slug_f6021ae9 ON public.catalog_category_text USING btree (slug);
CREATE INDEX catalog_category_text_slug_f6021ae9_like ON public.catalog_category_text USING btree (slug varchar_pattern_ops);
CREATE INDEX catalog_change_by_hat_id_6cf7422e ON public.catalog_change USING btree (by_hat_id);
CREATE INDEX catalog_change_product_id_f3557bae ON public.catalog_change USING btree (product_id);
CREATE INDEX catalog_picture_product_id_e598270e ON public.catalog_picture USING btree (product_id);
CREATE INDEX catalog_picture_variant_id_90588f9f ON public.catalog_picture USING btree (variant_id);
CREATE INDEX catalog_product_category ON public.catalog_product USING btree (category_id, published_at);
CREATE INDEX catalog_product_category_id_35bf920b ON public.catalog_product USING btree (category_id);
CREATE INDEX catalog_product_code_e2e89c4b_like ON public.catalog_product USING btree (code varchar_pattern_ops);
CREATE INDEX catalog_product_newest ON public.catalog_product USING btree (published_at DESC, id DESC);
CREATE INDEX catalog_product_tags ON public.catalog_product USING gin (tags);
CREATE INDEX catalog_product_text_product_id_a6fde1cb ON public.catalog_product_text USING btree (product_id);
CREATE INDEX catalog_product_text_slug_bdfc02e0 ON public.catalog_product_text USING btree (slug);
CREATE INDEX catalog_product_text_slug_bdfc02e0_like ON public.catalog_product_text USING btree (slug varchar_pattern_ops);
CREATE INDEX catalog_purchase_cost_variant_id_826ab183 ON public.catalog_purchase_cost USING btree (variant_id);
CREATE INDEX catalog_related_product_other_id_5db66905 ON public.catalog_related_product USING btree (other_id);
CREATE INDEX catalog_related_product_product_id_77a11368 ON public.catalog_related_product USING btree (product_id);
CREATE INDEX catalog_text_sort ON public.catalog_product_text USING btree (language, sort_key);
CREATE INDEX catalog_text_words ON public.catalog_product_text USING gin (words);
CREATE UNIQUE INDEX catalog_variant_gtin_once ON public.catalog_variant USING btree (gtin) WHERE (NOT ((gtin)::text = ''::text));
CREATE INDEX catalog_variant_product ON public.catalog_variant USING btree (product_id, "position");
CREATE INDEX catalog_variant_product_id_8a21d193 ON public.catalog_variant USING btree (product_id);
CREATE INDEX catalog_variant_search_code_312892a5 ON public.catalog_variant USING btree (search_code);
CREATE INDEX catalog_variant_search_code_312892a5_like ON public.catalog_variant USING btree (search_code varchar_pattern_ops);
CREATE INDEX catalog_variant_sku_92777037_like ON public.catalog_variant USING btree (sku varchar_pattern_ops);
CREATE INDEX catalog_word_stem ON public.catalog_word USING btree (language, stem);
CREATE INDEX catalog_word_trigrams ON public.catalog_word USING gin (trigrams);
CREATE UNIQUE INDEX community_one_review_per_hat ON public.community_post USING btree (product_id, hat_id) WHERE ((kind)::text = 'review'::text);
CREATE INDEX community_post_code_5b34278c_like ON public.community_post USING btree (code varchar_pattern_ops);
CREATE INDEX community_post_hat ON public.community_post USING btree (hat_id);
CREATE INDEX community_post_hat_id_459c2728 ON public.community_post USING btree (hat_id);
CREATE INDEX community_post_parent_id_5fc1e1c0 ON public.community_post USING btree (parent_id);
CREATE INDEX community_post_product_id_0374dc92 ON public.community_post USING btree (product_id);
CREATE INDEX community_post_queue ON public.community_post USING btree (state, changed_at DESC);
CREATE INDEX community_post_shown ON public.community_post USING btree (product_id, kind) WHERE is_shown;
CREATE INDEX community_post_shown_id_a24bb6da ON public.community_post USING btree (shown_id);
CREATE INDEX community_post_variant_id_7ce36641 ON public.community_post USING btree (variant_id);
CREATE INDEX community_post_version_decided_by_id_bcfb456e ON public.community_post_version USING btree (decided_by_id);
CREATE INDEX community_post_version_post_id_e0a4b74b ON public.community_post_version USING btree (post_id);
CREATE INDEX community_vote_hat ON public.community_vote USING btree (hat_id);
CREATE INDEX community_vote_hat_id_783c06ec ON public.community_vote USING btree (hat_id);
CREATE INDEX community_vote_post_id_0cffe200 ON public.community_vote USING btree (post_id);
CREATE INDEX content_article_code_93447027_like ON public.content_article USING btree (code varchar_pattern_ops);
CREATE INDEX content_article_shown ON public.content_article_version USING btree (article_id, shown_from DESC);
CREATE INDEX content_article_version_article_id_93458e5d ON public.content_article_version USING btree (article_id);
CREATE INDEX content_article_version_by_hat_id_bffdd181 ON public.content_article_version USING btree (by_hat_id);
CREATE INDEX content_form_code_ab2bc685_like ON public.content_form USING btree (code varchar_pattern_ops);
CREATE INDEX content_form_count_form_id_f645801e ON public.content_form_count USING btree (form_id);
CREATE INDEX content_form_submission_code_ac9a977b_like ON public.content_form_submission USING btree (code varchar_pattern_ops);
CREATE INDEX content_form_submission_form_id_bf707e5e ON public.content_form_submission USING btree (form_id);
CREATE INDEX content_form_submission_hat_id_a1dd1b20 ON public.content_form_submission USING btree (hat_id);
CREATE INDEX content_form_submission_visitor_id_d79768b6 ON public.content_form_submission USING btree (visitor_id);
CREATE INDEX content_form_version_by_hat_id_029c2132 ON public.content_form_version USING btree (by_hat_id);
CREATE INDEX content_form_version_form_id_f1288196 ON public.content_form_version USING btree (form_id);
CREATE INDEX content_submission_asked ON public.content_form_submission USING btree (confirmation_id);
CREATE INDEX content_submission_hat ON public.content_form_submission USING btree (hat_id);
CREATE INDEX content_submission_of_form ON public.content_form_submission USING btree (form_id, sent_at DESC);
CREATE INDEX django_session_expire_date_a5c62663 ON public.django_session USING btree (expire_date);
CREATE INDEX django_session_session_key_c0390e0f_like ON public.django_session USING btree (session_key varchar_pattern_ops);
CREATE INDEX fulfilment_method_code_611a49a8_like ON public.fulfilment_method USING btree (code varchar_pattern_ops);
CREATE INDEX fulfilment_method_warehouse_id_5cb9aa08 ON public.fulfilment_method USING btree (warehouse_id);
CREATE INDEX fulfilment_rate_method_id_85e159e6 ON public.fulfilment_rate USING btree (method_id);
CREATE INDEX fulfilment_return_asked_by_id_0d542bf0 ON public.fulfilment_return USING btree (asked_by_id);
CREATE INDEX fulfilment_return_code_bcb1fce8_like ON public.fulfilment_return USING btree (code varchar_pattern_ops);
CREATE INDEX fulfilment_return_external_id_fff3d947 ON public.fulfilment_return USING btree (external_id);
CREATE INDEX fulfilment_return_external_id_fff3d947_like ON public.fulfilment_return USING btree (external_id varchar_pattern_ops);
CREATE INDEX fulfilment_return_handled_by_id_351b0694 ON public.fulfilment_return USING btree (handled_by_id);
CREATE INDEX fulfilment_return_line_order_line_id_772d7aa8 ON public.fulfilment_return_line USING btree (order_line_id);
CREATE INDEX fulfilment_return_line_parent_id_58e9a220 ON public.fulfilment_return_line USING btree (parent_id);
CREATE INDEX fulfilment_return_order_id_0506a977 ON public.fulfilment_return USING btree (order_id);
CREATE INDEX fulfilment_return_state ON public.fulfilment_return USING btree (state, asked_at);
CREATE INDEX fulfilment_shipment_code_cd8f15b1_like ON public.fulfilment_shipment USING btree (code varchar_pattern_ops);
CREATE INDEX fulfilment_shipment_line_order_line_id_f5c43f01 ON public.fulfilment_shipment_line USING btree (order_line_id);
CREATE INDEX fulfilment_shipment_line_shipment_id_05f35e49 ON public.fulfilment_shipment_line USING btree (shipment_id);
CREATE INDEX fulfilment_shipment_method_id_406c5171 ON public.fulfilment_shipment USING btree (method_id);
CREATE INDEX fulfilment_shipment_order_id_95526bb9 ON public.fulfilment_shipment USING btree (order_id);
CREATE INDEX fulfilment_shipment_picked_by_id_242bfe54 ON public.fulfilment_shipment USING btree (picked_by_id);
CREATE INDEX fulfilment_shipment_tracking_number_bc9ac7b8 ON public.fulfilment_shipment USING btree (tracking_number);
CREATE INDEX fulfilment_shipment_tracking_number_bc9ac7b8_like ON public.fulfilment_shipment USING btree (tracking_number varchar_pattern_ops);
CREATE INDEX fulfilment_shipment_warehouse_id_0d66c88b ON public.fulfilment_shipment USING btree (warehouse_id);
CREATE INDEX fulfilment_to_ship ON public.fulfilment_shipment USING btree (state, ship_by);
CREATE INDEX history_buyer_hat_id_016af2bc ON public.history_buyer USING btree (hat_id);
CREATE INDEX history_buyer_order_import_id_06a4c08b ON public.history_buyer USING btree (order_import_id);
CREATE INDEX history_import_by_hat_id_d7be5a6d ON public.history_import USING btree (by_hat_id);
CREATE INDEX history_import_code_7831dfd1_like ON public.history_import USING btree (code varchar_pattern_ops);
CREATE INDEX history_import_file_hash_bb9ed37a ON public.history_import USING btree (file_hash);
CREATE INDEX history_import_file_hash_bb9ed37a_like ON public.history_import USING btree (file_hash varchar_pattern_ops);
CREATE INDEX history_line_fate ON public.history_line USING btree (order_import_id, fate);
CREATE INDEX history_line_order_import_id_1d37adc5 ON public.history_line USING btree (order_import_id);
CREATE INDEX history_mapping_signature_fd55c87c_like ON public.history_mapping USING btree (signature varchar_pattern_ops);
CREATE INDEX idx_procrastinate_jobs_worker_not_null ON public.procrastinate_jobs USING btree (worker_id) WHERE ((worker_id IS NOT NULL) AND (status = 'doing'::public.procrastinate_job_status));
CREATE INDEX idx_procrastinate_workers_last_heartbeat ON public.procrastinate_workers USING btree (last_heartbeat);
CREATE INDEX intake_row_fate ON public.intake_row USING btree (run_id, fate, number);
CREATE INDEX intake_row_hat_id_c542aaf4 ON public.intake_row USING btree (hat_id);
CREATE INDEX intake_row_run_id_a37144a2 ON public.intake_row USING btree (run_id);
CREATE INDEX intake_run_by_hat_id_0a397eef ON public.intake_run USING btree (by_hat_id);
CREATE INDEX intake_run_code_485bc251_like ON public.intake_run USING btree (code varchar_pattern_ops);
CREATE INDEX intake_run_newest ON public.intake_run USING btree (kept_at DESC);
CREATE INDEX journeys_due ON public.journeys_passage USING btree (version_id, step, due_at) WHERE (ended_at IS NULL);
CREATE INDEX journeys_journey_code_59325f7f_like ON public.journeys_journey USING btree (code varchar_pattern_ops);
CREATE INDEX journeys_of_hat ON public.journeys_passage USING btree (hat_id, journey_id);
CREATE UNIQUE INDEX journeys_one_at_a_time ON public.journeys_passage USING btree (journey_id, hat_id) WHERE (ended_at IS NULL);
CREATE INDEX journeys_passage_hat_id_95e0ed58 ON public.journeys_passage USING btree (hat_id);
CREATE INDEX journeys_passage_journey_id_b3c81e6c ON public.journeys_passage USING btree (journey_id);
CREATE INDEX journeys_passage_version_id_8d38802d ON public.journeys_passage USING btree (version_id);
CREATE INDEX journeys_step_taken_passage_id_b41c3d32 ON public.journeys_step_taken USING btree (passage_id);
CREATE INDEX journeys_version_journey_id_f4705310 ON public.journeys_version USING btree (journey_id);
CREATE INDEX kit_house_setting_history ON public.kit_house_setting_change USING btree (section, changed_at DESC);
CREATE INDEX kit_house_setting_section_96ad436c_like ON public.kit_house_setting USING btree (section varchar_pattern_ops);
CREATE INDEX kit_limit_full_at_b43581de ON public.kit_limit USING btree (full_at);
CREATE INDEX kit_limit_key_92ffde81_like ON public.kit_limit USING btree (key varchar_pattern_ops);
CREATE INDEX marketing_campaign_audience_id_60c40706 ON public.marketing_campaign USING btree (audience_id);
CREATE INDEX marketing_campaign_code_945c8b4a_like ON public.marketing_campaign USING btree (code varchar_pattern_ops);
CREATE INDEX marketing_campaign_made_by_hat_id_a35d70c9 ON public.marketing_campaign USING btree (made_by_hat_id);
CREATE INDEX marketing_campaign_version_campaign_id_f8cffc4e ON public.marketing_campaign_version USING btree (campaign_id);
CREATE INDEX marketing_to_start ON public.marketing_campaign USING btree (state, starts_at);
CREATE INDEX messaging_decided ON public.messaging_decision USING btree (mailing_id, outcome);
CREATE INDEX messaging_decided_hat ON public.messaging_decision USING btree (hat_id, decided_at DESC);
CREATE INDEX messaging_decision_hat_id_32a34cd7 ON public.messaging_decision USING btree (hat_id);
CREATE INDEX messaging_decision_mailing_id_62223336 ON public.messaging_decision USING btree (mailing_id);
CREATE INDEX messaging_event_message_id_0fd4ec90 ON public.messaging_event USING btree (message_id);
CREATE INDEX messaging_event_of ON public.messaging_event USING btree (message_id, kind);
CREATE INDEX messaging_hat ON public.messaging_message USING btree (hat_id, queued_at DESC);
CREATE INDEX messaging_incoming_at ON public.messaging_incoming USING btree (received_at DESC);
CREATE INDEX messaging_incoming_code_03704843_like ON public.messaging_incoming USING btree (code varchar_pattern_ops);
CREATE INDEX messaging_incoming_file_mail_id_cb1cb7a8 ON public.messaging_incoming_file USING btree (mail_id);
CREATE INDEX messaging_incoming_hat ON public.messaging_incoming USING btree (hat_id, received_at DESC);
CREATE INDEX messaging_incoming_hat_id_888bd67c ON public.messaging_incoming USING btree (hat_id);
CREATE INDEX messaging_incoming_key_1cebfe5b_like ON public.messaging_incoming USING btree (key varchar_pattern_ops);
CREATE INDEX messaging_incoming_message_id_9ac4604b ON public.messaging_incoming USING btree (message_id);
CREATE INDEX messaging_incoming_visitor_id_6f887b76 ON public.messaging_incoming USING btree (visitor_id);
CREATE INDEX messaging_mailbox_mark_mailbox_1773f968_like ON public.messaging_mailbox_mark USING btree (mailbox varchar_pattern_ops);
CREATE INDEX messaging_mailing_code_fe6a534a_like ON public.messaging_mailing USING btree (code varchar_pattern_ops);
CREATE INDEX messaging_mailing_content_mailing_id_4a418420 ON public.messaging_mailing_content USING btree (mailing_id);
CREATE INDEX messaging_message_answers_id_f5ccea25 ON public.messaging_message USING btree (answers_id);
CREATE INDEX messaging_message_by_hat_id_60e48356 ON public.messaging_message USING btree (by_hat_id);
CREATE INDEX messaging_message_code_377e27a5_like ON public.messaging_message USING btree (code varchar_pattern_ops);
CREATE INDEX messaging_message_content_id_e0a12fa6 ON public.messaging_message USING btree (content_id);
CREATE INDEX messaging_message_hat_id_8ae65ea1 ON public.messaging_message USING btree (hat_id);
CREATE INDEX messaging_message_key_8b83c641_like ON public.messaging_message USING btree (key varchar_pattern_ops);
CREATE INDEX messaging_message_mailing_id_e3d90165 ON public.messaging_message USING btree (mailing_id);
CREATE INDEX messaging_message_visitor_id_b241163c ON public.messaging_message USING btree (visitor_id);
CREATE INDEX messaging_notes ON public.messaging_message USING btree (hat_id, sent_at DESC) WHERE (((channel)::text = 'in_app'::text) AND ((state)::text = 'sent'::text));
CREATE INDEX messaging_of_mailing ON public.messaging_message USING btree (mailing_id, state);
CREATE INDEX messaging_provider_id ON public.messaging_message USING btree (provider_id) WHERE (NOT ((provider_id)::text = ''::text));
CREATE INDEX messaging_push_subscription_code_f445dec8_like ON public.messaging_push_subscription USING btree (code varchar_pattern_ops);
CREATE INDEX messaging_push_subscription_hat_id_b31ef774 ON public.messaging_push_subscription USING btree (hat_id);
CREATE INDEX messaging_ready_text_code_5a3fa846_like ON public.messaging_ready_text USING btree (code varchar_pattern_ops);
CREATE INDEX messaging_state ON public.messaging_message USING btree (state, queued_at);
CREATE INDEX messaging_texts ON public.messaging_message USING btree (to_address, sent_at DESC) WHERE ((channel)::text = 'sms'::text);
CREATE INDEX messaging_to_send ON public.messaging_message USING btree (mailing_id, id) WHERE ((mailing_id IS NOT NULL) AND ((state)::text = 'queued'::text));
CREATE INDEX messaging_untold ON public.messaging_event USING btree (happened_at) WHERE (NOT is_told);
CREATE INDEX messaging_written ON public.messaging_message USING btree (hat_id, sending_at) WHERE ((purpose)::text = 'marketing'::text);
CREATE INDEX mfa_authenticator_user_id_0c3a50c0 ON public.mfa_authenticator USING btree (user_id);
CREATE INDEX models_fit_latest ON public.models_fit USING btree (of, fitted_at DESC);
CREATE UNIQUE INDEX models_fit_run_one_at_a_time ON public.models_fit_run USING btree (ended_at) NULLS NOT DISTINCT WHERE (ended_at IS NULL);
CREATE INDEX models_organisation_value_fit_id_91eb4f8c ON public.models_organisation_value USING btree (fit_id);
CREATE INDEX ordering_by_day ON public.ordering_order USING btree (placed_at);
CREATE INDEX ordering_by_hat ON public.ordering_order USING btree (hat_id, placed_at DESC);
CREATE INDEX ordering_by_hold ON public.ordering_order USING btree (held_until) WHERE (held_until IS NOT NULL);
CREATE INDEX ordering_by_organisation ON public.ordering_order USING btree (organisation_id, placed_at DESC);
CREATE INDEX ordering_by_state ON public.ordering_order USING btree (state, placed_at);
CREATE INDEX ordering_event_by_hat_id_8f6bb6b4 ON public.ordering_event USING btree (by_hat_id);
CREATE INDEX ordering_event_order ON public.ordering_event USING btree (order_id, happened_at);
CREATE INDEX ordering_event_order_id_63d19b45 ON public.ordering_event USING btree (order_id);
CREATE UNIQUE INDEX ordering_external_once ON public.ordering_order USING btree (external_source, external_id) WHERE (NOT ((external_id)::text = ''::text));
CREATE INDEX ordering_line_order_id_d04151d6 ON public.ordering_line USING btree (order_id);
CREATE INDEX ordering_line_variant_id_640deb7e ON public.ordering_line USING btree (variant_id);
CREATE UNIQUE INDEX ordering_one_basket_per_hat ON public.ordering_order USING btree (hat_id) WHERE (((state)::text = 'basket'::text) AND (taken_by_id IS NULL));
CREATE UNIQUE INDEX ordering_one_basket_per_visitor ON public.ordering_order USING btree (visitor_id) WHERE ((state)::text = 'basket'::text);
CREATE INDEX ordering_order_code_6d5ea8b6_like ON public.ordering_order USING btree (code varchar_pattern_ops);
CREATE INDEX ordering_order_hat_id_9a7b0cb6 ON public.ordering_order USING btree (hat_id);
CREATE INDEX ordering_order_organisation_id_6b0cc57e ON public.ordering_order USING btree (organisation_id);
CREATE INDEX ordering_order_taken_by_id_5b29edec ON public.ordering_order USING btree (taken_by_id);
CREATE INDEX ordering_order_visitor_id_a0ed8f0e ON public.ordering_order USING btree (visitor_id);
CREATE UNIQUE INDEX payments_booked_once ON public.payments_ledger USING btree (payment_id) WHERE (refund_id IS NULL);
CREATE INDEX payments_ledger_order_id_bf62cc98 ON public.payments_ledger USING btree (order_id);
CREATE INDEX payments_ledger_payment_id_fdad5259 ON public.payments_ledger USING btree (payment_id);
CREATE INDEX payments_ledger_refund_id_d7f2c27a ON public.payments_ledger USING btree (refund_id);
CREATE UNIQUE INDEX payments_one_open_per_order ON public.payments_payment USING btree (order_id) WHERE ((state)::text = ANY ((ARRAY['intended'::character varying, 'needs-action'::character varying, 'in-doubt'::character varying])::text[]));
CREATE INDEX payments_payment_code_f6c2d97a_like ON public.payments_payment USING btree (code varchar_pattern_ops);
CREATE INDEX payments_payment_hat_id_014d16dd ON public.payments_payment USING btree (hat_id);
CREATE INDEX payments_payment_order_id_22c479b7 ON public.payments_payment USING btree (order_id);
CREATE INDEX payments_payment_organisation_id_c096e47f ON public.payments_payment USING btree (organisation_id);
CREATE INDEX payments_payment_provider_id_b15a014f ON public.payments_payment USING btree (provider_id);
CREATE INDEX payments_payment_provider_id_b15a014f_like ON public.payments_payment USING btree (provider_id varchar_pattern_ops);
CREATE INDEX payments_payment_visitor_id_fe6ada17 ON public.payments_payment USING btree (visitor_id);
CREATE INDEX payments_provider_event_id_2ce43154_like ON public.payments_provider_event USING btree (id varchar_pattern_ops);
CREATE UNIQUE INDEX payments_provider_id_once ON public.payments_payment USING btree (provider, provider_id) WHERE (NOT ((provider_id)::text = ''::text));
CREATE UNIQUE INDEX payments_refund_booked_once ON public.payments_ledger USING btree (refund_id) WHERE (refund_id IS NOT NULL);
CREATE INDEX payments_refund_by_hat_id_2ce0c071 ON public.payments_refund USING btree (by_hat_id);
CREATE INDEX payments_refund_cause_id_6c9a3f77 ON public.payments_refund USING btree (cause_id);
CREATE INDEX payments_refund_code_44496d92_like ON public.payments_refund USING btree (code varchar_pattern_ops);
CREATE INDEX payments_refund_payment_id_a70693f7 ON public.payments_refund USING btree (payment_id);
CREATE INDEX payments_state ON public.payments_payment USING btree (state, created_at);
CREATE INDEX payments_test_bank_charge_id_e9de7e99 ON public.payments_test_bank USING btree (charge_id);
CREATE INDEX payments_test_bank_code_8c023e21_like ON public.payments_test_bank USING btree (code varchar_pattern_ops);
CREATE INDEX people_address_hat_id_768ad5f0 ON public.people_address USING btree (hat_id);
CREATE INDEX people_address_normalised_9ff1d99f ON public.people_address USING btree (normalised);
CREATE INDEX people_address_normalised_9ff1d99f_like ON public.people_address USING btree (normalised varchar_pattern_ops);
CREATE INDEX people_change_by_hat_id_4b7d36a3 ON public.people_change USING btree (by_hat_id);
CREATE INDEX people_change_hat_id_9ab2ec29 ON public.people_change USING btree (hat_id);
CREATE INDEX people_change_organisation_id_b7476d04 ON public.people_change USING btree (organisation_id);
CREATE INDEX people_change_person_id_f9409847 ON public.people_change USING btree (person_id);
CREATE UNIQUE INDEX people_external_hat_once ON public.people_external_number USING btree (source, number) WHERE (organisation_id IS NULL);
CREATE INDEX people_external_number_hat_id_f8c2561d ON public.people_external_number USING btree (hat_id);
CREATE INDEX people_external_number_organisation_id_fb4d5c44 ON public.people_external_number USING btree (organisation_id);
CREATE UNIQUE INDEX people_external_organisation_once ON public.people_external_number USING btree (source, number) WHERE (hat_id IS NULL);
CREATE INDEX people_hat_alias_of_id_1475aa05 ON public.people_hat USING btree (alias_of_id);
CREATE INDEX people_hat_code_1fc89fef_like ON public.people_hat USING btree (code varchar_pattern_ops);
CREATE INDEX people_hat_organisation ON public.people_hat USING btree (organisation_id, person_id);
CREATE INDEX people_hat_organisation_id_6243bef3 ON public.people_hat USING btree (organisation_id);
CREATE INDEX people_hat_person_id_d053b1b0 ON public.people_hat USING btree (person_id);
CREATE INDEX people_invitation_accepted_hat_id_f69d3887 ON public.people_invitation USING btree (accepted_hat_id);
CREATE INDEX people_invitation_invited_by_id_3784d49d ON public.people_invitation USING btree (invited_by_id);
CREATE INDEX people_invitation_organisation_id_ac6bf02f ON public.people_invitation USING btree (organisation_id);
CREATE INDEX people_invitation_secret_b8c5207f_like ON public.people_invitation USING btree (secret varchar_pattern_ops);
CREATE INDEX people_likeness_code_95f703c6_like ON public.people_likeness USING btree (code varchar_pattern_ops);
CREATE INDEX people_likeness_decided_by_id_3ee87ed4 ON public.people_likeness USING btree (decided_by_id);
CREATE INDEX people_likeness_first_id_0bb49846 ON public.people_likeness USING btree (first_id);
CREATE INDEX people_likeness_open ON public.people_likeness USING btree (decision, probability DESC);
CREATE INDEX people_likeness_second ON public.people_likeness USING btree (second_id);
CREATE INDEX people_likeness_second_id_aa86dfae ON public.people_likeness USING btree (second_id);
CREATE INDEX people_merge_by_hat_id_b5925e1d ON public.people_merge USING btree (by_hat_id);
CREATE INDEX people_merge_code_2aac0e71_like ON public.people_merge USING btree (code varchar_pattern_ops);
CREATE INDEX people_merge_image_merge_id_ae7175ad ON public.people_merge_image USING btree (merge_id);
CREATE INDEX people_merge_image_person_id_15cacdd7 ON public.people_merge_image USING btree (person_id);
CREATE INDEX people_merge_image_row ON public.people_merge_image USING btree (row_id);
CREATE INDEX people_merge_kept_id_d4ee6e06 ON public.people_merge USING btree (kept_id);
CREATE INDEX people_merge_merged_id_87dce616 ON public.people_merge USING btree (merged_id);
CREATE INDEX people_merge_undone_by_id_86c91a07 ON public.people_merge USING btree (undone_by_id);
CREATE UNIQUE INDEX people_merged_once ON public.people_merge USING btree (merged_id) WHERE (undone_at IS NULL);
CREATE UNIQUE INDEX people_one_house ON public.people_organisation USING btree (is_house) WHERE is_house;
CREATE UNIQUE INDEX people_one_open_hat_per_organisation ON public.people_hat USING btree (person_id, organisation_id) WHERE ((alias_of_id IS NULL) AND (ends_at IS NULL) AND (NOT (organisation_id IS NULL)));
CREATE UNIQUE INDEX people_one_organisation_per_vat_number ON public.people_organisation USING btree (country, vat_number) WHERE (NOT ((vat_number)::text = ''::text));
CREATE UNIQUE INDEX people_one_private_hat ON public.people_hat USING btree (person_id) WHERE ((alias_of_id IS NULL) AND (organisation_id IS NULL));
CREATE INDEX people_org_trigrams ON public.people_organisation USING gin (trigrams);
CREATE INDEX people_organisation_code_8eabbe12_like ON public.people_organisation USING btree (code varchar_pattern_ops);
CREATE INDEX people_organisation_introduced_by_id_2580161c ON public.people_organisation USING btree (introduced_by_id);
CREATE INDEX people_organisation_owner_hat_id_ca620cab ON public.people_organisation USING btree (owner_hat_id);
CREATE INDEX people_organisation_sort_key_5a4ef19c ON public.people_organisation USING btree (sort_key);
CREATE INDEX people_organisation_sort_key_5a4ef19c_like ON public.people_organisation USING btree (sort_key varchar_pattern_ops);
CREATE INDEX people_person_code_21adddd4_like ON public.people_person USING btree (code varchar_pattern_ops);
CREATE INDEX people_person_merged_into_id_138bbee4 ON public.people_person USING btree (merged_into_id);
CREATE INDEX people_person_newest ON public.people_person USING btree (created_at DESC);
CREATE INDEX people_person_sort_key_816129ed ON public.people_person USING btree (sort_key);
CREATE INDEX people_person_sort_key_816129ed_like ON public.people_person USING btree (sort_key varchar_pattern_ops);
CREATE INDEX people_person_trigrams ON public.people_person USING gin (trigrams);
CREATE INDEX people_postal_address_code_71980d1e_like ON public.people_postal_address USING btree (code varchar_pattern_ops);
CREATE INDEX people_postal_address_hat_id_de46678a ON public.people_postal_address USING btree (hat_id);
CREATE INDEX people_postal_address_organisation_id_32f72c9e ON public.people_postal_address USING btree (organisation_id);
CREATE INDEX people_same_human_asked_by_id_41023ec2 ON public.people_same_human USING btree (asked_by_id);
CREATE INDEX people_same_human_code_06cc8198_like ON public.people_same_human USING btree (code varchar_pattern_ops);
CREATE INDEX people_same_human_first ON public.people_same_human USING btree (first_hat_id);
CREATE INDEX people_same_human_first_hat_id_ce0f2a93 ON public.people_same_human USING btree (first_hat_id);
CREATE INDEX people_same_human_merge_id_d5eea044 ON public.people_same_human USING btree (merge_id);
CREATE INDEX people_same_human_second ON public.people_same_human USING btree (second_hat_id);
CREATE INDEX people_same_human_second_hat_id_2b4e33a3 ON public.people_same_human USING btree (second_hat_id);
CREATE INDEX people_sign_in_email_e5e76a03_like ON public.people_sign_in USING btree (email varchar_pattern_ops);
CREATE INDEX people_sign_in_groups_group_id_ab4f8600 ON public.people_sign_in_groups USING btree (group_id);
CREATE INDEX people_sign_in_groups_signin_id_9c56d35c ON public.people_sign_in_groups USING btree (signin_id);
CREATE INDEX people_sign_in_hat_id_7ef33192 ON public.people_sign_in USING btree (hat_id);
CREATE INDEX people_sign_in_person_id_d90fb631 ON public.people_sign_in USING btree (person_id);
CREATE INDEX people_sign_in_user_permissions_permission_id_640238bb ON public.people_sign_in_user_permissions USING btree (permission_id);
CREATE INDEX people_sign_in_user_permissions_signin_id_0d23a99e ON public.people_sign_in_user_permissions USING btree (signin_id);
CREATE UNIQUE INDEX people_verified_address_of_one_hat ON public.people_address USING btree (kind, normalised) WHERE ((revoked_at IS NULL) AND (NOT (verified_at IS NULL)));
CREATE INDEX people_visitor_code_f8132a74_like ON public.people_visitor USING btree (code varchar_pattern_ops);
CREATE INDEX people_visitor_hat_id_b40e2354 ON public.people_visitor USING btree (hat_id);
CREATE INDEX pipeline_assignment_audience_id_388aac84 ON public.pipeline_assignment USING btree (audience_id);
CREATE INDEX pipeline_assignment_code_e64f47a6_like ON public.pipeline_assignment USING btree (code varchar_pattern_ops);
CREATE INDEX pipeline_assignment_owner_id_7b277eb4 ON public.pipeline_assignment USING btree (owner_id);
CREATE INDEX pipeline_by_stage ON public.pipeline_prospect USING btree (stage, score DESC);
CREATE INDEX pipeline_call_called_by_id_0b415f37 ON public.pipeline_call USING btree (called_by_id);
CREATE INDEX pipeline_call_code_423d23ea_like ON public.pipeline_call USING btree (code varchar_pattern_ops);
CREATE INDEX pipeline_call_hat_id_363ec66c ON public.pipeline_call USING btree (hat_id);
CREATE INDEX pipeline_calls_open ON public.pipeline_call USING btree (hat_id) WHERE ((outcome)::text = ''::text);
CREATE UNIQUE INDEX pipeline_one_open_per_hat ON public.pipeline_prospect USING btree (hat_id) WHERE (closed_at IS NULL);
CREATE INDEX pipeline_prospect_code_b834f6e9_like ON public.pipeline_prospect USING btree (code varchar_pattern_ops);
CREATE INDEX pipeline_prospect_event_by_hat_id_361f1687 ON public.pipeline_prospect_event USING btree (by_hat_id);
CREATE INDEX pipeline_prospect_event_prospect_id_3401a8b3 ON public.pipeline_prospect_event USING btree (prospect_id);
CREATE INDEX pipeline_prospect_hat_id_a468f67d ON public.pipeline_prospect USING btree (hat_id);
CREATE INDEX pipeline_prospect_owner_id_0acd3f62 ON public.pipeline_prospect USING btree (owner_id);
CREATE INDEX pipeline_score_rule_code_a2ce86a2_like ON public.pipeline_score_rule USING btree (code varchar_pattern_ops);
CREATE INDEX pricing_contract_code_15b10ce9_like ON public.pricing_contract USING btree (code varchar_pattern_ops);
CREATE INDEX pricing_contract_organisation_id_15e5f283 ON public.pricing_contract USING btree (organisation_id);
CREATE INDEX pricing_contract_term_category_id_986941f3 ON public.pricing_contract_term USING btree (category_id);
CREATE INDEX pricing_contract_term_contract_id_f841f3e9 ON public.pricing_contract_term USING btree (contract_id);
CREATE INDEX pricing_contract_term_variant_id_e9e7d8fa ON public.pricing_contract_term USING btree (variant_id);
CREATE INDEX pricing_coupon_code_0901e370_like ON public.pricing_coupon USING btree (code varchar_pattern_ops);
CREATE INDEX pricing_coupon_promotion_id_76dec579 ON public.pricing_coupon USING btree (promotion_id);
CREATE INDEX pricing_coupon_use_coupon_id_4d2ebd98 ON public.pricing_coupon_use USING btree (coupon_id);
CREATE INDEX pricing_coupon_use_hat_id_fff7cf00 ON public.pricing_coupon_use USING btree (hat_id);
CREATE INDEX pricing_coupon_use_order_id_12f603a7 ON public.pricing_coupon_use USING btree (order_id);
CREATE INDEX pricing_coupon_use_visitor_id_347e3e33 ON public.pricing_coupon_use USING btree (visitor_id);
CREATE INDEX pricing_list_code_54fd3f7a_like ON public.pricing_list USING btree (code varchar_pattern_ops);
CREATE INDEX pricing_list_organisation_id_37c114c6 ON public.pricing_list USING btree (organisation_id);
CREATE INDEX pricing_offer_hat ON public.pricing_personal_offer USING btree (hat_id, valid_until);
CREATE INDEX pricing_offer_held_out_hat_id_d58bc558 ON public.pricing_offer_held_out USING btree (hat_id);
CREATE INDEX pricing_offer_held_out_offering_id_7a26ff80 ON public.pricing_offer_held_out USING btree (offering_id);
CREATE UNIQUE INDEX pricing_offer_once_each ON public.pricing_personal_offer USING btree (offering_id, hat_id, variant_id) NULLS NOT DISTINCT WHERE (NOT (offering_id IS NULL));
CREATE INDEX pricing_offer_use_offer_id_b0f0ad3d ON public.pricing_offer_use USING btree (offer_id);
CREATE INDEX pricing_offer_use_order_id_fa15f9a0 ON public.pricing_offer_use USING btree (order_id);
CREATE INDEX pricing_offering_category_id_6a945f74 ON public.pricing_offering USING btree (category_id);
CREATE INDEX pricing_offering_code_f3a75d11_like ON public.pricing_offering USING btree (code varchar_pattern_ops);
CREATE INDEX pricing_offering_made_by_hat_id_723eeb63 ON public.pricing_offering USING btree (made_by_hat_id);
CREATE INDEX pricing_offering_newest ON public.pricing_offering USING btree (created_at DESC);
CREATE INDEX pricing_offering_variant_offering_id_85565c7f ON public.pricing_offering_variant USING btree (offering_id);
CREATE INDEX pricing_offering_variant_variant_id_785885d9 ON public.pricing_offering_variant USING btree (variant_id);
CREATE INDEX pricing_personal_offer_category_id_ab7873c3 ON public.pricing_personal_offer USING btree (category_id);
CREATE INDEX pricing_personal_offer_code_730ec00a_like ON public.pricing_personal_offer USING btree (code varchar_pattern_ops);
CREATE INDEX pricing_personal_offer_hat_id_7a28d0a5 ON public.pricing_personal_offer USING btree (hat_id);
CREATE INDEX pricing_personal_offer_made_by_hat_id_fbbcd0ff ON public.pricing_personal_offer USING btree (made_by_hat_id);
CREATE INDEX pricing_personal_offer_offering_id_acadecd0 ON public.pricing_personal_offer USING btree (offering_id);
CREATE INDEX pricing_personal_offer_variant_id_2972c75e ON public.pricing_personal_offer USING btree (variant_id);
CREATE INDEX pricing_price_begins ON public.pricing_price USING btree (valid_from);
CREATE INDEX pricing_price_ends ON public.pricing_price USING btree (valid_until) WHERE (NOT (valid_until IS NULL));
CREATE INDEX pricing_price_price_list_id_618540d7 ON public.pricing_price USING btree (price_list_id);
CREATE INDEX pricing_price_read ON public.pricing_price USING btree (variant_id, price_list_id, minimum_quantity) INCLUDE (amount, base, valid_from, valid_until);
CREATE INDEX pricing_price_set_by_hat_id_d89dacd9 ON public.pricing_price USING btree (set_by_hat_id);
CREATE INDEX pricing_price_variant_id_eedde902 ON public.pricing_price USING btree (variant_id);
CREATE INDEX pricing_promotion_period ON public.pricing_promotion USING btree (valid_from, valid_until);
CREATE INDEX pricing_promotion_variant_promotion_id_28d444f2 ON public.pricing_promotion_variant USING btree (promotion_id);
CREATE INDEX pricing_promotion_variant_variant_id_4df67bf2 ON public.pricing_promotion_variant USING btree (variant_id);
CREATE UNIQUE INDEX pricing_shelf_one_open ON public.pricing_shelf_price USING btree (view_id, variant_id) WHERE (valid_until IS NULL);
CREATE INDEX pricing_shelf_price_variant_id_11b98f25 ON public.pricing_shelf_price USING btree (variant_id);
CREATE INDEX pricing_shelf_price_view_id_5b6586b1 ON public.pricing_shelf_price USING btree (view_id);
CREATE INDEX pricing_shelf_sorted ON public.pricing_shelf_price USING btree (view_id, amount, variant_id) WHERE (valid_until IS NULL);
CREATE INDEX pricing_shelf_variant ON public.pricing_shelf_price USING btree (variant_id, view_id, valid_from);
CREATE INDEX pricing_view_organisation_id_876e1d77 ON public.pricing_view USING btree (organisation_id);
CREATE INDEX privacy_confirmation_hat_id_7100b05d ON public.privacy_confirmation USING btree (hat_id);
CREATE INDEX privacy_confirmation_secret_14957219_like ON public.privacy_confirmation USING btree (secret varchar_pattern_ops);
CREATE INDEX privacy_confirmation_visitor_id_6a475a16 ON public.privacy_confirmation USING btree (visitor_id);
CREATE INDEX privacy_consent_event_address ON public.privacy_consent_event USING btree (address_hash);
CREATE INDEX privacy_consent_event_by_hat_id_06021310 ON public.privacy_consent_event USING btree (by_hat_id);
CREATE INDEX privacy_consent_event_hat ON public.privacy_consent_event USING btree (hat_id, happened_at DESC);
CREATE INDEX privacy_consent_event_hat_id_e6509e82 ON public.privacy_consent_event USING btree (hat_id);
CREATE INDEX privacy_consent_event_visitor_id_674814aa ON public.privacy_consent_event USING btree (visitor_id);
CREATE INDEX privacy_consent_event_wording_id_b928e902 ON public.privacy_consent_event USING btree (wording_id);
CREATE INDEX privacy_consent_state_event_id_634b8b36 ON public.privacy_consent_state USING btree (event_id);
CREATE INDEX privacy_consent_state_hat_id_e4b9a1a4 ON public.privacy_consent_state USING btree (hat_id);
CREATE INDEX privacy_consent_state_visitor_id_886708bc ON public.privacy_consent_state USING btree (visitor_id);
CREATE INDEX privacy_look_by ON public.privacy_look USING btree (by_hat_id, looked_at DESC);
CREATE INDEX privacy_look_by_hat_id_fb62dd15 ON public.privacy_look USING btree (by_hat_id);
CREATE INDEX privacy_look_person ON public.privacy_look USING btree (person_id, looked_at DESC);
CREATE INDEX privacy_look_person_id_46e04568 ON public.privacy_look USING btree (person_id);
CREATE INDEX privacy_look_time ON public.privacy_look USING btree (looked_at DESC, id DESC);
CREATE INDEX privacy_request_by_hat_id_8aa63ae6 ON public.privacy_request USING btree (by_hat_id);
CREATE INDEX privacy_request_code_f80d5268_like ON public.privacy_request USING btree (code varchar_pattern_ops);
CREATE UNIQUE INDEX privacy_request_open_once ON public.privacy_request USING btree (person_id, kind) WHERE ((state)::text = 'open'::text);
CREATE INDEX privacy_request_person_id_4489984f ON public.privacy_request USING btree (person_id);
CREATE INDEX privacy_request_queue ON public.privacy_request USING btree (state, due_at);
CREATE INDEX privacy_suppression_by_hat_id_b0082f54 ON public.privacy_suppression USING btree (by_hat_id);
CREATE INDEX privacy_suppression_newest ON public.privacy_suppression USING btree (since DESC, id DESC);
CREATE UNIQUE INDEX privacy_suppression_once ON public.privacy_suppression USING btree (address_hash, channel, scope) WHERE (lifted_at IS NULL);
CREATE INDEX privacy_topic_code_47c09cab_like ON public.privacy_topic USING btree (code varchar_pattern_ops);
CREATE INDEX procrastinate_events_job_id_fkey_v1 ON public.procrastinate_events USING btree (job_id);
CREATE INDEX procrastinate_jobs_id_lock_idx_v1 ON public.procrastinate_jobs USING btree (id, lock) WHERE (status = ANY (ARRAY['todo'::public.procrastinate_job_status, 'doing'::public.procrastinate_job_status]));
CREATE UNIQUE INDEX procrastinate_jobs_lock_idx_v1 ON public.procrastinate_jobs USING btree (lock) WHERE (status = 'doing'::public.procrastinate_job_status);
CREATE INDEX procrastinate_jobs_priority_idx_v1 ON public.procrastinate_jobs USING btree (priority DESC, id) WHERE (status = 'todo'::public.procrastinate_job_status);
CREATE INDEX procrastinate_jobs_queue_name_idx_v1 ON public.procrastinate_jobs USING btree (queue_name);
CREATE UNIQUE INDEX procrastinate_jobs_queueing_lock_idx_v1 ON public.procrastinate_jobs USING btree (queueing_lock) WHERE (status = 'todo'::public.procrastinate_job_status);
CREATE INDEX procrastinate_periodic_defers_job_id_fkey_v1 ON public.procrastinate_periodic_defers USING btree (job_id);
CREATE INDEX recommendations_bestsellers_market_e8de6fa0_like ON public.recommendations_bestsellers USING btree (market varchar_pattern_ops);
CREATE INDEX recommendations_followed_at_80973c27 ON public.recommendations_followed USING btree (at);
CREATE INDEX recommendations_followed_by ON public.recommendations_followed USING btree (visitor_id);
CREATE INDEX recommendations_followed_hat_id_a97c0362 ON public.recommendations_followed USING btree (hat_id);
CREATE INDEX recommendations_followed_product_id_50b49451 ON public.recommendations_followed USING btree (product_id);
CREATE INDEX recommendations_followed_visitor_id_6a5ffcb0 ON public.recommendations_followed USING btree (visitor_id);
CREATE INDEX recommendations_shown_first_at_413118f1 ON public.recommendations_shown USING btree (first_at);
CREATE INDEX recommendations_shown_hat_id_a51d318e ON public.recommendations_shown USING btree (hat_id);
CREATE INDEX recommendations_shown_visitor ON public.recommendations_shown USING btree (visitor_id);
CREATE INDEX recommendations_shown_visitor_id_9dc7259a ON public.recommendations_shown USING btree (visitor_id);
CREATE INDEX recommendations_working_worked_at_dfd425cb ON public.recommendations_working USING btree (worked_at);
CREATE INDEX reports_board_code_d7a44688_like ON public.reports_board USING btree (code varchar_pattern_ops);
CREATE INDEX reports_board_item_board_id_f473d6ed ON public.reports_board_item USING btree (board_id);
CREATE INDEX reports_board_item_code_f0fab384_like ON public.reports_board_item USING btree (code varchar_pattern_ops);
CREATE INDEX reports_board_owner_id_93eb59e1 ON public.reports_board USING btree (owner_id);
CREATE INDEX reports_goal_code_bf127251_like ON public.reports_goal USING btree (code varchar_pattern_ops);
CREATE INDEX reports_goal_owner_id_83c4598c ON public.reports_goal USING btree (owner_id);
CREATE INDEX reports_report_board_id_ddc0a3cd ON public.reports_report USING btree (board_id);
CREATE INDEX reports_report_code_eb340c4b_like ON public.reports_report USING btree (code varchar_pattern_ops);
CREATE INDEX reports_report_next_at_5cece156 ON public.reports_report USING btree (next_at);
CREATE INDEX reports_report_to_hat_id_66b51d68 ON public.reports_report_to USING btree (hat_id);
CREATE INDEX reports_report_to_report_id_5909c552 ON public.reports_report_to USING btree (report_id);
CREATE INDEX service_note_by_hat_id_35c20268 ON public.service_note USING btree (by_hat_id);
CREATE INDEX service_note_hat_id_70dae85d ON public.service_note USING btree (hat_id);
CREATE INDEX service_queue ON public.service_request USING btree (due_at) WHERE (NOT ((state)::text = 'closed'::text));
CREATE INDEX service_request_code_a9401560_like ON public.service_request USING btree (code varchar_pattern_ops);
CREATE INDEX service_request_entry_by_hat_id_ae392130 ON public.service_request_entry USING btree (by_hat_id);
CREATE INDEX service_request_entry_request_id_cfbcbc2b ON public.service_request_entry USING btree (request_id);
CREATE INDEX service_request_hat_id_53c05daa ON public.service_request USING btree (hat_id);
CREATE INDEX service_request_order_id_04036253 ON public.service_request USING btree (order_id);
CREATE INDEX service_request_organisation_id_36890529 ON public.service_request USING btree (organisation_id);
CREATE INDEX service_request_owner_id_e5c3b506 ON public.service_request USING btree (owner_id);
CREATE INDEX service_request_variant_id_fef91a45 ON public.service_request USING btree (variant_id);
CREATE INDEX service_request_visitor_id_431b2d0c ON public.service_request USING btree (visitor_id);
CREATE INDEX socialaccount_socialaccount_user_id_8146e70c ON public.socialaccount_socialaccount USING btree (user_id);
CREATE INDEX socialaccount_socialtoken_account_id_951f210e ON public.socialaccount_socialtoken USING btree (account_id);
CREATE INDEX socialaccount_socialtoken_app_id_636a42d7 ON public.socialaccount_socialtoken USING btree (app_id);
CREATE INDEX stock_level_variant_id_a0fda75c ON public.stock_level USING btree (variant_id);
CREATE INDEX stock_level_warehouse_id_5a989338 ON public.stock_level USING btree (warehouse_id);
CREATE INDEX stock_movement_by_hat_id_20023358 ON public.stock_movement USING btree (by_hat_id);
CREATE INDEX stock_movement_level ON public.stock_movement USING btree (variant_id, warehouse_id, moved_at);
CREATE INDEX stock_movement_variant_id_de4c6f16 ON public.stock_movement USING btree (variant_id);
CREATE INDEX stock_movement_warehouse_id_806239d6 ON public.stock_movement USING btree (warehouse_id);
CREATE INDEX stock_reservation_expiry ON public.stock_reservation USING btree (expires_at) WHERE ((expires_at IS NOT NULL) AND ((state)::text = 'held'::text));
CREATE INDEX stock_reservation_line_id_d7a7e0de ON public.stock_reservation USING btree (line_id);
CREATE INDEX stock_reservation_order_id_3d2eaf17 ON public.stock_reservation USING btree (order_id);
CREATE INDEX stock_reservation_variant_id_73832914 ON public.stock_reservation USING btree (variant_id);
CREATE INDEX stock_reservation_warehouse_id_283752ec ON public.stock_reservation USING btree (warehouse_id);
CREATE INDEX stock_warehouse_code_f3eafe81_like ON public.stock_warehouse USING btree (code varchar_pattern_ops);
CREATE INDEX surveys_answer_code_748d5c8a_like ON public.surveys_answer USING btree (code varchar_pattern_ops);
CREATE INDEX surveys_answer_hat ON public.surveys_answer USING btree (hat_id);
CREATE INDEX surveys_answer_hat_id_eaa616c3 ON public.surveys_answer USING btree (hat_id);
CREATE INDEX surveys_answer_of ON public.surveys_answer USING btree (survey_id, at DESC);
CREATE INDEX surveys_answer_survey_id_caa4663c ON public.surveys_answer USING btree (survey_id);
CREATE INDEX surveys_answer_value_answer_id_42a4fc0d ON public.surveys_answer_value USING btree (answer_id);
CREATE INDEX surveys_due ON public.surveys_invitation USING btree (due_at) WHERE ((state)::text = 'waiting'::text);
CREATE INDEX surveys_invitation_hat ON public.surveys_invitation USING btree (hat_id, asked_at DESC);
CREATE INDEX surveys_invitation_hat_id_494ddf0e ON public.surveys_invitation USING btree (hat_id);
CREATE INDEX surveys_invitation_state ON public.surveys_invitation USING btree (survey_id, state);
CREATE INDEX surveys_invitation_survey_id_d0534764 ON public.surveys_invitation USING btree (survey_id);
CREATE INDEX surveys_survey_audience_id_6940a204 ON public.surveys_survey USING btree (audience_id);
CREATE INDEX surveys_survey_code_35c11e1e_like ON public.surveys_survey USING btree (code varchar_pattern_ops);
CREATE INDEX surveys_survey_owner_hat_id_2e0faa28 ON public.surveys_survey USING btree (owner_hat_id);
CREATE INDEX surveys_to_follow_up ON public.surveys_answer USING btree (at) WHERE (NOT is_followed_up);
CREATE INDEX surveys_value_themes ON public.surveys_answer_value USING gin (themes);
CREATE INDEX surveys_version_by_hat_id_33c4a30c ON public.surveys_version USING btree (by_hat_id);
CREATE INDEX surveys_version_mailing_id_ea2463cb ON public.surveys_version USING btree (mailing_id);
CREATE INDEX surveys_version_survey_id_880d8cc3 ON public.surveys_version USING btree (survey_id);
CREATE INDEX tasks_open ON public.tasks_task USING btree (owner_id, due_at) WHERE (done_at IS NULL);
CREATE INDEX tasks_task_about_code_7b904f6a ON public.tasks_task USING btree (about_code);
CREATE INDEX tasks_task_about_code_7b904f6a_like ON public.tasks_task USING btree (about_code varchar_pattern_ops);
CREATE INDEX tasks_task_code_2ccf0a19_like ON public.tasks_task USING btree (code varchar_pattern_ops);
CREATE INDEX tasks_task_hat_id_53e82477 ON public.tasks_task USING btree (hat_id);
CREATE INDEX tasks_task_made_by_id_4c83ab08 ON public.tasks_task USING btree (made_by_id);
CREATE INDEX tasks_task_organisation_id_2429b14d ON public.tasks_task USING btree (organisation_id);
CREATE INDEX tasks_task_owner_id_db3dcc3e ON public.tasks_task USING btree (owner_id);
CREATE UNIQUE INDEX unique_authenticator_type ON public.mfa_authenticator USING btree (user_id, type) WHERE ((type)::text = ANY ((ARRAY['totp'::character varying, 'recovery_codes'::character varying])::text[]));
CREATE UNIQUE INDEX unique_primary_email ON public.account_emailaddress USING btree (user_id, "primary") WHERE "primary";
CREATE UNIQUE INDEX unique_verified_email ON public.account_emailaddress USING btree (email) WHERE verified;
CREATE INDEX usersessions_usersession_session_key_fd35de43_like ON public.usersessions_usersession USING btree (session_key varchar_pattern_ops);
CREATE INDEX usersessions_usersession_user_id_af5e0a6d ON public.usersessions_usersession USING btree (user_id);
CREATE INDEX webhooks_attempt_delivery_id_bb1708b1 ON public.webhooks_attempt USING btree (delivery_id);
CREATE INDEX webhooks_delivery_code_06b854a4_like ON public.webhooks_delivery USING btree (code varchar_pattern_ops);
CREATE INDEX webhooks_delivery_due ON public.webhooks_delivery USING btree (subscription_id, next_at) WHERE ((state)::text = 'waiting'::text);
CREATE INDEX webhooks_delivery_event_id_b6f5af91 ON public.webhooks_delivery USING btree (event_id);
CREATE INDEX webhooks_delivery_log ON public.webhooks_delivery USING btree (subscription_id, made_at DESC);
CREATE INDEX webhooks_delivery_subscription_id_f436ed71 ON public.webhooks_delivery USING btree (subscription_id);
CREATE INDEX webhooks_event_by_time ON public.webhooks_event USING btree (made_at);
CREATE INDEX webhooks_event_code_dcf7822d_like ON public.webhooks_event USING btree (code varchar_pattern_ops);
CREATE INDEX webhooks_event_organisation_id_c4f45270 ON public.webhooks_event USING btree (organisation_id);
CREATE INDEX webhooks_subscription_code_eefbf75f_like ON public.webhooks_subscription USING btree (code varchar_pattern_ops);
CREATE INDEX webhooks_subscription_made_by_id_466df1d5 ON public.webhooks_subscription USING btree (made_by_id);
CREATE INDEX webhooks_subscription_organisation_id_23d9a132 ON public.webhooks_subscription USING btree (organisation_id);
ALTER INDEX public.activity_log_hat ATTACH PARTITION public.activity_log_other_hat_id_occurred_at_idx;
ALTER INDEX public.activity_log_pkey ATTACH PARTITION public.activity_log_other_pkey;
ALTER INDEX public.activity_log_verb ATTACH PARTITION public.activity_log_other_verb_occurred_at_idx;
ALTER INDEX public.activity_log_visitor ATTACH PARTITION public.activity_log_other_visitor_id_occurred_at_idx;
ALTER INDEX public.activity_seen_message_pkey ATTACH PARTITION public.activity_seen_message_0_pkey;
ALTER INDEX public.activity_seen_message_pkey ATTACH PARTITION public.activity_seen_message_10_pkey;
ALTER INDEX public.activity_seen_message_pkey ATTACH PARTITION public.activity_seen_message_11_pkey;
ALTER INDEX public.activity_seen_message_pkey ATTACH PARTITION public.activity_seen_message_12_pkey;
ALTER INDEX public.activity_seen_message_pkey ATTACH PARTITION public.activity_seen_message_13_pkey;
ALTER INDEX public.activity_seen_message_pkey ATTACH PARTITION public.activity_seen_message_14_pkey;
ALTER INDEX public.activity_seen_message_pkey ATTACH PARTITION public.activity_seen_message_15_pkey;
ALTER INDEX public.activity_seen_message_pkey ATTACH PARTITION public.activity_seen_message_1_pkey;
ALTER INDEX public.activity_seen_message_pkey ATTACH PARTITION public.activity_seen_message_2_pkey;
ALTER INDEX public.activity_seen_message_pkey ATTACH PARTITION public.activity_seen_message_3_pkey;
ALTER INDEX public.activity_seen_message_pkey ATTACH PARTITION public.activity_seen_message_4_pkey;
ALTER INDEX public.activity_seen_message_pkey ATTACH PARTITION public.activity_seen_message_5_pkey;
ALTER INDEX public.activity_seen_message_pkey ATTACH PARTITION public.activity_seen_message_6_pkey;
ALTER INDEX public.activity_seen_message_pkey ATTACH PARTITION public.activity_seen_message_7_pkey;
ALTER INDEX public.activity_seen_message_pkey ATTACH PARTITION public.activity_seen_message_8_pkey;
ALTER INDEX public.activity_seen_message_pkey ATTACH PARTITION public.activity_seen_message_9_pkey;
CREATE TRIGGER activity_log_append_only BEFORE DELETE OR UPDATE ON public.activity_log FOR EACH ROW EXECUTE FUNCTION public.activity_log_append_only();
CREATE TRIGGER billing_invoice_only_closes BEFORE UPDATE ON public.billing_invoice FOR EACH ROW EXECUTE FUNCTION public.billing_invoice_only_closes();
CREATE TRIGGER billing_invoice_stays BEFORE DELETE ON public.billing_invoice FOR EACH ROW EXECUTE FUNCTION public.billing_invoice_stays();
CREATE TRIGGER catalog_purchase_cost_no_overlap_changed AFTER UPDATE ON public.catalog_purchase_cost REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.catalog_purchase_cost_no_overlap();
CREATE TRIGGER catalog_purchase_cost_no_overlap_new AFTER INSERT ON public.catalog_purchase_cost REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.catalog_purchase_cost_no_overlap();
CREATE TRIGGER catalog_purchase_cost_only_closes BEFORE UPDATE ON public.catalog_purchase_cost FOR EACH ROW EXECUTE FUNCTION public.catalog_purchase_cost_only_closes();
CREATE TRIGGER kit_policy_text_append_only BEFORE DELETE OR UPDATE ON public.kit_policy_text FOR EACH ROW EXECUTE FUNCTION public.kit_policy_text_append_only();
CREATE TRIGGER payments_ledger_append_only BEFORE DELETE OR UPDATE ON public.payments_ledger FOR EACH ROW EXECUTE FUNCTION public.payments_ledger_append_only();
CREATE TRIGGER pricing_contract_term_no_overlap_changed AFTER UPDATE ON public.pricing_contract_term REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.pricing_contract_term_no_overlap();
CREATE TRIGGER pricing_contract_term_no_overlap_new AFTER INSERT ON public.pricing_contract_term REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.pricing_contract_term_no_overlap();
CREATE TRIGGER pricing_contract_term_only_closes BEFORE UPDATE ON public.pricing_contract_term FOR EACH ROW EXECUTE FUNCTION public.pricing_contract_term_only_closes();
CREATE TRIGGER pricing_price_no_overlap_changed AFTER UPDATE ON public.pricing_price REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.pricing_price_no_overlap();
CREATE TRIGGER pricing_price_no_overlap_new AFTER INSERT ON public.pricing_price REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION public.pricing_price_no_overlap();
CREATE TRIGGER pricing_price_only_closes BEFORE UPDATE ON public.pricing_price FOR EACH ROW EXECUTE FUNCTION public.pricing_price_only_closes();
CREATE TRIGGER pricing_promotion_only_closes BEFORE UPDATE ON public.pricing_promotion FOR EACH ROW EXECUTE FUNCTION public.pricing_promotion_only_closes();
CREATE TRIGGER pricing_tax_rate_only_closes BEFORE UPDATE ON public.pricing_tax_rate FOR EACH ROW EXECUTE FUNCTION public.pricing_tax_rate_only_closes();
CREATE TRIGGER privacy_consent_event_append_only BEFORE DELETE OR UPDATE ON public.privacy_consent_event FOR EACH ROW EXECUTE FUNCTION public.privacy_consent_event_append_only();
CREATE TRIGGER privacy_look_append_only BEFORE DELETE OR UPDATE ON public.privacy_look FOR EACH ROW EXECUTE FUNCTION public.privacy_look_append_only();
CREATE TRIGGER privacy_wording_append_only BEFORE DELETE OR UPDATE ON public.privacy_wording FOR EACH ROW EXECUTE FUNCTION public.privacy_wording_append_only();
CREATE TRIGGER procrastinate_jobs_notify_queue_job_aborted_v1 AFTER UPDATE OF abort_requested ON public.procrastinate_jobs FOR EACH ROW WHEN (((old.abort_requested = false) AND (new.abort_requested = true) AND (new.status = 'doing'::public.procrastinate_job_status))) EXECUTE FUNCTION public.procrastinate_notify_queue_abort_job_v1();
CREATE TRIGGER procrastinate_jobs_notify_queue_job_inserted_v1 AFTER INSERT ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::public.procrastinate_job_status)) EXECUTE FUNCTION public.procrastinate_notify_queue_job_inserted_v1();
CREATE TRIGGER procrastinate_trigger_abort_requested_events_v1 AFTER UPDATE OF abort_requested ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.abort_requested = true)) EXECUTE FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1();
CREATE TRIGGER procrastinate_trigger_delete_jobs_v1 BEFORE DELETE ON public.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION public.procrastinate_unlink_periodic_defers_v1();
CREATE TRIGGER procrastinate_trigger_scheduled_events_v1 AFTER INSERT OR UPDATE ON public.procrastinate_jobs FOR EACH ROW WHEN (((new.scheduled_at IS NOT NULL) AND (new.status = 'todo'::public.procrastinate_job_status))) EXECUTE FUNCTION public.procrastinate_trigger_function_scheduled_events_v1();
CREATE TRIGGER procrastinate_trigger_status_events_insert_v1 AFTER INSERT ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::public.procrastinate_job_status)) EXECUTE FUNCTION public.procrastinate_trigger_function_status_events_insert_v1();
CREATE TRIGGER procrastinate_trigger_status_events_update_v1 AFTER UPDATE OF status ON public.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION public.procrastinate_trigger_function_status_events_update_v1();
CREATE TRIGGER stock_movement_append_only BEFORE DELETE OR UPDATE ON public.stock_movement FOR EACH ROW EXECUTE FUNCTION public.stock_movement_append_only();
ALTER TABLE ONLY public.access_token_hat
    ADD CONSTRAINT access_token_hat_hat_id_233ddf7d_fk_people_hat_id FOREIGN KEY (hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.access_token_hat
    ADD CONSTRAINT access_token_hat_token_id_355dd88b_fk_access_token_id FOREIGN KEY (token_id) REFERENCES public.access_token(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.access_token
    ADD CONSTRAINT access_token_person_id_88af941c_fk_people_person_id FOREIGN KEY (person_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_user_id_2c513194_fk_people_sign_in_id FOREIGN KEY (user_id) REFERENCES public.people_sign_in(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirm_email_address_id_5b7f8c58_fk_account_e FOREIGN KEY (email_address_id) REFERENCES public.account_emailaddress(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.activity_detail
    ADD CONSTRAINT activity_detail_hat_id_b005891a_fk_people_hat_id FOREIGN KEY (hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.activity_detail
    ADD CONSTRAINT activity_detail_visitor_id_8d99e871_fk_people_visitor_id FOREIGN KEY (visitor_id) REFERENCES public.people_visitor(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.activity_held_message
    ADD CONSTRAINT activity_held_message_source_id_404a0084_fk_activity_source_id FOREIGN KEY (source_id) REFERENCES public.activity_source(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.activity_tally
    ADD CONSTRAINT activity_tally_source_id_8bbe5f38_fk_activity_source_id FOREIGN KEY (source_id) REFERENCES public.activity_source(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.activity_write_key
    ADD CONSTRAINT activity_write_key_source_id_df2b543f_fk_activity_source_id FOREIGN KEY (source_id) REFERENCES public.activity_source(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.allocation_enrolment
    ADD CONSTRAINT allocation_enrolment_experiment_id_2ee4f524_fk_allocatio FOREIGN KEY (experiment_id) REFERENCES public.allocation_experiment(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.allocation_enrolment
    ADD CONSTRAINT allocation_enrolment_hat_id_97b9bca7_fk_people_hat_id FOREIGN KEY (hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.allocation_enrolment
    ADD CONSTRAINT allocation_enrolment_visitor_id_4ce0c2be_fk_people_visitor_id FOREIGN KEY (visitor_id) REFERENCES public.people_visitor(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.approvals_approval
    ADD CONSTRAINT approvals_approval_asked_by_id_2e7fca29_fk_people_hat_id FOREIGN KEY (asked_by_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.approvals_approval
    ADD CONSTRAINT approvals_approval_decided_by_id_16c3e602_fk_people_hat_id FOREIGN KEY (decided_by_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.approvals_approval
    ADD CONSTRAINT approvals_approval_organisation_id_fa00355b_fk_people_or FOREIGN KEY (organisation_id) REFERENCES public.people_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.audience_audience_inside
    ADD CONSTRAINT audience_audience_in_from_audience_id_88a80ad4_fk_audience_ FOREIGN KEY (from_audience_id) REFERENCES public.audience_audience(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.audience_audience_inside
    ADD CONSTRAINT audience_audience_in_to_audience_id_0d4279ac_fk_audience_ FOREIGN KEY (to_audience_id) REFERENCES public.audience_audience(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.audience_audience
    ADD CONSTRAINT audience_audience_made_by_hat_id_89153b94_fk_people_hat_id FOREIGN KEY (made_by_hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.audience_trait
    ADD CONSTRAINT audience_trait_hat_id_fee76e7e_fk_people_hat_id FOREIGN KEY (hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissio_permission_id_84c5c92e_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES public.auth_permission(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_b120cbf9_fk_auth_group_id FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_2f476e4b_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.billing_invoice
    ADD CONSTRAINT billing_invoice_corrects_id_8155d10c_fk_billing_invoice_id FOREIGN KEY (corrects_id) REFERENCES public.billing_invoice(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.billing_invoice
    ADD CONSTRAINT billing_invoice_hat_id_26cca935_fk_people_hat_id FOREIGN KEY (hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.billing_invoice
    ADD CONSTRAINT billing_invoice_order_id_2948c8f7_fk_ordering_order_id FOREIGN KEY (order_id) REFERENCES public.ordering_order(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.billing_invoice
    ADD CONSTRAINT billing_invoice_organisation_id_7ea73bb5_fk_people_or FOREIGN KEY (organisation_id) REFERENCES public.people_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.billing_invoice
    ADD CONSTRAINT billing_invoice_series_id_aafcbbba_fk_billing_series_code FOREIGN KEY (series_id) REFERENCES public.billing_series(code) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.catalog_attribute_value
    ADD CONSTRAINT catalog_attribute_va_attribute_id_7ea7d497_fk_catalog_a FOREIGN KEY (attribute_id) REFERENCES public.catalog_attribute(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.catalog_attribute_value
    ADD CONSTRAINT catalog_attribute_va_product_id_e71b03cc_fk_catalog_p FOREIGN KEY (product_id) REFERENCES public.catalog_product(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.catalog_attribute_value
    ADD CONSTRAINT catalog_attribute_va_variant_id_09f83cb6_fk_catalog_v FOREIGN KEY (variant_id) REFERENCES public.catalog_variant(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.catalog_category
    ADD CONSTRAINT catalog_category_parent_id_f61bd017_fk_catalog_category_id FOREIGN KEY (parent_id) REFERENCES public.catalog_category(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.catalog_category_text
    ADD CONSTRAINT catalog_category_tex_category_id_37b18deb_fk_catalog_c FOREIGN KEY (category_id) REFERENCES public.catalog_category(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.catalog_change
    ADD CONSTRAINT catalog_change_by_hat_id_6cf7422e_fk_people_hat_id FOREIGN KEY (by_hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.catalog_change
    ADD CONSTRAINT catalog_change_product_id_f3557bae_fk_catalog_product_id FOREIGN KEY (product_id) REFERENCES public.catalog_product(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.catalog_picture
    ADD CONSTRAINT catalog_picture_product_id_e598270e_fk_catalog_product_id FOREIGN KEY (product_id) REFERENCES public.catalog_product(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.catalog_picture
    ADD CONSTRAINT catalog_picture_variant_id_90588f9f_fk_catalog_variant_id FOREIGN KEY (variant_id) REFERENCES public.catalog_variant(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.catalog_product
    ADD CONSTRAINT catalog_product_category_id_35bf920b_fk_catalog_category_id FOREIGN KEY (category_id) REFERENCES public.catalog_category(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.catalog_product_text
    ADD CONSTRAINT catalog_product_text_product_id_a6fde1cb_fk_catalog_product_id FOREIGN KEY (product_id) REFERENCES public.catalog_product(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.catalog_purchase_cost
    ADD CONSTRAINT catalog_purchase_cost_variant_id_826ab183_fk_catalog_variant_id FOREIGN KEY (variant_id) REFERENCES public.catalog_variant(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.catalog_related_product
    ADD CONSTRAINT catalog_related_prod_product_id_77a11368_fk_catalog_p FOREIGN KEY (product_id) REFERENCES public.catalog_product(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.catalog_related_product
    ADD CONSTRAINT catalog_related_product_other_id_5db66905_fk_catalog_product_id FOREIGN KEY (other_id) REFERENCES public.catalog_product(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.catalog_variant
    ADD CONSTRAINT catalog_variant_product_id_8a21d193_fk_catalog_product_id FOREIGN KEY (product_id) REFERENCES public.catalog_product(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.community_post
    ADD CONSTRAINT community_post_hat_id_459c2728_fk_people_hat_id FOREIGN KEY (hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.community_post
    ADD CONSTRAINT community_post_parent_id_5fc1e1c0_fk_community_post_id FOREIGN KEY (parent_id) REFERENCES public.community_post(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.community_post
    ADD CONSTRAINT community_post_product_id_0374dc92_fk_catalog_product_id FOREIGN KEY (product_id) REFERENCES public.catalog_product(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.community_post
    ADD CONSTRAINT community_post_shown_id_a24bb6da_fk_community_post_version_id FOREIGN KEY (shown_id) REFERENCES public.community_post_version(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.community_post
    ADD CONSTRAINT community_post_variant_id_7ce36641_fk_catalog_variant_id FOREIGN KEY (variant_id) REFERENCES public.catalog_variant(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.community_post_version
    ADD CONSTRAINT community_post_version_decided_by_id_bcfb456e_fk_people_hat_id FOREIGN KEY (decided_by_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.community_post_version
    ADD CONSTRAINT community_post_version_post_id_e0a4b74b_fk_community_post_id FOREIGN KEY (post_id) REFERENCES public.community_post(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.community_rating
    ADD CONSTRAINT community_rating_product_id_07a5bfc4_fk_catalog_product_id FOREIGN KEY (product_id) REFERENCES public.catalog_product(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.community_vote
    ADD CONSTRAINT community_vote_hat_id_783c06ec_fk_people_hat_id FOREIGN KEY (hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.community_vote
    ADD CONSTRAINT community_vote_post_id_0cffe200_fk_community_post_id FOREIGN KEY (post_id) REFERENCES public.community_post(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.content_article_version
    ADD CONSTRAINT content_article_vers_article_id_93458e5d_fk_content_a FOREIGN KEY (article_id) REFERENCES public.content_article(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.content_article_version
    ADD CONSTRAINT content_article_version_by_hat_id_bffdd181_fk_people_hat_id FOREIGN KEY (by_hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.content_form_count
    ADD CONSTRAINT content_form_count_form_id_f645801e_fk_content_form_id FOREIGN KEY (form_id) REFERENCES public.content_form(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.content_form_submission
    ADD CONSTRAINT content_form_submiss_visitor_id_d79768b6_fk_people_vi FOREIGN KEY (visitor_id) REFERENCES public.people_visitor(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.content_form_submission
    ADD CONSTRAINT content_form_submission_form_id_bf707e5e_fk_content_form_id FOREIGN KEY (form_id) REFERENCES public.content_form(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.content_form_submission
    ADD CONSTRAINT content_form_submission_hat_id_a1dd1b20_fk_people_hat_id FOREIGN KEY (hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.content_form_version
    ADD CONSTRAINT content_form_version_by_hat_id_029c2132_fk_people_hat_id FOREIGN KEY (by_hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.content_form_version
    ADD CONSTRAINT content_form_version_form_id_f1288196_fk_content_form_id FOREIGN KEY (form_id) REFERENCES public.content_form(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.fulfilment_method
    ADD CONSTRAINT fulfilment_method_warehouse_id_5cb9aa08_fk_stock_warehouse_id FOREIGN KEY (warehouse_id) REFERENCES public.stock_warehouse(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.fulfilment_rate
    ADD CONSTRAINT fulfilment_rate_method_id_85e159e6_fk_fulfilment_method_id FOREIGN KEY (method_id) REFERENCES public.fulfilment_method(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.fulfilment_return
    ADD CONSTRAINT fulfilment_return_asked_by_id_0d542bf0_fk_people_hat_id FOREIGN KEY (asked_by_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.fulfilment_return
    ADD CONSTRAINT fulfilment_return_handled_by_id_351b0694_fk_people_hat_id FOREIGN KEY (handled_by_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.fulfilment_return_line
    ADD CONSTRAINT fulfilment_return_li_order_line_id_772d7aa8_fk_ordering_ FOREIGN KEY (order_line_id) REFERENCES public.ordering_line(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.fulfilment_return_line
    ADD CONSTRAINT fulfilment_return_li_parent_id_58e9a220_fk_fulfilmen FOREIGN KEY (parent_id) REFERENCES public.fulfilment_return(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.fulfilment_return
    ADD CONSTRAINT fulfilment_return_order_id_0506a977_fk_ordering_order_id FOREIGN KEY (order_id) REFERENCES public.ordering_order(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.fulfilment_shipment_line
    ADD CONSTRAINT fulfilment_shipment__order_line_id_f5c43f01_fk_ordering_ FOREIGN KEY (order_line_id) REFERENCES public.ordering_line(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.fulfilment_shipment_line
    ADD CONSTRAINT fulfilment_shipment__shipment_id_05f35e49_fk_fulfilmen FOREIGN KEY (shipment_id) REFERENCES public.fulfilment_shipment(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.fulfilment_shipment
    ADD CONSTRAINT fulfilment_shipment_method_id_406c5171_fk_fulfilment_method_id FOREIGN KEY (method_id) REFERENCES public.fulfilment_method(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.fulfilment_shipment
    ADD CONSTRAINT fulfilment_shipment_order_id_95526bb9_fk_ordering_order_id FOREIGN KEY (order_id) REFERENCES public.ordering_order(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.fulfilment_shipment
    ADD CONSTRAINT fulfilment_shipment_picked_by_id_242bfe54_fk_people_hat_id FOREIGN KEY (picked_by_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.fulfilment_shipment
    ADD CONSTRAINT fulfilment_shipment_warehouse_id_0d66c88b_fk_stock_warehouse_id FOREIGN KEY (warehouse_id) REFERENCES public.stock_warehouse(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.history_buyer
    ADD CONSTRAINT history_buyer_hat_id_016af2bc_fk_people_hat_id FOREIGN KEY (hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.history_buyer
    ADD CONSTRAINT history_buyer_order_import_id_06a4c08b_fk_history_import_id FOREIGN KEY (order_import_id) REFERENCES public.history_import(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.history_import
    ADD CONSTRAINT history_import_by_hat_id_d7be5a6d_fk_people_hat_id FOREIGN KEY (by_hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.history_line
    ADD CONSTRAINT history_line_order_import_id_1d37adc5_fk_history_import_id FOREIGN KEY (order_import_id) REFERENCES public.history_import(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.intake_row
    ADD CONSTRAINT intake_row_hat_id_c542aaf4_fk_people_hat_id FOREIGN KEY (hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.intake_row
    ADD CONSTRAINT intake_row_run_id_a37144a2_fk_intake_run_id FOREIGN KEY (run_id) REFERENCES public.intake_run(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.intake_run
    ADD CONSTRAINT intake_run_by_hat_id_0a397eef_fk_people_hat_id FOREIGN KEY (by_hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.journeys_passage
    ADD CONSTRAINT journeys_passage_hat_id_95e0ed58_fk_people_hat_id FOREIGN KEY (hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.journeys_passage
    ADD CONSTRAINT journeys_passage_journey_id_b3c81e6c_fk_journeys_journey_id FOREIGN KEY (journey_id) REFERENCES public.journeys_journey(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.journeys_passage
    ADD CONSTRAINT journeys_passage_version_id_8d38802d_fk_journeys_version_id FOREIGN KEY (version_id) REFERENCES public.journeys_version(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.journeys_step_taken
    ADD CONSTRAINT journeys_step_taken_passage_id_b41c3d32_fk_journeys_passage_id FOREIGN KEY (passage_id) REFERENCES public.journeys_passage(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.journeys_version
    ADD CONSTRAINT journeys_version_journey_id_f4705310_fk_journeys_journey_id FOREIGN KEY (journey_id) REFERENCES public.journeys_journey(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.marketing_campaign
    ADD CONSTRAINT marketing_campaign_audience_id_60c40706_fk_audience_audience_id FOREIGN KEY (audience_id) REFERENCES public.audience_audience(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.marketing_campaign
    ADD CONSTRAINT marketing_campaign_made_by_hat_id_a35d70c9_fk_people_hat_id FOREIGN KEY (made_by_hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.marketing_campaign
    ADD CONSTRAINT marketing_campaign_mailing_id_e4fceb0c_fk_messaging_mailing_id FOREIGN KEY (mailing_id) REFERENCES public.messaging_mailing(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.marketing_campaign_version
    ADD CONSTRAINT marketing_campaign_v_campaign_id_f8cffc4e_fk_marketing FOREIGN KEY (campaign_id) REFERENCES public.marketing_campaign(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.messaging_decision
    ADD CONSTRAINT messaging_decision_hat_id_32a34cd7_fk_people_hat_id FOREIGN KEY (hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.messaging_decision
    ADD CONSTRAINT messaging_decision_mailing_id_62223336_fk_messaging_mailing_id FOREIGN KEY (mailing_id) REFERENCES public.messaging_mailing(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.messaging_event
    ADD CONSTRAINT messaging_event_message_id_0fd4ec90_fk_messaging_message_id FOREIGN KEY (message_id) REFERENCES public.messaging_message(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.messaging_incoming_file
    ADD CONSTRAINT messaging_incoming_f_mail_id_cb1cb7a8_fk_messaging FOREIGN KEY (mail_id) REFERENCES public.messaging_incoming(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.messaging_incoming
    ADD CONSTRAINT messaging_incoming_hat_id_888bd67c_fk_people_hat_id FOREIGN KEY (hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.messaging_incoming
    ADD CONSTRAINT messaging_incoming_message_id_9ac4604b_fk_messaging_message_id FOREIGN KEY (message_id) REFERENCES public.messaging_message(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.messaging_incoming
    ADD CONSTRAINT messaging_incoming_visitor_id_6f887b76_fk_people_visitor_id FOREIGN KEY (visitor_id) REFERENCES public.people_visitor(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.messaging_mailing_content
    ADD CONSTRAINT messaging_mailing_co_mailing_id_4a418420_fk_messaging FOREIGN KEY (mailing_id) REFERENCES public.messaging_mailing(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.messaging_message
    ADD CONSTRAINT messaging_message_answers_id_f5ccea25_fk_messaging_incoming_id FOREIGN KEY (answers_id) REFERENCES public.messaging_incoming(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.messaging_message
    ADD CONSTRAINT messaging_message_by_hat_id_60e48356_fk_people_hat_id FOREIGN KEY (by_hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.messaging_message
    ADD CONSTRAINT messaging_message_content_id_e0a12fa6_fk_messaging FOREIGN KEY (content_id) REFERENCES public.messaging_mailing_content(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.messaging_message
    ADD CONSTRAINT messaging_message_hat_id_8ae65ea1_fk_people_hat_id FOREIGN KEY (hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.messaging_message
    ADD CONSTRAINT messaging_message_mailing_id_e3d90165_fk_messaging_mailing_id FOREIGN KEY (mailing_id) REFERENCES public.messaging_mailing(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.messaging_message
    ADD CONSTRAINT messaging_message_visitor_id_b241163c_fk_people_visitor_id FOREIGN KEY (visitor_id) REFERENCES public.people_visitor(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.messaging_push_subscription
    ADD CONSTRAINT messaging_push_subscription_hat_id_b31ef774_fk_people_hat_id FOREIGN KEY (hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.mfa_authenticator
    ADD CONSTRAINT mfa_authenticator_user_id_0c3a50c0_fk_people_sign_in_id FOREIGN KEY (user_id) REFERENCES public.people_sign_in(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.models_organisation_value
    ADD CONSTRAINT models_organisation__organisation_id_ee5d2ffb_fk_people_or FOREIGN KEY (organisation_id) REFERENCES public.people_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.models_organisation_value
    ADD CONSTRAINT models_organisation_value_fit_id_91eb4f8c_fk_models_fit_id FOREIGN KEY (fit_id) REFERENCES public.models_fit(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.ordering_event
    ADD CONSTRAINT ordering_event_by_hat_id_8f6bb6b4_fk_people_hat_id FOREIGN KEY (by_hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.ordering_event
    ADD CONSTRAINT ordering_event_order_id_63d19b45_fk_ordering_order_id FOREIGN KEY (order_id) REFERENCES public.ordering_order(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.ordering_line
    ADD CONSTRAINT ordering_line_order_id_d04151d6_fk_ordering_order_id FOREIGN KEY (order_id) REFERENCES public.ordering_order(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.ordering_line
    ADD CONSTRAINT ordering_line_variant_id_640deb7e_fk_catalog_variant_id FOREIGN KEY (variant_id) REFERENCES public.catalog_variant(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.ordering_order
    ADD CONSTRAINT ordering_order_hat_id_9a7b0cb6_fk_people_hat_id FOREIGN KEY (hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.ordering_order
    ADD CONSTRAINT ordering_order_organisation_id_6b0cc57e_fk_people_or FOREIGN KEY (organisation_id) REFERENCES public.people_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.ordering_order
    ADD CONSTRAINT ordering_order_taken_by_id_5b29edec_fk_people_hat_id FOREIGN KEY (taken_by_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.ordering_order
    ADD CONSTRAINT ordering_order_visitor_id_a0ed8f0e_fk_people_visitor_id FOREIGN KEY (visitor_id) REFERENCES public.people_visitor(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.payments_credit
    ADD CONSTRAINT payments_credit_organisation_id_deabc7ee_fk_people_or FOREIGN KEY (organisation_id) REFERENCES public.people_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.payments_ledger
    ADD CONSTRAINT payments_ledger_payment_id_fdad5259_fk_payments_payment_id FOREIGN KEY (payment_id) REFERENCES public.payments_payment(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.payments_ledger
    ADD CONSTRAINT payments_ledger_refund_id_d7f2c27a_fk_payments_refund_id FOREIGN KEY (refund_id) REFERENCES public.payments_refund(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.payments_payment
    ADD CONSTRAINT payments_payment_hat_id_014d16dd_fk_people_hat_id FOREIGN KEY (hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.payments_payment
    ADD CONSTRAINT payments_payment_organisation_id_c096e47f_fk_people_or FOREIGN KEY (organisation_id) REFERENCES public.people_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.payments_payment
    ADD CONSTRAINT payments_payment_visitor_id_fe6ada17_fk_people_visitor_id FOREIGN KEY (visitor_id) REFERENCES public.people_visitor(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.payments_refund
    ADD CONSTRAINT payments_refund_by_hat_id_2ce0c071_fk_people_hat_id FOREIGN KEY (by_hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.payments_refund
    ADD CONSTRAINT payments_refund_payment_id_a70693f7_fk_payments_payment_id FOREIGN KEY (payment_id) REFERENCES public.payments_payment(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.payments_test_bank
    ADD CONSTRAINT payments_test_bank_charge_id_e9de7e99_fk_payments_test_bank_id FOREIGN KEY (charge_id) REFERENCES public.payments_test_bank(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_address
    ADD CONSTRAINT people_address_hat_id_768ad5f0_fk_people_hat_id FOREIGN KEY (hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_change
    ADD CONSTRAINT people_change_by_hat_id_4b7d36a3_fk_people_hat_id FOREIGN KEY (by_hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_change
    ADD CONSTRAINT people_change_hat_id_9ab2ec29_fk_people_hat_id FOREIGN KEY (hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_change
    ADD CONSTRAINT people_change_organisation_id_b7476d04_fk_people_or FOREIGN KEY (organisation_id) REFERENCES public.people_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_change
    ADD CONSTRAINT people_change_person_id_f9409847_fk_people_person_id FOREIGN KEY (person_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_external_number
    ADD CONSTRAINT people_external_numb_organisation_id_fb4d5c44_fk_people_or FOREIGN KEY (organisation_id) REFERENCES public.people_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_external_number
    ADD CONSTRAINT people_external_number_hat_id_f8c2561d_fk_people_hat_id FOREIGN KEY (hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_hat
    ADD CONSTRAINT people_hat_alias_of_id_1475aa05_fk_people_hat_id FOREIGN KEY (alias_of_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_hat
    ADD CONSTRAINT people_hat_organisation_id_6243bef3_fk_people_organisation_id FOREIGN KEY (organisation_id) REFERENCES public.people_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_hat
    ADD CONSTRAINT people_hat_person_id_d053b1b0_fk_people_person_id FOREIGN KEY (person_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_invitation
    ADD CONSTRAINT people_invitation_accepted_hat_id_f69d3887_fk_people_hat_id FOREIGN KEY (accepted_hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_invitation
    ADD CONSTRAINT people_invitation_invited_by_id_3784d49d_fk_people_hat_id FOREIGN KEY (invited_by_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_invitation
    ADD CONSTRAINT people_invitation_organisation_id_ac6bf02f_fk_people_or FOREIGN KEY (organisation_id) REFERENCES public.people_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_likeness
    ADD CONSTRAINT people_likeness_decided_by_id_3ee87ed4_fk_people_hat_id FOREIGN KEY (decided_by_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_likeness
    ADD CONSTRAINT people_likeness_first_id_0bb49846_fk_people_person_id FOREIGN KEY (first_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_likeness
    ADD CONSTRAINT people_likeness_second_id_aa86dfae_fk_people_person_id FOREIGN KEY (second_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_merge
    ADD CONSTRAINT people_merge_by_hat_id_b5925e1d_fk_people_hat_id FOREIGN KEY (by_hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_merge_image
    ADD CONSTRAINT people_merge_image_merge_id_ae7175ad_fk_people_merge_id FOREIGN KEY (merge_id) REFERENCES public.people_merge(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_merge_image
    ADD CONSTRAINT people_merge_image_person_id_15cacdd7_fk_people_person_id FOREIGN KEY (person_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_merge
    ADD CONSTRAINT people_merge_kept_id_d4ee6e06_fk_people_person_id FOREIGN KEY (kept_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_merge
    ADD CONSTRAINT people_merge_merged_id_87dce616_fk_people_person_id FOREIGN KEY (merged_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_merge
    ADD CONSTRAINT people_merge_undone_by_id_86c91a07_fk_people_hat_id FOREIGN KEY (undone_by_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_organisation
    ADD CONSTRAINT people_organisation_introduced_by_id_2580161c_fk_people_hat_id FOREIGN KEY (introduced_by_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_organisation
    ADD CONSTRAINT people_organisation_owner_hat_id_ca620cab_fk_people_hat_id FOREIGN KEY (owner_hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_person
    ADD CONSTRAINT people_person_merged_into_id_138bbee4_fk_people_person_id FOREIGN KEY (merged_into_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_postal_address
    ADD CONSTRAINT people_postal_addres_organisation_id_32f72c9e_fk_people_or FOREIGN KEY (organisation_id) REFERENCES public.people_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_postal_address
    ADD CONSTRAINT people_postal_address_hat_id_de46678a_fk_people_hat_id FOREIGN KEY (hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_same_human
    ADD CONSTRAINT people_same_human_asked_by_id_41023ec2_fk_people_hat_id FOREIGN KEY (asked_by_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_same_human
    ADD CONSTRAINT people_same_human_first_hat_id_ce0f2a93_fk_people_hat_id FOREIGN KEY (first_hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_same_human
    ADD CONSTRAINT people_same_human_merge_id_d5eea044_fk_people_merge_id FOREIGN KEY (merge_id) REFERENCES public.people_merge(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_same_human
    ADD CONSTRAINT people_same_human_second_hat_id_2b4e33a3_fk_people_hat_id FOREIGN KEY (second_hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_sign_in_groups
    ADD CONSTRAINT people_sign_in_groups_group_id_ab4f8600_fk_auth_group_id FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_sign_in_groups
    ADD CONSTRAINT people_sign_in_groups_signin_id_9c56d35c_fk_people_sign_in_id FOREIGN KEY (signin_id) REFERENCES public.people_sign_in(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_sign_in
    ADD CONSTRAINT people_sign_in_hat_id_7ef33192_fk_people_hat_id FOREIGN KEY (hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_sign_in
    ADD CONSTRAINT people_sign_in_person_id_d90fb631_fk_people_person_id FOREIGN KEY (person_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_sign_in_user_permissions
    ADD CONSTRAINT people_sign_in_user__permission_id_640238bb_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES public.auth_permission(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_sign_in_user_permissions
    ADD CONSTRAINT people_sign_in_user__signin_id_0d23a99e_fk_people_si FOREIGN KEY (signin_id) REFERENCES public.people_sign_in(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.people_visitor
    ADD CONSTRAINT people_visitor_hat_id_b40e2354_fk_people_hat_id FOREIGN KEY (hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.pipeline_assignment
    ADD CONSTRAINT pipeline_assignment_audience_id_388aac84_fk_audience_ FOREIGN KEY (audience_id) REFERENCES public.audience_audience(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.pipeline_assignment
    ADD CONSTRAINT pipeline_assignment_owner_id_7b277eb4_fk_people_hat_id FOREIGN KEY (owner_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.pipeline_call
    ADD CONSTRAINT pipeline_call_called_by_id_0b415f37_fk_people_hat_id FOREIGN KEY (called_by_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.pipeline_call
    ADD CONSTRAINT pipeline_call_hat_id_363ec66c_fk_people_hat_id FOREIGN KEY (hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.pipeline_prospect_event
    ADD CONSTRAINT pipeline_prospect_ev_prospect_id_3401a8b3_fk_pipeline_ FOREIGN KEY (prospect_id) REFERENCES public.pipeline_prospect(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.pipeline_prospect_event
    ADD CONSTRAINT pipeline_prospect_event_by_hat_id_361f1687_fk_people_hat_id FOREIGN KEY (by_hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.pipeline_prospect
    ADD CONSTRAINT pipeline_prospect_hat_id_a468f67d_fk_people_hat_id FOREIGN KEY (hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.pipeline_prospect
    ADD CONSTRAINT pipeline_prospect_owner_id_0acd3f62_fk_people_hat_id FOREIGN KEY (owner_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.pricing_contract
    ADD CONSTRAINT pricing_contract_organisation_id_15e5f283_fk_people_or FOREIGN KEY (organisation_id) REFERENCES public.people_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.pricing_contract_term
    ADD CONSTRAINT pricing_contract_ter_category_id_986941f3_fk_catalog_c FOREIGN KEY (category_id) REFERENCES public.catalog_category(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.pricing_contract_term
    ADD CONSTRAINT pricing_contract_ter_contract_id_f841f3e9_fk_pricing_c FOREIGN KEY (contract_id) REFERENCES public.pricing_contract(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.pricing_contract_term
    ADD CONSTRAINT pricing_contract_term_variant_id_e9e7d8fa_fk_catalog_variant_id FOREIGN KEY (variant_id) REFERENCES public.catalog_variant(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.pricing_coupon
    ADD CONSTRAINT pricing_coupon_promotion_id_76dec579_fk_pricing_promotion_id FOREIGN KEY (promotion_id) REFERENCES public.pricing_promotion(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.pricing_coupon_use
    ADD CONSTRAINT pricing_coupon_use_coupon_id_4d2ebd98_fk_pricing_coupon_id FOREIGN KEY (coupon_id) REFERENCES public.pricing_coupon(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.pricing_coupon_use
    ADD CONSTRAINT pricing_coupon_use_hat_id_fff7cf00_fk_people_hat_id FOREIGN KEY (hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.pricing_coupon_use
    ADD CONSTRAINT pricing_coupon_use_visitor_id_347e3e33_fk_people_visitor_id FOREIGN KEY (visitor_id) REFERENCES public.people_visitor(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.pricing_list
    ADD CONSTRAINT pricing_list_organisation_id_37c114c6_fk_people_organisation_id FOREIGN KEY (organisation_id) REFERENCES public.people_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.pricing_offer_held_out
    ADD CONSTRAINT pricing_offer_held_o_offering_id_7a26ff80_fk_pricing_o FOREIGN KEY (offering_id) REFERENCES public.pricing_offering(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.pricing_offer_held_out
    ADD CONSTRAINT pricing_offer_held_out_hat_id_d58bc558_fk_people_hat_id FOREIGN KEY (hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.pricing_offer_use
    ADD CONSTRAINT pricing_offer_use_offer_id_b0f0ad3d_fk_pricing_p FOREIGN KEY (offer_id) REFERENCES public.pricing_personal_offer(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.pricing_offering
    ADD CONSTRAINT pricing_offering_category_id_6a945f74_fk_catalog_category_id FOREIGN KEY (category_id) REFERENCES public.catalog_category(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.pricing_offering
    ADD CONSTRAINT pricing_offering_made_by_hat_id_723eeb63_fk_people_hat_id FOREIGN KEY (made_by_hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.pricing_offering_variant
    ADD CONSTRAINT pricing_offering_var_offering_id_85565c7f_fk_pricing_o FOREIGN KEY (offering_id) REFERENCES public.pricing_offering(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.pricing_offering_variant
    ADD CONSTRAINT pricing_offering_var_variant_id_785885d9_fk_catalog_v FOREIGN KEY (variant_id) REFERENCES public.catalog_variant(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.pricing_personal_offer
    ADD CONSTRAINT pricing_personal_off_category_id_ab7873c3_fk_catalog_c FOREIGN KEY (category_id) REFERENCES public.catalog_category(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.pricing_personal_offer
    ADD CONSTRAINT pricing_personal_off_offering_id_acadecd0_fk_pricing_o FOREIGN KEY (offering_id) REFERENCES public.pricing_offering(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.pricing_personal_offer
    ADD CONSTRAINT pricing_personal_off_variant_id_2972c75e_fk_catalog_v FOREIGN KEY (variant_id) REFERENCES public.catalog_variant(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.pricing_personal_offer
    ADD CONSTRAINT pricing_personal_offer_hat_id_7a28d0a5_fk_people_hat_id FOREIGN KEY (hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.pricing_personal_offer
    ADD CONSTRAINT pricing_personal_offer_made_by_hat_id_fbbcd0ff_fk_people_hat_id FOREIGN KEY (made_by_hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.pricing_price
    ADD CONSTRAINT pricing_price_price_list_id_618540d7_fk_pricing_list_id FOREIGN KEY (price_list_id) REFERENCES public.pricing_list(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.pricing_price
    ADD CONSTRAINT pricing_price_set_by_hat_id_d89dacd9_fk_people_hat_id FOREIGN KEY (set_by_hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.pricing_price
    ADD CONSTRAINT pricing_price_variant_id_eedde902_fk_catalog_variant_id FOREIGN KEY (variant_id) REFERENCES public.catalog_variant(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.pricing_promotion_variant
    ADD CONSTRAINT pricing_promotion_va_promotion_id_28d444f2_fk_pricing_p FOREIGN KEY (promotion_id) REFERENCES public.pricing_promotion(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.pricing_promotion_variant
    ADD CONSTRAINT pricing_promotion_va_variant_id_4df67bf2_fk_catalog_v FOREIGN KEY (variant_id) REFERENCES public.catalog_variant(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.pricing_shelf_price
    ADD CONSTRAINT pricing_shelf_price_variant_id_11b98f25_fk_catalog_variant_id FOREIGN KEY (variant_id) REFERENCES public.catalog_variant(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.pricing_shelf_price
    ADD CONSTRAINT pricing_shelf_price_view_id_5b6586b1_fk_pricing_view_id FOREIGN KEY (view_id) REFERENCES public.pricing_view(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.pricing_view
    ADD CONSTRAINT pricing_view_organisation_id_876e1d77_fk_people_organisation_id FOREIGN KEY (organisation_id) REFERENCES public.people_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_confirmation
    ADD CONSTRAINT privacy_confirmation_hat_id_7100b05d_fk_people_hat_id FOREIGN KEY (hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_confirmation
    ADD CONSTRAINT privacy_confirmation_visitor_id_6a475a16_fk_people_visitor_id FOREIGN KEY (visitor_id) REFERENCES public.people_visitor(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_consent_detail
    ADD CONSTRAINT privacy_consent_deta_event_id_972a7ffe_fk_privacy_c FOREIGN KEY (event_id) REFERENCES public.privacy_consent_event(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_consent_event
    ADD CONSTRAINT privacy_consent_event_by_hat_id_06021310_fk_people_hat_id FOREIGN KEY (by_hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_consent_event
    ADD CONSTRAINT privacy_consent_event_hat_id_e6509e82_fk_people_hat_id FOREIGN KEY (hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_consent_event
    ADD CONSTRAINT privacy_consent_event_visitor_id_674814aa_fk_people_visitor_id FOREIGN KEY (visitor_id) REFERENCES public.people_visitor(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_consent_event
    ADD CONSTRAINT privacy_consent_event_wording_id_b928e902_fk_privacy_wording_id FOREIGN KEY (wording_id) REFERENCES public.privacy_wording(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_consent_state
    ADD CONSTRAINT privacy_consent_stat_event_id_634b8b36_fk_privacy_c FOREIGN KEY (event_id) REFERENCES public.privacy_consent_event(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_consent_state
    ADD CONSTRAINT privacy_consent_state_hat_id_e4b9a1a4_fk_people_hat_id FOREIGN KEY (hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_consent_state
    ADD CONSTRAINT privacy_consent_state_visitor_id_886708bc_fk_people_visitor_id FOREIGN KEY (visitor_id) REFERENCES public.people_visitor(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_look
    ADD CONSTRAINT privacy_look_by_hat_id_fb62dd15_fk_people_hat_id FOREIGN KEY (by_hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_look
    ADD CONSTRAINT privacy_look_person_id_46e04568_fk_people_person_id FOREIGN KEY (person_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_preference
    ADD CONSTRAINT privacy_preference_hat_id_98d81dca_fk_people_hat_id FOREIGN KEY (hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_request
    ADD CONSTRAINT privacy_request_by_hat_id_8aa63ae6_fk_people_hat_id FOREIGN KEY (by_hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_request
    ADD CONSTRAINT privacy_request_person_id_4489984f_fk_people_person_id FOREIGN KEY (person_id) REFERENCES public.people_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.privacy_suppression
    ADD CONSTRAINT privacy_suppression_by_hat_id_b0082f54_fk_people_hat_id FOREIGN KEY (by_hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.procrastinate_events
    ADD CONSTRAINT procrastinate_events_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.procrastinate_jobs(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES public.procrastinate_workers(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.procrastinate_jobs(id);
ALTER TABLE ONLY public.recommendations_article
    ADD CONSTRAINT recommendations_arti_product_id_19381093_fk_catalog_p FOREIGN KEY (product_id) REFERENCES public.catalog_product(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.recommendations_followed
    ADD CONSTRAINT recommendations_foll_product_id_50b49451_fk_catalog_p FOREIGN KEY (product_id) REFERENCES public.catalog_product(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.recommendations_followed
    ADD CONSTRAINT recommendations_foll_visitor_id_6a5ffcb0_fk_people_vi FOREIGN KEY (visitor_id) REFERENCES public.people_visitor(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.recommendations_followed
    ADD CONSTRAINT recommendations_followed_hat_id_a97c0362_fk_people_hat_id FOREIGN KEY (hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.recommendations_person
    ADD CONSTRAINT recommendations_person_hat_id_836e4c52_fk_people_hat_id FOREIGN KEY (hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.recommendations_shown
    ADD CONSTRAINT recommendations_shown_hat_id_a51d318e_fk_people_hat_id FOREIGN KEY (hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.recommendations_shown
    ADD CONSTRAINT recommendations_shown_visitor_id_9dc7259a_fk_people_visitor_id FOREIGN KEY (visitor_id) REFERENCES public.people_visitor(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.reports_board_item
    ADD CONSTRAINT reports_board_item_board_id_f473d6ed_fk_reports_board_id FOREIGN KEY (board_id) REFERENCES public.reports_board(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.reports_board
    ADD CONSTRAINT reports_board_owner_id_93eb59e1_fk_people_hat_id FOREIGN KEY (owner_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.reports_goal
    ADD CONSTRAINT reports_goal_owner_id_83c4598c_fk_people_hat_id FOREIGN KEY (owner_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.reports_report
    ADD CONSTRAINT reports_report_board_id_ddc0a3cd_fk_reports_board_id FOREIGN KEY (board_id) REFERENCES public.reports_board(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.reports_report_to
    ADD CONSTRAINT reports_report_to_hat_id_66b51d68_fk_people_hat_id FOREIGN KEY (hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.reports_report_to
    ADD CONSTRAINT reports_report_to_report_id_5909c552_fk_reports_report_id FOREIGN KEY (report_id) REFERENCES public.reports_report(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.service_note
    ADD CONSTRAINT service_note_by_hat_id_35c20268_fk_people_hat_id FOREIGN KEY (by_hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.service_note
    ADD CONSTRAINT service_note_hat_id_70dae85d_fk_people_hat_id FOREIGN KEY (hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.service_request_entry
    ADD CONSTRAINT service_request_entry_by_hat_id_ae392130_fk_people_hat_id FOREIGN KEY (by_hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.service_request_entry
    ADD CONSTRAINT service_request_entry_request_id_cfbcbc2b_fk_service_request_id FOREIGN KEY (request_id) REFERENCES public.service_request(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.service_request
    ADD CONSTRAINT service_request_hat_id_53c05daa_fk_people_hat_id FOREIGN KEY (hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.service_request
    ADD CONSTRAINT service_request_order_id_04036253_fk_ordering_order_id FOREIGN KEY (order_id) REFERENCES public.ordering_order(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.service_request
    ADD CONSTRAINT service_request_organisation_id_36890529_fk_people_or FOREIGN KEY (organisation_id) REFERENCES public.people_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.service_request
    ADD CONSTRAINT service_request_owner_id_e5c3b506_fk_people_hat_id FOREIGN KEY (owner_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.service_request
    ADD CONSTRAINT service_request_variant_id_fef91a45_fk_catalog_variant_id FOREIGN KEY (variant_id) REFERENCES public.catalog_variant(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.service_request
    ADD CONSTRAINT service_request_visitor_id_431b2d0c_fk_people_visitor_id FOREIGN KEY (visitor_id) REFERENCES public.people_visitor(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.socialaccount_socialtoken
    ADD CONSTRAINT socialaccount_social_account_id_951f210e_fk_socialacc FOREIGN KEY (account_id) REFERENCES public.socialaccount_socialaccount(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.socialaccount_socialtoken
    ADD CONSTRAINT socialaccount_social_app_id_636a42d7_fk_socialacc FOREIGN KEY (app_id) REFERENCES public.socialaccount_socialapp(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.socialaccount_socialaccount
    ADD CONSTRAINT socialaccount_social_user_id_8146e70c_fk_people_si FOREIGN KEY (user_id) REFERENCES public.people_sign_in(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.stock_level
    ADD CONSTRAINT stock_level_variant_id_a0fda75c_fk_catalog_variant_id FOREIGN KEY (variant_id) REFERENCES public.catalog_variant(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.stock_level
    ADD CONSTRAINT stock_level_warehouse_id_5a989338_fk_stock_warehouse_id FOREIGN KEY (warehouse_id) REFERENCES public.stock_warehouse(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.stock_movement
    ADD CONSTRAINT stock_movement_by_hat_id_20023358_fk_people_hat_id FOREIGN KEY (by_hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.stock_movement
    ADD CONSTRAINT stock_movement_variant_id_de4c6f16_fk_catalog_variant_id FOREIGN KEY (variant_id) REFERENCES public.catalog_variant(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.stock_movement
    ADD CONSTRAINT stock_movement_warehouse_id_806239d6_fk_stock_warehouse_id FOREIGN KEY (warehouse_id) REFERENCES public.stock_warehouse(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.stock_reservation
    ADD CONSTRAINT stock_reservation_variant_id_73832914_fk_catalog_variant_id FOREIGN KEY (variant_id) REFERENCES public.catalog_variant(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.stock_reservation
    ADD CONSTRAINT stock_reservation_warehouse_id_283752ec_fk_stock_warehouse_id FOREIGN KEY (warehouse_id) REFERENCES public.stock_warehouse(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.surveys_answer
    ADD CONSTRAINT surveys_answer_hat_id_eaa616c3_fk_people_hat_id FOREIGN KEY (hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.surveys_answer
    ADD CONSTRAINT surveys_answer_invitation_id_9bcaccb7_fk_surveys_invitation_id FOREIGN KEY (invitation_id) REFERENCES public.surveys_invitation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.surveys_answer
    ADD CONSTRAINT surveys_answer_survey_id_caa4663c_fk_surveys_survey_id FOREIGN KEY (survey_id) REFERENCES public.surveys_survey(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.surveys_answer_value
    ADD CONSTRAINT surveys_answer_value_answer_id_42a4fc0d_fk_surveys_answer_id FOREIGN KEY (answer_id) REFERENCES public.surveys_answer(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.surveys_invitation
    ADD CONSTRAINT surveys_invitation_hat_id_494ddf0e_fk_people_hat_id FOREIGN KEY (hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.surveys_invitation
    ADD CONSTRAINT surveys_invitation_survey_id_d0534764_fk_surveys_survey_id FOREIGN KEY (survey_id) REFERENCES public.surveys_survey(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.surveys_survey
    ADD CONSTRAINT surveys_survey_audience_id_6940a204_fk_audience_audience_id FOREIGN KEY (audience_id) REFERENCES public.audience_audience(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.surveys_survey
    ADD CONSTRAINT surveys_survey_owner_hat_id_2e0faa28_fk_people_hat_id FOREIGN KEY (owner_hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.surveys_version
    ADD CONSTRAINT surveys_version_by_hat_id_33c4a30c_fk_people_hat_id FOREIGN KEY (by_hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.surveys_version
    ADD CONSTRAINT surveys_version_mailing_id_ea2463cb_fk_messaging_mailing_id FOREIGN KEY (mailing_id) REFERENCES public.messaging_mailing(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.surveys_version
    ADD CONSTRAINT surveys_version_survey_id_880d8cc3_fk_surveys_survey_id FOREIGN KEY (survey_id) REFERENCES public.surveys_survey(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.tasks_task
    ADD CONSTRAINT tasks_task_hat_id_53e82477_fk_people_hat_id FOREIGN KEY (hat_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.tasks_task
    ADD CONSTRAINT tasks_task_made_by_id_4c83ab08_fk_people_hat_id FOREIGN KEY (made_by_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.tasks_task
    ADD CONSTRAINT tasks_task_organisation_id_2429b14d_fk_people_organisation_id FOREIGN KEY (organisation_id) REFERENCES public.people_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.tasks_task
    ADD CONSTRAINT tasks_task_owner_id_db3dcc3e_fk_people_hat_id FOREIGN KEY (owner_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.usersessions_usersession
    ADD CONSTRAINT usersessions_usersession_user_id_af5e0a6d_fk_people_sign_in_id FOREIGN KEY (user_id) REFERENCES public.people_sign_in(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.webhooks_attempt
    ADD CONSTRAINT webhooks_attempt_delivery_id_bb1708b1_fk_webhooks_delivery_id FOREIGN KEY (delivery_id) REFERENCES public.webhooks_delivery(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.webhooks_delivery
    ADD CONSTRAINT webhooks_delivery_event_id_b6f5af91_fk_webhooks_event_id FOREIGN KEY (event_id) REFERENCES public.webhooks_event(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.webhooks_delivery
    ADD CONSTRAINT webhooks_delivery_subscription_id_f436ed71_fk_webhooks_ FOREIGN KEY (subscription_id) REFERENCES public.webhooks_subscription(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.webhooks_event
    ADD CONSTRAINT webhooks_event_organisation_id_c4f45270_fk_people_or FOREIGN KEY (organisation_id) REFERENCES public.people_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.webhooks_subscription
    ADD CONSTRAINT webhooks_subscriptio_organisation_id_23d9a132_fk_people_or FOREIGN KEY (organisation_id) REFERENCES public.people_organisation(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.webhooks_subscription
    ADD CONSTRAINT webhooks_subscription_made_by_id_466df1d5_fk_people_hat_id FOREIGN KEY (made_by_id) REFERENCES public.people_hat(id) DEFERRABLE INITIALLY DEFERRED;
SELECT public.activity_make_months((now() - interval '30 months')::date, (now() + interval '4 months')::date);
