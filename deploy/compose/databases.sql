-- One database and one unprivileged role for each service, made once by PostgreSQL's first start (see compose.yaml).
-- Passwords come from the environment: psql reads them with \getenv.
\getenv password DATABASE_PASSWORD
CREATE ROLE intake LOGIN PASSWORD :'password';
CREATE DATABASE intake OWNER intake;
CREATE ROLE cases LOGIN PASSWORD :'password';
CREATE DATABASE cases OWNER cases;
CREATE ROLE partners LOGIN PASSWORD :'password';
CREATE DATABASE partners OWNER partners;
CREATE ROLE platform LOGIN PASSWORD :'password';
CREATE DATABASE platform OWNER platform;
CREATE ROLE reporting LOGIN PASSWORD :'password';
CREATE DATABASE reporting OWNER reporting;
CREATE ROLE temporal LOGIN CREATEDB PASSWORD :'password';
