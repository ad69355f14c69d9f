package io.tallystick.endtoend.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The processes of this machine. */
public final class ProcessTable {
  private ProcessTable() {}

  /**
   * Processes that work in a folder or below, or whose command line mentions it: a JVM by its
   * working directory, PostgreSQL by its data folder, whoever their parents are by now.
   */
  public static List<String> of(Path folder) {
    return ProcessHandle.allProcesses()
        .filter(process -> process.pid() != ProcessHandle.current().pid())
        .filter(process -> mentions(process, folder) || worksIn(process, folder))
        .map(ProcessTable::describe)
        .toList();
  }

  private static boolean mentions(ProcessHandle process, Path folder) {
    return process.info().commandLine().orElse("").contains(folder.toString());
  }

  private static boolean worksIn(ProcessHandle process, Path folder) {
    try {
      return Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), "cwd"))
          .startsWith(folder);
    } catch (IOException | UnsupportedOperationException e) {
      return false; // gone by now, somebody else's, or no Linux
    }
  }

  private static String describe(ProcessHandle process) {
    return process.pid() + " " + process.info().commandLine().orElse("(unknown)");
  }
}
