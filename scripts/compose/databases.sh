#!/bin/sh
# Creates a role and a database for each backend. No role can connect to the other's database.
# The PostgreSQL image runs this file when it initialises the volume. If the checkout lost the file's
# mode, the image sources it instead; the subshell then keeps `set` out of the image's own script.
(
  set -eu
  # psql reads the password from the environment: it appears on no command line and needs no quoting.
  create() {
    NAME="$1" PASSWORD="$2" psql --no-psqlrc --set=ON_ERROR_STOP=1 --username=postgres --dbname=postgres <<'SQL'
\encoding UTF8
\getenv name NAME
\getenv password PASSWORD
CREATE ROLE :"name" LOGIN PASSWORD :'password';
CREATE DATABASE :"name" OWNER :"name";
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
SQL
  }
  create projects "$PROJECTS_PASSWORD"
  create commissioning "$COMMISSIONING_PASSWORD"
)
