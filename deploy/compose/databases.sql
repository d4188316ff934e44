-- One database for each service, and two roles: the owner migrates it, the other serves rows of it and nothing else, so
-- that row-level security holds for it (docs/decisions/0011). Made once, by PostgreSQL's first start (see compose.yaml).
-- Passwords come from the environment: psql reads them with \getenv.
\getenv owners OWNERS_PASSWORD
\getenv intake INTAKE_PASSWORD
\getenv cases CASES_PASSWORD
\getenv partners PARTNERS_PASSWORD
\getenv platform PLATFORM_PASSWORD
\getenv reporting REPORTING_PASSWORD
\getenv temporal TEMPORAL_PASSWORD
CREATE TEMPORARY TABLE service (name text, password text);
INSERT INTO service VALUES
    ('intake', :'intake'),
    ('cases', :'cases'),
    ('partners', :'partners'),
    ('platform', :'platform'),
    ('reporting', :'reporting');
SELECT format('CREATE ROLE %I LOGIN PASSWORD %L', name || '_owner', :'owners') FROM service \gexec
SELECT format('CREATE ROLE %I LOGIN PASSWORD %L', name, password) FROM service \gexec
SELECT format('CREATE DATABASE %I OWNER %I', name, name || '_owner') FROM service \gexec
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', name) FROM service \gexec
SELECT format('GRANT CONNECT ON DATABASE %I TO %I', name, name) FROM service \gexec
CREATE ROLE temporal LOGIN CREATEDB PASSWORD :'temporal';

-- Rows of the tables that the owner will make; no table, no trigger, no TRUNCATE.
\connect intake
ALTER DEFAULT PRIVILEGES FOR ROLE intake_owner IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO intake;
ALTER DEFAULT PRIVILEGES FOR ROLE intake_owner IN SCHEMA public GRANT USAGE ON SEQUENCES TO intake;
\connect cases
ALTER DEFAULT PRIVILEGES FOR ROLE cases_owner IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO cases;
ALTER DEFAULT PRIVILEGES FOR ROLE cases_owner IN SCHEMA public GRANT USAGE ON SEQUENCES TO cases;
\connect partners
ALTER DEFAULT PRIVILEGES FOR ROLE partners_owner IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO partners;
ALTER DEFAULT PRIVILEGES FOR ROLE partners_owner IN SCHEMA public GRANT USAGE ON SEQUENCES TO partners;
\connect platform
ALTER DEFAULT PRIVILEGES FOR ROLE platform_owner IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO platform;
ALTER DEFAULT PRIVILEGES FOR ROLE platform_owner IN SCHEMA public GRANT USAGE ON SEQUENCES TO platform;
\connect reporting
ALTER DEFAULT PRIVILEGES FOR ROLE reporting_owner IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO reporting;
ALTER DEFAULT PRIVILEGES FOR ROLE reporting_owner IN SCHEMA public GRANT USAGE ON SEQUENCES TO reporting;
