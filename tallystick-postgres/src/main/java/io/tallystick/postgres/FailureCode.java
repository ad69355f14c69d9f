package io.tallystick.postgres;

/** Why the embedded PostgreSQL is not to be had; stable names, for scripts. */
enum FailureCode {
  POSTGRES_HOME_IN_USE,
  POSTGRES_HOME_NOT_WRITABLE,
  POSTGRES_HOME_NOT_READABLE,
  POSTGRES_DATA_VERSION,
  POSTGRES_DATA_BROKEN,
  POSTGRES_PLATFORM,
  POSTGRES_CACHE_NOT_USABLE,
  POSTGRES_AS_ROOT,
  POSTGRES_START_FAILED
}
