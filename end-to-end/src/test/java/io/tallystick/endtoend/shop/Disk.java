package io.tallystick.endtoend.shop;

import java.nio.file.Path;

/** Where a database keeps its data, and how to leave it no room. */
public sealed interface Disk extends AutoCloseable permits SmallDisk, PretendedDisk {

  /** A small one where a file system may be mounted, as root may on most machines. */
  static Disk smallest() {
    return SmallDisk.mount().<Disk>map(disk -> disk).orElseGet(PretendedDisk::new);
  }

  /** A folder on it, not there yet. */
  Path home();

  /** From now on the database is refused what it wants to add. */
  void fill(RestartableDatabase database);

  void makeRoom(RestartableDatabase database);

  @Override
  void close();
}
