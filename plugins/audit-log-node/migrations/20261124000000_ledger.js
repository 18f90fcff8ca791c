/**
 * The ledger: the append-only table, its head, and the actions that have no outcome yet.
 *
 * Column names and widths are the platform's (`security_audit_events`), and ours beside them. There are no foreign keys: a row outlives
 * what it speaks of.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  // Connections of the ledger have a short statement timeout, for appends.
  await knex.raw('set local statement_timeout = 0');

  await knex.raw(`
    create table security_audit_events (
      seq bigint primary key check (seq >= 0),
      v smallint not null,
      id uuid not null,
      action_id uuid not null,
      phase varchar(16) not null check (phase in (
        'intent', 'succeeded', 'failed', 'compensated', 'abandoned', 'denied', 'challenged', 'observed'
      )),
      event_type varchar(64) not null,
      event_category varchar(32) not null check (event_category in ('authn', 'authz', 'account', 'tenancy', 'safety')),
      severity varchar(16) not null check (severity in ('info', 'warning', 'critical')),
      source varchar(32) not null,
      actor_kind varchar(8) not null check (actor_kind in ('user', 'agent')),
      actor_user_id varchar(255),
      agent_subject varchar(255),
      act jsonb,
      user_id varchar(255),
      organization_id varchar(255),
      workspace_id varchar(255),
      cell_id varchar(255),
      target_kind varchar(64),
      target_id varchar(512),
      reason varchar(512),
      ip varchar(64),
      user_agent varchar(1024),
      connection varchar(120),
      request_id varchar(120),
      step_up jsonb,
      approval jsonb,
      operation_digest varchar(64),
      compensates uuid,
      details jsonb not null,
      created_at timestamptz(3) not null,
      leaf_hash varchar(64) not null check (leaf_hash ~ '^[0-9a-f]{64}$')
    )
  `);
  await knex.raw(`
    create unique index security_audit_events_id on security_audit_events (id);

    -- One intent and one outcome for each action, whoever writes.
    create unique index security_audit_events_one_intent on security_audit_events (action_id)
      where phase = 'intent';
    create unique index security_audit_events_one_outcome on security_audit_events (action_id)
      where phase in ('succeeded', 'failed', 'compensated', 'abandoned');

    -- Each filter of the log, in the order that pages are read in.
    create index security_audit_events_action on security_audit_events (action_id, seq);
    create index security_audit_events_actor on security_audit_events (actor_user_id, seq);
    create index security_audit_events_type on security_audit_events (event_type, seq);
    create index security_audit_events_phase on security_audit_events (phase, seq);
    create index security_audit_events_target on security_audit_events (target_id, seq);
    create index security_audit_events_target_kind on security_audit_events (target_kind, seq);
    create index security_audit_events_created on security_audit_events (created_at, seq);
  `);

  await knex.raw(`
    create function audit_refuse_change() returns trigger language plpgsql as $$
    begin
      raise exception using
        errcode = 'insufficient_privilege',
        message = format('%s is append-only: %s is refused', tg_table_name, tg_op);
    end $$;

    create trigger security_audit_events_append_only
      before update or delete or truncate on security_audit_events
      for each statement execute function audit_refuse_change();
    -- Also when session_replication_role is 'replica'.
    alter table security_audit_events enable always trigger security_audit_events_append_only;
  `);

  await knex.raw(`
    create table audit_ledger_head (
      id smallint primary key check (id = 1),
      size bigint not null check (size >= 0)
    ) with (fillfactor = 10);
    insert into audit_ledger_head (id, size) values (1, 0);

    create table audit_open_actions (
      action_id uuid primary key,
      intent_seq bigint not null
    );
    create index audit_open_actions_intent on audit_open_actions (intent_seq);
  `);

  // In the transaction of every append, by whomever: an intent opens its action, an outcome closes an open one.
  await knex.raw(`
    create function audit_track_open_actions() returns trigger language plpgsql set search_path from current as $$
    declare
      outcomes bigint;
      closed bigint;
    begin
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
          raise exception using
            errcode = 'AL001',
            message = 'an outcome needs an intent';
        end if;
      end if;
      return null;
    end $$;

    create trigger security_audit_events_open_actions
      after insert on security_audit_events
      referencing new table as appended
      for each statement execute function audit_track_open_actions();
    alter table security_audit_events enable always trigger security_audit_events_open_actions;
  `);
};

/** A ledger is never taken away by a migration. */
exports.down = async function down() {
  throw new Error(
    'The audit ledger is append-only: its tables are not dropped',
  );
};
