package io.tallystick.postgres;

/**
 * How to reach a running embedded PostgreSQL.
 *
 * @param jdbcUrl without credentials; it refuses a server that asks for a password in clear
 * @param pid of the postmaster
 */
public record PostgresConnection(String jdbcUrl, String user, Password password, long pid) {}
