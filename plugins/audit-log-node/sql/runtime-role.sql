-- What the portal's role needs of the ledger, when another role owns the tables and runs the migrations: rows, tiles and checkpoints can be added
-- and read, and nothing of them be changed or removed. Run it as the owner, after each update of the portal that brought migrations, with the role's
-- name in place of :runtime_role (psql: -v runtime_role=alphaswarm_admin_runtime).
grant usage on schema "audit-log" to :runtime_role;
grant select, insert on
  "audit-log".security_audit_events,
  "audit-log".audit_tiles,
  "audit-log".audit_checkpoints
  to :runtime_role;
-- The number of the next row, and nothing else of the head.
grant select, update (size) on "audit-log".audit_ledger_head to :runtime_role;
-- Kept by a trigger in the transaction of each append, with the owner's rights.
grant select on
  "audit-log".audit_open_actions,
  "audit-log".audit_intents,
  "audit-log".audit_partitions
  to :runtime_role;
revoke insert, delete on "audit-log".audit_open_actions from :runtime_role;
-- Opens the next partition when it is time, which the function itself decides.
grant execute on function "audit-log".audit_close_partition() to :runtime_role;
-- Copies of what rows say, to find them by: can be made again.
grant select, insert, update, delete on "audit-log".audit_search to :runtime_role;
-- How far the log was archived and forwarded: no evidence, only where to go on.
grant select, insert, update on
  "audit-log".audit_archive_progress,
  "audit-log".audit_forward_progress
  to :runtime_role;
-- How far the log was compared with others' records: no evidence either.
grant select, insert, update, delete on
  "audit-log".audit_comparisons,
  "audit-log".audit_comparison_events,
  "audit-log".audit_comparison_unseen
  to :runtime_role;
