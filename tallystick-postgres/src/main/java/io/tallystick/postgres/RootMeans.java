package io.tallystick.postgres;

import java.util.List;

/** The ways in which root can run PostgreSQL, the preferred first. */
enum RootMeans {
  /** Needs no other user; some containers forbid it. */
  UNSHARE {
    @Override
    List<String> launcher(String name, int uid, int gid) {
      return List.of("unshare", "-U");
    }
  },
  SETPRIV {
    @Override
    List<String> launcher(String name, int uid, int gid) {
      return List.of("setpriv", "--reuid=" + uid, "--regid=" + gid, "--clear-groups");
    }
  },
  RUNUSER {
    @Override
    List<String> launcher(String name, int uid, int gid) {
      return List.of("runuser", "-u", name, "--");
    }
  },
  SU {
    @Override
    List<String> launcher(String name, int uid, int gid) {
      return List.of("su", "-s", "/bin/sh", "-c", "exec \"$@\"", "--", name, "sh");
    }
  };

  abstract List<String> launcher(String name, int uid, int gid);
}
