package io.tallystick.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The settings that PostgreSQL is started with. They are given at each start, so that they hold for
 * a home of an older Tallystick, too, and win over anything written into the data folder.
 */
record PostgresSettings(int port) {
  private static final Map<String, String> FIXED =
      Map.ofEntries(
          // Reached by nobody but this machine, with a password, and by one door only.
          Map.entry("listen_addresses", "127.0.0.1"),
          Map.entry("unix_socket_directories", ""),
          Map.entry("password_encryption", "scram-sha-256"),
          // A committed payment is on the disk, whole.
          Map.entry("fsync", "on"),
          Map.entry("synchronous_commit", "on"),
          Map.entry("full_page_writes", "on"),
          // PostgreSQL's own default, named because our pools are sized by it.
          Map.entry("max_connections", "100"),
          // Enough for the hot set of a small shop, and a laptop does not notice it.
          Map.entry("shared_buffers", "128MB"),
          // Compiling our short statements costs more than it saves.
          Map.entry("jit", "off"),
          // One time zone, whatever the machine's.
          Map.entry("timezone", "UTC"),
          Map.entry("log_timezone", "UTC"),
          // We keep the log, within bounds.
          Map.entry("logging_collector", "off"),
          Map.entry("log_destination", "stderr"),
          Map.entry("log_line_prefix", "%m [%p] "),
          Map.entry("log_checkpoints", "off"),
          // Statements, parameters and key values can be secrets of a shopper or of ours.
          Map.entry("log_statement", "none"),
          Map.entry("log_min_error_statement", "panic"),
          Map.entry("log_error_verbosity", "terse"),
          Map.entry("log_parameter_max_length_on_error", "0"),
          // Seen in the list of processes.
          Map.entry("cluster_name", "tallystick"));

  List<String> arguments() {
    Map<String, String> all = new TreeMap<>(FIXED);
    all.put("port", Integer.toString(port));
    List<String> arguments = new ArrayList<>();
    all.forEach((name, value) -> arguments.addAll(List.of("-c", name + "=" + value)));
    return arguments;
  }
}
