/**
 * What follows a row that was appended, in fewer statements: rows that open or close nothing need one. Each took some 10 µs, which a single writer waits for.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  const {
    rows: [{ path }],
  } = await knex.raw(
    `select quote_ident(current_schema()) || ', pg_temp' as path`,
  );
  await knex.raw(`
    create or replace function audit_track_open_actions() returns trigger language plpgsql
      security definer set search_path from current as $$
    declare
      intents bigint;
      outcomes bigint;
      closed bigint;
      seamed boolean;
    begin
      select
          count(*) filter (where phase = 'intent'),
          count(*) filter (where phase in ('succeeded', 'failed', 'compensated', 'abandoned')),
          exists (select 1 from audit_seam)
        into strict intents, outcomes, seamed
        from appended;
      if intents > 0 then
        -- First, and in a statement of its own: it is this one's key that says that an action has one intent.
        insert into audit_intents (action_id)
          select action_id from appended where phase = 'intent';
        insert into audit_open_actions (action_id, intent_seq)
          select action_id, seq from appended where phase = 'intent';
      end if;
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
      if seamed and exists (select 1 from appended a join audit_seam s on s.id = a.id) then
        raise unique_violation using
          constraint = 'security_audit_events_id',
          message = 'a row is appended once';
      end if;
      return null;
    end $$;
    alter function audit_track_open_actions() set search_path = ${path};
  `);
};

/** The function before did the same, in more statements. */
exports.down = async function down() {};
