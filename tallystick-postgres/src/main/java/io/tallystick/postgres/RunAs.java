package io.tallystick.postgres;

import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;

/** As whom PostgreSQL runs; it refuses to run as root. */
sealed interface RunAs {
  /** The words before a command that make it run so. */
  List<String> launcher();

  /** What a folder of ours must allow so that the data below it can be reached. */
  Set<PosixFilePermission> passage();

  /** As ourselves, who are not root. */
  record Ourselves() implements RunAs {
    @Override
    public List<String> launcher() {
      return List.of();
    }

    @Override
    public Set<PosixFilePermission> passage() {
      return OwnerOnly.FOLDER;
    }
  }

  /** As root in a user namespace of its own, where root looks like nobody. */
  record InUserNamespace(List<String> launcher) implements RunAs {
    @Override
    public Set<PosixFilePermission> passage() {
      return OwnerOnly.FOLDER;
    }
  }

  /** As another user, who then owns the data. */
  record AnotherUser(String name, int uid, int gid, List<String> launcher) implements RunAs {
    @Override
    public Set<PosixFilePermission> passage() {
      return OwnerOnly.PASSAGE;
    }
  }
}
