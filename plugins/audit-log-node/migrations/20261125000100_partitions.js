/**
 * The ledger in partitions: ranges of `seq`, closed at the end of each month. docs/decisions/0009-ledger-partitions.md says why, and why `seq`.
 *
 * The table that was there becomes the first partition: no row is copied or read. The last partition has no upper end, so that there is always one for the
 * next row.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.raw('set local statement_timeout = 0');
  const {
    rows: [{ path }],
  } = await knex.raw(
    `select quote_ident(current_schema()) || ', pg_temp' as path`,
  );

  await knex.raw(`
    alter table security_audit_events rename to security_audit_events_from_0;
    drop trigger security_audit_events_append_only on security_audit_events_from_0;
    drop trigger security_audit_events_open_actions on security_audit_events_from_0;
    drop index security_audit_events_one_intent, security_audit_events_one_outcome;
    alter index security_audit_events_pkey rename to security_audit_events_from_0_pkey;
    alter index security_audit_events_id rename to security_audit_events_from_0_id;
    alter index security_audit_events_action rename to security_audit_events_from_0_action;
    alter index security_audit_events_abandoned rename to security_audit_events_from_0_abandoned;
    alter index security_audit_events_compensates rename to security_audit_events_from_0_compensates;
    alter index security_audit_events_acknowledges rename to security_audit_events_from_0_acknowledges;

    create table security_audit_events (
      like security_audit_events_from_0 including constraints including defaults
    ) partition by range (seq);
    alter table security_audit_events add primary key (seq);
    create index security_audit_events_action on security_audit_events (action_id, seq);
    create index security_audit_events_abandoned on security_audit_events (seq)
      where phase = 'abandoned';
    create index security_audit_events_compensates on security_audit_events (compensates, seq)
      where compensates is not null;
    create index security_audit_events_acknowledges on security_audit_events (target_id)
      where event_type = 'audit-log.abandoned.acknowledge' and phase = 'succeeded';

    -- Its check that seq is not negative says that all rows are in the range: they are not read.
    alter table security_audit_events
      attach partition security_audit_events_from_0 for values from (0) to (maxvalue);
  `);

  // Who could read and append keeps that, with the name.
  await knex.raw(`
    do $$
    declare
      held record;
    begin
      for held in
        select acl.grantee::regrole as grantee, acl.privilege_type as privilege
          from pg_class c, aclexplode(c.relacl) acl
          where c.oid = 'security_audit_events_from_0'::regclass
            and acl.grantee not in (0, c.relowner)
      loop
        execute format('grant %s on security_audit_events to %s', held.privilege, held.grantee);
        execute format('revoke %s on security_audit_events_from_0 from %s', held.privilege, held.grantee);
      end loop;
    end $$;
  `);

  await knex.raw(`
    create table audit_partitions (
      -- The partition is named after it: security_audit_events_from_<first_seq>.
      first_seq bigint primary key check (first_seq >= 0),
      -- Where the next one begins; none for the partition that rows go to.
      end_seq bigint check (end_seq > first_seq),
      opened_at timestamptz(3) not null default now(),
      closed_at timestamptz(3),
      -- Once its rows were exported, and are no part of the ledger's table any more.
      detached_at timestamptz(3),
      check ((end_seq is null) = (closed_at is null)),
      check (detached_at is null or closed_at is not null)
    );
    create unique index audit_partitions_one_open on audit_partitions ((true)) where end_seq is null;
    insert into audit_partitions (first_seq, opened_at)
      select 0, coalesce((select created_at from security_audit_events where seq = 0), now());

    -- One intent for each action, in whatever partition it is, also after that was detached.
    create table audit_intents (
      action_id uuid constraint security_audit_events_one_intent primary key
    );
    insert into audit_intents select action_id from security_audit_events where phase = 'intent';

    -- The ids of the rows before the last border, for an hour: a row whose fate its writer did not learn may be tried again beyond it.
    create table audit_seam (id uuid primary key);
  `);

  await knex.raw(`
    create or replace function audit_track_open_actions() returns trigger language plpgsql
      security definer set search_path from current as $$
    declare
      outcomes bigint;
      closed bigint;
    begin
      insert into audit_intents (action_id)
        select action_id from appended where phase = 'intent';
      insert into audit_open_actions (action_id, intent_seq)
        select action_id, seq from appended where phase = 'intent';
      select count(*) into outcomes from appended
        where phase in ('succeeded', 'failed', 'compensated', 'abandoned');
      if outcomes > 0 then
        with gone as (
          delete from audit_open_actions o using appended a
            where a.action_id = o.action_id and a.phase in ('succeeded', 'failed', 'compensated', 'abandoned')
            returning 1
        )
        select count(*) into closed from gone;
        if closed <> outcomes then
          if exists (
            select 1 from appended a join security_audit_events e on e.action_id = a.action_id and e.seq <> a.seq
              where a.phase in ('succeeded', 'failed', 'compensated', 'abandoned')
                and e.phase in ('succeeded', 'failed', 'compensated', 'abandoned')
          ) then
            raise unique_violation using
              constraint = 'security_audit_events_one_outcome',
              message = 'an action has one outcome';
          end if;
          raise exception using
            errcode = 'AL001',
            message = 'an outcome needs an intent';
        end if;
      end if;
      if exists (select 1 from audit_seam)
        and exists (select 1 from appended a join audit_seam s on s.id = a.id) then
        raise unique_violation using
          constraint = 'security_audit_events_id',
          message = 'a row is appended once';
      end if;
      return null;
    end $$;
    alter function audit_track_open_actions() set search_path = ${path};

    create trigger security_audit_events_append_only
      before update or delete or truncate on security_audit_events
      for each statement execute function audit_refuse_change();
    alter table security_audit_events enable always trigger security_audit_events_append_only;

    create trigger security_audit_events_open_actions
      after insert on security_audit_events
      referencing new table as appended
      for each statement execute function audit_track_open_actions();
    alter table security_audit_events enable always trigger security_audit_events_open_actions;
  `);

  // What each partition has of its own. Rows that come through the ledger's table don't meet its statement triggers: a partition takes none directly.
  await knex.raw(`
    create function audit_protect_partition(partition name) returns void language plpgsql as $$
    begin
      execute format(
        'create trigger %I before insert or update or delete or truncate on %I
           for each statement execute function audit_refuse_change()',
        partition || '_append_only', partition);
      execute format('alter table %I enable always trigger %I', partition, partition || '_append_only');
    end $$;
    revoke all on function audit_protect_partition(name) from public;

    select audit_protect_partition('security_audit_events_from_0');
  `);

  await knex.raw(`
    -- Closes the partition that rows go to, if its month is over or it is full, and opens the next one. Appends wait for as long as Postgres takes to read the
    -- partition once; if others keep the table for longer than the lock timeout, nothing is done. Whether it is time is decided here, so that anybody who may
    -- append may ask.
    create function audit_close_partition() returns bigint language plpgsql
      security definer set lock_timeout = '1s' as $$
    declare
      size_now bigint;
      present audit_partitions;
      closing name;
      opening name;
    begin
      if not pg_try_advisory_xact_lock(4710313, hashtext(current_schema())) then
        return null;
      end if;
      delete from audit_seam where exists (select 1 from audit_partitions having max(closed_at) < now() - interval '1 hour');
      select * into strict present from audit_partitions where end_seq is null;
      select size into strict size_now from audit_ledger_head where id = 1;
      if size_now = present.first_seq then
        update audit_partitions set opened_at = now() where first_seq = present.first_seq
          and date_trunc('month', opened_at at time zone 'UTC') < date_trunc('month', now() at time zone 'UTC');
        return null;
      end if;
      if date_trunc('month', present.opened_at at time zone 'UTC') >= date_trunc('month', now() at time zone 'UTC')
        and size_now - present.first_seq < 1000000 then
        return null;
      end if;

      -- Those that append hold this lock until they commit: afterwards the head stands still.
      lock table security_audit_events in access exclusive mode;
      select size into strict size_now from audit_ledger_head where id = 1;
      closing := 'security_audit_events_from_' || present.first_seq;
      opening := 'security_audit_events_from_' || size_now;
      execute format('alter table security_audit_events detach partition %I', closing);
      execute format('alter table security_audit_events attach partition %I for values from (%s) to (%s)',
        closing, present.first_seq, size_now);
      execute format('create table %I partition of security_audit_events for values from (%s) to (maxvalue)',
        opening, size_now);
      execute format('create unique index %I on %I (id)', opening || '_id', opening);
      perform audit_protect_partition(opening);
      update audit_partitions set end_seq = size_now, closed_at = now() where first_seq = present.first_seq;
      insert into audit_partitions (first_seq) values (size_now);
      delete from audit_seam;
      insert into audit_seam
        select id from security_audit_events where seq >= size_now - 20000 and seq < size_now;
      return size_now;
    end $$;
    alter function audit_close_partition() set search_path = ${path};
    revoke all on function audit_close_partition() from public;
  `);
};

/** Rows stay where they are: one partition or many, the table is read and written the same. */
exports.down = async function down() {
  throw new Error('The audit ledger stays partitioned');
};
