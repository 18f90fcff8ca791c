-- Run once, by psql, when the database is made. Two roles: the portal's, and the one that owns the ledger's tables, so that the portal can only add to them and read.
\set ON_ERROR_STOP on
\set portal_password `cat /run/secrets/database-password`
\set owner_password `cat /run/secrets/ledger-owner-password`

create role alphaswarm_admin login password :'portal_password'
  nosuperuser nocreatedb nocreaterole noreplication nobypassrls;
create role alphaswarm_ledger login password :'owner_password'
  nosuperuser nocreatedb nocreaterole noreplication nobypassrls;

revoke all on database alphaswarm_admin from public;
revoke all on schema public from public;
grant connect, temporary, create on database alphaswarm_admin to alphaswarm_admin;
grant connect, create on database alphaswarm_admin to alphaswarm_ledger;
