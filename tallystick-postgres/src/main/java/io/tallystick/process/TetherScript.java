package io.tallystick.process;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The POSIX shell that stands between the JVM and its child. */
final class TetherScript {
  /**
   * Leaves the terminal's process group, so that Ctrl-C reaches the JVM alone and the JVM decides
   * when its children end. Debian ships {@code setsid}, macOS ships {@code perl}.
   */
  private static final String DETACH =
      """
      if command -v setsid >/dev/null 2>&1; then exec setsid "$@"; fi
      if command -v perl >/dev/null 2>&1; then
        exec perl -MPOSIX -e 'POSIX::setsid(); exec { $ARGV[0] } @ARGV' -- "$@"
      fi
      exec "$@"
      """;

  /**
   * Standard input is the tether. A line on it names a signal to pass on; its end means that the
   * JVM is gone, however it died. Standard output tells the child's pid, once; standard error is
   * the child's output. The exit code is the child's.
   */
  private static final String TETHER =
      """
      grace=$1 signals=$2
      shift 2
      exec 3<&0 </dev/null
      "$@" >&2 3<&- &
      child=$!
      echo "$child"
      exec >/dev/null 2>&1
      (
        while read -r signal; do
          kill -s "$signal" "$child"
        done <&3
        nap=0
        trap 'if [ "$nap" = 1 ]; then kill "$!"; wait "$!"; fi; exit 0' TERM
        for signal in $signals KILL; do
          kill -s "$signal" "$child" || exit 0
          nap=1
          sleep "$grace" 3<&- &
          wait "$!"
        done
      ) &
      watcher=$!
      exec 3<&-
      interrupted=0
      trap 'interrupted=1; kill -s "${signals%% *}" "$child"' HUP INT TERM
      while :; do
        interrupted=0
        wait "$child"
        code=$?
        if [ "$interrupted" = 0 ] || [ "$code" -le 128 ]; then break; fi
      done
      kill "$watcher"
      wait "$watcher"
      exit "$code"
      """;

  private static final String SHELL = "/bin/sh";

  private TetherScript() {}

  static List<String> around(TetheredCommand command) {
    List<String> line = new ArrayList<>(List.of(SHELL, "-c", DETACH, "tallystick-detach"));
    line.addAll(command.launcher());
    line.addAll(List.of(SHELL, "-c", TETHER, "tallystick-tether"));
    line.add(Long.toString(command.stop().grace().toSeconds()));
    line.add(
        command.stop().signals().stream().map(StopSignal::name).collect(Collectors.joining(" ")));
    line.addAll(command.words());
    return line;
  }
}
